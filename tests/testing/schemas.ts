/**
 * The Go types that tests of many kinds use. Go programs beside the tests declare the same.
 *
 * @module
 */

import { any, int, lazy, pointer, type Schema, slice, string, struct } from "../../gob/mod.ts";

/** Go's `Args`. */
export interface Args {
  A: number;
  B: number;
}
/** Its schema. */
export const Args: Schema<Args> = struct("main.Args", { A: int, B: int });

/** Go's `Reply`. */
export interface Reply {
  C: number;
}
/** Its schema. */
export const Reply: Schema<Reply> = struct("main.Reply", { C: int });

/** Go's `Quotient`. */
export interface Quotient {
  Quo: number;
  Rem: number;
}
/** Its schema. */
export const Quotient: Schema<Quotient> = struct("main.Quotient", { Quo: int, Rem: int });

/** Go's `Point`. */
export interface Point {
  X: number;
  Y: number;
}
/** Its schema. */
export const Point: Schema<Point> = struct("main.Point", { X: int, Y: int });

/** Go's `Empty`, a struct without fields. */
// deno-lint-ignore no-empty-interface
export interface Empty {}
/** Its schema. */
export const Empty: Schema<Empty> = struct("main.Empty", {});

/** Go's `Box`. */
export interface Box {
  Value?: unknown;
}
/** Its schema. */
export const Box: Schema<Box> = struct("main.Box", { Value: any });

/** Go's `List`. */
export interface List {
  Value: number;
  Next?: List;
}
/** Its schema. */
export const List: Schema<List> = struct("main.List", {
  Value: int,
  Next: pointer(lazy(() => List)),
});

/** Go's `Tree`, which is binary. */
export interface Tree {
  Left?: Tree;
  Right?: Tree;
  Value: string;
}
/** Its schema. */
export const Tree: Schema<Tree> = struct("main.Tree", {
  Left: pointer(lazy(() => Tree)),
  Right: pointer(lazy(() => Tree)),
  Value: string,
});

/** Go's `Forest`, a tree of many branches. */
export interface Forest {
  Name: string;
  Trees: Forest[];
}
/** Its schema. */
export const Forest: Schema<Forest> = struct("main.Forest", {
  Name: string,
  Trees: slice(lazy(() => Forest)),
});

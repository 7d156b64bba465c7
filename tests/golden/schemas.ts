/**
 * The schemas of the Go types that several files of cases use, and the names that they have behind interfaces.
 *
 * @module
 */

import {
  any,
  array,
  bigInt,
  bool,
  bytes,
  complex128,
  complex64,
  duration,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  map,
  opaque,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
} from "../../gob/mod.ts";
import { Box, Empty, List, Point, Tree } from "../testing/schemas.ts";

/** The schema of `struct{}`. */
export const nothing: Schema<Empty> = struct("", {});

/** Go's `Inner`. */
export interface Inner {
  A: number;
  B: string;
}
/** Its schema. */
export const Inner: Schema<Inner> = struct("main.Inner", { A: int, B: string });

/** Go's `Outer`. */
export interface Outer {
  Name: string;
  First: Inner;
  Again: Inner;
  None: Empty;
}
/** Its schema. */
export const Outer: Schema<Outer> = struct("main.Outer", {
  Name: string,
  First: Inner,
  Again: Inner,
  None: Empty,
});

/** Go's `Basics`. */
export interface Basics {
  Bool: boolean;
  Int: number;
  Int8: number;
  Int16: number;
  Int32: number;
  Int64: bigint;
  Uint: number;
  Uint8: number;
  Uint16: number;
  Uint32: number;
  Uint64: bigint;
  Float32: number;
  Float64: number;
  Complex64: { re: number; im: number };
  Complex128: { re: number; im: number };
  String: string;
  Bytes: Uint8Array;
}
/** Its schema. */
export const Basics: Schema<Basics> = struct("main.Basics", {
  Bool: bool,
  Int: int,
  Int8: int8,
  Int16: int16,
  Int32: int32,
  Int64: int64,
  Uint: uint,
  Uint8: uint8,
  Uint16: uint16,
  Uint32: uint32,
  Uint64: uint64,
  Float32: float32,
  Float64: float64,
  Complex64: complex64,
  Complex128: complex128,
  String: string,
  Bytes: bytes,
});
/** A `Basics` in which nothing is set. */
export const zeroBasics: Basics = {
  Bool: false,
  Int: 0,
  Int8: 0,
  Int16: 0,
  Int32: 0,
  Int64: 0n,
  Uint: 0,
  Uint8: 0,
  Uint16: 0,
  Uint32: 0,
  Uint64: 0n,
  Float32: 0,
  Float64: 0,
  Complex64: { re: 0, im: 0 },
  Complex128: { re: 0, im: 0 },
  String: "",
  Bytes: new Uint8Array(),
};
/** The `Basics` in which everything is set. */
export const fullBasics: Basics = {
  Bool: true,
  Int: -1,
  Int8: -128,
  Int16: 32767,
  Int32: -(2 ** 31),
  Int64: 2n ** 63n - 1n,
  Uint: 1,
  Uint8: 255,
  Uint16: 65535,
  Uint32: 2 ** 32 - 1,
  Uint64: 2n ** 64n - 1n,
  Float32: 1.5,
  Float64: Math.PI,
  Complex64: { re: 1, im: 2 },
  Complex128: { re: -0.5, im: 0.25 },
  String: "text",
  Bytes: new Uint8Array([0, 1, 2]),
};

/** The list of the numbers from `first` to `last`. */
export function listOf(last: number, first = 1): List {
  return first === last ? { Value: first } : { Value: first, Next: listOf(last, first + 1) };
}

/** The schema of Go's `G[int]`. */
export const GenericInt: Schema<{ Value: number }> = struct("main.G[int]", { Value: int });

/** Go's `Square`. */
export const Square: Schema<{ Side: number }> = struct("main.Square", { Side: float64 });

/** Go's `Circle`. */
export const Circle: Schema<{ Radius: number; Center: Point }> = struct("main.Circle", {
  Radius: float64,
  Center: Point,
});

/** Go's `Mixed`. */
export interface Mixed {
  Before: string;
  First?: unknown;
  Middle: number;
  Second?: unknown;
  After: number[];
}
/** Its schema. */
export const Mixed: Schema<Mixed> = struct("main.Mixed", {
  Before: string,
  First: any,
  Middle: int,
  Second: any,
  After: slice(int),
});

/** Go's `Secret`, a GobEncoder with a value receiver. */
export const Secret: Schema<string> = opaque("main.Secret", "gob", {
  encode: (text: string) => new TextEncoder().encode(`g:${text}`),
  decode: (data) => new TextDecoder().decode(data.subarray(2)),
  zero: "",
});

/** Go's `Counter`, a GobEncoder with a pointer receiver. */
export const Counter: Schema<number> = opaque("main.Counter", "gob", {
  encode: (count: number) => new Uint8Array([count]),
  decode: (data) => data[0]!,
});

/** The longest name that Go lets an interface value have. */
export const longName: string = "n".repeat(1024);

/** The types that travel behind interfaces, under the names that Go gives them. */
export const registry: Registry = new Registry()
  .register("main.Point", Point)
  .register("main.Square", Square)
  .register("*main.Circle", pointer(Circle))
  .register("main.Box", Box)
  .register("main.Mixed", Mixed)
  .register("main.Code", int)
  .register("main.Celsius", float64)
  .register("main.Inner", Inner)
  .register("main.Outer", Outer)
  .register("main.Empty", Empty)
  .register("main.Basics", Basics)
  .register("main.List", List)
  .register("*main.Tree", pointer(Tree))
  .register("[]interface {}", slice(any))
  .register("map[string]interface {}", map(string, any))
  .register("map[string]int", map(string, int))
  .register("[3]int", array(3, int))
  .register("[2]main.Point", array(2, Point))
  .register("[]main.Point", slice(Point))
  .register("[][]int", slice(slice(int)))
  .register("time.Time", time)
  .register("time.Duration", duration)
  .register("*big.Int", pointer(bigInt))
  .register("main.Secret", Secret)
  .register("*main.Counter", pointer(Counter))
  .register("main.G[int]", GenericInt)
  .register("geometry.pocket", struct("main.Pocket", { X: int, Y: int }))
  .register("日本", struct("main.Named", { N: int }))
  .register(longName, struct("main.Long", { N: int }));

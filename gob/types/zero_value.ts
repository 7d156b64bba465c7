/**
 * Zero values, for fields that were not sent and for programs that set only some of a struct's fields.
 *
 * @module
 */

import { GobError } from "../errors.ts";
import { durationOf } from "./duration.ts";
import { nodeOf, type Schema } from "./schema.ts";
import type { Node } from "./schema_node.ts";
import { unwrapLazy, unwrapPointer } from "./wire_node.ts";
import { goType } from "./go_type.ts";

/** Makes a zero value. Each call returns a new object, if it is an object. */
export type MakeZero = () => unknown;

/** Whether nil is a value of this node, so that a field may be absent. */
export function isOptional(node: Node): boolean {
  const { kind } = unwrapLazy(node);
  return kind === "pointer" || kind === "any" || kind === "plain";
}

/**
 * The zero value of a Go type, for a struct of which a program sets only some fields.
 *
 * @param schema The schema of the type.
 * @returns What a variable of this type holds in Go before it is set: `0`, `""`, `[]`, an empty `Map`, a struct of such
 * values. Pointers and interfaces are nil: `undefined`, and as fields absent. Each call makes a new value.
 * @throws {TypeError} If an opaque type in it declares no zero value.
 *
 * @example
 * ```ts
 * import { bool, int, pointer, string, struct, zero } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Options = struct("Options", { Name: string, Depth: int, Force: bool, Parent: pointer(int) });
 * const options = { ...zero(Options), Name: "x" };
 * assert.deepEqual(options, { Name: "x", Depth: 0, Force: false });
 * ```
 */
export function zero<T>(schema: Schema<T>): T {
  const node = nodeOf(schema, "Cannot make a zero value");
  const refuse = (name: string) =>
    new TypeError(
      `Cannot make the zero value of ${goType(node)}: ${name} declares none; give one to opaque`,
    );
  return maker(node, [], refuse)() as T;
}

/**
 * A function that makes the zero value of a node. It is `undefined` for a pointer or interface. For an opaque type that
 * declares no zero value, the function throws a `GobError`.
 */
export function zeroOf(node: Node): MakeZero {
  return maker(node, [], notSent);
}

function notSent(name: string): GobError {
  return new GobError(
    `gob: no value was sent for a field of type ${name}, which declares no zero value`,
  );
}

/**
 * `open` has the structs and arrays around this node, to detect a type that contains itself. `refuse` makes the error for
 * an opaque type that declares no zero value.
 */
function maker(node: Node, open: Node[], refuse: (name: string) => Error): MakeZero {
  // Nil, whatever the type it points to.
  if (unwrapLazy(node).kind === "pointer") return () => undefined;
  const target = unwrapPointer(node);
  switch (target.kind) {
    case "bool":
      return () => false;
    case "int":
    case "uint":
    case "float":
      return () => 0;
    case "int64":
    case "uint64":
      return () => 0n;
    case "complex":
      return () => ({ re: 0, im: 0 });
    case "string":
      return () => "";
    case "stringBytes":
      return () => new Uint8Array(0);
    case "bytes":
      return target.list ? () => [] : () => new Uint8Array(0);
    case "byteArray":
      return () => new Uint8Array(target.length);
    case "duration":
      return () => durationOf(0n);
    case "slice":
      return () => [];
    case "map":
      return target.record ? () => ({}) : () => new Map();
    case "array": {
      const elem = maker(target.elem, nest(target, open), refuse);
      return () => Array.from({ length: target.length }, elem);
    }
    case "struct": {
      const inner = nest(target, open);
      const fields = target.fields.filter((field) => !isOptional(field.node))
        .map((field) => [field.name, maker(field.node, inner, refuse)] as const);
      return () => {
        const value: Record<string, unknown> = {};
        for (const [name, make] of fields) value[name] = make();
        return value;
      };
    }
    case "opaque": {
      const { name, zeroBytes, emptyIsZero, decode } = target;
      if (zeroBytes !== undefined) return () => decode(zeroBytes.slice());
      if (emptyIsZero) return () => decode(new Uint8Array(0));
      return () => {
        throw refuse(name);
      };
    }
    case "any":
    case "plain":
      return () => undefined;
  }
}

function nest(node: Node, open: Node[]): Node[] {
  if (open.includes(node)) {
    throw new TypeError(
      "Cannot use a type that contains itself with no pointer, slice or map between",
    );
  }
  return [...open, node];
}

/**
 * Zero values, for fields that were not sent.
 *
 * @module
 */

import { GobError } from "../errors.ts";
import { type Node, unwrapLazy, unwrapPointer } from "./schema_node.ts";

/** Makes a zero value. Each call returns a new object, if it is an object. */
export type MakeZero = () => unknown;

/** Whether nil is a value of this node, so that a field may be absent. */
export function isOptional(node: Node): boolean {
  const { kind } = unwrapLazy(node);
  return kind === "pointer" || kind === "any";
}

/**
 * A function that makes the zero value of a node. It is `undefined` for a pointer or interface. For an opaque type that
 * declares no zero value, the function throws a `GobError`.
 */
export function zeroOf(node: Node): MakeZero {
  return maker(node, []);
}

/** `open` has the structs and arrays around this node, to detect a type that contains itself. */
function maker(node: Node, open: Node[]): MakeZero {
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
    case "bytes":
      return target.list ? () => [] : () => new Uint8Array(0);
    case "duration":
      return () => new Temporal.Duration();
    case "slice":
      return () => [];
    case "map":
      return target.record ? () => ({}) : () => new Map();
    case "array": {
      const elem = maker(target.elem, nest(target, open));
      return () => Array.from({ length: target.length }, elem);
    }
    case "struct": {
      const inner = nest(target, open);
      const fields = target.fields.filter((field) => !isOptional(field.node))
        .map((field) => [field.name, maker(field.node, inner)] as const);
      return () => {
        const value: Record<string, unknown> = {};
        for (const [name, make] of fields) value[name] = make();
        return value;
      };
    }
    case "opaque": {
      const { name, zeroBytes, decode } = target;
      if (zeroBytes !== undefined) return () => decode(zeroBytes.slice());
      return () => {
        throw new GobError(
          `gob: no value was sent for a field of type ${name}, which declares no zero value`,
        );
      };
    }
    case "any":
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

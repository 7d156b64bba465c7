/**
 * Zero values: what a field has that was not sent.
 *
 * @module
 */

import { GobError } from "../errors.ts";
import { type Node, unwrapLazy, unwrapPointer } from "./schema_node.ts";

/** Makes a zero value, afresh each time where it could be changed. */
export type MakeZero = () => unknown;

/** Whether nil, and so absence, is a value of this node. */
export function isOptional(node: Node): boolean {
  const { kind } = unwrapLazy(node);
  return kind === "pointer" || kind === "any";
}

/**
 * The maker of a node's zero values. A pointer or interface has `undefined`; an opaque type that declares no zero value
 * has none, and a field of it that was not sent is a `GobError`.
 */
export function zeroOf(node: Node): MakeZero {
  return maker(node, []);
}

/** `open` are the structs and arrays around this node, to notice a type that contains itself. */
function maker(node: Node, open: Node[]): MakeZero {
  // Nil, whatever it could point to.
  if (unwrapLazy(node).kind === "pointer") return () => undefined;
  const at = unwrapPointer(node);
  switch (at.kind) {
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
      return at.list ? () => [] : () => new Uint8Array(0);
    case "duration":
      return () => new Temporal.Duration();
    case "slice":
      return () => [];
    case "map":
      return at.record ? () => ({}) : () => new Map();
    case "array": {
      const elem = maker(at.elem, nest(at, open));
      return () => Array.from({ length: at.length }, elem);
    }
    case "struct": {
      const inner = nest(at, open);
      const fields = at.fields.filter((field) => !isOptional(field.node))
        .map((field) => [field.name, maker(field.node, inner)] as const);
      return () => {
        const value: Record<string, unknown> = {};
        for (const [name, make] of fields) value[name] = make();
        return value;
      };
    }
    case "opaque": {
      const { name, zeroBytes, decode } = at;
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

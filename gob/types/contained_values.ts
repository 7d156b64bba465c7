/**
 * What values of a type contain: no others, or perhaps another of their own type. Limits are checked and objects are
 * counted by it.
 *
 * @module
 */

import type { Node, StructNode } from "./schema_node.ts";
import { wireNode } from "./wire_node.ts";

/** Whether values of a node contain no others. A composite of such values needs no check of its depth. */
export function isLeaf(node: Node): boolean {
  switch (node.kind) {
    case "slice":
    case "array":
    case "map":
    case "struct":
    case "pointer":
    case "lazy":
    case "any":
    case "plain":
    case "byteArray":
      return false;
    default:
      return true;
  }
}

/** Whether values of a node are objects although they contain no other values. */
export function isLeafObject(node: Node): boolean {
  const { kind } = wireNode(node);
  return kind === "bytes" || kind === "stringBytes" || kind === "complex" || kind === "duration" ||
    kind === "opaque";
}

/** Cache of `holdsItself`. */
const selfHolding = new WeakMap<StructNode, boolean>();

/**
 * Whether a struct contains itself through its fields and those of structs in them. Then the sender decides how deep and
 * wide its values are. Elements of slices, arrays and maps do not matter here, since those are counted anyway.
 */
export function holdsItself(node: StructNode): boolean {
  let found = selfHolding.get(node);
  if (found === undefined) selfHolding.set(node, found = holds(node, node, new Set()));
  return found;
}

function holds(outer: StructNode, wanted: StructNode, seen: Set<StructNode>): boolean {
  return outer.fields.some((field) => {
    const inner = wireNode(field.node);
    if (inner.kind !== "struct" || seen.has(inner)) return false;
    seen.add(inner);
    return inner === wanted || holds(inner, wanted, seen);
  });
}

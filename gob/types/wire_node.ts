/**
 * The node of the type that is sent: Go sends no pointers, and a lazy node is only another name of one.
 *
 * @module
 */

import {
  arrayNode,
  type LazyNode,
  mapNode,
  type Node,
  type PointerNode,
  pointerNode,
  recordNode,
  sliceNode,
} from "./schema_node.ts";

/** A node that is not lazy and no pointer: a type on the wire. */
export type WireNode = Exclude<Node, LazyNode | PointerNode>;

/** The canonical node of the type behind pointers. */
export function wireNode(node: Node): WireNode {
  return unwrapPointer(canonical(node));
}

/** The node that a lazy node resolves to, or the node itself. */
export function unwrapLazy(node: Node): Exclude<Node, LazyNode> {
  return (node.kind === "lazy" ? node.resolve() : node) as Exclude<Node, LazyNode>;
}

/**
 * The node behind pointers and lazy nodes. Go sends no pointers, only what they point to. Throws `TypeError` for a cycle of
 * pointers.
 */
export function unwrapPointer(node: Node): Exclude<Node, LazyNode | PointerNode> {
  let target: Node = unwrapLazy(node);
  for (let steps = 0; target.kind === "pointer"; steps++) {
    if (steps > 100) {
      throw new TypeError(
        "Cannot use a schema that is a cycle of pointers: Go has no such type on the wire",
      );
    }
    target = unwrapLazy(target.elem);
  }
  return target as Exclude<Node, LazyNode | PointerNode>;
}

/**
 * The node without lazy nodes in its elements, so that `slice(lazy(() => T))` and `slice(T)` are one type. A composite that
 * contains itself without a struct in between stays as it is.
 */
export function canonical(node: Node): Exclude<Node, LazyNode> {
  switch (node.kind) {
    case "lazy":
    case "pointer":
    case "slice":
    case "array":
    case "map":
      break;
    default:
      return node;
  }
  let found = canonicalNodes.get(node);
  if (found === undefined) {
    canonicalNodes.set(node, found = unlazied(node, new Set()) ?? unwrapLazy(node));
  }
  return found;
}

/** The canonical nodes that were found: each use of a schema asks for its own. */
const canonicalNodes = new WeakMap<Node, Exclude<Node, LazyNode>>();

/** The canonical node, or `undefined` if the node is part of a cycle of composites. */
function unlazied(node: Node, open: Set<Node>): Exclude<Node, LazyNode> | undefined {
  const target = unwrapLazy(node);
  if (
    target.kind !== "slice" && target.kind !== "array" && target.kind !== "map" &&
    target.kind !== "pointer"
  ) {
    return target;
  }
  if (open.has(target)) return undefined;
  open.add(target);
  const elem = unlazied(target.elem, open);
  const key = target.kind === "map" ? unlazied(target.key, open) : undefined;
  open.delete(target);
  if (elem === undefined) return undefined;
  switch (target.kind) {
    case "slice":
      return sliceNode(elem);
    case "array":
      return arrayNode(target.length, elem);
    case "pointer":
      return pointerNode(elem);
    case "map":
      if (key === undefined) return undefined;
      return target.record ? recordNode(key, elem) : mapNode(key, elem);
  }
}

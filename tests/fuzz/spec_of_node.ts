/**
 * Schemas written down as types, for Go.
 *
 * @module
 */

import type { Node } from "../../gob/types/schema_node.ts";
import { unwrapLazy } from "../../gob/types/wire_node.ts";
import { nodeOf, type Schema } from "../../gob/types/schema.ts";
import { basicKindOf, type TypeSpec } from "./type_spec.ts";

/** The type of a schema; `undefined` where Go cannot make it by reflection: it holds itself, or encodes itself in its own way. */
export function specOf(schema: Schema<unknown>): TypeSpec | undefined {
  try {
    return specOfNode(nodeOf(schema), 0);
  } catch (error) {
    if (error instanceof Unwritable) return undefined;
    throw error;
  }
}

/** A type that cannot be written down. */
class Unwritable extends Error {}

/** Types nested deeper than this are taken for endless. */
const deepest = 12;

function specOfNode(lazy: Node, depth: number): TypeSpec {
  if (depth > deepest) throw new Unwritable("a type that holds itself");
  const node = unwrapLazy(lazy);
  const kind = basicKindOf(node);
  if (kind !== undefined) return { kind };
  const inner = (elem: Node) => specOfNode(elem, depth + 1);
  switch (node.kind) {
    case "slice":
    case "pointer":
      return { kind: node.kind, elem: inner(node.elem) };
    case "array":
      return { kind: "array", length: node.length, elem: inner(node.elem) };
    case "map":
      return node.record
        ? { kind: "record", elem: inner(node.elem) }
        : { kind: "map", key: inner(node.key), elem: inner(node.elem) };
    case "struct": {
      const fields = node.fields.map(({ name, node }) => ({ name, type: inner(node) }));
      return { kind: "struct", name: node.qualified, fields };
    }
    case "stringBytes":
      return { kind: "string" };
    case "byteArray":
      return { kind: "array", length: node.length, elem: { kind: "uint8" } };
    case "bytes":
      return { kind: "slice", elem: { kind: "uint8" } };
    default:
      throw new Unwritable(`a node of kind ${node.kind}`);
  }
}

/**
 * Go types as Go prints them.
 *
 * @module
 */

import type { Node } from "./schema_node.ts";

/** The Go type of a node, as Go prints it: `map[string][]*main.Point`. */
export function goType(node: Node): string {
  return typeString(node, 0);
}

function typeString(node: Node, depth: number): string {
  // A composite that contains itself without a struct in between has a name in Go, which the schema does not know.
  if (depth > 32) return "...";
  switch (node.kind) {
    case "int":
    case "uint":
    case "float":
    case "complex":
      return node.name;
    case "bytes":
      return "[]uint8";
    case "stringBytes":
      return "string";
    case "byteArray":
      return `[${node.length}]uint8`;
    case "any":
      return "interface {}";
    case "duration":
      return "time.Duration";
    case "slice":
      return `[]${typeString(node.elem, depth + 1)}`;
    case "array":
      return `[${node.length}]${typeString(node.elem, depth + 1)}`;
    case "map":
      return `map[${typeString(node.key, depth + 1)}]${typeString(node.elem, depth + 1)}`;
    case "pointer":
      return `*${typeString(node.elem, depth + 1)}`;
    case "struct":
    case "opaque":
      return node.qualified;
    case "lazy":
      return typeString(node.resolve(), depth);
    default:
      return node.kind;
  }
}

/** A type name without its package: the part after the last dot before any type arguments. */
export function bareName(qualified: string): string {
  const bracket = qualified.indexOf("[");
  const end = bracket < 0 ? qualified.length : bracket;
  return qualified.slice(qualified.lastIndexOf(".", end) + 1);
}

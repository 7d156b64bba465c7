/**
 * Go's word for the elements of a slice, in its error texts.
 *
 * @module
 */

import type { Node } from "../types/schema_node.ts";

/** What Go calls elements of this kind in its error texts. */
export function elementKind(node: Node): string {
  switch (node.kind) {
    case "bool":
    case "string":
    case "int64":
    case "uint64":
      return `${node.kind} `;
    case "duration":
      return "int64 ";
    case "int":
    case "uint":
    case "float":
    case "complex":
      // Go has no special code for slices of bytes, so its text does not name them.
      return node.name === "uint8" || node.name === "" ? "" : `${node.name} `;
    default:
      return "";
  }
}

/**
 * Schemas as Go source: what a Go program on the other side declares.
 *
 * @module
 */

import { Declarations, type Described, type TypeSource } from "./declarations.ts";
import { nodeOf, type Schema } from "./schema.ts";
import type { FieldNode, Node } from "./schema_node.ts";
import { goType } from "./go_type.ts";
import { canonical, unwrapLazy } from "./wire_node.ts";

/** The most characters of all declarations together. */
const maxText = 16 * 1024;

/**
 * The Go source of a schema: the declaration of its type and of the types in it, one a line. It has the form of
 * {@linkcode NextType.go}, and says all that the schema knows: the sizes of numbers, pointers, `json` tags and embedded
 * structs.
 *
 * Types of Go's library go by their names, `time.Time` or `big.Int`; other types that encode themselves are bytes.
 * Interfaces are `any`. Names stand without their packages, and those that Go would not take are changed. A text of more
 * than 16 KiB is cut after a declaration and ends with a comment.
 *
 * @param schema The schema.
 * @returns Lines of Go. A type without a name is a line with the type alone: `[]Point`.
 * @throws {TypeError} If it is no schema.
 *
 * @example
 * ```ts
 * import { goDeclaration, int8, pointer, slice, string, struct, time } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Reading = struct("main.Reading", { At: time, Celsius: int8 }, { json: { At: "at" } });
 * const Station = struct("main.Station", { Name: string, Last: pointer(Reading) });
 * assert.equal(
 *   goDeclaration(slice(Station)),
 *   [
 *     "[]Station",
 *     "type Station struct { Name string; Last *Reading }",
 *     'type Reading struct { At time.Time `json:"at"`; Celsius int8 }',
 *   ].join("\n"),
 * );
 * ```
 */
// deno-lint-ignore no-explicit-any
export function goDeclaration(schema: Schema<any>): string {
  const node = canonical(nodeOf(schema, "Cannot declare a type"));
  return new Declarations(new SchemaSource(), maxText).of(node);
}

class SchemaSource implements TypeSource<Node> {
  readonly #numbers = new Map<Node, number>();

  number(node: Node): number {
    let number = this.#numbers.get(node);
    if (number === undefined) this.#numbers.set(node, number = this.#numbers.size + 1);
    return number;
  }

  describe(node: Node): string | Described<Node> {
    switch (node.kind) {
      case "bytes":
        return "[]byte";
      case "byteArray":
        return `[${node.length}]byte`;
      case "any":
      case "plain":
        return "any";
      case "slice":
      case "pointer":
        return { kind: node.kind, elem: canonical(node.elem) };
      case "array":
        return { kind: "array", length: node.length, elem: canonical(node.elem) };
      case "map":
        return { kind: "map", key: canonical(node.key), elem: canonical(node.elem) };
      case "struct":
        return { kind: "struct", name: node.name, fields: node.fields.map(fieldOf) };
      case "opaque":
        return { kind: "opaque", name: node.name, encoding: node.encoding };
      case "lazy":
        return this.describe(node.resolve());
      default:
        return goType(node);
    }
  }
}

function fieldOf({ name, node, tag, embedded }: FieldNode) {
  return {
    name,
    type: canonical(node),
    ...tag !== undefined && { tag: `json:${JSON.stringify(tag)}` },
    ...embedded === true && isStruct(node) && { embedded },
  };
}

/** Whether Go can embed it: a struct, or a pointer to one. */
function isStruct(node: Node): boolean {
  const type = unwrapLazy(node);
  return (type.kind === "pointer" ? unwrapLazy(type.elem) : type).kind === "struct";
}

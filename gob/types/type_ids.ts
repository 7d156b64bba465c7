/**
 * The ids that our types have on a stream, and their definitions. Ids are assigned in Go's order, so that a stream has the
 * same bytes as that of a Go process that writes nothing else.
 *
 * @module
 */

import type { Node } from "./schema_node.ts";
import { canonical, type WireNode, wireNode } from "./wire_node.ts";
import { goType } from "./go_type.ts";
import { firstUserId, typeId, type WireField, type WireType } from "./wire_type.ts";

/** A type on a stream. */
export interface TypeEntry {
  readonly node: WireNode;
  /** Its id; 0 until it gets one. */
  id: number;
  /** Its definition. A basic type has none. */
  type: WireType | undefined;
  /** Whether its definition was sent. Set by the encoder, and reset if the value is rolled back. */
  sent: boolean;
}

/** A definition to send. */
export interface Definition {
  readonly id: number;
  readonly type: WireType;
  /** The id inside the definition. */
  readonly innerId: number;
}

/** The types of one stream. */
export class TypeIds {
  readonly #entries = new Map<WireNode, TypeEntry>();
  /** Ids of pointers to types that encode themselves: separate types in Go, though sent under the id of what they point to. */
  #pointerIds: Map<WireNode, number> | undefined;
  #next = firstUserId;

  /** The entry of the type behind a node. */
  entry(node: Node): TypeEntry {
    const wire = wireNode(node);
    const entry = this.#entries.get(wire);
    if (entry !== undefined) return entry;
    // A pointer type has no name in Go, and a type that encodes itself gets the name of its first use.
    return this.#build(
      wire,
      wire.kind === "opaque" && canonical(node).kind === "pointer" ? "" : nameOf(wire),
    );
  }

  /** The definition of the type behind a node, as Go sends it if this node is its first use. */
  definition(node: Node): Definition | undefined {
    const { id, type } = this.entry(node);
    if (type === undefined) return undefined;
    if (type.kind !== "opaque" || canonical(node).kind !== "pointer") {
      return { id, type, innerId: id };
    }
    const wire = wireNode(node);
    this.#pointerIds ??= new Map();
    let innerId = this.#pointerIds.get(wire);
    if (innerId === undefined) this.#pointerIds.set(wire, innerId = this.#next++);
    return { id, type: { ...type, name: "" }, innerId };
  }

  #build(node: WireNode, name: string): TypeEntry {
    const known = this.#entries.get(node);
    if (known !== undefined) return known;
    const entry: TypeEntry = { node, id: basicId(node), type: undefined, sent: false };
    this.#entries.set(node, entry);
    if (entry.id === 0) entry.type = this.#define(entry, name);
    return entry;
  }

  /** Makes the definition of a type, and the entries of all types in it. */
  #define(entry: TypeEntry, name: string): WireType {
    const { node } = entry;
    switch (node.kind) {
      case "struct": {
        this.#number(entry);
        const fields = node.fields.map((field): WireField => {
          const wire = wireNode(field.node);
          const fieldEntry = this.#number(this.#build(wire, nameOf(wire) || goType(wire)));
          return { name: field.name, id: fieldEntry.id };
        });
        return { kind: "struct", name, fields };
      }
      case "slice": {
        const elem = this.#build(
          wireNode(node.elem),
          canonical(node.elem).kind === "pointer" ? "" : nameOf(node.elem),
        );
        this.#number(entry);
        return { kind: "slice", name, elem: this.#number(elem).id };
      }
      case "array": {
        const elem = this.#build(wireNode(node.elem), "");
        this.#number(entry);
        return { kind: "array", name, elem: this.#number(elem).id, length: node.length };
      }
      case "byteArray":
        this.#number(entry);
        return { kind: "array", name, elem: typeId.uint, length: node.length };
      case "map": {
        const key = this.#build(wireNode(node.key), "");
        const elem = this.#build(wireNode(node.elem), "");
        this.#number(entry);
        return { kind: "map", name, key: this.#number(key).id, elem: this.#number(elem).id };
      }
      case "opaque":
        this.#number(entry);
        return { kind: "opaque", name, encoding: node.encoding };
      default:
        throw new Error(`netrpc bug: no id for a type of kind ${node.kind}`);
    }
  }

  /** Gives an entry the next id if it has none. Recursive types get one before their definition is made. */
  #number(entry: TypeEntry): TypeEntry {
    if (entry.id === 0) entry.id = this.#next++;
    return entry;
  }
}

/** The name of a struct or opaque type, or "". Names of basic types are never sent. */
function nameOf(node: Node): string {
  const type = canonical(node);
  return type.kind === "struct" || type.kind === "opaque" ? type.name : "";
}

/** The types in a type, which Go defines after it. */
export function innerNodes(node: WireNode): readonly Node[] {
  switch (node.kind) {
    case "struct":
      return node.fields.map((field) => field.node);
    case "slice":
    case "array":
      return [node.elem];
    case "map":
      return [node.key, node.elem];
    case "opaque":
      return node.defines;
    default:
      return [];
  }
}

function basicId(node: WireNode): number {
  switch (node.kind) {
    case "bool":
      return typeId.bool;
    case "int":
    case "int64":
    case "duration":
      return typeId.int;
    case "uint":
    case "uint64":
      return typeId.uint;
    case "float":
      return typeId.float;
    case "complex":
      return typeId.complex;
    case "string":
    case "stringBytes":
      return typeId.string;
    case "bytes":
      return typeId.bytes;
    case "any":
      return typeId.interface;
    default:
      return 0;
  }
}

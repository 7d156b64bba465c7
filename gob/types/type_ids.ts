/**
 * The ids that our types have on a stream, and their definitions. Ids are given in the order in which Go gives them, so
 * that a stream has the bytes of a Go process that writes nothing else.
 *
 * @module
 */

import { canonical, goType, type Node, type WireNode, wireNode } from "./schema_node.ts";
import { firstUserId, typeId, type WireField, type WireType } from "./wire_type.ts";

/** A type on a stream. */
export interface TypeEntry {
  readonly node: WireNode;
  /** Its id; 0 while it is being made. */
  id: number;
  /** Its definition; a basic type has none. */
  type: WireType | undefined;
  /** Whether the peer has its definition. Set and taken back by the encoder. */
  sent: boolean;
}

/** A definition that is to be sent. */
export interface Definition {
  readonly id: number;
  readonly type: WireType;
  /** The id that stands inside of the definition. */
  readonly innerId: number;
}

/** The types of one stream. */
export class TypeIds {
  readonly #entries = new Map<WireNode, TypeEntry>();
  /** Ids of pointers to types that encode themselves: to Go they are types of their own that define the same id. */
  #pointerIds: Map<WireNode, number> | undefined;
  #next = firstUserId;

  /** The entry of the type behind a node. */
  entry(node: Node): TypeEntry {
    const at = wireNode(node);
    const entry = this.#entries.get(at);
    if (entry !== undefined) return entry;
    // Go knows no name of a pointer type, and a type that encodes itself is named as it was first met.
    return this.#build(
      at,
      at.kind === "opaque" && canonical(node).kind === "pointer" ? "" : nameOf(at),
    );
  }

  /** The definition of the type behind a node, as Go would send it when it meets this node first. */
  definition(node: Node): Definition | undefined {
    const { id, type } = this.entry(node);
    if (type === undefined) return undefined;
    if (type.kind !== "opaque" || canonical(node).kind !== "pointer") {
      return { id, type, innerId: id };
    }
    const at = wireNode(node);
    this.#pointerIds ??= new Map();
    let innerId = this.#pointerIds.get(at);
    if (innerId === undefined) this.#pointerIds.set(at, innerId = this.#next++);
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

  /** Makes the definition of a type, and with it the entries of all types in it. */
  #define(entry: TypeEntry, name: string): WireType {
    const { node } = entry;
    switch (node.kind) {
      case "struct": {
        this.#number(entry);
        const fields = node.fields.map((field): WireField => {
          const at = wireNode(field.node);
          const type = this.#number(this.#build(at, nameOf(at) || goType(at)));
          return { name: field.name, id: type.id };
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

  /** Gives an entry the next id where it has none: recursive types get theirs before they are made. */
  #number(entry: TypeEntry): TypeEntry {
    if (entry.id === 0) entry.id = this.#next++;
    return entry;
  }
}

/** The name of a type that has one, or nothing. Those of basic types are never sent. */
function nameOf(node: Node): string {
  const at = canonical(node);
  return at.kind === "struct" || at.kind === "opaque" ? at.name : "";
}

/** The types inside of one that Go defines behind it. */
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
      return typeId.string;
    case "bytes":
      return typeId.bytes;
    case "any":
      return typeId.interface;
    default:
      return 0;
  }
}

/**
 * How values of a peer's type are read as values of a schema: the two are compared once, by Go's rules, and a plan
 * is made that does only what is left to do.
 *
 * @module
 */

import type { Read } from "./decode_context.ts";
import { durationOf } from "../types/duration.ts";
import { GobError } from "../errors.ts";
import { elementKind, generateReadElements, type ReadElements } from "./read_generator.ts";
import { maxTypeDepth } from "../limits.ts";
import {
  type ArrayNode,
  goType,
  isLeaf,
  type MapNode,
  type Node,
  type SliceNode,
  type StructNode,
  type WireNode,
  wireNode,
} from "../types/schema_node.ts";
import {
  type FieldPlan,
  readArray,
  readElements,
  readFloat,
  readInterface,
  readMap,
  readNumber,
  readOpaque,
  readSlice,
  readStruct,
} from "./value_readers.ts";
import { typeId, type WireField, type WireTypes } from "../types/wire_type.ts";

/**
 * Makes the plan of whole values of the type `id`, alone or in an interface. Code that was made for types before is used
 * in any case, and made where `generating` is set. Throws `GobError` where the types do not fit.
 */
export function compilePlan(
  types: WireTypes,
  node: Node,
  id: number,
  inner: boolean,
  generating: boolean,
): Read {
  return new PlanCompiler(types, generating).whole(node, id, inner);
}

/** Makes one plan. */
class PlanCompiler {
  readonly #types: WireTypes;
  readonly #generating: boolean;
  /** Plans of composites, by type and id; those under way stand here too, so that recursive types find themselves. */
  readonly #composites = new Map<Node, Map<number, Read>>();
  /** Types around the one that is being compiled. */
  #depth = 0;

  constructor(types: WireTypes, generating: boolean) {
    this.#types = types;
    this.#generating = generating;
  }

  whole(node: Node, id: number, inner: boolean): Read {
    const at = wireNode(node);
    if (at.kind === "struct") return this.#compileWholeStruct(at, id);
    return this.#compileSingle(at, id, inner ? goType(node) : `*${goType(at)}`);
  }

  /** `local` is what Go would call our type: it decodes whole values through pointers. */
  #compileSingle(node: WireNode, id: number, local: string): Read {
    if (!this.#fits(node, id, new Map())) {
      const remote = this.#types.describe(id);
      throw new GobError(
        node.kind === "any"
          ? `gob: local interface type ${local} can only be decoded from remote interface type; received concrete type ${remote}`
          : `gob: decoding into local type ${local}, received remote type ${remote}`,
      );
    }
    const read = this.#compile(node, id, local);
    return (state) => {
      if (state.uint() !== 0) {
        throw state.fail("gob: decode: corrupted data: non-zero delta for singleton");
      }
      return read(state);
    };
  }

  #compileWholeStruct(node: StructNode, id: number): Read {
    const read = this.#compile(node, id, node.name);
    const fields = this.#structFields(id) ?? [];
    const known = new Set(node.fields.map((field) => field.name));
    if (known.size > 0 && fields.length > 0 && !fields.some((field) => known.has(field.name))) {
      throw new GobError(
        `gob: type mismatch: no fields matched compiling decoder for ${node.name}`,
      );
    }
    return read;
  }

  #structFields(id: number): readonly WireField[] | undefined {
    const type = this.#types.get(id);
    return type?.kind === "struct" ? type.fields : undefined;
  }

  /** Whether Go would decode the type `id` into this one. Fields of structs are looked at when those are compiled. */
  #fits(node: WireNode, id: number, open: Map<Node, number>): boolean {
    const before = open.get(node);
    if (before !== undefined) return before === id;
    open.set(node, id);
    const type = this.#types.get(id);
    if (node.kind === "opaque" || type?.kind === "opaque") {
      return node.kind === "opaque" && type?.kind === "opaque" && node.encoding === type.encoding;
    }
    switch (node.kind) {
      case "bool":
        return id === typeId.bool;
      case "int":
      case "int64":
      case "duration":
        return id === typeId.int;
      case "uint":
      case "uint64":
        return id === typeId.uint;
      case "float":
        return id === typeId.float;
      case "complex":
        return id === typeId.complex;
      case "string":
        return id === typeId.string;
      case "bytes":
        return id === typeId.bytes;
      case "any":
        return id === typeId.interface;
      case "slice":
        return type?.kind === "slice" && this.#fits(wireNode(node.elem), type.elem, open);
      case "array":
        return type?.kind === "array" && type.length === node.length &&
          this.#fits(wireNode(node.elem), type.elem, open);
      case "map":
        return type?.kind === "map" && this.#fits(wireNode(node.key), type.key, open) &&
          this.#fits(wireNode(node.elem), type.elem, open);
      case "struct":
        return true;
    }
  }

  /** The plan of a value inside of another, whose types fit. `name` stands in texts of numbers out of range. */
  #compile(node: Node, id: number, name: string): Read {
    const at = wireNode(node);
    switch (at.kind) {
      case "bool":
        return (state) => state.uint() !== 0;
      case "int":
      case "uint":
        return readNumber(at, name);
      case "int64":
        return (state) => state.int64();
      case "uint64":
        return (state) => state.uint64();
      case "duration":
        return (state) => durationOf(state.int64());
      case "float":
        return readFloat(at, name);
      case "complex": {
        const part = readFloat(at, name);
        return (state) => {
          const re = part(state);
          return { re, im: part(state) };
        };
      }
      case "string":
        return (state) => state.string();
      case "bytes":
        return at.list ? (state) => Array.from(state.byteSlice()) : (state) => state.byteSlice();
      case "any":
        return readInterface;
      case "opaque":
        return readOpaque(at);
      default:
        return this.#composite(at, id, name);
    }
  }

  #composite(node: SliceNode | ArrayNode | MapNode | StructNode, id: number, name: string): Read {
    if (++this.#depth > maxTypeDepth) {
      throw new GobError(`gob: types nested deeper than ${maxTypeDepth}`);
    }
    let plans = this.#composites.get(node);
    if (plans === undefined) this.#composites.set(node, plans = new Map());
    const known = plans.get(id);
    if (known !== undefined) {
      this.#depth--;
      return known;
    }
    let made: Read | undefined;
    plans.set(id, (state) => made!(state));
    try {
      made = this.#make(node, id, name);
    } finally {
      plans.delete(id);
    }
    // Only structs are worth keeping: the texts of other composites name the field that they were made for.
    if (node.kind === "struct") plans.set(id, made);
    this.#depth--;
    return made;
  }

  #make(node: SliceNode | ArrayNode | MapNode | StructNode, id: number, name: string): Read {
    const type = this.#types.get(id);
    switch (node.kind) {
      case "slice":
        return readSlice(
          node,
          this.#elements(node.elem, type?.kind === "slice" ? type.elem : 0, `element of ${name}`),
        );
      case "array":
        return readArray(
          node,
          this.#elements(node.elem, type?.kind === "array" ? type.elem : 0, `element of ${name}`),
        );
      case "map": {
        const [key, elem] = type?.kind === "map" ? [type.key, type.elem] : [0, 0];
        return readMap(
          node,
          this.#compile(node.key, key, partName(node.key, "key of", name)),
          this.#compile(node.elem, elem, partName(node.elem, "element of", name)),
        );
      }
      case "struct":
        return this.#makeStruct(node, id);
    }
  }

  #elements(node: Node, id: number, name: string): ReadElements {
    const elem = this.#compile(node, id, name);
    const at = wireNode(node);
    const read: Read = at.kind === "string" ? (state) => state.elementString() : elem;
    const kind = elementKind(at);
    return generateReadElements(at, elem, this.#generating) ??
      ((state, count) => readElements(state, read, count, kind));
  }

  #makeStruct(node: StructNode, id: number): Read {
    const type = this.#types.get(id);
    if (type === undefined) throw new GobError("gob: unknown type id or corrupted data");
    if (type.kind !== "struct") {
      throw new GobError(
        `gob: type mismatch in decoder: want struct type ${node.qualified}; got non-struct`,
      );
    }
    const ours = new Map(node.fields.map((field) => [field.name, field.node]));
    const fields = type.fields.map((field): FieldPlan => {
      if (field.name === "") {
        throw new GobError(`gob: empty name for remote field of type ${type.name}`);
      }
      const target = ours.get(field.name);
      if (target === undefined) return { name: field.name, id: field.id, read: undefined };
      if (!this.#fits(wireNode(target), field.id, new Map())) {
        throw new GobError(
          `gob: wrong type (${goType(target)}) for received field ${type.name}.${field.name}`,
        );
      }
      return { name: field.name, id: field.id, read: this.#compile(target, field.id, field.name) };
    });
    return readStruct(node, fields, this.#generating);
  }
}

/** What Go calls a part of a map: numbers go by the name of the whole. */
function partName(node: Node, part: string, name: string): string {
  return isLeaf(wireNode(node)) ? name : `${part} ${name}`;
}

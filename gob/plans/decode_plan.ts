/**
 * Makes the plan that reads values of a peer's type as values of a schema. The two types are compared once, by Go's rules,
 * when the plan is made.
 *
 * @module
 */

import type { Read } from "./decode_context.ts";
import { durationOf } from "../types/duration.ts";
import { GobError } from "../errors.ts";
import { elementKind } from "./element_kind.ts";
import { generateReadElements, type ReadElements } from "./elements_generator.ts";
import { maxTypeDepth } from "../limits.ts";
import type { PlanCost } from "./plan_cost.ts";
import type {
  ArrayNode,
  FieldNode,
  MapNode,
  Node,
  SliceNode,
  StructNode,
} from "../types/schema_node.ts";
import { type WireNode, wireNode } from "../types/wire_node.ts";
import { isLeaf } from "../types/contained_values.ts";
import { goType } from "../types/go_type.ts";
import { keyNode, memberReader, readInterface, readInterfaceKey } from "./interface_readers.ts";
import { basicReader, isObject } from "./schemaless_plans.ts";
import {
  arrayReader,
  byteArrayReader,
  floatReader,
  mapReader,
  type MatchedField,
  numberReader,
  opaqueReader,
  readElements,
  shapeOf,
  sliceReader,
  stringReader,
  structReader,
} from "./value_readers.ts";
import { typeId, type WireType } from "../types/wire_type.ts";
import type { WireTypes } from "../types/wire_types.ts";

/**
 * Makes the plan of whole values of the type `id`, alone or in an interface (`inner`). The plan uses code that was
 * generated earlier. New code is generated only if `generating` is true. `cost` counts what the plan costs. Throws
 * `GobError` if the types do not fit, or cost too much.
 */
export function compileDecodePlan(
  types: WireTypes,
  node: Node,
  id: number,
  inner: boolean,
  generating: boolean,
  cost: PlanCost,
): Read {
  return new DecodePlanCompiler(types, generating, cost).whole(node, id, inner);
}

/** Makes one plan. */
class DecodePlanCompiler {
  readonly #types: WireTypes;
  readonly #generating: boolean;
  readonly #cost: PlanCost;
  /** Plans of composites, by node and type id. Unfinished ones are included, for recursive types. */
  readonly #composites = new Map<Node, Map<number, Read>>();
  /** Types around the current one. */
  #depth = 0;

  constructor(types: WireTypes, generating: boolean, cost: PlanCost) {
    this.#types = types;
    this.#generating = generating;
    this.#cost = cost;
  }

  whole(node: Node, id: number, inner: boolean): Read {
    const wire = wireNode(node);
    if (wire.kind === "struct") return this.#compile(wire, id, wire.name);
    if (wire.kind === "plain" || !inner && this.#isConcrete(wire, id)) {
      return readWithoutSchema(id);
    }
    return this.#compileSingle(wire, id, inner ? goType(node) : `*${goType(wire)}`);
  }

  /** Whether the peer sends a value of a type of its own for any interface value. Go would refuse it. */
  #isConcrete(node: WireNode, id: number): boolean {
    return node.kind === "any" && node.members === undefined && id !== typeId.interface &&
      this.#types.get(id) !== undefined;
  }

  /** `local` is the name of our type in Go's error texts. Go decodes whole values through pointers. */
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

  /** Whether Go would decode the type `id` into this one. The fields of structs are compared by `#makeStruct`. */
  #fits(node: WireNode, id: number, open: Map<Node, number>): boolean {
    const before = open.get(node);
    if (before !== undefined) return before === id;
    open.set(node, id);
    const type = this.#types.get(id);
    if (node.kind === "plain") return true;
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
      case "stringBytes":
        return id === typeId.string;
      case "byteArray":
        return type?.kind === "array" && type.length === node.length && type.elem === typeId.uint;
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

  /** The plan of a value that is part of another, once the types fit. `name` is for the error text of a number out of range. */
  #compile(node: Node, id: number, name: string): Read {
    const wire = wireNode(node);
    switch (wire.kind) {
      case "bool":
        return (state) => state.uint() !== 0;
      case "int":
      case "uint":
        return numberReader(wire, name);
      case "int64":
        return (state) => state.int64();
      case "uint64":
        return (state) => state.uint64();
      case "duration":
        return (state) => durationOf(state.int64());
      case "float":
        return floatReader(wire, name);
      case "complex": {
        const part = floatReader(wire, name);
        return (state) => {
          const re = part(state);
          return { re, im: part(state) };
        };
      }
      case "string":
        return stringReader(wire);
      case "stringBytes":
        return (state) => state.byteSlice();
      case "byteArray":
        return byteArrayReader(wire, `element of ${name}`);
      case "plain":
        return this.#partWithoutSchema(id);
      case "bytes":
        return wire.list ? (state) => Array.from(state.byteSlice()) : (state) => state.byteSlice();
      case "any":
        return wire.members === undefined ? readInterface : memberReader(wire.members);
      case "opaque":
        return opaqueReader(wire);
      default:
        return this.#composite(wire, id, name);
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
    this.#cost.add(1);
    let made: Read | undefined;
    plans.set(id, (state) => made!(state));
    try {
      made = this.#make(node, id, name);
    } finally {
      plans.delete(id);
    }
    // Only structs are kept: the error texts of other composites name the field that they were made for.
    if (node.kind === "struct") plans.set(id, made);
    this.#depth--;
    return made;
  }

  #make(node: SliceNode | ArrayNode | MapNode | StructNode, id: number, name: string): Read {
    const type = this.#types.get(id);
    switch (node.kind) {
      case "slice":
        return sliceReader(
          node,
          this.#elements(node.elem, type?.kind === "slice" ? type.elem : 0, `element of ${name}`),
        );
      case "array":
        return arrayReader(
          node,
          this.#elements(node.elem, type?.kind === "array" ? type.elem : 0, `element of ${name}`),
        );
      case "map": {
        const [key, elem] = type?.kind === "map" ? [type.key, type.elem] : [0, 0];
        return mapReader(
          node,
          this.#key(node.key, key, partName(node.key, "key of", name)),
          this.#compile(node.elem, elem, partName(node.elem, "element of", name)),
        );
      }
      case "struct":
        return this.#makeStruct(node, id);
    }
  }

  #key(node: Node, id: number, name: string): Read {
    const wire = wireNode(node);
    if (wire.kind === "any" && wire.members === undefined) return readInterfaceKey;
    return this.#compile(wire.kind === "string" ? keyNode : node, id, name);
  }

  /** Values that are objects and do not count themselves are counted here, whatever they are part of. */
  #partWithoutSchema(id: number): Read {
    if (!isObject(id, this.#types)) return (state) => state.plans.part(id)(state);
    return (state) => {
      state.enterObject();
      const value = state.plans.part(id)(state);
      state.leave();
      return value;
    };
  }

  #elements(node: Node, id: number, name: string): ReadElements {
    const elem = this.#compile(node, id, name);
    const wire = wireNode(node);
    const read: Read = wire.kind === "string" ? (state) => state.elementString() : elem;
    const kind = elementKind(wire);
    return generateReadElements(wire, elem, this.#generating) ??
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
    const shape = shapeOf(node);
    this.#cost.compare(type.fields.length + node.fields.length);
    const matched: MatchedField[] = [];
    for (const [number, { name, id }] of type.fields.entries()) {
      if (name === "") {
        throw new GobError(`gob: empty name for remote field of type ${type.name}`);
      }
      const ours = shape.indexes.get(name);
      if (ours === undefined) continue;
      const field = node.fields[ours]!;
      if (field.lenient && !this.#fitsLeniently(wireNode(field.node), id)) continue;
      this.#cost.add(1);
      matched.push({ number, name, ours, read: this.#compileField(type, field, id) });
    }
    const isWhole = this.#depth === 1;
    if (isWhole && matched.length === 0 && node.fields.length > 0 && type.fields.length > 0) {
      throw new GobError(
        `gob: type mismatch: no fields matched compiling decoder for ${node.name}`,
      );
    }
    return structReader(node, type.fields, matched, this.#generating);
  }

  #compileField(type: WireType, { name, node, lenient }: FieldNode, id: number): Read {
    if (lenient && wireNode(node).kind === "any") return basicReader(id);
    if (!this.#fits(wireNode(node), id, new Map())) {
      throw new GobError(
        `gob: wrong type (${goType(node)}) for received field ${type.name}.${name}`,
      );
    }
    return this.#compile(node, id, name);
  }

  #fitsLeniently(node: WireNode, id: number): boolean {
    if (node.kind === "any") return this.#types.get(id)?.kind === "basic";
    return this.#fits(node, id, new Map());
  }
}

/** Reads a whole value without a schema. */
function readWithoutSchema(id: number): Read {
  return (state) => state.plans.whole(id, undefined, false, state.remaining)(state);
}

/** What Go calls a part of a map in error texts. A part that is a leaf has the name of the map. */
function partName(node: Node, part: string, name: string): string {
  return isLeaf(wireNode(node)) ? name : `${part} ${name}`;
}

/**
 * Reads values without a schema: by the types that the stream defines, as plain values.
 *
 * @module
 */

import type { DecodeContext, Read } from "./decode_context.ts";
import { GobError } from "../errors.ts";
import { decodeKnownType } from "../types/known_types.ts";
import { maxTypeDepth } from "../limits.ts";
import type { PlanCost } from "./plan_cost.ts";
import { emptyRegistry } from "../types/registry.ts";
import { generateReadElements, type ReadElements } from "./elements_generator.ts";
import {
  type FloatNode,
  makeNode,
  type Node,
  type NumberNode,
  type OpaqueKind,
  type PlainNode,
} from "../types/schema_node.ts";
import { setOwnProperty } from "../types/set_own_property.ts";
import { interfaceReader } from "./interface_readers.ts";
import {
  type FieldPlan,
  readElements,
  readEntries,
  readFields,
  readWideUint,
} from "./value_readers.ts";
import { namedStruct } from "../types/type_name.ts";
import { typeId } from "../types/wire_type.ts";
import type { WireTypes } from "../types/wire_types.ts";

/**
 * Types whose schema refuses integers beyond 2^53. Their interface values are read without a schema, unless the program
 * has registered another one.
 */
const wideNames: ReadonlySet<string> = new Set([
  "int",
  "uint",
  "[]int",
  "[]uint",
  "[]interface {}",
  "map[string]interface {}",
]);

/** The plans of one stream, by type id. */
export class SchemalessPlans {
  readonly #types: WireTypes;
  readonly #plans = new Map<number, Read>();
  /** Why a type has no plan. Valid until another type is defined. */
  readonly #refused = new Map<number, { readonly text: string; readonly typeCount: number }>();

  readonly #cost: PlanCost;

  /** `cost` counts what the plans of the stream cost. */
  constructor(types: WireTypes, cost: PlanCost) {
    this.#types = types;
    this.#cost = cost;
  }

  /** The plan of a whole value. Throws `GobError` if a type is not defined. */
  whole(id: number): Read {
    const read = this.part(id);
    if (this.#types.get(id)?.kind === "struct") return read;
    return (state) => {
      if (state.uint() !== 0) {
        throw state.fail("gob: decode: corrupted data: non-zero delta for singleton");
      }
      return read(state);
    };
  }

  /** The plan of a value that is part of another. Throws `GobError` if a type is not defined. */
  part(id: number): Read {
    const refused = this.#refused.get(id);
    if (refused?.typeCount === this.#types.size) throw new GobError(refused.text);
    try {
      return this.#compile(id, 0);
    } catch (error) {
      // A plan made on the way may contain the one that could not be made.
      this.#plans.clear();
      if (error instanceof GobError && !this.#cost.isSpent) {
        this.#cost.addRefusal();
        this.#refused.set(id, { text: error.message, typeCount: this.#types.size });
      }
      throw error;
    }
  }

  /** The same below `depth` types. */
  #compile(id: number, depth: number): Read {
    const known = this.#plans.get(id);
    if (known !== undefined) return known;
    if (depth > maxTypeDepth) {
      throw new GobError(`gob: types nested deeper than ${maxTypeDepth}`);
    }
    this.#cost.add(1);
    this.#plans.set(id, (state) => made(state));
    const made = this.#make(id, depth + 1);
    this.#plans.set(id, made);
    return made;
  }

  #make(id: number, depth: number): Read {
    const type = this.#types.get(id);
    switch (type?.kind) {
      case undefined:
        throw new GobError(`gob: bad data: undefined type ${id}`);
      case "slice": {
        const elements = elementsReader(type.elem, this.#compile(type.elem, depth));
        const objects = isObject(type.elem, this.#types);
        return (state) => elements(state, state.elements(objects));
      }
      case "array": {
        const elements = elementsReader(type.elem, this.#compile(type.elem, depth));
        const { length } = type;
        const objects = isObject(type.elem, this.#types);
        return (state) => {
          if (state.elements(objects) !== length) {
            throw state.fail("gob: length mismatch in decodeArray");
          }
          return elements(state, length);
        };
      }
      case "map": {
        const key = keyReader(type.key) ?? this.#compile(type.key, depth);
        const elem = this.#compile(type.elem, depth);
        const objects = isObject(type.key, this.#types) || isObject(type.elem, this.#types);
        return (state) => {
          const map = new Map<unknown, unknown>();
          readEntries(state, state.entries(objects), key, elem, (k, v) => map.set(k, v));
          return map;
        };
      }
      case "struct": {
        const { name, fields } = type;
        this.#cost.add(fields.length);
        const plans = fields.map(({ name, id }, number): FieldPlan => ({
          number,
          name,
          read: this.#compile(id, depth),
        }));
        return (state) => {
          const value = name === "" ? {} : namedStruct(name);
          state.enterObject();
          readFields(state, fields, plans, ({ name }, field) => {
            if (field !== undefined) setOwnProperty(value, name, field);
          });
          state.leave();
          return value;
        };
      }
      case "opaque":
        return opaqueReader(type.name, type.encoding);
      case "basic":
        return basicReader(id);
    }
  }
}

/** Numbers as they are read without a schema: of any size, and with no name in error texts. */
const numbers: ReadonlyMap<number, Node> = new Map<number, Node>([
  [typeId.int, makeNode<NumberNode>({ kind: "int", name: "", min: -Infinity, max: Infinity })],
  [typeId.uint, makeNode<NumberNode>({ kind: "uint", name: "", min: 0, max: Infinity })],
  [typeId.float, makeNode<FloatNode>({ kind: "float", name: "", single: false })],
]);

/** From this many elements on, numbers are read by generated code, of which there are three functions. */
const generateFrom = 64;

/** Reads elements of the type `id`. `elem` reads one. */
function elementsReader(id: number, elem: Read): ReadElements {
  const node = numbers.get(id);
  if (node === undefined) return (state, count) => readElements(state, elem, count);
  let generated: ReadElements | undefined;
  return (state, count) => {
    generated ??= generateReadElements(node, elem, count >= generateFrom);
    return generated === undefined ? readElements(state, elem, count) : generated(state, count);
  };
}

/** Whether each value of the type is an object that is counted only as an element. */
export function isObject(id: number, types: WireTypes): boolean {
  return id === typeId.bytes || id === typeId.complex || types.get(id)?.kind === "opaque";
}

/** Reads a value of a basic type. */
export function basicReader(id: number): Read {
  switch (id) {
    case typeId.bool:
      return (state) => state.uint() !== 0;
    case typeId.int:
      return readInt;
    case typeId.uint:
      return readWideUint;
    case typeId.float:
      return (state) => state.float();
    case typeId.bytes:
      return (state) => state.byteSlice();
    case typeId.string:
      return (state) => state.string();
    case typeId.complex:
      return (state) => {
        const re = state.float();
        return { re, im: state.float() };
      };
    default:
      return readInterface;
  }
}

/** Reads an integer as a number if that is exact, and else as a bigint. */
function readInt(state: DecodeContext): number | bigint {
  const start = state.pos;
  const value = state.int();
  if (Number.isSafeInteger(value)) return value;
  state.pos = start;
  return state.int64();
}

function opaqueReader(name: string, encoding: OpaqueKind): Read {
  return (state) => decodeKnownType(name, encoding, state.byteSlice());
}

/** Reads an interface value: by its schema if its name is registered, and else without one. */
const readInterface: Read = interfaceReader(nodeNamed);

function nodeNamed(name: string, { registry }: DecodeContext): Node | undefined {
  const schema = registry.get(name);
  if (wideNames.has(name) && schema === emptyRegistry.get(name)) return undefined;
  return schema as unknown as Node | undefined;
}

/** A string as a key. As its bytes, one that is not UTF-8 is not taken for another. */
const keyNode: Node = makeNode<PlainNode>({ kind: "string", notUtf8: "bytes" });
const readInterfaceKey: Read = interfaceReader((name, state) => {
  return name === "string" ? keyNode : nodeNamed(name, state);
});

/** Reads the keys of maps, if they are strings or can be. */
function keyReader(id: number): Read | undefined {
  if (id === typeId.string) return (state) => state.stringOrBytes();
  return id === typeId.interface ? readInterfaceKey : undefined;
}

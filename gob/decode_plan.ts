/**
 * How values of a peer's type are read as values of a schema: the two are compared once, by Go's rules, and a plan
 * is made that does only what is left to do.
 *
 * @module
 */

import type { DecodeState, Read } from "./decode_state.ts";
import { durationOf } from "./duration.ts";
import { GobError, keySegment, within } from "./errors.ts";
import { generateRead, generateReadElements, type ReadElements } from "./generated_read.ts";
import {
  type ArrayNode,
  base,
  canonical,
  type FloatNode,
  goType,
  type LazyNode,
  type MapNode,
  type Node,
  type NumberNode,
  type OpaqueNode,
  type PointerNode,
  type SliceNode,
  type StructNode,
} from "./node.ts";
import { setOwn } from "./own_keys.ts";
import { Typed } from "./typed.ts";
import { typeId, type WireField, type WireTypes } from "./wire_type.ts";
import { isOptional, zeroOf } from "./zero.ts";

type BaseNode = Exclude<Node, LazyNode | PointerNode>;

/** Names whose interface values are plain: a reader needs no name to send them on. */
const plainNames: ReadonlySet<string> = new Set(["string", "bool", "int", "float64", "[]uint8"]);

const maxFloat32 = 3.4028234663852886e38;

/** The plans of one stream. */
export class DecodePlans {
  readonly #types: WireTypes;
  /** Plans of whole values. */
  readonly #wholes = new Map<Node, Map<number, Read>>();
  /** Plans of composites, by type and id; those under way stand here too, so that recursive types find themselves. */
  readonly #composites = new Map<Node, Map<number, Read>>();

  constructor(types: WireTypes) {
    this.#types = types;
  }

  /** The plan of a whole value, alone or in an interface. Throws `GobError` where the types do not fit. */
  whole(node: Node, id: number): Read {
    let plans = this.#wholes.get(node);
    if (plans === undefined) this.#wholes.set(node, plans = new Map());
    let plan = plans.get(id);
    if (plan === undefined) plans.set(id, plan = this.#compileWhole(node, id));
    return plan;
  }

  #compileWhole(node: Node, id: number): Read {
    const at = baseOf(node);
    if (at.kind === "struct") return this.#compileWholeStruct(at, id);
    if (!this.#fits(at, id, new Map())) {
      const remote = this.#types.describe(id);
      throw new GobError(
        at.kind === "any"
          ? `gob: local interface type *${
            goType(at)
          } can only be decoded from remote interface type; received concrete type ${remote}`
          : `gob: decoding into local type *${goType(at)}, received remote type ${remote}`,
      );
    }
    const read = this.#compile(at, id, `*${goType(at)}`);
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
  #fits(node: BaseNode, id: number, open: Map<Node, number>): boolean {
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
        return type?.kind === "slice" && this.#fits(baseOf(node.elem), type.elem, open);
      case "array":
        return type?.kind === "array" && type.length === node.length &&
          this.#fits(baseOf(node.elem), type.elem, open);
      case "map":
        return type?.kind === "map" && this.#fits(baseOf(node.key), type.key, open) &&
          this.#fits(baseOf(node.elem), type.elem, open);
      case "struct":
        return true;
    }
  }

  /** The plan of a value inside of another, whose types fit. `name` stands in texts of numbers out of range. */
  #compile(node: Node, id: number, name: string): Read {
    const at = baseOf(node);
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
    let plans = this.#composites.get(node);
    if (plans === undefined) this.#composites.set(node, plans = new Map());
    const known = plans.get(id);
    if (known !== undefined) return known;
    let made: Read | undefined;
    plans.set(id, (state) => made!(state));
    try {
      made = this.#make(node, id, name);
    } finally {
      plans.delete(id);
    }
    // Only structs are worth keeping: the texts of other composites name the field that they were made for.
    if (node.kind === "struct") plans.set(id, made);
    return made;
  }

  #make(node: SliceNode | ArrayNode | MapNode | StructNode, id: number, name: string): Read {
    const type = this.#types.get(id);
    switch (node.kind) {
      case "slice":
        return readSlice(
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
          this.#compile(node.key, key, name),
          this.#compile(node.elem, elem, name),
        );
      }
      case "struct":
        return this.#makeStruct(node, id);
    }
  }

  #elements(node: Node, id: number, name: string): ReadElements {
    const elem = this.#compile(node, id, name);
    const generated = generateReadElements(baseOf(node), elem);
    return generated ?? ((state, count) => readElements(state, elem, count));
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
      if (!this.#fits(baseOf(target), field.id, new Map())) {
        throw new GobError(
          `gob: wrong type (${goType(target)}) for received field ${type.name}.${field.name}`,
        );
      }
      return { name: field.name, id: field.id, read: this.#compile(target, field.id, field.name) };
    });
    return readStruct(node, fields);
  }
}

/** What is done with a field that was received. */
export interface FieldPlan {
  readonly name: string;
  readonly id: number;
  /** Reads it; `undefined` where nobody wants it. */
  readonly read: Read | undefined;
}

function baseOf(node: Node): BaseNode {
  return base(canonical(node));
}

function readNumber({ kind, min, max }: NumberNode, name: string): Read {
  const text = `value for "${name}" out of range`;
  if (kind === "int") {
    return (state) => {
      const value = state.int();
      if (value < min || value > max) throw state.fail(text);
      return value;
    };
  }
  return (state) => {
    const value = state.uint();
    if (value > max) throw state.fail(text);
    return value;
  };
}

function readFloat({ single }: FloatNode, name: string): Read {
  if (!single) return (state) => state.float();
  const text = `value for "${name}" out of range`;
  return (state) => {
    const value = state.float();
    if (Math.abs(value) > maxFloat32 && Number.isFinite(value)) throw state.fail(text);
    return Math.fround(value);
  };
}

function readOpaque({ decode }: OpaqueNode): Read {
  return (state) => {
    const length = state.lengthOf("GobDecoder: invalid data");
    const bytes = state.bytes.slice(state.pos, state.pos + length);
    state.pos += length;
    try {
      return decode(bytes);
    } catch (cause) {
      throw new GobError(cause instanceof Error ? cause.message : String(cause), {
        offset: state.base + state.pos,
        cause,
      });
    }
  };
}

/** Reads an interface value by its name, as Go does: the name must be registered. */
function readInterface(state: DecodeState): unknown {
  const name = state.interfaceName();
  if (name === "") return undefined;
  const schema = state.registry.get(name);
  if (schema === undefined) {
    throw state.fail(`gob: name not registered for interface: ${JSON.stringify(name)}`);
  }
  const id = state.interfaceType();
  state.skipUint();
  state.enter();
  const value = state.plans.whole(id, schema as unknown as Node)(state);
  state.leave();
  return plainNames.has(name) ? value : new Typed(name, value);
}

/** Reads so many elements into a new array. */
export function readElements(state: DecodeState, elem: Read, count: number): unknown[] {
  const values: unknown[] = [];
  try {
    state.enter();
    while (values.length < count) {
      state.expectElement(count);
      values.push(elem(state));
    }
    state.leave();
  } catch (error) {
    throw within(error, `[${values.length}]`);
  }
  return values;
}

function readSlice(elements: ReadElements): Read {
  return (state) => elements(state, state.elements());
}

function readArray({ length }: ArrayNode, elements: ReadElements): Read {
  return (state) => {
    if (state.elements() !== length) throw state.fail("gob: length mismatch in decodeArray");
    return elements(state, length);
  };
}

function readMap({ record }: MapNode, key: Read, elem: Read): Read {
  return (state) => {
    const object: Record<string, unknown> = {};
    const map = new Map<unknown, unknown>();
    readEntries(
      state,
      key,
      elem,
      record ? (k, v) => setOwn(object, k as string, v) : (k, v) => map.set(k, v),
    );
    return record ? object : map;
  };
}

/** Reads the pairs of a map. */
export function readEntries(
  state: DecodeState,
  key: Read,
  elem: Read,
  add: (key: unknown, value: unknown) => void,
): void {
  const count = state.elements();
  state.enter();
  for (let i = 0; i < count; i++) {
    state.expectElement(count);
    const k = key(state);
    try {
      state.expectElement(count);
      add(k, elem(state));
    } catch (error) {
      throw within(error, keySegment(k));
    }
  }
  state.leave();
}

/**
 * Reads the fields of a struct up to its end marker, which may be missing at the end of a message. Fields that
 * nobody wants go through `skip`, since they may define types.
 */
export function readFields(
  state: DecodeState,
  fields: readonly FieldPlan[],
  set: (name: string, value: unknown) => void,
): void {
  let number = -1;
  state.enter();
  while (state.pos < state.end) {
    const delta = state.uint();
    if (delta === 0) break;
    if (number + delta >= fields.length) {
      throw state.fail("gob: bad data: field numbers out of bounds");
    }
    number += delta;
    const { name, id, read } = fields[number]!;
    try {
      if (read === undefined) state.plans.skip(id, state);
      else set(name, read(state));
    } catch (error) {
      throw within(error, `.${name}`);
    }
  }
  state.leave();
}

function readStruct(node: StructNode, fields: readonly FieldPlan[]): Read {
  const zeros = node.fields.map((field) => zeroOf(field.node));
  const generated = generateRead(node, {
    order: fields.map(({ name, read }) => {
      return read === undefined ? -1 : node.fields.findIndex((field) => field.name === name);
    }),
    reads: fields.map((field) => field.read),
    ids: fields.map((field) => field.id),
    names: fields.map((field) => field.name),
    zeros,
  });
  if (generated !== undefined) return generated;
  const required = node.fields.map((field, index) => ({ ...field, zero: zeros[index]! }))
    .filter((field) => !isOptional(field.node));
  return (state) => {
    const value: Record<string, unknown> = {};
    readFields(state, fields, (name, field) => {
      if (field !== undefined) value[name] = field;
    });
    for (const { name, zero } of required) {
      if (value[name] === undefined) value[name] = zero();
    }
    return value;
  };
}

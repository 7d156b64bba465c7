/**
 * The readers of single values, from which decode plans are built. Functions named after a reader (`numberReader`) make
 * one; functions that begin with `read` read at once.
 *
 * @module
 */

import type { DecodeContext, Read } from "./decode_context.ts";
import { toHex } from "../bytes/hex_and_base64.ts";
import { GobError, keySegment, within } from "../errors.ts";
import type { ReadElements } from "./elements_generator.ts";
import { generateReadStruct } from "./read_generator.ts";
import { bytesKeyNode } from "../types/byte_keys.ts";
import type {
  ArrayNode,
  ByteArrayNode,
  FloatNode,
  MapNode,
  Node,
  NumberNode,
  OpaqueNode,
  PlainNode,
  SliceNode,
  StructNode,
} from "../types/schema_node.ts";
import { wireNode } from "../types/wire_node.ts";
import { holdsItself, isLeafObject } from "../types/contained_values.ts";
import { setOwnProperty } from "../types/set_own_property.ts";
import type { WireField } from "../types/wire_type.ts";
import { isOptional, type MakeZero, zeroOf } from "../types/zero_value.ts";

const maxFloat32 = 3.4028234663852886e38;

/** How a field of the peer's struct is read. */
export interface FieldPlan {
  /** Its place in the peer's struct. */
  readonly number: number;
  readonly name: string;
  readonly read: Read;
}

/** A field that the peer's struct and ours both have. */
export interface MatchedField extends FieldPlan {
  /** Its place in our struct. */
  readonly ours: number;
}

export function numberReader({ kind, min, max, wide }: NumberNode, name: string): Read {
  const text = `value for "${name}" out of range`;
  if (kind === "int") {
    return (state) => {
      const value = state.int();
      if (value < min || value > max) throw state.fail(text);
      return value;
    };
  }
  if (wide) return readWideUint;
  return (state) => {
    const value = state.uint();
    if (value > max) throw state.fail(text);
    return value;
  };
}

/** Reads an unsigned integer as a number if that is exact, and else as a bigint. */
export function readWideUint(state: DecodeContext): number | bigint {
  const start = state.pos;
  const value = state.uint();
  if (Number.isSafeInteger(value)) return value;
  state.pos = start;
  return state.uint64();
}

export function floatReader({ single }: FloatNode, name: string): Read {
  if (!single) return (state) => state.float();
  const text = `value for "${name}" out of range`;
  return (state) => {
    const value = state.float();
    if (Math.abs(value) > maxFloat32 && Number.isFinite(value)) throw state.fail(text);
    return Math.fround(value);
  };
}

export function opaqueReader({ decode, borrows }: OpaqueNode): Read {
  return (state) => {
    const length = state.lengthOf("gob: GobDecoder: length too large for buffer");
    const start = state.pos;
    state.pos += length;
    const bytes = borrows
      ? state.bytes.subarray(start, state.pos)
      : state.bytes.slice(start, state.pos);
    try {
      return decode(bytes);
    } catch (cause) {
      throw new GobError(cause instanceof Error ? cause.message : String(cause), {
        offset: state.bytesBefore + state.pos,
        cause,
      });
    }
  };
}

export function stringReader({ notUtf8 }: PlainNode): Read {
  if (notUtf8 === undefined) return (state) => state.string();
  if (notUtf8 === "bytes") return (state) => state.stringOrBytes();
  return (state) => {
    const text = state.stringOrBytes();
    if (typeof text === "string") return text;
    throw state.fail("gob: key of a map is not UTF-8: use gob.stringBytes for the keys");
  };
}

/** Reads an array of bytes. `name` is for the error text of a number out of range. */
export function byteArrayReader({ length }: ByteArrayNode, name: string): Read {
  return (state) => {
    if (state.elements(false) !== length) throw state.fail("gob: length mismatch in decodeArray");
    // If fewer bytes are left, the loop ends with an error.
    const value = new Uint8Array(Math.min(length, state.remaining));
    let index = state.fillBytes(value);
    try {
      for (; index < length; index++) {
        state.expectElement(length, "");
        const byte = state.uint();
        if (byte > 0xff) throw state.fail(`value for "${name}" out of range`);
        value[index] = byte;
      }
    } catch (error) {
      throw within(error, `[${index}]`);
    }
    return value;
  };
}

/** Reads `count` elements into a new array. `kind` is for the error text. */
export function readElements(
  state: DecodeContext,
  elem: Read,
  count: number,
  kind = "",
): unknown[] {
  const values: unknown[] = [];
  try {
    state.enter();
    while (values.length < count) {
      state.expectElement(count, kind);
      values.push(elem(state));
    }
    state.leave();
  } catch (error) {
    throw within(error, `[${values.length}]`);
  }
  return values;
}

/** Whether each element is an object that its list has to count. Structs that contain themselves count in their reader. */
function countsAsElement(elem: Node): boolean {
  const wire = wireNode(elem);
  return isLeafObject(wire) || wire.kind === "struct" && !holdsItself(wire);
}

export function sliceReader({ elem }: SliceNode, elements: ReadElements): Read {
  const objects = countsAsElement(elem);
  return (state) => elements(state, state.elements(objects));
}

export function arrayReader({ elem, length }: ArrayNode, elements: ReadElements): Read {
  const objects = countsAsElement(elem);
  return (state) => {
    if (state.elements(objects) !== length) throw state.fail("gob: length mismatch in decodeArray");
    return elements(state, length);
  };
}

export function mapReader(node: MapNode, readKey: Read, elem: Read): Read {
  const { record } = node;
  const key: Read = bytesKeyNode(node.key) === undefined
    ? readKey
    : (state) => toHex(readKey(state) as Uint8Array);
  const objects = countsAsElement(node.key) || countsAsElement(node.elem);
  return (state) => {
    const count = state.entries(objects);
    if (record) {
      const object: Record<string, unknown> = {};
      readEntries(state, count, key, elem, (k, v) => setOwnProperty(object, k as string, v));
      return object;
    }
    const map = new Map<unknown, unknown>();
    readEntries(state, count, key, elem, (k, v) => map.set(k, v));
    return map;
  };
}

/** Reads `count` pairs of a map. */
export function readEntries(
  state: DecodeContext,
  count: number,
  key: Read,
  elem: Read,
  add: (key: unknown, value: unknown) => void,
): void {
  state.enter();
  for (let i = 0; i < count; i++) {
    state.expectEntry();
    const k = key(state);
    try {
      state.expectEntry();
      add(k, elem(state));
    } catch (error) {
      throw within(error, keySegment(k));
    }
  }
  state.leave();
}

/**
 * Reads the fields of a struct up to its end marker, which may be missing at the end of a message. `plans` are in the order
 * of `fields`, the peer's. Fields without a plan are skipped by `plans.skip`, since they may define types.
 */
export function readFields<P extends FieldPlan>(
  state: DecodeContext,
  fields: readonly WireField[],
  plans: readonly P[],
  set: (plan: P, value: unknown) => void,
): void {
  const all = plans.length === fields.length;
  let number = -1;
  // The first plan that is not before the field.
  let next = 0;
  while (state.pos < state.end) {
    const delta = state.uint();
    if (delta === 0) break;
    if (number + delta >= fields.length) {
      throw state.fail("gob: bad data: field numbers out of bounds");
    }
    number += delta;
    if (all) next = number;
    else while (next < plans.length && plans[next]!.number < number) next++;
    const plan = plans[next];
    try {
      if (plan?.number === number) set(plan, plan.read(state));
      else state.plans.skip(fields[number]!.id, state);
    } catch (error) {
      throw within(error, `.${fields[number]!.name}`);
    }
  }
}

/** What all plans of a struct need to know of it. */
interface StructShape {
  /** The place of each field, by its name. */
  readonly indexes: ReadonlyMap<string, number>;
  /** The zero value of each field. */
  readonly zeros: readonly MakeZero[];
}

/** Memo: the shapes by struct. */
const shapes = new WeakMap<StructNode, StructShape>();

/** The shape of a struct. */
export function shapeOf(node: StructNode): StructShape {
  let shape = shapes.get(node);
  if (shape === undefined) {
    const indexes = new Map(node.fields.map(({ name }, index) => [name, index]));
    shape = { indexes, zeros: node.fields.map((field) => zeroOf(field.node)) };
    shapes.set(node, shape);
  }
  return shape;
}

/** The reader of a struct. `fields` are the peer's; `matched` are those that we have too, in the same order. */
export function structReader(
  node: StructNode,
  fields: readonly WireField[],
  matched: readonly MatchedField[],
  generating: boolean,
): Read {
  const { zeros } = shapeOf(node);
  const generated = generateReadStruct(node, fields, matched, zeros, generating);
  if (generated !== undefined) return generated;
  const counts = holdsItself(node);
  return (state) => {
    const found: unknown[] = [];
    if (counts) state.enterObject();
    else state.enter();
    readFields(state, fields, matched, ({ ours }, field) => found[ours] = field);
    state.leave();
    // The order of the keys is that of our fields and not the peer's.
    const value: Record<string, unknown> = {};
    node.fields.forEach(({ name, node }, ours) => {
      if (found[ours] !== undefined) value[name] = found[ours];
      else if (!isOptional(node)) value[name] = zeros[ours]!();
    });
    return value;
  };
}

/**
 * How the values of a schema are written: a plan for each node, made once and run many times. A plan knows nothing of
 * streams and type ids, so that all streams share it.
 *
 * @module
 */

import { nanosecondsOf } from "../types/duration.ts";
import { equalBytes } from "../bytes/equal_bytes.ts";
import type { EncodeContext, EncodePlan } from "./encode_context.ts";
import { keySegment, Misfit, within, wrongType } from "../errors.ts";
import {
  generateWriteElements,
  generateWriteStruct,
  type WriteElements,
} from "./write_generator.ts";
import {
  type ArrayNode,
  type BytesNode,
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
  unwrapPointer,
} from "../types/schema_node.ts";

type Write = EncodePlan["write"];

/** Structs or elements that are written before code is made for their type: that takes as long as some hundred of them. */
const generateAfter = 16;

/** A memo and no state: the plan of a node is the same for everyone. */
const plans = new WeakMap<Node, EncodePlan>();

/** The plan of a node. Throws `TypeError` where the schema stands for no Go type. */
export function encodePlan(node: Node): EncodePlan {
  const key = canonical(node);
  const known = plans.get(key);
  if (known !== undefined) return known;
  // Known before it is made, so that a recursive type finds itself.
  const plan: EncodePlan = { write: unfinished, field: unfinished };
  plans.set(key, plan);
  try {
    make(key, plan);
  } catch (error) {
    // Plans that were made meanwhile may hold this one: to them it says what was wrong.
    plan.write = plan.field = () => {
      throw error;
    };
    plans.delete(key);
    throw error;
  }
  return plan;
}

function unfinished(): never {
  throw new Error("netrpc bug: an encode plan runs before it is made");
}

/** Makes the plan of a node: both functions of `plan`, which may replace themselves later. */
function make(node: Exclude<Node, LazyNode>, plan: EncodePlan): void {
  switch (node.kind) {
    case "bool":
      return omitting(plan, (value) => value === false, writeBool);
    case "int":
    case "uint":
      return omitting(plan, (value) => value === 0, writeNumber(node));
    case "int64":
      return omitting(plan, (value) => value === 0n, writeInt64);
    case "uint64":
      return omitting(plan, (value) => value === 0n, writeUint64);
    case "float":
      return omitting(plan, (value) => isZeroFloat(node, value), writeFloat(node));
    case "complex":
      return omitting(plan, (value) => isZeroComplex(node, value), writeComplex(node));
    case "string":
      return omitting(plan, (value) => value === "", writeString);
    case "bytes":
      return omitting(plan, node.list ? isEmptyArray : isEmptyBytes, writeBytes(node));
    case "duration":
      return omitting(
        plan,
        (value) => value instanceof Temporal.Duration && value.blank,
        writeDuration,
      );
    case "any":
      return omitting(
        plan,
        (value) => value === undefined || value === null,
        (state, value) => state.writeInterface(value),
      );
    case "slice":
      return omitting(plan, isEmptyArray, writeSlice(node));
    case "array":
      return omitting(plan, never, writeArray(node));
    case "map":
      return omitting(plan, never, writeMap(node));
    case "struct":
      return omitting(plan, never, writeStruct(node, plan));
    case "pointer":
      return pointerPlan(node, plan);
    case "opaque":
      return opaquePlan(node, plan);
  }
}

/** Makes a plan whose fields are left out when `isZero`, which is also asked of values that do not fit. */
function omitting(plan: EncodePlan, isZero: (value: unknown) => boolean, write: Write): void {
  plan.write = write;
  plan.field = (state, delta, value) => {
    if (isZero(value)) return false;
    state.writer.uint(delta);
    plan.write(state, value);
    return true;
  };
}

function never(): boolean {
  return false;
}

function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isEmptyBytes(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === 0;
}

/** A small number may be zero when it is rounded to 32 bits. */
function isZeroFloat({ single }: FloatNode, value: unknown): boolean {
  return value === 0 || single && typeof value === "number" && Math.fround(value) === 0;
}

function writeBool(state: EncodeContext, value: unknown): void {
  if (typeof value !== "boolean") throw wrongType("bool", value);
  state.writer.uint(value ? 1 : 0);
}

/** Checks a number against the bounds of its type. */
export function checkNumber({ name, min, max }: NumberNode, value: unknown): number {
  if (typeof value !== "number") throw wrongType(name, value);
  if (value >= min && value <= max && Number.isInteger(value)) return value;
  throw new Misfit(
    RangeError,
    `expected ${name}, a whole number from ${min} to ${max}, received ${value}`,
  );
}

function writeNumber(node: NumberNode): Write {
  return node.kind === "int"
    ? (state, value) => state.writer.int(checkNumber(node, value))
    : (state, value) => {
      if (node.wide && typeof value === "bigint") writeUint64(state, value);
      else state.writer.uint(checkNumber(node, value));
    };
}

function writeInt64(state: EncodeContext, value: unknown): void {
  state.writer.int64(checkBigint("int64", value, BigInt.asIntN));
}

function writeUint64(state: EncodeContext, value: unknown): void {
  state.writer.uint64(checkBigint("uint64", value, BigInt.asUintN));
}

function checkBigint(
  name: string,
  value: unknown,
  wrap: (bits: number, value: bigint) => bigint,
): bigint {
  if (typeof value !== "bigint") throw wrongType(`${name} as a bigint`, value);
  if (wrap(64, value) === value) return value;
  throw new Misfit(RangeError, `expected ${name}, received ${value}n`);
}

/** A number as its float type holds it. */
export function checkFloat({ name, single }: FloatNode, value: unknown): number {
  if (typeof value !== "number") throw wrongType(name, value);
  if (!single) return value;
  const rounded = Math.fround(value);
  if (Number.isFinite(rounded) || !Number.isFinite(value)) return rounded;
  throw new Misfit(RangeError, `expected ${name}, received ${value}`);
}

function writeFloat(node: FloatNode): Write {
  return node.single
    ? (state, value) => state.writer.float32(checkFloat(node, value))
    : (state, value) => state.writer.float(checkFloat(node, value));
}

function isZeroComplex(node: FloatNode, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { re, im } = value as { re?: unknown; im?: unknown };
  return isZeroFloat(node, re) && isZeroFloat(node, im);
}

function writeComplex(node: FloatNode): Write {
  const part = writeFloat(node);
  return (state, value) => {
    if (typeof value !== "object" || value === null) {
      throw wrongType(`${node.name} as { re, im }`, value);
    }
    const { re, im } = value as { re?: unknown; im?: unknown };
    part(state, re);
    part(state, im);
  };
}

function writeString(state: EncodeContext, value: unknown): void {
  if (typeof value !== "string") throw wrongType("string", value);
  state.writer.string(value);
}

function writeBytes({ list }: BytesNode): Write {
  if (!list) {
    return (state, value) => {
      if (!(value instanceof Uint8Array)) throw wrongType("[]byte as a Uint8Array", value);
      state.writer.byteSlice(value);
    };
  }
  return (state, value) => {
    if (!Array.isArray(value)) throw wrongType("[]uint8 as an array", value);
    const wrong = value.findIndex((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255);
    if (wrong >= 0) throw within(wrongType("uint8", value[wrong]), `[${wrong}]`);
    state.writer.byteSlice(Uint8Array.from(value));
  };
}

function writeDuration(state: EncodeContext, value: unknown): void {
  state.writer.int64(nanosecondsOf(value));
}

/** Writes elements one after the other: by closures at first, by code of its own when it has proved worth it. */
function writeElements(node: Node): WriteElements {
  const elem = encodePlan(node);
  let written = 0;
  let write: WriteElements = (state, values) => {
    written += values.length;
    if (written > generateAfter) {
      const generated = generateWriteElements(node, elem);
      if (generated !== undefined) write = generated;
    }
    let index = 0;
    try {
      state.enter();
      state.writer.uint(values.length);
      for (; index < values.length; index++) elem.write(state, values[index]);
      state.leave();
    } catch (error) {
      throw within(error, `[${index}]`);
    }
  };
  return (state, values) => write(state, values);
}

function writeSlice(node: SliceNode): Write {
  const write = writeElements(node.elem);
  return (state, value) => {
    if (!Array.isArray(value)) throw wrongType(goType(node), value);
    write(state, value);
  };
}

function writeArray(node: ArrayNode): Write {
  const write = writeElements(node.elem);
  return (state, value) => {
    if (!Array.isArray(value)) throw wrongType(goType(node), value);
    if (value.length !== node.length) {
      throw new Misfit(RangeError, `expected ${goType(node)}, received ${value.length} elements`);
    }
    write(state, value);
  };
}

function writeMap(node: MapNode): Write {
  const keys = encodePlan(node.key);
  const elems = encodePlan(node.elem);
  return (state, value) => {
    let entries: Iterable<[unknown, unknown]>;
    let size: number;
    if (node.record) {
      if (
        typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Map
      ) {
        throw wrongType(`${goType(node)} as an object`, value);
      }
      entries = Object.entries(value);
      size = (entries as unknown[]).length;
    } else {
      if (!(value instanceof Map)) throw wrongType(`${goType(node)} as a Map`, value);
      entries = value;
      size = value.size;
    }
    state.enter();
    state.writer.uint(size);
    for (const [key, elem] of entries) {
      try {
        keys.write(state, key);
        elems.write(state, elem);
      } catch (error) {
        throw within(error, keySegment(key));
      }
    }
    state.leave();
  };
}

/** Writes a struct: by closures at first, by code of its own when it has proved worth it. */
function writeStruct(node: StructNode, plan: EncodePlan): Write {
  const names = node.fields.map((field) => field.name);
  const fields = node.fields.map((field) => encodePlan(field.node));
  const notStruct = (value: unknown): never => {
    throw wrongType(goType(node), value);
  };
  let written = 0;
  return (state, value) => {
    if (++written === generateAfter) {
      plan.write = generateWriteStruct(node, { fields, notStruct }) ?? plan.write;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) notStruct(value);
    const from = value as Record<string, unknown>;
    let last = -1;
    let index = 0;
    state.enter();
    try {
      for (; index < fields.length; index++) {
        if (fields[index]!.field(state, index - last, from[names[index]!])) last = index;
      }
    } catch (error) {
      throw within(error, `.${names[index]}`);
    }
    state.writer.uint(0);
    state.leave();
  };
}

function pointerPlan(node: PointerNode, plan: EncodePlan): void {
  const target = unwrapPointer(node);
  const inner = encodePlan(target);
  // A method with a value receiver is reached through the pointer, so that Go sees no zero value there.
  const always = target.kind === "opaque";
  plan.write = (state, value) => {
    if (value === undefined) {
      const received = "received a nil pointer, which Go sends as a field only";
      throw new Misfit(TypeError, `expected ${goType(target)}, ${received}`);
    }
    inner.write(state, value);
  };
  plan.field = (state, delta, value) => {
    if (value === undefined) return false;
    if (!always) return inner.field(state, delta, value);
    state.writer.uint(delta);
    inner.write(state, value);
    return true;
  };
}

function opaquePlan({ encode, zeroBytes }: OpaqueNode, plan: EncodePlan): void {
  plan.write = (state, value) => state.writer.byteSlice(encode(value));
  plan.field = (state, delta, value) => {
    const bytes = encode(value);
    if (zeroBytes !== undefined && equalBytes(bytes, zeroBytes)) return false;
    state.writer.uint(delta);
    state.writer.byteSlice(bytes);
    return true;
  };
}

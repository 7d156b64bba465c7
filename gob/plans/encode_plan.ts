/**
 * How the values of a schema are written: a plan for each node, made once and run many times. A plan knows nothing of
 * streams and type ids, so all streams share it.
 *
 * @module
 */

import { isZeroDuration, nanosecondsOf } from "../types/duration.ts";
import { equalBytes } from "../bytes/equal_bytes.ts";
import type { EncodeContext, EncodePlan } from "./encode_context.ts";
import { keySegment, Misfit, within, wrongType } from "../errors.ts";
import { planMemo } from "./plan_memo.ts";
import {
  generateWriteElements,
  generateWriteEntries,
  generateWriteStruct,
  type WriteElements,
  type WriteEntries,
} from "./write_generator.ts";
import { bytesKeyNode, bytesOfKey } from "../types/byte_keys.ts";
import type {
  AnyNode,
  ArrayNode,
  ByteArrayNode,
  BytesNode,
  FloatNode,
  LazyNode,
  MapNode,
  Node,
  NumberNode,
  OpaqueNode,
  PointerNode,
  SliceNode,
  StructNode,
} from "../types/schema_node.ts";
import { unwrapPointer } from "../types/wire_node.ts";
import { goType } from "../types/go_type.ts";
import { isEmptyArray, isEmptyBytes, isZeroComplex, isZeroFloat } from "./omitted_values.ts";
import {
  checkBigint,
  checkBool,
  checkByteArray,
  checkBytes,
  checkElements,
  checkFloat,
  checkMap,
  checkMember,
  checkNumber,
  checkString,
  checkStringBytes,
  nullPointer,
  onlyDecodes,
} from "../types/value_checks.ts";

type Write = EncodePlan["write"];

/**
 * How many structs or elements are written before code is made for their type, which takes as long as writing some
 * hundred of them.
 */
const generateAfter = 16;

/** The plan of a node. Throws `TypeError` if the schema stands for no Go type. */
export const encodePlan: (node: Node) => EncodePlan = planMemo<EncodePlan>(
  (fail) => ({ write: fail, field: fail }),
  make,
);

/** Makes both functions of `plan`, which may replace its `write` later. */
function make(node: Exclude<Node, LazyNode>, plan: EncodePlan): EncodePlan {
  switch (node.kind) {
    case "bool":
      return omitting((value) => value === false, writeBool);
    case "int":
    case "uint":
      return omitting((value) => value === 0, writeNumber(node));
    case "int64":
      return omitting((value) => value === 0n, writeInt64);
    case "uint64":
      return omitting((value) => value === 0n, writeUint64);
    case "float":
      return omitting((value) => isZeroFloat(node, value), writeFloat(node));
    case "complex":
      return omitting((value) => isZeroComplex(node, value), writeComplex(node));
    case "string":
      return omitting((value) => value === "", writeString);
    case "bytes":
      return omitting(node.list ? isEmptyArray : isEmptyBytes, writeBytes(node));
    case "duration":
      return omitting(isZeroDuration, writeDuration);
    case "stringBytes":
      return omitting(isEmptyBytes, writeStringBytes);
    case "byteArray":
      return always(writeByteArray(node));
    case "plain":
      throw onlyDecodes();
    case "any":
      return omitting((value) => value === undefined || value === null, writeInterface(node));
    case "slice":
      return omitting(isEmptyArray, writeList(node));
    case "array":
      return always(writeList(node));
    case "map":
      return always(writeMap(node));
    case "struct":
      return structPlan(node, plan);
    case "pointer":
      return pointerPlan(node);
    case "opaque":
      return opaquePlan(node);
  }
}

/** A plan whose fields are left out if `isZero`, which is also asked of values that do not fit. */
function omitting(isZero: (value: unknown) => boolean, write: Write): EncodePlan {
  return {
    write,
    field(state, delta, value) {
      if (isZero(value)) return false;
      state.writer.uint(delta);
      write(state, value);
      return true;
    },
  };
}

/** A plan whose fields are always sent. */
function always(write: Write): EncodePlan {
  return omitting(() => false, write);
}

function writeBool(state: EncodeContext, value: unknown): void {
  state.writer.uint(checkBool(value) ? 1 : 0);
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
  state.writer.int64(checkBigint("int64", value));
}

function writeUint64(state: EncodeContext, value: unknown): void {
  state.writer.uint64(checkBigint("uint64", value));
}

function writeFloat(node: FloatNode): Write {
  return node.single
    ? (state, value) => state.writer.float32(checkFloat(node, value))
    : (state, value) => state.writer.float(checkFloat(node, value));
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
  state.writer.string(checkString(value));
}

function writeBytes(node: BytesNode): Write {
  return (state, value) => state.writer.byteSlice(checkBytes(node, value));
}

function writeStringBytes(state: EncodeContext, value: unknown): void {
  state.writer.byteSlice(checkStringBytes(value));
}

function writeByteArray(node: ByteArrayNode): Write {
  return (state, value) => {
    const bytes = checkByteArray(node, value);
    state.writer.uint(bytes.length);
    state.writer.uintBytes(bytes);
  };
}

function writeInterface({ members }: AnyNode): Write {
  if (members === undefined) return (state, value) => state.writeInterface(value);
  return (state, value) => {
    if (value === undefined || value === null) return state.writeInterface(undefined);
    const { name, value: concrete } = checkMember(members, value);
    try {
      state.writeConcrete(name, members.get(name)!, concrete);
    } catch (error) {
      throw within(error, `.(${name})`);
    }
  };
}

function writeDuration(state: EncodeContext, value: unknown): void {
  state.writer.int64(nanosecondsOf(value));
}

/** Writes elements one after the other: by closures at first, later by code made for their type. */
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

function writeList(node: SliceNode | ArrayNode): Write {
  const write = writeElements(node.elem);
  return (state, value) => write(state, checkElements(node, value));
}

function writeMap(node: MapNode): Write {
  const writeKey = keyWriter(node.key);
  const elems = encodePlan(node.elem);
  let written = 0;
  let generated: WriteEntries | undefined;
  return (state, value) => {
    const entries = checkMap(node, value);
    const count = entries instanceof Map ? entries.size : entries.length;
    if (written <= generateAfter && (written += count) > generateAfter) {
      generated = generateWriteEntries(node, encodePlan(node.key), elems);
    }
    state.enter();
    state.writer.uint(count);
    if (generated !== undefined) generated(state, entries);
    else {for (const [key, elem] of entries) {
        try {
          writeKey(state, key);
          elems.write(state, elem);
        } catch (error) {
          throw within(error, keySegment(key));
        }
      }}
    state.leave();
  };
}

function keyWriter(node: Node): Write {
  const keys = encodePlan(node);
  const asBytes = bytesKeyNode(node);
  if (asBytes === undefined) return (state, key) => keys.write(state, key);
  return (state, key) => keys.write(state, bytesOfKey(asBytes, key));
}

/** Structs are written by closures at first, later by code made for their type. */
function structPlan(node: StructNode, plan: EncodePlan): EncodePlan {
  const names = node.fields.map((field) => field.name);
  const fields = node.fields.map((field) => encodePlan(field.node));
  const notStruct = (value: unknown): never => {
    throw wrongType(goType(node), value);
  };
  let written = 0;
  const write: Write = (state, value) => {
    if (++written === generateAfter) {
      plan.write = generateWriteStruct(node, { planOf: encodePlan, notStruct }) ?? plan.write;
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
  return { write, field: always((state, value) => plan.write(state, value)).field };
}

function pointerPlan(node: PointerNode): EncodePlan {
  const target = unwrapPointer(node);
  const inner = encodePlan(target);
  // Go calls a method with a value receiver through the pointer and then leaves out no zero value.
  const keepsZero = target.kind === "opaque";
  return {
    write(state, value) {
      if (value === undefined || value === null) {
        const received = value === null ? "null" : "a nil pointer";
        const reason = `${received}, which Go sends as a field only`;
        throw new Misfit(TypeError, `expected ${goType(target)}, received ${reason}`);
      }
      inner.write(state, value);
    },
    field(state, delta, value) {
      if (value === undefined) return false;
      if (value === null) throw nullPointer(node);
      if (!keepsZero) return inner.field(state, delta, value);
      state.writer.uint(delta);
      inner.write(state, value);
      return true;
    },
  };
}

function opaquePlan({ encode, zeroBytes }: OpaqueNode): EncodePlan {
  return {
    write: (state, value) => state.writer.byteSlice(encode(value)),
    field(state, delta, value) {
      const bytes = encode(value);
      if (zeroBytes !== undefined && equalBytes(bytes, zeroBytes)) return false;
      state.writer.uint(delta);
      state.writer.byteSlice(bytes);
      return true;
    },
  };
}

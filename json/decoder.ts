/**
 * JSON becomes values of a schema, by the rules of Go's encoding/json: a plan for each node, made once and run many times.
 *
 * @module
 */

import { keySegment, rooted, within } from "../gob/errors.ts";
import { uint8 } from "../gob/mod.ts";
import { planMemo } from "../gob/plans/plan_memo.ts";
import { toHex } from "../gob/bytes/hex_and_base64.ts";
import { durationOf } from "../gob/types/duration.ts";
import {
  type ArrayNode,
  arrayNode,
  type ByteArrayNode,
  type BytesNode,
  type LazyNode,
  type MapNode,
  type Node,
  type OpaqueNode,
  type PointerNode,
  type SliceNode,
  type StructNode,
} from "../gob/types/schema_node.ts";
import { type WireNode, wireNode } from "../gob/types/wire_node.ts";
import { isLeafObject } from "../gob/types/contained_values.ts";
import { goType } from "../gob/types/go_type.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { setOwnProperty } from "../gob/types/set_own_property.ts";
import { zeroOf } from "../gob/types/zero_value.ts";
import { type DecodePlan, type Read, readOrZero } from "./decode_plan.ts";
import { readBigint, readFloat, readNumber, readWholeKey } from "./numbers.ts";
import { formOf, parsed } from "./opaque_forms.ts";
import { readAny } from "./plain_values.ts";
import { byte, type JsonReader, TypeMismatch } from "./reader.ts";
import { decodeBase64 } from "./strings.ts";
import { structPlan } from "./struct_decoder.ts";

/**
 * Reads the value at the cursor. As in Go, `null` as the whole value leaves the variable as it was: zero.
 *
 * Throws `GobError` with Go's text if the value does not fit, with the path to the place.
 */
export function readJson(reader: JsonReader, node: Node): unknown {
  const root = wireNode(node);
  const plan = decodePlan(root);
  try {
    // Not by `readOrZero`: that stays faster when it sees the plans of elements only.
    if (reader.first !== byte.n || plan.readsNull) return plan.read(reader);
    reader.skip();
    return plan.zero();
  } catch (error) {
    const offset = reader.bytesBefore + reader.pos;
    rooted(error, root.kind === "struct" ? root.name : "", offset);
    throw error instanceof TypeMismatch ? error.finished() : error;
  }
}

const encoder = new TextEncoder();

/** The zero value of a schema. */
export function zeroJson(node: Node): unknown {
  return decodePlan(wireNode(node)).zero();
}

/** The nodes whose zero value is that of gob. */
type GobZeroNode = Exclude<WireNode, ArrayNode | ByteArrayNode | StructNode | OpaqueNode>;

/** The plan of a node. Throws `TypeError` if the schema stands for no Go type. */
const decodePlan: (node: Node) => DecodePlan = planMemo<DecodePlan>(
  // All plans have one shape, which keeps calls of `read` fast.
  (fail) => ({ read: fail, zero: fail, nullable: false, readsNull: false, fill: undefined }),
  make,
);

function make(node: Exclude<Node, LazyNode>): DecodePlan {
  switch (node.kind) {
    case "pointer":
      return pointerPlan(node);
    case "opaque":
      return opaquePlan(node, node.qualified);
    case "array":
      return arrayPlan(node);
    case "byteArray":
      return byteArrayPlan(node);
    case "struct":
      return structPlan(node, decodePlan);
    default: {
      const hasNil = ["any", "plain", "bytes", "slice", "map"].includes(node.kind);
      return { read: makeRead(node), zero: zeroOf(node), nullable: hasNil };
    }
  }
}

function makeRead(node: GobZeroNode): Read {
  switch (node.kind) {
    case "bool":
      return readBool;
    case "int":
    case "uint":
      return readNumber(node);
    case "int64":
    case "uint64":
      return (reader) => readBigint(reader, node.kind === "uint64", node.kind);
    case "duration":
      return (reader) => durationOf(readBigint(reader, false, "time.Duration"));
    case "float":
      return readFloat(node);
    case "complex":
      // Go has no JSON for complex numbers.
      return (reader) => {
        throw reader.mismatch(node.name);
      };
    case "string":
      return readString;
    case "stringBytes":
      return (reader) => encoder.encode(readString(reader));
    case "any":
      return node.members === undefined ? readAny : refuseMember(node.members);
    case "plain":
      return readAny;
    case "bytes":
      return readBytes(node);
    case "slice":
      return readSlice(node);
    case "map":
      return readMap(node);
  }
}

/** JSON does not say which of the types a value has. Go does not read it either, unless the interface is `any`. */
function refuseMember(members: ReadonlyMap<string, Node>): Read {
  const type = `oneOf(${[...members.keys()].join(", ")})`;
  return (reader) => {
    throw reader.mismatch(type);
  };
}

function readBool(reader: JsonReader): boolean {
  const { first } = reader;
  if (first !== byte.t && first !== byte.f) throw reader.mismatch("bool");
  reader.skip();
  return first === byte.t;
}

function readString(reader: JsonReader): string {
  if (reader.first !== byte.quote) throw reader.mismatch("string");
  return reader.string();
}

/** What an array, a slice or a map holds. */
interface Elements {
  readonly plan: DecodePlan;
  /** Whether each is an object that does not count itself, or has a key that is one. */
  readonly objects: boolean;
}

function elementsOf(elem: Node, key: Node = elem): Elements {
  return { plan: decodePlan(elem), objects: isLeafObject(elem) || isLeafObject(key) };
}

/** Reads and counts an element of a slice or a map. */
function readElement(reader: JsonReader, { plan, objects }: Elements): unknown {
  reader.count(objects);
  const isNull = reader.first === byte.n;
  const value = readOrZero(reader, plan);
  // A value other than `null` counts itself.
  if (isNull && !objects && typeof value === "object") reader.countObjects(1);
  return value;
}

/** Reads the elements of a slice, or of an array with room for this many. */
function readElements(reader: JsonReader, elem: Elements, room?: number): unknown[] {
  const values: unknown[] = [];
  reader.countObjects(1);
  try {
    for (let more = reader.enter(byte.closeArray); more; more = reader.more()) {
      if (room === undefined) values.push(readElement(reader, elem));
      else if (values.length < room) values.push(readOrZero(reader, elem.plan));
      else reader.skip();
    }
  } catch (error) {
    throw within(error, `[${values.length}]`);
  }
  return values;
}

/** Go takes bytes as base64 and as an array of numbers. */
function readBytes({ list }: BytesNode): Read {
  const elem = elementsOf(nodeOf(uint8));
  return (reader) => {
    if (reader.first === byte.openArray) {
      const values = readElements(reader, elem) as number[];
      return list ? values : Uint8Array.from(values);
    }
    if (reader.first !== byte.quote) throw reader.mismatch("[]uint8");
    const bytes = parsed(reader, { parse: decodeBase64 }, () => reader.string());
    return list ? Array.from(bytes) : bytes;
  };
}

function readSlice(node: SliceNode): Read {
  const elem = elementsOf(node.elem);
  return (reader) => {
    if (reader.first !== byte.openArray) throw reader.mismatch(goType(node));
    return readElements(reader, elem);
  };
}

/** Go drops elements that an array has no room for, and gives missing ones their zero value. */
function arrayPlan(node: ArrayNode): DecodePlan {
  const elem = elementsOf(node.elem);
  const fill = (values: unknown[]) => {
    while (values.length < node.length) values.push(elem.plan.zero());
    return values;
  };
  const read = (reader: JsonReader) => {
    if (reader.first !== byte.openArray) throw reader.mismatch(goType(node));
    return fill(readElements(reader, elem, node.length));
  };
  return { read, zero: () => fill([]), nullable: false };
}

function byteArrayPlan(node: ByteArrayNode): DecodePlan {
  const { read } = arrayPlan(arrayNode(node.length, nodeOf(uint8)));
  return {
    read: (reader) => Uint8Array.from(read(reader) as number[]),
    zero: zeroOf(node),
    nullable: false,
  };
}

function readMap(node: MapNode): Read {
  const elem = elementsOf(node.elem, node.key);
  const keyOf = readKey(wireNode(node.key));
  return (reader) => {
    if (reader.first !== byte.openObject || keyOf === undefined) {
      throw reader.mismatch(goType(node));
    }
    const members = node.record ? {} : new Map<unknown, unknown>();
    reader.countObjects(1);
    for (let more = reader.enter(byte.closeObject); more; more = reader.more()) {
      const start = reader.pos;
      const text = reader.key();
      try {
        const value = readElement(reader, elem);
        if (members instanceof Map) members.set(keyOf(text, reader, start), value);
        else setOwnProperty(members, text, value);
      } catch (error) {
        throw within(error, keySegment(text));
      }
    }
    return members;
  };
}

/** Makes a key of the name of a member, which stands at `start`. */
type ReadKey = (text: string, reader: JsonReader, start: number) => unknown;

/** How keys of this type are read. `undefined` if Go has no JSON for maps with such keys. */
function readKey(node: WireNode): ReadKey | undefined {
  switch (node.kind) {
    case "string":
      return (text) => text;
    case "stringBytes":
      return (text) => toHex(encoder.encode(text));
    case "int":
    case "uint":
    case "int64":
    case "uint64":
    case "duration":
      return readWholeKey(node);
    case "opaque": {
      const form = formOf(node);
      const text = "text" in form ? form.text : undefined;
      return text && ((key, reader) => parsed(reader, text, () => key));
    }
    default:
      return undefined;
  }
}

function pointerPlan(node: PointerNode): DecodePlan {
  const target = wireNode(node);
  // For a type that reads itself Go's text names the pointer.
  const plan = target.kind === "opaque" ? opaquePlan(target, goType(node)) : decodePlan(target);
  return { read: (reader) => plan.read(reader), zero: () => undefined, nullable: true };
}

function opaquePlan(node: OpaqueNode, type: string): DecodePlan {
  const form = formOf(node);
  const { zero } = form;
  if (!("node" in form)) {
    const { readsNull = false } = form;
    return { read: (reader) => form.read(reader, type), zero, nullable: false, readsNull };
  }
  const fields = decodePlan(form.node);
  return { read: (reader) => form.join(fields.read(reader)), zero, nullable: false };
}

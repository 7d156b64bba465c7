/**
 * How the values of a schema are written as JSON, with the bytes of Go's encoding/json: a plan for each node, made once and
 * run many times.
 *
 * @module
 */

import { nanosecondsOf } from "../gob/types/duration.ts";
import { checkFloat, checkNumber } from "../gob/plans/encode_plan.ts";
import { keySegment, Misfit, within, wrongType } from "../gob/errors.ts";
import {
  type ArrayNode,
  type BigintNode,
  type BytesNode,
  canonical,
  goType,
  type LazyNode,
  type MapNode,
  type Node,
  type NumberNode,
  type OpaqueNode,
  type PointerNode,
  type SliceNode,
  type StructNode,
  wireNode,
} from "../gob/types/schema_node.ts";
import { formOf } from "./opaque_forms.ts";
import { floatText, quote, singleText } from "./literals.ts";

/** What a plan needs of the value that is being written. */
export interface JsonEncodeState {
  /** Goes one level down. Throws `Misfit` where that is too deep. */
  enter(): void;
  /** Comes back up. */
  leave(): void;
  /** Writes an interface value. */
  any(value: unknown): string;
}

/** Writes a value. Throws `Misfit` for one that does not fit. */
export type WriteJson = (state: JsonEncodeState, value: unknown) => string;

/** A memo and no state: the plan of a node is the same for everyone. */
const plans = new WeakMap<Node, { write: WriteJson }>();

/** The plan of a node. Throws `TypeError` where the schema stands for no Go type. */
export function jsonEncodePlan(node: Node): { readonly write: WriteJson } {
  const key = canonical(node);
  const known = plans.get(key);
  if (known !== undefined) return known;
  // Known before it is made, so that a recursive type finds itself.
  const plan: { write: WriteJson } = { write: unfinished };
  plans.set(key, plan);
  try {
    plan.write = make(key);
  } catch (error) {
    // Plans that were made meanwhile may hold this one: to them it says what was wrong.
    plan.write = () => {
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

function make(node: Exclude<Node, LazyNode>): WriteJson {
  switch (node.kind) {
    case "bool":
      return writeBool;
    case "int":
    case "uint":
      return (_, value) => numberText(node, value);
    case "int64":
    case "uint64":
      return (_, value) => String(checkBigint(node.kind, value));
    case "float":
      return node.single
        ? (_, value) => singleText(checkFloat(node, value))
        : (_, value) => floatText(checkFloat(node, value));
    case "complex":
      return unsupported(node);
    case "string":
      return writeString;
    case "any":
      return (state, value) => state.any(value);
    case "duration":
      return (_, value) => String(nanosecondsOf(value));
    case "bytes":
      return writeBytes(node);
    case "slice":
    case "array":
      return writeList(node);
    case "map":
      return writeMap(node);
    case "struct":
      return writeStruct(node);
    case "pointer":
      return writePointer(node);
    case "opaque":
      return writeOpaque(node);
  }
}

/** A type that Go cannot write either. */
function unsupported(node: Node): WriteJson {
  return () => {
    throw new Misfit(TypeError, `json: unsupported type: ${goType(node)}`);
  };
}

function numberText(node: NumberNode, value: unknown): string {
  if (node.wide && typeof value === "bigint") return String(checkBigint("uint64", value));
  // Adding 0 makes the sign of a zero go.
  return String(checkNumber(node, value) + 0);
}

function writeBool(_: JsonEncodeState, value: unknown): string {
  if (typeof value !== "boolean") throw wrongType("bool", value);
  return value ? "true" : "false";
}

function checkBigint(kind: BigintNode["kind"], value: unknown): bigint {
  if (typeof value !== "bigint") throw wrongType(`${kind} as a bigint`, value);
  const fits = kind === "int64" ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  if (fits !== value) throw new Misfit(RangeError, `expected ${kind}, received ${value}n`);
  return value;
}

function writeString(_: JsonEncodeState, value: unknown): string {
  if (typeof value !== "string") throw wrongType("string", value);
  return quote(value);
}

function writeBytes({ list }: BytesNode): WriteJson {
  if (!list) {
    return (_, value) => {
      if (!(value instanceof Uint8Array)) throw wrongType("[]byte as a Uint8Array", value);
      return `"${value.toBase64()}"`;
    };
  }
  return (_, value) => {
    if (!Array.isArray(value)) throw wrongType("[]uint8 as an array", value);
    const wrong = value.findIndex((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255);
    if (wrong >= 0) throw within(wrongType("uint8", value[wrong]), `[${wrong}]`);
    return `"${Uint8Array.from(value).toBase64()}"`;
  };
}

/** Writes elements one after the other. */
export function writeElements(
  state: JsonEncodeState,
  write: WriteJson,
  values: readonly unknown[],
): string {
  let text = "[";
  let index = 0;
  try {
    state.enter();
    for (; index < values.length; index++) {
      if (index > 0) text += ",";
      text += write(state, values[index]);
    }
    state.leave();
  } catch (error) {
    throw within(error, `[${index}]`);
  }
  return `${text}]`;
}

function writeList(node: SliceNode | ArrayNode): WriteJson {
  const elem = jsonEncodePlan(node.elem);
  const write: WriteJson = (state, value) => elem.write(state, value);
  return (state, value) => {
    if (!Array.isArray(value)) throw wrongType(goType(node), value);
    if (node.kind === "array" && value.length !== node.length) {
      throw new Misfit(RangeError, `expected ${goType(node)}, received ${value.length} elements`);
    }
    return writeElements(state, write, value);
  };
}

/** Writes the members of an object in the order of their names, which is Go's for maps. */
export function writeMembers(
  state: JsonEncodeState,
  write: WriteJson,
  members: (readonly [name: string, value: unknown])[],
): string {
  members.sort(([a], [b]) => compareAsBytes(a, b));
  let text = "{";
  let name = "";
  try {
    state.enter();
    for (const member of members) {
      if (text.length > 1) text += ",";
      name = member[0];
      text += `${quote(name)}:${write(state, member[1])}`;
    }
    state.leave();
  } catch (error) {
    throw within(error, keySegment(name));
  }
  return `${text}}`;
}

/** Compares as Go compares strings: by their bytes in UTF-8, which have the order of the code points. */
function compareAsBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  // Halves of pairs stand for what comes behind all other units.
  const rank = (unit: number) => unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

function writeMap(node: MapNode): WriteJson {
  const elem = jsonEncodePlan(node.elem);
  const write: WriteJson = (state, value) => elem.write(state, value);
  const nameOf = writeKey(wireNode(node.key));
  if (nameOf === undefined) return unsupported(node);
  return (state, value) => {
    if (node.record) {
      if (typeof value !== "object" || value === null) {
        throw wrongType(`${goType(node)} as an object`, value);
      }
      return writeMembers(state, write, Object.entries(value));
    }
    if (!(value instanceof Map)) throw wrongType(`${goType(node)} as a Map`, value);
    const members: [string, unknown][] = [];
    for (const [key, elem] of value) members.push([nameKey(nameOf, key), elem]);
    return writeMembers(state, write, members);
  };
}

function nameKey(nameOf: (key: unknown) => string, key: unknown): string {
  try {
    return nameOf(key);
  } catch (error) {
    throw within(error, keySegment(key));
  }
}

/** How keys of this type become names of members. `undefined`: Go has no JSON for maps with such keys. */
function writeKey(
  node: Exclude<Node, LazyNode | PointerNode>,
): ((key: unknown) => string) | undefined {
  switch (node.kind) {
    case "string":
      return (key) => {
        if (typeof key !== "string") throw wrongType("string", key);
        return key;
      };
    case "int":
    case "uint":
      return (key) => numberText(node, key);
    case "int64":
    case "uint64":
      return (key) => String(checkBigint(node.kind, key));
    case "duration":
      return (key) => String(nanosecondsOf(key));
    case "opaque": {
      const form = formOf(node);
      return "text" in form ? form.text?.format : undefined;
    }
    default:
      return undefined;
  }
}

function writeStruct(node: StructNode): WriteJson {
  const fields = node.fields.map((field, index) => ({
    name: field.name,
    opening: `${index === 0 ? "{" : ","}${quote(field.name)}:`,
    plan: jsonEncodePlan(field.node),
  }));
  return (state, value) => {
    if (typeof value !== "object" || value === null) throw wrongType(goType(node), value);
    const from = value as Record<string, unknown>;
    let text = "";
    let at = "";
    try {
      state.enter();
      for (const { name, opening, plan } of fields) {
        at = name;
        text += opening + plan.write(state, from[name]);
      }
      state.leave();
    } catch (error) {
      throw at === "" ? error : within(error, `.${at}`);
    }
    return text === "" ? "{}" : `${text}}`;
  };
}

/** Unlike gob JSON has a nil pointer wherever a value can be. */
function writePointer(node: PointerNode): WriteJson {
  const plan = jsonEncodePlan(wireNode(node));
  return (state, value) => value === undefined ? "null" : plan.write(state, value);
}

function writeOpaque(node: OpaqueNode): WriteJson {
  const form = formOf(node);
  if (!("node" in form)) return (_, value) => form.write(value);
  const fields = jsonEncodePlan(form.node);
  return (state, value) => fields.write(state, form.split(value));
}

/**
 * Checks that a value is what its Go type can hold, made before it is written, in gob and in JSON. Each gives the value
 * back and throws `Misfit` if it does not fit.
 *
 * @module
 */

import { describe, Misfit, within, wrongType } from "../errors.ts";
import type {
  ArrayNode,
  BigintNode,
  ByteArrayNode,
  BytesNode,
  FloatNode,
  MapNode,
  Node,
  NumberNode,
  PointerNode,
  SliceNode,
} from "./schema_node.ts";
import { goType } from "./go_type.ts";

export function checkBool(value: unknown): boolean {
  if (typeof value !== "boolean") throw wrongType("bool", value);
  return value;
}

export function checkString(value: unknown): string {
  if (typeof value !== "string") throw wrongType("string", value);
  return value;
}

/** An integer that is a number. */
export function checkNumber({ name, min, max }: NumberNode, value: unknown): number {
  if (typeof value !== "number") throw wrongType(name, value);
  if (value >= min && value <= max && Number.isInteger(value)) return value;
  throw new Misfit(
    RangeError,
    `expected ${name}, a whole number from ${min} to ${max}, received ${value}`,
  );
}

export function checkBigint(kind: BigintNode["kind"], value: unknown): bigint {
  if (typeof value !== "bigint") throw wrongType(`${kind} as a bigint`, value);
  const wrapped = kind === "int64" ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  if (wrapped === value) return value;
  throw new Misfit(RangeError, `expected ${kind}, received ${value}n`);
}

/** A number as its float type holds it: rounded to 32 bits for a `float32`. */
export function checkFloat({ name, single }: FloatNode, value: unknown): number {
  if (typeof value !== "number") throw wrongType(name, value);
  if (!single) return value;
  const rounded = Math.fround(value);
  if (Number.isFinite(rounded) || !Number.isFinite(value)) return rounded;
  throw new Misfit(RangeError, `expected ${name}, received ${value}`);
}

/** The bytes of a `[]byte`, also of one that is an array of numbers. */
export function checkBytes({ list }: BytesNode, value: unknown): Uint8Array {
  if (!list) {
    if (!(value instanceof Uint8Array)) throw wrongType("[]byte as a Uint8Array", value);
    return value;
  }
  if (!Array.isArray(value)) throw wrongType("[]uint8 as an array", value);
  const wrong = value.findIndex((byte) => !Number.isInteger(byte) || byte < 0 || byte > 255);
  if (wrong >= 0) throw within(wrongType("uint8", value[wrong]), `[${wrong}]`);
  return Uint8Array.from(value);
}

/** The elements of a slice or an array, which are not checked yet. */
export function checkElements(node: SliceNode | ArrayNode, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw wrongType(goType(node), value);
  if (node.kind === "array" && value.length !== node.length) {
    throw new Misfit(RangeError, `expected ${goType(node)}, received ${value.length} elements`);
  }
  return value;
}

export function checkStringBytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongType("string as a Uint8Array", value);
  return value;
}

export function checkByteArray(node: ByteArrayNode, value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongType(`${goType(node)} as a Uint8Array`, value);
  if (value.length === node.length) return value;
  throw new Misfit(RangeError, `expected ${goType(node)}, received ${value.length} bytes`);
}

/** The entries of a map, or of a record. */
export function checkMap(
  node: MapNode,
  value: unknown,
): Map<unknown, unknown> | [key: unknown, value: unknown][] {
  if (!node.record) {
    if (value instanceof Map) return value;
    const advice = isPlainObject(value)
      ? ": use new Map(Object.entries(value)), or gob.record for the schema"
      : "";
    throw misfit(`${goType(node)} as a Map`, value, advice);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (!(value instanceof Map)) return Object.entries(value);
  }
  const advice = value instanceof Map
    ? ": use Object.fromEntries(value), or gob.map for the schema"
    : "";
  throw misfit(`${goType(node)} as an object`, value, advice);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && value.constructor === Object;
}

/** An interface value of one of the types in a table. */
export function checkMember(
  members: ReadonlyMap<string, Node>,
  value: unknown,
): { readonly name: string; readonly value: unknown } {
  const { name } = value as { name?: unknown };
  if (typeof value === "object" && typeof name === "string" && "value" in value!) {
    if (members.has(name)) return value as { name: string; value: unknown };
    const types = [...members.keys()].join(", ");
    throw new Misfit(TypeError, `type not registered for interface: ${name}; expected ${types}`);
  }
  const [example] = members.keys();
  const advice = `: use gob.typed(${JSON.stringify(example)}, value)`;
  throw misfit("a value with the name of its type for an interface", value, advice);
}

/** The error for a schema that does not say what to send. */
export function onlyDecodes(): TypeError {
  return new TypeError(
    "Cannot encode gob.plain, which only decodes: use the schema of the type that Go expects",
  );
}

/** The misfit of `null` for a pointer. */
export function nullPointer(node: PointerNode): Misfit {
  const advice = ": leave the field out, or use undefined for nil";
  return misfit(goType(node), null, advice);
}

function misfit(expected: string, value: unknown, advice: string): Misfit {
  return new Misfit(TypeError, `expected ${expected}, received ${describe(value)}${advice}`);
}

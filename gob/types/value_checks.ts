/**
 * Checks that a value is what its Go type can hold, made before it is written, in gob and in JSON. Each gives the value
 * back and throws `Misfit` if it does not fit.
 *
 * @module
 */

import { Misfit, within, wrongType } from "../errors.ts";
import {
  type ArrayNode,
  type BigintNode,
  type BytesNode,
  type FloatNode,
  goType,
  type NumberNode,
  type SliceNode,
} from "./schema_node.ts";

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

/**
 * How bools, strings and numbers are read from JSON, with Go's checks. Integers lose no digit on their way.
 *
 * @module
 */

import type { FloatNode, NumberNode } from "../gob/types/schema_node.ts";
import { byte, type JsonReader } from "./reader.ts";

/** Reads a bool. */
export function readBool(reader: JsonReader): boolean {
  const { first } = reader;
  if (first !== byte.t && first !== byte.f) throw reader.mismatch("bool");
  reader.skip();
  return first === byte.t;
}

/** Reads a string. */
export function readString(reader: JsonReader): string {
  if (reader.first !== byte.quote) throw reader.mismatch("string");
  return reader.string();
}

/** How an integer is read that is a number. */
export function readNumber(node: NumberNode): (reader: JsonReader) => number | bigint {
  const { kind, name, min, max, wide } = node;
  return (reader) => {
    if (!reader.atNumber) throw reader.mismatch(name);
    // Go takes no sign where the type has none, not even that of a zero.
    if (kind === "uint" && reader.first === byte.minus) throw reader.mismatch(name, true);
    const start = reader.pos;
    // More digits than are exact as a number are still within the bounds of some types.
    const whole = reader.integer() ?? wholeNumber(reader, kind === "uint", name);
    if (whole >= min && whole <= max) return Number(whole);
    if (wide) return whole;
    reader.pos = start;
    throw reader.mismatch(name, true);
  };
}

/** A whole number of up to 64 bits. */
export function readBigint(reader: JsonReader, kind: "int64" | "uint64", name: string): bigint {
  if (!reader.atNumber) throw reader.mismatch(name);
  const unsigned = kind === "uint64";
  if (unsigned && reader.first === byte.minus) throw reader.mismatch(name, true);
  const n = reader.integer();
  return n === undefined ? wholeNumber(reader, unsigned, name) : BigInt(n);
}

/** Reads a number that must be whole and within 64 bits. */
function wholeNumber(reader: JsonReader, unsigned: boolean, name: string): bigint {
  const value = parseWhole(reader.peekLiteral(), unsigned);
  if (value === undefined) throw reader.mismatch(name, true);
  reader.skip();
  return value;
}

/** Digits as Go's `ParseInt` and `ParseUint` read them. `undefined`: they are none, or beyond 64 bits. */
export function parseWhole(text: string, unsigned: boolean): bigint | undefined {
  const [, sign, digits] = /^([+-]?)0*(\d{1,20})$/.exec(text) ?? [];
  if (digits === undefined || (unsigned && sign !== "")) return undefined;
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  const fits = unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
  return fits === value ? value : undefined;
}

/** How a floating-point number is read. */
export function readFloat({ name, single }: FloatNode): (reader: JsonReader) => number {
  return (reader) => {
    if (!reader.atNumber) throw reader.mismatch(name);
    const start = reader.pos;
    const n = reader.number();
    const value = single ? Math.fround(n) : n;
    if (Number.isFinite(value)) return value;
    reader.pos = start;
    throw reader.mismatch(name, true);
  };
}

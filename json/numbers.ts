/**
 * Numbers as Go's encoding/json writes and reads them. Integers lose no digit.
 *
 * @module
 */

import { Misfit } from "../gob/errors.ts";
import { durationOf } from "../gob/types/duration.ts";
import type { FloatNode, Node, NumberNode } from "../gob/types/schema_node.ts";
import { goType } from "../gob/types/go_type.ts";
import { byte, type JsonReader, TypeMismatch } from "./reader.ts";

/** A float64. Throws `Misfit` for NaN and infinities, which JSON does not have. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    throw new Misfit(RangeError, `json: unsupported value: ${name}`);
  }
  // Go uses exponents where JavaScript does, but writes the sign of a zero.
  return Object.is(value, -0) ? "-0" : String(value);
}

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** A float32, with the fewest digits that tell it from other numbers of 32 bits. */
export function singleText(value: number): string {
  if (!Number.isFinite(value) || value === 0) return floatText(value);
  single[0] = value;
  // Below a power of two floats are closer than above it, so the nearest decimal need not be the shortest.
  const isPowerOfTwo = singleBits[0]! << 9 === 0;
  if (isPowerOfTwo) return exactSingleText(value);
  for (let count = 1; count < 9; count++) {
    const near = Number(value.toPrecision(count));
    if (Math.fround(near) !== value) continue;
    // Of two decimals that are equally near Go takes the even one, the platform the greater one.
    return value.toPrecision(count + 1).replace(/e.*/, "").endsWith("5")
      ? exactSingleText(value)
      : floatText(near);
  }
  return floatText(Number(value.toPrecision(9)));
}

/** The same for a finite number other than zero, computed from all its digits. */
function exactSingleText(value: number): string {
  const size = Math.abs(value);
  single[0] = size;
  const exponent = Math.max(singleBits[0]! >>> 23, 1) - 150;
  const exact = exactDigits(BigInt(size / 2 ** exponent), exponent);
  const numberOf = ({ digits, point }: Digits) => Number(`${digits}e${point - digits.length}`);
  for (let count = 1; count < exact.digits.length; count++) {
    const down = numberOf(cut(exact, count, false));
    const up = numberOf(cut(exact, count, true));
    const [downFits, upFits] = [Math.fround(down) === size, Math.fround(up) === size];
    if (!downFits && !upFits) continue;
    const goesUp = upFits && (!downFits || roundsUp(exact, count));
    return floatText(Math.sign(value) * (goesUp ? up : down));
  }
  return floatText(value);
}

/** The decimal digits of a positive number without zeros at the end, and how many of them stand before the point. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** All digits of `mantissa` times two to `exponent`. */
export function exactDigits(mantissa: bigint, exponent: number): Digits {
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = String(whole);
  return { digits: digits.replace(/0+$/, ""), point: digits.length + Math.min(exponent, 0) };
}

/** Whether rounding to `count` digits goes up: to the nearest number, and to the even one of two that are equally near. */
export function roundsUp({ digits }: Digits, count: number): boolean {
  const next = digits.charAt(count);
  if (next !== "5" || count + 1 < digits.length) return next >= "5";
  return Number(digits.charAt(count - 1)) % 2 === 1;
}

/** The first `count` digits, rounded away from zero if `up`. */
export function cut({ digits, point }: Digits, count: number, up: boolean): Digits {
  if (count >= digits.length) return { digits, point };
  const kept = digits.slice(0, count).replace(up ? /9+$/ : /0+$/, "");
  if (!up) return { digits: kept, point };
  if (kept === "") return { digits: "1", point: point + 1 };
  return { digits: kept.slice(0, -1) + (Number(kept.at(-1)) + 1), point };
}

/** Digits in the form that Go's `%g` chooses. */
export function general({ digits, point }: Digits): string {
  const power = point - 1;
  if (power < -4 || power >= 6) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const size = String(Math.abs(power)).padStart(2, "0");
    return `${digits.charAt(0)}${fraction}e${power < 0 ? "-" : "+"}${size}`;
  }
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, "0");
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** How an integer is read that is a number. */
export function readNumber(node: NumberNode): (reader: JsonReader) => number | bigint {
  const { kind, name, min, max, wide } = node;
  return (reader) => {
    const start = reader.pos;
    const whole = readWhole(reader, kind === "uint", name);
    if (whole >= min && whole <= max) return Number(whole);
    if (wide) return whole;
    reader.pos = start;
    throw reader.mismatch(name, true);
  };
}

/** Reads an integer of 64 bits. `name` is its Go type. */
export function readBigint(reader: JsonReader, unsigned: boolean, name: string): bigint {
  return BigInt(readWhole(reader, unsigned, name));
}

/** Reads an integer of up to 64 bits: a number if it is short, a bigint if it is long. */
function readWhole(reader: JsonReader, unsigned: boolean, name: string): number | bigint {
  if (!reader.atNumber) throw reader.mismatch(name);
  // For an unsigned type Go refuses any sign, even that of -0.
  if (unsigned && reader.first === byte.minus) throw reader.mismatch(name, true);
  const short = reader.integer();
  if (short !== undefined) return short;
  const value = parseWhole(reader.peekLiteral(), unsigned);
  if (value === undefined) throw reader.mismatch(name, true);
  reader.skip();
  return value;
}

/** Digits as Go's `ParseInt` and `ParseUint` read them. `undefined` if they are no integer or do not fit 64 bits. */
function parseWhole(text: string, unsigned: boolean): bigint | undefined {
  const [, sign, digits] = /^([+-]?)0*(\d{1,20})$/.exec(text) ?? [];
  if (digits === undefined || (unsigned && sign !== "")) return undefined;
  const value = sign === "-" ? -BigInt(digits) : BigInt(digits);
  const fits = unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
  return fits === value ? value : undefined;
}

/** How a key of a map is read that is an integer or a duration; `start` is where it stands. */
export function readWholeKey(
  node: Node,
): (text: string, reader: JsonReader, start: number) => unknown {
  const [min, max] = "min" in node ? [node.min, node.max] : [-Infinity, Infinity];
  const unsigned = node.kind === "uint" || node.kind === "uint64";
  const convert = "min" in node ? Number : node.kind === "duration" ? durationOf : (n: bigint) => n;
  return (text, reader, start) => {
    const whole = parseWhole(text, unsigned);
    if (whole !== undefined && whole >= min && whole <= max) return convert(whole);
    throw new TypeMismatch(`number ${text}`, goType(node), reader.bytesBefore + start);
  };
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

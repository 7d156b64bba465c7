/**
 * The values of types of Go's library, from the forms that they have in Go's JSON, and some more that people write.
 *
 * @module
 */

import type { gob } from "../../mod.ts";
import type { LibraryName } from "../ask/found.ts";
import { parseGoDuration } from "./go_duration.ts";
import { type Json, JsonNumber } from "./json_value.ts";

/** Exponents beyond are refused: the digits would fill the memory. */
const maxExponent = 10_000;
/** The precision that Go gives a `big.Float` that it reads from text. */
const bigFloatBits = 64;

/**
 * Converts a value.
 *
 * @param json The value.
 * @param name The type.
 * @param misfit Makes the error of a value that does not fit.
 */
export function libraryValue(
  json: Json,
  name: LibraryName,
  misfit: (expected?: string) => Error,
): unknown {
  const text = json instanceof JsonNumber ? json.text : json;
  if (typeof text !== "string") throw misfit();
  const isText = json === text;
  const value = valueOf(text, isText, name);
  if (value === undefined) throw misfit(`${name} as ${forms[name]}`);
  return value;
}

const forms: Readonly<Record<LibraryName, string>> = {
  "time.Time": 'RFC 3339, "2026-11-05T06:07:08Z"',
  "time.Duration": 'a text such as "1m30s", or nanoseconds',
  "big.Int": "a whole number, or its digits in a string",
  "big.Rat": 'a number, or "2/3"',
  "big.Float": "a number, or its digits in a string",
  "url.URL": "a string",
  "netip.Addr": 'a string, "192.0.2.1"',
  "uuid.UUID": "a string",
};

function valueOf(text: string, isText: boolean, name: LibraryName): unknown {
  switch (name) {
    case "time.Time":
      return isText ? timeOf(text) : undefined;
    case "time.Duration":
      return isText ? parseGoDuration(text) : wholeOf(text, 64);
    case "big.Int":
      return wholeOf(text);
    case "big.Rat":
      return rationalOf(text);
    case "big.Float":
      return bigFloatOf(text);
    case "url.URL":
    case "netip.Addr":
    case "uuid.UUID":
      return isText ? text : undefined;
  }
}

/** A time of RFC 3339. */
export function timeOf(text: string): Temporal.ZonedDateTime | undefined {
  const match = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:([Zz])|([+-]\d\d:\d\d))$/
    .exec(text);
  if (match === null) return undefined;
  try {
    return Temporal.Instant.from(text.toUpperCase().replace(",", "."))
      .toZonedDateTimeISO(match[2] ?? "UTC");
  } catch {
    return undefined;
  }
}

function wholeOf(text: string, bits?: number): bigint | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return bits === undefined || BigInt.asIntN(bits, value) === value ? value : undefined;
}

/** A fraction, or a decimal number. */
function rationalOf(text: string): gob.Rational | undefined {
  const [, above, below] = /^([+-]?\d+)\/(\d+)$/.exec(text) ?? [];
  if (above !== undefined && below !== undefined) {
    const den = BigInt(below);
    return den === 0n ? undefined : { num: BigInt(above), den };
  }
  const [all, sign = "", whole = "", fraction = "", power = "0"] =
    /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const exponent = Number(power) - fraction.length;
  if (all === undefined || Math.abs(exponent) > maxExponent) return undefined;
  const digits = BigInt(sign + whole + fraction);
  return exponent < 0
    ? { num: digits, den: 10n ** BigInt(-exponent) }
    : { num: digits * 10n ** BigInt(exponent), den: 1n };
}

/** A number rounded to 64 bits, half to even. */
function bigFloatOf(text: string): gob.BigFloat | undefined {
  const common = { precision: bigFloatBits, mode: 0, accuracy: 0 };
  const none = { exponent: 0, mantissa: 0n };
  const infinite = /^([+-]?)Inf(?:inity)?$/.exec(text);
  if (infinite !== null) {
    return { ...common, ...none, form: "inf", negative: infinite[1] === "-" };
  }
  const number = rationalOf(text);
  if (number === undefined) return undefined;
  const negative = text.startsWith("-");
  if (number.num === 0n) return { ...common, ...none, form: "zero", negative };
  const { num, den } = { ...number, num: negative ? -number.num : number.num };
  // The quotient has 65 or 66 bits, so that one to round by is left.
  const shift = BigInt(bigFloatBits + 1 - num.toString(2).length + den.toString(2).length);
  const [above, below] = shift < 0n ? [num, den << -shift] : [num << shift, den];
  const quotient = above / below;
  const bits = quotient.toString(2).length;
  const rest = BigInt(bits - bigFloatBits);
  const half = 1n << (rest - 1n);
  const low = quotient & ((1n << rest) - 1n);
  const exact = low === 0n && above % below === 0n;
  const isTie = low === half && above % below === 0n;
  const kept = quotient >> rest;
  const up = isTie ? (kept & 1n) === 1n : low >= half;
  let mantissa = up ? kept + 1n : kept;
  let exponent = bits - Number(shift);
  if (mantissa.toString(2).length > bigFloatBits) exponent++;
  while ((mantissa & 1n) === 0n) mantissa >>= 1n;
  const accuracy = exact ? 0 : up === negative ? -1 : 1;
  return { ...common, form: "finite", negative, accuracy, exponent, mantissa };
}

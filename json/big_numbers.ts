/**
 * The numbers of Go's `math/big` as decimal text, as `MarshalText` writes and `UnmarshalText` reads it.
 *
 * Every conversion has limits, since a short text can name a number that no memory holds.
 *
 * @module
 */

import { Misfit } from "../gob/errors.ts";
import { type BigFloat, bigFloat, bigRat, type Rational } from "../gob/mod.ts";
import type { OpaqueNode } from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { cut, type Digits, exactDigits, general, roundsUp } from "./numbers.ts";

/** The limit on the digits of a number that is read. */
const maxDigits = 1_000_000;
/** Reading takes time with the square of the digits: this many count as one object, twice as many as four. */
const [freeDigits, freeRatDigits] = [1000, 32];
/** The greatest power of ten that Go takes in a `big.Rat`. */
const maxRatExponent = 1_000_000;
/** The greatest power of two of a `big.Float` that is written, since its text is made from all its digits. */
const maxWrittenExponent = 1 << 20;
/** The precision in bits of a `big.Float` that is read: Go's for a variable that has none yet. */
const readPrecision = 64;
const maxExponent = 2 ** 31 - 1;
const minExponent = -(2 ** 31);

const decimalForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** A decimal number as it was written: `digits` times ten to `exponent`. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

/** How many objects a number with this many digits counts as: none if it has too many, as it is refused without work. */
function costOf(digits: number, free: number): number {
  return digits > maxDigits + maxRatExponent ? 0 : Math.floor((digits / free) ** 2);
}

/** How many objects the text of a `big.Int` or a `big.Float` counts as. */
export function numberCost(text: string): number {
  return costOf(text.length, freeDigits);
}

/** How many objects the text of a `big.Rat` counts as, which is also brought to lowest terms. */
export function ratCost(text: string): number {
  const exponent = Math.abs(Number(/[eE]([+-]?\d+)$/.exec(text)?.[1] ?? 0));
  return costOf(exponent > maxRatExponent ? Infinity : text.length + exponent, freeRatDigits);
}

/** Reads an integer as Go's `big.Int.UnmarshalJSON`. Throws with Go's text. */
export function parseInteger(text: string): bigint {
  if (/^-?\d+$/.test(text) && text.length <= maxDigits) return BigInt(text);
  throw new RangeError(`math/big: cannot unmarshal ${JSON.stringify(text)} into a *big.Int`);
}

/** Reads a decimal number. `undefined` if the text is none. */
function parseDecimal(text: string): Decimal | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] = decimalForm.exec(text) ?? [];
  const digits = whole + fraction;
  if (digits === "" || digits.length > maxDigits) return undefined;
  return { negative: sign === "-", digits, exponent: Number(exponent) - fraction.length };
}

const ratNode = nodeOf(bigRat) as OpaqueNode;

/** A rational number in lowest terms, as gob sends it. Throws `Misfit` if the value is none. */
function lowestTerms(value: unknown): Rational {
  return ratNode.decode(ratNode.encode(value)) as Rational;
}

/** Writes a rational number as Go's `big.Rat.MarshalText`. Throws `Misfit` if the value is none. */
export function formatRat(value: unknown): string {
  const { num, den } = lowestTerms(value);
  return den === 1n ? String(num) : `${num}/${den}`;
}

/** Reads a rational number as Go's `big.Rat.UnmarshalText`: a fraction or a decimal number. Throws with Go's text. */
export function parseRat(text: string): Rational {
  const rational = parseFraction(text) ?? parseRatDecimal(text);
  if (rational === undefined) {
    throw new RangeError(`math/big: cannot unmarshal ${JSON.stringify(text)} into a *big.Rat`);
  }
  return lowestTerms(rational);
}

function parseFraction(text: string): Rational | undefined {
  const [, sign, num, den] = /^([+-]?)(0|[1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (num === undefined || den === undefined || text.length > maxDigits) return undefined;
  return { num: sign === "-" ? -BigInt(num) : BigInt(num), den: BigInt(den) };
}

function parseRatDecimal(text: string): Rational | undefined {
  const decimal = parseDecimal(text);
  if (decimal === undefined || Math.abs(decimal.exponent) > maxRatExponent) return undefined;
  const digits = BigInt(decimal.digits);
  const num = decimal.negative ? -digits : digits;
  const power = 10n ** BigInt(Math.abs(decimal.exponent));
  return decimal.exponent < 0 ? { num, den: power } : { num: num * power, den: 1n };
}

/** A positive binary number: `mantissa` times two to `exponent`. */
interface Binary {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** The zero of a `big.Float`, which gob sends as no bytes. */
const unset = (nodeOf(bigFloat) as OpaqueNode).decode(new Uint8Array(0)) as Readonly<BigFloat>;

/**
 * Reads a number as Go's `big.Float.UnmarshalText` into a variable that was never set: with 64 bits, and in the steps that
 * Go takes, which need not give the nearest number. Throws with Go's text.
 */
export function parseFloat(text: string): BigFloat {
  const infinite = /^([+-]?)[Ii]nf$/.exec(text);
  if (infinite !== null) return { ...unset, form: "inf", negative: infinite[1] === "-" };
  const decimal = parseDecimal(text);
  if (decimal === undefined) throw floatError(text, whyNone(text));
  const { negative, exponent } = decimal;
  const mantissa = BigInt(decimal.digits);
  const zero = { ...unset, negative, precision: readPrecision };
  if (mantissa === 0n) return zero;
  const top = bitLength(mantissa) + exponent;
  if (top > maxExponent || top < minExponent) throw floatError(text, "exponent overflow");
  const [number, error] = roundNearest(scaled(mantissa, exponent), readPrecision);
  const accuracy = negative ? 0 - error : error;
  const bits = bitLength(number.mantissa) + number.exponent;
  if (bits < minExponent) return { ...zero, accuracy: negative ? 1 : -1 };
  if (bits > maxExponent) return { ...zero, form: "inf", accuracy: negative ? -1 : 1 };
  return { ...zero, form: "finite", accuracy, exponent: bits, mantissa: oddPart(number.mantissa) };
}

/** Why a text is no number, in Go's words. */
function whyNone(text: string): string {
  if (text === "") return "EOF";
  const start = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(text)?.[0] ?? "";
  const next = text.charAt(start.length);
  return start === "" || next === ""
    ? "number has no digits"
    : `expected end of string, found '${next}'`;
}

function floatError(text: string, why: string): RangeError {
  return new RangeError(
    `math/big: cannot unmarshal ${JSON.stringify(text)} into a *big.Float (${why})`,
  );
}

/** `mantissa` times ten to `exponent`, to more than 64 bits. The last bit of a quotient says that there is a remainder. */
function scaled(mantissa: bigint, exponent: number): Binary {
  if (exponent === 0) return { mantissa, exponent };
  const five = powerOfFive(Math.abs(exponent), readPrecision + 64);
  if (exponent > 0) {
    return { mantissa: mantissa * five.mantissa, exponent: exponent + five.exponent };
  }
  const shift = Math.max(0, bitLength(five.mantissa) - bitLength(mantissa) + readPrecision + 2);
  const dividend = mantissa << BigInt(shift);
  const sticky = dividend % five.mantissa === 0n ? 0n : 1n;
  const quotient = (dividend / five.mantissa) << 1n | sticky;
  return { mantissa: quotient, exponent: exponent - five.exponent - shift - 1 };
}

/** Five to `power`, rounded to this many bits if it has more, by the same multiplications as in Go. */
function powerOfFive(power: number, bits: number): Binary {
  const exact = 27;
  if (power <= exact) return { mantissa: 5n ** BigInt(power), exponent: 0 };
  let result: Binary = { mantissa: 5n ** BigInt(exact), exponent: 0 };
  let factor: Binary = { mantissa: 5n, exponent: 0 };
  for (let rest = power - exact; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) [result] = roundNearest(product(result, factor), bits);
    [factor] = roundNearest(product(factor, factor), bits + 64);
  }
  return result;
}

function product(a: Binary, b: Binary): Binary {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

/** Rounds to the nearest number of this many bits, halfway to the even one. `error` says whether it is below or above. */
function roundNearest({ mantissa, exponent }: Binary, bits: number): [Binary, error: number] {
  const excess = bitLength(mantissa) - bits;
  if (excess <= 0) return [{ mantissa, exponent }, 0];
  const shift = BigInt(excess);
  const kept = mantissa >> shift;
  const rest = mantissa - (kept << shift);
  const half = 1n << (shift - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  const error = rest === 0n ? 0 : up ? 1 : -1;
  return [{ mantissa: up ? kept + 1n : kept, exponent: exponent + excess }, error];
}

/** How many bits a positive number has. */
function bitLength(number: bigint): number {
  const hex = number.toString(16);
  return hex.length * 4 - Math.clz32(parseInt(hex.charAt(0), 16)) + 28;
}

/** The number without the binary zeros at its end. */
function oddPart(number: bigint): bigint {
  const hex = number.toString(16);
  const zeros = hex.length - hex.replace(/0+$/, "").length;
  let odd = number >> BigInt(zeros * 4);
  while ((odd & 1n) === 0n) odd >>= 1n;
  return odd;
}

/** Writes a number as Go's `big.Float.MarshalText`: the fewest digits that name it. Throws `Misfit` if it is too large. */
export function formatFloat({ form, negative, precision, exponent, mantissa }: BigFloat): string {
  if (form === "inf") return negative ? "-Inf" : "+Inf";
  const sign = negative ? "-" : "";
  if (form === "zero") return `${sign}0`;
  if (Math.abs(exponent) > maxWrittenExponent || precision > maxWrittenExponent) {
    throw new Misfit(
      RangeError,
      `expected a number of at most 2^20 bits to be written as text, received exponent ${exponent}`,
    );
  }
  const number = { mantissa, exponent: exponent - bitLength(mantissa) };
  return sign + general(fewestDigits(number, precision));
}

/** The fewest digits that are nearer to this number than to its neighbours, in the steps of Go's `roundShortest`. */
function fewestDigits({ mantissa, exponent }: Binary, precision: number): Digits {
  const shift = precision + 1 - bitLength(mantissa);
  const half = shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
  const exact = exactDigits(mantissa, exponent);
  const lower = exactDigits(half - 1n, exponent - shift).digits;
  const upper = exactDigits(half + 1n, exponent - shift).digits;
  const inclusive = (half & 2n) === 0n;
  for (let i = 0; i < exact.digits.length; i++) {
    const digit = Number(exact.digits.charAt(i));
    // Go compares digit by digit and does not align the decimal points.
    const high = Number(upper.charAt(i));
    const down = Number(lower.charAt(i)) !== digit || (inclusive && i + 1 === lower.length);
    const up = digit !== high && (inclusive || digit + 1 < high || i + 1 < upper.length);
    if (down || up) return cut(exact, i + 1, up && (!down || roundsUp(exact, i + 1)));
  }
  return exact;
}

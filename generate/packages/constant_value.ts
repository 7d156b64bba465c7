/**
 * Values of constants: exact numbers, texts and truths, with the kind of type that they have.
 *
 * @module
 */

/** The value of a constant. */
export type ConstantValue =
  /** The number `numerator / denominator`, in lowest terms; the denominator is positive. */
  | {
    readonly kind: "number";
    readonly type: NumberKind;
    readonly numerator: bigint;
    readonly denominator: bigint;
  }
  | { readonly kind: "string"; readonly type: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly type: "bool"; readonly value: boolean };

/** A number among constant values. */
export type NumberValue = Extract<ConstantValue, { kind: "number" }>;

/** The kinds of numbers: those of types, and those of constants without one. */
export type NumberKind = IntegerKind | FloatKind | UntypedKind;

/** The kinds of integer types. */
export type IntegerKind =
  | ("int" | "int8" | "int16" | "int32" | "int64")
  | ("uint" | "uint8" | "uint16" | "uint32" | "uint64" | "uintptr");

/** The kinds of floating point types. */
export type FloatKind = "float32" | "float64";

/** The kinds of numbers without a type, by rank. */
export type UntypedKind = "untyped int" | "untyped rune" | "untyped float";

/** Why a constant has no value that could be told. */
export class ConstantFault {
  /** The reason, to follow a colon. */
  readonly reason: string;
  /** Whether it is due to who asks, and not to the constant alone. */
  readonly passing: boolean;

  /**
   * @param reason The reason, to follow a colon.
   * @param passing Whether it is due to who asks.
   */
  constructor(reason: string, passing = false) {
    this.reason = reason;
    this.passing = passing;
  }
}

/** Longer integers are faults, as in Go. */
const mostBits = 512;

/** Numbers that are no integers may be longer: Go's smallest float64 takes 1,074 bits. */
const mostFractionBits = 4096;

const untypedKinds: readonly string[] = ["untyped int", "untyped rune", "untyped float"];

/** Whether numbers of a kind are integers. */
export function isInteger(type: NumberKind): boolean {
  return !type.includes("float");
}

/** Whether a kind is that of a constant without a type. */
export function isUntyped(type: NumberKind): type is UntypedKind {
  return type.startsWith("untyped");
}

/** How much an untyped kind counts among others: that of two operands is the higher one. */
export function rankOf(type: NumberKind): number {
  return untypedKinds.indexOf(type);
}

/** An integer of a kind. */
export function integer(value: bigint, type: NumberKind = "untyped int"): NumberValue {
  return { kind: "number", type, numerator: value, denominator: 1n };
}

/** A number of a kind, or a fault if it is too long or does not fit the kind. `wordBits` are those of `int`. */
export function number(
  numerator: bigint,
  denominator: bigint,
  type: NumberKind,
  wordBits: number,
): NumberValue | ConstantFault {
  if (denominator === 0n) return new ConstantFault("division by zero");
  const divisor = greatestDivisor(numerator, denominator);
  const sign = denominator < 0n ? -1n : 1n;
  const top = sign * numerator / divisor;
  const bottom = sign * denominator / divisor;
  const bits = Math.max(bitLength(top), bitLength(bottom));
  if (bits > (isInteger(type) ? mostBits : mostFractionBits)) {
    return new ConstantFault("a number that is too long");
  }
  if (isInteger(type) && bottom !== 1n) {
    return new ConstantFault(`a fraction, where ${type} needs an integer`);
  }
  if (!isUntyped(type) && isInteger(type)) {
    const { least, most } = rangeOf(type, wordBits);
    if (top < least || top > most) return new ConstantFault(`${top} overflows ${type}`);
  }
  if (type === "float32" || type === "float64") return rounded(top, bottom, type);
  return { kind: "number", type, numerator: top, denominator: bottom };
}

/** The bits of an integer type, and whether it has a sign. */
export function widthOf(type: NumberKind, wordBits: number): { bits: number; signed: boolean } {
  const bits = /\d+$/.exec(type)?.[0];
  return { bits: bits === undefined ? wordBits : Number(bits), signed: !type.startsWith("u") };
}

/** The bits that an integer takes, without its sign. */
export function bitLength(value: bigint): number {
  // Four bits a digit, less the zeros before the first bit.
  const hex = (value < 0n ? -value : value).toString(16);
  return hex === "0" ? 0 : hex.length * 4 - Math.clz32(parseInt(hex.charAt(0), 16)) + 28;
}

function rangeOf(type: NumberKind, wordBits: number): { least: bigint; most: bigint } {
  const { bits, signed } = widthOf(type, wordBits);
  const values = 1n << BigInt(signed ? bits - 1 : bits);
  return { least: signed ? -values : 0n, most: values - 1n };
}

/** Rounds to the nearest float, to the even one of two. */
function rounded(
  numerator: bigint,
  denominator: bigint,
  type: FloatKind,
): NumberValue | ConstantFault {
  if (numerator === 0n) return integer(0n, type);
  const [precision, lowest, highest] = type === "float32" ? [24, -149, 127] : [53, -1074, 1023];
  const size = numerator < 0n ? -numerator : numerator;
  let exponent = bitLength(size) - bitLength(denominator) - precision;
  // The quotient has `precision` bits or one more.
  const quotientAt = (shift: number): [bigint, bigint] =>
    shift < 0 ? [size << BigInt(-shift), denominator] : [size, denominator << BigInt(shift)];
  let [top, bottom] = quotientAt(Math.max(exponent, lowest));
  if (top / bottom >= 1n << BigInt(precision)) exponent++;
  exponent = Math.max(exponent, lowest);
  [top, bottom] = quotientAt(exponent);
  let mantissa = top / bottom;
  const twice = 2n * (top % bottom);
  if (twice > bottom || (twice === bottom && (mantissa & 1n) === 1n)) mantissa++;
  if (mantissa !== 0n && exponent + bitLength(mantissa) - 1 > highest) {
    return new ConstantFault(`a number that overflows ${type}`);
  }
  const signed = numerator < 0n ? -mantissa : mantissa;
  if (exponent >= 0) return integer(signed << BigInt(exponent), type);
  const scale = 1n << BigInt(-exponent);
  const divisor = greatestDivisor(signed, scale);
  return { kind: "number", type, numerator: signed / divisor, denominator: scale / divisor };
}

function greatestDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** The value of a number as Go writes it: `1_000`, `0x1p-2`, `017`, `1e9`. */
export function numberOf(text: string): NumberValue | ConstantFault {
  const plain = text.replaceAll("_", "").toLowerCase();
  // Longer numbers have more bits than a constant may have; what they are would take long to find out.
  if (plain.length > 2000) return new ConstantFault("a number that is too long");
  if (plain.endsWith("i")) return new ConstantFault("a complex number");
  if (/^0(?:x[\da-f]+|b[01]+|o[0-7]+)$/.test(plain)) return whole(BigInt(plain));
  if (/^0[0-7]+$/.test(plain)) return whole(BigInt(`0o${plain.slice(1)}`));
  if (/^\d+$/.test(plain)) return whole(BigInt(plain));
  const hex = /^0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/.exec(plain);
  const decimal = /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/.exec(plain);
  const [, before = "", after = "", exponentText = "0"] = hex ?? decimal ?? [];
  if (before + after === "") return new ConstantFault(`no number: ${text}`);
  const shift = Number(exponentText) - after.length * (hex ? 4 : 1);
  if (Math.abs(shift) > mostFractionBits) return new ConstantFault("a number that is too long");
  const digits = BigInt(`${hex ? "0x" : ""}${before}${after}`);
  const scale = (hex ? 2n : 10n) ** BigInt(Math.abs(shift));
  return shift < 0
    ? number(digits, scale, "untyped float", 64)
    : number(digits * scale, 1n, "untyped float", 64);
}

function whole(value: bigint): NumberValue | ConstantFault {
  return number(value, 1n, "untyped int", 64);
}

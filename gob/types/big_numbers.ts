/**
 * Schemas of the numbers of Go's `math/big`.
 *
 * @module
 */

import { fromHex, toHex } from "../bytes/hex_and_base64.ts";
import { type OpaqueCodec, opaqueWithZero } from "./opaque.ts";
import type { Schema } from "./schema.ts";

/**
 * Go's `big.Int` and `*big.Int` as a bigint.
 */
export const bigInt: Schema<bigint> = /* @__PURE__ */ pointed<bigint>("big.Int", {
  encode(value: unknown): Uint8Array {
    const number = expectBigint(value, "");
    return concat([1 << 1 | (number < 0n ? 1 : 0)], magnitude(number));
  },
  decode(bytes): bigint {
    if (bytes.length === 0) return 0n;
    expectVersion(bytes[0]! >> 1, "Int");
    const number = fromMagnitude(bytes.subarray(1));
    return (bytes[0]! & 1) === 1 ? -number : number;
  },
});

/** A rational number. */
export interface Rational {
  /** The numerator, with the sign. */
  num: bigint;
  /** The denominator, greater than zero. */
  den: bigint;
}

/**
 * Go's `big.Rat` and `*big.Rat` as a numerator and a denominator. It is encoded in lowest terms.
 */
export const bigRat: Schema<Rational> = /* @__PURE__ */ pointed<Rational>("big.Rat", {
  encode(value: unknown): Uint8Array {
    if (typeof value !== "object" || value === null) {
      throw new TypeError(`expected { num, den }, received ${typeof value}`);
    }
    const { num, den } = value as { num?: unknown; den?: unknown };
    const numerator = expectBigint(num, " as num");
    const denominator = expectBigint(den, " as den");
    if (denominator <= 0n) {
      throw new RangeError(`expected a denominator above 0, received ${denominator}n`);
    }
    const divisor = gcd(numerator < 0n ? -numerator : numerator, denominator);
    const above = magnitude(numerator / divisor);
    const head = new Uint8Array(5);
    head[0] = 1 << 1 | (numerator < 0n ? 1 : 0);
    new DataView(head.buffer).setUint32(1, above.length);
    return concat(head, above, magnitude(denominator / divisor));
  },
  decode(bytes): Rational {
    if (bytes.length === 0) return { num: 0n, den: 1n };
    if (bytes.length < 5) throw new RangeError("Rat.GobDecode: buffer too small");
    expectVersion(bytes[0]! >> 1, "Rat");
    const end = 5 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
    if (bytes.length < end) throw new RangeError("Rat.GobDecode: buffer too small");
    const num = fromMagnitude(bytes.subarray(5, end));
    // Go sends a zero value without a denominator. It means 1.
    const den = fromMagnitude(bytes.subarray(end)) || 1n;
    return { num: (bytes[0]! & 1) === 1 ? -num : num, den };
  },
});

/** A `big.Float` with everything that Go stores of it. */
export interface BigFloat {
  /** Zero, a finite number, or infinity. */
  form: "zero" | "finite" | "inf";
  /** Whether the sign is negative; zeros have one too. */
  negative: boolean;
  /** The precision of the mantissa in bits: `Prec()`. */
  precision: number;
  /** Go's rounding mode, from 0 (`ToNearestEven`) to 5: `Mode()`. */
  mode: number;
  /** Whether the value was rounded: -1 below the exact result, 0 exact, 1 above it: `Acc()`. */
  accuracy: number;
  /** The power of two that multiplies the mantissa: `MantExp()`. 0 if the form is not finite. */
  exponent: number;
  /**
   * The mantissa, from 0.5 to 1, as its binary digits after the point without trailing zeros: `3n` is 0.11 in binary,
   * which is 0.75. 0 if the form is not finite.
   */
  mantissa: bigint;
}

const forms = ["zero", "finite", "inf"] as const;

/**
 * Go's `big.Float` and `*big.Float` as a plain object, without loss.
 */
export const bigFloat: Schema<BigFloat> = /* @__PURE__ */ pointed<BigFloat>("big.Float", {
  encode(value: unknown): Uint8Array {
    if (typeof value !== "object" || value === null) {
      throw new TypeError(`expected a BigFloat, received ${typeof value}`);
    }
    const { form, negative, precision, mode, accuracy, exponent, mantissa } = value as BigFloat;
    const formNumber = forms.indexOf(form);
    if (formNumber < 0) {
      throw new TypeError(`expected form zero, finite or inf, received ${String(form)}`);
    }
    expectWhole(precision, form === "finite" ? 1 : 0, 0xffff_ffff, "precision");
    expectWhole(mode, 0, 5, "mode");
    expectWhole(accuracy, -1, 1, "accuracy");
    const head = new Uint8Array(form === "finite" ? 10 : 6);
    const view = new DataView(head.buffer);
    head[0] = 1;
    head[1] = mode << 5 | (accuracy + 1) << 3 | formNumber << 1 | (negative ? 1 : 0);
    view.setUint32(2, precision);
    if (form !== "finite") return head;
    expectWhole(exponent, -0x8000_0000, 0x7fff_ffff, "exponent");
    view.setInt32(6, exponent);
    if (expectBigint(mantissa, " as mantissa") <= 0n) {
      throw new RangeError(`expected a mantissa above 0, received ${mantissa}n`);
    }
    // Go sends words of 64 bits, with the first digit as the highest bit.
    const bits = BigInt(mantissa.toString(2).length);
    const words = (bits + 63n) / 64n;
    return concat(head, magnitude(mantissa << (words * 64n - bits)));
  },
  decode(bytes): BigFloat {
    const zero = {
      form: "zero" as const,
      negative: false,
      precision: 0,
      mode: 0,
      accuracy: 0,
      exponent: 0,
      mantissa: 0n,
    };
    if (bytes.length === 0) return zero;
    if (bytes.length < 6) throw new RangeError("Float.GobDecode: buffer too small");
    expectVersion(bytes[0]!, "Float");
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const flags = bytes[1]!;
    const form = forms[flags >> 1 & 3];
    if (form === undefined) throw new RangeError("Float.GobDecode: invalid form");
    const value = {
      form,
      negative: (flags & 1) === 1,
      precision: view.getUint32(2),
      mode: flags >> 5,
      accuracy: (flags >> 3 & 3) - 1,
      exponent: 0,
      mantissa: 0n,
    };
    // Go reads these flags, but such a value could not be encoded again.
    if (value.mode > 5) throw new RangeError("Float.GobDecode: invalid rounding mode");
    if (value.accuracy > 1) throw new RangeError("Float.GobDecode: invalid accuracy");
    if (form !== "finite") return value;
    if (bytes.length < 10) {
      throw new RangeError("Float.GobDecode: buffer too small for finite form float");
    }
    const mantissa = trimZeros(fromMagnitude(bytes.subarray(10)));
    if (mantissa === 0n) {
      throw new RangeError("Float.GobDecode: nonzero finite number with empty mantissa");
    }
    if (value.precision === 0) {
      throw new RangeError("Float.GobDecode: zero precision finite number");
    }
    return { ...value, exponent: view.getInt32(6), mantissa };
  },
});

function expectBigint(value: unknown, where: string): bigint {
  if (typeof value === "bigint") return value;
  throw new TypeError(
    `expected a bigint${where}, received ${value === null ? "null" : typeof value}`,
  );
}

function expectWhole(value: unknown, min: number, max: number, what: string): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`expected ${what} from ${min} to ${max}, received ${String(value)}`);
}

function expectVersion(version: number, type: string): void {
  if (version !== 1) {
    throw new RangeError(`${type}.GobDecode: encoding version ${version} not supported`);
  }
}

/** The bytes of a number without its sign, most significant first. Zero has no bytes. */
function magnitude(number: bigint): Uint8Array {
  if (number === 0n) return new Uint8Array(0);
  const hex = (number < 0n ? -number : number).toString(16);
  return fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}

function fromMagnitude(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

function trimZeros(number: bigint): bigint {
  const binary = number.toString(2);
  const end = binary.lastIndexOf("1");
  return end < 0 ? 0n : number >> BigInt(binary.length - 1 - end);
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function concat(...parts: (Uint8Array | number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A type whose methods have pointer receivers: Go always sends it, and without bytes it is zero. */
function pointed<T>(name: string, codec: OpaqueCodec<T>): Schema<T> {
  return opaqueWithZero(name, "gob", codec, undefined, { emptyIsZero: true });
}

import {
  type BigFloat,
  bigFloat,
  bigInt,
  bigRat,
  map,
  pointer,
  type Rational,
  slice,
  string,
  struct,
} from "../../gob/mod.ts";
import { type Encodes, golden, type GoldenCase } from "./golden_case.ts";

/** A `big.Float` in which nothing is set. */
export const zeroBigFloat: BigFloat = {
  form: "zero",
  negative: false,
  precision: 0,
  mode: 0,
  accuracy: 0,
  exponent: 0,
  mantissa: 0n,
};

const zeroRat = { num: 0n, den: 1n };

/** A `big.Rat` that was never set lacks the denominator that every computed zero has. */
export const shortZero: Encodes = {
  encodes: "equivalent",
  reason: "Go encodes zero in two ways, and ours is the other",
};

const huge = 3n ** 1000n;

/** The magnitude of an integer in hexadecimal digits, two for a byte; none for zero. */
function digits(x: bigint): string {
  const hex = x === 0n ? "" : (x < 0n ? -x : x).toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

/** A length in eight hexadecimal digits. */
function word(length: number): string {
  return length.toString(16).padStart(8, "0");
}

/** An integer's encoding: what it is without a schema when it was reached by a pointer, whose type has no name. */
function intBytes(x: bigint): Uint8Array {
  return Uint8Array.fromHex(`${x < 0n ? "03" : "02"}${digits(x)}`);
}

/** A rational's encoding. */
function ratBytes({ num, den }: Rational): Uint8Array {
  const above = digits(num);
  return Uint8Array.fromHex(
    `${num < 0n ? "03" : "02"}${word(above.length / 2)}${above}${digits(den)}`,
  );
}

function int(name: string, x: bigint): GoldenCase {
  return golden(`big/int-${name}`, pointer(bigInt), x, { plain: intBytes(x) });
}

/** `plain` is the encoding in hexadecimal digits. */
function float(name: string, x: Partial<BigFloat>, plain: string): GoldenCase {
  return golden(`big/float-${name}`, pointer(bigFloat), { ...zeroBigFloat, ...x }, {
    plain: Uint8Array.fromHex(plain),
  });
}

function rat(name: string, x: Rational): GoldenCase {
  return golden(`big/rat-${name}`, pointer(bigRat), x, { plain: ratBytes(x) });
}

const Values = struct("main.Values", { Int: bigInt, Float: bigFloat, Rat: bigRat });
const Pointers = struct("main.Pointers", {
  Int: pointer(bigInt),
  Float: pointer(bigFloat),
  Rat: pointer(bigRat),
});
const oneAndAHalf = { form: "finite", precision: 53, exponent: 1, mantissa: 3n } as const;

/** Numbers of any size. */
export const bigCases: readonly GoldenCase[] = [
  int("0", 0n),
  int("1", 1n),
  int("-1", -1n),
  int("255", 255n),
  int("256", 256n),
  int("max-uint64", 2n ** 64n - 1n),
  int("2^64", 2n ** 64n),
  int("negative", -123456789012345678901234567890n),
  int("huge", huge),
  golden("big/int-slice", slice(pointer(bigInt)), [0n, 0n, 10n ** 21n], {
    plain: [intBytes(0n), new Uint8Array(), intBytes(10n ** 21n)],
    encodes: "equivalent",
    reason: "the second is nil in Go, for which we have no bigint",
  }),
  golden("big/int-map", map(string, pointer(bigInt)), new Map([["k", 10n]]), {
    plain: new Map([["k", intBytes(10n)]]),
  }),
  float("0", {}, "010800000000"),
  float("-0", { negative: true, precision: 10 }, "01090000000a"),
  float("1.5", oneAndAHalf, "010a0000003500000001c000000000000000"),
  float("-0.1", {
    form: "finite",
    negative: true,
    precision: 53,
    exponent: -3,
    mantissa: 0xccccccccccccdn,
  }, "010b00000035fffffffdccccccccccccd000"),
  float("inf", { form: "inf" }, "010c00000000"),
  float("-inf", { form: "inf", negative: true, precision: 64 }, "010d00000040"),
  float("precise", {
    form: "finite",
    precision: 200,
    exponent: 1001,
    mantissa: 0x123456789abcdef0123456789abcdefn,
  }, "010a000000c8000003e991a2b3c4d5e6f78091a2b3c4d5e6f780"),
  float("small", {
    form: "finite",
    negative: true,
    precision: 1,
    mode: 3,
    exponent: -9999,
    mantissa: 1n,
  }, "016b00000001ffffd8f18000000000000000"),
  float("inexact", {
    form: "finite",
    precision: 100,
    mode: 2,
    accuracy: -1,
    exponent: -1,
    mantissa: BigInt(`0b${"10".repeat(49)}1`),
  }, `014200000064ffffffff${"a".repeat(25)}0000000`),
  golden("big/rat-0", pointer(bigRat), zeroRat, {
    plain: new Uint8Array([2, 0, 0, 0, 0]),
    ...shortZero,
  }),
  rat("computed-0", { num: 0n, den: 1n }),
  rat("3/4", { num: 3n, den: 4n }),
  rat("-7", { num: -7n, den: 1n }),
  rat("huge", { num: -(10n ** 21n), den: huge }),
  golden("big/values", Values, {
    Int: -5n,
    Float: { ...zeroBigFloat, ...oneAndAHalf },
    Rat: { num: -3n, den: 4n },
  }),
  golden("big/values-zero", Values, { Int: 0n, Float: zeroBigFloat, Rat: zeroRat }, shortZero),
  golden("big/pointers", Pointers, {
    Int: 6n,
    Float: {
      ...zeroBigFloat,
      form: "finite",
      negative: true,
      precision: 53,
      exponent: 2,
      mantissa: 1n,
    },
    Rat: { num: 1n, den: 3n },
  }, {
    plain: {
      Int: intBytes(6n),
      Float: Uint8Array.fromHex("010b00000035000000028000000000000000"),
      Rat: ratBytes({ num: 1n, den: 3n }),
    },
  }),
  golden(
    "big/slice-then-value",
    struct("", { Refs: slice(pointer(bigInt)), Value: bigInt }),
    { Refs: [1n], Value: 2n },
    { plain: { Refs: [intBytes(1n)], Value: intBytes(2n) } },
  ),
  golden("big/pointers-nil", Pointers, {}),
];

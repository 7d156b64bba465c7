import assert from "node:assert/strict";
import {
  type BigFloat,
  bigFloat,
  bigInt,
  bigRat,
  decode,
  encode,
  GobError,
  type Rational,
  type Schema,
  struct,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";
import { fromOwnBytes, ownBytes } from "../opaque_values.ts";

/** Numbers and their bytes, as Go 1.26 writes them. */
const ints: readonly (readonly [value: bigint, hex: string])[] = [
  [0n, "02"],
  [1n, "0201"],
  [-1n, "0301"],
  [255n, "02ff"],
  [256n, "020100"],
  [-256n, "030100"],
  [2n ** 64n, "02010000000000000000"],
  [-(2n ** 100n), "0310000000000000000000000000"],
];

Deno.test("bigInt writes and reads the bytes of Go", pure, () => {
  for (const [value, hex] of ints) {
    assert.equal(ownBytes(bigInt, value), hex);
    assert.equal(fromOwnBytes(bigInt, 1n, hex), value);
  }
  // Go reads nothing as zero, leading zeros, and a zero with a sign.
  assert.equal(fromOwnBytes(bigInt, 1n, ""), 0n);
  assert.equal(fromOwnBytes(bigInt, 1n, "0200000005"), 5n);
  assert.equal(fromOwnBytes(bigInt, 1n, "03"), 0n);
});

Deno.test("bigInt of any size comes back", pure, () => {
  for (const bits of [63n, 64n, 65n, 127n, 128n, 1000n, 10_000n]) {
    for (const value of [2n ** bits - 1n, 2n ** bits, -(2n ** bits)]) {
      assert.equal(decode(encode(bigInt, value), bigInt), value);
      assert.equal(decode(encode(bigInt, value)), value);
    }
  }
});

const rationals: readonly (readonly [value: Rational, hex: string])[] = [
  [{ num: 0n, den: 1n }, "020000000001"],
  [{ num: 1n, den: 2n }, "02000000010102"],
  [{ num: -3n, den: 4n }, "03000000010304"],
  [{ num: 7n, den: 1n }, "02000000010701"],
  [{ num: 2n ** 64n, den: 3n }, "020000000901000000000000000003"],
];

Deno.test("bigRat writes and reads the bytes of Go", pure, () => {
  for (const [value, hex] of rationals) {
    assert.equal(ownBytes(bigRat, value), hex);
    assert.deepEqual(fromOwnBytes(bigRat, { num: 0n, den: 1n }, hex), value);
  }
  assert.deepEqual(fromOwnBytes(bigRat, { num: 1n, den: 1n }, ""), { num: 0n, den: 1n });
  assert.deepEqual(fromOwnBytes(bigRat, { num: 1n, den: 1n }, "020000000105"), {
    num: 5n,
    den: 1n,
  });
});

Deno.test("bigRat is sent in lowest terms, as Go keeps it", pure, () => {
  assert.equal(ownBytes(bigRat, { num: 6n, den: 8n }), ownBytes(bigRat, { num: 3n, den: 4n }));
  assert.equal(ownBytes(bigRat, { num: -6n, den: 3n }), ownBytes(bigRat, { num: -2n, den: 1n }));
  assert.equal(ownBytes(bigRat, { num: 0n, den: 9n }), ownBytes(bigRat, { num: 0n, den: 1n }));
});

const plain = { form: "finite", negative: false, precision: 53, mode: 0, accuracy: 0 } as const;
const floats: readonly (readonly [value: BigFloat, hex: string])[] = [
  [{ ...plain, form: "zero", precision: 0, exponent: 0, mantissa: 0n }, "010800000000"],
  [{ ...plain, exponent: 1, mantissa: 1n }, "010a00000035000000018000000000000000"],
  [{ ...plain, negative: true, exponent: 1, mantissa: 3n }, "010b0000003500000001c000000000000000"],
  [{ ...plain, exponent: -3, mantissa: 0xccccccccccccdn }, "010a00000035fffffffdccccccccccccd000"],
  [{ ...plain, form: "inf", exponent: 0, mantissa: 0n }, "010c00000035"],
  [{ ...plain, form: "inf", negative: true, exponent: 0, mantissa: 0n }, "010d00000035"],
  [{ ...plain, form: "zero", negative: true, exponent: 0, mantissa: 0n }, "010900000035"],
  [
    {
      ...plain,
      precision: 200,
      mode: 2,
      accuracy: -1,
      exponent: -1,
      mantissa: BigInt(`0x${"a".repeat(50)}`) >> 1n,
    },
    `0142000000c8ffffffff${"a".repeat(50)}00000000000000`,
  ],
  [{ ...plain, precision: 24, exponent: 41, mantissa: 1n }, "010a00000018000000298000000000000000"],
  [{ ...plain, exponent: -999, mantissa: 1n }, "010a00000035fffffc198000000000000000"],
];

Deno.test("bigFloat writes and reads the bytes of Go, and loses nothing", pure, () => {
  const [[example]] = floats as [readonly [BigFloat, string]];
  for (const [value, hex] of floats) {
    assert.equal(ownBytes(bigFloat, value), hex);
    assert.deepEqual(fromOwnBytes(bigFloat, example, hex), value);
  }
});

Deno.test("the known numbers refuse what is none", pure, () => {
  const check = (schema: unknown, value: unknown, text: RegExp) => {
    const Holder = struct("main.Holder", { N: schema as Schema<unknown> });
    assert.throws(() => encode(Holder, { N: value }), text);
  };
  check(bigInt, 1, /^TypeError: Cannot encode Holder\.N: expected a bigint, received number$/);
  check(bigInt, null, /^TypeError: Cannot encode Holder\.N: expected a bigint, received null$/);
  check(bigInt, undefined, /^TypeError: Cannot encode Holder\.N: /);
  check(bigRat, 1n, /^TypeError: Cannot encode Holder\.N: expected \{ num, den \}/);
  check(bigRat, { num: 1n }, /^TypeError: .* as den/);
  check(bigRat, { num: 1, den: 1n }, /^TypeError: .* as num/);
  check(bigRat, { num: 1n, den: 0n }, /^RangeError: Cannot encode Holder\.N: .*denominator/);
  check(bigRat, { num: 1n, den: -1n }, /^RangeError: /);
  const finite = floats[1]![0];
  check(bigFloat, 1.5, /^TypeError: Cannot encode Holder\.N: /);
  check(bigFloat, { ...finite, form: "big" }, /^TypeError: .*form/);
  check(bigFloat, { ...finite, precision: -1 }, /^RangeError: .*precision/);
  check(bigFloat, { ...finite, precision: 0 }, /^RangeError: .*precision/);
  check(bigFloat, { ...finite, mode: 6 }, /^RangeError: .*mode/);
  check(bigFloat, { ...finite, accuracy: 2 }, /^RangeError: .*accuracy/);
  check(bigFloat, { ...finite, exponent: 2 ** 31 }, /^RangeError: .*exponent/);
  check(bigFloat, { ...finite, mantissa: 0n }, /^RangeError: .*mantissa/);
  check(bigFloat, { ...finite, mantissa: 1 }, /^TypeError: .*mantissa/);
});

Deno.test("the known numbers say what is wrong with their bytes in Go's words", pure, () => {
  const check = <T>(schema: Schema<T>, example: T, hex: string, text: string) => {
    assert.throws(() => fromOwnBytes(schema, example, hex), (error) => {
      assert(error instanceof GobError);
      assert.equal(error.message, text);
      return true;
    });
  };
  const one = { num: 1n, den: 1n };
  const [[float]] = floats as [readonly [BigFloat, string]];
  check(bigInt, 1n, "04", "Int.GobDecode: encoding version 2 not supported");
  check(bigInt, 1n, "01", "Int.GobDecode: encoding version 0 not supported");
  check(bigRat, one, "02", "Rat.GobDecode: buffer too small");
  check(bigRat, one, "0200000009", "Rat.GobDecode: buffer too small");
  check(bigRat, one, "010000000101", "Rat.GobDecode: encoding version 0 not supported");
  check(bigFloat, float, "02", "Float.GobDecode: buffer too small");
  check(bigFloat, float, "020000000105", "Float.GobDecode: encoding version 2 not supported");
  check(
    bigFloat,
    float,
    "010200000009",
    "Float.GobDecode: buffer too small for finite form float",
  );
  check(
    bigFloat,
    float,
    "01020000003500000001",
    "Float.GobDecode: nonzero finite number with empty mantissa",
  );
  check(
    bigFloat,
    float,
    "010200000000000000018000000000000000",
    "Float.GobDecode: zero precision finite number",
  );
  // Go reads these, but no Float has such a mode, accuracy or form.
  check(bigFloat, float, "01c800000035", "Float.GobDecode: invalid rounding mode");
  check(bigFloat, float, "011800000035", "Float.GobDecode: invalid accuracy");
  check(bigFloat, float, "010e00000035", "Float.GobDecode: invalid form");
});

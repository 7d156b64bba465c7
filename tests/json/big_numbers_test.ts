// The texts of big numbers. What the tables claim of Go was seen there: big.Float's UnmarshalText, MarshalText, Text('p', 0)
// and Acc().

import assert from "node:assert/strict";
import type { BigFloat } from "../../gob/mod.ts";
import { formatFloat, parseFloat } from "../../json/big_numbers.ts";

/** A number as Go's `Text('p', 0)` writes it: the binary digits in base 16, and the power of two. */
function binary({ form, negative, exponent, mantissa }: BigFloat): string {
  const sign = negative ? "-" : "";
  if (form !== "finite") return sign + form;
  const digits = mantissa.toString(2);
  const padded = digits.padEnd(Math.ceil(digits.length / 4) * 4, "0");
  return `${sign}0x.${BigInt(`0b${padded}`).toString(16)}p${exponent < 0 ? "" : "+"}${exponent}`;
}

/** Texts, the number that Go reads, on which side of the text it lies, and the text that Go writes for it. */
const read: readonly (readonly [text: string, number: string, accuracy: number, back: string])[] = [
  ["7", "0x.ep+3", 0, "7"],
  ["-0", "-zero", 0, "-0"],
  ["+Inf", "inf", 0, "+Inf"],
  // Halfway between two numbers of 64 bits: the even one, above or below.
  ["18446744073709551617", "0x.8p+65", -1, "1.8446744073709551616e+19"],
  ["-18446744073709551617", "-0x.8p+65", 1, "-1.8446744073709551616e+19"],
  ["36893488147419103231", "0x.8p+66", 1, "3.689348814741910323e+19"],
  ["-36893488147419103231", "-0x.8p+66", -1, "-3.689348814741910323e+19"],
  ["55340232221128654851", "0x.c000000000000001p+66", 1, "5.5340232221128654852e+19"],
  ["12345678901234567890123", "0x.a750ad939d9c5091p+74", -1, "1.234567890123456789e+22"],
  // Beyond every power of two that there is.
  ["1e-700000000", "zero", -1, "0"],
  ["-1e-700000000", "-zero", 1, "-0"],
  ["1e800000000", "inf", 1, "+Inf"],
  ["-1e800000000", "-inf", -1, "-Inf"],
];

Deno.test("parseFloat() reads what Go reads, and says on which side of the text it is", () => {
  for (const [text, number, accuracy, back] of read) {
    const float = parseFloat(text);
    assert.equal(binary(float), number, text);
    assert.equal(float.accuracy, accuracy, text);
    assert.equal(formatFloat(float), back, text);
  }
});

Deno.test("formatFloat() writes the fewest digits that name a number of that precision", () => {
  const table: readonly (readonly [BigFloat["mantissa"], number, number, string])[] = [
    [1n, 1, 1, "1"],
    [1n, 11, 1, "1000"],
    [1n, -9, 1, "0.001"],
    [3n, 4, 2, "12"],
    [7n, 6, 3, "56"],
    [5n, 0, 3, "0.6"],
    [0xabn, 12, 8, "2740"],
    [0xffffffn, 48, 24, "2.8147496e+14"],
    // Bytes from a peer may hold more digits than the precision: those beyond do not count.
    [0xabcn, 12, 5, "2700"],
    [0x8000_0000_0000_0001n, 1, 1, "1"],
    [0xffff_ffff_ffff_ffffn, 10, 3, "1000"],
  ];
  for (const [mantissa, exponent, precision, text] of table) {
    const rest = { form: "finite", negative: false, mode: 0, accuracy: 0 } as const;
    assert.equal(formatFloat({ ...rest, mantissa, exponent, precision }), text);
    assert.equal(
      formatFloat({ ...rest, negative: true, mantissa, exponent, precision }),
      `-${text}`,
    );
  }
});

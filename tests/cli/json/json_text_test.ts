import assert from "node:assert/strict";
import { jsonText } from "../../../cli/json/json_text.ts";
import { gob } from "../../../mod.ts";

const texts: readonly (readonly [value: unknown, text: string])[] = [
  [18446744073709551615n, "18446744073709551615"],
  [1.5, "1.5"],
  [NaN, '"NaN"'],
  [-Infinity, '"-Infinity"'],
  [-0, "-0"],
  [undefined, "null"],
  [new Uint8Array([0, 1, 255]), '"AAH/"'],
  [
    Temporal.ZonedDateTime.from("2026-11-05T06:07:08.000000009[UTC]"),
    '"2026-11-05T06:07:08.000000009Z"',
  ],
  [Temporal.ZonedDateTime.from("2026-11-05T06:07:08+02:00[+02:00]"), '"2026-11-05T06:07:08+02:00"'],
  [Temporal.Duration.from({ minutes: 1, seconds: 30 }), '"1m30s"'],
  [new Map([["a", 1]]), '{"a":1}'],
  [new Map([[-1n, "x"], [2n, "y"]]), '{"-1":"x","2":"y"}'],
  [new Map([[true, 1]]), '{"true":1}'],
  [new Map([[{ X: 1 }, 2]]), '[[{"X":1},2]]'],
  [gob.typed("main.Circle", { R: 2 }), '{"$type":"main.Circle","value":{"R":2}}'],
  ["\x1b[31m\x9b\u202e", '"\\u001b[31m\\u009b\\u202e"'],
  [{ "\x9b": 1 }, '{"\\u009b":1}'],
  [{ A: [], B: { C: null } }, '{"A":[],"B":{"C":null}}'],
];

Deno.test("jsonText() prints every kind of value", () => {
  for (const [value, text] of texts) assert.equal(jsonText(value), text);
});

Deno.test("jsonText() prints in lines", () => {
  const value = { A: 1, B: [1, { C: 2 }], D: [], E: {} };
  assert.equal(jsonText(value, 2), JSON.stringify(value, null, 2));
});

Deno.test("jsonText() bounds the depth", () => {
  let value: unknown = 1;
  for (let i = 0; i < 3000; i++) value = [value];
  assert.throws(() => jsonText(value), RangeError);
});

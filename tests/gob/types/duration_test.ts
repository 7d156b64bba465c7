import assert from "node:assert/strict";
import { decode, duration, encode, int64, type Schema, struct } from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

/** Durations, what they are read as, and their nanoseconds. */
const table: readonly (readonly [text: string, balanced: string, nanoseconds: bigint])[] = [
  ["PT0S", "PT0S", 0n],
  ["PT0.000000001S", "PT0.000000001S", 1n],
  ["-PT0.000000001S", "-PT0.000000001S", -1n],
  ["PT1S", "PT1S", 1_000_000_000n],
  ["PT90M", "PT1H30M", 5_400_000_000_000n],
  ["-PT100H", "-PT100H", -360_000_000_000_000n],
  ["P2DT3H", "PT51H", 183_600_000_000_000n],
  ["PT1.001002003S", "PT1.001002003S", 1_001_002_003n],
  ["-PT61.5S", "-PT1M1.5S", -61_500_000_000n],
  ["PT2562047H47M16.854775807S", "PT2562047H47M16.854775807S", 2n ** 63n - 1n],
  ["-PT2562047H47M16.854775808S", "-PT2562047H47M16.854775808S", -(2n ** 63n)],
];

Deno.test("duration is Go's integer of nanoseconds", pure, () => {
  for (const [text, balanced, nanoseconds] of table) {
    const bytes = encode(duration, Temporal.Duration.from(text));
    assert.deepEqual(bytes, encode(int64, nanoseconds), text);
    assert.equal(decode(bytes, duration).toString(), balanced);
  }
});

Deno.test("duration is balanced up to hours, with signs that agree", pure, () => {
  const found = decode(encode(int64, -93_784_005_006_007n), duration);
  const { days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds } = found;
  assert.deepEqual(
    [days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds],
    [0, -26, -3, -4, -5, -6, -7],
  );
});

Deno.test("duration refuses what Go cannot hold and what is none", pure, () => {
  const Timer = struct("main.Timer", { Left: duration as unknown as Schema<unknown> });
  const wrong: [unknown, RegExp][] = [
    [Temporal.Duration.from("P1Y"), /^RangeError: Cannot encode Timer\.Left: .*P1Y$/],
    [Temporal.Duration.from("P1M"), /^RangeError: /],
    [Temporal.Duration.from("P1W"), /^RangeError: /],
    [Temporal.Duration.from("PT2562047H47M16.854775808S"), /^RangeError: .*2\^63-1/],
    [Temporal.Duration.from("-PT2562047H47M16.854775809S"), /^RangeError: /],
    [1000, /^TypeError: Cannot encode Timer\.Left: expected Temporal\.Duration, received 1000$/],
    ["PT1S", /^TypeError: /],
    [null, /^TypeError: /],
    [{ seconds: 1 }, /^TypeError: /],
  ];
  for (const [value, text] of wrong) assert.throws(() => encode(Timer, { Left: value }), text);
});

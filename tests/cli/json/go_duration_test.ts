import assert from "node:assert/strict";
import { goDuration, parseGoDuration } from "../../../cli/json/go_duration.ts";

const durations: readonly (readonly [text: string, nanoseconds: bigint])[] = [
  ["0s", 0n],
  ["1ns", 1n],
  ["1.5µs", 1_500n],
  ["2.000001ms", 2_000_001n],
  ["1.5s", 1_500_000_000n],
  ["1m30s", 90_000_000_000n],
  ["1h0m0.000000001s", 3_600_000_000_001n],
  ["-1m0s", -60_000_000_000n],
  ["2562047h47m16.854775807s", 2n ** 63n - 1n],
  ["-2562047h47m16.854775808s", -(2n ** 63n)],
];

Deno.test("durations are Go's, there and back", () => {
  for (const [text, nanoseconds] of durations) {
    assert.equal(goDuration(nanoseconds), text);
    assert.equal(parseGoDuration(text), nanoseconds);
  }
});

Deno.test("parseGoDuration() reads what Go reads, and no more", () => {
  assert.equal(parseGoDuration("+1.h.5m"), 3_630_000_000_000n);
  assert.equal(parseGoDuration("0"), 0n);
  assert.equal(parseGoDuration("1us"), 1_000n);
  for (
    const text of ["", "1", "s", "1d", "1 s", "1h-1m", "--1s", ".s", "2562047h47m16.854775808s"]
  ) {
    assert.equal(parseGoDuration(text), undefined, text);
  }
});

import assert from "node:assert/strict";
import {
  latencyBounds,
  LatencyHistogram,
  type LatencySnapshot,
} from "../../server/latency_histogram.ts";

function histogram(times: Iterable<number>): LatencySnapshot {
  const histogram = new LatencyHistogram();
  for (const ms of times) histogram.add(ms);
  return histogram.snapshot();
}

/** The time that this percentage of times do not exceed, found by sorting. */
function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * percent / 100) - 1]!;
}

function near(actual: number | null, expected: number, what: string): void {
  assert.ok(actual !== null, what);
  assert.ok(
    Math.abs(actual - expected) <= expected * 0.05,
    `${what}: expected ${expected}, got ${actual}`,
  );
}

Deno.test("LatencyHistogram has nothing to say before the first time", () => {
  assert.deepEqual(histogram([]), {
    measured: 0,
    calls: 0,
    sum: 0,
    p50: null,
    p90: null,
    p99: null,
    max: null,
    ranges: [],
  });
});

Deno.test("LatencyHistogram gives percentiles within 5 % wherever the times lie", () => {
  const thousand = Array.from({ length: 1000 }, (_, index) => index + 1);
  const cases: Record<string, number[]> = {
    "a ramp": thousand,
    "microseconds": thousand.map((n) => n / 1000),
    "minutes": thousand.map((n) => n * 1000),
    "powers": Array.from({ length: 300 }, (_, index) => 0.002 * 1.05 ** index),
    "two humps": thousand.map((n) => n % 20 === 0 ? 5000 + n : 0.05 + n / 1e6),
    "the edges of buckets": Array.from({ length: 200 }, (_, index) => 2 ** (index % 20 - 10)),
    "in descending order": thousand.toReversed(),
    "two": thousand.map((n) => n % 2 === 0 ? 3 : 400),
  };
  for (const [name, times] of Object.entries(cases)) {
    const { p50, p90, p99, max } = histogram(times);
    near(p50, percentile(times, 50), `p50 of ${name}`);
    near(p90, percentile(times, 90), `p90 of ${name}`);
    near(p99, percentile(times, 99), `p99 of ${name}`);
    assert.equal(max, Number(Math.max(...times).toPrecision(4)), name);
    assert.ok(p50! <= p90! && p90! <= p99! && p99! <= max!, name);
  }
});

Deno.test("LatencyHistogram never gives a percentile outside of the times it has seen", () => {
  for (const ms of [0, 1e-9, 0.0005, 0.001, 0.0421, 1, 12.5, 4_000_000, 1e9]) {
    const expected = Number(ms.toPrecision(4));
    const { p50, p90, p99, max } = histogram(new Array(100).fill(ms));
    assert.deepEqual([p50, p90, p99, max], new Array(4).fill(expected));
  }
  const { p50, max } = histogram(Array.from({ length: 10 }, (_, n) => 10.2 + n % 2 / 10));
  assert.equal(max, 10.3);
  assert.ok(p50! >= 10.2);
});

Deno.test("LatencyHistogram gives a percentile only if enough calls were measured", () => {
  const known = (length: number) => {
    const { p50, p90, p99, max } = histogram(new Array(length).fill(5));
    return [p50, p90, p99, max].map((value) => value !== null);
  };
  assert.deepEqual(known(1), [false, false, false, true]);
  assert.deepEqual(known(9), [false, false, false, true]);
  assert.deepEqual(known(10), [true, false, false, true]);
  assert.deepEqual(known(19), [true, false, false, true]);
  assert.deepEqual(known(20), [true, true, false, true]);
  assert.deepEqual(known(99), [true, true, false, true]);
  assert.deepEqual(known(100), [true, true, true, true]);
  // A call that stands for others is still one that was measured.
  const weighted = new LatencyHistogram();
  for (let n = 0; n < 9; n++) weighted.add(5, 16);
  assert.deepEqual([weighted.snapshot().calls, weighted.snapshot().p50], [9 * 16, null]);
});

Deno.test("LatencyHistogram counts a time for as many calls as it stands for", () => {
  const times = new LatencyHistogram();
  for (let n = 0; n < 20; n++) {
    times.add(1, 9);
    times.add(80);
  }
  const { measured, calls, sum, p50, p90, max } = times.snapshot();
  assert.deepEqual([measured, calls, sum, max], [40, 200, 20 * (9 + 80), 80]);
  near(p50, 1, "p50");
  near(p90, 1, "p90");
});

Deno.test("LatencyHistogram sorts times into ranges", () => {
  const times = [0, 0.01, 0.124, 0.126, 1.01, 1.9, 16_000, 17_000, 1e9];
  assert.deepEqual(histogram(times).ranges, [
    { below: 0.125, calls: 3 },
    { below: 0.25, calls: 1 },
    { below: 2, calls: 2 },
    { below: 16_384, calls: 1 },
    { below: null, calls: 2 },
  ]);
  assert.deepEqual([latencyBounds[0], latencyBounds.at(-1), latencyBounds.length], [
    0.125,
    16_384,
    18,
  ]);
  for (const bound of latencyBounds) {
    assert.deepEqual(histogram([bound * 0.99]).ranges, [{ below: bound, calls: 1 }]);
  }
});

import assert from "node:assert/strict";
import { Latencies } from "../../../cli/bench/latencies.ts";

Deno.test("Latencies gives percentiles to a hundredth", () => {
  const latencies = new Latencies();
  for (let i = 1; i <= 10_000; i++) latencies.add(i / 100);
  for (const [part, expected] of [[0.5, 50], [0.9, 90], [0.99, 99], [1, 100]] as const) {
    const found = latencies.percentile(part);
    assert(Math.abs(found / expected - 1) < 0.011, `${part}: ${found}`);
  }
  assert.equal(latencies.max, 100);
  assert.equal(latencies.count, 10_000);
});

Deno.test("Latencies takes any time", () => {
  const latencies = new Latencies();
  for (const time of [0, 1e-9, 0.0005, 5, 86_400_000]) latencies.add(time);
  assert.equal(latencies.percentile(1), 86_400_000);
  assert.equal(latencies.percentile(0), 0.001);
  const single = new Latencies();
  single.add(3.3);
  assert.equal(single.percentile(0.5), 3.3);
  assert.equal(single.percentile(0.99), 3.3);
});

Deno.test("Latencies has ranges that end at 1, 2 and 5", () => {
  const latencies = new Latencies();
  for (const time of [0.15, 0.19, 0.45, 1.9, 3, 3.5, 40]) latencies.add(time);
  assert.deepEqual(latencies.ranges(), [
    { to: 0.2, count: 2 },
    { to: 0.5, count: 1 },
    { to: 1, count: 0 },
    { to: 2, count: 1 },
    { to: 5, count: 2 },
    { to: 10, count: 0 },
    { to: 20, count: 0 },
    { to: 50, count: 1 },
  ]);
  assert.deepEqual(new Latencies().ranges(), []);
});

import assert from "node:assert/strict";
import { isMet, median, type Outcome, ratioOf, sideBySide, speedOf } from "../../bench/outcome.ts";

function outcome(theirs: number[], ours: number[], target?: Outcome["target"]): Outcome {
  return { what: "calls", unit: "calls/s", warmUp: "1 s", theirs, ours, target };
}

const limit = "the loopback interface";

Deno.test("median() gives the number in the middle", () => {
  assert.equal(median([3]), 3);
  assert.equal(median([9, 1, 2]), 2);
  assert.equal(median([100, 1, 2, 4]), 3);
});

Deno.test("ratioOf() compares the medians, ours to theirs", () => {
  assert.equal(ratioOf(outcome([10, 10, 1000], [40, 1, 50])), 4);
});

Deno.test("speedOf() is more where there are more in a second, or where each takes less time", () => {
  assert.equal(speedOf(outcome([10], [40])), 4);
  assert.equal(speedOf({ ...outcome([10], [40]), unit: "µs" }), 0.25);
});

Deno.test("isMet() knows targets in both directions, and rows without one", () => {
  assert.equal(isMet(outcome([10], [40], { least: 4, limit })), true);
  assert.equal(isMet(outcome([10], [39], { least: 4, limit })), false);
  assert.equal(isMet(outcome([10], [6], { most: 0.65, limit })), true);
  assert.equal(isMet(outcome([10], [7], { most: 0.65, limit })), false);
  assert.equal(isMet(outcome([10], [7])), undefined);
});

Deno.test("sideBySide() lets both begin by turns, and keeps columns apart", async () => {
  const order: string[] = [];
  const round = (name: string, values: number[]) => () => {
    order.push(name);
    return Promise.resolve(values);
  };
  const columns = await sideBySide(3, round("theirs", [1, 2]), round("ours", [3, 4]));
  assert.deepEqual(order, ["theirs", "ours", "ours", "theirs", "theirs", "ours"]);
  assert.deepEqual(columns, [
    { theirs: [1, 1, 1], ours: [3, 3, 3] },
    { theirs: [2, 2, 2], ours: [4, 4, 4] },
  ]);
});

import assert from "node:assert/strict";
import { components } from "../../generate/components.ts";

Deno.test("components() groups what leads to each other, and puts what others lead to first", () => {
  const inner: Record<string, string[]> = { a: ["b", "c"], b: ["d"], c: ["c"], d: ["b"], e: ["a"] };
  assert.deepEqual(components(Object.keys(inner), (node) => inner[node]!), [
    ["b", "d"],
    ["c"],
    ["a"],
    ["e"],
  ]);
});

Deno.test("components() goes along chains of any length", () => {
  const numbers = Array.from({ length: 100_000 }, (_, index) => index);
  const chain = components(numbers, (node) => node + 1 < numbers.length ? [node + 1] : []);
  assert.equal(chain.length, numbers.length);
  assert.deepEqual(chain[0], [numbers.length - 1]);
  assert.equal(components(numbers, (node) => [(node + 1) % numbers.length]).length, 1);
});

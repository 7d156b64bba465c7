import assert from "node:assert/strict";
import { Random } from "./random.ts";

Deno.test("Random gives the same numbers for the same seed", () => {
  const numbers = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 1000 }, () => random.below(10));
  };
  assert.deepEqual(numbers(1), numbers(1));
  assert.notDeepEqual(numbers(1), numbers(2));
  assert.deepEqual([...new Set(numbers(1))].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("Random gives the numbers that written seeds of the fuzzer stand for", () => {
  const numbers = (random: Random) => Array.from({ length: 4 }, () => random.uint32());
  assert.deepEqual(numbers(new Random(1)), [3387734806, 1080862987, 3546521498, 2861869171]);
  assert.deepEqual(numbers(new Random(2026, 7)), [244004913, 2838512892, 621665963, 117981653]);
});

import assert from "node:assert/strict";
import { assertEqual, difference } from "./equal.ts";

class Named {
  constructor(readonly value: number) {}
}

const bare = Object.assign(Object.create(null), { a: 1 });
const noon = "2024-01-01T12:00:00";

Deno.test("difference() finds none between equal values", () => {
  const pairs: [unknown, unknown][] = [
    [NaN, NaN],
    [2n ** 70n, 2n ** 70n],
    [undefined, undefined],
    [bare, { a: 1 }],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }],
    [[1, [2]], [1, [2]]],
    [new Uint8Array([1]), new Uint8Array([0, 1]).subarray(1)],
    [new Named(1), new Named(1)],
    [new Map([["a", 1], ["b", 2]]), new Map([["b", 2], ["a", 1]])],
    [new Map([[{ x: 1 }, [NaN]]]), new Map([[{ x: 1 }, [NaN]]])],
    [Temporal.PlainDateTime.from(noon), Temporal.PlainDateTime.from(noon)],
    [Temporal.Duration.from("PT1H"), Temporal.Duration.from("PT1H")],
  ];
  for (const [a, b] of pairs) assert.equal(difference(a, b), undefined, Deno.inspect([a, b]));
});

Deno.test("difference() gives the path to the first of them", () => {
  const cases: [unknown, unknown, string][] = [
    [0, -0, "value"],
    [1, 1n, "value"],
    [null, undefined, "value"],
    [null, {}, "value"],
    [[1, 2], [1, 3], "value[1]"],
    [[1], [1, 2], "value.length"],
    [[1], new Uint8Array([1]), "value"],
    [new Uint8Array([1]), new Uint8Array([2]), "value[0]"],
    [{ a: { b: 1 } }, { a: { b: 2 } }, "value.a.b"],
    [{ a: undefined }, {}, "value.a"],
    [{}, { a: undefined }, "value.a"],
    [new Named(1), { value: 1 }, "value"],
    [new Named(1), new Named(2), "value.value"],
    [new Map([["a", 1]]), new Map([["a", 2]]), 'value.get("a")'],
    [new Map([["a", 1]]), new Map(), "value.size"],
    [new Map(), {}, "value"],
    [Temporal.Duration.from("PT1H"), Temporal.Duration.from("PT60M"), "value"],
    [
      Temporal.ZonedDateTime.from(`${noon}[UTC]`),
      Temporal.ZonedDateTime.from(`${noon}[+00:00]`),
      "value",
    ],
  ];
  for (const [a, b, path] of cases) assert.equal(difference(a, b), path, Deno.inspect([a, b]));
});

Deno.test("assertEqual() fails with the path and both values", () => {
  assertEqual({ a: [1] }, { a: [1] });
  assert.throws(() => assertEqual({ a: [1] }, { a: [2] }, "it"), {
    name: "AssertionError",
    message: "it differs at value.a[0]: expected { a: [ 2 ] }, received { a: [ 1 ] }",
  });
});

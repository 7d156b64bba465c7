import assert from "node:assert/strict";
import { documentsOf, duration, replaceBlock } from "../../bench/document.ts";
import { growths, isLinear } from "../../bench/growth.ts";

const document = `By hand.

<!-- rows: begin -->
old
<!-- rows: end -->

By hand, too.

<!-- growth: begin --><!-- growth: end -->
`;

Deno.test("replaceBlock() keeps what stands around the block", () => {
  const replaced = replaceBlock(document, "rows", "new");
  assert.match(
    replaced,
    /^By hand\.\n\n<!-- rows: begin -->\n\nnew\n\n<!-- rows: end -->\n\nBy hand/,
  );
  assert.doesNotMatch(replaced, /old/);
});

Deno.test("replaceBlock() refuses a document without the markers", () => {
  assert.throws(() => replaceBlock("By hand.", "rows", "new"), /expected <!-- rows: begin -->/);
});

Deno.test("isLinear() compares each point with the one before", () => {
  const points = [{ n: 1, ours: 10 }, { n: 4, ours: 20 }, { n: 16, ours: 80 }, { n: 64, ours: 640 }]
    .map((point) => ({ ...point, go: 1 }));
  assert.deepEqual(points.map((_, i) => isLinear(points, i)), [true, true, true, false]);
});

Deno.test("duration() picks the unit", () => {
  const texts = [0.25, 1, 12.345, 999, 1500, 2_500_000].map(duration);
  assert.deepEqual(texts, ["250 ns", "1 µs", "12.3 µs", "999 µs", "1.5 ms", "2.5 s"]);
});

Deno.test("documentsOf() writes rows, tables and a picture for each curve", () => {
  const files = documentsOf(document, {
    machine: "A machine",
    outcomes: [
      { what: "calls", unit: "calls/s", target: { least: 4 }, theirs: [10, 20], ours: [60, 60] },
      { what: "more calls", unit: "calls/s", theirs: [10], ours: [5] },
    ],
    curves: growths.map((growth) => ({
      growth,
      points: [{ n: 1, go: 10, ours: 20 }, { n: 4096, go: 5_000_000, ours: 60_000 }],
    })),
  });
  const pictures = ["size", "in_flight", "connections", "types"];
  assert.deepEqual([...files.keys()], [
    "numbers.md",
    ...pictures.map((name) => `pictures/${name}.svg`),
  ]);
  const numbers = files.get("numbers.md")!;
  assert.match(numbers, /A machine\./);
  assert.match(
    numbers,
    /\| calls \| 15 calls\/s \| 60 calls\/s \| 4\.00 \| 3\.00 to 6\.00 \| ≥ 4 \| pass \|/,
  );
  assert.match(numbers, /1 of 1 targets are met/);
  assert.match(numbers, /\| 4 KiB \| 5 s \| 60 ms \| 0\.73 \| yes \|/);
  for (const name of pictures) {
    const picture = files.get(`pictures/${name}.svg`)!;
    assert.match(picture, /^<svg [^]*<\/svg>\n$/);
    assert.doesNotMatch(picture, /NaN|undefined/);
  }
});

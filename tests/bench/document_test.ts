import assert from "node:assert/strict";
import { timesText } from "../../bench/bars.ts";
import { documentsOf, duration, replaceBlock, withOthers } from "../../bench/document.ts";
import { growths, isLinear } from "../../bench/growth.ts";
import type { Outcome } from "../../bench/outcome.ts";

const document = `<!-- summary: begin -->
<!-- summary: end -->

By hand.

<!-- rows: begin -->
old
<!-- rows: end -->

By hand, too.

<!-- missed: begin --><!-- missed: end -->

<!-- others: begin -->
other packages
<!-- others: end -->

<!-- growth: begin --><!-- growth: end -->
`;

const limit = "The loopback interface would have to change.";
const outcomes: readonly Outcome[] = [
  {
    what: "calls",
    unit: "calls/s",
    warmUp: "250,000 calls",
    short: "calls",
    target: { least: 4, limit },
    theirs: [10, 20],
    ours: [60, 60],
  },
  { what: "more calls", unit: "calls/s", warmUp: "1.5 s", theirs: [10], ours: [5] },
  {
    what: "encode",
    unit: "µs",
    warmUp: "none",
    short: "encode",
    target: { most: 0.5, limit },
    theirs: [100],
    ours: [400],
  },
  {
    what: "decode",
    unit: "µs",
    warmUp: "none",
    target: { most: 0.5, limit },
    theirs: [100],
    ours: [60],
  },
];
const curves = growths.map((growth) => ({
  growth,
  points: [{ n: 1, go: 10, ours: 20 }, { n: 4096, go: 5_000_000, ours: 60_000 }],
}));

Deno.test("replaceBlock() keeps what stands around the block", () => {
  const replaced = replaceBlock(document, "rows", "new");
  assert.match(
    replaced,
    /\n\nBy hand\.\n\n<!-- rows: begin -->\n\nnew\n\n<!-- rows: end -->\n\nBy hand/,
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

Deno.test("timesText() has a digit more below 3", () => {
  assert.deepEqual([0.0512, 0.456, 1.049, 8.149].map(timesText), [
    "0.05×",
    "0.46×",
    "1.05×",
    "8.1×",
  ]);
});

Deno.test("documentsOf() writes rows, tables and a picture for each curve", () => {
  const files = documentsOf(document, { machine: "A machine", outcomes, curves });
  const pictures = ["summary", "size", "in_flight", "connections", "types"];
  assert.deepEqual([...files.keys()], [
    "numbers.md",
    ...pictures.map((name) => `pictures/${name}.svg`),
  ]);
  const numbers = files.get("numbers.md")!;
  assert.match(numbers, /A machine\./);
  assert.match(
    numbers,
    /\| calls \| 250,000 calls \| 15 calls\/s \| 60 calls\/s \| 4\.00 \| 3\.00 to 6\.00 \| ≥ 4 \| pass \|/,
  );
  assert.match(numbers, /1 of 3 targets are met/);
  assert.match(numbers, /\| 4 KiB \| 5 s \| 60 ms \| 0\.73 \| yes \|/);
  assert.match(numbers, /other packages/);
  for (const name of pictures) {
    const picture = files.get(`pictures/${name}.svg`)!;
    assert.match(picture, /^<svg [^]*<\/svg>\n$/);
    assert.doesNotMatch(picture, /NaN|undefined/);
  }
});

Deno.test("documentsOf() begins with the rows that have a short name, as a picture and a table", () => {
  const files = documentsOf(document, { machine: "A machine", outcomes, curves });
  const [summary] = files.get("numbers.md")!.split("<!-- summary: end -->");
  assert.match(summary!, /!\[.*\]\(pictures\/summary\.svg\)/);
  assert.match(summary!, /\| calls \| 15 calls\/s \| 60 calls\/s \| 4× \|/);
  assert.match(summary!, /\| encode \| 100 µs \| 400 µs \| 0\.25× \|/);
  assert.doesNotMatch(summary!, /more calls|decode/);
  const picture = files.get("pictures/summary.svg")!;
  assert.match(picture, />4×<[^]*>0\.25×</);
  assert.equal(picture.match(/<rect /g)!.length, 3);
});

Deno.test("documentsOf() says of the rows that miss their target what limits them, once for all with the same limit", () => {
  const missedOf = (outcomes: readonly Outcome[]) =>
    /<!-- missed: begin -->\n\n([^]*)\n\n<!-- missed: end -->/
      .exec(documentsOf(document, { machine: "", outcomes, curves }).get("numbers.md")!)![1];
  assert.equal(
    missedOf(outcomes),
    `- **encode (4.00, ≤ 0.5); decode (0.60, ≤ 0.5)**: ${limit}`,
  );
  assert.equal(missedOf(outcomes.slice(0, 2)), "None.");
});

Deno.test("withOthers() writes the table of other packages alone", () => {
  const numbers = withOthers(document, { machine: "A machine", outcomes });
  assert.match(numbers, /<!-- rows: begin -->\nold\n/);
  assert.match(numbers, /others: begin -->\n\nMeasured on [\d-]+\. A machine\.\n\n\| what /);
  assert.doesNotMatch(numbers, /other packages/);
});

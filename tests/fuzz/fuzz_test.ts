/**
 * The short run of the fuzzer, and what it has found before.
 *
 * @module
 */

import assert from "node:assert/strict";
import { nodeOf } from "../../gob/types/schema.ts";
import { Campaign, peakBytes, startOf } from "./campaign.ts";
import { check, checkAgain, checkPrototypes } from "./oracle.ts";
import { decodeChunked, decodeWhole, Finding, outcomeDifference, type Reading } from "./outcome.ts";
import { Random } from "../testing/random.ts";
import { notorious, type Regression, regressions } from "./regressions.ts";
import { registry, schemaOf } from "./type_spec.ts";
import { readVectors } from "./vectors.ts";

/** The tests need to read the vectors. */
const permissions = { read: true } as const;

/** Fails with what was found, shortened: some inputs are long. */
function checkNothingFound({ progress }: Campaign): void {
  const found = progress.found.map(({ input, family, hex, what }) =>
    `${input} (${family}): ${what.slice(0, 500)}\n  of ${hex.slice(0, 1000)}`
  );
  assert.equal(found.length, 0, found.join("\n"));
}

Deno.test(
  "random inputs give values or GobErrors, alike in any chunking",
  { permissions },
  async () => {
    const campaign = new Campaign(
      startOf({ seed: 20, inputs: 2500, sweepStep: 0 }),
      await readVectors(),
    );
    while (campaign.run(500));
    checkNothingFound(campaign);
    assert.equal(campaign.done, 2500);
  },
);

Deno.test(
  "golden vectors with a byte changed or bytes cut off do so, too",
  { permissions },
  async () => {
    // A prime, so that in time all positions and all changes are met.
    const campaign = new Campaign(
      startOf({ seed: 21, inputs: 0, sweepStep: 10_007 }),
      await readVectors(),
    );
    while (campaign.run(500));
    checkNothingFound(campaign);
    assert.equal(campaign.done, campaign.total);
  },
);

Deno.test("inputs follow from the seed and their number", { permissions }, async () => {
  const vectors = await readVectors();
  const run = () => {
    const campaign = new Campaign(startOf({ seed: 22, inputs: 100, sweepStep: 0 }), vectors);
    while (campaign.run(30));
    const { families, bytes } = campaign.progress;
    return { families, bytes };
  };
  assert.deepEqual(run(), run());
});

Deno.test(
  "lengths, counts and depths that are not there take no memory",
  { permissions },
  async () => {
    const vectors = await readVectors();
    const before = peakBytes();
    const campaign = new Campaign(startOf({ seed: 23, inputs: 0, sweepStep: 0 }), vectors);
    // Most of these inputs claim more than they have.
    for (let index = 0; index < 1000; index++) campaign.tryOne("random", index);
    checkNothingFound(campaign);
    const held = peakBytes() - before;
    assert(held < 256 * 2 ** 20, `the process held ${held} bytes more`);
  },
);

function readingOf({ type }: Regression): Reading {
  if (type === undefined) return { name: "plain", nodes: [undefined], registry };
  return { name: "own type", nodes: [nodeOf(schemaOf(type)), undefined], registry };
}

/** All that must hold, and the same outcome wherever the stream is cut in two. */
function replay(regression: Regression): void {
  const { bytes, type } = regression;
  const reading = readingOf(regression);
  const whole = decodeWhole(bytes, reading);
  for (let cut = 1; cut < Math.min(bytes.length, 500); cut++) {
    const difference = outcomeDifference(whole, decodeChunked(bytes, reading, [cut]));
    if (difference !== undefined) throw new Finding(`cut at ${cut}: ${difference}`);
  }
  check({ family: "regression", bytes, readings: [reading], valuesPerByte: 10 }, new Random(1));
  if (type !== undefined) checkAgain(bytes, reading);
}

Deno.test("what the fuzzer has found stays mended", async (t) => {
  for (const regression of regressions) {
    await t.step(`${regression.name}${regression.open ? " (open)" : ""}`, () => {
      if (!regression.open) return replay(regression);
      assert.throws(() => replay(regression), Finding, "mended: take the mark away");
    });
  }
});

Deno.test("what has brought other decoders down does not bring ours down", async (t) => {
  for (const regression of notorious) {
    await t.step(regression.name, () => {
      replay(regression);
      checkPrototypes();
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    });
  }
});

/**
 * The same inputs given to Go.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Decoder, inspect } from "../../gob/mod.ts";
import { goTest } from "../testing/go.ts";
import { compareWithGo, type Disagreement } from "./comparison.ts";
import { differenceOf, differences } from "./differences.ts";
import { Inputs } from "./inputs.ts";
import { registry, schemaOf } from "./type_spec.ts";
import { valueText } from "./value_text.ts";
import { readVectors } from "./vectors.ts";

/** How `inspect` ends where Go has given a type a name that is longer than one may be here. */
const longName = /error at byte \d+: gob: name too long/;

function show({ type, hex, ours, go }: Disagreement): string {
  const text = JSON.stringify(type).slice(0, 500);
  return `${text} ${hex.slice(0, 1000)}\n  ours: ${ours.slice(0, 300)}\n  Go:   ${
    go.slice(0, 300)
  }`;
}

goTest("Go thinks of inputs as we do, but for the differences that are listed", async () => {
  const inputs = new Inputs(30, await readVectors());
  const made = Array.from({ length: 1000 }, (_, index) => inputs.random(index));
  const sweep = Array.from({ length: 250 }, (_, index) => inputs.sweep(index * 40_013));
  const { disagreements } = await compareWithGo([...made, ...sweep]);
  const unlisted = disagreements.filter((found) => differenceOf(found) === undefined);
  assert.equal(unlisted.length, 0, unlisted.map(show).join("\n"));
});

goTest("every listed difference is one", async (t) => {
  for (const difference of differences) {
    await t.step(difference.name, async () => {
      const { type, bytes } = difference.example;
      const { disagreements: [found] } = await compareWithGo([{ spec: type, bytes }]);
      if (found === undefined && difference.goMayMend) return;
      assert(found !== undefined, "Go and we are of one mind");
      assert.equal(differenceOf(found)?.name, difference.name, show(found));
    });
  }
});

goTest("values come back from Go as they were sent", async () => {
  const inputs = new Inputs(31, await readVectors());
  const made = Array.from({ length: 4000 }, (_, index) => inputs.random(index))
    .filter(({ values, spec }) => values !== undefined && spec !== undefined).slice(0, 300);
  assert(made.length > 200);
  const { disagreements, answers } = await compareWithGo(made);
  const unlisted = disagreements.filter((found) => differenceOf(found) === undefined);
  assert.equal(unlisted.length, 0, unlisted.map(show).join("\n"));
  for (const [index, { spec, values }] of made.entries()) {
    const { again } = answers[index]!;
    // Go names a type without a name by all that it is made of, which is more than a name may be here.
    if (again === "" || longName.test(inspect(Uint8Array.fromHex(again)))) continue;
    const decoder = new Decoder({ registry });
    decoder.push(Uint8Array.fromHex(again));
    const schema = schemaOf(spec!);
    for (const value of values!) {
      const received = decoder.next(schema);
      assert(received !== undefined, "Go sent too few values");
      assert.equal(valueText(spec!, received.value), valueText(spec!, value));
    }
  }
});

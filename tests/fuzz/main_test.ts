/**
 * The program of the long run: where it goes on, and what it says at the end.
 *
 * @module
 */

import assert from "node:assert/strict";
import { outcomeOf } from "../testing/process.ts";
import type { Progress } from "./campaign.ts";

const program = new URL("main.ts", import.meta.url).href;
const command = ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-write", program];

/** Runs the program, and gives what it prints at the end. */
async function fuzz(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), [...command, ...args]);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Runs the program, which has to refuse, and gives the reason. */
async function refusal(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), [...command, ...args]);
  assert.deepEqual([code, stdout], [1, ""]);
  return stderr;
}

async function readProgress(path: string): Promise<Progress> {
  return JSON.parse(await Deno.readTextFile(path));
}

Deno.test("a long run goes on where it was interrupted", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [once, twice] = [`${folder}/once.json`, `${folder}/twice.json`];
    const seed = ["--seed", "50", "--sweep", "100003"];
    const summary = await fuzz(...seed, "--inputs", "200", "--state", once);
    assert.match(summary, /^seed 50: 326 inputs of [\d,]+ bytes; in \d+ s .*; 0 findings; /);
    await fuzz(...seed, "--inputs", "80", "--state", twice);
    await fuzz(...seed, "--inputs", "200", "--state", twice);
    const [a, b] = [await readProgress(once), await readProgress(twice)];
    assert.deepEqual(a.families, b.families);
    assert.equal(a.bytes, b.bytes);
    assert.deepEqual([a.nextRandom, b.nextRandom], [200, 200]);
    assert.equal(
      await refusal("--seed", "51", "--inputs", "10", "--state", once),
      `${once} belongs to another run: {"seed":50,"inputs":200,"sweepStep":100003}\n`,
    );
    assert.equal(
      await refusal("--seed", "x"),
      "--seed: expected a whole number, received x\n",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a single input can be looked at", async () => {
  const summary = await fuzz("--seed", "50", "--at", "17");
  assert.match(summary, /^seed 50: 1 inputs of /);
});

/**
 * The long run of the fuzzer: `deno task fuzz`.
 *
 *     --inputs N     random inputs, 2,000,000 where nothing is said; the sweep over the golden vectors, 12 million, comes before them
 *     --seed S       another seed, another run: 1 where nothing is said
 *     --sweep N      every N-th input of the sweep: 1 where nothing is said, 0 for none
 *     --state FILE   keeps in the file how far it has come, and goes on from there
 *     --at N         tries the random input N alone, and shows it
 *
 * Progress goes to the standard error, a summary in one line to the standard output. The exit code is 1
 * where something was found, and where a flag or the file is refused.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { inspect } from "../../gob/mod.ts";
import { Campaign, type Plan, type Progress, startOf, summary } from "./campaign.ts";
import { Inputs } from "./inputs.ts";
import { readVectors, type Vector } from "./vectors.ts";

/** Inputs between two looks at the clock. */
const batch = 500;
/** Milliseconds between two lines of progress, which are also the times at which the state is written. */
const reportEvery = 5000;

interface Options {
  readonly plan: Plan;
  readonly state: string | undefined;
  readonly at: number | undefined;
}

function options(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      inputs: { type: "string", default: "2000000" },
      seed: { type: "string", default: "1" },
      sweep: { type: "string", default: "1" },
      state: { type: "string" },
      at: { type: "string" },
    },
  });
  return {
    plan: {
      seed: whole("seed", values.seed),
      inputs: whole("inputs", values.inputs),
      sweepStep: whole("sweep", values.sweep),
    },
    state: values.state,
    at: values.at === undefined ? undefined : whole("at", values.at),
  };
}

function whole(name: string, text: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (Number.isSafeInteger(value) && value >= 0) return value;
  refuse(`--${name}: expected a whole number, received ${text}`);
}

function refuse(why: string): never {
  console.error(why);
  Deno.exit(1);
}

/** Goes on from the file, where it is of the same run. */
async function progressOf({ plan, state }: Options): Promise<Progress> {
  if (state === undefined) return startOf(plan);
  let text: string;
  try {
    text = await Deno.readTextFile(state);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return startOf(plan);
    throw error;
  }
  const progress = JSON.parse(text) as Progress;
  const { seed, sweepStep } = progress.plan;
  if (seed !== plan.seed || sweepStep !== plan.sweepStep) {
    refuse(`${state} belongs to another run: ${JSON.stringify(progress.plan)}`);
  }
  return { ...progress, plan };
}

async function run(options: Options, vectors: readonly Vector[]): Promise<Progress> {
  const campaign = new Campaign(await progressOf(options), vectors);
  const { progress } = campaign;
  for (let more = true, reported = performance.now(), found = 0; more;) {
    more = campaign.run(batch);
    for (; found < progress.found.length; found++) console.error(progress.found[found]);
    if (more && performance.now() - reported < reportEvery) continue;
    reported = performance.now();
    console.error(`${campaign.done} of ${campaign.total}; ${summary(progress)}`);
    if (options.state !== undefined) await keep(options.state, progress);
  }
  return progress;
}

/** Writes the state in one step, so that an interruption leaves the old or the new one. */
async function keep(path: string, progress: Progress): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(progress));
  await Deno.rename(`${path}.new`, path);
}

function showOne(seed: number, at: number, vectors: readonly Vector[]): Progress {
  const made = new Inputs(seed, vectors).random(at);
  console.error(made.family, JSON.stringify(made.spec), `\n${made.bytes.toHex()}`);
  console.error(inspect(made.bytes));
  const campaign = new Campaign(startOf({ seed, inputs: 0, sweepStep: 0 }), vectors);
  campaign.tryOne("random", at);
  for (const found of campaign.progress.found) console.error(found);
  return campaign.progress;
}

if (import.meta.main) {
  // Stacks of refusals take most of the time, and nobody sees them. Those of a single input are another matter.
  const given = options(Deno.args);
  if (given.at === undefined) Error.stackTraceLimit = 0;
  const vectors = await readVectors();
  const progress = given.at === undefined
    ? await run(given, vectors)
    : showOne(given.plan.seed, given.at, vectors);
  console.log(summary(progress));
  if (progress.found.length > 0) Deno.exit(1);
}

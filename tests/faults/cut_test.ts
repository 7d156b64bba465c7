// A conversation that is cut at every byte: whatever was sent by then, every call comes to its end, and nobody else notices.

import assert from "node:assert/strict";
import type { DialOptions } from "../../mod.ts";
import { inTime } from "../testing/in_time.ts";
import { type Fault, Proxy, type Way, ways } from "../testing/proxy.ts";
import { converse, type Outcome } from "./conversation.ts";
import { closedFiles, openFiles } from "./open_files.ts";
import { Site } from "./site.ts";

/** What is spoken, and how far apart cuts lie: each costs some milliseconds. */
const protocols: readonly Protocol[] = [
  { name: "gob", options: {}, step: 1 },
  { name: "JSON", options: { codec: "json" }, step: 3 },
  { name: "gob behind the HTTP handshake", options: { http: true }, step: 3 },
];

interface Protocol {
  readonly name: string;
  readonly options: DialOptions;
  readonly step: number;
}

/** Conversations that are cut side by side. */
const aside = 16;

/** What becomes of the calls where nothing happens. */
const undisturbed: readonly Outcome[] = [
  "answered",
  "given up",
  ...new Array<Outcome>(7).fill("answered"),
];

/** Makes the conversation through a proxy that cuts it, and waits until the proxy has forgotten it. */
async function cut(
  site: Site,
  options: DialOptions,
  way: Way,
  fault: { after: number; what: Fault },
  patience?: number,
): Promise<Outcome[]> {
  await using proxy = await Proxy.start(site.port, { [way]: { fault } });
  return await converse(proxy.port, options, patience);
}

/** How many bytes the whole conversation has, each way. */
async function lengths(site: Site, options: DialOptions): Promise<Record<Way, number>> {
  await using proxy = await Proxy.start(site.port);
  assert.deepEqual(await converse(proxy.port, options), undisturbed);
  return { ...proxy.passed };
}

/** Calls `work` with 0, `step`, and so on up to `end`, many at a time; gives what it gave, in order. */
async function each<T>(end: number, step: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: aside }, async () => {
    for (let at; (at = next++ * step) <= end;) results[at / step] = await work(at);
  }));
  return results;
}

/** Fails unless the more calls were answered the later the replies were cut. */
function checkGrows(outcomes: Outcome[][]): void {
  const counts = outcomes.map((all) => all.filter((one) => one === "answered").length);
  assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
  assert.equal(counts[0], 0);
  assert.deepEqual(outcomes.at(-1), undisturbed);
}

async function checkCuts(
  options: DialOptions,
  what: Fault,
  step: number,
  patience?: number,
): Promise<void> {
  await using site = await Site.start();
  const length = await lengths(site, options);
  await site.settled();
  const files = await openFiles();
  for (const way of ways) {
    const end = Math.ceil(length[way] / step) * step;
    const outcomes = await each(end, step, (after) => {
      return inTime(cut(site, options, way, { after, what }, patience), `cut ${way} at ${after}`);
    });
    // A reset may lose what was on its way.
    if (what === "close" && way === "down") checkGrows(outcomes);
    await site.settled();
  }
  await closedFiles(files);
}

for (const { name, options, step } of protocols) {
  Deno.test(`${name}: a conversation may be closed after every ${nth(step)} byte`, async () => {
    await checkCuts(options, "close", step);
  });
  Deno.test(`${name}: a conversation may be reset after every ${nth(step + 4)} byte`, async () => {
    await checkCuts(options, "reset", step + 4);
  });
  Deno.test(`${name}: half of a conversation may end after every ${nth(step + 4)} byte`, async () => {
    await checkCuts(options, "end", step + 4);
  });
  Deno.test(`${name}: half of a conversation may be lost after every 16th byte`, async () => {
    await checkCuts(options, "swallow", 16, 40);
  });
}

function nth(n: number): string {
  return n === 1 ? "single" : n === 3 ? "3rd" : `${n}th`;
}

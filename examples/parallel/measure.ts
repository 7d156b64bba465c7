/**
 * What a second worker gains: the same load on one worker and on two, in turn.
 *
 * ```sh
 * deno run --unstable-net --allow-net=127.0.0.1 --allow-read examples/parallel/measure.ts
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type Client, connect } from "../../mod.ts";
import { Primes } from "./contract.ts";
import { Workers } from "./workers.ts";

const { values } = parseArgs({
  options: {
    /** Rounds for each number of workers; the median counts. */
    rounds: { type: "string", default: "7" },
    /** Milliseconds of a round. */
    ms: { type: "string", default: "500" },
  },
});

/** Enough that each worker gets some. */
const connections = 16;
/** A few tenths of a millisecond of work. */
const limit = 50_000;

/** A number of workers under load. */
interface Bench {
  readonly workers: number;
  readonly clients: readonly Client[];
  /** Calls a second, for each round. */
  readonly rates: number[];
}

async function open(count: number, stack: AsyncDisposableStack): Promise<Bench> {
  const { port } = stack.use(await Workers.start(count));
  const clients: Client[] = [];
  for (let i = 0; i < connections; i++) clients.push(stack.use(await connect({ port })));
  return { workers: count, clients, rates: [] };
}

/** Each connection calls again as soon as it has its answer, until the time is up. */
async function round({ clients }: Bench, ms: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  await Promise.all(clients.map(async (client) => {
    const primes = client.service(Primes);
    while (performance.now() - start < ms) {
      await primes.Below(limit);
      calls++;
    }
  }));
  return calls / (performance.now() - start) * 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

await using stack = new AsyncDisposableStack();
const benches = [await open(1, stack), await open(2, stack)];
for (const bench of benches) await round(bench, Number(values.ms));
for (let i = 0; i < Number(values.rounds); i++) {
  for (const bench of benches) bench.rates.push(await round(bench, Number(values.ms)));
}
for (const { workers, rates } of benches) {
  const rate = Math.round(median(rates));
  console.log(`${workers} ${workers === 1 ? "worker" : "workers"}: ${rate} calls/s`);
}

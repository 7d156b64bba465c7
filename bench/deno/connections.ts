/**
 * Many connections at a time.
 *
 * @module
 */

import { type Client, connect } from "../../mod.ts";
import { multiply } from "./load.ts";
import type { Call } from "./measure.ts";
import { type Options, parseAddress } from "./options.ts";
import { repeatAsync, runRounds } from "./rounds.ts";

/** Keeps the server's queue of connections that wait to be accepted short. */
const dialsAtATime = 32;

/** Opens connections and makes a call on each. A round is a call on each, all at a time. */
export async function openConnections(options: Options): Promise<void> {
  const address = parseAddress(options.addr);
  const clients: Client[] = [];
  const calls: Call[] = [];
  await side(dialsAtATime, options.connections, async (i) => {
    const client = await connect(address);
    clients.push(client);
    await (calls[i] = multiply(client))(i);
  });
  await runRounds(options, async (ms) => {
    const result = await repeatAsync(ms, async () => {
      await Promise.all(calls.map((call, i) => call(i)));
    });
    return { ...result, count: result.count * calls.length };
  });
  await Promise.all(clients.map((client) => client.close()));
}

/** Does something for each number below `count`, several side by side. */
async function side(
  workers: number,
  count: number,
  work: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: workers }, async () => {
    while (next < count) await work(next++);
  }));
}

/**
 * The memory that a server needs for each open connection.
 *
 * @module
 */

import type { Lab, Side } from "./lab.ts";
import { openConnections } from "./machine.ts";
import { type Outcome, sideBySide } from "./outcome.ts";

/** Connections that come and go before the first look, so that what a server makes once is there. */
const warmUp = 100;
/** A server that is measured anew needs no more rounds than this: memory is not as noisy as time. */
const mostRounds = 3;

const limit =
  "A connection that Deno alone holds open, with a read under way into 1 KiB, takes 8.5 KB of the " +
  "server. The rest are the session, the codec with its two streams and their tables, the write " +
  "queue and their promises. Streams would have to share more of their tables, or make them later.";

/** One call on each connection, all of which stay open: the growth of the server's resident memory. */
export async function memoryOfConnections(lab: Lab): Promise<Outcome[]> {
  const { rounds } = lab.settings;
  const connections = await openConnections(lab.settings.connections);
  const round = (side: Side) => async () => [await kilobytesEach(lab, side, connections)];
  const [measured] = await sideBySide(Math.min(rounds, mostRounds), round("go"), round("deno"));
  const what = `server memory for each of ${connections.toLocaleString("en")} connections`;
  const target = { most: 1, limit };
  return [{ what, unit: "KB", warmUp: `${warmUp} connections`, target, ...measured! }];
}

/** A new server each time. The client is Go's for both, and measures nothing. */
async function kilobytesEach(lab: Lab, side: Side, connections: number): Promise<number> {
  await using server = await lab.start(side, "server");
  const open = (count: number) =>
    lab.start("go", "connections", { addr: server.address, connections: count, warmUpMs: 0 });
  await (await open(warmUp))[Symbol.asyncDispose]();
  const before = await server.memory();
  await using _client = await open(connections);
  return (await server.memory() - before) / connections / 1000;
}

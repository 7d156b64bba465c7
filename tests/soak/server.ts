/**
 * Our server of the soak, a program of its own. It prints its port as a line of JSON. Each line of its input asks it to
 * collect its garbage and to print what it has. It ends with its input.
 *
 * @module
 */

import { type Handlers, Server } from "../../mod.ts";
import { inputLines, print } from "../../bench/deno/rounds.ts";
import { Soak, type SoakMethods } from "./contract.ts";
import { liveHeap } from "./memory.ts";

const handlers: Handlers<SoakMethods> = {
  Add: ({ A, B }) => A + B,
  Echo: (parcel) => parcel,
  Count: (counts) => counts,
  Sleep: async ({ ID, Milliseconds }) => {
    await new Promise((resolve) => setTimeout(resolve, Milliseconds));
    return ID;
  },
  Fail(text) {
    throw new Error(text);
  },
};

/**
 * How long a connection may be silent at first, in milliseconds. Where a client's machine is too busy, `Deno.connect` was seen
 * to resolve more than ten seconds after the server had accepted, and the server takes that for silence.
 */
const firstByteTimeout = 120_000;

/** The debug page tells how many connections there are; the one that asks is not among them. */
async function countConnections(port: number): Promise<number> {
  const page = await fetch(`http://127.0.0.1:${port}/debug/rpc?format=json`);
  const { connections } = await page.json();
  return connections.length;
}

if (import.meta.main) {
  const server = new Server({ firstByteTimeout }).register(Soak, handlers);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const serving = server.serve(listener);
  print({ port });
  for await (const _ of inputLines()) {
    print({ heap: liveHeap(), connections: await countConnections(port) });
  }
  await server.shutdown({ timeout: 100 });
  await serving;
}

// The workers of examples/parallel, which share one port.

import assert from "node:assert/strict";
import { type Client, connect } from "../../mod.ts";
import { Primes } from "../../examples/parallel/contract.ts";
import { ServerChild } from "../testing/process.ts";

const { pathname } = new URL("../../examples/parallel/server.ts", import.meta.url);

/** So many that hardly ever all of them come to the same worker. */
const connections = 32;

async function startServer(workers: number): Promise<ServerChild> {
  // What the comment at the top of the example tells a reader to type.
  const options = ["--no-prompt", "--unstable-net", "--allow-net=127.0.0.1", "--allow-read"];
  const args = ["run", ...options, pathname, "--port", "0", "--workers", String(workers)];
  return await ServerChild.start(Deno.execPath(), args);
}

/** The workers that answer, after a call on each of many connections. */
async function workersThatAnswer(port: number): Promise<number[]> {
  await using stack = new AsyncDisposableStack();
  const clients: Client[] = [];
  for (let i = 0; i < connections; i++) {
    clients.push(stack.use(await connect({ hostname: "127.0.0.1", port })));
  }
  const counts = await Promise.all(clients.map((client) => client.service(Primes).Below(100)));
  for (const { Primes } of counts) assert.equal(Primes, 25);
  return [...new Set(counts.map(({ Worker }) => Worker))].sort();
}

Deno.test("parallel: two workers share the connections of one port", async () => {
  await using server = await startServer(2);
  const workers = await workersThatAnswer(Number(server.address.replace(/^.*:/, "")));
  // Only Linux promises to spread them.
  if (Deno.build.os === "linux") assert.deepEqual(workers, [1, 2]);
});

// Many connections: open at a time, and one after another.

import assert from "node:assert/strict";
import { type Client, connect, Server } from "../../../mod.ts";
import type { ServerSnapshot } from "../../../server/stats.ts";
import { inTime, later } from "../../testing/in_time.ts";
import { Loopback } from "../../testing/loopback.ts";
import { closedFiles, maxOpenFiles, openFiles } from "../../testing/open_files.ts";
import { Calls, calls } from "../site.ts";
import { startServer, startTightServer } from "../victims.ts";

/** Connections that are held open at a time. The server has a process of its own, which opens as many. */
const held = 5000;
/** Connections that are opened and closed one after another. */
const passing = 1000;
/** Dials at a time, so that the queue of the listener is not too short. */
const dialsAtATime = 64;

const spareFiles = 200;
const filesAllowed = maxOpenFiles();
const enough = filesAllowed >= held + spareFiles;

/** Opens the connections and makes a call on each that waits until the signal fires. */
async function hold(
  port: number,
  signal: AbortSignal,
): Promise<{ clients: Client[]; waiting: Promise<string>[] }> {
  const clients: Client[] = [];
  const waiting: Promise<string>[] = [];
  let dials = 0;
  await Promise.all(Array.from({ length: dialsAtATime }, async () => {
    while (dials++ < held) {
      const client = await connect({ port });
      clients.push(client);
      // At once: a server closes connections that say nothing for ten seconds.
      waiting.push(later(client.service(Calls).Wait("held", { signal })));
    }
  }));
  return { clients, waiting };
}

async function snapshot(port: number): Promise<ServerSnapshot> {
  return await (await fetch(`http://127.0.0.1:${port}/debug/rpc?format=json`)).json();
}

/** Makes a call on each connection, all at a time. */
async function multiplyOnAll(clients: readonly Client[], B: number): Promise<void> {
  const replies = clients.map((client, A) => client.service(Calls).Multiply({ A, B }));
  assert.deepEqual(await Promise.all(replies), clients.map((_, n) => n * B));
}

Deno.test({
  name: enough
    ? `${held} connections are open at a time, with calls on all of them`
    : `${held} connections at a time (left out: ulimit -Hn is ${filesAllowed})`,
  ignore: !enough,
  async fn() {
    const { child, port } = await startServer("serve");
    await using _ = child;
    const files = await openFiles();
    const controller = new AbortController();
    const { clients, waiting } = await hold(port, controller.signal);
    // Each call overtakes one that waits.
    await multiplyOnAll(clients, 2);
    const { connections } = await snapshot(port);
    assert.equal(connections.length, held);
    assert(connections.every(({ inFlight }) => inFlight === 1));
    controller.abort();
    for (const { status } of await Promise.allSettled(waiting)) assert.equal(status, "rejected");
    // An answer to what was sent later tells that the server knows of the abort. Without it a client that has waited for its
    // last words in vain might close while they are under way, and the handler would wait on.
    await multiplyOnAll(clients, 3);
    await Promise.all(clients.map((client) => client.close()));
    for (let n = 0; (await snapshot(port)).connections.length > 0; n++) {
      assert(n < 600, "the server still has connections");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await closedFiles(files);
  },
});

Deno.test(`${passing} connections come and go one after another, and leave nothing behind`, async () => {
  const server = new Server().register(Calls, calls);
  await using loopback = await Loopback.start(server);
  const { client: first, port } = loopback;
  assert.equal(await first.service(Calls).Multiply({ A: 6, B: 7 }), 42);
  assert.equal((await snapshot(port)).connections.length, 1);
  const files = await openFiles();
  for (let n = 0; n < passing; n++) {
    const client = await connect({ port });
    assert.equal(await client.service(Calls).Multiply({ A: n, B: 2 }), n * 2);
    await client.close();
  }
  await closedFiles(files);
  assert.equal((await snapshot(port)).connections.length, 1);
});

Deno.test({
  name: "a server that runs out of files serves whom it has, and the others when there is room",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { child, port } = await startTightServer(64);
    await using _ = child;
    const clients = await Promise.all(Array.from({ length: 100 }, () => connect({ port })));
    const calls = clients.map((client, A) => client.service(Calls).Multiply({ A, B: 2 }));
    // Those who wait have a connection as far as their system knows, and the server has not accepted it.
    const early = new Set<number>();
    calls.forEach((call, n) => call.then(() => early.add(n), () => {}));
    assert.equal(await inTime(Promise.any(calls.slice(0, 5)), "an early call") % 2, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert(early.size > 0 && early.size < 100, `${early.size} calls were answered`);
    // Each that goes makes room for another.
    const replies = await inTime(
      Promise.all(clients.map(async (client, n) => {
        const reply = await calls[n];
        await client.close();
        return reply;
      })),
      "the calls",
    );
    assert.deepEqual(replies, clients.map((_, n) => n * 2));
    await using last = await connect({ port });
    assert.equal(await inTime(last.service(Calls).Multiply({ A: 6, B: 7 }), "a later call"), 42);
  },
});

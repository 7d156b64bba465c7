// What is set on the sockets of connections to Go programs, as far as it can be seen: by what the system tells of them, and by
// when small writes arrive. Over TLS Deno offers nothing to set, and a unix socket has nothing of the kind.

import assert from "node:assert/strict";
import { interopTest } from "../known_failures.ts";
import { probed } from "../../testing/probed.ts";
import { Arith, Slow } from "./contract.ts";
import { DenoServer } from "./deno_server.ts";
import { GoServer, passed, startGoClient } from "./go_peer.ts";

/** Other systems tell it elsewhere, or wait for other times. */
function linuxTest(name: string, test: () => Promise<void>): void {
  if (Deno.build.os === "linux") interopTest(name, test);
}

function portOf({ address: { options } }: DenoServer | GoServer): number {
  return (options as Deno.ConnectOptions).port;
}

linuxTest(
  "Deno client, Go server: keepAlive decides whether a silent connection is probed",
  async () => {
    await using server = await GoServer.start("plain", "tcp");
    for (const keepAlive of [undefined, true, false]) {
      await using client = await server.connect({ keepAlive } as object);
      assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
      const expected = { far: keepAlive ?? true };
      assert.deepEqual(await probed(portOf(server), expected), expected);
    }
  },
);

linuxTest(
  "Go client, Deno server: keepAlive decides whether a silent connection is probed",
  async () => {
    for (const keepAlive of [undefined, true, false]) {
      await using server = await DenoServer.start("tcp", { server: { keepAlive } });
      await using client = await startGoClient(server, "waits");
      assert.equal(await client.readLine(), "waiting");
      const expected = { near: keepAlive ?? true };
      assert.deepEqual(await probed(portOf(server), expected), expected);
    }
  },
);

/** Milliseconds for which a small write is held back at the least: systems acknowledge after some 40. */
const held = 20;
const rounds = ["1", "2", "3", "4", "5", "6"];

/** Lets a moment pass between two writes, so that they are two. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

linuxTest("Go client, Deno server: noDelay decides whether a small reply waits", async () => {
  for (const noDelay of [undefined, true, false]) {
    await using server = await DenoServer.start("tcp", { server: { noDelay } });
    await using client = await startGoClient(server, "small replies", rounds);
    const times: number[] = [];
    for (const round of rounds) {
      assert.equal(await client.readLine(), "waiting");
      const began = performance.now();
      server.gates.open(`first ${round}`);
      await aMoment();
      server.gates.open(`second ${round}`);
      assert.equal(await client.readLine(), "both");
      times.push(performance.now() - began);
    }
    await passed(client);
    checkTimes(times, noDelay);
  }
});

linuxTest("Deno client, Go server: noDelay decides whether a small request waits", async () => {
  for (const noDelay of [undefined, true, false]) {
    await using server = await GoServer.start("plain", "tcp");
    await using client = await server.connect({ noDelay } as object);
    // Systems acknowledge at once on a new connection, and with delay on one that has gone to and fro for a while.
    for (let n = 0; n < 50; n++) await client.service(Arith).Multiply({ A: n, B: n });
    const slow = client.service(Slow);
    const times: number[] = [];
    for (const Gate of rounds) {
      const call = slow.Wait({ Gate });
      await aMoment();
      const began = performance.now();
      await slow.Open({ Gate });
      times.push(performance.now() - began);
      assert.equal(await call, Gate);
    }
    checkTimes(times, noDelay);
  }
});

/** A slow machine can make each of the times longer, and nothing makes all of them shorter. */
function checkTimes(times: number[], noDelay = true): void {
  const text = `noDelay ${noDelay}: ${times.map((time) => time.toFixed(1)).join(", ")} ms`;
  if (noDelay) assert(Math.min(...times) < held, text);
  else assert(Math.max(...times) >= held, text);
}

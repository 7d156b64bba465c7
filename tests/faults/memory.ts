/**
 * Does things again and again, and says how much memory each time has left behind. Needs `--v8-flags=--expose-gc`.
 *
 * Prints a {@linkcode Finding} for each thing as a line of JSON.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Client, connect, Server } from "../../mod.ts";
import { Calls, calls } from "./site.ts";

/** What a thing has left behind. */
export interface Finding {
  readonly name: string;
  /** Bytes for each time. */
  readonly bytes: number;
}

/** The thing that does leave something behind, to prove that it is found. */
export const forgetful = "a promise that waits for ever";

/** The most bytes that a thing may leave behind each time. A promise that somebody waits for takes more. */
export const most = 100;

/** What is done, on a server and a client that live as long as the process. */
interface Thing {
  readonly name: string;
  /** How often it is done in a round. */
  readonly times: number;
  readonly act: (scene: Scene, n: number) => Promise<void>;
}

interface Scene {
  readonly port: number;
  readonly client: Client;
  /** A signal that never fires. */
  readonly signal: AbortSignal;
}

/**
 * Rounds at the most. The engine compiles and caches what runs often, and keeps that: now and then a round leaves some ten
 * thousand bytes more, in the first rounds above all. A leak is in every round, so it takes two rounds without one to
 * know that there is none.
 */
const rounds = 12;
/** What is done side by side. */
const aside = 20;

/** Opens a connection, lets somebody else end it within a call, and waits until the call knows. */
async function endWithin(end: (conn: Deno.TcpConn) => Promise<void>): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [client, conn] = await Promise.all([
    connect({ port: listener.addr.port }),
    listener.accept(),
  ]);
  const call = client.service(Calls).Wait("for ever", { timeout: 60_000 });
  await Promise.all([end(conn), assert.rejects(call)]);
  await client.close();
}

const never = new Promise(() => {});

const things: readonly Thing[] = [
  {
    name: forgetful,
    times: 300,
    act: async () => {
      never.then(() => {});
      await undefined;
    },
  },
  {
    name: "a connection with a call",
    times: 300,
    act: async ({ port, signal }) => {
      await using client = await connect({ port, signal });
      await client.service(Calls).Multiply({ A: 6, B: 7 }, { signal });
    },
  },
  {
    name: "a connection that the server ends within a call",
    times: 150,
    act: () =>
      endWithin(async (conn) => {
        await conn.read(new Uint8Array(1000));
        conn.close();
      }),
  },
  {
    name: "a connection that the client ends within a message",
    times: 100,
    act: async ({ port }) => {
      using conn = await Deno.connect({ hostname: "127.0.0.1", port });
      await conn.write(new Uint8Array([0x40, 0xff, 0x81, 0x03]));
    },
  },
  {
    name: "a dial that fails",
    times: 100,
    act: async ({ port, signal }) => {
      await assert.rejects(connect({ port, http: "/nowhere", signal, timeout: 60_000 }));
    },
  },
  {
    name: "calls with a signal that lives on, and a long time-out",
    times: 600,
    act: async ({ client, signal }, n) => {
      const call = client.service(Calls).Multiply({ A: n, B: 1 }, { signal, timeout: 60_000 });
      assert.equal(await call, n);
    },
  },
  {
    name: "calls that are answered with an error",
    times: 600,
    act: async ({ client }) => {
      await assert.rejects(client.service(Calls).Fail("no"));
    },
  },
  {
    name: "calls that are aborted",
    times: 300,
    act: async ({ client, signal }) => {
      const controller = new AbortController();
      const either = AbortSignal.any([signal, controller.signal]);
      const call = client.service(Calls).Wait("for ever", { signal: either });
      controller.abort();
      await assert.rejects(call);
    },
  },
  {
    name: "calls that are given up after a time",
    times: 200,
    act: async ({ client }) => {
      await assert.rejects(client.service(Calls).Wait("for ever", { timeout: 1 }));
    },
  },
];

/** Bytes in use after everything that is garbage has gone. */
async function used(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  for (let round = 0; round < 2; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    gc!();
  }
  return Deno.memoryUsage().heapUsed;
}

/** Does something so many times, some of them side by side. */
async function each(times: number, act: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: aside }, async () => {
    while (next < times) await act(next++);
  }));
}

/** What each time leaves behind in the second-best round; no more are made than it takes to know that it is little. */
async function measure({ times, act }: Thing, scene: Scene): Promise<number> {
  const round = async () => {
    await each(times, (n) => act(scene, n));
    return await used();
  };
  const left: number[] = [];
  let before = await round();
  while (left.length < rounds && (left.length < 2 || left[1]! > most)) {
    const after = await round();
    left.push((after - before) / times);
    left.sort((a, b) => a - b);
    before = after;
  }
  return Math.round(left[1]!);
}

if (import.meta.main) {
  const server = new Server().register(Calls, calls);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  const { port } = listener.addr;
  const client = await connect({ port });
  // A connection that says nothing for long is closed.
  assert.equal(await client.service(Calls).Multiply({ A: 6, B: 7 }), 42);
  const scene = { port, client, signal: new AbortController().signal };
  for (const thing of things) {
    const finding: Finding = { name: thing.name, bytes: await measure(thing, scene) };
    console.log(JSON.stringify(finding));
  }
  await client.close();
  await server.shutdown();
  await serving;
}

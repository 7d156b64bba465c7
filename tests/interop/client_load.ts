/**
 * Scenarios of many calls, of large ones, of the order of replies, and of calls that are given up, by the Deno client.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Client } from "../../mod.ts";
import { Arith, Builtin, Bulk, Gate } from "./contract.ts";
import { pattern } from "./deno_server.ts";
import {
  alive,
  failure,
  gateName,
  refused,
  replies,
  type Scenarios,
  type Target,
  waiting,
} from "./target.ts";

/** The scenarios by name. */
export const loadScenarios: Scenarios = {
  "1000 calls at once": concurrent,
  "many clients": manyClients,
  "replies out of order": outOfOrder,
  "16 MiB both ways": large,
  "large calls at once": largeAtOnce,
  "calls that are aborted": aborted,
  "calls that take too long": timedOut,
};

async function concurrent(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Gate);
  const gate = gateName("concurrent");
  const calls = Array.from({ length: 1000 }, () => stub.Wait(gate));
  await waiting(client, gate, calls.length);
  await stub.Open(gate);
  assert.deepEqual(new Set(await Promise.all(calls)), new Set([gate]));
  await Promise.all(Array.from({ length: 1000 }, (_, i) => oneOfMany(client, i)));
}

/** One of four calls; it must get its own answer and nobody else's. */
async function oneOfMany(client: Client, i: number): Promise<void> {
  const stub = client.service(Arith);
  if (i % 4 === 0) await replies(stub.Add({ A: i, B: 1 }), { C: i + 1 });
  else if (i % 4 === 1) await replies(stub.Mul({ A: i, B: -i }), { C: -i * i });
  else if (i % 4 === 2) await replies(stub.String({ A: i, B: i }), `${i}+${i}=${2 * i}`);
  else await refused(stub.Error(`error ${i}`), `error ${i}`);
}

async function manyClients(target: Target): Promise<void> {
  await Promise.all(Array.from({ length: 50 }, async (_, i) => {
    await using client = await target.connect();
    for (let round = 0; round < 20; round++) await oneOfMany(client, i * 20 + round);
  }));
}

async function outOfOrder(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Gate);
  const gates = Array.from({ length: 10 }, (_, i) => gateName(`order ${i}`));
  const done: string[] = [];
  const calls = gates.map(async (gate) => {
    done.push(await stub.Wait(gate));
  });
  const order = gates.toReversed();
  for (const [i, gate] of order.entries()) {
    assert.deepEqual(done, order.slice(0, i));
    await stub.Open(gate);
    await calls[gates.indexOf(gate)];
  }
  assert.deepEqual(done, order);
  // A fast call overtakes a slow one.
  const slow = client.service(Arith).SleepMilli({ A: 200, B: 0 });
  await alive(client);
  await replies(slow, { C: 200 });
}

async function large(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Bulk);
  const data = pattern(16 << 20);
  assert(same(await stub.Echo(data), data));
  assert(same(await stub.Fill(data.length), data));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data)).toHex();
  assert.equal(await stub.Digest(data), digest);
  const parts = Array.from({ length: 16 << 10 }, (_, i) => String(i % 10).repeat(1 << 10));
  assert((await stub.Join(parts)) === parts.join(""));
  await alive(client);
}

/** Several large calls are under way in both directions, so that both ends must read while they write. */
async function largeAtOnce(target: Target): Promise<void> {
  await using client = await target.connect();
  const data = pattern(4 << 20);
  const calls = Array.from({ length: 6 }, () => client.service(Bulk).Echo(data));
  for (const echo of await Promise.all(calls)) assert(same(echo, data));
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** What is given up must leave the stream as it was: its reply comes all the same and is read by nobody. */
async function aborted(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Gate);
  const gate = gateName("aborted");
  const controller = new AbortController();
  const calls = Array.from({ length: 10 }, () => stub.Wait(gate, { signal: controller.signal }));
  const settled = Promise.all(calls.map(failure));
  await waiting(client, gate, calls.length);
  const reason = new Error("changed my mind");
  controller.abort(reason);
  assert.deepEqual(new Set(await settled), new Set([reason]));
  await alive(client);
  // A call whose signal has fired before is not sent at all.
  assert.equal(await failure(stub.Wait(gate, { signal: controller.signal })), reason);
  assert.equal(await stub.Waiting(gate), calls.length);
  // The late replies come now, some with a type that has not been on the stream before.
  const late = new AbortController();
  const numbers = client.service(Builtin).Index(["a"], { signal: late.signal });
  late.abort();
  const error = await failure(numbers);
  assert(error instanceof DOMException && error.name === "AbortError");
  await stub.Open(gate);
  for (let i = 0; i < 10; i++) await alive(client);
  await replies(client.service(Builtin).Index(["a"]), { a: ["a"] });
}

async function timedOut(target: Target): Promise<void> {
  await using client = await target.connect();
  const stub = client.service(Gate);
  const gate = gateName("late");
  const error = await failure(stub.Wait(gate, { timeout: 30 }));
  assert(error instanceof DOMException, `expected a DOMException, received ${error}`);
  assert.equal(error.name, "TimeoutError");
  await alive(client);
  await stub.Open(gate);
  await replies(stub.Wait(gate, { timeout: 20_000 }), gate);
  await alive(client);
}

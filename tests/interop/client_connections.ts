/**
 * Scenarios in which the connection itself is what matters, by the Deno client. They need the `Control` service of the Go
 * peer.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Client, gob, ShutdownError } from "../../mod.ts";
import { Args, Reply } from "../testing/schemas.ts";
import { Arith, Bulk, Control, Empty, Gate } from "./contract.ts";
import { pattern } from "./deno_server.ts";
import {
  alive,
  failure,
  gateName,
  RawClient,
  refused,
  replies,
  Response,
  type Scenarios,
  type Target,
  waiting,
} from "./target.ts";

/** The scenarios by name. */
export const connectionScenarios: Scenarios = {
  "close during calls": closeDuringCalls,
  "calls after close": callsAfterClose,
  "the server closes during calls": (target) => dropped(target, "Close"),
  "the server closes its sending half during calls": (target) => dropped(target, "CloseWrite"),
  "the server resets the connection during calls": (target) => dropped(target, "Reset"),
  "a reply that Go cannot encode": (target) => dropped(target, "Unsendable"),
  "garbage from the server": garbage,
  "a message that the server does not finish": torn,
  "half-close with calls under way": halfClose,
  "half-close with all requests in one write": halfCloseAtOnce,
  "an error without a text is a reply": emptyError,
};

const stopped = "connection is shut down";
const broken = "unexpected EOF";

async function assertShutdown(call: Promise<unknown>, text: string): Promise<ShutdownError> {
  const error = await failure(call);
  assert(error instanceof ShutdownError, `expected ShutdownError, received ${Deno.inspect(error)}`);
  assert.equal(error.message, text);
  return error;
}

/** Calls that wait at a gate, under way when this returns. */
async function callsAtGate(client: Client, gate: string): Promise<Promise<string>[]> {
  const calls = Array.from({ length: 20 }, () => client.service(Gate).Wait(gate));
  // Whoever looks at them later may be too late to be the first.
  for (const call of calls) call.catch(() => {});
  await waiting(client, gate, calls.length);
  return calls;
}

async function closeDuringCalls(target: Target): Promise<void> {
  await using helper = await target.connect();
  for (let round = 0; round < 5; round++) {
    await using client = await target.connect();
    const gate = gateName("closed");
    const calls = await callsAtGate(client, gate);
    await client.close();
    for (const call of calls) await assertShutdown(call, stopped);
    assert.equal(await client.closed, undefined);
    await helper.service(Gate).Open(gate);
    await alive(helper);
  }
}

async function callsAfterClose(target: Target): Promise<void> {
  const client = await target.connect();
  await alive(client);
  await client.close();
  await assertShutdown(client.service(Arith).Add({ A: 1, B: 2 }), stopped);
  assert.equal(await client.closed, undefined);
  await client.close();
  await assertShutdown(client.service(Arith).Add({ A: 1, B: 2 }), stopped);
}

async function dropped(
  target: Target,
  how: "Close" | "CloseWrite" | "Reset" | "Unsendable",
): Promise<void> {
  await using client = await target.connect();
  const gate = gateName("dropped");
  const calls = await callsAtGate(client, gate);
  const last = await failure(client.service(Control)[how]({}));
  assert(last instanceof ShutdownError, `expected ShutdownError, received ${Deno.inspect(last)}`);
  for (const call of calls) {
    const error = await assertShutdown(call, last.message);
    // Where the connection was reset, the system's word for it may stand in the place of Go's.
    if (how !== "Reset") assert.equal(error.message, broken);
  }
  const reason = await client.closed;
  assert(reason instanceof Error, `expected a reason, received ${Deno.inspect(reason)}`);
  await assertShutdown(client.service(Arith).Add({ A: 1, B: 2 }), stopped);
  await using helper = await target.connect();
  await helper.service(Gate).Open(gate);
  await alive(helper);
}

/** Bytes that no server sends, enough of them not to look like the start of something. Each ends the connection, and with it all calls. */
async function garbage(target: Target): Promise<void> {
  await using helper = await target.connect();
  const cases = [
    new Uint8Array(1000).fill(0xff),
    new Uint8Array([0]),
    new Uint8Array([0xf8, ...new Uint8Array(8).fill(0xff)]),
    new Uint8Array([4, 0xff, 0x90, 0, 0]),
    new TextEncoder().encode(`HTTP/1.0 400 Bad Request\n\n${"text ".repeat(20)}`),
    gob.encode(gob.string, "a string for a header"),
    gob.encode(Args, { A: 1, B: 2 }),
  ];
  for (const bytes of cases) {
    await using client = await target.connect();
    const gate = gateName("garbage");
    const other = client.service(Gate).Wait(gate);
    other.catch(() => {});
    const error = await failure(client.service(Control).Garbage(bytes));
    assert(
      error instanceof ShutdownError,
      `expected ShutdownError, received ${Deno.inspect(error)}`,
    );
    assert(await failure(other) instanceof ShutdownError);
    assert(await client.closed instanceof Error);
    await assertShutdown(client.service(Arith).Add({ A: 1, B: 2 }), stopped);
    await replies(helper.service(Gate).Open(gate), true);
  }
}

async function torn(target: Target): Promise<void> {
  const encoder = new gob.Encoder();
  const header = encoder.encode(Response, { ServiceMethod: "Control.Torn", Seq: 0n, Error: "" });
  for (let cut = 1; cut <= header.length; cut++) {
    await using client = await target.connect();
    await assertShutdown(client.service(Control).Torn(header.slice(0, cut)), broken);
    assert(await client.closed instanceof Error);
  }
}

async function halfClose(target: Target): Promise<void> {
  await using helper = await target.connect();
  using raw = await RawClient.connect(target);
  const gates = Array.from({ length: 5 }, (_, i) => gateName(`half ${i}`));
  for (const [i, gate] of gates.entries()) {
    await raw.send("Gate.Wait", BigInt(i), gob.string, gate);
    await waiting(helper, gate, 1);
  }
  await raw.closeWrite();
  for (const [i, gate] of [...gates.entries()].reverse()) {
    await helper.service(Gate).Open(gate);
    const header = { ServiceMethod: "Gate.Wait", Seq: BigInt(i), Error: "" };
    assert.deepEqual(await raw.next(Response), header);
    assert.equal(await raw.next(gob.string), gate);
  }
  assert.equal(await raw.next(Response), undefined);
}

async function halfCloseAtOnce(target: Target): Promise<void> {
  using raw = await RawClient.connect(target);
  await raw.send("Bulk.Fill", 7n, gob.int, 1 << 20);
  for (let i = 0; i < 100; i++) await raw.send("Arith.Add", BigInt(i), Args, { A: i, B: 1 });
  await raw.send("no dot", 100n, Empty, {});
  await raw.closeWrite();
  const seen = new Set<string>();
  for (let i = 0; i < 102; i++) {
    const header = await raw.next(Response);
    assert(header !== undefined, `the connection ended after ${i} replies`);
    seen.add(`${header.ServiceMethod} ${header.Seq}`);
    if (header.ServiceMethod === "Arith.Add") {
      assert.deepEqual({ ...await raw.next(Reply) }, { C: Number(header.Seq) + 1 });
    } else if (header.ServiceMethod === "Bulk.Fill") {
      assert.equal((await raw.next(gob.bytes))?.length, pattern(1 << 20).length);
    } else {
      assert.equal(header.Error, "rpc: service/method request ill-formed: no dot");
      await raw.next(Empty);
    }
  }
  assert.equal(seen.size, 102);
  assert.equal(await raw.next(Response), undefined);
}

/** In Go an error with an empty text is sent as a success. */
async function emptyError(target: Target): Promise<void> {
  await using client = await target.connect();
  await replies(client.service(Arith).Error(""), { C: 0 });
  await refused(client.service(Arith).Error("x"), "x");
  await replies(client.service(Bulk).Fill(0), new Uint8Array());
  await alive(client);
}

// `_goRPC_.Cancel`, by which a client cancels a call.

import assert from "node:assert/strict";
import { type CallContext, gob, method, Server, service } from "../../mod.ts";
import { inTime, later } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import {
  CancelArgs,
  Request,
  scriptedClient,
  type ScriptedPeer,
} from "../testing/scripted_peer.ts";

const Slow = service("Slow", {
  Wait: method(gob.int, gob.int),
  Now: method(gob.int, gob.int),
});

/** A server whose `Slow.Wait` waits for its signal, or for a test to end it. */
function slowServer(): { server: Server; contexts: CallContext[]; end: () => void } {
  const contexts: CallContext[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const server = new Server().register(Slow, {
    async Wait(n, context) {
      contexts.push(context);
      const { promise: cancelled, reject } = Promise.withResolvers<never>();
      context.signal.addEventListener("abort", () => reject(context.signal.reason));
      await Promise.race([ended, cancelled]);
      return n;
    },
    Now: (n) => n,
  });
  return { server, contexts, end };
}

/** Sends a request to cancel; its own number is `Seq`. */
function cancel(peer: ScriptedPeer, Seq: number, cancelled: number): Promise<void> {
  return peer.request("_goRPC_.Cancel", Seq, CancelArgs, { Seq: cancelled });
}

Deno.test("a cancel fires the signal of that call, and of no other", async () => {
  const { server, contexts, end } = slowServer();
  await using client = await scriptedClient(server);
  const { peer } = client;
  for (const seq of [10, 11, 12]) await peer.request("Slow.Wait", seq, gob.int, seq);
  await cancel(peer, 13, 11);
  // The cancelled handler threw; its answer and that to the cancel come in any order.
  const replies = [await peer.readReply(), await peer.readReply()];
  const byNumber = new Map(replies.map((reply) => [reply.header.Seq, reply]));
  assert.deepEqual(byNumber.get(13), {
    header: { ServiceMethod: "_goRPC_.Cancel", Seq: 13, Error: "" },
    body: true,
  });
  assert.notEqual(byNumber.get(11)?.header.Error, "");
  assert.deepEqual(contexts.map(({ signal }) => signal.aborted), [false, true, false]);
  const reason = contexts[1]?.signal.reason;
  assert(reason instanceof DOMException);
  assert.equal(reason.name, "AbortError");
  end();
  for (const seq of [10, 12]) {
    const { header, body } = await peer.readReply(gob.int);
    assert.deepEqual([header.Seq, header.Error, body], [seq, "", seq]);
  }
});

Deno.test("a cancel of what is unknown or answered does nothing", async () => {
  const { server, end } = slowServer();
  await using client = await scriptedClient(server);
  const { peer } = client;
  await peer.request("Slow.Now", 1, gob.int, 5);
  assert.equal((await peer.readReply(gob.int)).body, 5);
  for (const [seq, cancelled] of [[2, 1], [3, 77], [4, 4]] as const) {
    await cancel(peer, seq, cancelled);
    assert.deepEqual(await peer.readReply(gob.bool), {
      header: { ServiceMethod: "_goRPC_.Cancel", Seq: seq, Error: "" },
      body: false,
    });
  }
  end();
});

Deno.test("a cancel has no effect on other connections", async () => {
  const { server, contexts, end } = slowServer();
  await using one = await scriptedClient(server);
  await using two = await scriptedClient(server);
  await one.peer.request("Slow.Wait", 1, gob.int, 1);
  await one.peer.request("Slow.Now", 2, gob.int, 2);
  await one.peer.readReply(gob.int);
  await cancel(two.peer, 9, 1);
  assert.equal((await two.peer.readReply(gob.bool)).body, false);
  assert.equal(contexts[0]?.signal.aborted, false);
  end();
  assert.equal((await one.peer.readReply(gob.int)).body, 1);
});

Deno.test("a second cancel of the same call is answered as well", async () => {
  const { server } = slowServer();
  await using client = await scriptedClient(server);
  const { peer } = client;
  await peer.request("Slow.Wait", 1, gob.int, 1);
  await peer.send(
    ...[2, 3].flatMap((Seq) => [
      peer.encode(Request, { ServiceMethod: "_goRPC_.Cancel", Seq }),
      peer.encode(CancelArgs, { Seq: 1 }),
    ]),
  );
  const numbers = [];
  for (let index = 0; index < 3; index++) numbers.push((await peer.readReply()).header.Seq);
  assert.deepEqual(numbers.sort(), [1, 2, 3]);
});

Deno.test("a cancel whose argument does not fit is answered, and the connection lives on", async () => {
  const { server } = slowServer();
  await using client = await scriptedClient(server);
  const { peer } = client;
  await peer.request("_goRPC_.Cancel", 1, gob.string, "all of them");
  assert.match((await peer.readReply()).header.Error, /^gob: /);
  // A struct without a field in common does not fit either.
  await peer.request("_goRPC_.Cancel", 2, gob.struct("Other", { X: gob.int }), { X: 1 });
  assert.match((await peer.readReply()).header.Error, /^gob: type mismatch: no fields matched/);
  await peer.request("Slow.Now", 3, gob.int, 5);
  assert.equal((await peer.readReply(gob.int)).body, 5);
});

Deno.test("a handler that does not look at its signal answers a cancelled call", async () => {
  const gate = Promise.withResolvers<number>();
  const server = new Server().register(Slow, { Wait: () => gate.promise, Now: (n) => n });
  await using client = await scriptedClient(server);
  const { peer } = client;
  await peer.request("Slow.Wait", 1, gob.int, 1);
  await cancel(peer, 2, 1);
  assert.equal((await peer.readReply(gob.bool)).body, true);
  gate.resolve(7);
  const { header, body } = await peer.readReply(gob.int);
  assert.deepEqual([header.Seq, header.Error, body], [1, "", 7]);
});

Deno.test("a time-out that is longer than a timer can be does not pass at once", async () => {
  const { server, contexts, end } = slowServer();
  await using loopback = await Loopback.start(server);
  const slow = loopback.client.service(Slow);
  const calls = [Infinity, 2 ** 31, Number.MAX_SAFE_INTEGER].map((timeout) =>
    later(slow.Wait(1, { timeout }))
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(contexts.map(({ signal }) => signal.aborted), [false, false, false]);
  end();
  await inTime(Promise.all(calls), "the calls");
});

Deno.test("other names of the reserved service are no methods", async () => {
  const { server } = slowServer();
  await using client = await scriptedClient(server);
  const { peer } = client;
  for (const name of ["_goRPC_.Nope", "_goRPC_.cancel", "_goRPC_.toString"]) {
    await peer.request(name, 1, CancelArgs, { Seq: 1 });
    assert.equal((await peer.readReply()).header.Error, `rpc: can't find service ${name}`);
  }
});

// Signals and time-outs of calls.

import assert from "node:assert/strict";
import { type CallContext, gob, method, Server, ServerError, service } from "../../mod.ts";
import { Args, Arith, Quotient } from "../testing/arith.ts";
import { fired, inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { ListenerCount } from "../testing/listeners.ts";
import { Loopback } from "../testing/loopback.ts";
import {
  CancelArgs,
  type Request,
  Response,
  type ScriptedPeer,
  scriptedServer,
} from "../testing/scripted_peer.ts";

const Slow = service("Slow", {
  Wait: method(gob.int, gob.int),
  Now: method(gob.int, gob.int),
});

const cancelName = "_goRPC_.Cancel";

/** Reads the request that cancels the call with a number, and gives its header. */
async function readCancel(peer: ScriptedPeer, Seq: number): Promise<Request> {
  const { header, body } = await peer.readRequest(CancelArgs);
  assert.equal(header.ServiceMethod, cancelName);
  assert.deepEqual(body, { Seq });
  return header;
}

Deno.test("a call whose signal has fired is never sent", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const reasons = [new Error("my reason"), "a string", undefined];
  for (const reason of reasons) {
    const signal = AbortSignal.abort(reason);
    const error = await rejection(arith.Multiply({ A: 1, B: 1 }, { signal }), "the call");
    assert.equal(error, signal.reason);
  }
  const call = later(arith.Multiply({ A: 2, B: 3 }));
  const { header, body } = await peer.readRequest(Args);
  assert.deepEqual([header.Seq, body], [0, { A: 2, B: 3 }]);
  await peer.reply(header, gob.int, 6);
  assert.equal(await inTime(call, "the call"), 6);
});

Deno.test("an abort rejects the call with the signal's reason, and tells the server", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const controller = new AbortController();
  const call = later(arith.Multiply({ A: 1, B: 1 }, { signal: controller.signal }));
  const { header } = await peer.readRequest(Args);
  const reason = new Error("changed my mind");
  controller.abort(reason);
  assert.equal(await rejection(call, "the call"), reason);
  const cancel = await readCancel(peer, header.Seq);
  assert.notEqual(cancel.Seq, header.Seq);
  await peer.reply(cancel, gob.bool, true);
  // The late reply is dropped, and what follows is still understood.
  await peer.reply(header, gob.int, 1);
  const next = later(arith.Divide({ A: 17, B: 5 }));
  await peer.reply((await peer.readRequest(Args)).header, Quotient, { Quo: 3, Rem: 2 });
  assert.deepEqual(await inTime(next, "the call"), { Quo: 3, Rem: 2 });
});

Deno.test("a time-out rejects the call with a TimeoutError, and tells the server", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const call = later(arith.Multiply({ A: 1, B: 1 }, { timeout: 10 }));
  const { header } = await peer.readRequest(Args);
  const error = await rejection(call, "the call");
  assert(error instanceof DOMException);
  assert.equal(error.name, "TimeoutError");
  const cancel = await readCancel(peer, header.Seq);
  await peer.reply(header, gob.int, 1);
  await peer.reply(cancel, gob.bool, false);
  const next = later(arith.Multiply({ A: 2, B: 3 }));
  await peer.reply((await peer.readRequest(Args)).header, gob.int, 6);
  assert.equal(await inTime(next, "the call"), 6);
});

Deno.test("a signal that times out gives its own reason", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const signal = AbortSignal.timeout(5);
  const call = later(client.service(Arith).Multiply({ A: 1, B: 1 }, { signal }));
  const { header } = await peer.readRequest(Args);
  await fired(signal);
  assert.equal(await rejection(call, "the call"), signal.reason);
  await readCancel(peer, header.Seq);
});

Deno.test("an abort in the turn of the call sends the call and its cancel", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const controller = new AbortController();
  const call = later(
    client.service(Arith).Multiply({ A: 1, B: 1 }, { signal: controller.signal }),
  );
  controller.abort();
  assert.equal(await rejection(call, "the call"), controller.signal.reason);
  const { header } = await peer.readRequest(Args);
  await readCancel(peer, header.Seq);
});

Deno.test("one signal ends many calls, and only those", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const { signal, abort } = bound(new AbortController());
  const calls = [1, 2].map((A) => later(arith.Multiply({ A, B: 1 }, { signal })));
  const other = later(arith.Multiply({ A: 3, B: 1 }));
  for (let index = 0; index < 2; index++) await peer.readRequest(Args);
  const { header } = await peer.readRequest(Args);
  abort();
  for (const call of calls) assert.equal(await rejection(call, "the call"), signal.reason);
  await readCancel(peer, 0);
  await readCancel(peer, 1);
  await peer.reply(header, gob.int, 3);
  assert.equal(await inTime(other, "the call"), 3);
});

function bound(controller: AbortController): { signal: AbortSignal; abort: () => void } {
  return { signal: controller.signal, abort: () => controller.abort() };
}

Deno.test("a server that does not know cancellation is told once", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const first = later(arith.Multiply({ A: 1, B: 1 }, { timeout: 5 }));
  const { header } = await peer.readRequest(Args);
  await rejection(first, "the call");
  const cancel = await readCancel(peer, header.Seq);
  await peer.replyError(cancel, `rpc: can't find service ${cancelName}`);
  await peer.reply(header, gob.int, 1);
  // When the answer to a later call has been read, so has this one.
  const second = later(arith.Multiply({ A: 2, B: 1 }));
  await peer.reply((await peer.readRequest(Args)).header, gob.int, 2);
  assert.equal(await inTime(second, "the call"), 2);
  for (let A = 3; A < 5; A++) {
    await rejection(arith.Multiply({ A, B: 1 }, { timeout: 5 }), "the call");
    assert.deepEqual((await peer.readRequest(Args)).body, { A, B: 1 });
  }
  const last = later(arith.Multiply({ A: 9, B: 1 }));
  const request = await peer.readRequest(Args);
  assert.deepEqual(request.body, { A: 9, B: 1 }, "no second cancel was sent");
  await peer.reply(request.header, gob.int, 9);
  assert.equal(await inTime(last, "the call"), 9);
});

Deno.test("a server that knows cancellation is told every time", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  for (let round = 0; round < 3; round++) {
    const call = later(client.service(Arith).Multiply({ A: round, B: 1 }, { timeout: 2 }));
    const { header } = await peer.readRequest(Args);
    assert(await rejection(call, "the call") instanceof DOMException);
    // Whether the server found the call or not.
    await peer.reply(await readCancel(peer, header.Seq), gob.bool, round === 1);
  }
});

Deno.test("a call that was answered is not cancelled", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const { signal, abort } = bound(new AbortController());
  const call = later(arith.Multiply({ A: 1, B: 1 }, { signal, timeout: 20 }));
  await peer.reply((await peer.readRequest(Args)).header, gob.int, 1);
  assert.equal(await inTime(call, "the call"), 1);
  abort();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const next = later(arith.Multiply({ A: 2, B: 1 }));
  const { header, body } = await peer.readRequest(Args);
  assert.deepEqual(body, { A: 2, B: 1 });
  await peer.reply(header, gob.int, 2);
  assert.equal(await inTime(next, "the call"), 2);
});

Deno.test("a long signal collects no listeners", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const arith = client.service(Arith);
  const { signal } = new AbortController();
  const listeners = new ListenerCount(signal);
  const good = later(arith.Multiply({ A: 1, B: 1 }, { signal }));
  const bad = later(arith.Multiply({ A: 2, B: 1 }, { signal }));
  const misfit = later(arith.Multiply({ A: 3, B: 1 }, { signal }));
  const late = later(arith.Multiply({ A: 4, B: 1 }, { signal, timeout: 5 }));
  await rejection(arith.Multiply({ A: 5, B: "" } as unknown as Args, { signal }), "the call");
  await peer.reply((await peer.readRequest(Args)).header, gob.int, 1);
  await peer.replyError((await peer.readRequest(Args)).header, "no");
  await peer.reply((await peer.readRequest(Args)).header, gob.string, "one");
  assert.equal(await inTime(good, "the call"), 1);
  assert(await rejection(bad, "the call") instanceof ServerError);
  assert(await rejection(misfit, "the call") instanceof gob.GobError);
  assert(await rejection(late, "the call") instanceof DOMException);
  assert.equal(listeners.now, 0);
  const lost = later(arith.Multiply({ A: 6, B: 1 }, { signal }));
  assert.equal(listeners.now, 1);
  await client.close();
  await rejection(lost, "the call");
  assert.equal(listeners.now, 0);
});

for (const timeout of [Infinity, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
  Deno.test(`a time-out of ${timeout} ms does not pass at once`, async () => {
    await using pair = await scriptedServer();
    const { client, peer } = pair;
    const call = later(client.service(Arith).Multiply({ A: 1, B: 1 }, { timeout }));
    const { header } = await peer.readRequest(Args);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await peer.reply(header, gob.int, 1);
    assert.equal(await inTime(call, "the call"), 1);
  });
}

/** A header with the deadline of a call, if it has one. */
const TimedRequest = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Timeout: gob.pointer(gob.int),
});

Deno.test("a call with a time-out of infinity sends no deadline", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const { Multiply } = client.service(Arith);
  for (const [timeout, sent] of [[Infinity, undefined], [60_000.5, 60_000_500_000]] as const) {
    const call = later(Multiply({ A: 1, B: 1 }, { timeout }));
    const header = await peer.read(TimedRequest);
    assert.equal(header.Timeout, sent);
    await peer.read(Args);
    await peer.reply(header, gob.int, 1);
    assert.equal(await inTime(call, "the call"), 1);
  }
});

Deno.test("a call with a time-out that is none rejects, and sends nothing", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const { Multiply } = client.service(Arith);
  for (const timeout of [NaN, -1, -Infinity]) {
    const error = await rejection(Multiply({ A: 1, B: 1 }, { timeout }), "the call");
    assert(error instanceof RangeError);
    const message = `Cannot use timeout: expected milliseconds, 0 or more, received ${timeout}`;
    assert.equal(error.message, message);
  }
  const text = { timeout: "5" as unknown as number };
  assert(await rejection(Multiply({ A: 1, B: 1 }, text), "the call") instanceof TypeError);
  client.use((_, next) => next({ timeout: NaN }));
  assert(await rejection(Multiply({ A: 1, B: 1 }), "the call") instanceof RangeError);
  await client.close();
  await peer.readEnd();
});

Deno.test("a call that is given up between the messages of its reply costs nobody else theirs", async () => {
  const registry = new gob.Registry();
  registry.register("main.Args", Args);
  // The reply spans messages: the definition of what is in the interface ends the first.
  const Sent = gob.struct("Box", { Size: gob.int, Value: gob.any });
  const sent = { Size: 1, Value: gob.typed("main.Args", { A: 1, B: 2 }) };
  const Wanted = [
    // One that fits, and one that does not.
    Sent,
    gob.struct("Box", { Size: gob.string, Value: gob.any }) as unknown as typeof Sent,
  ];
  for (const [index, schema] of Wanted.entries()) {
    const Boxes = service("Boxes", { Get: method(gob.int, schema) });
    await using pair = await scriptedServer({ registry });
    const { client, peer } = pair;
    const { signal, abort } = bound(new AbortController());
    const call = later(client.call(Boxes.methods.Get, index, { signal }));
    const { header } = await peer.readRequest(gob.int);
    const body = peer.encode(Sent, sent);
    await peer.send(peer.encode(Response, { ...header, Error: "" }), body.subarray(0, -4));
    // The client has read that much when it has read what came before this reply: one to nobody.
    await nextTurn();
    await nextTurn();
    abort();
    assert.equal(await rejection(call, "the call"), signal.reason);
    await readCancel(peer, header.Seq);
    await peer.send(body.subarray(-4));
    const next = later(client.service(Arith).Multiply({ A: 2, B: 3 }));
    await peer.reply((await peer.readRequest(Args)).header, gob.int, 6);
    assert.equal(await inTime(next, "the call"), 6);
  }
});

/** A server of ours that waits for the signal of the call. */
function slowServer(): { server: Server; context: Promise<CallContext> } {
  const { promise, resolve } = Promise.withResolvers<CallContext>();
  const server = new Server().register(Slow, {
    Wait(_, context) {
      resolve(context);
      return new Promise((_, reject) => {
        context.signal.addEventListener("abort", () => reject(context.signal.reason));
      });
    },
    Now: (n) => n,
  });
  return { server, context: promise };
}

Deno.test("an abort fires the signal of the handler", async () => {
  const { server, context } = slowServer();
  await using loopback = await Loopback.start(server);
  const slow = loopback.client.service(Slow);
  const { signal, abort } = bound(new AbortController());
  const call = later(slow.Wait(1, { signal }));
  const { signal: theirs } = await inTime(context, "the handler");
  assert.equal(theirs.aborted, false);
  abort();
  assert.equal(await rejection(call, "the call"), signal.reason);
  const reason = await fired(theirs, "the handler's signal");
  assert(reason instanceof DOMException);
  assert.equal(reason.name, "AbortError");
  assert.equal(await inTime(slow.Now(5), "the call"), 5);
});

Deno.test("a time-out fires the signal of the handler", async () => {
  const { server, context } = slowServer();
  await using loopback = await Loopback.start(server);
  const slow = loopback.client.service(Slow);
  const call = rejection(slow.Wait(1, { timeout: 10 }), "the call");
  const { signal } = await inTime(context, "the handler");
  const error = await call;
  assert(error instanceof DOMException);
  assert.equal(error.name, "TimeoutError");
  await fired(signal, "the handler's signal");
  assert.equal(await inTime(slow.Now(5), "the call"), 5);
});

Deno.test("callTimeout ends every call that has no time-out of its own, and tells the server", async () => {
  await using pair = await scriptedServer({ callTimeout: 20 });
  const { client, peer } = pair;
  const slow = client.service(Slow);
  const first = later(slow.Wait(1));
  const { header } = await peer.readRequest(gob.int);
  const error = await rejection(first, "the call");
  assert(error instanceof DOMException);
  assert.equal(error.name, "TimeoutError");
  assert.match(
    error.message,
    /^Slow\.Wait did not answer within 20 ms; nothing has come from this /,
  );
  await peer.replyError(
    await readCancel(peer, header.Seq),
    "rpc: can't find service _goRPC_.Cancel",
  );

  // `undefined` is no time-out of its own; one that is shorter or longer is.
  const none = later(slow.Wait(2, { timeout: undefined }));
  await peer.readRequest(gob.int);
  assert.equal(
    (await rejection(none, "the call") as Error).message,
    "Slow.Wait did not answer within 20 ms",
  );
  const shorter = later(slow.Wait(2, { timeout: 5 }));
  await peer.readRequest(gob.int);
  assert.match((await rejection(shorter, "the call") as Error).message, /within 5 ms$/);
  const unlimited = later(slow.Wait(3, { timeout: Infinity }));
  const { header: last } = await peer.readRequest(gob.int);
  await new Promise((resolve) => setTimeout(resolve, 40));
  await peer.reply(last, gob.int, 3);
  assert.equal(await inTime(unlimited, "the call"), 3);
});

Deno.test("callTimeout reaches the handler as its deadline, and leaves quick calls alone", async () => {
  let remaining: number | undefined;
  const server = new Server().register(Slow, {
    Wait: (n, context) => {
      remaining = context.remaining;
      return n;
    },
    Now: (n) => n,
  });
  await using loopback = await Loopback.start(server, { callTimeout: 60_000 });
  const slow = loopback.client.service(Slow);
  assert.equal(await slow.Wait(1), 1);
  assert(remaining !== undefined && remaining > 50_000 && remaining <= 60_000);
  assert.equal(await slow.Wait(1, { timeout: Infinity }), 1);
  assert.equal(remaining, undefined);
  assert.deepEqual(await Promise.all([1, 2, 3].map((n) => slow.Now(n))), [1, 2, 3]);
});

Deno.test("callTimeout leaves calls without it as they are when an interceptor sets one", async () => {
  await using pair = await scriptedServer({ callTimeout: 60_000 });
  const { client, peer } = pair;
  client.use(({ options }, next) => next({ ...options, timeout: 5 }));
  const call = later(client.service(Slow).Wait(1));
  await peer.readRequest(gob.int);
  assert.match((await rejection(call, "the call") as Error).message, /within 5 ms/);
});

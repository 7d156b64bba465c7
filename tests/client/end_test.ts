// How a connection ends, and what becomes of the calls on it.

import assert from "node:assert/strict";
import { Client, connect, gob, method, Server, service, ShutdownError } from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { Args, Arith, arith } from "../testing/arith.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { CancelArgs, Response, ScriptedPeer, scriptedServer } from "../testing/scripted_peer.ts";

const six = { A: 2, B: 3 };

/** Fails unless an error is a `ShutdownError` with this text. */
function checkShutdown(error: unknown, message: string): void {
  assert(error instanceof ShutdownError, Deno.inspect(error));
  assert.equal(error.message, message);
}

/** Fails unless a call that is made now is refused. */
async function checkRefusesCalls(client: Client): Promise<void> {
  const error = await rejection(client.service(Arith).Multiply(six), "a later call");
  checkShutdown(error, "connection is shut down");
}

Deno.test("when the server closes, calls that wait reject, and so do later ones", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const calls = [1, 2, 3].map((A) => later(client.service(Arith).Multiply({ A, B: 1 })));
  for (let index = 0; index < 3; index++) await peer.readRequest(Args);
  peer.close();
  for (const call of calls) checkShutdown(await rejection(call, "the call"), "unexpected EOF");
  await checkRefusesCalls(client);
  checkShutdown(await inTime(client.closed, "closed"), "unexpected EOF");
});

Deno.test("when the server closes and no call is pending, later calls reject", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  peer.close();
  checkShutdown(await inTime(client.closed, "closed"), "unexpected EOF");
  await checkRefusesCalls(client);
});

Deno.test("when the server closes within a reply, its call rejects", async () => {
  for (const missing of [1, 5, "body"] as const) {
    await using pair = await scriptedServer();
    const { client, peer } = pair;
    const call = later(client.service(Arith).Multiply(six));
    const { header } = await peer.readRequest(Args);
    const reply = [
      ...peer.encode(Response, { ...header, Error: "" }),
      ...missing === "body" ? [] : peer.encode(gob.int, 6),
    ];
    await peer.send(missing === "body" ? reply : reply.slice(0, -missing));
    peer.close();
    checkShutdown(await rejection(call, "the call"), "unexpected EOF");
    checkShutdown(await inTime(client.closed, "closed"), "unexpected EOF");
  }
});

Deno.test("when the server closes its sending half, the client ends the connection", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const call = later(client.service(Arith).Multiply(six));
  await peer.readRequest(Args);
  await peer.closeWrite();
  checkShutdown(await rejection(call, "the call"), "unexpected EOF");
  checkShutdown(await inTime(client.closed, "closed"), "unexpected EOF");
  await peer.readEnd();
});

Deno.test("replies that came before the end settle their calls", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const calls = [1, 2].map((A) => later(client.service(Arith).Multiply({ A, B: 1 })));
  await peer.reply((await peer.readRequest(Args)).header, gob.int, 1);
  await peer.readRequest(Args);
  peer.close();
  assert.equal(await inTime(calls[0]!, "the call"), 1);
  checkShutdown(await rejection(calls[1]!, "the call"), "unexpected EOF");
});

/** What ends a connection if it comes instead of the header of a reply. */
const garbage: [string, (peer: ScriptedPeer) => Uint8Array][] = [
  ["a type that nobody defined", () => new Uint8Array([3, 0xff, 200, 0])],
  ["a length of nine bytes", () => new Uint8Array([0xf7, 1, 1, 1, 1, 1, 1, 1, 1, 1])],
  ["a string", (peer) => peer.encode(gob.string, "HTTP/1.1 400 Bad Request")],
  ["another struct", (peer) => peer.encode(gob.struct("Other", { X: gob.int }), { X: 1 })],
];

for (const [what, make] of garbage) {
  Deno.test(`${what} instead of a header ends the connection, and all calls`, async () => {
    await using pair = await scriptedServer();
    const { client, peer } = pair;
    const calls = [1, 2].map((A) => later(client.service(Arith).Multiply({ A, B: 1 })));
    for (let index = 0; index < 2; index++) await peer.readRequest(Args);
    await peer.send(make(peer));
    const closed = await inTime(client.closed, "closed");
    for (const call of calls) {
      const error = await rejection(call, "the call");
      assert(error instanceof ShutdownError);
      assert(error.cause instanceof gob.GobError, Deno.inspect(error));
      assert.equal(error.message, error.cause.message);
    }
    assert(closed instanceof ShutdownError);
    assert(closed.cause instanceof gob.GobError);
    await checkRefusesCalls(client);
    await peer.readEnd();
  });
}

Deno.test("a message of length zero ends the connection as its end does", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const call = later(client.service(Arith).Multiply(six));
  await peer.readRequest(Args);
  await peer.send([0]);
  checkShutdown(await rejection(call, "the call"), "unexpected EOF");
  checkShutdown(await inTime(client.closed, "closed"), "unexpected EOF");
  await peer.readEnd();
});

Deno.test("a reply beyond the limit is that call's error, and others go on", async () => {
  const Texts = service("Texts", { Get: method(gob.int, gob.string) });
  await using pair = await scriptedServer({ limits: { maxMessageBytes: 1000 } });
  const { client, peer } = pair;
  const [large, other] = [later(client.service(Texts).Get(1)), later(client.service(Texts).Get(2))];
  const { header } = await peer.readRequest(gob.int);
  const { header: next } = await peer.readRequest(gob.int);
  await peer.send(
    peer.encode(Response, { ...header, Error: "" }),
    peer.encode(gob.string, "x".repeat(2000)),
  );
  const error = await rejection(large, "the call");
  assert(error instanceof gob.GobError);
  assert.match(error.message, /limits\.maxMessageBytes \(1000\)/);
  await peer.reply(next, gob.string, "b");
  assert.equal(await inTime(other, "the other call"), "b");
});

Deno.test("a reply beyond the limit whose end is not known ends the connection", async () => {
  await using pair = await scriptedServer({ limits: { maxMessageBytes: 1000 } });
  const { client, peer } = pair;
  const Any = service("Any", { Get: method(gob.int, gob.any) });
  const calls = [1, 2].map((n) => later(client.service(Any).Get(n)));
  const { header: first } = await peer.readRequest(gob.int);
  await peer.readRequest(gob.int);
  await peer.reply(first, gob.any, "x".repeat(2000));
  const error = await rejection(calls[0]!, "the call");
  assert(error instanceof gob.GobError);
  assert.match(error.message, /limits\.maxMessageBytes/);
  assert(await rejection(calls[1]!, "the call") instanceof ShutdownError);
  assert(await inTime(client.closed, "closed") instanceof ShutdownError);
});

Deno.test("close() rejects calls that wait, and later ones", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const calls = [1, 2].map((A) => later(client.service(Arith).Multiply({ A, B: 1 })));
  for (let index = 0; index < 2; index++) await peer.readRequest(Args);
  const closing = client.close();
  await checkRefusesCalls(client);
  for (const call of calls) {
    checkShutdown(await rejection(call, "the call"), "connection is shut down");
  }
  await inTime(closing, "close()");
  assert.equal(await inTime(client.closed, "closed"), undefined);
  await checkRefusesCalls(client);
  // The server would go on with calls that nobody waits for.
  for (const Seq of [0, 1]) {
    const { header, body } = await peer.readRequest(CancelArgs);
    assert.equal(header.ServiceMethod, "_goRPC_.Cancel");
    assert.deepEqual(body, { Seq });
  }
  await peer.readEnd();
});

Deno.test("close() in the turn of a call rejects it", async () => {
  await using pair = await scriptedServer();
  const { client } = pair;
  const call = later(client.service(Arith).Multiply(six));
  await inTime(client.close(), "close()");
  checkShutdown(await rejection(call, "the call"), "connection is shut down");
});

Deno.test("close() can be called many times", async () => {
  await using pair = await scriptedServer();
  const { client } = pair;
  await inTime(Promise.all([client.close(), client.close()]), "close()");
  await inTime(client.close(), "close()");
  assert.equal(await inTime(client.closed, "closed"), undefined);
});

Deno.test("close() after the end changes nothing", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  peer.close();
  const reason = await inTime(client.closed, "closed");
  await inTime(client.close(), "close()");
  assert.equal(await client.closed, reason);
  checkShutdown(reason, "unexpected EOF");
});

Deno.test("a client is closed at the end of its block", async () => {
  await using server = new Server().register(Arith, arith);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = server.serve(listener);
  let closed;
  {
    await using client = await connect({ port: listener.addr.port });
    assert.equal(await client.service(Arith).Multiply(six), 6);
    closed = client.closed;
  }
  assert.equal(await inTime(closed, "closed"), undefined);
  await server.shutdown();
  await serving;
});

Deno.test("a connection that ends takes the time-outs and signals of its calls with it", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const controller = new AbortController();
  const call = later(
    client.service(Arith).Multiply(six, { timeout: 60_000, signal: controller.signal }),
  );
  await peer.readRequest(Args);
  peer.close();
  checkShutdown(await rejection(call, "the call"), "unexpected EOF");
  controller.abort();
  await checkRefusesCalls(client);
});

Deno.test("a cancel that nobody answered troubles nobody at the end", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const call = rejection(client.service(Arith).Multiply(six, { timeout: 2 }), "the call");
  await peer.readRequest(Args);
  assert(await call instanceof DOMException);
  peer.close();
  checkShutdown(await inTime(client.closed, "closed"), "unexpected EOF");
  await nextTurn();
});

/** A client on a connection in memory, and the far end of it. */
function inMemory(): { client: Client; near: MemoryTransport; peer: ScriptedPeer } {
  const [near, far] = MemoryTransport.pair();
  return { client: new Client(new GobClientCodec(near, {})), near, peer: new ScriptedPeer(far) };
}

Deno.test("an error of the transport is the cause of what calls reject with", async () => {
  const reset = new Deno.errors.ConnectionReset("Connection reset by peer");
  const breaks: [string, (near: MemoryTransport) => void][] = [
    ["a read", (near) => near.breakReads(reset)],
    ["a write", (near) => near.writeError = reset],
  ];
  for (const [what, breakIt] of breaks) {
    const { client, near, peer } = inMemory();
    const first = later(client.service(Arith).Multiply(six));
    await peer.readRequest(Args);
    breakIt(near);
    const second = later(client.service(Arith).Multiply(six));
    for (const call of [first, second]) {
      const error = await rejection(call, what);
      assert(error instanceof ShutdownError, what);
      assert.equal(error.cause, reset);
    }
    const closed = await inTime(client.closed, "closed");
    assert(closed instanceof ShutdownError);
    assert.equal(closed.cause, reset);
    assert.equal(near.closed, true);
    await checkRefusesCalls(client);
  }
});

Deno.test("close() sends what was said before it", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const controller = new AbortController();
  const call = later(client.service(Arith).Multiply(six, { signal: controller.signal }));
  await peer.readRequest(Args);
  controller.abort();
  const closing = client.close();
  assert.equal(await rejection(call, "the call"), controller.signal.reason);
  // The server would go on with a call that nobody waits for.
  const { header, body } = await peer.readRequest(CancelArgs);
  assert.equal(header.ServiceMethod, "_goRPC_.Cancel");
  assert.deepEqual(body, { Seq: 0 });
  await inTime(closing, "close()");
  await peer.readEnd();
});

Deno.test("close() does not wait for ever for a server that reads nothing", async () => {
  const { client, near } = inMemory();
  const release = near.hold();
  const call = later(client.service(Arith).Multiply(six));
  await nextTurn();
  // `close` waits for three seconds: time goes faster here.
  const { setTimeout } = globalThis;
  let closing;
  try {
    globalThis.setTimeout = ((run: () => void, ms: number) =>
      setTimeout(run, ms / 100)) as typeof setTimeout;
    closing = client.close();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  checkShutdown(await rejection(call, "the call"), "connection is shut down");
  await inTime(closing, "close()");
  assert.equal(await inTime(client.closed, "closed"), undefined);
  release();
  await nextTurn();
});

/** What `sent` says of the error that a call rejects with. */
async function sentOf(call: Promise<unknown>): Promise<boolean> {
  const error = await rejection(call, "the call");
  assert(error instanceof ShutdownError, Deno.inspect(error));
  return error.sent;
}

Deno.test("ShutdownError.sent is true for a call whose bytes have left", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const call = later(client.service(Arith).Multiply(six));
  await peer.readRequest(Args);
  peer.close();
  assert.equal(await sentOf(call), true);
  assert.equal(await sentOf(client.service(Arith).Multiply(six)), false);
  const closed = await inTime(client.closed, "closed");
  assert(closed instanceof ShutdownError);
  assert.equal(closed.sent, false);
});

Deno.test("ShutdownError.sent is false for a call that waits behind a write when the connection breaks", async () => {
  for (const breakIt of ["end", "error"] as const) {
    const { client, near, peer } = inMemory();
    const release = near.hold();
    const calls = [0, 1].map((A) => later(client.service(Arith).Multiply({ A, B: 1 })));
    await nextTurn();
    // Two are in the write that does not end, and two wait behind it.
    calls.push(...[2, 3].map((A) => later(client.service(Arith).Multiply({ A, B: 1 }))));
    await nextTurn();
    if (breakIt === "end") await peer.closeWrite();
    else near.breakReads(new Error("broken"));
    assert.deepEqual(await Promise.all(calls.map(sentOf)), [true, true, false, false]);
    release();
    await nextTurn();
    assert.equal(near.writes.length, 1, "what was never sent is not sent later");
  }
});

Deno.test("ShutdownError.sent is true only if bytes were written, in the turn in which the connection ends too", async () => {
  const { client, near, peer } = inMemory();
  await peer.closeWrite();
  const call = later(client.service(Arith).Multiply(six));
  const sent = await sentOf(call);
  assert.equal(sent, near.writes.length > 0);
});

Deno.test("ShutdownError.sent is true after our own close(), which still sends what waits", async () => {
  const { client } = inMemory();
  const call = later(client.service(Arith).Multiply(six));
  await inTime(client.close(), "close()");
  assert.equal(await sentOf(call), true);
  assert.equal(await sentOf(client.service(Arith).Multiply(six)), false);
});

Deno.test("ShutdownError.sent is true if a codec does not say what it has sent", async () => {
  const [near, far] = MemoryTransport.pair();
  const codec = new GobClientCodec(near, {});
  const client = new Client({
    fill: () => codec.fill(),
    get pendingBytes() {
      return codec.pendingBytes;
    },
    drained: (bytes) => codec.drained(bytes),
    close: () => codec.close(),
    writeRequest: (header, schema, args) => codec.writeRequest(header, schema, args),
    readResponseHeader: () => codec.readResponseHeader(),
    readResponseBody: (schema) => codec.readResponseBody(schema),
  });
  const release = near.hold();
  const calls = [later(client.service(Arith).Multiply(six))];
  await nextTurn();
  calls.push(later(client.service(Arith).Multiply(six)));
  far.close();
  assert.deepEqual(await Promise.all(calls.map(sentOf)), [true, true]);
  release();
});

Deno.test("a server that closes without a byte gets a hint, one that has answered gets none", async () => {
  await using pair = await scriptedServer();
  const { client, peer } = pair;
  const call = later(client.service(Arith).Multiply(six));
  await peer.readRequest(Args);
  peer.close();
  const error = await rejection(call, "the call");
  checkShutdown(error, "unexpected EOF");
  assert.match((error as ShutdownError).hint!, /see the options codec, http and tls of connect/);

  await using other = await scriptedServer();
  const first = later(other.client.service(Arith).Multiply(six));
  await other.peer.reply((await other.peer.readRequest(Args)).header, gob.int, 6);
  await first;
  const second = later(other.client.service(Arith).Multiply(six));
  await other.peer.readRequest(Args);
  other.peer.close();
  assert.equal((await rejection(second, "the call") as ShutdownError).hint, undefined);
});

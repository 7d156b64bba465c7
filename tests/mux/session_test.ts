// Sessions of ours at both ends.

import assert from "node:assert/strict";
import { Client, gob, gobClientCodec, method, pipe, Server, service } from "../../mod.ts";
import { MuxError, type MuxOptions, MuxSession, type MuxStream } from "../../mux/mod.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { checkEcho, echoAll, pattern, readAll } from "./bytes.ts";
import { DATA, frame, PING, RawPeer, SYN, WINDOW } from "./raw_peer.ts";

const window = 256 * 1024;

/** Two sessions with each other. */
class Pair implements AsyncDisposable {
  readonly client: MuxSession;
  readonly server: MuxSession;

  constructor(options: Omit<MuxOptions, "role"> = {}) {
    const [near, far] = pipe();
    this.client = new MuxSession(near, { ...options, role: "client" });
    this.server = new MuxSession(far, { ...options, role: "server" });
  }

  /** A stream, both ends of it. */
  async stream(): Promise<[MuxStream, MuxStream]> {
    const near = await this.client.open();
    const far = await inTime(this.server.accept());
    assert(far);
    return [near, far];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(Promise.all([this.client.close(), this.server.close()]), "close()");
  }
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await rejection(promise);
  assert(error instanceof MuxError, Deno.inspect(error));
  return error.code;
}

Deno.test("MuxSession carries streams that either end opens", async () => {
  await using pair = new Pair();
  const echoing = [echoAll(pair.client), echoAll(pair.server)];
  await Promise.all(Array.from({ length: 40 }, (_, i) => {
    return checkEcho(i % 2 === 0 ? pair.client : pair.server, 50_000 * (i % 20), i);
  }));
  assert.deepEqual([pair.client.streams, pair.server.streams], [0, 0]);
  await pair.client.close();
  await inTime(Promise.all(echoing));
});

Deno.test("MuxSession.open() numbers the streams of a client odd, those of a server even", async () => {
  await using pair = new Pair();
  const ids = [];
  for (const session of [pair.client, pair.client, pair.server, pair.server]) {
    ids.push((await session.open()).id);
  }
  assert.deepEqual(ids, [1, 3, 2, 4]);
});

Deno.test("MuxStream.closeWrite() ends one direction", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  const writing = near.write(pattern(300_000, 1));
  const closing = near.closeWrite();
  const all = await inTime(readAll(far));
  assert.equal(await writing, 300_000);
  await closing;
  assert.equal(all.length, 300_000);
  assert.equal(await far.read(new Uint8Array(1)), null);
  await far.write(pattern(10, 2));
  assert.deepEqual(await readAllOf(near, 10), pattern(10, 2));
  await far.closeWrite();
  assert.equal(await inTime(near.read(new Uint8Array(1))), null);
  assert.deepEqual([pair.client.streams, pair.server.streams], [0, 0]);
});

async function readAllOf(stream: MuxStream, length: number): Promise<Uint8Array> {
  const all = new Uint8Array(length);
  for (let at = 0; at < length;) at += await inTime(stream.read(all.subarray(at))) ?? length;
  return all;
}

Deno.test("MuxStream.close() ends both directions, and what was written arrives", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  await near.write(pattern(1000, 1));
  const reading = later(near.read(new Uint8Array(1)));
  near.close();
  near.close();
  assert.equal(await codeOf(reading), "closed");
  assert.equal(await codeOf(near.read(new Uint8Array(1))), "closed");
  assert.equal(await codeOf(near.write(new Uint8Array(1))), "closed");
  assert.deepEqual(await inTime(readAll(far)), pattern(1000, 1));
  await far.write(new Uint8Array(10));
  far.close();
  await pair.server.ping();
  assert.deepEqual([pair.client.streams, pair.server.streams], [0, 0]);
});

Deno.test("MuxStream.close() resets the stream where a write waits: a part is not the whole", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  const writing = later(near.write(new Uint8Array(window + 1)));
  await pair.client.ping();
  near.close();
  assert.equal(await codeOf(writing), "closed");
  assert.equal(await codeOf(readAll(far)), "reset");
});

Deno.test("MuxStream.reset() fails what waits at both ends", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  const waiting: Promise<unknown>[] = [
    near.read(new Uint8Array(1)),
    far.write(new Uint8Array(window + 1)),
    near.write(new Uint8Array(window + 1)),
    near.closeWrite(),
  ];
  for (const promise of waiting) later(promise);
  assert.equal(await inTime(waiting[0]!), 1);
  await pair.client.ping();
  near.reset();
  near.reset();
  assert.deepEqual(await Promise.all(waiting.slice(1).map(codeOf)), ["reset", "reset", "reset"]);
  for (const stream of [near, far]) {
    assert.equal(await codeOf(stream.write(new Uint8Array(1))), "reset");
    assert.equal(await codeOf(stream.read(new Uint8Array(1))), "reset");
    assert.equal(await codeOf(stream.closeWrite()), "reset");
    stream.close();
  }
  assert.deepEqual([pair.client.streams, pair.server.streams], [0, 0]);
});

Deno.test("MuxStream.read() is one at a time, and never of nothing", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  assert.equal(await near.read(new Uint8Array(0)), 0);
  assert.equal(await near.write(new Uint8Array(0)), 0);
  const first = near.read(new Uint8Array(1));
  assert(await rejection(near.read(new Uint8Array(1))) instanceof TypeError);
  await far.write(new Uint8Array(1));
  assert.equal(await inTime(first), 1);
});

Deno.test("MuxStream survives buffers that go elsewhere while it waits", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  const buffer = new Uint8Array(10);
  const reading = later(near.read(buffer));
  structuredClone(buffer, { transfer: [buffer.buffer] });
  await far.write(pattern(5, 1));
  assert(await rejection(reading) instanceof TypeError);
  assert.deepEqual(await readAllOf(near, 5), pattern(5, 1));
  const bytes = new Uint8Array(window * 2);
  const writing = later(near.write(bytes));
  await pair.client.ping();
  structuredClone(bytes, { transfer: [bytes.buffer] });
  later(readAll(far));
  assert.equal(await codeOf(writing), "reset");
  await pair.client.ping();
});

Deno.test("MuxStream.write() waits for the window, which grows no further than its limit", async () => {
  const limit = 4 * window;
  await using peer = new RawPeer({ role: "server", maxStreamWindow: limit });
  await peer.send(frame(WINDOW, SYN, 1, 0));
  const stream = await inTime(peer.session.accept());
  assert(stream);
  await peer.numbers();
  // The peer uses up all that it is given; the program reads all of it.
  let [room, most] = [window, 0];
  const reading = later(readAll(stream));
  const chunk = new Uint8Array(16 * 1024);
  for (let sent = 0; sent < 64 * window;) {
    while (room >= chunk.length) {
      most = Math.max(most, room);
      await peer.send(frame(DATA, 0, 1, chunk.length, chunk));
      room -= chunk.length;
      sent += chunk.length;
    }
    const update = await inTime(peer.next());
    assert.deepEqual([update?.type, update?.flags, update?.id], [WINDOW, 0, 1]);
    // Half of the smallest window at least: no update for each read.
    assert(update!.length >= window / 2, `${update!.length}`);
    room += update!.length;
  }
  assert(most > window && most <= limit, `${most}`);
  peer.far.close();
  await rejection(reading);
});

Deno.test("MuxStream.write() of much does not hold up what others write", async () => {
  await using peer = new RawPeer({ role: "client" });
  const large = await peer.session.open();
  const small = await peer.session.open();
  later(large.write(new Uint8Array(window)));
  later(small.write(new Uint8Array(100)));
  const order: [number, number][] = [];
  for (let total = 0; total < window + 100;) {
    const next = await inTime(peer.next());
    if (next?.type !== DATA) continue;
    order.push([next.id, next.length]);
    total += next.length;
  }
  assert.equal(order.findIndex(([id]) => id === small.id), 1, `${order.slice(0, 5)}`);
  assert(order.every(([, length]) => length <= 16 * 1024));
});

Deno.test("MuxSession answers pings before data that wait", async () => {
  await using peer = new RawPeer({ role: "client" });
  const streams = await Promise.all(Array.from({ length: 50 }, () => peer.session.open()));
  for (const stream of streams) later(stream.write(new Uint8Array(window)));
  await nextTurn();
  await peer.send(frame(PING, SYN, 0, 5));
  let before = 0;
  for (let next; (next = await inTime(peer.next()))?.type !== PING;) before += next!.length;
  assert(before < 512 * 1024, `${before} bytes came before the answer`);
});

Deno.test("MuxSession.close() lets leave what was written", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  const writing = near.write(pattern(200_000, 3));
  const closing = pair.client.close();
  assert.equal(await codeOf(pair.client.open()), "closed");
  await inTime(closing);
  assert.equal(await writing, 200_000);
  assert.equal(await pair.client.closed, undefined);
  const reason = await inTime(pair.server.closed);
  assert(reason instanceof MuxError);
  assert.deepEqual([reason.code, reason.message], ["ended", "the peer closed the session"]);
  // The stream was not closed, so that its reader has to know that it is cut.
  assert.deepEqual(await readAllOf(far, 200_000), pattern(200_000, 3));
  assert.equal(await rejection(far.read(new Uint8Array(1))), reason);
  assert.equal(await codeOf(near.read(new Uint8Array(1))), "closed");
  assert.equal(await pair.server.accept(), undefined);
  assert.equal(await codeOf(pair.client.ping()), "closed");
});

Deno.test("MuxSession.accept() gives streams that came before the end", async () => {
  await using pair = new Pair();
  const stream = await pair.client.open();
  await stream.write(pattern(1000, 4));
  await stream.closeWrite();
  await pair.client.close();
  await inTime(pair.server.closed);
  const accepted = await inTime(pair.server.accept());
  assert.deepEqual(await readAll(accepted!), pattern(1000, 4));
  assert.equal(await inTime(pair.server.accept()), undefined);
});

Deno.test("MuxSession.close() waits for no peer that does nothing", async () => {
  const [near] = pipe();
  const session = new MuxSession(near, { role: "client" });
  const stream = await session.open();
  later(stream.write(new Uint8Array(window)));
  const before = performance.now();
  await inTime(session.close());
  assert(performance.now() - before < 2000);
});

Deno.test("MuxSession's async iteration can be left and taken up again", async () => {
  await using pair = new Pair();
  await pair.client.open();
  await pair.client.open();
  for await (const stream of pair.server) {
    assert.equal(stream.id, 1);
    break;
  }
  for await (const stream of pair.server) {
    assert.equal(stream.id, 3);
    break;
  }
});

Deno.test("MuxSession carries calls in both directions, one stream each", async () => {
  const Echo = service("Echo", { Text: method(gob.string, gob.string) });
  await using server = new Server().register(Echo, { Text: (text) => text });
  await using pair = new Pair();
  for (const session of [pair.client, pair.server]) {
    (async () => {
      for await (const stream of session) server.serveConn(stream);
    })();
  }
  for (const session of [pair.client, pair.server]) {
    await using client = new Client(gobClientCodec(await session.open()));
    const texts = Array.from({ length: 20 }, (_, i) => "x".repeat(i * 10_000));
    const replies = await Promise.all(texts.map((text) => client.service(Echo).Text(text)));
    assert.deepEqual(replies, texts);
  }
});

Deno.test("MuxStream has web streams: cancelled they close, aborted they reset", async () => {
  await using pair = new Pair();
  const [near, far] = await pair.stream();
  assert.equal(near.readable, near.readable);
  const text = new Response(far.readable).text();
  const writer = near.writable.getWriter();
  await writer.write(new TextEncoder().encode("hello, "));
  await writer.write(new TextEncoder().encode("world"));
  await writer.close();
  assert.equal(await inTime(text), "hello, world");
  const [other, end] = await pair.stream();
  await other.writable.abort();
  assert.equal(await codeOf(end.readable.getReader().read()), "reset");
  const [third] = await pair.stream();
  await third.readable.cancel();
  assert.equal(await codeOf(third.read(new Uint8Array(1))), "closed");
});

Deno.test("MuxSession pings a silent peer only", async () => {
  await using peer = new RawPeer({ role: "client", ping: { interval: 60, timeout: 5000 } });
  let asked = false;
  const asking = peer.numbers().then(() => asked = true);
  for (let i = 0; i < 10; i++) {
    await peer.send(
      frame(WINDOW, 0, 2, 0).map((byte, at) => at === 1 ? PING : at === 3 ? 2 : byte),
    );
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  assert.equal(asked, false);
  await inTime(asking);
});

for (
  const [options, text] of [
    [{ role: "master" }, /role: expected "client" or "server", received "master"/],
    [{ role: "client", acceptBacklog: 0 }, /acceptBacklog: expected an integer from 1/],
    [{ role: "client", maxStreamWindow: 1000 }, /maxStreamWindow: expected .* from 262144/],
    [{ role: "client", writeTimeout: 0 }, /writeTimeout: expected milliseconds above 0/],
    [{ role: "client", ping: { interval: -1, timeout: 1 } }, /ping.interval: expected/],
  ] as const
) {
  Deno.test(`new MuxSession() refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => new MuxSession(pipe()[0], options as MuxOptions), text);
  });
}

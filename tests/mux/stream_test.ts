// Streams of sessions.

import assert from "node:assert/strict";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { pattern, readAll } from "./bytes.ts";
import { codeOf, Pair, readAllOf } from "./pair.ts";
import { DATA, frame, RawPeer, SYN, WINDOW } from "./raw_peer.ts";

const window = 256 * 1024;

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

Deno.test("MuxStream gives its peer a window that grows with use, and no further than its limit", async () => {
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
  assert(order.every(([, length]) => length <= 32 * 1024));
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

Deno.test("MuxStream.read() gives at once what came in several frames", async () => {
  await using peer = new RawPeer();
  await peer.send(frame(WINDOW, SYN, 1, 0));
  const stream = await inTime(peer.session.accept());
  assert(stream);
  await peer.numbers();
  const buffer = new Uint8Array(10);
  const reading = stream.read(buffer);
  const frames = [1, 2, 3].flatMap((n) => [...frame(DATA, 0, 1, n, new Uint8Array(n).fill(n))]);
  await peer.send(Uint8Array.from([...frames, ...frame(WINDOW, 4, 1, 0)]));
  assert.equal(await inTime(reading), 6);
  assert.deepEqual([...buffer.subarray(0, 6)], [1, 2, 2, 3, 3, 3]);
  assert.equal(await inTime(stream.read(buffer)), null);
});

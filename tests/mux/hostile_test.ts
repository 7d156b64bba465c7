// Peers that break the protocol, or ask for more than is theirs.

import assert from "node:assert/strict";
import { MuxError, type MuxOptions } from "../../mux/mod.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import {
  ACK,
  DATA,
  dataFrame,
  FIN,
  frame,
  GO_AWAY,
  PING,
  RawPeer,
  RST,
  SYN,
  WINDOW,
} from "./raw_peer.ts";

const window = 256 * 1024;
const client: MuxOptions = { role: "client" };

/** What breaks the protocol, and what the error says. The session is a server: the streams of the peer are odd. */
const broken: readonly [what: string, frames: readonly Uint8Array[], text: RegExp][] = [
  ["another version", [frame(DATA, 0, 0, 0, undefined, 1)], /a frame has version 1, expected 0/],
  ["HTTP", [new TextEncoder().encode("GET / HTTP/1.1\r\n")], /version 71, expected 0/],
  ["an unknown type", [frame(4, 0, 0, 0)], /a frame has type 4, expected 0 to 3/],
  ["an unknown flag", [frame(WINDOW, 0x11, 1, 0)], /flags 0x11, expected some of 0xf/],
  ["stream 0", [frame(WINDOW, SYN, 0, 0)], /it opened stream 0, expected an odd one/],
  ["a stream of our own", [frame(WINDOW, SYN, 2, 0)], /it opened stream 2, expected an odd one/],
  [
    "a stream that is open",
    [frame(WINDOW, SYN, 1, 0), frame(WINDOW, SYN, 1, 0)],
    /it opened stream 1, which is open/,
  ],
  ["data for stream 0", [dataFrame(0, new Uint8Array(1))], /stream 0, which was never opened/],
  ["data for no stream", [dataFrame(2, new Uint8Array(1))], /stream 2, which was never opened/],
  ["a window for no stream", [frame(WINDOW, 0, 8, 1)], /stream 8, which was never opened/],
  [
    "more than the window",
    [frame(DATA, SYN, 1, window + 1)],
    /262145 bytes for stream 1, whose window has room for 262144/,
  ],
  [
    "more than is left of the window",
    [dataFrame(1, new Uint8Array(window), SYN), dataFrame(1, new Uint8Array(1))],
    /1 bytes for stream 1, whose window has room for 0/,
  ],
  [
    "4 GiB for a stream that is over",
    [frame(WINDOW, SYN, 1, 0), frame(WINDOW, RST, 1, 0), frame(DATA, 0, 1, 0xffff_ffff)],
    /4294967295 bytes for stream 1, whose window had room for 1048576 at most/,
  ],
  [
    "a window without an end",
    [frame(WINDOW, SYN, 1, 0xffff_ffff)],
    /the window of stream 1 grew to 4295229439 bytes, expected at most 4294967295/,
  ],
  [
    "two ends",
    [frame(WINDOW, SYN | FIN, 1, 0), frame(WINDOW, FIN, 1, 0)],
    /stream 1 was closed twice/,
  ],
  [
    "an acknowledgement of its own stream",
    [frame(WINDOW, SYN | ACK, 1, 0)],
    /it accepted stream 1, which was not waiting for it/,
  ],
  ["a ping that is nothing", [frame(PING, 0, 0, 1)], /a ping has flags 0x0, expected SYN or ACK/],
  ["a reason that is none", [frame(GO_AWAY, 0, 0, 3)], /went away with code 3, expected 0 to 2/],
];

for (const [what, frames, text] of broken) {
  Deno.test(`MuxSession ends with an error after ${what}`, async () => {
    await using peer = new RawPeer();
    const accepting = (async () => {
      while (await peer.session.accept() !== undefined);
    })();
    later(peer.send(...frames));
    const sent: number[][] = [];
    for (let next; (next = await peer.numbers()) !== undefined;) sent.push(next);
    assert.deepEqual(sent.at(-1), [GO_AWAY, 0, 0, 1]);
    peer.far.close();
    const reason = await inTime(peer.session.closed);
    assert(reason instanceof MuxError);
    assert.equal(reason.code, "protocol");
    assert.match(reason.message, /^the peer broke the protocol: /);
    assert.match(reason.message, text);
    await inTime(accepting);
    assert.equal(await rejection(peer.session.open()), reason);
  });
}

Deno.test("MuxSession says which end of the connection should have another role", async () => {
  await using peer = new RawPeer(client);
  await peer.send(frame(WINDOW, SYN, 1, 0));
  const reason = await inTime(peer.session.closed);
  assert(reason instanceof MuxError);
  assert.match(reason.message, /it opened stream 1, expected an even one, as of a server/);
  assert.match(reason.hint ?? "", /one end has to have the role "client"/);
  assert.equal(reason.streamId, 1);
});

for (const [code, text] of [[1, /we broke the protocol/], [2, /an error of its own/]] as const) {
  Deno.test(`MuxSession ends with what the peer says when it goes away with code ${code}`, async () => {
    await using peer = new RawPeer();
    await peer.send(frame(GO_AWAY, 0, 0, code));
    const reason = await inTime(peer.session.closed);
    assert(reason instanceof MuxError);
    assert.equal(reason.code, "goaway");
    assert.match(reason.message, text);
  });
}

Deno.test("MuxSession drops late data of streams that are over", async () => {
  await using peer = new RawPeer();
  await peer.send(frame(WINDOW, SYN, 1, 0));
  const stream = await inTime(peer.session.accept());
  assert.deepEqual(await peer.numbers(), [WINDOW, ACK, 1, 0]);
  stream!.reset();
  assert.deepEqual(await peer.numbers(), [WINDOW, RST, 1, 0]);
  await peer.send(dataFrame(1, new Uint8Array(1000)), frame(WINDOW, FIN, 1, 0));
  await peer.send(frame(PING, SYN, 0, 7));
  assert.deepEqual(await peer.numbers(), [PING, ACK, 0, 7]);
});

Deno.test("MuxSession refuses streams above its backlog, and above its limit", async () => {
  await using peer = new RawPeer({ role: "server", acceptBacklog: 2, maxStreams: 3 });
  for (const id of [1, 3, 5]) await peer.send(frame(WINDOW, SYN, id, 0));
  assert.deepEqual(await peer.numbers(), [WINDOW, RST, 5, 0]);
  await peer.session.accept();
  await peer.session.accept();
  assert.deepEqual(await peer.numbers(), [WINDOW, ACK, 1, 0]);
  assert.deepEqual(await peer.numbers(), [WINDOW, ACK, 3, 0]);
  for (const id of [7, 9]) await peer.send(frame(WINDOW, SYN, id, 0));
  assert.deepEqual(await peer.numbers(), [WINDOW, RST, 9, 0]);
  assert.equal(peer.session.streams, 3);
});

Deno.test("MuxSession holds nothing of streams that the peer opens and resets", async () => {
  await using peer = new RawPeer({ role: "server", acceptBacklog: 4 });
  for (let id = 1; id < 2000; id += 2) {
    await peer.send(dataFrame(id, new Uint8Array(100), SYN), frame(WINDOW, RST, id, 0));
  }
  await peer.send(frame(PING, SYN, 0, 1));
  assert.deepEqual(await peer.numbers(), [PING, ACK, 0, 1]);
  assert.equal(peer.session.streams, 0);
});

Deno.test("MuxSession resets the stream that holds the most, at its limit", async () => {
  await using peer = new RawPeer({ role: "server", maxBufferedBytes: window });
  await peer.send(dataFrame(1, new Uint8Array(window / 4), SYN));
  await peer.send(dataFrame(3, new Uint8Array(window / 2), SYN));
  await peer.send(dataFrame(5, new Uint8Array(window / 4), SYN));
  const [first, second] = [await peer.session.accept(), await peer.session.accept()];
  await peer.send(dataFrame(1, new Uint8Array(1)));
  const error = await rejection((async () => {
    for (;;) {
      await nextTurn();
      await second!.write(new Uint8Array(1));
    }
  })());
  assert(error instanceof MuxError);
  assert.equal(error.code, "limit");
  assert.match(error.message, /stream 3 was reset: it held 131072 bytes that nobody read/);
  assert.equal(error, await rejection(second!.read(new Uint8Array(1))));
  const all = new Uint8Array(window);
  assert.equal(await inTime(first!.read(all)), window / 4 + 1);
});

Deno.test("MuxSession holds a window of frames of one byte in little more than a window", async () => {
  await using peer = new RawPeer();
  const held = () => {
    const { heapUsed, external } = Deno.memoryUsage();
    return heapUsed + external;
  };
  const batch = (id: number) => {
    const one = dataFrame(id, Uint8Array.of(1));
    const bytes = new Uint8Array(one.length * 4096);
    for (let at = 0; at < bytes.length; at += one.length) bytes.set(one, at);
    return bytes;
  };
  const before = held();
  for (const id of [1, 3, 5, 7]) {
    await peer.send(frame(WINDOW, SYN, id, 0));
    const bytes = batch(id);
    for (let sent = 0; sent < window; sent += 4096) await peer.send(bytes);
  }
  await peer.send(frame(PING, SYN, 0, 1));
  assert.deepEqual(await peer.numbers(), [PING, ACK, 0, 1]);
  // A million frames; an object for each would take 100 MB.
  const grown = held() - before;
  assert(grown < 40e6, `${grown} bytes more`);
});

Deno.test("MuxSession reads no more while the peer takes no answers to its pings", async () => {
  await using peer = new RawPeer();
  const pings = 1_000_000;
  let sent = 0;
  const sending = later((async () => {
    const batch = new Uint8Array(12 * 1000);
    for (let i = 0; i < 1000; i++) batch.set(frame(PING, SYN, 0, i), i * 12);
    for (; sent < pings; sent += 1000) await peer.send(batch);
  })());
  for (let i = 0; i < 50; i++) await nextTurn();
  // Both directions of the pipe, a read, a write, and what waits: all is bounded.
  assert(sent < 40_000, `${sent} pings were taken`);
  peer.far.close();
  await rejection(sending);
});

Deno.test("MuxSession ends when the peer takes no bytes", async () => {
  await using peer = new RawPeer({ role: "client", writeTimeout: 50, ping: false });
  const stream = await peer.session.open();
  const writing = later(stream.write(new Uint8Array(window)));
  const reason = await inTime(peer.session.closed);
  assert(reason instanceof MuxError);
  assert.equal(reason.code, "timeout");
  assert.match(reason.message, /the peer took no bytes for 50 ms/);
  assert.equal(await rejection(writing), reason);
});

Deno.test("MuxSession.open() waits for a peer that accepts nothing, for a time", async () => {
  await using peer = new RawPeer({ role: "client", acceptBacklog: 1, openTimeout: 50 });
  const first = await peer.session.open();
  const second = later(peer.session.open());
  const error = await rejection(first.read(new Uint8Array(1)));
  assert(error instanceof MuxError);
  assert.equal(error.code, "timeout");
  assert.match(error.message, /the peer did not accept stream 1 in 50 ms/);
  assert.equal((await inTime(second)).id, 3);
});

Deno.test("MuxStream.close() forgets a stream that the peer does not close, after a time", async () => {
  await using peer = new RawPeer({ role: "client", closeTimeout: 300 });
  const stream = await peer.session.open();
  await peer.send(frame(WINDOW, ACK, 1, 0));
  stream.close();
  assert.deepEqual(await peer.numbers(), [WINDOW, SYN, 1, 0]);
  assert.deepEqual(await peer.numbers(), [WINDOW, FIN, 1, 0]);
  assert.equal(peer.session.streams, 1);
  assert.deepEqual(await peer.numbers(), [WINDOW, RST, 1, 0]);
  assert.equal(peer.session.streams, 0);
});

Deno.test("MuxStream.close() resets a stream whose peer fills the window all the same", async () => {
  await using peer = new RawPeer();
  await peer.send(frame(WINDOW, SYN, 1, 0));
  const stream = await inTime(peer.session.accept());
  stream!.close();
  assert.deepEqual(await peer.numbers(), [WINDOW, ACK, 1, 0]);
  assert.deepEqual(await peer.numbers(), [WINDOW, FIN, 1, 0]);
  await peer.send(dataFrame(1, new Uint8Array(window)));
  assert.deepEqual(await peer.numbers(), [WINDOW, RST, 1, 0]);
  assert.equal(peer.session.streams, 0);
});

// Sessions of ours at both ends.

import assert from "node:assert/strict";
import { Client, gob, gobClientCodec, method, pipe, Server, service } from "../../mod.ts";
import { MuxError, type MuxOptions, MuxSession } from "../../mux/mod.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { checkEcho, echoAll, pattern, readAll } from "./bytes.ts";
import { codeOf, Pair, readAllOf } from "./pair.ts";
import { ACK, frame, PING, RawPeer, SYN } from "./raw_peer.ts";

const window = 256 * 1024;

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
  await inTime(session.close());
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

Deno.test("MuxSession pings a silent peer only", async () => {
  const interval = 60;
  await using peer = new RawPeer({ role: "client", ping: { interval, timeout: 5000 } });
  let asked = false;
  const asking = peer.numbers().then(() => asked = true);
  let [silence, last] = [0, performance.now()];
  for (let i = 0; i < 10; i++) {
    await peer.send(frame(PING, ACK, 0, 0));
    await new Promise((resolve) => setTimeout(resolve, 15));
    silence = Math.max(silence, performance.now() - last);
    last = performance.now();
  }
  // On a busy machine this peer may have been silent for so long.
  assert.equal(asked && silence < interval, false);
  await inTime(asking);
});

Deno.test("MuxSession.ping() waits for an answer for a time only", async () => {
  await using peer = new RawPeer({ role: "client", ping: { interval: 5000, timeout: 30 } });
  const error = await rejection(peer.session.ping());
  assert(error instanceof MuxError);
  assert.deepEqual(
    [error.code, error.message],
    ["timeout", "the peer did not answer a ping for 30 ms"],
  );
  // The answer to a ping that was given up, and to none at all, are nobody's.
  await peer.send(frame(PING, 2, 0, 0), frame(PING, 2, 0, 99));
  const asking = peer.session.ping();
  await peer.send(frame(PING, 2, 0, 1));
  assert(await inTime(asking) < 5000);
});

Deno.test("MuxSession.open() stops waiting when the session is over, or the peer goes away", async () => {
  for (const away of [true, false]) {
    await using peer = new RawPeer({ role: "client", acceptBacklog: 1 });
    await peer.session.open();
    const waiting = [later(peer.session.open()), later(peer.session.open())];
    if (away) await peer.send(frame(3, 0, 0, 0));
    else peer.far.close();
    const codes = await Promise.all(waiting.map(codeOf));
    assert.deepEqual(codes, away ? ["goaway", "goaway"] : ["ended", "ended"]);
  }
});

Deno.test("MuxSession ends with the error of its transport", async () => {
  for (const half of ["read", "write"] as const) {
    const [near] = pipe();
    const broken = new Error("no route to host");
    near[half] = (): Promise<never> => Promise.reject(broken);
    const session = new MuxSession(near, { role: "client", writeTimeout: Infinity });
    later(session.open());
    const reason = await inTime(session.closed);
    assert(reason instanceof MuxError);
    assert.deepEqual([reason.code, reason.cause], ["ended", broken]);
    await inTime(session.close());
  }
});

Deno.test("MuxSession says where the connection was cut within a frame", async () => {
  await using peer = new RawPeer();
  await peer.send(frame(PING, SYN, 0, 0).subarray(0, 7));
  peer.far.close();
  const reason = await inTime(peer.session.closed);
  assert.match((reason as Error).message, /within a frame/);
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

// Pings: a client asks a silent server whether it lives, and ends if no answer comes.

import assert from "node:assert/strict";
import {
  Client,
  connect,
  gob,
  method,
  type PingOptions,
  Server,
  service,
  ShutdownError,
} from "../../mod.ts";
import { type Pinged, Pinger } from "../../client/ping.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { PingArgs, pingMethod } from "../../rpc/ping.ts";
import { Args, Arith, arith } from "../testing/arith.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Loopback } from "../testing/loopback.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Proxy } from "../testing/proxy.ts";
import { ScriptedPeer, scriptedServer } from "../testing/scripted_peer.ts";

const Slow = service("Slow", { Wait: method(gob.int, gob.int) });

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** A reserved header, with what only our own headers have. */
const TimedRequest = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Timeout: gob.pointer(gob.int),
});

Deno.test("a ping is a call of a reserved method, sent after the interval", async () => {
  const began = performance.now();
  await using pair = await scriptedServer({ ping: { interval: 50, timeout: 2500 } });
  const { client, peer } = pair;
  for (let Seq = 0; Seq < 2; Seq++) {
    const header = await peer.read(TimedRequest);
    assert.deepEqual(header, { ServiceMethod: pingMethod, Seq, Timeout: 2_500_000_000 });
    assert.deepEqual(await peer.read(PingArgs), { Interval: 50_000_000n });
    await peer.reply(header, gob.bool, true);
  }
  assert(performance.now() - began >= 100);
  const call = later(client.service(Arith).Multiply({ A: 6, B: 7 }));
  const { header } = await peer.readRequest(Args);
  await peer.reply(header, gob.int, 42);
  assert.equal(await inTime(call, "a call"), 42);
});

Deno.test("any answer to a ping will do, and any bytes", async () => {
  await using pair = await scriptedServer({ ping: { interval: 10, timeout: 100 } });
  const { client, peer } = pair;
  const answers: ((header: { ServiceMethod: string; Seq: number }) => Promise<void>)[] = [
    (header) => peer.replyError(header, `rpc: can't find service ${pingMethod}`),
    (header) => peer.reply(header, gob.string, "pong"),
    // A reply to nobody, and no answer.
    (header) => peer.reply({ ...header, Seq: 1000 }, gob.int, 1),
    // A part of a reply.
    () => peer.send([40]),
  ];
  for (const answer of answers) await answer((await peer.readRequest()).header);
  await pause(50);
  assert.equal(await Promise.race([client.closed, pause(0)]), undefined);
});

Deno.test("a server that sends something all the time is never asked", async () => {
  await using pair = await scriptedServer({ ping: { interval: 200, timeout: 100 } });
  const { client, peer } = pair;
  for (let n = 0; n < 15; n++) {
    await pause(20);
    await peer.reply({ ServiceMethod: "", Seq: 77 }, gob.int, 1);
  }
  const closing = client.close();
  await peer.readEnd();
  await inTime(closing, "close()");
});

for (const codec of ["gob", "json"] as const) {
  Deno.test(`a client whose server says nothing more ends with an error that says so: ${codec}`, async () => {
    const server = new Server().register(Arith, arith).register(Slow, {
      Wait: (_, { signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason), { once: true })
        ),
    });
    await using loopback = await Loopback.start(server);
    await using proxy = await Proxy.start(loopback.port);
    const ping = { interval: 40, timeout: 60 };
    await using client = await connect({ port: proxy.port, codec, ping });
    assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
    const call = later(client.service(Slow).Wait(1));
    await pause(150);
    proxy.strike("swallow", "down");
    const reason = await inTime(client.closed, "closed");
    assert(reason instanceof ShutdownError);
    assert.equal(reason.message, "no answer to a ping within 60 ms");
    const pending = await rejection(call, "the call");
    assert(pending instanceof ShutdownError);
    assert.deepEqual([pending.message, pending.sent], [reason.message, true]);
    const error = await rejection(client.service(Slow).Wait(1), "a later call");
    assert.equal((error as Error).message, "connection is shut down");
  });
}

Deno.test("a server of ours answers pings, over gob and JSON", async () => {
  for (const codec of ["gob", "json"] as const) {
    const server = new Server().register(Arith, arith);
    await using loopback = await Loopback.start(server, {
      codec,
      ping: { interval: 10, timeout: 2000 },
    });
    const { client } = loopback;
    assert.equal(await Promise.race([client.closed, pause(150).then(() => "open")]), "open");
    assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  }
});

Deno.test("a client that is made with a codec pings if it is told to", async () => {
  for (const ping of [undefined, false, { interval: 5, timeout: 50 }] as const) {
    const [near, far] = MemoryTransport.pair();
    await using client = new Client(new GobClientCodec(near, {}), { ping });
    const peer = new ScriptedPeer(far);
    await pause(30);
    assert.equal(near.writes.length > 0, typeof ping === "object");
    if (typeof ping === "object") {
      assert.equal((await peer.readRequest(PingArgs)).header.ServiceMethod, pingMethod);
      assert.equal(
        String(await inTime(client.closed, "closed")),
        "ShutdownError: no answer to a ping within 50 ms",
      );
    }
  }
});

Deno.test("options of pings that cannot be used are refused before the dial", async () => {
  const wrong: readonly (readonly [ping: unknown, message: string])[] = [
    [true, "Cannot use ping: expected an object or false, received boolean"],
    [null, "Cannot use ping: expected an object or false, received null"],
    [
      { interval: 0, timeout: 1 },
      "Cannot use ping.interval: expected milliseconds, more than 0, received 0",
    ],
    [
      { interval: 1, timeout: -1 },
      "Cannot use ping.timeout: expected milliseconds, more than 0, received -1",
    ],
    [
      { interval: "1", timeout: 1 },
      "Cannot use ping.interval: expected milliseconds, more than 0, received string",
    ],
  ];
  for (const [ping, message] of wrong) {
    const error = await rejection(connect({ port: 1, ping: ping as PingOptions }), "connect()");
    assert(error instanceof TypeError || error instanceof RangeError);
    assert.equal(error.message, message);
  }
});

/** A client that records what happens to it. */
class Recorder implements Pinged {
  pendingBytes = 0;
  pings = 0;
  ended: Error | undefined;
  unheard(): boolean {
    return this.called;
  }
  called = false;
  ping(): void {
    this.pings++;
  }
  end(reason: Error): void {
    this.ended = reason;
  }
}

Deno.test("a ping behind a large argument is waited for while bytes leave", async () => {
  const client = new Recorder();
  client.pendingBytes = 1000;
  const pinger = new Pinger(client, { interval: 5, timeout: 20 });
  for (let n = 0; n < 20; n++) {
    await pause(10);
    client.pendingBytes -= 50;
    assert.equal(client.ended, undefined);
  }
  assert.equal(client.pings, 1);
  await pause(100);
  assert.match(String(client.ended), /no answer to a ping within 20 ms/);
  pinger.stop();
  // Nothing leaves any more.
  const stuck = new Recorder();
  stuck.pendingBytes = 1000;
  const other = new Pinger(stuck, { interval: 5, timeout: 20 });
  await pause(100);
  assert.match(String(stuck.ended), /no answer to a ping within 20 ms/);
  other.stop();
});

Deno.test("a process that was busy reads what has arrived before it gives a server up", async () => {
  const client = new Recorder();
  const pinger = new Pinger(client, { interval: 5, timeout: 100 });
  while (client.pings === 0) await pause(1);
  const busyUntil = performance.now() + 200;
  while (performance.now() < busyUntil);
  await pause(5);
  assert.equal(client.ended, undefined);
  pinger.heard();
  await pause(120);
  assert.equal(client.ended, undefined);
  assert(client.pings > 1);
  pinger.stop();
});

Deno.test("a ping that cannot be sent ends the client and not the process", async () => {
  const failure = new Error("no");
  const client = new Recorder();
  client.ping = () => {
    throw failure;
  };
  new Pinger(client, { interval: 1, timeout: 20 });
  await pause(10);
  assert(client.ended instanceof ShutdownError);
  assert.equal(client.ended.message, "cannot send a ping");
  assert.equal(client.ended.cause, failure);
});

Deno.test("a server from which nothing has ever come is asked sooner, and given up no sooner", async () => {
  const client = new Recorder();
  client.called = true;
  const began = performance.now();
  const pinger = new Pinger(client, { interval: 200, timeout: 50 }, 10);
  while (client.pings === 0) await pause(1);
  assert(performance.now() - began < 190);
  while (client.ended === undefined) await pause(1);
  assert(performance.now() - began >= 250);
  assert.equal(client.pings, 1);
  pinger.stop();
});

Deno.test("a server is not asked sooner while there are no calls, and after something has come", async () => {
  const client = new Recorder();
  const began = performance.now();
  const pinger = new Pinger(client, { interval: 100, timeout: 500 }, 10);
  while (client.pings === 0) await pause(1);
  assert(performance.now() - began >= 100);
  pinger.heard();
  const heardAt = performance.now();
  while (client.pings === 1) await pause(1);
  assert(performance.now() - heardAt >= 99);
  pinger.stop();
});

Deno.test("a call to a server that waits for more of another protocol fails after the first ping", async () => {
  await using pair = await scriptedServer({ ping: { interval: 20, timeout: 500 } });
  const call = later(pair.client.service(Arith).Multiply({ A: 6, B: 7 }));
  await pair.peer.readRequest(Args);
  assert.equal((await pair.peer.read(TimedRequest)).ServiceMethod, pingMethod);
  pair.peer.close();
  const error = await rejection(call, "the call");
  assert(error instanceof ShutdownError);
  assert.match(error.hint!, /^nothing has come from this server yet/);
});

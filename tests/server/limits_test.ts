// Bounds on connections, on calls of a connection, and on what waits for a client that does not read.

import assert from "node:assert/strict";
import {
  Client,
  connect,
  gob,
  method,
  Server,
  type ServerLimits,
  service,
  ShutdownError,
} from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { resolveServerLimits } from "../../server/limits.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryListener } from "../testing/memory_listener.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { ScriptedPeer } from "../testing/scripted_peer.ts";

const Work = service("Work", {
  /** Answers when the test says so. */
  Wait: method(gob.int, gob.int),
  /** Answers at once. */
  Now: method(gob.int, gob.int),
  /** Answers at once with this many bytes. */
  Fill: method(gob.int, gob.bytes),
});

/** A server that counts its handlers, and lets a test end those that wait. */
class Workshop {
  readonly server: Server;
  /** Handlers that have begun, by method. */
  readonly begun = { Wait: 0, Now: 0, Fill: 0 };
  /** The signals of calls that wait or have waited. */
  readonly signals: AbortSignal[] = [];
  #ends: (() => void)[] = [];

  constructor(limits: ServerLimits) {
    this.server = new Server({ limits }).register(Work, {
      Wait: async (n, { signal }) => {
        this.begun.Wait++;
        this.signals.push(signal);
        await new Promise<void>((resolve, reject) => {
          this.#ends.push(resolve);
          signal.addEventListener("abort", () => reject(signal.reason));
        });
        return n;
      },
      Now: (n) => {
        this.begun.Now++;
        return n;
      },
      Fill: (n) => {
        this.begun.Fill++;
        return new Uint8Array(n);
      },
    });
  }

  /** Lets the `count` calls that have waited longest answer. */
  end(count = 1): void {
    for (const end of this.#ends.splice(0, count)) end();
  }
}

/** Waits until whatever can happen has happened. */
async function calm(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await nextTurn();
}

/** A client in memory. */
function memoryClient(listener: MemoryListener): Client {
  return new Client(new GobClientCodec(listener.connect(), {}));
}

/** A scripted client in memory. Both ends end with the object. */
function scriptedClient(server: Server): AsyncDisposable & { peer: ScriptedPeer } {
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(far);
  const served = server.serveConn(near);
  return {
    peer,
    async [Symbol.asyncDispose]() {
      peer.close();
      await inTime(served, "serveConn()");
    },
  };
}

Deno.test("invalid limits are refused", () => {
  for (const name of ["maxConnections", "maxCallsPerConnection", "maxPendingBytes"] as const) {
    for (const value of [0, -1, 1.5, NaN, Infinity, 2 ** 53, "5", null]) {
      const limits = { [name]: value } as ServerLimits;
      const message = `Cannot use limits.${name}: expected a positive integer, received ${value}`;
      assert.throws(() => resolveServerLimits(limits), { name: "RangeError", message });
      assert.throws(() => new Server({ limits }), { name: "RangeError", message });
    }
  }
  assert.throws(() => new Server({ limits: { maxDepth: 0 } }), RangeError);
});

Deno.test("resolveServerLimits() has a default for each", () => {
  const defaults = {
    maxConnections: 16_384,
    maxCallsPerConnection: 4096,
    maxPendingBytes: 16 * 1024 * 1024,
    maxCalls: 65_536,
    maxConnectionsPerAddress: Number.MAX_SAFE_INTEGER,
    maxBufferedBytes: 256 * 1024 * 1024,
  };
  assert.deepEqual(resolveServerLimits(), defaults);
  const some = { maxConnections: 1, maxPendingBytes: undefined } as ServerLimits;
  assert.deepEqual(resolveServerLimits(some), { ...defaults, maxConnections: 1 });
});

Deno.test("at maxConnections nobody is accepted until one ends", async () => {
  const { server } = new Workshop({ maxConnections: 2 });
  const listener = new MemoryListener();
  const serving = server.serve(listener, { protocols: ["gob"] });
  const clients = Array.from({ length: 5 }, () => memoryClient(listener));
  const answered: number[] = [];
  for (const [n, client] of clients.entries()) {
    client.service(Work).Now(n).then((n) => answered.push(n), () => {});
  }
  for (const expected of [[0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3, 4]]) {
    await calm();
    assert.deepEqual(answered, expected);
    assert.equal(listener.accepts, expected.length);
    await clients[expected.length - 2]?.close();
  }
  for (const client of clients) await client.close();
  await server.shutdown();
  await inTime(serving, "serve()");
});

Deno.test("at maxConnections a server can be shut down, and those who wait are not served", async () => {
  const workshop = new Workshop({ maxConnections: 1 });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = workshop.server.serve(listener);
  const { port } = listener.addr;
  await using first = await connect({ port });
  assert.equal(await first.service(Work).Now(1), 1);
  await using second = await connect({ port });
  const call = rejection(second.service(Work).Now(2));
  await inTime(workshop.server.shutdown(), "shutdown()");
  await inTime(serving, "serve()");
  assert(await call instanceof ShutdownError);
  assert.equal(workshop.begun.Now, 1);
});

Deno.test("a connection that never became one makes room", async () => {
  const { server } = new Workshop({ maxConnections: 1 });
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  const stranger = listener.connect();
  const client = memoryClient(listener);
  const call = later(client.service(Work).Now(1));
  await calm();
  stranger.close();
  assert.equal(await inTime(call, "the call"), 1);
  await client.close();
  await server.shutdown();
  await inTime(serving, "serve()");
});

Deno.test("at maxCallsPerConnection no further handler starts until one has settled", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 3 });
  await using scripted = scriptedClient(workshop.server);
  const { peer } = scripted;
  for (let seq = 0; seq < 10; seq++) await peer.request("Work.Wait", seq, gob.int, seq);
  await peer.request("Work.Now", 10, gob.int, 10);
  for (let replies = 0, waited = 0; replies < 11; replies++) {
    await calm();
    assert.equal(workshop.begun.Wait, Math.min(10, waited + 3));
    assert.equal(workshop.begun.Now, waited < 8 ? 0 : 1);
    workshop.end();
    const { header, body } = await peer.readReply(gob.int);
    assert.deepEqual([header.Error, body], ["", header.Seq]);
    if (header.ServiceMethod === "Work.Wait") assert.equal(header.Seq, waited++);
  }
});

Deno.test("at maxCallsPerConnection the client's writes are pushed back", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 1 });
  const [near, far] = MemoryTransport.pair();
  const served = workshop.server.serveConn(near);
  const peer = new ScriptedPeer(far);
  for (let seq = 0; seq < 5; seq++) await peer.request("Work.Wait", seq, gob.int, seq);
  await calm();
  for (let more = 0; more < 100; more++) await peer.request("Work.Now", 9, gob.int, 9);
  await calm();
  assert(near.waiting > 100 * 20, `${near.waiting} bytes have not been read`);
  for (let call = 0; call < 5; call++) {
    assert.equal(workshop.begun.Wait, call + 1);
    workshop.end();
    await calm();
  }
  await calm();
  assert.deepEqual(workshop.begun, { Wait: 5, Now: 100, Fill: 0 });
  assert.equal(near.waiting, 0);
  peer.close();
  await inTime(served, "serveConn()");
});

Deno.test("handlers that answer at once are never too many", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 1 });
  await using scripted = scriptedClient(workshop.server);
  const { peer } = scripted;
  for (let seq = 0; seq < 100; seq++) await peer.request("Work.Now", seq, gob.int, seq);
  for (let seq = 0; seq < 100; seq++) {
    assert.deepEqual((await peer.readReply(gob.int)).header.Seq, seq);
  }
});

Deno.test("calls that cannot be made do not count", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 2 });
  await using scripted = scriptedClient(workshop.server);
  const { peer } = scripted;
  await peer.request("Work.Wait", 0, gob.int, 0);
  for (let seq = 1; seq < 20; seq++) await peer.request("Work.Nothing", seq, gob.int, 1);
  for (let seq = 1; seq < 20; seq++) {
    assert.equal((await peer.readReply()).header.Error, "rpc: can't find method Work.Nothing");
  }
  workshop.end();
  assert.equal((await peer.readReply(gob.int)).header.Seq, 0);
});

Deno.test("one connection at its bound leaves others alone", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 1 });
  await using full = scriptedClient(workshop.server);
  await full.peer.request("Work.Wait", 0, gob.int, 0);
  await full.peer.request("Work.Now", 1, gob.int, 1);
  await using other = scriptedClient(workshop.server);
  await other.peer.request("Work.Now", 0, gob.int, 5);
  assert.equal((await other.peer.readReply(gob.int)).body, 5);
  assert.equal(workshop.begun.Now, 1);
  workshop.end();
  await full.peer.readReply(gob.int);
  assert.equal((await full.peer.readReply(gob.int)).header.Seq, 1);
});

Deno.test("shutdown() at maxCallsPerConnection answers running calls and starts none", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 2 });
  await using scripted = scriptedClient(workshop.server);
  const { peer } = scripted;
  for (let seq = 0; seq < 5; seq++) await peer.request("Work.Wait", seq, gob.int, seq);
  await calm();
  const shutdown = workshop.server.shutdown();
  await calm();
  workshop.end(5);
  for (let seq = 0; seq < 2; seq++) assert.equal((await peer.readReply(gob.int)).body, seq);
  await peer.readEnd();
  await inTime(shutdown, "shutdown()");
  assert.equal(workshop.begun.Wait, 2);
});

Deno.test("shutdown() by force ends a connection at maxCallsPerConnection", async () => {
  const workshop = new Workshop({ maxCallsPerConnection: 1 });
  await using scripted = scriptedClient(workshop.server);
  const { peer } = scripted;
  for (let seq = 0; seq < 3; seq++) await peer.request("Work.Wait", seq, gob.int, seq);
  await calm();
  await inTime(workshop.server.shutdown({ timeout: 5 }), "shutdown()");
  assert.deepEqual(workshop.signals.map(({ aborted }) => aborted), [true]);
  assert(workshop.signals[0]?.reason instanceof ShutdownError);
});

/** A client in memory whose server cannot get rid of its replies until the test lets it. */
function stuckClient(
  server: Server,
): { peer: ScriptedPeer; near: MemoryTransport; served: Promise<void>; release: () => void } {
  const [near, far] = MemoryTransport.pair();
  const release = near.hold();
  return { peer: new ScriptedPeer(far), near, served: server.serveConn(near), release };
}

Deno.test("at maxPendingBytes no further request is read until replies have left", async () => {
  const workshop = new Workshop({ maxPendingBytes: 10_000 });
  const { peer, near, served, release } = stuckClient(workshop.server);
  for (let seq = 0; seq < 100; seq++) await peer.request("Work.Fill", seq, gob.int, 1000);
  await calm();
  // All that fit, and the one that is too much.
  assert(workshop.begun.Fill >= 10 && workshop.begun.Fill <= 12, `${workshop.begun.Fill} calls`);
  const { Fill } = workshop.begun;
  await peer.request("Work.Now", 100, gob.int, 1);
  await calm();
  assert.deepEqual(workshop.begun, { Wait: 0, Now: 0, Fill });
  assert(near.waiting > 0, "something has not been read");
  release();
  for (let seq = 0; seq < 100; seq++) {
    assert.equal((await peer.readReply(gob.bytes)).body.length, 1000);
  }
  assert.equal((await peer.readReply(gob.int)).header.Seq, 100);
  peer.close();
  await inTime(served, "serveConn()");
});

Deno.test("one reply can be larger than maxPendingBytes", async () => {
  const workshop = new Workshop({ maxPendingBytes: 1 });
  await using scripted = scriptedClient(workshop.server);
  const { peer } = scripted;
  for (let seq = 0; seq < 5; seq++) await peer.request("Work.Fill", seq, gob.int, 100_000);
  for (let seq = 0; seq < 5; seq++) {
    const { header, body } = await peer.readReply(gob.bytes);
    assert.deepEqual([header.Seq, body.length], [seq, 100_000]);
  }
});

Deno.test("running handlers go on at maxPendingBytes, and their replies wait", async () => {
  const workshop = new Workshop({ maxPendingBytes: 1000 });
  const { peer, served, release } = stuckClient(workshop.server);
  await peer.request("Work.Wait", 0, gob.int, 7);
  await peer.request("Work.Fill", 1, gob.int, 5000);
  await peer.request("Work.Now", 2, gob.int, 8);
  await calm();
  workshop.end();
  await calm();
  assert.equal(workshop.begun.Now, 0);
  release();
  const numbers = [];
  for (let reply = 0; reply < 3; reply++) numbers.push((await peer.readReply()).header.Seq);
  assert.deepEqual(numbers, [1, 0, 2]);
  peer.close();
  await inTime(served, "serveConn()");
});

Deno.test("a connection that breaks at maxPendingBytes tells its handlers", async () => {
  const workshop = new Workshop({ maxPendingBytes: 1000 });
  const { peer, near, served, release } = stuckClient(workshop.server);
  await peer.request("Work.Wait", 0, gob.int, 7);
  await peer.request("Work.Fill", 1, gob.int, 5000);
  await peer.request("Work.Now", 2, gob.int, 8);
  await calm();
  near.writeError = new Error("broken pipe");
  release();
  await inTime(served, "serveConn()");
  assert.equal(workshop.signals[0]?.reason.message, "broken pipe");
  assert.equal(workshop.begun.Now, 0);
});

Deno.test("shutdown() by force ends a connection at maxPendingBytes", async () => {
  const workshop = new Workshop({ maxPendingBytes: 1000 });
  const { peer, near, served, release } = stuckClient(workshop.server);
  await peer.request("Work.Fill", 0, gob.int, 5000);
  await peer.request("Work.Fill", 1, gob.int, 5000);
  await calm();
  await inTime(workshop.server.shutdown({ timeout: 5 }), "shutdown()");
  await inTime(served, "serveConn()");
  assert.equal(near.closed, true);
  assert.equal(workshop.begun.Fill, 1);
  release();
});

Deno.test("the limits of a server's streams hold for its connections", async () => {
  const { server } = new Workshop({ maxMessageBytes: 1000 });
  await using scripted = scriptedClient(server);
  const { peer } = scripted;
  await peer.request("Work.Now", 0, gob.bytes, new Uint8Array(2000));
  const { header } = await peer.readReply();
  assert.match(
    header.Error,
    /^gob: message of \d+ bytes exceeds limits\.maxMessageBytes \(1000\)$/,
  );
  // That call failed, and the connection lives on.
  await peer.request("Work.Now", 1, gob.int, 8);
  assert.equal((await peer.readReply(gob.int)).body, 8);
});

// Connections that send nothing, or nothing any more; and the options that the server sets on its sockets.

import assert from "node:assert/strict";
import {
  Client,
  connect,
  gob,
  method,
  type ProtocolOptions,
  Server,
  type ServerOptions,
  service,
  type Transport,
} from "../../mod.ts";
import { GobClientCodec } from "../../rpc/gob_codec.ts";
import { writeText } from "../../rpc/http_handshake.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { probed } from "../testing/probed.ts";

const Slow = service("Slow", {
  Now: method(gob.int, gob.int),
  /** Answers after this many milliseconds. */
  Sleep: method(gob.int, gob.int),
});

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** One connection to a server of its own. */
class Served implements AsyncDisposable {
  readonly server: Server;
  /** The client's end. */
  readonly end: MemoryTransport;
  /** The server's end. */
  readonly near: MemoryTransport;
  /** The end of `serveConn`. */
  readonly ended: Promise<void>;

  constructor(options: ServerOptions, protocols: ProtocolOptions = {}) {
    this.server = new Server(options).register(Slow, {
      Now: (n) => n,
      async Sleep(milliseconds) {
        await sleep(milliseconds);
        return milliseconds;
      },
    });
    [this.near, this.end] = MemoryTransport.pair();
    this.ended = this.server.serveConn(this.near, protocols);
  }

  client(): Client {
    return new Client(new GobClientCodec(this.end, {}));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(this.server.shutdown({ timeout: 0 }), "shutdown()");
    await inTime(this.ended, "serveConn()");
  }
}

/** Milliseconds until a promise settles. */
async function duration(promise: Promise<unknown>, began = performance.now()): Promise<number> {
  await inTime(promise, "the end");
  return performance.now() - began;
}

Deno.test("a connection that says too little in firstByteTimeout is closed", async () => {
  const beginnings = ["", "C", "CONNECT /_goRPC_ HTTP/1.0\n", "GET / HTTP/1.1\r\nHost: a\r\n"];
  for (const beginning of beginnings) {
    const began = performance.now();
    await using served = new Served({ firstByteTimeout: 20 });
    await writeText(served.end, beginning);
    assert(await duration(served.ended, began) >= 15, beginning);
    assert.equal(served.near.closed, true);
  }
});

Deno.test("a client that trickles does not stretch firstByteTimeout", async () => {
  await using served = new Served({ firstByteTimeout: 30 });
  let count = 0;
  for (; !served.near.closed && count < 100; count++) {
    await served.end.write(new Uint8Array([0x41]));
    await sleep(5);
  }
  assert(count < 100, "the connection was closed in time");
});

Deno.test("an answer that nobody takes in firstByteTimeout ends the connection", async () => {
  await using served = new Served({ firstByteTimeout: 20 });
  const release = served.near.hold();
  await writeText(served.end, "GET / HTTP/1.1\r\n\r\n");
  await sleep(30);
  assert.equal(served.near.closed, true);
  release();
});

Deno.test("firstByteTimeout has no effect once it is known what a connection speaks", async () => {
  await using served = new Served({ firstByteTimeout: 10 });
  const client = served.client();
  const slow = client.service(Slow);
  assert.equal(await slow.Now(1), 1);
  await sleep(20);
  assert.equal(await slow.Now(2), 2);
  await client.close();
});

Deno.test("firstByteTimeout can be infinite, or longer than a timer can be", async () => {
  for (const firstByteTimeout of [Infinity, 2 ** 31, Number.MAX_VALUE]) {
    await using served = new Served({ firstByteTimeout });
    await sleep(10);
    const client = served.client();
    assert.equal(await client.service(Slow).Now(1), 1);
    await client.close();
  }
});

Deno.test("a connection without bytes and calls for idleTimeout is closed", async () => {
  for (const protocols of [{}, { protocols: ["gob"] }, { protocols: ["gob", "json"] }] as const) {
    await using served = new Served({ idleTimeout: 20 }, protocols);
    const client = served.client();
    const began = performance.now();
    assert.equal(await client.service(Slow).Now(1), 1);
    const time = await duration(client.closed, began);
    assert(time >= 15, `${time} ms`);
    assert.equal((await client.closed)?.message, "unexpected EOF");
  }
});

Deno.test("calls now and then keep a connection beyond idleTimeout", async () => {
  await using served = new Served({ idleTimeout: 150 });
  const client = served.client();
  for (let n = 0; n < 20; n++) {
    assert.equal(await client.service(Slow).Now(n), n);
    await sleep(15);
  }
  await client.close();
});

Deno.test("a call that runs keeps its connection beyond idleTimeout", async () => {
  await using served = new Served({ idleTimeout: 15 });
  const client = served.client();
  assert.equal(await inTime(client.service(Slow).Sleep(80)), 80);
  await inTime(client.closed, "the end of the connection");
});

Deno.test("bytes of a request that is not wholly there keep a connection beyond idleTimeout", async () => {
  await using served = new Served({ idleTimeout: 150 });
  // A message of 100 bytes.
  await served.end.write(new Uint8Array([100, 0xff]));
  for (let count = 0; count < 20; count++) {
    await sleep(15);
    assert.equal(served.near.closed, false);
    await served.end.write(new Uint8Array([1]));
  }
});

Deno.test("without idleTimeout, and with one of infinity, silence ends no connection", async () => {
  for (const options of [{}, { idleTimeout: Infinity }, { idleTimeout: 2 ** 31 }]) {
    await using served = new Served(options);
    const client = served.client();
    assert.equal(await client.service(Slow).Now(1), 1);
    await sleep(30);
    assert.equal(await client.service(Slow).Now(2), 2);
    await client.close();
  }
});

Deno.test("time-outs leave no timer behind when a connection ends before", async () => {
  const served = new Served({ firstByteTimeout: 60_000, idleTimeout: 60_000 });
  const client = served.client();
  const call = later(client.service(Slow).Sleep(5));
  assert.equal(await inTime(call), 5);
  await client.close();
  await inTime(served.ended, "serveConn()");
});

/** A transport with the methods of a TCP connection, which writes down what is set. */
function tunable(
  transport: MemoryTransport,
  { failing = false } = {},
): { conn: Transport; set: [string, boolean][] } {
  const set: [string, boolean][] = [];
  const note = (what: string) => (value: boolean) => {
    set.push([what, value]);
    if (failing) throw new Deno.errors.BadResource("gone");
  };
  const methods = { setNoDelay: note("noDelay"), setKeepAlive: note("keepAlive") };
  return { conn: Object.assign(transport, methods), set };
}

Deno.test("the server sets keepAlive and noDelay on connections that have them", async () => {
  const cases: [ServerOptions, set: Record<string, boolean>][] = [
    [{}, { noDelay: true, keepAlive: true }],
    [{ keepAlive: false }, { noDelay: true, keepAlive: false }],
    [{ noDelay: false }, { noDelay: false, keepAlive: true }],
    [{ noDelay: false, keepAlive: false }, { noDelay: false, keepAlive: false }],
  ];
  for (const [options, expected] of cases) {
    const [near, far] = MemoryTransport.pair();
    const { conn, set } = tunable(near);
    const served = new Server(options).serveConn(conn);
    far.close();
    await inTime(served, "serveConn()");
    assert.deepEqual(Object.fromEntries(set), expected);
    assert.equal(set.length, 2);
  }
});

Deno.test("a connection that cannot be tuned any more is served to its end", async () => {
  const [near, far] = MemoryTransport.pair();
  const { conn } = tunable(near, { failing: true });
  const server = new Server().register(Slow, { Now: (n) => n, Sleep: (n) => n });
  const served = server.serveConn(conn);
  const client = new Client(new GobClientCodec(far, {}));
  assert.equal(await inTime(client.service(Slow).Now(1)), 1);
  await client.close();
  await inTime(served, "serveConn()");
});

Deno.test({
  name: "keepAlive of server and client reaches the system",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const [server, client] of [[true, false], [false, true]] as const) {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = listener.addr;
      const ours = new Server({ keepAlive: server }).register(Slow, {
        Now: (n) => n,
        Sleep: (n) => n,
      });
      const serving = ours.serve(listener);
      const theirs = await connect({ port, keepAlive: client });
      await theirs.service(Slow).Now(1);
      const expected = { near: server, far: client };
      assert.deepEqual(await probed(port, expected), expected);
      await theirs.close();
      await ours.shutdown();
      await inTime(serving, "serve()");
    }
  },
});

Deno.test("a call on a connection that idleTimeout has ended rejects", async () => {
  await using served = new Served({ idleTimeout: 10 });
  const client = served.client();
  await client.service(Slow).Now(1);
  await inTime(client.closed);
  const error = await rejection(client.service(Slow).Now(2));
  assert.equal((error as Error).message, "connection is shut down");
});

/**
 * Defects that were found in use, each with the case that showed it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connect, gob, method, Server, type ServerOptions, service } from "../../mod.ts";
import { inTime } from "../testing/in_time.ts";

const Echo = service("Echo", {
  Int: method(gob.int, gob.int),
  Later: method(gob.int, gob.int),
});

function echoServer(options: ServerOptions = {}): Server {
  return new Server(options).register(Echo, {
    Int: (n) => n,
    Later: async (n) => {
      await new Promise((resolve) => setTimeout(resolve, n));
      return n;
    },
  });
}

function listen(): Deno.TcpListener {
  return Deno.listen({ hostname: "127.0.0.1", port: 0 });
}

for (const protocol of ["gob", "json"] as const) {
  Deno.test(`the first-byte time-out holds if only ${protocol} is spoken`, async () => {
    await using server = echoServer({ firstByteTimeout: 30 });
    const listener = listen();
    server.serve(listener, { protocols: [protocol] });
    using conn = await Deno.connect({ port: listener.addr.port });
    assert.equal(await inTime(conn.read(new Uint8Array(1)), "the end"), null);
  });
}

Deno.test("a connection is not idle right after a long call", async () => {
  await using server = echoServer({ idleTimeout: 100 });
  const listener = listen();
  server.serve(listener);
  await using client = await connect({ port: listener.addr.port });
  await client.call(Echo.methods.Later, 285);
  await client.call(Echo.methods.Later, 50);
  assert.equal(await client.call(Echo.methods.Int, 1), 1);
});

Deno.test("room for a connection is not lost to one that did not wait for it", async () => {
  await using server = echoServer({ limits: { maxConnections: 1 } });
  const listener = listen();
  server.serve(listener);
  const one = await connect({ port: listener.addr.port });
  await one.call(Echo.methods.Int, 1);
  using other = listen();
  const [two, conn] = await Promise.all([connect({ port: other.addr.port }), other.accept()]);
  const served = server.serveConn(conn);
  await two.call(Echo.methods.Int, 1);
  await one.close();
  await two.close();
  await inTime(served, "serveConn()");
  await using three = await connect({ port: listener.addr.port });
  assert.equal(await inTime(three.call(Echo.methods.Int, 1), "the call"), 1);
});

for (const Timeout of [2n ** 63n - 1n, 2n ** 53n, -1n]) {
  Deno.test(`a request that waits for ${Timeout} ns is answered`, async () => {
    await using server = echoServer();
    const listener = listen();
    server.serve(listener);
    using conn = await Deno.connect({ port: listener.addr.port });
    const encoder = new gob.Encoder();
    const fields = { ServiceMethod: gob.string, Seq: gob.uint, Timeout: gob.int64 };
    const Request = gob.struct("Request", fields);
    await conn.write(encoder.encode(Request, { ServiceMethod: "Echo.Int", Seq: 0, Timeout }));
    await conn.write(encoder.encode(gob.int, 5));
    assert(await inTime(conn.read(new Uint8Array(4096)), "the reply") !== null);
  });
}

Deno.test("a Host header cannot be hidden in another one", async () => {
  await using server = echoServer();
  const listener = listen();
  server.serve(listener);
  for (const end of ["\r", "\u2028", "\u2029"]) {
    using conn = await Deno.connect({ port: listener.addr.port });
    const head =
      `GET /debug/rpc HTTP/1.1\r\nX: a${end}Host: localhost\r\nHost: evil.example\r\n\r\n`;
    await conn.write(new TextEncoder().encode(head));
    const buffer = new Uint8Array(4096);
    const count = await inTime(conn.read(buffer), "the answer");
    const answer = new TextDecoder().decode(buffer.subarray(0, count ?? 0));
    assert.match(answer, /^HTTP\/1\.0 404/);
  }
});

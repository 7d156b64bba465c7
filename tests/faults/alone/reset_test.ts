// Connections that are reset: the system drops what was on its way, and says so.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect as open, type Socket } from "node:net";
import { connect, gob, method, service, ShutdownError } from "../../../mod.ts";
import { inTime, later, rejection } from "../../testing/in_time.ts";
import { Proxy } from "../../testing/proxy.ts";
import { Request } from "../../testing/scripted_peer.ts";
import { closedFiles, openFiles } from "../../testing/open_files.ts";
import { Calls, Site } from "../site.ts";

/** Opens a socket that can be reset. */
async function openSocket(port: number): Promise<Socket> {
  const socket = open({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => {});
  await inTime(new Promise<void>((resolve) => socket.once("connect", resolve)), "connect");
  return socket;
}

/** Writes all of it. */
function write(socket: Socket, ...parts: Uint8Array[]): Promise<void> {
  return new Promise((resolve) => socket.write(Buffer.concat(parts), () => resolve()));
}

Deno.test("a client whose connection is reset rejects its calls with what broke it", async () => {
  for (const codec of ["gob", "json"] as const) {
    await using site = await Site.start();
    await using proxy = await Proxy.start(site.port);
    const client = await connect({ port: proxy.port, codec });
    const stub = client.service(Calls);
    assert.equal(await stub.Multiply({ A: 6, B: 7 }), 42);
    const calls = [1, 2, 3].map((n) => later(stub.Wait(`${n}`)));
    assert.equal(await stub.Multiply({ A: 6, B: 7 }), 42);
    proxy.strike("reset");
    for (const call of calls) {
      const error = await rejection(call, "the call");
      assert(error instanceof ShutdownError, Deno.inspect(error));
      assert(error.cause instanceof Deno.errors.ConnectionReset, Deno.inspect(error.cause));
    }
    assert(await inTime(client.closed, "closed") instanceof ShutdownError);
    await site.settled();
  }
});

Deno.test("a client whose idle connection is reset knows it before its next call", async () => {
  await using site = await Site.start();
  await using proxy = await Proxy.start(site.port);
  const client = await connect({ port: proxy.port });
  await client.service(Calls).Fill(1);
  proxy.strike("reset");
  const reason = await inTime(client.closed, "closed");
  assert(reason instanceof ShutdownError);
  assert(reason.cause instanceof Deno.errors.ConnectionReset, Deno.inspect(reason.cause));
  await assert.rejects(client.service(Calls).Fill(1), { message: "connection is shut down" });
  await site.settled();
});

Deno.test("a server whose connection is reset tells the handlers", async () => {
  const Held = service("Held", { Wait: method(gob.int, gob.int) });
  const told = Promise.withResolvers<unknown>();
  const begun = Promise.withResolvers<void>();
  await using site = await Site.start({}, (server) => {
    server.register(Held, {
      Wait: (n, { signal }) =>
        new Promise((resolve) => {
          begun.resolve();
          signal.addEventListener("abort", () => {
            told.resolve(signal.reason);
            resolve(n);
          });
        }),
    });
  });
  const socket = await openSocket(site.port);
  const encoder = new gob.Encoder();
  await write(
    socket,
    encoder.encode(Request, { ServiceMethod: "Held.Wait", Seq: 0 }),
    encoder.encode(gob.int, 1),
  );
  await inTime(begun.promise, "the handler");
  socket.resetAndDestroy();
  const reason = await inTime(told.promise, "the signal");
  assert(reason instanceof Deno.errors.ConnectionReset, Deno.inspect(reason));
  await site.settled();
});

Deno.test("a server does not mind connections that are reset at once, or after any beginning", async () => {
  await using site = await Site.start();
  const files = await openFiles();
  const encoder = new gob.Encoder();
  const request = encoder.encode(Request, { ServiceMethod: "Calls.Fill", Seq: 0 });
  const body = encoder.encode(gob.int, 1000);
  const http = new TextEncoder().encode("CONNECT /_goRPC_ HTTP/1.0\n");
  const beginnings = [
    new Uint8Array(),
    http.slice(0, 1),
    http,
    request.slice(0, 1),
    request,
    new Uint8Array([...request, ...body]),
  ];
  for (let round = 0; round < 5; round++) {
    await Promise.all(beginnings.map(async (bytes) => {
      const socket = await openSocket(site.port);
      if (bytes.length > 0) await write(socket, bytes);
      socket.resetAndDestroy();
    }));
  }
  await site.settled();
  await closedFiles(files);
});

Deno.test("a server lets go of a connection that was reset though a handler still runs", async () => {
  const Never = service("Never", { Returns: method(gob.int, gob.int) });
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<number>();
  await using site = await Site.start({}, (server) => {
    server.register(Never, {
      Returns() {
        begun.resolve();
        return end.promise;
      },
    });
  });
  const files = await openFiles();
  const socket = await openSocket(site.port);
  const encoder = new gob.Encoder();
  await write(
    socket,
    encoder.encode(Request, { ServiceMethod: "Never.Returns", Seq: 0 }),
    encoder.encode(gob.int, 1),
  );
  await inTime(begun.promise, "the handler");
  socket.resetAndDestroy();
  // Nobody can be answered any more, so the socket is not kept. The handler counts until it has settled.
  await site.alone();
  await closedFiles(files);
  const { services } = await site.snapshot();
  const { inFlight } = services.find(({ name }) => name === "Never")!.methods[0]!;
  assert.equal(inFlight, 1);
  end.resolve(1);
  await site.settled();
});

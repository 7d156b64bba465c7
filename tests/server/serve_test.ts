// `serve`, `serveConn`: listeners and connections of a server, while it is not shut down.

import assert from "node:assert/strict";
import { connect, gob, method, Server, service, ShutdownError } from "../../mod.ts";
import { Args, Arith, arith } from "../testing/arith.ts";
import { inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { ListenerCount } from "../testing/listeners.ts";
import { checkRefused } from "../testing/loopback.ts";
import { MemoryListener } from "../testing/memory_listener.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { ScriptedPeer } from "../testing/scripted_peer.ts";

const Wait = service("Wait", {
  Begin: method(gob.string, gob.string),
  Address: method(gob.string, gob.string),
});

/** A server one of whose methods answers when a test says so. */
function waitServer(): { server: Server; begun: Promise<void>; end: () => void } {
  const begin = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const server = new Server().register(Arith, arith).register(Wait, {
    async Begin(text) {
      begin.resolve();
      await gate.promise;
      return text;
    },
    Address: (_, { remoteAddr }) => JSON.stringify(remoteAddr),
  });
  return { server, begun: begin.promise, end: gate.resolve };
}

function listenTcp(): Deno.TcpListener {
  return Deno.listen({ hostname: "127.0.0.1", port: 0 });
}

Deno.test("serve() refuses what is no listener", async () => {
  const server = new Server();
  for (const [listener, received] of [[":1234", '":1234"'], [1234, "number"], [{}, "object"]]) {
    const error = await rejection(server.serve(listener as never), "serve()");
    assert(error instanceof TypeError);
    assert.equal(
      error.message,
      `Cannot serve: expected a listener, such as Deno.listen({ port: 1234 }), received ${received}`,
    );
  }
});

Deno.test("serve() ends with its listener; connections live on", async () => {
  const { server } = waitServer();
  const listener = listenTcp();
  const serving = server.serve(listener);
  await using client = await connect({ port: listener.addr.port });
  const stub = client.service(Arith);
  assert.equal(await stub.Multiply({ A: 6, B: 7 }), 42);
  listener.close();
  await inTime(serving, "serve()");
  assert.equal(await inTime(stub.Multiply({ A: 2, B: 3 }), "a call"), 6);
  await inTime(server.shutdown(), "shutdown()");
  assert(await inTime(client.closed, "closed") instanceof ShutdownError);
});

Deno.test("serve() does not mind a listener that is closed already", async () => {
  const listener = listenTcp();
  listener.close();
  await inTime(new Server().serve(listener), "serve()");
});

Deno.test("serve() closes its listener and drains its connections when the signal fires", async () => {
  const { server, begun, end } = waitServer();
  const listener = listenTcp();
  const { port } = listener.addr;
  const controller = new AbortController();
  let ended = false;
  const serving = server.serve(listener, { signal: controller.signal }).then(() => ended = true);
  await using idle = await connect({ port });
  await using busy = await connect({ port });
  assert.equal(await idle.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  const call = later(busy.service(Wait).Begin("answered"));
  await inTime(begun, "the handler");
  controller.abort();
  // This one has no running call, so it is closed.
  const reason = await inTime(idle.closed, "closed");
  assert(reason instanceof ShutdownError);
  assert.equal(reason.message, "unexpected EOF");
  await checkRefused(port);
  assert.equal(ended, false);
  end();
  assert.equal(await inTime(call, "the call"), "answered");
  await inTime(serving, "serve()");
  assert(await inTime(busy.closed, "closed") instanceof ShutdownError);
});

Deno.test("serve() with a signal that has fired serves nobody", async () => {
  const listener = listenTcp();
  const { port } = listener.addr;
  const signal = AbortSignal.abort();
  await inTime(new Server().serve(listener, { signal }), "serve()");
  await checkRefused(port);
});

Deno.test("serve()'s signal leaves other connections of the server alone", async () => {
  const { server } = waitServer();
  const controller = new AbortController();
  const [one, two] = [listenTcp(), listenTcp()];
  const servingOne = server.serve(one, { signal: controller.signal });
  const servingTwo = server.serve(two);
  const first = await connect({ port: one.addr.port });
  const second = await connect({ port: two.addr.port });
  assert.equal(await first.service(Arith).Multiply({ A: 1, B: 2 }), 2);
  controller.abort();
  await inTime(servingOne, "serve()");
  assert(await inTime(first.closed, "closed") instanceof ShutdownError);
  assert.equal(await inTime(second.service(Arith).Multiply({ A: 2, B: 3 }), "a call"), 6);
  const third = await connect({ port: two.addr.port });
  assert.equal(await inTime(third.service(Arith).Multiply({ A: 3, B: 4 }), "a call"), 12);
  for (const client of [first, second, third]) await client.close();
  await inTime(server.shutdown(), "shutdown()");
  await inTime(servingTwo, "serve()");
});

Deno.test("serve()'s signal is left alone when serve() has ended", async () => {
  const { signal } = new AbortController();
  const listeners = new ListenerCount(signal);
  const listener = new MemoryListener();
  const serving = new Server().serve(listener, { signal });
  assert.equal(listeners.now, 1);
  listener.close();
  await inTime(serving, "serve()");
  assert.equal(listeners.now, 0);
});

Deno.test("serve() goes on when a connection fails while it is accepted", async () => {
  const { server } = waitServer();
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  listener.fail(new Deno.errors.NotConnected("Transport endpoint is not connected"));
  const peer = new ScriptedPeer(listener.connect());
  await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
  assert.equal((await peer.readReply(gob.int)).body, 42);
  peer.close();
  listener.close();
  await inTime(serving, "serve()");
  await inTime(server.shutdown(), "shutdown()");
});

Deno.test("serve() rejects after shutdown()", async () => {
  const server = new Server();
  await server.shutdown();
  using listener = listenTcp();
  const reason = await rejection(server.serve(listener), "serve()");
  assert(reason instanceof ShutdownError);
  assert.equal(reason.message, "server is shut down");
});

Deno.test("two servers in one process serve and end by themselves", async () => {
  const Name = service("Name", { Get: method(gob.bool, gob.string) });
  const servers = ["one", "two"].map((name) => new Server().register(Name, { Get: () => name }));
  const listeners = servers.map(() => listenTcp());
  const serving = servers.map((server, index) => server.serve(listeners[index]!));
  const clients = await Promise.all(listeners.map(({ addr }) => connect({ port: addr.port })));
  const names = () => Promise.all(clients.map((client) => client.service(Name).Get(true)));
  assert.deepEqual(await names(), ["one", "two"]);
  await inTime(servers[0]!.shutdown(), "shutdown()");
  await inTime(serving[0]!, "serve()");
  assert.equal(await inTime(clients[1]!.service(Name).Get(true), "a call"), "two");
  for (const client of clients) await client.close();
  await inTime(servers[1]!.shutdown(), "shutdown()");
  await inTime(serving[1]!, "serve()");
});

Deno.test({
  name: "serve() serves unix sockets",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
    try {
      const path = `${folder}/socket`;
      const { server } = waitServer();
      const serving = server.serve(Deno.listen({ transport: "unix", path }));
      const client = await connect({ transport: "unix", path });
      assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
      const address = JSON.parse(await client.service(Wait).Address("")) as Deno.Addr;
      assert.equal(address.transport, "unix");
      await client.close();
      await inTime(server.shutdown(), "shutdown()");
      await inTime(serving, "serve()");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("serveConn() serves what is no socket, and closes it at the end", async () => {
  const { server } = waitServer();
  const [near, far] = MemoryTransport.pair();
  const served = server.serveConn(far);
  const peer = new ScriptedPeer(near);
  await peer.request("Wait.Address", 1, gob.string, "");
  // JSON cannot express undefined: the reply does not fit, and only this call fails.
  assert.match((await peer.readReply()).header.Error, /received undefined$/);
  far.remoteAddr = { transport: "tcp", hostname: "192.0.2.1", port: 1234 };
  await peer.closeWrite();
  await peer.readEnd();
  await inTime(served, "serveConn()");
  assert.equal(far.closed, true);
});

Deno.test("a service that is registered while connections are served can be called", async () => {
  const server = new Server();
  const [near, far] = MemoryTransport.pair();
  const served = server.serveConn(far);
  const peer = new ScriptedPeer(near);
  for (const found of [false, true]) {
    await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
    const { header } = await peer.readReply();
    assert.equal(header.Error, found ? "" : "rpc: can't find service Arith.Multiply");
    if (!found) server.register(Arith, arith);
  }
  peer.close();
  await inTime(served, "serveConn()");
});

Deno.test("serve()'s signal ends it while the server has no room for more", async () => {
  const server = new Server({ limits: { maxConnections: 1 } }).register(Arith, arith);
  const listener = listenTcp();
  const controller = new AbortController();
  const serving = server.serve(listener, { signal: controller.signal });
  const client = await connect({ port: listener.addr.port });
  assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  controller.abort();
  try {
    await inTime(serving, "serve()");
  } finally {
    await client.close();
    await serving;
  }
});

Deno.test("invalid limits are refused when the server is made", () => {
  for (const limits of [{ maxMessageBytes: 0 }, { maxDepth: -1 }, { maxTypes: NaN }]) {
    assert.throws(() => new Server({ limits }), RangeError);
  }
});

Deno.test("a connection that ends is forgotten", async () => {
  const { server } = waitServer();
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  for (let index = 0; index < 3; index++) {
    const peer = new ScriptedPeer(listener.connect());
    await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
    await peer.readReply(gob.int);
    peer.close();
    await nextTurn();
  }
  await inTime(server.shutdown(), "shutdown()");
  await inTime(serving, "serve()");
  assert.equal(listener.closes, 1);
});

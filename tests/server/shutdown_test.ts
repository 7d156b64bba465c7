import assert from "node:assert/strict";
import {
  type CallContext,
  connect,
  gob,
  type Handlers,
  method,
  Server,
  ServerError,
  service,
  ShutdownError,
} from "../../mod.ts";
import { Args, Arith, arith } from "../testing/arith.ts";
import { fired, inTime, later, nextTurn, rejection } from "../testing/in_time.ts";
import { checkRefused, Loopback } from "../testing/loopback.ts";
import { MemoryListener } from "../testing/memory_listener.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { scriptedClient, ScriptedPeer } from "../testing/scripted_peer.ts";

const Wait = service("Wait", { For: method(gob.int, gob.int) });

/** A handler that answers when a test says so. */
class Gate implements Handlers<typeof Wait.methods> {
  readonly contexts: CallContext[] = [];
  readonly #begun = Promise.withResolvers<void>();
  readonly #open = Promise.withResolvers<void>();

  /** Resolves when the first call has begun. */
  get begun(): Promise<void> {
    return inTime(this.#begun.promise, "the handler");
  }

  async For(n: number, context: CallContext): Promise<number> {
    this.contexts.push(context);
    this.#begun.resolve();
    await this.#open.promise;
    return n;
  }

  open(): void {
    this.#open.resolve();
  }
}

function gateServer(gate: Gate): Server {
  return new Server().register(Wait, gate).register(Arith, arith);
}

Deno.test("shutdown() waits for running calls to be answered, and ends", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using loopback = await Loopback.start(server);
  const { client, port, serving } = loopback;
  const calls = [1, 2, 3].map((n) => later(client.service(Wait).For(n)));
  await gate.begun;
  let done = false;
  const shutdown = server.shutdown().then(() => done = true);
  await checkRefused(port);
  await nextTurn();
  assert.equal(done, false);
  for (const { signal } of gate.contexts) assert.equal(signal.aborted, false);
  gate.open();
  assert.deepEqual(await inTime(Promise.all(calls), "the calls"), [1, 2, 3]);
  await inTime(shutdown, "shutdown()");
  await inTime(serving, "serve()");
  const reason = await inTime(client.closed, "closed");
  assert(reason instanceof ShutdownError);
  assert.equal(reason.message, "unexpected EOF");
});

Deno.test("shutdown() closes connections without running calls", async () => {
  const server = gateServer(new Gate());
  await using loopback = await Loopback.start(server);
  assert.equal(await loopback.client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
  await inTime(server.shutdown(), "shutdown()");
  assert(await inTime(loopback.client.closed, "closed") instanceof ShutdownError);
});

Deno.test("shutdown() reads no further request", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using client = await scriptedClient(server);
  const { peer } = client;
  await peer.request("Wait.For", 1, gob.int, 1);
  await gate.begun;
  const shutdown = server.shutdown();
  await peer.request("Arith.Multiply", 2, Args, { A: 6, B: 7 });
  await nextTurn();
  gate.open();
  const { header, body } = await peer.readReply(gob.int);
  assert.deepEqual([header.Seq, body], [1, 1]);
  await peer.readEnd().catch((error) => {
    // A request that nobody read makes the close a reset on some systems.
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  });
  await inTime(shutdown, "shutdown()");
});

Deno.test("shutdown() with a time-out ends by force, and tells the handlers", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using loopback = await Loopback.start(server);
  const { client, serving } = loopback;
  const calls = [1, 2].map((n) => rejection(client.service(Wait).For(n), "the call"));
  await gate.begun;
  await nextTurn();
  const started = performance.now();
  await inTime(server.shutdown({ timeout: 20 }), "shutdown()");
  assert(performance.now() - started >= 19);
  await inTime(serving, "serve()");
  assert.equal(gate.contexts.length, 2);
  for (const { signal } of gate.contexts) {
    assert(await fired(signal) instanceof ShutdownError);
  }
  for (const call of calls) {
    const error = await call;
    assert(error instanceof ShutdownError);
    assert.equal(error.message, "unexpected EOF");
  }
  // Their answers come too late, and trouble nobody.
  gate.open();
  await nextTurn();
});

Deno.test("a handler that never ends keeps no timer of its deadline after its connection", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using loopback = await Loopback.start(server);
  const call = rejection(loopback.client.service(Wait).For(1, { timeout: 60_000 }), "the call");
  await gate.begun;
  await nextTurn();
  await inTime(server.shutdown({ timeout: 0 }), "shutdown()");
  assert(await call instanceof ShutdownError);
  // The sanitizer of this test finds the timer, if there is one.
});

Deno.test("shutdown() with a time-out does not wait for it if all calls are answered", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using loopback = await Loopback.start(server);
  const call = later(loopback.client.service(Wait).For(1));
  await gate.begun;
  const shutdown = server.shutdown({ timeout: 60_000 });
  gate.open();
  assert.equal(await inTime(call, "the call"), 1);
  await inTime(shutdown, "shutdown()");
  assert.equal(gate.contexts[0]?.signal.aborted, false);
});

Deno.test("shutdown() with a time-out of infinity has none", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using loopback = await Loopback.start(server);
  const call = later(loopback.client.service(Wait).For(1));
  await gate.begun;
  const shutdown = server.shutdown({ timeout: Infinity });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(gate.contexts[0]?.signal.aborted, false);
  gate.open();
  assert.equal(await inTime(call, "the call"), 1);
  await inTime(shutdown, "shutdown()");
});

Deno.test("a second shutdown() can be less patient than the first", async () => {
  const gate = new Gate();
  const server = gateServer(gate);
  await using loopback = await Loopback.start(server);
  const call = rejection(loopback.client.service(Wait).For(1), "the call");
  await gate.begun;
  const patient = server.shutdown();
  await inTime(server.shutdown({ timeout: 0 }), "shutdown()");
  await inTime(patient, "shutdown()");
  assert(await call instanceof ShutdownError);
  await inTime(server.shutdown(), "shutdown()");
  gate.open();
});

Deno.test("shutdown() waits until replies have left", async () => {
  const server = gateServer(new Gate());
  const [near, far] = MemoryTransport.pair();
  const served = server.serveConn(far);
  const peer = new ScriptedPeer(near);
  const release = far.hold();
  await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
  await nextTurn();
  let done = false;
  const shutdown = server.shutdown().then(() => done = true);
  await nextTurn();
  assert.equal(done, false);
  assert.equal(far.closed, false);
  release();
  assert.equal((await peer.readReply(gob.int)).body, 42);
  await peer.readEnd();
  await inTime(shutdown, "shutdown()");
  await inTime(served, "serveConn()");
});

Deno.test("shutdown() with a time-out ends if a client reads no replies", async () => {
  const server = gateServer(new Gate());
  const [near, far] = MemoryTransport.pair();
  const served = server.serveConn(far);
  const peer = new ScriptedPeer(near);
  const release = far.hold();
  await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
  await nextTurn();
  await inTime(server.shutdown({ timeout: 10 }), "shutdown()");
  await inTime(served, "serveConn()");
  assert.equal(far.closed, true);
  release();
});

Deno.test("shutdown() closes what is accepted too late", async () => {
  const server = gateServer(new Gate());
  const listener = new MemoryListener();
  const serving = server.serve(listener);
  await nextTurn();
  // The connection is there before the listener is closed, and taken after.
  const peer = new ScriptedPeer(listener.connect());
  await inTime(server.shutdown(), "shutdown()");
  await peer.readEnd();
  await inTime(serving, "serve()");
  peer.close();
});

Deno.test("serveConn() after shutdown() closes the connection", async () => {
  const server = gateServer(new Gate());
  await server.shutdown();
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(near);
  await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
  await inTime(server.serveConn(far), "serveConn()");
  assert.equal(far.closed, true);
  await peer.readEnd();
});

Deno.test("shutdown() does not mind a connection that is closed before it has said anything", async () => {
  for (const options of [{}, { timeout: 0 }]) {
    const server = gateServer(new Gate());
    const [near] = MemoryTransport.pair();
    const served = server.serveConn(near);
    await nextTurn();
    // Closing it a second time throws.
    near.close();
    await inTime(server.shutdown(options), "shutdown()");
    await inTime(served, "serveConn()");
    assert.equal(near.closes, 2);
  }
});

Deno.test("shutdown() of a server that never served resolves, however often", async () => {
  const server = new Server();
  await inTime(Promise.all([server.shutdown(), server.shutdown({ timeout: 5 })]), "shutdown()");
  await inTime(server.shutdown(), "shutdown()");
});

Deno.test("a server is shut down at the end of its block", async () => {
  const gate = new Gate();
  const order: string[] = [];
  let serving: Promise<void>;
  let call: Promise<number>;
  const clients: AsyncDisposable[] = [];
  {
    await using server = gateServer(gate);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    serving = server.serve(listener);
    const client = await connect({ port: listener.addr.port });
    clients.push(client);
    call = later(client.service(Wait).For(1).finally(() => order.push("answered")));
    await gate.begun;
    setTimeout(() => gate.open(), 1);
  }
  order.push("block ended");
  assert.equal(await inTime(call, "the call"), 1);
  await inTime(serving, "serve()");
  for (const client of clients) await client[Symbol.asyncDispose]();
  assert(order.includes("answered"));
});

/** Methods that end their own server, as remote control does. */
const quitters: [string, (server: () => Server) => () => number | Promise<number>][] = [
  ["a sync handler", (server) => () => {
    server().shutdown();
    return 1;
  }],
  ["an async handler", (server) => async () => {
    server().shutdown();
    return await Promise.resolve(1);
  }],
  ["a handler that has waited", (server) => async () => {
    await nextTurn();
    server().shutdown();
    await nextTurn();
    return 1;
  }],
];

for (const [who, make] of quitters) {
  Deno.test(`${who} may call shutdown(), and its answer arrives`, async () => {
    const server = new Server();
    server.register(Wait, { For: make(() => server) });
    await using loopback = await Loopback.start(server);
    assert.equal(await inTime(loopback.client.service(Wait).For(1), "the call"), 1);
    await inTime(loopback.serving, "serve()");
  });

  Deno.test(`${who} may call shutdown() and fail, and the error arrives`, async () => {
    const server = new Server();
    const quit = make(() => server);
    server.register(Wait, {
      For() {
        const result = quit();
        if (typeof result === "number") throw new Error("failed");
        return result.then(() => Promise.reject(new Error("failed")));
      },
    });
    await using loopback = await Loopback.start(server);
    const error = await rejection(loopback.client.service(Wait).For(1), "the call");
    assert(error instanceof ServerError, Deno.inspect(error));
    assert.equal(error.message, "failed");
    await inTime(loopback.serving, "serve()");
  });
}

for (const [who, make] of quitters) {
  Deno.test(`the connection is not closed before the answer of ${who} that calls shutdown() has left`, async () => {
    const server = new Server();
    server.register(Wait, { For: make(() => server) });
    const [near, far] = MemoryTransport.pair();
    const served = server.serveConn(far);
    const peer = new ScriptedPeer(near);
    const release = far.hold();
    await peer.request("Wait.For", 1, gob.int, 1);
    for (let turn = 0; turn < 4; turn++) await nextTurn();
    release();
    assert.equal((await peer.readReply(gob.int)).body, 1);
    await peer.readEnd();
    await inTime(served, "serveConn()");
  });
}

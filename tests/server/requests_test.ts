// What a server answers to a client that does as it likes.

import assert from "node:assert/strict";
import { type CallContext, gob, type Handlers, method, Server, service } from "../../mod.ts";
import { Args, Arith, arith, Quotient } from "../testing/arith.ts";
import { fired, inTime } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Empty, Request, scriptedClient, ScriptedPeer } from "../testing/scripted_peer.ts";

const Wait = service("Wait", { For: method(gob.string, gob.string) });

/** Handlers of `Wait` that a test lets go one by one. */
class Gates implements Handlers<typeof Wait.methods> {
  /** The calls that have begun, in order. */
  readonly begun: string[] = [];
  readonly contexts: Map<string, CallContext> = new Map();
  readonly #gates = new Map<string, PromiseWithResolvers<string>>();

  For(name: string, context: CallContext): Promise<string> {
    this.begun.push(name);
    this.contexts.set(name, context);
    return this.#gate(name).promise;
  }

  /** Lets a call return, now or when it begins. */
  open(name: string): void {
    this.#gate(name).resolve(name);
  }

  #gate(name: string): PromiseWithResolvers<string> {
    let gate = this.#gates.get(name);
    if (gate === undefined) this.#gates.set(name, gate = Promise.withResolvers<string>());
    return gate;
  }
}

/** A server with both services. */
function serverOf(gates: Gates = new Gates()): Server {
  return new Server().register(Arith, arith).register(Wait, gates);
}

/** Sees that the connection lives: a call on it is answered. */
async function checkAlive(peer: ScriptedPeer): Promise<void> {
  await peer.request("Arith.Multiply", 999, Args, { A: 6, B: 7 });
  assert.deepEqual(await peer.readReply(gob.int), {
    header: { ServiceMethod: "Arith.Multiply", Seq: 999, Error: "" },
    body: 42,
  });
}

Deno.test("a server answers with the name and the number of the request", async () => {
  await using client = await scriptedClient(serverOf());
  const { peer } = client;
  for (const Seq of [0, 1, 7, 2 ** 32, Number.MAX_SAFE_INTEGER, 3]) {
    await peer.request("Arith.Divide", Seq, Args, { A: 17, B: 5 });
    assert.deepEqual(await peer.readReply(Quotient), {
      header: { ServiceMethod: "Arith.Divide", Seq, Error: "" },
      body: { Quo: 3, Rem: 2 },
    });
  }
});

Deno.test("a server says in Go's words what it cannot find, and goes on", async () => {
  await using client = await scriptedClient(serverOf());
  const { peer } = client;
  const cases: [name: string, text: string][] = [
    ["", "rpc: service/method request ill-formed: "],
    ["Arith", "rpc: service/method request ill-formed: Arith"],
    [".", "rpc: can't find service ."],
    [".Multiply", "rpc: can't find service .Multiply"],
    ["Arith.", "rpc: can't find method Arith."],
    ["Arith.multiply", "rpc: can't find method Arith.multiply"],
    ["Arith.toString", "rpc: can't find method Arith.toString"],
    ["Arith.constructor", "rpc: can't find method Arith.constructor"],
    ["Arith.__proto__", "rpc: can't find method Arith.__proto__"],
    ["Nope.Multiply", "rpc: can't find service Nope.Multiply"],
    ["a.b.Multiply", "rpc: can't find service a.b.Multiply"],
    ["__proto__.toString", "rpc: can't find service __proto__.toString"],
  ];
  for (const [seq, [name, text]] of cases.entries()) {
    // Each body defines a type of its own, which the server has to learn even so.
    const Body = gob.struct(`Body${seq}`, { A: gob.int });
    await peer.request(name, seq, Body, { A: 1 });
    const { header, body } = await peer.readReply();
    assert.deepEqual(header, { ServiceMethod: name, Seq: seq, Error: text });
    assert.deepEqual({ ...body as object }, {});
  }
  await checkAlive(peer);
});

Deno.test("a server answers with Go's text if the argument does not fit, and goes on", async () => {
  await using client = await scriptedClient(serverOf());
  const { peer } = client;
  const Other = gob.struct("Other", { C: gob.string });
  const Texts = gob.struct("Texts", { A: gob.string });
  const Large = gob.struct("Large", { A: gob.uint });
  const cases: [send: () => Uint8Array, text: string][] = [
    [
      () => peer.encode(Other, { C: "x" }),
      "gob: type mismatch: no fields matched compiling decoder for Args",
    ],
    [() => peer.encode(Texts, { A: "x" }), "gob: wrong type (int) for received field Args.A"],
    [() => peer.encode(Large, { A: 1 }), "gob: wrong type (int) for received field Args.A"],
    // An empty message: instead of a header it would be the end.
    [() => new Uint8Array([0]), "EOF"],
  ];
  for (const [seq, [send, text]] of cases.entries()) {
    const header = { ServiceMethod: "Arith.Multiply", Seq: seq };
    await peer.send(peer.encode(Request, header), send());
    const reply = await peer.readReply();
    assert.equal(reply.header.Seq, seq);
    if (text.includes("wrong type")) assert.match(reply.header.Error, /^gob: wrong type \(/);
    else assert.equal(reply.header.Error, text);
    await checkAlive(peer);
  }
});

Deno.test("a server learns the types of an argument that does not fit", async () => {
  const registry = new gob.Registry();
  const Inner = gob.struct("Inner", { A: gob.int });
  registry.register("main.Inner", Inner);
  const Holder = gob.struct("Holder", { A: gob.string, Value: gob.any });
  const Keep = service("Keep", { Value: method(Holder, gob.any) });
  const server = new Server({ registry }).register(Arith, arith).register(Keep, {
    Value: ({ Value }) => Value,
  });
  await using client = await scriptedClient(server, { registry });
  const { peer } = client;
  const value = { A: "x", Value: gob.typed("main.Inner", { A: 1 }) };
  // Arith.Multiply has an int for this string; the definition of Inner comes with it and only with it.
  await peer.request("Arith.Multiply", 1, Holder, value);
  assert.match((await peer.readReply()).header.Error, /^gob: /);
  await peer.request("Nope.Nope", 2, Holder, value);
  assert.match((await peer.readReply()).header.Error, /^rpc: /);
  await peer.request("Keep.Value", 3, Holder, value);
  assert.deepEqual((await peer.readReply(gob.any)).body, value.Value);
});

Deno.test("a server answers side by side, and in any order", async () => {
  const gates = new Gates();
  await using client = await scriptedClient(serverOf(gates));
  const { peer } = client;
  for (const [seq, name] of ["a", "b", "c"].entries()) {
    await peer.request("Wait.For", seq, gob.string, name);
  }
  await checkAlive(peer);
  assert.deepEqual(gates.begun, ["a", "b", "c"]);
  for (const [name, seq] of [["c", 2], ["a", 0], ["b", 1]] as const) {
    gates.open(name);
    const { header, body } = await peer.readReply(gob.string);
    assert.deepEqual([header.Seq, body], [seq, name]);
  }
});

Deno.test("a server answers every one of the requests with the same number", async () => {
  const gates = new Gates();
  await using client = await scriptedClient(serverOf(gates));
  const { peer } = client;
  for (const name of ["a", "b", "c"]) await peer.request("Wait.For", 5, gob.string, name);
  await checkAlive(peer);
  for (const name of ["b", "c", "a"]) {
    gates.open(name);
    const { header, body } = await peer.readReply(gob.string);
    assert.deepEqual([header.Seq, body], [5, name]);
  }
});

Deno.test("a server reads requests that come a byte at a time", async () => {
  await using client = await scriptedClient(serverOf());
  const { peer } = client;
  for (let seq = 0; seq < 2; seq++) {
    const header = { ServiceMethod: "Arith.Multiply", Seq: seq };
    const bytes = [...peer.encode(Request, header), ...peer.encode(Args, { A: seq, B: 2 })];
    for (const byte of bytes) await peer.send([byte]);
    assert.equal((await peer.readReply(gob.int)).body, seq * 2);
  }
});

Deno.test("a server answers many requests that come at once", async () => {
  await using client = await scriptedClient(serverOf());
  const { peer } = client;
  const bytes: Uint8Array[] = [];
  for (let seq = 0; seq < 500; seq++) {
    bytes.push(peer.encode(Request, { ServiceMethod: "Arith.Multiply", Seq: seq }));
    bytes.push(peer.encode(Args, { A: seq, B: seq }));
  }
  await peer.send(...bytes);
  for (let seq = 0; seq < 500; seq++) {
    const { header, body } = await peer.readReply(gob.int);
    assert.deepEqual([header.Seq, body], [seq, seq * seq]);
  }
});

Deno.test("a client that has closed its sending half gets its replies, and then the end", async () => {
  const gates = new Gates();
  await using client = await scriptedClient(serverOf(gates));
  const { peer, served } = client;
  await peer.request("Wait.For", 0, gob.string, "a");
  await peer.request("Wait.For", 1, gob.string, "b");
  await peer.request("Arith.Multiply", 2, Args, { A: 6, B: 7 });
  await peer.closeWrite();
  assert.equal((await peer.readReply(gob.int)).body, 42);
  gates.open("b");
  assert.equal((await peer.readReply(gob.string)).body, "b");
  // Somebody waits for the answers: this is no reason to give up.
  for (const { signal } of gates.contexts.values()) assert.equal(signal.aborted, false);
  gates.open("a");
  assert.equal((await peer.readReply(gob.string)).body, "a");
  await peer.readEnd();
  await inTime(served, "serveConn()");
});

Deno.test("a client that says nothing and closes is served", async () => {
  const client = await scriptedClient(serverOf());
  client.peer.close();
  await inTime(client.served, "serveConn()");
});

const goodHeader = { ServiceMethod: "Arith.Multiply", Seq: 1 };
/** What ends a connection if it comes instead of the header of a request. */
const ends: [string, (peer: ScriptedPeer) => Uint8Array][] = [
  ["a message of length zero", () => new Uint8Array([0])],
  ["a type that is defined twice", (peer) => {
    const definition = peer.encode(gob.struct("Twice", { A: gob.int }), { A: 1 });
    const length = definition[0]! + 1;
    return new Uint8Array([...definition.subarray(0, length), ...definition.subarray(0, length)]);
  }],
  ["a value of a type that nobody defined", () => new Uint8Array([3, 0xff, 200, 0])],
  [
    "a length beyond all limits",
    () => new Uint8Array([0xf8, 127, 255, 255, 255, 255, 255, 255, 1]),
  ],
  ["a length of nine bytes", () => new Uint8Array([0xf7, 1, 1, 1, 1, 1, 1, 1, 1, 1])],
  // Its first byte is the length of a message of 71 bytes.
  [
    "text of another protocol",
    () => new TextEncoder().encode(`GET / HTTP/1.1\r\n${"A: b\r\n".repeat(20)}`),
  ],
  [
    "a struct without a field in common",
    (peer) => peer.encode(gob.struct("Other", { X: gob.int }), { X: 1 }),
  ],
  [
    "a number instead of the name",
    (peer) =>
      peer.encode(gob.struct("Request", { ServiceMethod: gob.int, Seq: gob.uint }), {
        ServiceMethod: 1,
        Seq: 1,
      }),
  ],
  ["a string", (peer) => peer.encode(gob.string, "Arith.Multiply")],
];

for (const [what, make] of ends) {
  Deno.test(`${what} instead of a header ends the connection`, async () => {
    await using client = await scriptedClient(serverOf());
    const { peer, served } = client;
    await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
    assert.equal((await peer.readReply(gob.int)).body, 42);
    await peer.send(
      make(peer),
      peer.encode(Request, goodHeader),
      peer.encode(Args, { A: 1, B: 1 }),
    );
    await peer.readEnd().catch((error) => {
      // The server closes with bytes unread, which some systems make a reset.
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    });
    await inTime(served, "serveConn()");
  });
}

Deno.test("running calls are answered after a broken header", async () => {
  const gates = new Gates();
  await using client = await scriptedClient(serverOf(gates));
  const { peer, served } = client;
  await peer.request("Wait.For", 1, gob.string, "a");
  await checkAlive(peer);
  await peer.send([0]);
  gates.open("a");
  assert.equal((await peer.readReply(gob.string)).body, "a");
  await peer.readEnd();
  await inTime(served, "serveConn()");
});

Deno.test("a connection that ends within a request is served to its end", async () => {
  await using client = await scriptedClient(serverOf());
  const { peer, served } = client;
  await peer.request("Arith.Multiply", 1, Args, { A: 6, B: 7 });
  const header = peer.encode(Request, goodHeader);
  await peer.send(header, peer.encode(Args, { A: 1, B: 1 }).subarray(0, 2));
  await peer.closeWrite();
  assert.equal((await peer.readReply(gob.int)).body, 42);
  await peer.readEnd();
  await inTime(served, "serveConn()");
});

Deno.test("an argument beyond the limit is that call's error, and others go on", async () => {
  const gates = new Gates();
  const server = new Server({ limits: { maxMessageBytes: 1000 } }).register(Wait, gates);
  await using client = await scriptedClient(server);
  const { peer } = client;
  await peer.request("Wait.For", 1, gob.string, "a");
  await peer.request("Wait.For", 2, gob.string, "x".repeat(2000));
  const { header } = await peer.readReply();
  assert.equal(header.Seq, 2);
  assert.match(header.Error, /limits\.maxMessageBytes \(1000\)/);
  gates.open("a");
  assert.deepEqual((await peer.readReply(gob.string)).header, {
    ServiceMethod: "Wait.For",
    Seq: 1,
    Error: "",
  });
});

Deno.test("an argument beyond the limit whose end is not known ends the connection", async () => {
  const server = new Server({ limits: { maxMessageBytes: 1000 } }).register(Wait, new Gates());
  await using client = await scriptedClient(server);
  const { peer, served } = client;
  await peer.send(
    peer.encode(Request, { ServiceMethod: "Wait.For", Seq: 1 }),
    peer.encode(gob.any, "x".repeat(2000)).subarray(0, 50),
  );
  assert.match((await peer.readReply()).header.Error, /limits\.maxMessageBytes/);
  await peer.readEnd();
  await inTime(served, "serveConn()");
});

Deno.test("the signal of a call fires when the connection is reset", async () => {
  const gates = new Gates();
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(near);
  const served = serverOf(gates).serveConn(far);
  await peer.request("Wait.For", 1, gob.string, "a");
  await checkAlive(peer);
  const { signal } = gates.contexts.get("a")!;
  const reset = new Deno.errors.ConnectionReset("Connection reset by peer");
  far.breakReads(reset);
  assert.equal(await fired(signal), reset);
  gates.open("a");
  await inTime(served, "serveConn()");
  assert(far.closed);
});

Deno.test("the signal of a call fires when a reply cannot be written", async () => {
  const gates = new Gates();
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(near);
  const served = serverOf(gates).serveConn(far);
  await peer.request("Wait.For", 1, gob.string, "a");
  await peer.request("Wait.For", 2, gob.string, "b");
  await checkAlive(peer);
  const { signal } = gates.contexts.get("b")!;
  far.writeError = new Deno.errors.BrokenPipe("Broken pipe");
  gates.open("a");
  assert.equal(await fired(signal), far.writeError);
  gates.open("b");
  await inTime(served, "serveConn()");
});

Deno.test("the signal of a call fires when a reply cannot be written to a client that sends no more", async () => {
  const gates = new Gates();
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(near);
  const served = serverOf(gates).serveConn(far);
  await peer.request("Wait.For", 1, gob.string, "a");
  await peer.request("Wait.For", 2, gob.string, "b");
  await checkAlive(peer);
  await peer.closeWrite();
  const { signal } = gates.contexts.get("b")!;
  far.writeError = new Deno.errors.BrokenPipe("Broken pipe");
  gates.open("a");
  // A handler may wait for nothing but this.
  assert.equal(await fired(signal), far.writeError);
  gates.open("b");
  await inTime(served, "serveConn()");
});

Deno.test("the signals of calls with the same number all fire", async () => {
  const gates = new Gates();
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(near);
  const served = serverOf(gates).serveConn(far);
  const names = ["a", "b", "c"];
  for (const name of names) await peer.request("Wait.For", 5, gob.string, name);
  await checkAlive(peer);
  const signals = names.map((name) => gates.contexts.get(name)!.signal);
  far.breakReads(new Deno.errors.ConnectionReset("Connection reset by peer"));
  await Promise.all(signals.map((signal, index) => fired(signal, `signal ${index}`)));
  for (const name of names) gates.open(name);
  await inTime(served, "serveConn()");
});

Deno.test("a handler that rejects when its connection is gone troubles nobody", async () => {
  const late = Promise.withResolvers<string>();
  const server = new Server().register(Wait, { For: () => late.promise });
  await using client = await scriptedClient(server);
  const { peer, served } = client;
  await peer.request("Wait.For", 1, gob.string, "a");
  await peer.request("Nope.Nope", 2, Empty, {});
  await peer.readReply();
  peer.close();
  late.reject(new Error("too late"));
  await inTime(served, "serveConn()");
});

Deno.test("replies that are ready in one turn leave in one write", async () => {
  const [near, far] = MemoryTransport.pair();
  const peer = new ScriptedPeer(near);
  const served = serverOf().serveConn(far);
  const bytes: Uint8Array[] = [];
  for (let seq = 0; seq < 10; seq++) {
    bytes.push(peer.encode(Request, { ServiceMethod: "Arith.Multiply", Seq: seq }));
    bytes.push(peer.encode(Args, { A: seq, B: 1 }));
  }
  await peer.send(...bytes);
  for (let seq = 0; seq < 10; seq++) assert.equal((await peer.readReply(gob.int)).body, seq);
  assert.equal(far.writes.length, 1);
  peer.close();
  await inTime(served, "serveConn()");
});

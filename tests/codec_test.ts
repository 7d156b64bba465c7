// A codec that is not ours: server and client know nothing of any format.

import assert from "node:assert/strict";
import { Client, gob, method, Server, ServerError, service, ShutdownError } from "../mod.ts";
import { inTime, later, nextTurn, rejection } from "./testing/in_time.ts";
import { LineClientCodec, type LineServerCodec } from "./testing/line_codec.ts";

// The schemas say what gob would have; this codec does not look at them.
const Echo = service("Echo", {
  Any: method(gob.string, gob.string),
  Fail: method(gob.string, gob.string),
  Wait: method(gob.string, gob.string),
});

/** A server and a client on a pipe of lines. Both end with the object. */
class Pipe implements AsyncDisposable {
  readonly client: Client;
  readonly near: LineClientCodec;
  readonly far: LineServerCodec;
  readonly served: Promise<void>;
  /** Signals of `Echo.Wait`. */
  readonly signals: AbortSignal[] = [];
  /** The addresses that calls of `Echo.Any` came from. */
  readonly addresses: unknown[] = [];
  readonly server: Server = new Server();

  constructor() {
    this.server.register(Echo, {
      Any: (value, { remoteAddr }) => {
        this.addresses.push(remoteAddr);
        return value;
      },
      Fail: (text) => Promise.reject(new Error(text)),
      Wait: (_, { signal }) => {
        this.signals.push(signal);
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
    });
    [this.near, this.far] = LineClientCodec.pair();
    this.served = this.server.serveCodec(this.far);
    this.client = new Client(this.near);
  }

  /** Sees that calls are answered. */
  async checkAlive(): Promise<void> {
    assert.equal(await inTime(this.client.service(Echo).Any("alive"), "Echo.Any"), "alive");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(this.client.close(), "close()");
    await inTime(this.server.shutdown({ timeout: 10 }), "shutdown()");
    await inTime(this.served, "serveCodec()");
  }
}

Deno.test("server and client carry what the codec takes, whatever the schema says", async () => {
  await using pipe = new Pipe();
  const values: unknown[] = ["text", 42, { deep: [1, { "__proto__": null }] }, null, [], true, 1.5];
  for (const value of values) {
    const reply: unknown = await inTime(pipe.client.service(Echo).Any(value as string), "Echo.Any");
    assert.deepEqual(reply, JSON.parse(JSON.stringify(value)));
  }
  assert.deepEqual(pipe.addresses, values.map(() => undefined));
});

Deno.test("server and client give a codec headers and bodies, in pairs", async () => {
  await using pipe = new Pipe();
  await pipe.checkAlive();
  await rejection(pipe.client.service(Echo).Fail("no"), "Echo.Fail");
  assert.deepEqual(pipe.near.written.map((line) => JSON.parse(line)), [
    { ServiceMethod: "Echo.Any", Seq: 0 },
    "alive",
    { ServiceMethod: "Echo.Fail", Seq: 1 },
    "no",
  ]);
  assert.deepEqual(pipe.far.written.map((line) => JSON.parse(line)), [
    { ServiceMethod: "Echo.Any", Seq: 0, Error: "" },
    "alive",
    { ServiceMethod: "Echo.Fail", Seq: 1, Error: "no" },
    null,
  ]);
});

Deno.test("errors, unknown methods and order are the engine's affair", async () => {
  await using pipe = new Pipe();
  const { client } = pipe;
  const Other = service("Echo", { Nope: method(gob.string, gob.string) });
  const calls: Promise<unknown>[] = [
    client.service(Echo).Any("a"),
    client.service(Echo).Fail("b"),
    client.service(Other).Nope("c"),
    client.service(Echo).Any("d"),
  ];
  const outcomes = await inTime(Promise.allSettled(calls), "the calls");
  const texts = outcomes.map((outcome) =>
    outcome.status === "fulfilled" ? outcome.value : `${outcome.reason}`
  );
  assert.deepEqual(texts, [
    "a",
    "ServerError: b",
    "ServerError: rpc: can't find method Echo.Nope",
    "d",
  ]);
});

Deno.test("a line that comes late is waited for, between header and body too", async () => {
  await using pipe = new Pipe();
  const header = { ServiceMethod: "Echo.Any", Seq: 70 };
  for (const line of [JSON.stringify(header), '"a"', JSON.stringify({ ...header, Seq: 71 })]) {
    pipe.far.receive(line);
    await nextTurn();
  }
  assert.equal(pipe.far.written.length, 2);
  pipe.far.receive('"b"');
  await nextTurn();
  assert.deepEqual(pipe.far.written.map((line) => JSON.parse(line)), [
    { ...header, Error: "" },
    "a",
    { ...header, Seq: 71, Error: "" },
    "b",
  ]);
  await pipe.checkAlive();
});

Deno.test("an argument that the codec refuses rejects that call alone", async () => {
  await using pipe = new Pipe();
  const refused = (() => 1) as unknown as string;
  const error = await rejection(pipe.client.service(Echo).Any(refused), "Echo.Any");
  assert(error instanceof TypeError);
  assert.equal(pipe.near.written.length, 0);
  await pipe.checkAlive();
});

Deno.test("a reply that the codec refuses is an error of that call alone", async () => {
  const Make = service("Make", { Function: method(gob.string, gob.string) });
  await using pipe = new Pipe();
  pipe.server.register(Make, { Function: () => (() => 1) as unknown as string });
  const error = await rejection(pipe.client.service(Make).Function(""), "Make.Function");
  assert(error instanceof ServerError);
  assert.match(error.message, /Cannot encode a function$/);
  // The engine cannot say which format it was.
  assert.doesNotMatch(error.message, /gob/);
  await pipe.checkAlive();
});

Deno.test("a body that the codec cannot read is an error of that call alone", async () => {
  await using pipe = new Pipe();
  pipe.far.receive(JSON.stringify({ ServiceMethod: "Echo.Any", Seq: 70 }), "{");
  await nextTurn();
  const [header] = pipe.far.written.map((line) => JSON.parse(line));
  assert.equal(header.Seq, 70);
  assert.match(header.Error, /JSON/);
  await pipe.checkAlive();
  const call = later(pipe.client.service(Echo).Wait(""));
  pipe.near.receive(JSON.stringify({ ServiceMethod: "Echo.Wait", Seq: 1, Error: "" }), "}");
  assert(await rejection(call, "Echo.Wait") instanceof SyntaxError);
  await pipe.checkAlive();
});

Deno.test("a header that the codec cannot read ends the connection", async () => {
  await using pipe = new Pipe();
  const call = later(pipe.client.service(Echo).Wait(""));
  pipe.near.receive("HTTP/1.1 400 Bad Request");
  const error = await rejection(call, "Echo.Wait");
  assert(error instanceof ShutdownError);
  assert(error.cause instanceof SyntaxError);
  assert(pipe.near.closes > 0);
  assert.equal(await inTime(pipe.client.closed, "closed") instanceof ShutdownError, true);
});

Deno.test("a header that the server cannot read ends the connection, and tells the handlers", async () => {
  await using pipe = new Pipe();
  const call = later(pipe.client.service(Echo).Wait(""));
  await nextTurn();
  pipe.far.receive("GET / HTTP/1.1");
  const error = await rejection(call, "Echo.Wait");
  // The handler hears of it in time to say so.
  assert(error instanceof ServerError || error instanceof ShutdownError);
  await inTime(pipe.served, "serveCodec()");
  assert(pipe.far.closes > 0);
  assert.equal(pipe.signals[0]?.aborted, true);
});

Deno.test("a signal cancels a call whatever the codec", async () => {
  await using pipe = new Pipe();
  const controller = new AbortController();
  const call = later(pipe.client.service(Echo).Wait("", { signal: controller.signal }));
  await nextTurn();
  controller.abort();
  assert.equal(await rejection(call, "Echo.Wait"), controller.signal.reason);
  await nextTurn();
  assert.equal(pipe.signals[0]?.aborted, true);
  await pipe.checkAlive();
});

Deno.test("a client's codec that breaks rejects its calls", async () => {
  const [near] = LineClientCodec.pair();
  const client = new Client(near);
  const broken = new Error("cut");
  const call = later(client.service(Echo).Wait(""));
  await nextTurn();
  near.break(broken);
  for (const error of [await rejection(call, "Echo.Wait"), await inTime(client.closed, "closed")]) {
    assert(error instanceof ShutdownError);
    assert.equal(error.message, "cut");
    assert.equal(error.cause, broken);
  }
  assert(near.closes > 0);
});

Deno.test("a server's codec that breaks tells its handlers", async () => {
  await using pipe = new Pipe();
  const broken = new Error("cut");
  const call = later(pipe.client.service(Echo).Wait(""));
  await nextTurn();
  pipe.far.break(broken);
  await inTime(pipe.served, "serveCodec()");
  assert.equal(pipe.signals[0]?.reason, broken);
  assert(pipe.far.closes > 0);
  await rejection(call, "Echo.Wait");
});

Deno.test("serveCodec() ends with the client, and closes the codec", async () => {
  const pipe = new Pipe();
  await pipe.checkAlive();
  await inTime(pipe.client.close(), "close()");
  await inTime(pipe.served, "serveCodec()");
  assert(pipe.near.closes > 0 && pipe.far.closes > 0);
});

Deno.test("shutdown() drains what a codec serves", async () => {
  await using pipe = new Pipe();
  await pipe.checkAlive();
  await inTime(pipe.server.shutdown(), "shutdown()");
  await inTime(pipe.served, "serveCodec()");
  assert(await inTime(pipe.client.closed, "closed") instanceof ShutdownError);
});

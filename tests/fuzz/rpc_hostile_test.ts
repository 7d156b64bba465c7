/**
 * Peers that mean harm, at the level of calls: whatever one of them sends, the process lives on, others never notice, and
 * nothing is left behind.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connect, gob, ShutdownError } from "../../mod.ts";
import { Calls, Site } from "../faults/site.ts";
import { hex, int as intHex, message, sliceType, structType } from "../gob/hand_made.ts";
import { Args } from "../testing/arith.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import {
  CancelArgs,
  Request,
  Response,
  ScriptedPeer,
  scriptedServer,
} from "../testing/scripted_peer.ts";
import { Unhandled } from "../testing/unhandled.ts";
import { join, mutated } from "./mutations.ts";
import { Random } from "../testing/random.ts";
import { parseStream } from "./wire_stream.ts";

const utf8 = new TextEncoder();

/** A connection that sends what it is told, and hears when the far side ends it. */
class Raw implements AsyncDisposable {
  readonly #conn: Deno.TcpConn;
  #closed = false;

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  static async dial(port: number): Promise<Raw> {
    return new Raw(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends bytes. Returns false where the far side takes no more. */
  async send(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
      return true;
    } catch {
      return false;
    }
  }

  /** Sends the same bytes again and again until the far side takes no more, or has taken so many. Returns how many it took. */
  async sendEndlessly(bytes: Uint8Array, most: number): Promise<number> {
    let sent = 0;
    while (sent < most && await this.send(bytes)) sent += bytes.length;
    return sent;
  }

  /** What the far side sends until it ends the connection. */
  async rest(): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    try {
      for (;;) {
        const buffer = new Uint8Array(4096);
        const count = await inTime(this.#conn.read(buffer), "the end of the connection");
        if (count === null) break;
        parts.push(buffer.subarray(0, count));
      }
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
    return join(...parts);
  }

  async closeWrite(): Promise<void> {
    try {
      await this.#conn.closeWrite();
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) this.#conn.close();
    this.#closed = true;
    return Promise.resolve();
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.ConnectionAborted;
}

/** A valid stream of two requests. */
function requests(): Uint8Array<ArrayBuffer> {
  const encoder = new gob.Encoder();
  return join(
    encoder.encode(Request, { ServiceMethod: "Calls.Multiply", Seq: 0 }),
    encoder.encode(Args, { A: 6, B: 7 }),
    encoder.encode(Request, { ServiceMethod: "Calls.Fail", Seq: 1 }),
    encoder.encode(gob.string, "text"),
  );
}

const header = structType(64, "Request", { ServiceMethod: 6, Seq: 3 });

/** Beginnings of streams whose first header is none. The server ends the connection. */
const lyingHeaders: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["an int", message("04 00 02")],
  ["an empty message", join(message(header), hex("00"))],
  [
    "a struct of other fields",
    join(message(structType(64, "Request", { A: 2 })), message(`${intHex(64)} 01 02 00`)),
  ],
  [
    "a number that is a string",
    join(message(structType(64, "Request", { Seq: 6 })), message(`${intHex(64)} 01 01 61 00`)),
  ],
  [
    "a name that is a slice of itself",
    join(
      message(structType(64, "Request", { ServiceMethod: 65 })),
      message(sliceType(65, 65)),
      message(`${intHex(64)} 01 ${"01".repeat(50)} 00 00`),
    ),
  ],
  [
    "a name longer than the message",
    join(message(header), message(`${intHex(64)} 01 fc7fffffff 61 01 00`)),
  ],
  ["a field beyond the last", join(message(header), message(`${intHex(64)} 05 01 00`))],
  ["an undefined type", message(`${intHex(70)} 01 01 61 00`)],
  ["a definition that comes twice", join(message(header), message(header))],
  ["a message of a gigabyte", hex("fc40000000")],
  ["a message of 2^64 bytes", hex("f8ffffffffffffffff")],
];

Deno.test("a header that lies ends its own connection and no other", async (t) => {
  await using site = await Site.start();
  for (const [name, bytes] of lyingHeaders) {
    await t.step(name, async () => {
      await using raw = await Raw.dial(site.port);
      assert(await raw.send(bytes));
      // Some look like another protocol, and wait for more of it.
      await raw.closeWrite();
      assert.equal((await raw.rest()).length, 0);
      await site.checkBystander();
    });
  }
  await site.alone();
});

Deno.test("definitions without end are stopped by their number", async () => {
  await using site = await Site.start();
  await using raw = await Raw.dial(site.port);
  const types = Array.from(
    { length: 5000 },
    (_, at) => message(structType(64 + at, "T", { A: 2 })),
  );
  await raw.send(join(...types));
  assert.equal((await raw.rest()).length, 0);
  await site.alone();
});

Deno.test("a message beyond the limit is dropped as it comes, and fails its call alone", async () => {
  await using site = await Site.start({ limits: { maxMessageBytes: 2 ** 20 } });
  await using peer = await ScriptedPeer.dial(site.port);
  // The argument's first message says that it has a byte more than is allowed.
  const begin = hex("fd100001 0a 00");
  await peer.send(peer.encode(Request, { ServiceMethod: "Calls.Echo", Seq: 5 }), begin);
  await peer.send(new Uint8Array(2 ** 20 - 1));
  const { header } = await peer.readReply();
  assert.equal(
    header.Error,
    "gob: message of 1048577 bytes exceeds limits.maxMessageBytes (1048576)",
  );
  await peer.request("Calls.Multiply", 6, Args, { A: 6, B: 7 });
  assert.equal((await peer.readReply(gob.int)).body, 42);
  await site.checkBystander();
});

Deno.test("a value beyond the limit whose end is not known ends the connection", async () => {
  await using site = await Site.start({ limits: { maxMessageBytes: 2 ** 20 } });
  await using peer = await ScriptedPeer.dial(site.port);
  // An interface value.
  const begin = hex("fd100001 10 00");
  await peer.send(peer.encode(Request, { ServiceMethod: "Calls.Echo", Seq: 5 }), begin);
  const { header } = await peer.readReply();
  assert.match(header.Error, /limits\.maxMessageBytes \(1048576\)$/);
  await peer.readEnd();
  await site.checkBystander();
});

Deno.test("a request of which the rest never comes is held as it is, and lets others be", async () => {
  await using site = await Site.start({ idleTimeout: 100 });
  await using raw = await Raw.dial(site.port);
  const bytes = requests();
  await raw.send(bytes.subarray(0, bytes.length - 3));
  // The first call is answered; the second has a time-out to wait for.
  const decoder = new gob.Decoder();
  decoder.push(await raw.rest());
  assert.deepEqual(decoder.next(Response)?.value, {
    ServiceMethod: "Calls.Multiply",
    Seq: 0,
    Error: "",
  });
  assert.deepEqual(decoder.next(gob.int)?.value, 42);
  assert.equal(decoder.pending, false);
  await site.alone();
});

Deno.test("a request that comes a byte at a time is answered", async () => {
  await using site = await Site.start();
  await using raw = await Raw.dial(site.port);
  for (const byte of requests()) {
    await raw.send(Uint8Array.of(byte));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await raw.closeWrite();
  const decoder = new gob.Decoder();
  decoder.push(await raw.rest());
  assert.equal(decoder.next(Response)?.value.Error, "");
  assert.equal(decoder.next(gob.int)?.value, 42);
  assert.equal(decoder.next(Response)?.value.Error, "text");
  await site.alone();
});

Deno.test("connections that say nothing are closed, and those that close half are answered", async () => {
  await using site = await Site.start({ firstByteTimeout: 100 });
  await using silent = await Raw.dial(site.port);
  await using one = await Raw.dial(site.port);
  await one.send(hex("03"));
  await using half = await ScriptedPeer.dial(site.port);
  await half.request("Calls.Multiply", 1, Args, { A: 6, B: 7 });
  await half.closeWrite();
  assert.equal((await half.readReply(gob.int)).body, 42);
  await half.readEnd();
  assert.equal((await silent.rest()).length, 0);
  assert.equal((await one.rest()).length, 0);
  await site.alone();
});

Deno.test("calls that share a number are all answered, and all cancelled", async () => {
  await using site = await Site.start();
  await using peer = await ScriptedPeer.dial(site.port);
  for (const text of ["a", "b", "c"]) await peer.request("Calls.Wait", 7, gob.string, text);
  await peer.request("Calls.Multiply", 7, Args, { A: 6, B: 7 });
  assert.equal((await peer.readReply(gob.int)).body, 42);
  await peer.request("_goRPC_.Cancel", 8, CancelArgs, { Seq: 7 });
  const bodies: unknown[] = [];
  for (let left = 4; left > 0; left--) bodies.push((await peer.readReply()).body);
  assert.deepEqual(new Set(bodies), new Set(["a", "b", "c", true]));
  peer.close();
  await site.alone();
});

Deno.test("a peer that never reads its replies is read no further", async () => {
  await using site = await Site.start({ limits: { maxPendingBytes: 2 ** 16 } });
  await using raw = await Raw.dial(site.port);
  const encoder = new gob.Encoder();
  const echo = () =>
    join(
      encoder.encode(Request, { ServiceMethod: "Calls.Echo", Seq: 1 }),
      encoder.encode(gob.bytes, new Uint8Array(60_000)),
    );
  await raw.send(echo());
  const again = echo();
  // The system's buffers take some of it. The server takes no more, so that this never comes to an end.
  const sending = later(raw.sendEndlessly(again, 2 ** 30));
  const stalled = Symbol("stalled");
  const waited = new Promise((resolve) => setTimeout(resolve, 300, stalled));
  assert.equal(await Promise.race([sending, waited]), stalled);
  await site.checkBystander();
  await raw[Symbol.asyncDispose]();
  await inTime(sending, "the writes");
  await site.alone();
});

/** Heads of HTTP requests that do not end, each a beginning and what follows for ever. */
const endlessHeads: readonly (readonly [name: string, first: string, more: string])[] = [
  ["a path", "CONNECT /", "a"],
  ["a header", "CONNECT /_goRPC_ HTTP/1.0\nX: ", "a"],
  ["headers", "CONNECT /_goRPC_ HTTP/1.0\n", "X: a\r\n"],
  ["spaces", "GET ", " "],
  ["a method", "A", "A"],
  ["line ends that are none", "GET / HTTP/1.1\r\n", "\n\r\r"],
];

Deno.test("an HTTP handshake of a gigabyte is refused after 16 KiB", async (t) => {
  await using site = await Site.start();
  for (const [name, first, more] of endlessHeads) {
    await t.step(name, async () => {
      await using raw = await Raw.dial(site.port);
      await raw.send(utf8.encode(first));
      const chunk = utf8.encode(more.repeat(Math.ceil(65_536 / more.length)));
      const taken = await inTime(raw.sendEndlessly(chunk, 2 ** 30), "the refusal");
      // What the server did not read lies in the buffers of the system.
      assert(taken < 32 * 2 ** 20, `${taken} bytes were taken`);
      await site.checkBystander();
    });
  }
  await site.alone();
});

Deno.test("an HTTP handshake that takes for ever runs out of time", async () => {
  await using site = await Site.start({ firstByteTimeout: 200 });
  await using raw = await Raw.dial(site.port);
  const trickle = async () => {
    for (let at = 0; await raw.send(utf8.encode("CONNECT / HTTP"[at++ % 14]!)); at++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const trickling = later(trickle());
  assert.equal((await raw.rest()).length, 0);
  await inTime(trickling, "the end");
  await site.alone();
});

const million = 1_000_000;
const call = '{"method":"Calls.Multiply","params":[';

/** JSON that goes deep or on and on. */
const deepJson: readonly (readonly [name: string, text: string])[] = [
  ["arrays", "[".repeat(million)],
  ["arrays as an argument", `${call}${"[".repeat(million)}${"]".repeat(million)}],"id":1}`],
  ["objects as an argument", `${call}${'{"a":'.repeat(million)}`],
  ["arrays as an id", `{"method":"Calls.Multiply","params":[{}],"id":${"[".repeat(million)}`],
  ["arrays in a member that nobody knows", `{"x":${"[".repeat(million)}`],
  ["objects of __proto__", `${'{"__proto__":'.repeat(million)}`],
  ["a string", `{"method":"${"a".repeat(3 * million)}`],
  ["a number", `${call}${"1".repeat(3 * million)}`],
  ["a key", `{"${"a".repeat(3 * million)}`],
  ["spaces", `{${" ".repeat(3 * million)}`],
];

Deno.test("JSON of depth a million is refused without a deep stack", async (t) => {
  await using site = await Site.start({ limits: { maxMessageBytes: 2 * million } });
  for (const [name, text] of deepJson) {
    await t.step(name, async () => {
      await using raw = await Raw.dial(site.port);
      await raw.send(utf8.encode(text));
      await raw.closeWrite();
      await raw.rest();
      await site.checkBystander();
    });
  }
  assert.equal(({} as { a?: unknown }).a, undefined);
  await site.alone();
});

Deno.test("JSON of depth a million is refused by a client", async () => {
  using unhandled = new Unhandled();
  for (const [, text] of deepJson) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const dialled = connect({
      port: listener.addr.port,
      codec: "json",
      limits: { maxMessageBytes: 2 * million },
    });
    const [client, conn] = await Promise.all([dialled, listener.accept()]);
    const answer = later(client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
    try {
      for (let bytes = utf8.encode(text), at = 0; at < bytes.length;) {
        at += await conn.write(bytes.subarray(at));
      }
      await conn.closeWrite();
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
    assert(await rejection(answer, "the call") instanceof Error);
    await inTime(client.closed, "closed");
    conn.close();
    await client.close();
  }
  await unhandled.checkNone();
});

/** What a connection might begin with. */
const beginnings: readonly Uint8Array[] = [
  new Uint8Array(),
  utf8.encode("CONNECT /_goRPC_ HTTP/1.0\n\n"),
  utf8.encode("GET /debug/rpc?format=json HTTP/1.0\r\n\r\n"),
  utf8.encode('{"method":"Calls.Multiply","params":[{"A":6,"B":7}],"id":1}'),
  message(header),
];

Deno.test("random bytes on the port harm nobody", async () => {
  await using site = await Site.start({
    firstByteTimeout: 2000,
    limits: { maxMessageBytes: 2 ** 16 },
  });
  const random = new Random(40);
  const attack = async () => {
    await using raw = await Raw.dial(site.port);
    await raw.send(join(random.pick(beginnings), random.bytes(random.below(300))));
    if (random.chance(0.5)) return;
    await raw.closeWrite();
    await raw.rest();
  };
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 10 }, attack));
    await site.checkBystander();
  }
  await site.alone();
});

Deno.test("requests with changed definitions harm nobody", async () => {
  await using site = await Site.start({ limits: { maxMessageBytes: 2 ** 16 } });
  const random = new Random(41);
  const stream = parseStream(requests());
  const attack = async () => {
    await using raw = await Raw.dial(site.port);
    // Mutated definitions must not make the server take the stream for another protocol.
    await raw.send(join(message(structType(90, "First", {})), mutated(random, stream)));
    await raw.closeWrite();
    const decoder = new gob.Decoder();
    decoder.push(await raw.rest());
    // Whatever was answered is well-formed.
    while (decoder.next() !== undefined);
    assert.equal(decoder.pending, false);
  };
  for (let round = 0; round < 30; round++) {
    await Promise.all(Array.from({ length: 10 }, attack));
    await site.checkBystander();
  }
  await site.settled();
});

Deno.test("replies that nobody asked for are read and dropped", async () => {
  await using scene = await scriptedServer();
  const { client, peer } = scene;
  const first = client.call(Calls.methods.Multiply, { A: 6, B: 7 });
  const { header } = await peer.readRequest();
  for (const Seq of [1, 2, 77, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    await peer.reply({ ...header, Seq }, gob.string, "nobody asked");
    await peer.replyError({ ...header, Seq }, "nobody failed");
  }
  // The name in a reply's header is no matter, and what a second reply to one call says is none either.
  await peer.reply({ ServiceMethod: "Calls.Wait", Seq: header.Seq }, gob.int, 42);
  await peer.reply(header, gob.int, 43);
  await peer.replyError(header, "too late");
  assert.equal(await inTime(first, "the call"), 42);
  const second = client.call(Calls.methods.Multiply, { A: 1, B: 1 });
  await peer.reply((await peer.readRequest()).header, gob.int, 1);
  assert.equal(await inTime(second, "the call"), 1);
});

Deno.test("a reply that does not fit fails its own call alone", async () => {
  await using scene = await scriptedServer();
  const { client, peer } = scene;
  const calls = Array.from(
    { length: 3 },
    (_, B) => later(client.call(Calls.methods.Multiply, { A: 6, B })),
  );
  const headers = [];
  for (const _ of calls) headers.push((await peer.readRequest()).header);
  await peer.reply(headers[0]!, gob.string, "no number");
  await peer.reply(headers[1]!, gob.int64, 2n ** 60n);
  await peer.reply(headers[2]!, gob.int, 12);
  assert(await rejection(calls[0]!) instanceof gob.GobError);
  assert(await rejection(calls[1]!) instanceof gob.GobError);
  assert.equal(await inTime(calls[2]!, "the call"), 12);
});

Deno.test("a reply whose header lies ends the connection, and all calls with it", async (t) => {
  for (const [name, bytes] of lyingHeaders) {
    await t.step(name, async () => {
      using unhandled = new Unhandled();
      await using scene = await scriptedServer();
      const { client, peer } = scene;
      const pending = later(client.call(Calls.methods.Wait, "never answered"));
      await peer.readRequest();
      await peer.send(bytes);
      await peer.closeWrite();
      assert(await rejection(pending, "the call") instanceof ShutdownError);
      assert(await inTime(client.closed, "closed") instanceof ShutdownError);
      await unhandled.checkNone();
    });
  }
});

Deno.test("replies with changed definitions settle every call and end no process", async () => {
  using unhandled = new Unhandled();
  const random = new Random(42);
  const encoder = new gob.Encoder();
  const replies = parseStream(join(
    encoder.encode(Response, { ServiceMethod: "Calls.Multiply", Seq: 0, Error: "" }),
    encoder.encode(gob.int, 42),
    encoder.encode(Response, { ServiceMethod: "Calls.Echo", Seq: 1, Error: "" }),
    encoder.encode(gob.bytes, new Uint8Array(3)),
  ));
  for (let round = 0; round < 150; round++) {
    await using scene = await scriptedServer({ limits: { maxMessageBytes: 2 ** 16 } });
    const { client, peer } = scene;
    const calls = [
      later(client.call(Calls.methods.Multiply, { A: 6, B: 7 })),
      later(client.call(Calls.methods.Echo, new Uint8Array(3))),
    ];
    for (const _ of calls) await peer.readRequest();
    const bytes = random.chance(0.2) ? random.bytes(random.below(100)) : mutated(random, replies);
    await peer.send(bytes);
    await peer.closeWrite();
    await inTime(Promise.allSettled(calls), "the calls");
    assert(await inTime(client.closed, "closed") instanceof Error);
  }
  await unhandled.checkNone();
});

Deno.test("a server that answers the handshake without end is refused", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dialled = later(connect({ port: listener.addr.port, http: true }));
  using conn = await listener.accept();
  const chunk = utf8.encode("X: a\r\n".repeat(10_000));
  let taken = 0;
  try {
    for (; taken < 2 ** 30; taken += chunk.length) await conn.write(chunk);
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
  assert(taken < 32 * 2 ** 20, `${taken} bytes were taken`);
  assert(await rejection(dialled, "connect()") instanceof Error);
});

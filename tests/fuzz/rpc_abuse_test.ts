/**
 * Peers that speak well and mean harm: what is sent is what the protocol has, in amounts and at moments that it was not made
 * for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connect, gob, method, type Protocol, ServerError, service } from "../../mod.ts";
import { Calls, Site } from "../faults/site.ts";
import { hex, int as intHex, join, mapType, message, text } from "../gob/hand_made.ts";
import { Args } from "../testing/arith.ts";
import { makeCertificate } from "../testing/certificate.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import {
  CancelArgs,
  Empty,
  Request,
  ScriptedPeer,
  scriptedServer,
} from "../testing/scripted_peer.ts";
import { Unhandled } from "../testing/unhandled.ts";

const utf8 = new TextEncoder();

const Told = service("Told", { Context: method(gob.int, gob.any) });

/** A request with all that a header can have. */
const Wide = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint64,
  Timeout: gob.pointer(gob.int64),
  Metadata: gob.pointer(gob.record(gob.string)),
});

/** A reply with all that a header can have. */
const WideReply = gob.struct("Response", {
  ServiceMethod: gob.string,
  Seq: gob.uint64,
  Error: gob.string,
  Code: gob.any,
  Details: gob.pointer(gob.bytes),
});

function start(limits: gob.Limits = {}): Promise<Site> {
  return Site.start({ limits }, (server) => {
    server.register(Told, {
      Context: (_, { metadata, remaining }) =>
        `${Object.keys(metadata)} ${
          remaining === undefined ? "none" : remaining === 0 ? "over" : "some"
        }`,
    });
  });
}

/** All that the far side sends, up to its end. */
async function rest(conn: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  try {
    for (const buffer = new Uint8Array(65_536);;) {
      const count = await inTime(conn.read(buffer), "the end of the connection");
      if (count === null) return all;
      all += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionReset) return all;
    throw error;
  }
}

async function sendAll(conn: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

Deno.test("headers of any time-out, number and metadata are answered", async () => {
  await using site = await start();
  await using peer = await ScriptedPeer.dial(site.port);
  const odd: readonly (readonly [time: bigint | undefined, told: string])[] = [
    [-(2n ** 63n), "over"],
    [-1n, "over"],
    // Gob leaves out what is zero, behind a pointer as well.
    [0n, "none"],
    [2n ** 63n - 1n, "some"],
    [undefined, "none"],
  ];
  for (const [Timeout, told] of odd) {
    for (const Seq of [0n, 2n ** 53n, 2n ** 64n - 1n]) {
      const Metadata = { ["__proto__"]: "x", constructor: "y" };
      const header = { ServiceMethod: "Told.Context", Seq, Metadata };
      const timed = Timeout === undefined ? header : { ...header, Timeout };
      await peer.send(peer.encode(Wide, timed), peer.encode(gob.int, 1));
      const reply = await peer.read(WideReply);
      assert.equal(reply.Seq, Seq);
      const body = await peer.read();
      if (told === "over") assert.equal(reply.Error, "context deadline exceeded");
      else assert.equal(body, `__proto__,constructor ${told}`);
    }
  }
});

Deno.test("metadata beyond the limits end their connection and no other", async () => {
  await using site = await start({ maxElements: 1000 });
  await using peer = await ScriptedPeer.dial(site.port);
  const Metadata = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`key${n}`, ""]));
  const header = { ServiceMethod: "Told.Context", Seq: 1n, Metadata };
  await peer.send(peer.encode(Wide, header), peer.encode(gob.int, 1));
  await peer.readEnd();
  await site.alone();
});

Deno.test("cancellations of nobody, as many as one likes, are answered and keep nothing", async () => {
  await using site = await start();
  await using peer = await ScriptedPeer.dial(site.port);
  const flood: Uint8Array[] = [];
  for (let Seq = 0; Seq < 2000; Seq++) {
    flood.push(peer.encode(Request, { ServiceMethod: "_goRPC_.Cancel", Seq }));
    flood.push(peer.encode(CancelArgs, { Seq: 2 ** 40 + Seq }));
  }
  const sending = peer.send(join(...flood));
  for (let Seq = 0; Seq < 2000; Seq++) {
    const { header, body } = await peer.readReply(gob.bool);
    assert.deepEqual([header.Seq, body], [Seq, false]);
  }
  await sending;
  peer.close();
  await site.alone();
});

Deno.test("a peer that asks for what is not there gets an answer each time", async () => {
  await using site = await start();
  await using peer = await ScriptedPeer.dial(site.port);
  const long = "a".repeat(16_000);
  const names = [
    "",
    ".",
    "..",
    "Calls.",
    ".Multiply",
    "Calls.__proto__",
    "__proto__.x",
    "toString",
    long,
    `${long}.x`,
  ];
  for (const [Seq, name] of names.entries()) {
    await peer.request(name, Seq, gob.string, "x");
    const { header } = await peer.readReply();
    assert.deepEqual([header.Seq, header.ServiceMethod], [Seq, name]);
    assert.match(
      header.Error,
      /^rpc: (can't find (service|method)|service\/method request ill-formed:) /,
    );
    assert(header.Error.endsWith(name.slice(-100)));
    assert(header.Error.length < 400, `${header.Error.length}`);
  }
});

/** What a browser, or one who holds this port for a web server, sends. */
const requests: readonly string[] = [
  "GET /debug/rpc HTTP/1.1\r\nHost: evil.example\r\n\r\nGET /debug/rpc HTTP/1.1\r\nHost: localhost\r\n\r\n",
  'POST /_goRPC_ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\n{"method":"Calls.Multiply","params":[{"A":6,"B":7}],"id":1}\n',
  "PUT /debug/rpc HTTP/1.1\r\n\r\n",
  "GET http://127.0.0.1/debug/rpc HTTP/1.1\r\n\r\n",
  "GET //debug/rpc HTTP/1.1\r\n\r\n",
  "GET /debug/rpc/../rpc HTTP/1.1\r\n\r\n",
  "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\n\r\n",
  `GET /${"a".repeat(10_000)} HTTP/1.1\r\n\r\n`,
  "A\r\n\r\n",
];

Deno.test("what a browser can send calls nothing, whatever the port speaks", async () => {
  for (const protocols of [undefined, ["gob"], ["json"], ["http"], ["debug"]] as const) {
    await using site = await start();
    await using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const ours: readonly Protocol[] | undefined = protocols;
    const serving = site.server.serve(server, ours === undefined ? {} : { protocols: ours });
    const begun = await site.begun("Echo");
    for (const request of requests) {
      const conn = await Deno.connect({ port: server.addr.port });
      await sendAll(conn, utf8.encode(request));
      await conn.closeWrite();
      const answer = await rest(conn);
      assert(
        answer === "" || /^HTTP\/1\.0 40[45] [^]*\r\n\r\n40[45] [a-zA-Z ]+\n$/.test(answer),
        answer,
      );
      conn.close();
    }
    assert.equal(await site.begun("Echo"), begun);
    server.close();
    await inTime(serving, "serve()");
    await site.alone();
  }
});

Deno.test("requests behind the HTTP handshake in the same write are answered, and other HTTP is not", async () => {
  await using site = await start();
  const conn = await Deno.connect({ port: site.port });
  const encoder = new gob.Encoder();
  await sendAll(
    conn,
    join(
      utf8.encode("CONNECT /_goRPC_ HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 5\r\n\r\n"),
      encoder.encode(Request, { ServiceMethod: "Calls.Multiply", Seq: 1 }),
      encoder.encode(Args, { A: 6, B: 7 }),
      utf8.encode("GET /debug/rpc HTTP/1.1\r\n\r\n"),
    ),
  );
  await conn.closeWrite();
  const answer = await rest(conn);
  assert(answer.startsWith("HTTP/1.0 200 Connected to Go RPC\n\n"));
  assert(!answer.includes("HTTP", 10) && answer.length < 200, answer);
  conn.close();
  await site.alone();
});

Deno.test("connections that stop in any phase of any protocol are closed in time, and others never notice", async () => {
  await using site = await Site.start({ firstByteTimeout: 150, idleTimeout: 150 });
  await site.dismissBystander();
  const encoder = new gob.Encoder();
  const header = encoder.encode(Request, { ServiceMethod: "Calls.Multiply", Seq: 1 });
  const beginnings: readonly Uint8Array[] = [
    new Uint8Array(),
    hex("2d"),
    header.subarray(0, 20),
    header,
    utf8.encode("C"),
    utf8.encode("CONNECT /_goRPC_ HTTP/1.0\r\n"),
    utf8.encode("CONNECT /_goRPC_ HTTP/1.0\r\n\r\n"),
    utf8.encode("GET /debug/rpc"),
    utf8.encode(" "),
    utf8.encode('{"method":"Calls.Mul'),
    utf8.encode('{"method":"Calls.Multiply","params":[{"A":6,"B":7}],"id":1}'),
  ];
  const began = performance.now();
  await Promise.all(beginnings.map(async (bytes) => {
    const conn = await Deno.connect({ port: site.port });
    await sendAll(conn, bytes);
    await rest(conn);
    conn.close();
  }));
  assert(performance.now() - began < 4000);
});

Deno.test("a peer that is silent within the handshake of TLS does not hold a place", async () => {
  await using site = await Site.start({ firstByteTimeout: 100, limits: { maxConnections: 2 } });
  const { cert, key } = await makeCertificate();
  const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
  const serving = site.server.serve(listener);
  const { port } = listener.addr as Deno.NetAddr;
  const silent = await Promise.all([1, 2, 3].map(() => Deno.connect({ port })));
  const client = await inTime(connect({ hostname: "localhost", port, tls: { caCerts: [cert] } }));
  assert.equal(await inTime(client.call(Calls.methods.Multiply, { A: 6, B: 7 })), 42);
  await client.close();
  // The system's sockets end with their peers: what TLS waits for cannot be closed.
  for (const conn of silent) conn.close();
  listener.close();
  await inTime(serving, "serve()");
});

Deno.test("replies with odd codes and details are errors of their calls", async () => {
  using unhandled = new Unhandled();
  const { client, peer, ...scene } = await scriptedServer();
  const details = gob.encode(gob.any, "why");
  const deep = join(
    message(`${intHex(-64)} 02 01 02 ff80 00 01 ff80 00 00`),
    message(`${intHex(64)} 00 ${"01".repeat(100)}`),
  );
  const odd:
    readonly (readonly [code: unknown, details: Uint8Array | undefined, expected: unknown[]])[] = [
      ["gone", details, ["gone", "why"]],
      [7, undefined, [7, undefined]],
      [gob.typed("[]uint8", new Uint8Array(3)), details, [undefined, "why"]],
      [undefined, new Uint8Array(0), [undefined, undefined]],
      [undefined, hex("ff"), [undefined, undefined]],
      [undefined, hex("f8ffffffffffffffff"), [undefined, undefined]],
      [undefined, deep, [undefined, undefined]],
      [undefined, utf8.encode("GET / HTTP/1.1"), [undefined, undefined]],
      [undefined, gob.encode(gob.int, 1), [undefined, 1]],
    ];
  for (const [Code, Details, expected] of odd) {
    const call = later(client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
    const { header } = await peer.readRequest();
    const reply = { ServiceMethod: "__proto__", Seq: BigInt(header.Seq), Error: "no" };
    const full = {
      ...reply,
      ...(Code === undefined ? {} : { Code }),
      ...(Details === undefined ? {} : { Details }),
    };
    await peer.send(peer.encode(WideReply, full as never), peer.encode(Empty, {}));
    const error = await rejection(call, "the call") as ServerError;
    assert(error instanceof ServerError);
    assert.deepEqual([error.message, error.code, error.details], ["no", ...expected]);
  }
  const long = "e".repeat(2_000_000);
  const call = later(client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
  await peer.replyError((await peer.readRequest()).header, long);
  assert.equal((await rejection(call, "the call") as Error).message, long);
  await scene[Symbol.asyncDispose]();
  await unhandled.checkNone();
});

Deno.test("a server that closes half, and one that never closes, leave no call without an end", async () => {
  const half = await scriptedServer();
  const call = later(half.client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
  await half.peer.readRequest();
  await half.peer.closeWrite();
  assert.equal((await rejection(call, "the call") as Error).message, "unexpected EOF");
  await half[Symbol.asyncDispose]();
  const open = await scriptedServer();
  const timed = later(open.client.call(Calls.methods.Multiply, { A: 6, B: 7 }, { timeout: 20 }));
  const waiting = later(open.client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
  assert.equal((await rejection(timed, "the call") as Error).name, "TimeoutError");
  await inTime(open.client.close(), "close()");
  assert.equal((await rejection(waiting, "the call") as Error).message, "connection is shut down");
  await open[Symbol.asyncDispose]();
});

Deno.test("a count of a map reserves nothing", async () => {
  await using site = await start();
  await using peer = await ScriptedPeer.dial(site.port);
  for (const count of ["fc00ffffff", "fc7fffffff", "f87fffffffffffffff"]) {
    // A body that is a map where a struct is wanted is skipped, and is counted then as well.
    const body = `${intHex(70)} 00 ${count} ${text("k")} 02`;
    await peer.send(
      peer.encode(Request, { ServiceMethod: "Calls.Multiply", Seq: 1 }),
      ...(count.startsWith("fc00") ? [message(mapType(70, 6, 2))] : []),
      message(body),
    );
    assert.notEqual((await peer.readReply()).header.Error, "");
  }
  await site.checkBystander();
});

// Clients that ask Go servers in the wrong way: what they are told leads to the right one.

import assert from "node:assert/strict";
import { connect, type ConnectOptions, ShutdownError } from "../../mod.ts";
import { goTest } from "../testing/go.ts";
import { rejection } from "../testing/in_time.ts";
import { Arith } from "./features/contract.ts";
import { GoServer, type Kind } from "./features/go_peer.ts";
import { connectOptions, type Wire } from "./features/wire.ts";

const silent =
  "Arith.Multiply did not answer within 300 ms; nothing has come from this server yet; ";
const noHttp = "no answer to the HTTP handshake; does the server speak HTTP?";
const hint = /^nothing has come from this server yet; .*options codec, http and tls of connect$/;
const noTls = "if the server speaks no TLS, leave tls out";

interface Case {
  server: Kind;
  wire: Wire;
  options: Partial<ConnectOptions> & { tls?: true };
  /** The class of the error. */
  error: string;
  /** How its message begins. */
  message: string;
  hint?: RegExp;
}

const cases: Case[] = [
  // Go waits for the rest of what it takes for a message, and for the end of a line.
  {
    server: "plain",
    wire: "tcp",
    options: { codec: "json" },
    error: "TimeoutError",
    message: silent,
    hint,
  },
  { server: "http", wire: "tcp", options: {}, error: "TimeoutError", message: silent, hint },
  { server: "web", wire: "tcp", options: {}, error: "TimeoutError", message: silent, hint },
  {
    server: "plain",
    wire: "tcp",
    options: { http: true },
    error: "TimeoutError",
    message: `No connection within 300 ms: ${noHttp}`,
  },
  {
    server: "http",
    wire: "tcp",
    options: { codec: "json" },
    error: "ShutdownError",
    message: "the server speaks HTTP: use { http: true }",
  },
  {
    server: "json",
    wire: "tcp",
    options: {},
    error: "ShutdownError",
    message: "unexpected EOF",
    hint,
  },
  {
    server: "json",
    wire: "tcp",
    options: { http: true },
    error: "Error",
    message: `unexpected EOF: ${noHttp}`,
  },
  {
    server: "web",
    wire: "tcp",
    options: { http: true },
    error: "Error",
    message: "unexpected HTTP response: 404 Not Found",
    hint: /no RPC on this path/,
  },
  {
    server: "plain",
    wire: "tls",
    options: {},
    error: "ShutdownError",
    message: "unexpected EOF",
    hint,
  },
  {
    server: "json",
    wire: "tls",
    options: { codec: "json" },
    error: "ShutdownError",
    message: "unexpected EOF",
    hint,
  },
  {
    server: "http",
    wire: "tls",
    options: { http: true },
    error: "Error",
    message: `unexpected EOF: ${noHttp}`,
  },
  {
    server: "plain",
    wire: "tcp",
    options: { tls: true },
    error: "UnexpectedEof",
    message: `unexpected end of file: ${noTls}`,
  },
  {
    server: "json",
    wire: "tcp",
    options: { tls: true },
    error: "UnexpectedEof",
    message: `unexpected end of file: ${noTls}`,
  },
  {
    server: "http",
    wire: "tcp",
    options: { tls: true },
    error: "InvalidData",
    message: `received corrupt message of type InvalidContentType: ${noTls}`,
  },
];

for (const { server: kind, wire, options, error: name, message, hint } of cases) {
  goTest(
    `Go server ${kind} over ${wire}, connect(${JSON.stringify(options)}): the error says why`,
    async () => {
      await using server = await GoServer.start(kind, wire);
      const where = await connectOptions("tcp", server.address);
      const asking = (async () => {
        const limits = { timeout: options.http ? 300 : 5000, callTimeout: 300 };
        await using client = await connect({ ...where, ...limits, ...options } as ConnectOptions);
        await client.service(Arith).Multiply({ A: 6, B: 7 });
      })();
      const error = await rejection(asking, "the call");
      assert(error instanceof Error);
      assert.equal(error.name, name, Deno.inspect(error));
      assert(error.message.startsWith(message), error.message);
      if (message === "unexpected EOF") assert.equal(error.message, message);
      const { hint: found } = error as { hint?: string };
      if (hint !== undefined) assert.match(found!, hint);
    },
  );
}

goTest("a server that speaks HTTP tells a gob client as soon as it answers", async () => {
  await using server = await GoServer.start("http", "tcp");
  const where = await connectOptions("tcp", server.address);
  await using client = await connect(where);
  // Go's HTTP waits for the end of a line, and 5 is one as a signed integer.
  const error = await rejection(client.service(Arith).Multiply({ A: 5, B: 5 }));
  assert(error instanceof ShutdownError);
  assert.equal(error.message, "the server speaks HTTP: use { http: true }");
  assert.equal(error.sent, true);
});

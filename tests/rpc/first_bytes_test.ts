import assert from "node:assert/strict";
import {
  Client,
  gob,
  gobClientCodec,
  jsonClientCodec,
  method,
  pipe,
  service,
  ShutdownError,
} from "../../mod.ts";
import { beginsGob, checkFirstBytes, type Spoken, spokenIn } from "../../rpc/first_bytes.ts";
import { JsonClientCodec } from "../../rpc/json_codec.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";

const Point = gob.struct("Point", { X: gob.int });
const Get = service("S", { Get: method(gob.int, gob.int) });

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

const beginnings: [what: string, bytes: Uint8Array, spoken: Spoken | undefined][] = [
  ["a gob of a struct", gob.encode(Point, { X: 1 }), "gob"],
  ["a gob of a long definition", bytes("\xfe\x01\x23\xff\x81\x03"), "gob"],
  ["a gob with an id of one byte", bytes("\x1f\x7f\x03\x01\x01"), "gob"],
  ["an answer of HTTP/1.1", bytes("HTTP/1.1 400 Bad Request\r\n"), "HTTP"],
  ["an answer of HTTP/1.0", bytes("HTTP/1.0 200 OK\n\n"), "HTTP"],
  ["an alert of TLS 1.2", bytes("\x15\x03\x03\x00\x02\x02\x28"), "TLS"],
  ["an alert of TLS 1.0", bytes("\x15\x03\x01\x00\x02\x02\x46"), "TLS"],
  ["a handshake of TLS", bytes("\x16\x03\x01\x02\x00\x01"), "TLS"],
  ["a reply of JSON-RPC", bytes('{"id":null,"error":"no"}'), "JSON-RPC"],
  ["one with space in it", bytes('\n { "id": 1 }'), "JSON-RPC"],
  ["an empty object", bytes("{}   "), "JSON-RPC"],
  ["a TLS record of a version that is none", bytes("\x15\x03\x05\x00\x02"), undefined],
  ["a list", bytes("[1,2,3]"), undefined],
  ["the greeting of SSH", bytes("SSH-2.0-OpenSSH_9.6\r\n"), undefined],
  ["an answer of Redis", bytes("-ERR unknown command\r\n"), undefined],
  ["HTTP without a version", bytes("HTTPS"), undefined],
  ["zeros", new Uint8Array(8), undefined],
];

for (const [what, beginning, spoken] of beginnings) {
  Deno.test(`spokenIn() of ${what} is ${spoken}`, () => {
    assert.equal(spokenIn(beginning), spoken);
    assert.equal(beginsGob(beginning[0]!, beginning[1]!), spoken === "gob");
    for (const expected of ["gob", "JSON-RPC"] as const) {
      const foreign = spoken !== undefined && spoken !== expected;
      const greeting = expected === "gob" &&
        /^(?:a list|the greeting|an answer of Redis|HTTP w)/.test(what);
      if (foreign || greeting) {
        assert.throws(() => checkFirstBytes(beginning, expected), ShutdownError);
      } else checkFirstBytes(beginning, expected);
    }
  });
}

const clients: Record<string, (near: ReturnType<typeof pipe>[0]) => Client> = {
  gob: (near) => new Client(gobClientCodec(near)),
  json: (near) => new Client(new JsonClientCodec(near)),
  "json, loading": (near) => new Client(jsonClientCodec(near)),
};

const answers: [answer: string, gob: string, json: string][] = [
  [
    "HTTP/1.1 400 Bad Request\r\n\r\n",
    "the server speaks HTTP: use { http: true }",
    "the server speaks HTTP: use { http: true }",
  ],
  [
    "\x15\x03\x03\x00\x02\x02\x28",
    "the server speaks TLS: use { tls: true }",
    "the server speaks TLS: use { tls: true }",
  ],
  ['{"id":null,"error":"x"}\n', 'the server speaks JSON-RPC: use { codec: "json" }', ""],
  ["\x1f\xff\x81\x03\x01\x01", "", "the server speaks gob: leave codec out"],
  [
    "SSH-2.0-OpenSSH_9.6\r\n",
    'the server speaks no gob: it began with "SSH-2.0-OpenSSH_9.6"',
    "invalid character 'S' looking for beginning of value",
  ],
];

for (const [name, make] of Object.entries(clients)) {
  for (const [answer, toGob, toJson] of answers) {
    const message = name === "gob" ? toGob : toJson;
    if (message === "") continue;
    Deno.test(`a client of ${name} that is answered ${JSON.stringify(answer)} says what that is`, async () => {
      for (const chunk of name === "gob" && answer.startsWith("SSH") ? [100] : [100, 1]) {
        const [near, far] = pipe();
        const client = make(near);
        const call = later(client.service(Get).Get(1));
        for (let at = 0; at < answer.length; at += chunk) {
          await far.write(bytes(answer.slice(at, at + chunk))).catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
        // The far side does not close.
        const error = await rejection(call, "the call");
        assert(error instanceof ShutdownError, Deno.inspect(error));
        assert.equal(error.message, message);
        assert.equal((await inTime(client.closed))?.message, message);
        far.close();
      }
    });
  }
}

Deno.test("a client that has understood its server takes whatever comes later as it is", async () => {
  const [near, far] = pipe();
  const client = new Client(gobClientCodec(near));
  const call = later(client.service(Get).Get(1));
  const Response = gob.struct("Response", {
    ServiceMethod: gob.string,
    Seq: gob.uint,
    Error: gob.string,
  });
  const encoder = new gob.Encoder();
  await far.write(encoder.encode(Response, { ServiceMethod: "S.Get", Seq: 0, Error: "" }));
  await far.write(encoder.encode(gob.int, 7));
  assert.equal(await inTime(call), 7);
  const broken = later(client.service(Get).Get(1));
  await far.write(bytes("HTTP/1.1 400 Bad Request\r\n" + "x".repeat(100)));
  const error = await rejection(broken);
  assert(error instanceof ShutdownError);
  assert(error.cause instanceof gob.GobError, Deno.inspect(error));
  await client.close();
});

// The JSON codec by itself: the bytes of requests and replies, both roles against a peer that is only text, and what both of ours do
// together. tests/interop/json_test.ts has Go at the other end.

import assert from "node:assert/strict";
import {
  Client,
  gob,
  method,
  RpcError,
  Server,
  ServerError,
  service,
  ShutdownError,
} from "../../mod.ts";
import { JsonClientCodec, JsonServerCodec } from "../../rpc/json_codec.ts";
import { fired, inTime, nextTurn, rejection } from "../testing/in_time.ts";
import { MemoryTransport } from "../testing/memory_transport.ts";
import { Args } from "../testing/schemas.ts";

const Arith = service("Arith", {
  Add: method(Args, gob.int),
  Fail: method(gob.string, gob.int),
  Bad: method(gob.int, gob.float64),
  Wait: method(gob.int, gob.int),
  Code: method(gob.int, gob.int),
  Context: method(gob.int, gob.string),
  Any: method(gob.any, gob.any),
  Point: method(gob.pointer(Args), gob.pointer(Args)),
});

/** Handlers, and the signals of the calls of `Wait` by their arguments. */
class Handlers {
  readonly waiting = new Map<number, AbortSignal>();
  readonly #released = new Map<number, () => void>();
  #arrived: (() => void) | undefined;

  Add = ({ A, B }: { A: number; B: number }): number => A + B;
  Fail(text: string): number {
    throw new Error(text);
  }
  Bad = (): number => NaN;
  Wait(n: number, { signal }: { signal: AbortSignal }): Promise<number> {
    this.waiting.set(n, signal);
    this.#arrived?.();
    return new Promise((resolve) => {
      this.#released.set(n, () => resolve(n));
      signal.addEventListener("abort", () => resolve(-n));
    });
  }
  Code(): number {
    throw new RpcError("no", { code: "E_NO", details: { a: [1] } });
  }
  Context(_: number, { metadata, deadline }: { metadata: object; deadline?: unknown }): string {
    return JSON.stringify({ metadata, deadline: deadline !== undefined });
  }
  Any = (value: unknown): unknown => value;
  Point = (value: { A: number; B: number } | undefined): { A: number; B: number } | undefined =>
    value;

  /** Returns when so many calls wait. */
  async arrive(count: number): Promise<void> {
    while (this.waiting.size < count) {
      await inTime(new Promise<void>((resolve) => this.#arrived = resolve), "a call");
    }
  }

  /** Lets a call of `Wait` be answered. */
  release(n: number): void {
    this.#released.get(n)!();
  }
}

/** A server of ours whose client is text. */
class TextClient implements AsyncDisposable {
  readonly handlers = new Handlers();
  readonly far: MemoryTransport;
  readonly near: MemoryTransport;
  readonly served: Promise<void>;
  #rest = "";

  constructor(options: gob.StreamOptions = {}) {
    [this.far, this.near] = MemoryTransport.pair();
    const server = new Server().register(Arith, this.handlers);
    this.served = server.serveCodec(new JsonServerCodec(this.near, options));
  }

  async send(text: string): Promise<void> {
    await this.far.write(new TextEncoder().encode(text));
  }

  /** The next line that the server writes, or `undefined` at the end. */
  async line(): Promise<string | undefined> {
    const buffer = new Uint8Array(4096);
    while (!this.#rest.includes("\n")) {
      const count = await inTime(this.far.read(buffer), "a line");
      if (count === null) return undefined;
      this.#rest += new TextDecoder().decode(buffer.subarray(0, count));
    }
    const line = this.#rest.slice(0, this.#rest.indexOf("\n"));
    this.#rest = this.#rest.slice(line.length + 1);
    return line;
  }

  async ask(text: string): Promise<string | undefined> {
    await this.send(text);
    return await this.line();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.far.closeWrite();
    for (const n of this.handlers.waiting.keys()) this.handlers.release(n);
    await inTime(this.served, "serveCodec()");
  }
}

/** A client of ours whose server is text. */
class TextServer implements AsyncDisposable {
  readonly far: MemoryTransport;
  readonly client: Client;

  constructor(options: gob.StreamOptions = {}) {
    const [far, near] = MemoryTransport.pair();
    this.far = far;
    this.client = new Client(new JsonClientCodec(near, options));
  }

  /** What the client has written since the last time. */
  async received(): Promise<string> {
    const buffer = new Uint8Array(65536);
    const count = await inTime(this.far.read(buffer), "a request");
    return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
  }

  async send(text: string): Promise<void> {
    await this.far.write(new TextEncoder().encode(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(this.client.close(), "close()");
  }
}

Deno.test("JsonServerCodec answers with the bytes of Go's", async () => {
  await using client = new TextClient();
  const cases: readonly (readonly [request: string, reply: string])[] = [
    ['{"method":"Arith.Add","params":[{"A":1,"B":2}],"id":0}', '{"id":0,"result":3,"error":null}'],
    ['{"params":[{"B":2}],"id":"x","method":"Arith.Add"}', '{"id":"x","result":2,"error":null}'],
    [
      '{"method":"Arith.Fail","params":["<x>"],"id":1}',
      '{"id":1,"result":null,"error":"\\u003cx\\u003e"}',
    ],
    [
      '{"method":"Arith.Fail","params":[""],"id":1}',
      '{"id":1,"result":null,"error":"unspecified error"}',
    ],
    [
      '{"method":"Arith.Add","id":1}',
      '{"id":1,"result":null,"error":"jsonrpc: request body missing params"}',
    ],
    [
      '{"method":"Arith.Add","params":null,"id":1}',
      '{"id":1,"result":null,"error":"jsonrpc: request body missing params"}',
    ],
    [
      '{"method":"Arith.Add","params":{},"id":1}',
      '{"id":1,"result":null,"error":"json: cannot unmarshal object into Go value of type [1]interface {}"}',
    ],
    [
      '{"method":"Arith.Add","params":5,"id":1}',
      '{"id":1,"result":null,"error":"json: cannot unmarshal number into Go value of type [1]interface {}"}',
    ],
    ['{"method":"Arith.Add","params":[],"id":1}', '{"id":1,"result":0,"error":null}'],
    ['{"method":"Arith.Add","params":[null],"id":1}', '{"id":1,"result":0,"error":null}'],
    [
      '{"method":"Arith.Add","params":[{"A":1},{"B":"x"}],"id":1}',
      '{"id":1,"result":1,"error":null}',
    ],
    [
      '{"method":"Arith.Add","params":[{"A":"x"}],"id":1}',
      '{"id":1,"result":null,"error":"json: cannot unmarshal string into Go struct field Args.A of type int"}',
    ],
    [
      '{"method":"Arith.Nothing","params":[{"A":"x"}],"id":1}',
      '{"id":1,"result":null,"error":"rpc: can\'t find method Arith.Nothing"}',
    ],
    [
      '{"method":"Nothing.Add","id":1}',
      '{"id":1,"result":null,"error":"rpc: can\'t find service Nothing.Add"}',
    ],
    [
      '{"method":"Add","params":5,"id":1}',
      '{"id":1,"result":null,"error":"rpc: service/method request ill-formed: Add"}',
    ],
    ["{}", '{"id":null,"result":null,"error":"rpc: service/method request ill-formed: "}'],
    ["null", '{"id":null,"result":null,"error":"rpc: service/method request ill-formed: "}'],
    [
      '{"method":"Arith.Any","params":[{"b":[1e21,-0,null],"a":"é"}],"id":1}',
      '{"id":1,"result":{"a":"é","b":[1e+21,-0,null]},"error":null}',
    ],
    ['{"method":"Arith.Any","params":[null],"id":1}', '{"id":1,"result":null,"error":null}'],
    [
      '{"method":"Arith.Point","params":[null],"id":1}',
      '{"id":1,"result":{"A":0,"B":0},"error":null}',
    ],
  ];
  for (const [request, reply] of cases) assert.equal(await client.ask(request), reply, request);
});

Deno.test("JsonServerCodec echoes ids of every kind", async () => {
  await using client = new TextClient();
  const ids: readonly (readonly [id: string, echoed?: string])[] = [
    ["0"],
    ["-0"],
    ["9007199254740993"],
    ["123456789012345678901234567890"],
    ["1.50"],
    ["1E5"],
    ['"<é\u2028\u2029&>"', '"\\u003cé\\u2028\\u2029\\u0026\\u003e"'],
    ['"\\u003c\\"\\\\ "'],
    [' [ 1 , { "a b" : null } ] ', '[1,{"a b":null}]'],
    ["true"],
    ["null"],
  ];
  for (const [id, echoed = id] of ids) {
    const request = `{"method":"Arith.Add","params":[{"A":1,"B":2}],"id":${id}}`;
    assert.equal(await client.ask(request), `{"id":${echoed},"result":3,"error":null}`);
  }
  // Bytes that are no text stay what they are.
  const start = new TextEncoder().encode('{"method":"Arith.Add","params":[],"id":"<');
  await client.far.write(new Uint8Array([...start, 0xff, 0x22, 0x7d]));
  const buffer = new Uint8Array(100);
  const count = await inTime(client.far.read(buffer), "a reply");
  const reply = new TextEncoder().encode('{"id":"\\u003c');
  assert.deepEqual(buffer.subarray(0, reply.length), reply);
  assert.equal(buffer[reply.length], 0xff);
  assert(count !== null && buffer[count - 1] === 0x0a);
});

Deno.test("JsonServerCodec answers in any order, and calls with the same id each", async () => {
  await using client = new TextClient();
  const wait = (n: number, id: string) => `{"method":"Arith.Wait","params":[${n}],"id":${id}}`;
  await client.send(wait(1, "7") + wait(2, "7") + wait(3, '"a"') + wait(4, "null"));
  await client.handlers.arrive(4);
  for (const [n, id] of [[3, '"a"'], [2, "7"], [4, "null"], [1, "7"]] as const) {
    client.handlers.release(n);
    assert.equal(await client.line(), `{"id":${id},"result":${n},"error":null}`);
  }
});

Deno.test("JsonServerCodec takes requests in any chunking", async () => {
  await using client = new TextClient();
  const requests = [1, 2, 3]
    .map((n) => `{"method":"Arith.Add","params":[{"A":${n},"B":0}],"id":"é${n}"}`).join("");
  for (const byte of new TextEncoder().encode(requests)) {
    await client.far.write(new Uint8Array([byte]));
  }
  for (const n of [1, 2, 3]) {
    assert.equal(await client.line(), `{"id":"é${n}","result":${n},"error":null}`);
  }
  client.near.largestRead = 3;
  assert.equal(
    await client.ask('{"method":"Arith.Add","params":[{"A":4}],"id":4}'),
    '{"id":4,"result":4,"error":null}',
  );
});

Deno.test("JsonServerCodec ends the connection at what Go ends it at", async () => {
  const texts = [
    ...["x", "{]", '{"method":"a",}', "\0", "[1 2]", "[]", '"text"', "5 ", "true"],
    ...['{"method":5}', '{"method":["a"]}', "[".repeat(1_000_000), '{"a":'.repeat(1_000_000)],
  ];
  for (const text of texts) {
    await using client = new TextClient();
    assert.equal(
      await client.ask("{}"),
      '{"id":null,"result":null,"error":"rpc: service/method request ill-formed: "}',
    );
    await client.send(text);
    assert.equal(await client.line(), undefined, text.slice(0, 20));
    await inTime(client.served, "serveCodec()");
  }
});

Deno.test("JsonServerCodec keeps to the limits", async () => {
  const limits = { maxMessageBytes: 100, maxDepth: 3, maxElements: 4 };
  {
    await using client = new TextClient({ limits });
    const any = (value: string) => client.ask(`{"method":"Arith.Any","params":[${value}],"id":1}`);
    assert.equal(await any("[[[1]]]"), '{"id":1,"result":[[[1]]],"error":null}');
    assert.equal(await any("[1,2,3,4]"), '{"id":1,"result":[1,2,3,4],"error":null}');
    assert.equal(
      await any("[1,2,3,4,5]"),
      '{"id":1,"result":null,"error":"json: more than 4 elements in a value"}',
    );
    assert.equal(await any("[[[[1]]]]"), undefined);
  }
  await using client = new TextClient({ limits });
  const tooLong =
    '{"id":null,"result":null,"error":"json: value exceeds limits.maxMessageBytes (100 bytes)"}';
  assert.equal(await client.ask(`{"method":"${"x".repeat(200)}`), tooLong);
  assert.equal(await client.line(), undefined);
});

Deno.test("a reply that JSON cannot hold is an error of that call alone, and nothing of it is written", async () => {
  await using client = new TextClient();
  const request = '{"method":"Arith.Bad","params":[1],"id":[5]}';
  const reply = await client.ask(request);
  assert.match(
    reply!,
    /^\{"id":\[5\],"result":null,"error":"rpc: .*json: unsupported value: NaN"\}$/,
  );
  assert.equal(
    await client.ask('{"method":"Arith.Add","params":[],"id":6}'),
    '{"id":6,"result":0,"error":null}',
  );
});

Deno.test("JsonServerCodec refuses to answer what nobody asked", () => {
  const [near] = MemoryTransport.pair();
  const codec = new JsonServerCodec(near);
  assert.throws(
    () => codec.writeResponse({ ServiceMethod: "a.b", Seq: 1, Error: "" }, gob.int, 1),
    { message: "invalid sequence number in response" },
  );
  assert.equal(codec.pendingBytes, 0);
});

Deno.test("JsonClientCodec writes the bytes of Go's, but its ids begin at 1", async () => {
  await using server = new TextServer();
  const arith = server.client.service(Arith);
  const calls = [arith.Add({ A: 1, B: 2 }), arith.Fail("<x>"), arith.Any(undefined)];
  assert.equal(
    await server.received(),
    '{"method":"Arith.Add","params":[{"A":1,"B":2}],"id":1}\n' +
      '{"method":"Arith.Fail","params":["\\u003cx\\u003e"],"id":2}\n' +
      '{"method":"Arith.Any","params":[null],"id":3}\n',
  );
  await server.send('{"id":3,"result":{"a":1},"error":null}{"id":2,"result":null,"error":"no"}\n');
  await server.send('{"id":1,"result":3,"error":null}\n');
  const [sum, failure, any] = await Promise.allSettled(calls);
  assert.deepEqual(sum, { status: "fulfilled", value: 3 });
  assert(failure?.status === "rejected" && failure.reason instanceof ServerError);
  assert.equal(failure.reason.message, "no");
  assert.deepEqual(any, { status: "fulfilled", value: { a: 1 } });
});

Deno.test("an argument that does not fit is refused, and nothing of it is written", async () => {
  await using server = new TextServer();
  const arith = server.client.service(Arith);
  const error = await rejection(arith.Add({ A: 1.5, B: 2 }));
  assert(error instanceof RangeError);
  assert.match(error.message, /^Cannot encode Args\.A: expected int/);
  assert(await rejection(arith.Any(new Map())) instanceof TypeError);
  const call = arith.Add({ A: 1, B: 2 });
  assert.equal(await server.received(), '{"method":"Arith.Add","params":[{"A":1,"B":2}],"id":1}\n');
  await server.send('{"id":1,"result":3}');
  assert.equal(await call, 3);
});

Deno.test("a result that does not fit is an error of that call alone", async () => {
  await using server = new TextServer();
  const arith = server.client.service(Arith);
  const call = arith.Add({ A: 1, B: 2 });
  await server.send('{"id":1,"result":"three"}');
  const error = await rejection(call);
  assert(error instanceof gob.GobError);
  assert.equal(error.message, "json: cannot unmarshal string into Go value of type int");
  const next = arith.Add({ A: 1, B: 2 });
  await server.send(
    '{"id":77,"result":[]}{"id":18446744073709551615,"result":5}{"id":2,"result":3}',
  );
  assert.equal(await next, 3);
});

/** Replies to the first call, each with the error that the call gets. */
const replies: readonly (readonly [reply: string, message: string, code?: string | number])[] = [
  ['{"id":1,"result":3,"error":"bad"}', "bad"],
  ['{"id":1,"result":null,"error":""}', "unspecified error"],
  ['{"id":1,"error":5}', "5"],
  ['{"id":1,"result":3,"error":false}', "false"],
  ['{"id":1,"error":[1e6, "x y"]}', '[1e6, "x y"]'],
  ['{"id":1,"error":1e999}', "1e999"],
  ['{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"x"}}', "x", -32601],
  ['{"id":1,"error":{"code":"E","message":""}}', '{"code":"E","message":""}', "E"],
  ['{"id":1,"error":{"code":[],"message":5}}', '{"code":[],"message":5}'],
  ['{"id":1,"error":{"message":"x","code":1},"code":2}', "x", 2],
  [`{"id":1,"error":["${"é".repeat(400)}"]}`, `["${"é".repeat(298)}…`],
];

Deno.test("an error of any kind is that call's alone", async () => {
  for (const [reply, message, code] of replies) {
    await using server = new TextServer();
    const arith = server.client.service(Arith);
    const call = arith.Add({ A: 1, B: 2 });
    await server.send(reply);
    const error = await rejection(call, reply);
    assert(error instanceof ServerError, reply);
    assert.deepEqual([error.message, error.code, error.method], [message, code, "Arith.Add"]);
    await checkLives(server, 2);
  }
});

/** Makes a call, which gets this id, and answers it. */
async function checkLives(server: TextServer, id: number): Promise<void> {
  const call = server.client.service(Arith).Add({ A: 1, B: 2 });
  await server.send(`{"id":${id},"result":3,"error":null}`);
  assert.equal(await inTime(call, "a later call"), 3);
}

Deno.test("a result of null is a zero value: Go answers so if a reply is nil", async () => {
  for (const reply of ['{"id":1,"result":null,"error":null}', '{"id":1}']) {
    await using server = new TextServer();
    const call = server.client.service(Arith).Add({ A: 1, B: 2 });
    await server.send(reply);
    assert.equal(await inTime(call, reply), 0);
    const point = server.client.service(Arith).Point(undefined);
    await server.send('{"id":2,"result":null,"error":null}');
    assert.deepEqual(await inTime(point, reply), { A: 0, B: 0 });
  }
});

Deno.test("what belongs to no call is passed over", async () => {
  await using server = new TextServer();
  const call = server.client.service(Arith).Add({ A: 1, B: 2 });
  const others = [
    '{"jsonrpc":"2.0","method":"notify","params":[]}',
    '{"jsonrpc":"2.0","method":"ask","params":[],"id":1}',
    ...["null", "0", "-1", "2", "1.5", '"1"', "[1]", "1e999", "18446744073709551616"]
      .map((id) => `{"id":${id},"result":5}`),
    '{"result":5}',
    '{"id":null,"result":null,"error":"nobody asked"}',
    '{"id":null,"result":null,"error":{"code":-32700,"message":"parse error"}}',
    "{}",
  ];
  for (const other of others) await server.send(other);
  await server.send('{"id":1.0,"result":3}');
  assert.equal(await inTime(call, "the call"), 3);
  await checkLives(server, 2);
});

/** What ends the connection, each with the error of a pending call. */
const ends: readonly (readonly [text: string, message: string])[] = [
  ["[]", "json: cannot unmarshal array into Go value of type jsonrpc.clientResponse"],
  ["5 ", "json: cannot unmarshal number into Go value of type jsonrpc.clientResponse"],
  ["{x", "invalid character 'x' looking for beginning of object key string"],
  ['{"id":1,"result":3', "unexpected EOF"],
  ["", "unexpected EOF"],
  [
    '{"id":null,"result":null,"error":"too much"}',
    "unexpected EOF (the server said: too much)",
  ],
  [
    `{"error":{"code":5,"message":"${"m".repeat(1000)}"}}`,
    `unexpected EOF (the server said: ${"m".repeat(300)}…)`,
  ],
];

Deno.test("only what is no message ends the connection", async () => {
  for (const [text, message] of ends) {
    await using server = new TextServer();
    const call = server.client.service(Arith).Add({ A: 1, B: 2 });
    await server.send(text);
    if (message.startsWith("unexpected EOF")) server.far.closeWrite();
    const error = await rejection(call, text);
    assert(error instanceof ShutdownError, text);
    assert.equal(error.message, message);
    const closed = await inTime(server.client.closed);
    assert(closed instanceof ShutdownError, text);
    assert.deepEqual([closed.message, closed.cause], [error.message, error.cause]);
    if (message.includes("said")) assert(error.cause instanceof ServerError);
  }
});

Deno.test("a connection that breaks after an error for nobody says both", async () => {
  const [far, near] = MemoryTransport.pair();
  const client = new Client(new JsonClientCodec(near));
  const call = client.service(Arith).Add({ A: 1, B: 2 });
  await far.write(new TextEncoder().encode('{"id":null,"result":null,"error":"too much"}'));
  const later = client.service(Arith).Add({ A: 1, B: 2 });
  await far.write(new TextEncoder().encode('{"id":2,"result":3}'));
  assert.equal(await inTime(later, "a later call"), 3);
  near.breakReads(new Deno.errors.ConnectionReset("reset by peer"));
  const error = await rejection(call, "the call");
  assert(error instanceof ShutdownError);
  assert.equal(error.message, "reset by peer (the server said: too much)");
  await client.close();
});

Deno.test("a reply beyond maxMessageBytes is an error of that call alone, if its id comes first", async () => {
  const message = "json: value exceeds limits.maxMessageBytes (100 bytes)";
  const large = JSON.stringify(Array.from({ length: 500 }, () => "a]}"));
  const heads = ['{"id":1,"result":', ' { "jsonrpc" : "2.0", "id" : 1 , "result":'];
  for (const head of heads) {
    for (const size of [1, 7, 64, 10_000]) {
      await using server = new TextServer({ limits: { maxMessageBytes: 100 } });
      const arith = server.client.service(Arith);
      const [call, beside] = [arith.Any(1), arith.Add({ A: 1, B: 2 })];
      const text = `${head}${large},"error":null}{"id":2,"result":3}`;
      for (let at = 0; at < text.length; at += size) await server.send(text.slice(at, at + size));
      const error = await rejection(call, "the call");
      assert(error instanceof gob.GobError);
      assert.equal(error.message, message);
      assert.equal(await inTime(beside, "the call beside it"), 3);
      // A reply to nobody.
      await server.send(`{"id":77,"result":${large}}`);
      await checkLives(server, 3);
    }
  }
  await using server = new TextServer({ limits: { maxMessageBytes: 100 } });
  const call = server.client.service(Arith).Any(1);
  await server.send(`{"result":${large}`);
  const error = await rejection(call, "the call");
  assert(error instanceof ShutdownError);
  assert.equal(error.message, message);
});

Deno.test("a call that is given up while its reply is skipped costs nobody else theirs", async () => {
  await using server = new TextServer({ limits: { maxMessageBytes: 100 } });
  const arith = server.client.service(Arith);
  const controller = new AbortController();
  const call = arith.Any(1, { signal: controller.signal });
  await server.received();
  await server.send(`{"id":1,"result":"${"x".repeat(200)}`);
  await nextTurn();
  controller.abort();
  assert.equal(await rejection(call, "the call"), controller.signal.reason);
  assert.equal(
    await server.received(),
    '{"method":"_goRPC_.Cancel","params":[{"Seq":1}],"id":2}\n',
  );
  await server.send(`${"x".repeat(200)}"}`);
  await checkLives(server, 3);
});

Deno.test("an argument beyond the server's maxMessageBytes ends with an error that names the limit", async () => {
  const [near, far] = MemoryTransport.pair();
  const server = new Server().register(Arith, new Handlers());
  const served = server.serveCodec(
    new JsonServerCodec(far, { limits: { maxMessageBytes: 1000 } }),
  );
  const client = new Client(new JsonClientCodec(near));
  const error = await rejection(client.service(Arith).Any("x".repeat(2000)), "the call");
  assert(error instanceof ShutdownError);
  const said = "json: value exceeds limits.maxMessageBytes (1000 bytes)";
  assert.equal(error.message, `unexpected EOF (the server said: ${said})`);
  assert.equal((error.cause as Error).message, said);
  await client.close();
  await inTime(served, "serveCodec()");
});

/** A client and a server of ours on one connection. */
class Pair implements AsyncDisposable {
  readonly handlers = new Handlers();
  readonly client: Client;
  readonly served: Promise<void>;
  readonly transports: readonly [MemoryTransport, MemoryTransport];

  constructor() {
    this.transports = MemoryTransport.pair();
    const server = new Server().register(Arith, this.handlers);
    this.served = server.serveCodec(new JsonServerCodec(this.transports[1]));
    this.client = new Client(new JsonClientCodec(this.transports[0]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const n of this.handlers.waiting.keys()) this.handlers.release(n);
    await inTime(this.client.close(), "close()");
    await inTime(this.served, "serveCodec()");
  }
}

Deno.test("a call that is given up is cancelled, and no other", async () => {
  await using pair = new Pair();
  const arith = pair.client.service(Arith);
  const controller = new AbortController();
  const calls = [1, 2, 3].map((n) => arith.Wait(n, n === 2 ? { signal: controller.signal } : {}));
  await pair.handlers.arrive(3);
  controller.abort(new Error("enough"));
  assert.equal(String(await rejection(calls[1]!)), "Error: enough");
  await fired(pair.handlers.waiting.get(2)!);
  assert.deepEqual([1, 3].map((n) => pair.handlers.waiting.get(n)!.aborted), [false, false]);
  pair.handlers.release(1);
  pair.handlers.release(3);
  assert.deepEqual([await calls[0], await calls[2]], [1, 3]);
  assert.equal(await arith.Add({ A: 1, B: 1 }), 2);
});

Deno.test("deadlines, metadata, codes and details travel as members that Go passes over", async () => {
  await using pair = new Pair();
  const arith = pair.client.service(Arith);
  const context = await arith.Context(1, { timeout: 60_000, metadata: { user: "ada" } });
  assert.deepEqual(JSON.parse(context).metadata, { user: "ada" });
  const error = await rejection(arith.Code(1));
  assert(error instanceof ServerError);
  assert.equal(error.message, "no");
  assert.equal(error.code, "E_NO");
  assert.deepEqual(error.details, { a: [1] });
  const text = (transport: MemoryTransport) =>
    transport.writes.map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert.equal(
    text(pair.transports[0]).split("\n")[0],
    '{"method":"Arith.Context","params":[1],"id":1,"timeout":60000000000,"metadata":{"user":"ada"}}',
  );
  assert.equal(
    text(pair.transports[1]).split("\n")[1],
    '{"id":2,"result":null,"error":"no","code":"E_NO","details":{"a":[1]}}',
  );
});

Deno.test("members of those names that mean something else are passed over", async () => {
  await using client = new TextClient();
  const request = '{"method":"Arith.Add","params":[],"id":1,"timeout":"5s","metadata":[1]}';
  assert.equal(await client.ask(request), '{"id":1,"result":0,"error":null}');
  await using server = new TextServer();
  const call = server.client.service(Arith).Add({ A: 1, B: 2 });
  await server.send('{"id":1,"error":"no","code":{"x":1},"details":1e999}');
  const error = await rejection(call);
  assert(error instanceof ServerError);
  assert.deepEqual([error.message, error.code, error.details], ["no", undefined, undefined]);
});

Deno.test("interface values need a registry to be written, and large values any number of reads", async () => {
  await using pair = new Pair();
  const large = { text: "x<é".repeat(200_000), list: Array.from({ length: 10_000 }, (_, i) => i) };
  pair.transports[1].largestRead = 1000;
  assert.deepEqual(await pair.client.service(Arith).Any(large), large);
  const error = await rejection(pair.client.service(Arith).Any(gob.typed("main.T", 1)));
  assert(error instanceof TypeError);
  await using server = new TextServer({ registry: new gob.Registry().register("main.T", Args) });
  const call = server.client.service(Arith).Any(gob.typed("main.T", { A: 1, B: 2 }));
  assert.equal(await server.received(), '{"method":"Arith.Any","params":[{"A":1,"B":2}],"id":1}\n');
  await server.send('{"id":1,"result":true}');
  assert.equal(await call, true);
});

/**
 * Peers that mean harm and speak JSON, in both roles: what is well-formed, and still nothing that one would send.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Client,
  connect,
  gob,
  method,
  ServerError,
  service,
  ShutdownError,
} from "../../mod.ts";
import { defaultLimits, resolveLimits } from "../../gob/limits.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { quote } from "../../json/strings.ts";
import { JsonReader } from "../../json/reader.ts";
import { readJson } from "../../json/decoder.ts";
import { Calls, Site } from "../faults/site.ts";
import { pure } from "../gob/hand_made.ts";
import { inTime, later, rejection } from "../testing/in_time.ts";
import { Unhandled } from "../testing/unhandled.ts";
import { checkPrototypes } from "./oracle.ts";

const utf8 = new TextEncoder();

/** A connection on which lines come and go. */
class Lines implements AsyncDisposable {
  readonly #conn: Deno.TcpConn;
  #text = "";

  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  static async dial(port: number): Promise<Lines> {
    return new Lines(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  async send(text: string): Promise<void> {
    for (let bytes = utf8.encode(text), at = 0; at < bytes.length;) {
      at += await this.#conn.write(bytes.subarray(at));
    }
  }

  /** The next line, or `undefined` at the end. */
  async read(): Promise<string | undefined> {
    const decoder = new TextDecoder();
    for (let parts = [this.#text];;) {
      const last = parts.at(-1)!;
      const end = last.indexOf("\n");
      if (end >= 0) {
        this.#text = last.slice(end + 1);
        return parts.slice(0, -1).join("") + last.slice(0, end);
      }
      const buffer = new Uint8Array(65_536);
      const count = await inTime(this.#conn.read(buffer).catch(ended), "a line");
      if (count === null) return undefined;
      parts = [...parts, decoder.decode(buffer.subarray(0, count), { stream: true })];
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#conn.close();
    return Promise.resolve();
  }
}

/** What the end looks like where the far side had not read everything. */
function ended(error: unknown): null {
  if (error instanceof Deno.errors.ConnectionReset) return null;
  throw error;
}

const Told = service("Told", {
  /** What the context of a call holds. */
  Context: method(gob.int, gob.any),
  /** A value as it came. */
  Any: method(gob.any, gob.any),
});

/** A site that tells what its handlers are told. */
function start(limits: gob.Limits = {}): Promise<Site> {
  return Site.start({ limits }, (server) => {
    server.register(Told, {
      Context: (_, { metadata, remaining }) => ({
        names: Object.keys(metadata),
        own: Object.hasOwn(metadata, "__proto__"),
        plain: Object.getPrototypeOf(metadata) === Object.prototype,
        remaining: remaining === undefined ? "none" : remaining === 0 ? "over" : "some",
      }),
      Any: (value) => value,
    });
  });
}

const head = '{"id":1,"method":';
const multiply = `${head}"Calls.Multiply","params":`;
const context = `${head}"Told.Context","params":[1]`;

/** Requests and what is answered to them. */
const odd: readonly (readonly [name: string, request: string, reply: RegExp])[] = [
  ["a number beyond all", `${multiply}[{"A":1e999,"B":1}]}`, /number 1e999 into/],
  [
    "a number of many digits",
    `${multiply}[{"A":${"9".repeat(1e5)},"B":1}]}`,
    /"error":"json: cannot unmarshal number 9{100,}…9{80,} into Go struct field Args.A of type int"/,
  ],
  ["a fraction for an int", `${multiply}[{"A":1.0,"B":1}]}`, /number 1.0 into/],
  ["keys that come twice", `${multiply}[{"A":1,"A":6,"B":7,"a":6}]}`, /"result":42,/],
  [
    "members that come twice",
    `{"method":"x","id":2,${multiply.slice(1)}[{"A":6,"B":7}]}`,
    /^{"id":1,"result":42,/,
  ],
  ["params that come twice", `${multiply}[{}],"params":[{"A":6,"B":7}]}`, /"result":42,/],
  [
    "keys of JavaScript",
    `${multiply}[{"__proto__":{"A":1},"constructor":1,"toString":1,"A":6,"B":7}],"__proto__":{"id":3}}`,
    /^{"id":1,"result":42,/,
  ],
  ["no arguments", `${multiply}[]}`, /"result":0,/],
  ["many arguments", `${multiply}[{"A":6,"B":7}${",{}".repeat(1e5)}]}`, /"result":42,/],
  ["an argument that is no object", `${multiply}["__proto__"]}`, /cannot unmarshal string/],
  ["arguments that are no array", `${multiply}{"0":{"A":1}}}`, /cannot unmarshal object/],
  ["null", "null ", /"result":null,"error":"rpc: service\/method request ill-formed: "/],
  ["an empty object", "{}", /request ill-formed/],
  ["a method of objects", `${head}"Calls.__proto__"}`, /can't find method Calls.__proto__"/],
  [
    "a service of objects",
    `${head}"constructor.toString"}`,
    /can't find service constructor.toString"/,
  ],
  ["a name of controls", `${head}"\\u0000<\\u2028"}`, /ill-formed: \\u0000\\u003c\\u2028"/],
  ["a name of half a pair", `${head}"\\ud800.\\udc00"}`, /can't find service \ufffd.\ufffd"/],
  [
    "an id that is an object",
    `{"id":{"__proto__":[1, 2]},"method":"x"}`,
    /^{"id":{"__proto__":\[1,2\]},/,
  ],
  ["an id below zero", `{"id":-1,"method":"x"}`, /^{"id":-1,/],
  ["an id beyond all", `{"id":1e999,"method":"x"}`, /^{"id":1e999,/],
  ["a time-out that is over", `${context},"timeout":-9007199254740991}`, /"remaining":"over"/],
  ["a time-out of months", `${context},"timeout":9007199254740991}`, /"remaining":"some"/],
  ["a time-out beyond all", `${context},"timeout":1e999}`, /"remaining":"none"/],
  ["a time-out that is a text", `${context},"timeout":"1"}`, /"remaining":"none"/],
  [
    "metadata of JavaScript",
    `${context},"metadata":{"__proto__":"x","constructor":"y"}}`,
    /"names":\["__proto__","constructor"\],"own":true,"plain":true/,
  ],
  ["metadata of other types", `${context},"metadata":{"__proto__":{"a":"x"}}}`, /"names":\[\]/],
  ["metadata that is no object", `${context},"metadata":["x"]}`, /"names":\[\]/],
  [
    "plain values of JavaScript",
    `${head}"Told.Any","params":[{"__proto__":{"polluted":1},"then":1}]}`,
    /"result":{"__proto__":{"polluted":1},"then":1}/,
  ],
  ["a cancellation of nobody", `${head}"_goRPC_.Cancel","params":[{"Seq":77}]}`, /"result":false/],
  ["a cancellation of itself", `${head}"_goRPC_.Cancel","params":[{"Seq":1}]}`, /"result":false/],
  ["a cancellation below zero", `${head}"_goRPC_.Cancel","params":[{"Seq":-1}]}`, /number -1 into/],
];

Deno.test("odd JSON requests are answered, and the connection lives on", async (t) => {
  await using site = await start();
  await using lines = await Lines.dial(site.port);
  for (const [name, request, reply] of odd) {
    await t.step(name, async () => {
      await lines.send(request);
      const line = await lines.read() ?? "";
      assert(reply.test(line), line.slice(0, 300));
      await lines.send(`${multiply}[{"A":6,"B":7}]}`);
      assert.equal(await lines.read(), '{"id":1,"result":42,"error":null}');
    });
  }
  checkPrototypes();
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  await site.checkBystander();
});

/** Requests that are read no further. */
const fatal: readonly (readonly [name: string, request: string])[] = [
  [
    "an id that is kept and is long",
    `{"id":"${"x".repeat(20_000)}","method":"Calls.Wait","params":[""]}`,
  ],
  ["a number", "{} 1 "],
  ["a text", '{} "x"'],
  ["an array", "{} []"],
  ["a method that is no text", '{"method":{"a":1}}'],
  ["bytes that are no JSON", "{} }"],
  ["two numbers in one", '{"id":01}'],
  ["a comma too many", '{"id":1,}'],
  ["a key without quotes", "{id:1}"],
  ["a control in a text", '{"id":"\u0001"}'],
  ["a request of HTTP", "{} GET /debug/rpc HTTP/1.1\r\n\r\n"],
];

Deno.test("JSON requests that cannot be are the end of their connection alone", async (t) => {
  await using site = await start();
  for (const [name, request] of fatal) {
    await t.step(name, async () => {
      await using lines = await Lines.dial(site.port);
      await lines.send(request);
      while (await lines.read() !== undefined);
    });
  }
  await site.alone();
});

Deno.test("a JSON request that comes a byte at a time is answered", async () => {
  await using site = await start();
  await using lines = await Lines.dial(site.port);
  for (const byte of `${multiply}[{"A":6,"B":7}]}`) await lines.send(byte);
  assert.equal(await lines.read(), '{"id":1,"result":42,"error":null}');
});

Deno.test("a value of JSON that is too much is refused before it is made", async () => {
  await using site = await start({ maxElements: 1000, maxObjects: 100 });
  await using lines = await Lines.dial(site.port);
  const any = `${head}"Told.Any","params":`;
  for (
    const [args, reply] of [
      [`[[${"1,".repeat(2000)}1]]`, /more than 1000 elements/],
      [`[[${"[],".repeat(200)}[]]]`, /more than 100 objects/],
      [`[[${"{},".repeat(200)}{}]]`, /more than 100 objects/],
    ] as const
  ) {
    await lines.send(`${any}${args}}`);
    assert.match(await lines.read() ?? "", reply);
  }
  // Metadata that are too many are none.
  const many = Array.from({ length: 2000 }, (_, n) => `"${n}":""`).join();
  await lines.send(`${context},"metadata":{${many}}}`);
  assert.match(await lines.read() ?? "", /"names":\[\]/);
});

/** A client and the far side of its connection. */
async function jsonClient(limits?: gob.Limits): Promise<{ client: Client; lines: Lines }> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const dialled = connect({ port, codec: "json", ...(limits === undefined ? {} : { limits }) });
  const [client, conn] = await Promise.all([dialled, listener.accept()]);
  return { client, lines: new Lines(conn) };
}

Deno.test("JSON replies that nobody asked for are dropped, and odd ones harm their call alone", async () => {
  using unhandled = new Unhandled();
  const { client, lines } = await jsonClient();
  const replies = [
    '{"id":77,"result":1,"error":null}',
    '{"id":18446744073709551615,"result":[[[]]],"error":null}',
    ...['"0"', "-1", "0", "1.5", "null", "[[[]]]"].map((id) =>
      `{"id":${id},"result":1,"error":null}`
    ),
    "{}",
    '{"method":"notify","params":[]}',
    '{"id":1,"result":null,"error":"no","code":{"__proto__":1},"details":[{"__proto__":{}}]}',
    '{"id":1,"result":42,"error":null}',
    '{"id":2,"result":1e999,"error":null}',
    '{"id":3,"id":4,"result":{"__proto__":1},"result":42,"error":"x","error":null,"__proto__":1}',
  ];
  const calls = [0, 1, 2, 3].map((B) => later(client.call(Calls.methods.Multiply, { A: 6, B })));
  await lines.send(replies.join(""));
  const error = await rejection(calls[0]!) as ServerError;
  assert(error instanceof ServerError);
  assert.deepEqual([error.message, error.code], ["no", undefined]);
  assert(await rejection(calls[1]!) instanceof gob.GobError);
  assert.equal(await inTime(calls[3]!, "the call"), 42);
  checkPrototypes();
  const long = "<".repeat(1_000_000);
  await lines.send(`{"id":3,"result":null,"error":"${long}"}`);
  assert.equal((await rejection(calls[2]!) as Error).message, long);
  await client.close();
  await lines[Symbol.asyncDispose]();
  await unhandled.checkNone();
});

Deno.test("JSON that is no reply ends the connection and all calls with it", async (t) => {
  const fatal = [
    "1 ",
    "[]",
    '"x"',
    `{"id":1,"result":1,"error":${"[".repeat(1100)}${"]".repeat(1100)}}`,
    "HTTP/1.0 400 Bad Request\r\n\r\n",
  ];
  for (const reply of fatal) {
    await t.step(reply.slice(0, 40), async () => {
      using unhandled = new Unhandled();
      const { client, lines } = await jsonClient({ maxObjects: 1000 });
      const call = later(client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
      await lines.read();
      await lines.send(reply);
      assert(await rejection(call, "the call") instanceof ShutdownError);
      assert(await inTime(client.closed, "closed") instanceof ShutdownError);
      await client.close();
      await lines[Symbol.asyncDispose]();
      await unhandled.checkNone();
    });
  }
});

Deno.test("errors of JSON that are odd or too much fail their call alone, with a short text", async () => {
  using unhandled = new Unhandled();
  const { client, lines } = await jsonClient({ maxObjects: 1000 });
  const odd = [
    "7",
    `${"[".repeat(900)}${"]".repeat(900)}`,
    `[${"{},".repeat(2000)}0]`,
    `{"message":{},"code":{},"__proto__":${"9".repeat(100_000)}}`,
  ];
  for (const [index, odds] of odd.entries()) {
    const call = later(client.call(Calls.methods.Multiply, { A: 6, B: 7 }));
    await lines.read();
    await lines.send(`{"id":${index + 1},"result":1,"error":${odds}}`);
    const error = await rejection(call, "the call");
    assert(error instanceof ServerError);
    assert(error.message.length <= 301 && odds.startsWith(error.message.slice(0, 300)));
  }
  checkPrototypes();
  await client.close();
  await lines[Symbol.asyncDispose]();
  await unhandled.checkNone();
});

/** Milliseconds that something takes, at best of three. */
function timeOf(action: () => void): number {
  const times = [0, 1, 2].map(() => {
    const began = performance.now();
    action();
    return performance.now() - began;
  });
  return Math.min(...times);
}

function read(schema: gob.Schema<unknown>, json: string, limits?: gob.Limits): unknown {
  const bytes = utf8.encode(json);
  const reader = new JsonReader(resolveLimits(limits));
  reader.open(bytes, 0, bytes.length, 0);
  return readJson(reader, nodeOf(schema));
}

const as = <T>(schema: gob.Schema<T>): gob.Schema<unknown> =>
  schema as unknown as gob.Schema<unknown>;

/** Digits without a pattern. */
function digits(count: number): string {
  let seed = 1;
  return `1${
    Array.from({ length: count - 1 }, () => (seed = seed * 48271 % 0x7fffffff) % 10).join("")
  }`;
}

Deno.test("a number of JSON that takes long is refused before it is worked on", pure, () => {
  const long = digits(100_000);
  const dear: readonly (readonly [gob.Schema<unknown>, string])[] = [
    [as(gob.bigRat), `"${long}/7${long}"`],
    [as(gob.bigRat), `"${long}e-100000"`],
    [as(gob.bigRat), '"1e1000000"'],
    [as(gob.bigRat), '"1e-1000000"'],
  ];
  for (const [schema, json] of dear) {
    const began = performance.now();
    assert.throws(() => read(schema, json), {
      name: "GobError",
      message: `json: more than ${defaultLimits.maxObjects} objects in a value`,
    });
    const took = performance.now() - began;
    assert(took < 1000, `${took} ms for ${json.slice(0, 40)}`);
  }
  const many: readonly (readonly [gob.Schema<unknown>, string])[] = [
    [as(gob.slice(gob.bigRat)), `[${Array(1000).fill('"1e4000"').join()}]`],
    [as(gob.slice(gob.bigInt)), `[${Array(50).fill(long).join()}]`],
    [as(gob.slice(gob.bigFloat)), `[${Array(50).fill(`"${long}"`).join()}]`],
  ];
  for (const [schema, json] of many) {
    assert.throws(() => read(schema, json, { maxObjects: 50_000 }), /more than 50000 objects/);
  }
  // What a program might send is read.
  assert.deepEqual(read(as(gob.bigRat), '"3e-100"'), { num: 3n, den: 10n ** 100n });
  assert.equal(read(as(gob.bigInt), digits(10_000)), BigInt(digits(10_000)));
  read(as(gob.bigRat), `"${digits(2000)}/7${digits(2000)}"`);
});

Deno.test("texts of JSON that have to be escaped take no longer than others", pure, () => {
  const length = 300_000;
  const plain = timeOf(() => quote("a".repeat(length)));
  for (const character of ["<", "&", "\u2028", "\u0001"]) {
    const took = timeOf(() => assert(quote(character.repeat(length)).length === 6 * length + 2));
    assert(took < 500 + 100 * plain, `${took} ms for ${escape(character)}, ${plain} ms for a`);
  }
  for (
    const [field, character] of [["Path", "a"], ["Path", "é"], ["Path", "%"], ["Fragment", "<"], [
      "Host",
      "h",
    ]]
  ) {
    const url = { Scheme: "http", Host: "h", [field!]: character!.repeat(length) };
    const took = timeOf(() => read(as(gob.url), JSON.stringify(url)));
    assert(took < 1500, `${took} ms for a ${field} of ${character}`);
  }
  assert.equal(
    quote("a<&>\u2028".repeat(1000)),
    `"${"a\\u003c\\u0026\\u003e\\u2028".repeat(1000)}"`,
  );
});

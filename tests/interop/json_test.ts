// The JSON codec against Go's net/rpc/jsonrpc of the standard library, in both roles over TCP. What crosses the wire is compared
// byte by byte wherever Go could have sent it.

import assert from "node:assert/strict";
import {
  Client,
  type ClientOptions,
  gob,
  type Method,
  method,
  RpcError,
  Server,
  ServerError,
  type Service,
  service,
  ShutdownError,
} from "../../mod.ts";
import { JsonClientCodec, JsonServerCodec } from "../../rpc/json_codec.ts";
import { assertEqual } from "../testing/equal.ts";
import { buildGo } from "../testing/go.ts";
import { inTime, rejection } from "../testing/in_time.ts";
import { output, ServerChild } from "../testing/process.ts";
import { Args, List, Quotient, Reply } from "../testing/schemas.ts";
import { interopTest } from "./known_failures.ts";

const { array, int, map, pointer, slice, string } = gob;

// What follows is types.go in TypeScript.

const Numbers = gob.struct("main.Numbers", {
  Bool: gob.bool,
  Int: int,
  Int8: gob.int8,
  Int16: gob.int16,
  Int32: gob.int32,
  Int64: gob.int64,
  Uint: gob.uint64,
  Uint8: gob.uint8,
  Uint16: gob.uint16,
  Uint32: gob.uint32,
  Uint64: gob.uint64,
  Float32: gob.float32,
  Float64: gob.float64,
  String: string,
  Bytes: gob.bytes,
  Octets: slice(gob.uint8),
  Fixed: array(3, gob.uint8),
});
const Nested = gob.struct("main.Nested", {
  Name: string,
  Points: slice(Args),
  Corners: array(2, Args),
  Places: map(string, Args),
  Groups: map(int, slice(string)),
  Tally: gob.record(gob.int64),
  Origin: Args,
  Maybe: pointer(Args),
  Count: pointer(int),
  Pairs: slice(slice(int)),
  Holes: slice(pointer(Args)),
});
const Box: gob.Schema<{ Value?: unknown }> = gob.struct("main.Box", { Value: gob.any });
const Moment = gob.struct("main.Moment", {
  At: gob.time,
  Wait: gob.duration,
  Days: map(gob.time, string),
});
const Big = gob.struct("main.Big", {
  Int: pointer(gob.bigInt),
  Float: pointer(gob.bigFloat),
  Rat: pointer(gob.bigRat),
});
const Place = gob.struct("main.Place", {
  Link: pointer(gob.url),
  Addr: gob.netipAddr,
  ID: gob.uuid,
  Hosts: map(gob.netipAddr, int),
});
interface Location {
  File: string;
  Line: number;
  PC: bigint;
  Hidden: number;
  Next?: Location;
  ID: string;
}
const Location: gob.Schema<Location> = gob.struct("main.Location", {
  File: string,
  Line: int,
  PC: gob.uint64,
  Hidden: int,
  Next: pointer(gob.lazy(() => Location)),
  ID: string,
}, {
  json: {
    File: "file",
    Line: "line,omitempty",
    PC: "pc,string",
    Hidden: "-",
    Next: "next",
    ID: "_id,omitempty",
  },
});
const Base = gob.struct("main.Base", { ID: int, Err: string }, { json: { Err: "err,omitempty" } });
const Extra = gob.struct("main.Extra", { ID: int, Tags: slice(string) }, {
  json: { Tags: "tags,omitempty" },
});
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
/** The text of a number, such as `12.05`. */
const Amount = gob.opaque<string>("main.Amount", "binary", {
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  zero: "0.00",
  json: { encode: rawJSON, decode: (_, text) => text },
});
const Batch = gob.struct("main.Batch", { Base, Extra: pointer(Extra), Amounts: slice(Amount) }, {
  embedded: ["Base", "Extra"],
});
const Complex = gob.struct("main.Complex", { Z: gob.complex128 });

const Arith: Service<{
  Add: Method<Args, { C: number }>;
  Div: Method<Args, { Quo: number; Rem: number }>;
  Fail: Method<string, { C: number }>;
  Sleep: Method<number, number>;
}> = service("Arith", {
  Add: method(Args, Reply),
  Div: method(Args, Quotient),
  Fail: method(string, Reply),
  Sleep: method(int, int),
});

/** A method that gives back what it gets. */
function echo<T>(schema: gob.Schema<T>): Method<T, T> {
  return method(schema, schema);
}

const Echo = service("Echo", {
  Int: echo(int),
  Int8: echo(gob.int8),
  Uint64: echo(gob.uint64),
  Float32: echo(gob.float32),
  Float64: echo(gob.float64),
  String: echo(string),
  Bytes: echo(gob.bytes),
  Ints: echo(slice(int)),
  Pair: echo(array(2, int)),
  Table: echo(map(string, int)),
  Numbers: echo(Numbers),
  Nested: echo(Nested),
  Box: echo(Box),
  List: echo(List),
  Moment: echo(Moment),
  Big: echo(Big),
  Place: echo(Place),
  Location: echo(Location),
  Batch: echo(Batch),
  Complex: echo(Complex),
  Describe: method(Box, string),
  Upper: method(string, string),
});

/** A method of `Echo` with a value for it. */
type Call = (client: Client) => Promise<[received: unknown, sent: unknown]>;

function send<T>(method: Method<T, T>, value: T): Call {
  return async (client) => [await client.call(method, value), value];
}

const { methods } = Echo;
const third = {
  form: "finite",
  negative: false,
  precision: 64,
  mode: 0,
  accuracy: 1,
  exponent: -1,
  mantissa: 0xaaaa_aaaa_aaaa_aaabn,
} as const;
const infinity = {
  ...third,
  form: "inf",
  negative: true,
  precision: 0,
  accuracy: 0,
  exponent: 0,
  mantissa: 0n,
} as const;

/** The values of client.go, in the same order. */
const calls: Call[] = [
  send(methods.Int, 42),
  send(methods.Int8, -128),
  send(methods.Uint64, 2n ** 64n - 1n),
  send(methods.Float32, Math.fround(0.1)),
  send(methods.Float32, 16777216),
  send(methods.Float32, Math.fround(1e-7)),
  send(methods.Float64, 1e21),
  send(methods.Float64, 123456789012345680000),
  send(methods.Float64, 1e-7),
  send(methods.Float64, 0.000001),
  send(methods.Float64, -0),
  send(methods.Float64, Number.MIN_VALUE),
  send(methods.String, '<a href="x">&\u2028\u2029\0\x1f\x7f\t\n\r\\/é日😀'),
  send(methods.String, ""),
  send(methods.Bytes, new Uint8Array([0, 1, 2, 0xfb, 0xff])),
  send(methods.Bytes, new Uint8Array()),
  send(methods.Ints, [1, -2, 3]),
  send(methods.Ints, []),
  send(methods.Pair, [1, 2]),
  send(
    methods.Table,
    new Map([["b", 2], ["a", 1], ["é", 4], ["z", 3], ["\uffff", 5], ["😀", 6]]),
  ),
  send(methods.Numbers, {
    Bool: true,
    Int: -(2 ** 53) + 1,
    Int8: -128,
    Int16: -(2 ** 15),
    Int32: -(2 ** 31),
    Int64: -(2n ** 63n),
    Uint: 2n ** 53n,
    Uint8: 255,
    Uint16: 2 ** 16 - 1,
    Uint32: 2 ** 32 - 1,
    Uint64: 2n ** 64n - 1n,
    Float32: Math.fround(3.4028235e38),
    Float64: Number.MAX_VALUE,
    String: "text",
    Bytes: new TextEncoder().encode("bytes"),
    Octets: [1, 2],
    Fixed: [1, 2, 3],
  }),
  send(methods.Nested, {
    Name: "n",
    Points: [{ A: 1, B: 2 }],
    Corners: [{ A: 0, B: 0 }, { A: 0, B: 0 }],
    Places: new Map([["b", { A: 3, B: 4 }], ["a", { A: 0, B: 0 }]]),
    Groups: new Map([[10, ["x"]], [9, []], [-1, ["y", "z"]]]),
    Tally: { k: 2n ** 63n - 1n },
    Origin: { A: 0, B: 0 },
    Maybe: { A: 5, B: 6 },
    Count: -7,
    Pairs: [[], [1]],
    Holes: [undefined, { A: 7, B: 8 }],
  }),
  send(methods.Box, {}),
  send(methods.Box, { Value: [undefined, true, "s", 1.5, { z: 1, a: [] }] }),
  send(methods.List, { Value: 1, Next: { Value: 2, Next: { Value: 3 } } }),
  send(methods.Moment, {
    At: Temporal.ZonedDateTime.from("2024-02-29T23:59:59.12345678[+05:30]"),
    Wait: Temporal.Duration.from({ hours: 1, minutes: 30, nanoseconds: 1 }),
    Days: new Map([[Temporal.ZonedDateTime.from("0001-01-01T00:00:00[UTC]"), "first"]]),
  }),
  send(methods.Big, {
    Int: -123456789012345678901234567890n,
    Float: third,
    Rat: { num: -3n, den: 2n },
  }),
  send(methods.Big, { Int: 0n, Float: infinity, Rat: { num: 3n, den: 1n } }),
  send(methods.Place, {
    Link: "https://@example.com:8080/a%2Fb/%C3%A9?q=1&r=<2>#frag%20ment",
    Addr: "fe80::1%eth0",
    ID: "0102ab00-0000-0000-0000-000000000000",
    Hosts: new Map([["10.0.0.1", 1]]),
  }),
  send(methods.Place, {
    Addr: "invalid IP",
    ID: "00000000-0000-0000-0000-000000000000",
    Hosts: new Map(),
  }),
  send(methods.Location, {
    ...{ File: "<a>.go", Line: 0, PC: 2n ** 64n - 1n, Hidden: 0, ID: "" },
    Next: { File: "b.go", Line: 7, PC: 1n, Hidden: 0, ID: "x" },
  }),
  send(methods.Batch, {
    Base: { ID: 0, Err: "no" },
    Extra: { ID: 0, Tags: ["a"] },
    Amounts: ["0.05", "12345678901234567.89"],
  }),
  send(methods.Batch, { Base: { ID: 0, Err: "" }, Amounts: [] }),
];

/** The services of server.go. */
function newServer(): Server {
  const same = <T>(value: T): T => value;
  return new Server()
    .register(Arith, {
      Add: ({ A, B }) => ({ C: A + B }),
      Div({ A, B }) {
        if (B === 0) throw new Error("divide by zero");
        return { Quo: Math.trunc(A / B), Rem: A % B };
      },
      Fail(text) {
        // Go passes over what it does not know.
        throw new RpcError(text, { code: "E_FAIL", details: { text } });
      },
      async Sleep(milliseconds) {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        return milliseconds;
      },
    })
    .register(Echo, {
      Int: same,
      Int8: same,
      Uint64: same,
      Float32: same,
      Float64: same,
      String: same,
      Bytes: same,
      Ints: same,
      Pair: same,
      Table: same,
      Numbers: same,
      Nested: same,
      Box: same,
      List: same,
      Moment: same,
      Big: same,
      Place: same,
      Location: same,
      Batch: same,
      Complex: same,
      Describe: ({ Value }) => String(Value),
      Upper: (text) => text.toUpperCase(),
    });
}

/** A server of ours that speaks JSON. */
class DenoServer implements AsyncDisposable {
  readonly address: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #server = newServer();
  readonly #accepting: Promise<void>;

  constructor() {
    this.address = `127.0.0.1:${this.#listener.addr.port}`;
    this.#accepting = this.#accept();
  }

  async #accept(): Promise<void> {
    const served: Promise<void>[] = [];
    for await (const conn of this.#listener) {
      served.push(this.#server.serveCodec(new JsonServerCodec(conn)));
    }
    await Promise.all(served);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#server.shutdown({ timeout: 1000 });
    await this.#accepting;
  }
}

function goProgram(): Promise<string> {
  return buildGo(new URL("./jsonpeer/", import.meta.url));
}

async function startGoServer(): Promise<ServerChild> {
  return await ServerChild.start(await goProgram(), ["server"]);
}

function dial(address: string): Promise<Deno.TcpConn> {
  const [hostname, port] = address.split(":");
  return Deno.connect({ hostname, port: Number(port) });
}

async function connect(address: string, options?: ClientOptions): Promise<Client> {
  return new Client(new JsonClientCodec(await dial(address)), options);
}

/** Writes a text and reads what comes until the far side ends the connection. */
async function exchange(address: string, text: string | Uint8Array): Promise<string> {
  using conn = await dial(address);
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
  await conn.closeWrite();
  return await readAll(conn);
}

async function readAll(conn: Deno.Conn): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    let count;
    try {
      count = await inTime(conn.read(buffer), "a read");
    } catch (error) {
      // A server that closes with bytes unread resets the connection.
      if (error instanceof Deno.errors.ConnectionReset) return text;
      throw error;
    }
    if (count === null) return text;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}

/** Reads until so many lines are there. */
async function readLines(conn: Deno.Conn, count: number): Promise<string[]> {
  let text = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  while (text.split("\n").length <= count) {
    const read = await inTime(conn.read(buffer), "a read");
    if (read === null) break;
    text += decoder.decode(buffer.subarray(0, read), { stream: true });
  }
  return text.split("\n");
}

/** Requests that Go's server and ours answer with the same bytes. */
const requests: readonly string[] = [
  // Ids are any value, echoed without space and escaped as Go escapes.
  ...["0", "1", "-1", "1.50", "1e3", "18446744073709551616", "null", "true", '"id"', '"<\u2028&>"']
    .map((id) => `{"method":"Arith.Add","params":[{"A":1,"B":2}],"id":${id}}`),
  `{"method":"Arith.Add","params":[{"A":1,"B":2}],"id": [ 1, { "a" : "b c" } , "\\u003c\\"" ] }`,
  `{"method":"Arith.Add","params":[{"A":1,"B":2}]}`,
  `{"id":1,"id":2,"method":"x","method":"Arith.Add","params":[{"A":5}],"params":[{"A":1,"B":2}]}`,
  // What stands around a call.
  `{"method":"Arith.Add","id":3}`,
  `{"method":"Arith.Add","params":null,"id":3}`,
  `{"method":"Arith.Add","params":[],"id":3}`,
  `{"method":"Arith.Add","params":[null],"id":3}`,
  `{"method":"Arith.Add","params":[{"A":1,"B":2},5,{"x":[]}],"id":3}`,
  ...["{}", "5", '"x"', "true"]
    .map((params) => `{"method":"Arith.Add","params":${params},"id":3}`),
  `{"METHOD":"Arith.Add","Params":[{"A":1,"B":2}],"iD":3,"jsonrpc":"2.0","other":{"a":[1,{}]}}`,
  `{"method":"Arith.Add","param\u017f":[{"A":1,"B":2}],"id":3}`,
  `{"id":3}`,
  `{}`,
  `null`,
  `{"method":null,"id":3}`,
  ...["Arith", "Arith.Nothing", "Nothing.Add", "", ".", "Arith.Add.", "<é\\u2028>.x"]
    .map((name) => `{"method":"${name}","params":[{}],"id":3}`),
  // Arguments that do not fit.
  ...['"text"', "[]", "5", "true", '{"A":"x"}', '{"A":1.0}', '{"A":1e2}', '{"A":[]}', '{"B":{}}']
    .map((args) => `{"method":"Arith.Add","params":[${args}],"id":4}`),
  `{"method":"Arith.Add","params":[{"A":9223372036854775808}],"id":4}`,
  `{"method":"Arith.Add","params":[{"a":1,"b":2}],"id":4}`,
  `{"method":"Arith.Add","params":[{"A":1,"A":2,"B":null,"C":5}],"id":4}`,
  ...["128", "-129", "1.5", "-0", "null", '"1"', "99999999999999999999999"]
    .map((n) => `{"method":"Echo.Int8","params":[${n}],"id":5}`),
  ...["18446744073709551615", "18446744073709551616", "-1", "-0", "0"]
    .map((n) => `{"method":"Echo.Uint64","params":[${n}],"id":6}`),
  ...["1e39", "3.4028235e38", "1e-50", "0.1", "16777217", "-0", "1048576.25", "1e21", "999999e15"]
    .map((n) => `{"method":"Echo.Float32","params":[${n}],"id":7}`),
  ...["1e309", "1e-400", "1e21", "1e20", "123456789.125", "0.0000001", "1E+2", "-0.0", '"NaN"']
    .map((n) => `{"method":"Echo.Float64","params":[${n}],"id":8}`),
  ...['"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\u0041\\/\\b"', '"<&>"', "5", "null"]
    .map((text) => `{"method":"Echo.Upper","params":[${text}],"id":9}`),
  ...[
    '"AQ=="',
    '"AR=="',
    '"A\\nQ=="',
    '"AQ"',
    '"A*=="',
    '"AQ==x"',
    "[1,2]",
    "[256]",
    "5",
    '""',
    "[]",
  ]
    .map((bytes) => `{"method":"Echo.Bytes","params":[${bytes}],"id":10}`),
  `{"method":"Echo.Numbers","params":[{"Bytes":5}],"id":10}`,
  ...["[1]", "[1,2,3]", "[]", "null", "{}", '["x"]']
    .map((pair) => `{"method":"Echo.Pair","params":[${pair}],"id":11}`),
  ...['{"a":1,"a":2}', '{"a":"x"}', "[]", '{"__proto__":1,"":2}']
    .map((table) => `{"method":"Echo.Table","params":[${table}],"id":12}`),
  `{"method":"Echo.Nested","params":[{"Points":[{"A":1},{"A":"x"}]}],"id":13}`,
  `{"method":"Echo.Nested","params":[{"Places":{"a":{"A":"x"}}}],"id":13}`,
  `{"method":"Echo.Nested","params":[{"Groups":{"x":[]}}],"id":13}`,
  `{"method":"Echo.Nested","params":[{"Groups":{"9223372036854775808":[]}}],"id":13}`,
  `{"method":"Echo.Nested","params":[{"Origin":5}],"id":13}`,
  `{"method":"Echo.Nested","params":[{"Maybe":"x"}],"id":13}`,
  `{"method":"Echo.Box","params":[{"Value":{"b":[1,null,"x",{"a":1e3}],"a":-0.0,"B":1}}],"id":14}`,
  `{"method":"Echo.Box","params":[{"Value":1e999}],"id":14}`,
  `{"method":"Echo.Big","params":[{"Int":1.5}],"id":15}`,
  `{"method":"Echo.Big","params":[{"Int":"5"}],"id":15}`,
  `{"method":"Echo.Big","params":[{"Float":1.5}],"id":15}`,
  `{"method":"Echo.Big","params":[{"Float":"1e9999999999"}],"id":15}`,
  `{"method":"Echo.Big","params":[{"Float":"0.1","Rat":"1.5e-3","Int":-12}],"id":15}`,
  `{"method":"Echo.Big","params":[{"Rat":"1/0"}],"id":15}`,
  `{"method":"Echo.Place","params":[{"Addr":"x"}],"id":16}`,
  `{"method":"Echo.Place","params":[{"ID":"x"}],"id":16}`,
  `{"method":"Echo.Place","params":[{"Link":{"Scheme":5}}],"id":16}`,
  `{"method":"Echo.Place","params":[{"Link":{"Scheme":"http","host":"é.h","Path":"/x/y z","RawPath":"/x%2Fy%20z"},"Hosts":{}}],"id":16}`,
  `{"method":"Echo.Moment","params":[{"At":5}],"id":17}`,
  `{"method":"Echo.Moment","params":[{"Wait":"5"}],"id":17}`,
  `{"method":"Echo.Moment","params":[{"At":"2024-02-29T23:59:59.5+00:00","Wait":-1,"Days":{}}],"id":17}`,
  `{"method":"Echo.Complex","params":[{"Z":5}],"id":18}`,
  `{"method":"Echo.Complex","params":[{"Z":[1,2]}],"id":18}`,
];

interopTest("JSON: the Go server and ours answer with the same bytes", async () => {
  await using go = await startGoServer();
  await using deno = new DenoServer();
  for (const request of requests) {
    const expected = await exchange(go.address, request);
    const received = await exchange(deno.address, request);
    assert.equal(received, expected, request);
    assert(expected.endsWith("\n"), `${request}: ${expected}`);
  }
});

interopTest("JSON: what is no text in UTF-8 is answered with the same bytes", async () => {
  await using go = await startGoServer();
  await using deno = new DenoServer();
  const start = new TextEncoder().encode(`{"method":"Echo.String","id":"x","params":["`);
  const end = new TextEncoder().encode(`"]}`);
  const texts = [[0xff], [0xe2, 0x82], [0xe2, 0x82, 0x41], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98]];
  for (
    const bytes of [...texts, [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xef, 0xbb, 0xbf, 0x41]]
  ) {
    const request = new Uint8Array([...start, ...bytes, ...end]);
    const expected = await exchange(go.address, request);
    assert.equal(await exchange(deno.address, request), expected, String(bytes));
  }
});

/** Texts at which a server ends the connection, having answered what came before. */
const malformed: readonly string[] = [
  "x",
  "{]",
  '{"a" 1}',
  "[1 2]",
  "nul!",
  "01",
  '{"method":"Arith.Add"},',
  '"\n"',
  '"\\x"',
  "[]",
  "5 ",
  '"text" ',
  "true ",
  '{"method":5}',
  '{"method":{}}',
  "[".repeat(20_000),
];

interopTest("JSON: the Go server and ours end the connection at the same texts", async () => {
  await using go = await startGoServer();
  await using deno = new DenoServer();
  const call = '{"method":"Echo.Int","params":[7],"id":1}';
  for (const text of malformed) {
    for (const address of [go.address, deno.address]) {
      using conn = await dial(address);
      await conn.write(new TextEncoder().encode(call));
      assert.deepEqual(await readLines(conn, 1), ['{"id":1,"result":7,"error":null}', ""]);
      // Our sending half stays open: the server is the one that ends the connection.
      await conn.write(new TextEncoder().encode(text));
      const what = `${address === go.address ? "Go" : "Deno"} at ${text.slice(0, 40)}`;
      assert.doesNotMatch(await inTime(readAll(conn), what), /"result":[^n]/, what);
    }
  }
});

interopTest("JSON: values follow each other with and without space, in any chunking", async () => {
  await using go = await startGoServer();
  await using deno = new DenoServer();
  const one = (id: number) => `{"method":"Echo.Int","params":[${id}],"id":${id}}`;
  const all = `${one(1)}${one(2)}\n\n ${one(3)}\t\r\n${one(4)}`;
  const expected = [1, 2, 3, 4].map((id) => `{"id":${id},"result":${id},"error":null}`);
  for (const address of [go.address, deno.address]) {
    assert.deepEqual((await exchange(address, all)).trimEnd().split("\n").sort(), expected);
    using conn = await dial(address);
    for (const byte of new TextEncoder().encode(all)) await conn.write(new Uint8Array([byte]));
    assert.deepEqual((await readLines(conn, 4)).slice(0, 4).sort(), expected);
  }
});

interopTest("JSON: the Go client passes all its checks against our server", async () => {
  await using deno = new DenoServer();
  assert.equal(await output(await goProgram(), ["client", deno.address]), "ok");
});

interopTest(
  "one contract with tags and embedded structs serves gob and JSON on one port",
  async () => {
    const Both = service("Both", { Location: echo(Location), Batch: echo(Batch) });
    await using server = new Server().register(Both, {
      Location: (location) => ({ ...location, File: "a.go", PC: 5n }),
      Batch: (batch) => ({ ...batch, Amounts: ["1.00"] }),
    });
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    server.serve(listener);
    const address = `127.0.0.1:${listener.addr.port}`;
    const replies = [
      "{File:a.go Line:3 PC:5 Hidden:4 Next:<nil> ID:x} {ID:7 Err:no} {ID:8 Tags:[a]} 1",
      // JSON has no hidden field, and none of two with one name.
      "{File:a.go Line:3 PC:5 Hidden:0 Next:<nil> ID:x} {ID:0 Err:no} {ID:0 Tags:[a]} 1",
    ];
    assert.equal(await output(await goProgram(), ["both", address]), replies.join("\n"));
  },
);

interopTest("JSON: the Go client passes all its checks against the Go server", async () => {
  await using go = await startGoServer();
  assert.equal(await output(await goProgram(), ["client", go.address]), "ok");
});

interopTest("JSON: our client gets back from the Go server what it sends", async () => {
  await using go = await startGoServer();
  await using client = await connect(go.address);
  for (const [index, call] of calls.entries()) {
    const [received, sent] = await call(client);
    assertEqual(received, sent, `value ${index}`);
  }
});

interopTest(
  "JSON: bytes, known interfaces and replies of any type, with the Go server",
  async () => {
    const Bytes = gob.struct("main.Numbers", { String: gob.stringBytes, Fixed: gob.byteArray(3) });
    const Known = gob.struct("main.Box", { Value: gob.oneOf({ "main.Args": Args, string }) });
    const { methods } = service("Echo", {
      Numbers: method(Bytes, Bytes),
      String: method(gob.stringBytes, gob.stringBytes),
      Table: method(map(gob.stringBytes, int), map(gob.stringBytes, int)),
      Nested: method(gob.struct("main.Nested", { Name: string }), gob.plain),
      Box: method(Known, gob.struct("main.Box", { Value: gob.plain })),
      Int: method(int, gob.any),
    });
    await using go = await startGoServer();
    await using client = await connect(go.address);
    const text = new TextEncoder().encode("é<&");
    const sent = { String: text, Fixed: Uint8Array.of(0, 200, 255) };
    assertEqual(await client.call(methods.Numbers, sent), sent);
    assertEqual(await client.call(methods.String, text), text);
    const table = new Map([["c3a9", 1], ["", 2]]);
    assertEqual(await client.call(methods.Table, table), table);
    assertEqual(await client.call(methods.Box, { Value: gob.typed("main.Args", { A: 1, B: 2 }) }), {
      Value: { A: 1, B: 2 },
    });
    assertEqual(await client.call(methods.Box, { Value: gob.typed("string", "a") }), {
      Value: "a",
    });
    assertEqual(await client.call(methods.Box, {}), {});
    assert.equal(await client.call(methods.Int, 7), 7);
    const nested = await client.call(methods.Nested, { Name: "n" }) as Record<string, unknown>;
    assert.deepEqual([nested.Name, nested.Points, nested.Maybe], ["n", undefined, undefined]);
    // JSON does not say which of the types a value has.
    const Back = service("Echo", { Box: method(Known, Known) }).methods.Box;
    await assert.rejects(client.call(Back, { Value: gob.typed("string", "a") }), {
      name: "GobError",
      message:
        "json: cannot unmarshal string into Go struct field Box.Value of type oneOf(main.Args, string)",
    });
  },
);

interopTest("JSON: our client gets back from our server what it sends", async () => {
  await using deno = new DenoServer();
  await using client = await connect(deno.address);
  for (const [index, call] of calls.entries()) {
    const [received, sent] = await call(client);
    assertEqual(received, sent, `value ${index}`);
  }
});

/** Accepts one connection, reads the lines of requests and ends it. */
async function record(
  count: number,
  run: (address: string) => Promise<unknown>,
): Promise<string[]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const running = run(`127.0.0.1:${listener.addr.port}`);
  using conn = await listener.accept();
  const lines = await readLines(conn, count);
  conn.close();
  await running;
  return lines;
}

interopTest(
  "JSON: the Go client and ours send the same bytes, but our ids begin at 1",
  async () => {
    const program = await goProgram();
    const theirs = await record(calls.length, (address) => output(program, ["send", address]));
    const ours = await record(calls.length, async (address) => {
      const client = await connect(address);
      await Promise.allSettled(calls.map((call) => call(client)));
      await client.close();
    });
    assert.equal(theirs.length, calls.length + 1);
    for (const [index, line] of theirs.entries()) {
      const counted = line.replace(/"id":(\d+)\}$/, (_, id) => `"id":${Number(id) + 1}}`);
      assert.equal(ours[index], counted);
    }
  },
);

/** Answers to the call with the id ID, to which both clients say the same. */
const answers: readonly string[] = [
  '{"id":ID,"result":{"C":3},"error":null}',
  '{"id":ID,"result":{"c":3}}',
  '{"ID":ID,"Result":{"C":3},"extra":[1]}',
  '{"id":ID,"result":{"C":3},"error":"bad"}',
  '{"id":ID,"result":null,"error":"bad"}',
  '{"id":ID,"result":null,"error":""}',
  '{"id":ID,"result":{"C":3},"error":""}',
  '{"id":7,"result":5}{"id":ID,"result":{"C":3}}',
  '{"id":18446744073709551615,"result":5}{"id":ID,"result":{"C":3}}',
  // The client ends the connection at all that follow.
  "[]",
  "5 ",
  "{x",
  '{"id":ID,"result":{"C":3}',
  "",
];

/** Answers at which Go's client ends the connection or takes them for another, and what ours says. */
const lenient: readonly (readonly [answer: string, outcome: string])[] = [
  ['{"result":{"C":3}}', "*errors.errorString unexpected EOF"],
  ['{"id":null,"result":{"C":3}}', "*errors.errorString unexpected EOF"],
  ["null", "*errors.errorString unexpected EOF"],
  ['{"id":ID,"result":null,"error":null}', "reply 0"],
  ['{"id":ID}', "reply 0"],
  [
    '{"id":ID,"result":{"C":3},"error":{"code":-1,"a":[1e6]}}',
    'rpc.ServerError {"code":-1,"a":[1e6]}',
  ],
  ['{"id":ID,"result":1,"error":5}', "rpc.ServerError 5"],
  ['{"id":ID,"result":1,"error":false}', "rpc.ServerError false"],
  ['{"id":"ID","result":{"C":3}}', "*errors.errorString unexpected EOF"],
  ['{"id":-1,"result":{"C":4}}{"id":ID,"result":{"C":3}}', "reply 3"],
  ['{"id":0.5,"result":{"C":4}}{"id":ID,"result":{"C":3}}', "reply 3"],
  ['{"method":"notify","params":[]}{"id":ID,"result":{"C":3}}', "reply 3"],
];

/** The outcome of one call on a connection that answers with a text and ends. */
async function answered(
  text: string,
  call: (address: string) => Promise<string>,
): Promise<string> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const calling = call(`127.0.0.1:${listener.addr.port}`);
  using conn = await listener.accept();
  await readLines(conn, 1);
  await conn.write(new TextEncoder().encode(text));
  await conn.closeWrite();
  return await inTime(calling, text);
}

async function ourOutcome(address: string): Promise<string> {
  const client = await connect(address);
  try {
    return `reply ${(await client.service(Arith).Add({ A: 1, B: 2 })).C}`;
  } catch (error) {
    assert(error instanceof ServerError || error instanceof ShutdownError);
    const name = error instanceof ServerError ? "rpc.ServerError" : "*errors.errorString";
    return `${name} ${error.message}`;
  } finally {
    await client.close();
  }
}

/** What Go's client says to an answer. Go has a type for every kind of error that ends a connection; ours is ShutdownError. */
async function goOutcome(address: string): Promise<string> {
  const outcome = await output(await goProgram(), ["call", address]);
  return outcome.replace(/^\*(?!rpc)\S+/, "*errors.errorString");
}

interopTest("JSON: the Go client and ours say the same to the same answers", async () => {
  for (const answer of answers) {
    const theirs = await answered(answer.replace("ID", "0"), goOutcome);
    const ours = await answered(answer.replace("ID", "1"), ourOutcome);
    assert.equal(ours, theirs, answer);
  }
});

interopTest("JSON: our client takes answers that the Go client does not", async () => {
  for (const [answer, outcome] of lenient) {
    const theirs = await answered(answer.replace("ID", "0"), goOutcome);
    const ours = await answered(answer.replace("ID", "1"), ourOutcome);
    assert.equal(ours, outcome, answer);
    assert.notEqual(ours, theirs, answer);
  }
});

interopTest("JSON: our client and the Go server, errors and the end", async () => {
  await using go = await startGoServer();
  const client = await connect(go.address);
  const arith = client.service(Arith);
  for (const text of ["<text> \u2028 é", "rpc: x"]) {
    const error = await rejection(arith.Fail(text));
    assert(error instanceof ServerError);
    assert.equal(error.message, text);
  }
  const missing = method(int, gob.record(int));
  const nil = service("Echo", { Missing: missing }).methods.Missing;
  const pending = rejection(arith.Sleep(10_000));
  // Go answers null where a reply is nil, at which its own client ends the connection.
  assert.deepEqual(await client.call(nil, 1), {});
  assert.deepEqual(await arith.Add({ A: 1, B: 2 }), { C: 3 });
  const closing = client.close();
  assert(await pending instanceof ShutdownError);
  await closing;
});

interopTest("JSON: our client and the Go server, many calls, large values, any order", async () => {
  await using go = await startGoServer();
  await using client = await connect(go.address);
  const arith = client.service(Arith);
  const sums = await Promise.all(Array.from({ length: 1000 }, (_, i) => arith.Add({ A: i, B: 1 })));
  assert.deepEqual(sums.map(({ C }) => C), Array.from({ length: 1000 }, (_, i) => i + 1));
  const order: number[] = [];
  const sleep = async (ms: number) => order.push(await arith.Sleep(ms));
  await Promise.all([sleep(300), sleep(0)]);
  assert.deepEqual(order, [0, 300]);
  const data = crypto.getRandomValues(new Uint8Array(65536));
  const large = new Uint8Array(16 * 1024 * 1024).map((_, i) => data[i % 65536]! ^ (i >> 16));
  const back = await client.service(Echo).Bytes(large);
  assert.equal(back.length, large.length);
  assert(back.every((byte, i) => byte === large[i]));
  const describe = client.service(Echo).Describe;
  assert.equal(await describe({ Value: 5n }), "float64 5");
  assert.equal(
    await describe({ Value: { b: [1], a: undefined } }),
    "map[string]interface {} map[a:<nil> b:[1]]",
  );
  assert.equal(await describe({ Value: gob.typed("[]string", ["x"]) }), "[]interface {} [x]");
});

interopTest("JSON: our client and the Go server, what Go does not know", async () => {
  await using go = await startGoServer();
  await using client = await connect(go.address);
  const arith = client.service(Arith);
  const options = { timeout: 60_000, metadata: { user: "ada" } };
  assert.deepEqual(await arith.Add({ A: 1, B: 2 }, options), { C: 3 });
  // Go answers that it has no cancellation; the call is over all the same, and the connection lives on.
  const error = await rejection(arith.Sleep(1000, { timeout: 10 }));
  assert(error instanceof DOMException && error.name === "TimeoutError");
  assert.deepEqual(await arith.Add({ A: 3, B: 4 }), { C: 7 });
});

interopTest("JSON: a connection that is half closed is answered, by both servers", async () => {
  await using go = await startGoServer();
  await using deno = new DenoServer();
  const call = '{"method":"Arith.Sleep","params":[100],"id":"late"}';
  for (const address of [go.address, deno.address]) {
    assert.equal(await exchange(address, call), '{"id":"late","result":100,"error":null}\n');
  }
});

interopTest("JSON: our client and the Go server, any answer to a ping will do", async () => {
  await using go = await startGoServer();
  await using client = await connect(go.address, { ping: { interval: 10, timeout: 2000 } });
  const pause = new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await Promise.race([client.closed, pause]), undefined);
  assert.deepEqual(await client.service(Arith).Add({ A: 1, B: 2 }), { C: 3 });
});

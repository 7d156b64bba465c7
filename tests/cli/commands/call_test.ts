import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../../mod.ts";
import { eachGoPeerTest, type GoPeer, goPeer } from "../go_peer.ts";
import { goTest } from "../../testing/go.ts";
import { netrpc } from "../netrpc.ts";
import { netrpcHere } from "../test_terminal.ts";

const call = (...args: string[]) => netrpcHere(["call", ...args]);

/** What a method gives for an argument, and what `netrpc` says if it is wrong. */
type Row = readonly [method: string, json: string, out: string];

const good: readonly Row[] = [
  ["Arith.Multiply", '{"A": 7, "B": 8}', "56"],
  ["Arith.Multiply", '{"A": 7}', "0"],
  ["Arith.Multiply", "{}", "0"],
  ["Arith.Divide", '{"A": 16, "B": 4}', '{"Quo":4,"Rem":0}'],
  ["Single.Int", "-5", '"int -5"'],
  ["Single.Uint8", "255", '"uint8 255"'],
  ["Single.Int64", "9223372036854775807", '"int64 9223372036854775807"'],
  ["Single.Float", '"-Infinity"', '"float64 -Inf"'],
  ["Single.Complex", '{"re": 1, "im": -2}', '"complex128 (1-2i)"'],
  ["Single.Bool", "true", '"bool true"'],
  ["Single.String", '"h\\u00e9"', '"string hé"'],
  ["Single.Bytes", '"AAH/"', '"[]uint8 [0 1 255]"'],
  ["Single.Level", "3", '"main.Level 3"'],
  ["Single.Color", '"red"', '"main.Color red"'],
  ["Single.Tags", '["a", "b"]', '"main.Tags [a b]"'],
  ["Single.Labels", '{"a": "b"}', '"main.Labels map[a:b]"'],
  ["Single.Map", '{"k": {"X": 1}}', '"map[string]main.Inner map[k:{1 0 <nil>}]"'],
  [
    "Single.Slice",
    '[{"X": 1}, null, {"Y": 2}]',
    '"[]main.Inner [{1 0 <nil>} {0 0 <nil>} {0 2 <nil>}]"',
  ],
  ["Single.Array", "[1, 2, 3]", '"[3]int [1 2 3]"'],
  ["Single.Digest", '"AQIDBA=="', '"main.Digest [1 2 3 4]"'],
  ["Single.Time", '"2026-11-05T06:07:08.5+02:00"', '"time.Time 2026-11-05 06:07:08.5 +0200 +0200"'],
  ["Single.Duration", '"1m30s"', '"time.Duration 1m30s"'],
  ["Single.Duration", "1500", '"time.Duration 1.5µs"'],
  ["Single.Any", "5", '"int 5"'],
  ["Single.Any", '[1, "a", {"x": null}]', '"[]interface {} [1 a map[x:<nil>]]"'],
  ["Single.Any", '{"$type": "main.Circle", "value": {"R": 2}}', '"main.Circle {2}"'],
  ["Single.Any", '{"$type": "main.Level", "value": 2}', '"main.Level 2"'],
  ["Single.Any", '{"$type": "[]string", "value": ["a"]}', '"[]string [a]"'],
  ["Single.Shape", '{"$type": "*main.Square", "Side": 2}', '"*main.Square &{2}"'],
  ["Single.Empty", "{}", '"struct {} {}"'],
  ["Single.Custom", '"Bg=="', '"uint8 6"'],
  ["Single.Anonymous", '{"Q": 5}', '"struct { Q int } {5}"'],
  [
    "Single.Node",
    '{"Name": "a", "Next": {"Children": [{"Name": "c"}]}}',
    '{"Name":"a","Next":{"Name":"","Next":null,"Children":[{"Name":"c","Next":null,"Children":[]}]},"Children":[]}',
  ],
];

eachGoPeerTest("call asks for the types and makes one call", async (peer) => {
  let executed = 0;
  for (const [name, json, out] of good) {
    assert.deepEqual(await call(peer.tcp, name, json), { code: 0, out: `${out}\n`, err: "" }, json);
    assert.equal(await peer.executed(), ++executed, `${name} ${json}`);
  }
});

const interfaceHint =
  'hint: the value of an interface is written {"$type": "main.Circle", "value": …}, with the name under ' +
  "which the server registers its type: with the whole import path, and a star for a pointer";

const bad: readonly Row[] = [
  ["Arith.Divide", '{"A": 1, "B": 0, "C": 1}', 'Arith.Divide: C: main.Args has no field "C"'],
  ["Arith.Divide", '{"a": 1}', 'Arith.Divide: a: main.Args has no field "a"\nhint: there is A'],
  [
    "Kinds.Echo",
    '{"Structs": [{"X": 1, "deep": {}}]}',
    'Kinds.Echo: Structs[0].deep: main.Inner has no field "deep"\nhint: there is Deep',
  ],
  ["Kinds.Echo", '{"Int8": 300}', "Kinds.Echo: Int8: expected int8, found 300"],
  [
    "Kinds.Echo",
    '{"Structs": [{}, {"X": "a"}]}',
    'Kinds.Echo: Structs[1].X: expected int, found "a"',
  ],
  ["Kinds.Echo", '{"Done": 1}', "Kinds.Echo: Done: gob never sends a chan any; leave it out"],
  ["Kinds.Echo", '{"Level": "a"}', 'Kinds.Echo: Level: expected main.Level (some int), found "a"'],
  [
    "Arith.Multiply",
    "[1]",
    "Arith.Multiply: the argument: expected main.Args, found an array of 1",
  ],
  [
    "Single.Any",
    '{"$type": "main.Nope"}',
    "Single.Any: the argument cannot hold a value of type main.Nope: the server says gob: name not registered " +
    `for interface: "main.Nope"\n${interfaceHint}`,
  ],
  [
    "Single.Shape",
    "5",
    `Single.Shape: gob: int is not assignable to type main.Shape\n${interfaceHint}`,
  ],
  [
    "Kinds.Echo",
    '{"Shape": {"R": [1]}}',
    `Kinds.Echo: gob: map[string]interface {} is not assignable to type main.Shape\n${interfaceHint}`,
  ],
  ["Kinds.Echo", '{"Mask": 65536}', 'Kinds.Echo: value for "Mask" out of range'],
  [
    "Arith.Nope",
    "{}",
    "rpc: can't find method Arith.Nope\nhint: netrpc list shows the methods of a server that has a debug page",
  ],
];

eachGoPeerTest("call says what is wrong with an argument, and runs nothing", async (peer) => {
  for (const [name, json, err] of bad) {
    const expected = { code: 1, out: "", err: `netrpc: ${err}\n` };
    assert.deepEqual(await call(peer.tcp, name, json), expected, json);
  }
  assert.equal(await peer.executed(), 0);
});

/** A value for every field of `Kinds.Echo`, as its reply prints it. */
const kinds = `{
  "Bool": true, "Int": -1, "Int8": -8, "Int16": -16, "Int32": -32, "Int64": -9223372036854775808, "Uint": 1,
  "Uint8": 8, "Uint16": 16, "Uint32": 32, "Uint64": 18446744073709551615, "Uintptr": 7, "Float32": 0.5,
  "Float64": 1e+100, "Complex64": {"re": 1, "im": 2}, "Complex128": {"re": 3, "im": -4}, "String": "text",
  "Bytes": "AAH/", "Struct": {"X": 1, "Y": -2, "Deep": {"S": "deep", "L": 3}},
  "Pointer": {"X": 1, "Y": 0, "Deep": null}, "Pointers": 42, "Anonymous": {"Q": 5}, "Array": [1, 2, 3],
  "Hash": [1, 2, 3, 4], "Structs": [{"X": 1, "Y": 0, "Deep": {"S": "", "L": 1}}],
  "Pointees": [{"X": 0, "Y": 1, "Deep": null}], "Matrix": [[1, 2], [], [3]], "Strings": {"a": "b"},
  "Numbers": {"-1": "minus"}, "Levels": {"2": ["x", "y"]}, "StructMap": {"in": {"X": 1, "Y": 0, "Deep": null}},
  "PointerMap": {"in": {"X": 0, "Y": 1, "Deep": null}}, "Any": "anything", "Anys": [1, "two", 3.5],
  "Shape": {"$type": "main.Circle", "value": {"R": 2}}, "Time": "2026-11-05T06:07:08.000000009Z",
  "TimeP": "2026-11-05T06:07:08+02:00", "Duration": 90000000000, "Durations": [1, 2],
  "Big": 123456789012345678901234567890, "BigP": -5, "URL": "https://example.com/a", "Addr": "10.0.0.1",
  "Level": 4, "Color": "red", "Flag": true, "Ratio": 0.25, "Mask": 65535, "Tags": ["t"], "Labels": {"k": "v"},
  "Digest": [9, 8, 7, 6], "Raw": "cmF3", "Base": {"ID": 77, "Owner": "me"}, "Self": null,
  "Node": {"Name": "root", "Next": {"Name": "next", "Next": null, "Children": []}, "Children": []},
  "Custom": "Bg==", "Bin": "YmluYXJ5", "Text": {"S": "text"}
}`;

eachGoPeerTest("call sends every kind of field, and prints it back", async (peer) => {
  const { code, out, err } = await call(peer.tcp, "Kinds.Echo", kinds);
  assert.deepEqual([code, err], [0, ""]);
  const dense = (text: string) => text.replace(/\s+/g, "");
  assert.equal(dense(out), dense(kinds));
  assert.equal(await peer.executed(), 1);
  // Promoted fields have the name that they have in Go.
  const { out: promoted } = await call(peer.tcp, "Kinds.Print", '{"ID": 5, "Owner": "o"}');
  assert.match(promoted, /\\"ID\\":5,\\"Owner\\":\\"o\\"/);
});

goTest("call reaches servers in every way", async () => {
  await using peer = await goPeer();
  const ways: readonly (readonly string[])[] = await waysTo(peer);
  for (const [address = "", ...options] of ways) {
    const place = address === "" ? [] : [address];
    const result = await call(...options, ...place, "Arith.Multiply", '{"A":7,"B":8}');
    assert.deepEqual(result, { code: 0, out: "56\n", err: "" }, options.join(" "));
  }
  assert.equal(await peer.executed(), ways.length);
});

async function waysTo(peer: GoPeer): Promise<string[][]> {
  const authority = `${peer.folder}/authority.pem`;
  await Deno.writeTextFile(authority, peer.authority);
  return [
    [peer.tcp],
    [peer.http, "--http"],
    [peer.http, "--http-path", "/_goRPC_"],
    [peer.json, "--json"],
    [peer.tls, "--tls", "--cacert", authority],
    ["", "--unix", peer.unix],
  ];
}

goTest("call sends JSON-RPC as it is, and keeps the digits", async () => {
  await using peer = await goPeer();
  const big = "9223372036854775807";
  assert.equal((await call(peer.json, "Single.Int64", big, "--json")).out, `"int64 ${big}"\n`);
  const { out } = await call(peer.json, "Kinds.Filled", "{}", "--json");
  assert.match(out, /"Int64":-9223372036854775808,.*"Uint64":18446744073709551615/);
  assert.match((await call(peer.json, "Arith.Divide", "{}", "--json")).err, /divide by zero/);
});

const contract = `
import { gob, method, service } from "@netrpc/netrpc";
const Circle = gob.struct("main.Circle", { R: gob.float64 });
const Inner = gob.struct("main.Inner", { X: gob.int, Y: gob.int8 });
const All = gob.struct("main.All", {
  Struct: Inner,
  Int64: gob.int64,
  Time: gob.time,
  Duration: gob.duration,
  Shape: gob.oneOf({ "main.Circle": Circle }),
});
const Args = gob.struct("main.Args", { A: gob.int, B: gob.int });
const Quotient = gob.struct("main.Quotient", { Quo: gob.int, Rem: gob.int });
export const Arith = service("Arith", { Divide: method(Args, Quotient) });
export const Kinds = service("Kinds", { Echo: method(All, All) });
`;

goTest("call takes the types from a contract, and asks nothing", async () => {
  await using peer = await goPeer();
  const file = `${peer.folder}/contract.ts`;
  await Deno.writeTextFile(file, contract);
  const by = (name: string, json: string) => call(peer.tcp, name, json, "--contract", file);
  assert.deepEqual(await by("Arith.Divide", '{"A":16,"B":4}'), {
    code: 0,
    out: '{"Quo":4,"Rem":0}\n',
    err: "",
  });
  const all = '{"Struct":{"X":1,"Y":2},"Int64":9223372036854775807,"Time":"2026-11-05T06:07:08Z",' +
    '"Duration":"1m30s","Shape":{"$type":"main.Circle","value":{"R":2}}}';
  assert.deepEqual(await by("Kinds.Echo", all), { code: 0, out: `${all}\n`, err: "" });
  assert.equal(await peer.executed(), 2);
  assert.match(
    (await by("Kinds.Echo", '{"Struct":{"Y":300}}')).err,
    /Struct\.Y: expected int8, found 300/,
  );
  assert.match(
    (await by("Kinds.Echo", '{"struct":{}}')).err,
    /has no field "struct"\nhint: there is Struct/,
  );
  assert.match(
    (await by("Arith.Nope", "{}")).err,
    /has no method Arith.Nope\nhint: it has Arith.Divide/,
  );
  assert.equal(await peer.executed(), 2);
});

goTest("call shows what it asks, and calls as often as it is told", async () => {
  await using peer = await goPeer();
  const { out, err } = await call(
    peer.tcp,
    "Arith.Multiply",
    '{"A":2,"B":3}',
    "-v",
    "--repeat",
    "3",
  );
  assert.equal(out, "6\n6\n6\n");
  assert.equal(
    err,
    "Arith.Multiply with ?: gob: type mismatch in decoder: want struct type main.Args; got non-struct\n" +
      "Arith.Multiply with { A ? }: gob: wrong type (int) for received field @.A\n" +
      "Arith.Multiply with { B ? }: gob: wrong type (int) for received field @.B\n",
  );
});

goTest("call says what a Go server may have crashed of", async () => {
  await using peer = await goPeer();
  const good = await call(peer.tcp, "Evil.Trace", '{"Tracing": {"Trace": "t"}, "Key": "k"}');
  assert.deepEqual(good, { code: 0, out: '"t"\n', err: "" });
  const { code, err } = await call(peer.tcp, "Evil.Trace", '{"Trace": "t"}');
  assert.equal(code, 1);
  assert.match(
    err,
    /^netrpc: Evil\.Trace: the connection ended before the reply \(.*\)\nhint: the server may have crashed: .*\{"Base"/,
  );
});

goTest("call prints times that the stream does not name", async () => {
  await using peer = await goPeer();
  const time = '"2026-11-05T06:07:08.5+02:00"';
  const { out } = await call(peer.tcp, "Evil.Times", time);
  assert.equal(out, `{"Seen":${time},"At":${time}}\n`);
});

goTest("call says what a server did not do", async () => {
  await using peer = await goPeer();
  assert.deepEqual(await call(peer.tcp, "Arith.Divide", '{"A":7,"B":0}'), {
    code: 1,
    out: "",
    err: "netrpc: Arith.Divide: divide by zero\n",
  });
  assert.equal(
    (await call(peer.tcp, "Evil.Fail", '"x"')).err,
    "netrpc: Evil.Fail: \\u001b[31mred\\u001b[0m\\r\\n\\u0007x\n",
  );
  const slow = await call(peer.tcp, "Arith.Slow", "2000", "--timeout", "200ms");
  assert.equal(slow.code, 1);
  assert.match(slow.err, /Arith\.Slow.*200/);
  // A server of HTTP waits for a line.
  const { err } = await call(peer.http, "Arith.Multiply", "{}", "--timeout", "200ms");
  assert.match(err, /did not answer within 200 ms .*\nhint: a server of another kind needs --http/);
});

Deno.test("call reaches our server, with metadata that is not printed", async () => {
  const Args = gob.struct("Args", { At: gob.time, Tags: gob.map(gob.string, gob.uint64) });
  const Svc = service("Svc", { Do: method(Args, gob.map(gob.string, gob.string)) });
  let ran = 0;
  await using server = new Server().register(Svc, {
    Do: ({ At, Tags }, { metadata }) => {
      ran++;
      return new Map([["at", String(At)], ["tag", String(Tags.get("a"))], [
        "token",
        metadata.token ?? "",
      ]]);
    },
  });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const address = `127.0.0.1:${listener.addr.port}`;
  const json = '{"At":"2026-11-05T06:07:08Z","Tags":{"a":18446744073709551615}}';
  const { code, out, err } = await call(
    address,
    "Svc.Do",
    json,
    "--metadata",
    "token=secret",
    "-v",
  );
  assert.equal(code, 0, err);
  assert.equal(
    out,
    '{"at":"2026-11-05T06:07:08+00:00[UTC]","tag":"18446744073709551615","token":"secret"}\n',
  );
  assert(!err.includes("secret"));
  assert.equal(ran, 1);
});

const usage: readonly (readonly [args: readonly string[], error: RegExp])[] = [
  [[], /ADDRESS is missing/],
  [["127.0.0.1:1"], /a method, Arith.Multiply, not nothing/],
  [["127.0.0.1:1", "Multiply"], /a method, Arith.Multiply, not "Multiply"/],
  [["127.0.0.1:1", "A.B", "{A: 1}"], /Cannot read the JSON at line 1, column 2: expected a name/],
  [["127.0.0.1:1", "A.B", "1", "2"], /one JSON value: put it into quotes/],
  [["127.0.0.1:1", "A.B", "--repeat", "0"], /--repeat/],
  [
    ["127.0.0.1:1", "A.B", "1", "--json", "--contract", "c.ts"],
    /--contract does not go with --json/,
  ],
  [["127.0.0.1:1", "A.B", "1", "--metadata", "secret"], /--metadata takes KEY=VALUE/],
];

Deno.test("call refuses arguments that are wrong", async () => {
  for (const [args, error] of usage) {
    const { code, err } = await call(...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, error);
    assert(!err.includes("secret"));
  }
});

Deno.test("call says which file it cannot read, and which host it cannot find", async () => {
  const table: [string[], string][] = [
    [["@none.json"], "Cannot read none.json: there is no such file"],
    [["@/"], "Cannot read /: it is a folder"],
    [["--tls", "--cacert", "none.pem"], "Cannot read none.pem: there is no such file"],
    [["--contract", "none.ts"], "Cannot load none.ts: there is no such file"],
  ];
  for (const [args, text] of table) {
    const { code, err } = await call("127.0.0.1:1", "A.B", ...args);
    assert.deepEqual([code, err], [1, `netrpc: ${text}\n`]);
  }
  assert.match(
    (await call("nowhere.invalid:1234", "A.B")).err,
    /^netrpc: Cannot connect to nowhere\.invalid:1234: .*lookup/,
  );
});

goTest("call is a program: arguments from files and standard input", async () => {
  await using peer = await goPeer();
  await Deno.writeTextFile(`${peer.folder}/args.json`, '{"A": 7, "B": 8}\n');
  const [file, stdin] = await Promise.all([
    netrpc(["call", peer.tcp, "Arith.Multiply", `@${peer.folder}/args.json`]),
    netrpc(["call", peer.tcp, "Arith.Divide", "-"], {
      stdin: '{"A": 7, "B": 2}',
      permissions: [`--allow-net=${peer.tcp}`],
    }),
  ]);
  assert.deepEqual(file, { code: 0, stdout: "56\n", stderr: "" });
  assert.deepEqual(stdin, { code: 0, stdout: '{"Quo":3,"Rem":1}\n', stderr: "" });
});

goTest(
  "call says of a server that is slow that it is, and not that it may speak another protocol",
  async () => {
    await using peer = await goPeer();
    const { code, err } = await call(peer.tcp, "Arith.Slow", "5000", "--timeout", "700ms");
    assert.equal(code, 1);
    assert.equal(
      err,
      "netrpc: Arith.Slow did not answer within 700 ms\nhint: --timeout 1m waits longer\n",
    );
  },
);

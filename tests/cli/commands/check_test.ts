import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../../mod.ts";
import { Arith, arith } from "../../testing/arith.ts";
import { eachGoPeerTest, goPeerTest } from "../go_peer.ts";
import { netrpc } from "../netrpc.ts";
import { netrpcHere } from "../test_terminal.ts";

const contractFile = (name: string) => new URL(`../contracts/${name}.ts`, import.meta.url).pathname;

eachGoPeerTest(
  "check finds nothing in a contract that is right, and runs no method",
  async (peer) => {
    const { code, out, err } = await netrpcHere(["check", peer.tcp, contractFile("kinds")]);
    assert.equal(err, "");
    const rows = out.split("\n\n")[0]!.split("\n").slice(1);
    assert.deepEqual(rows.filter((row) => !/^[A-Z]\w+\.[A-Z]\w+ +same$/.test(row)), []);
    assert.equal(rows.length, 26);
    assert.match(out, /^The server takes what the contract says\.$/m);
    assert.match(out, /does not tell the types of replies: they were not compared/);
    assert.equal(code, 0);
    assert.equal(await peer.executed(), 0);
  },
);

const differences = `\
METHOD          FIELD             RESULT           CONTRACT           SERVER
Arith.Divide    reply             not told         string             main.Quotient
Arith.Multiply  A                 other type       string             int
                B                 other type       uint               int
                C                 missing field    int                none
Arith.Power                       unknown method
Arith.Slow                        other type       Args               int
Kinds.Print     Int8              other size       int64              int8
                Float32           other size       float64            float32
                String            other type       []uint8            string
                Struct.X          other type       string             int
                Struct.Zoom       missing field    int                none
                Struct.Deep.L     other type       string             main.Level
                Structs.X         other type       string             int
                Structs.Zoom      missing field    int                none
                Structs.Deep.L    other type       string             main.Level
                StructMap.X       other type       string             int
                StructMap.Zoom    missing field    int                none
                StructMap.Deep.L  other type       string             main.Level
                Array             other type       [4]int             [3]int
                Hash              other type       []uint8            [4]uint8
                Time              other type       string             time.Time
                Big               other type       int64              big.Int
                Strings           other type       map[string]int     map[string]string
                Numbers           other type       map[string]string  map[int]string
                Any               other type       string             any
                Level             other type       string             main.Level
                Labels            other type       []string           main.Labels
                Custom            other type       []uint8            main.Custom
                Done              other type       int                chan any
Missing.Run                       unknown service

5 of 6 methods differ.
Numbers of another size arrive only if they fit the receiver's type.
A Go server drops a field that it has not, without an error.
Replies are compared by the names of their types, which is all that the debug page tells.
Fields that the contract has not cannot be asked for.
`;

eachGoPeerTest("check shows each difference, and runs no method", async (peer) => {
  const { code, out, err } = await netrpcHere([
    ...["check", "--http", peer.http, contractFile("wrong")],
  ]);
  assert.equal(err, "");
  assert.equal(out, differences);
  assert.equal(code, 1);
  assert.equal(await peer.executed(), 0);
});

goPeerTest("check prints JSON for programs", async (peer) => {
  const { code, out } = await netrpcHere([
    ...["check", "--unix", peer.unix, contractFile("wrong"), "--format", "json"],
  ]);
  const report = JSON.parse(out);
  assert.deepEqual([code, report.same, report.debugPage, report.server], [
    1,
    false,
    false,
    peer.unix,
  ]);
  assert.deepEqual(report.methods[1], {
    method: "Arith.Multiply",
    result: "other type",
    same: false,
    argument: [
      { path: "A", result: "other type", contract: "string", server: "int" },
      { path: "B", result: "other type", contract: "uint", server: "int" },
      { path: "C", result: "missing field", contract: "int" },
    ],
    reply: { path: "reply", result: "not told", contract: "int" },
    notes: [],
  });
});

goPeerTest("check shows all fields and what is asked with --verbose", async (peer) => {
  const { code, out, err } = await netrpcHere([
    "check",
    "-v",
    "--http",
    peer.http,
    contractFile("kinds"),
  ]);
  assert.equal(code, 0);
  assert.match(out, /^Kinds\.Echo +Bool +same +bool +bool$/m);
  assert.match(out, /^ +Struct\.Deep\.L +same +int +main\.Level$/m);
  assert.match(out, /^ +reply +same +All +main\.All$/m);
  assert.match(err, /^Arith\.Multiply with \{ A \? \}: gob: wrong type \(int\)/m);
});

goPeerTest("check cannot ask a JSON-RPC server, and says so", async (peer) => {
  const { code, out, err } = await netrpcHere([
    "check",
    "--json",
    peer.json,
    contractFile("kinds"),
  ]);
  assert.deepEqual([code, out], [1, ""]);
  assert.match(err, /A JSON-RPC server does not tell its types/);
});

Deno.test("check compares with our own server, whose debug page tells more", async () => {
  const Echo = service("Echo", { Text: method(gob.string, gob.string) });
  let ran = 0;
  await using server = new Server()
    .register(Arith, { Multiply: () => ++ran, Divide: arith.Divide })
    .register(Echo, { Text: (text) => text });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const address = `127.0.0.1:${listener.addr.port}`;
  const { code, out } = await netrpcHere(["check", address, contractFile("wrong")]);
  assert.equal(code, 1);
  const [table] = out.split("Kinds.Print");
  assert.equal(
    table,
    `\
METHOD          FIELD  RESULT           CONTRACT  SERVER
Arith.Divide    reply  not told         string    Quotient
Arith.Multiply  A      other type       string    int
                B      other type       uint      int
                C      missing field    int       none
Arith.Power            unknown method
Arith.Slow             unknown method
`,
  );
  assert.match(out, /^Missing\.Run +unknown service$/m);
  assert.equal(ran, 0);
});

for (
  const [args, code, text] of [
    [[], 2, /ADDRESS is missing/],
    [["127.0.0.1:1"], 2, /CONTRACT\.ts is missing/],
    [["127.0.0.1:1", "a.ts", "b.ts"], 2, /check takes an ADDRESS and a CONTRACT\.ts, and no more/],
    [["127.0.0.1:1", "a.ts", "--format", "xml"], 2, /--format is text or json, not "xml"/],
    [["127.0.0.1:1", "none.ts"], 1, /Cannot load none\.ts: /],
  ] as const
) {
  Deno.test(`check refuses [${args}]`, async () => {
    const outcome = await netrpcHere(["check", ...args]);
    assert.deepEqual([outcome.code, outcome.out], [code, ""]);
    assert.match(outcome.err, text);
  });
}

Deno.test("check loads a contract whose project does not say what @netrpc/netrpc is", async () => {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
  const own = `
    import { gob, method, service } from "@netrpc/netrpc";
    const Args = gob.struct("Args", { A: gob.int, B: gob.int });
    export const Arith = service("Arith", { Multiply: method(Args, gob.int) });`;
  await using server = new Server().register(Arith, arith);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  const address = `127.0.0.1:${listener.addr.port}`;
  try {
    await Deno.writeTextFile(`${folder}/own.ts`, own);
    await Deno.writeTextFile(`${folder}/other.ts`, 'export * from "./own.ts";');
    const good = await netrpc(["check", address, "own.ts"], { cwd: folder });
    assert.deepEqual([good.code, good.stderr], [0, ""]);
    const bad = await netrpc(["check", address, "other.ts"], { cwd: folder });
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /Cannot load other\.ts: .*@netrpc\/netrpc.*\n.*\nhint: .*import map/s);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

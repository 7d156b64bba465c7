// The command `netrpc ui` without a browser: what it offers of which server, and how it ends.

import assert from "node:assert/strict";
import { gob, method, Server, service } from "../../../mod.ts";
import type { CallReply, Failure, FormType, Offer } from "../../../cli/ui/protocol.ts";
import { goPeerTest } from "../go_peer.ts";
import { netrpcHere } from "../test_terminal.ts";
import { type RunningUi, runUi, serving } from "../ui/ui_peer.ts";

const top = new URL("../../../", import.meta.url);

/** Asks what the page asks. */
async function ask<T>({ url }: Pick<RunningUi, "url">, name: string, asked: unknown): Promise<T> {
  const response = await fetch(url + name, {
    method: "POST",
    headers: { origin: new URL(url).origin },
    body: JSON.stringify(asked),
  });
  return await response.json();
}

function fieldsOf(type: FormType): Record<string, string> {
  return Object.fromEntries(type.fields?.map(({ name, type }) => [name, type.go]) ?? []);
}

goPeerTest(
  "ui offers what a Go server lists, asks for types, and begins calls with HTTP",
  async (peer) => {
    await using ui = await runUi([peer.http, "Other.Method", "Arith.Multiply"]);
    const offer = await ask<Offer>(ui, "offer", {});
    assert.deepEqual([offer.server, offer.source, offer.typed, offer.complete], [
      peer.http,
      "debug page",
      true,
      false,
    ]);
    assert.deepEqual(offer.command, ["netrpc", "call", "--http", peer.http]);
    assert.deepEqual(offer.methods.find(({ name }) => name === "Arith.Multiply"), {
      name: "Arith.Multiply",
      args: "*main.Args",
      reply: "*int",
    });
    assert.deepEqual(offer.methods.at(-1), { name: "Other.Method" });
    const before = await peer.executed();
    const type = await ask<FormType>(ui, "type", { method: "Arith.Multiply", sample: "null" });
    assert.deepEqual([type.go, fieldsOf(type)], ["main.Args", { A: "int", B: "int" }]);
    assert.equal(await peer.executed(), before);
    const call = { method: "Arith.Multiply", json: '{"A": 7, "B": 8}' };
    assert.equal((await ask<CallReply>(ui, "call", call)).json, "56");
    const failed = await ask<Failure>(ui, "type", { method: "Arith.Multipy", sample: "null" });
    assert.deepEqual(failed, {
      ok: false,
      message: "rpc: can't find method Arith.Multipy",
      hint: "did you mean Arith.Multiply?",
    });
  },
);

goPeerTest(
  "ui finds the usual fields of every kind, and in them when they are looked into",
  async (peer) => {
    await using ui = await runUi([peer.tcp]);
    const offer = await ask<Offer>(ui, "offer", {});
    assert.deepEqual([offer.source, offer.methods], ["names", []]);
    assert.match(offer.hint ?? "", /no debug page.*--contract FILE/s);
    const method = "Kinds.Echo";
    const all = fieldsOf(await ask<FormType>(ui, "type", { method, sample: "null" }));
    for (
      const [name, go] of Object.entries({ Int8: "int8", Complex64: "complex64", Bytes: "[]uint8" })
    ) {
      assert.equal(all[name], go);
    }
    const sample = '{"Struct": null, "Structs": [null]}';
    const inside = await ask<FormType>(ui, "type", { method, sample });
    const [struct, structs] = inside.fields!;
    assert.deepEqual(fieldsOf(struct!.type), { X: "int", Y: "int" });
    assert.deepEqual(fieldsOf(structs!.type.elem!), { X: "int", Y: "int" });
    // What a reply has is a name to try from then on.
    const filled = await ask<CallReply>(ui, "call", { method: "Kinds.Filled", json: "{}" });
    assert(filled.ok);
    const more = await ask<FormType>(ui, "type", { method, sample: "null" });
    assert(more.fields!.length > Object.keys(all).length);
    assert.equal(fieldsOf(more)["Pointees"], "[]*main.Inner");
  },
);

goPeerTest("ui calls a JSON-RPC server, which tells no types", async (peer) => {
  await using ui = await runUi([peer.json, "--json", "Arith.Divide"]);
  const offer = await ask<Offer>(ui, "offer", {});
  assert.deepEqual([offer.typed, offer.methods], [false, [{ name: "Arith.Divide" }]]);
  assert.deepEqual(offer.command, ["netrpc", "call", "--json", peer.json]);
  const call = (json: string) => ask<CallReply>(ui, "call", { method: "Arith.Divide", json });
  assert.deepEqual(JSON.parse((await call('{"A": 17, "B": 5}')).json), { Quo: 3, Rem: 2 });
  const { ms, ...failed } = await ask<Failure>(ui, "call", { method: "Arith.Divide", json: "{}" });
  assert(ms! > 0);
  assert.deepEqual(failed, { ok: false, message: "Arith.Divide: divide by zero" });
});

Deno.test("ui takes methods and types from a contract, with the types in interfaces", async () => {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/contract.ts`;
  await Deno.writeTextFile(
    file,
    `import { gob, method, service } from ${JSON.stringify(new URL("mod.ts", top).href)};
const Circle = gob.struct("Circle", { Radius: gob.float64 });
interface Tree { Unusual: bigint; Left: Tree | undefined; Shape: unknown }
const Tree: gob.Schema<Tree> = gob.struct("Tree", {
  Unusual: gob.int64,
  Left: gob.pointer(gob.lazy(() => Tree)),
  Shape: gob.oneOf({ "main.Circle": Circle }),
}) as gob.Schema<Tree>;
export const Trees = service("Trees", { Grow: method(Tree, Tree) });
`,
  );
  const Circle = gob.struct("Circle", { Radius: gob.float64 });
  const Tree = gob.struct("Tree", {
    Unusual: gob.int64,
    Shape: gob.oneOf({ "main.Circle": Circle }),
  });
  const Trees = service("Trees", { Grow: method(Tree, Tree) });
  await using served = await serving(new Server().register(Trees, { Grow: (tree) => tree }));
  try {
    await using ui = await runUi([served.address, "--contract", file], undefined, [
      ...["--no-config", "--allow-net=127.0.0.1", "--allow-read", "--allow-import"],
    ]);
    const offer = await ask<Offer>(ui, "offer", {});
    assert.deepEqual([offer.source, offer.complete], ["contract", true]);
    assert.deepEqual(offer.methods, [{ name: "Trees.Grow", args: "Tree", reply: "Tree" }]);
    const type = (sample: string) => ask<FormType>(ui, "type", { method: "Trees.Grow", sample });
    const all = await type("null");
    assert.deepEqual(fieldsOf(all), { Unusual: "int64", Left: "Tree", Shape: "any" });
    const shape = (await type('{"Shape": null}')).fields![0]!.type;
    assert.deepEqual(shape.types!.map(({ name }) => name), ["main.Circle"]);
    const left = (await type('{"Left": {"Left": null}}')).fields![0]!.type.fields![0]!.type;
    assert.deepEqual(Object.keys(fieldsOf(left)), ["Unusual", "Left", "Shape"]);
    const json =
      '{"Unusual": 9007199254740993, "Shape": {"$type": "main.Circle", "value": {"Radius": 2}}}';
    const reply = await ask<CallReply>(ui, "call", { method: "Trees.Grow", json });
    assert(reply.ok, JSON.stringify(reply));
    assert.match(reply.json, /"Unusual": 9007199254740993/);
    const missing = await ask<Failure>(ui, "call", { method: "Trees.Gro", json: "{}" });
    assert.match(missing.message, /has no method Trees\.Gro$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ui ends at Ctrl-C", { ignore: Deno.build.os === "windows" }, async () => {
  await using ui = await runUi(["127.0.0.1:1"]);
  // Where nothing listens there is a page all the same.
  const lost = await ask<Offer>(ui, "offer", {});
  assert.deepEqual([lost.source, lost.methods], ["names", []]);
  assert.match(lost.hint ?? "", /^Cannot connect to 127\.0\.0\.1:1: /);
  await ui.child.kill("SIGINT");
  await assert.rejects(fetch(ui.url));
});

Deno.test("ui says what is wrong with its arguments", async () => {
  using busy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = busy.addr;
  for (
    const [args, code, text] of [
      [[], 2, "ADDRESS is missing: HOST:PORT, or --unix PATH"],
      [
        ["127.0.0.1:1", "Arith"],
        2,
        'ui takes an ADDRESS and a method, Arith.Multiply, not "Arith"',
      ],
      [["127.0.0.1:1", "--port", "70000"], 2, "--port is at most 65535, not 70000"],
      [["127.0.0.1:1", "--port", "0"], 2, '--port takes a whole number from 1, not "0"'],
      [["127.0.0.1:1", "--json", "--contract", "a.ts"], 2, "--contract does not go with --json"],
      [["127.0.0.1:1", "--port", String(port)], 1, `Another program listens on port ${port}`],
    ] as const
  ) {
    const { code: status, err } = await netrpcHere(["ui", ...args]);
    assert.equal(status, code);
    assert(err.includes(text), err);
  }
});

Deno.test("ui works when netrpc is loaded from a URL", async () => {
  await using files = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const [, ending = ""] = /\.(ts|html|css)$/.exec(pathname) ?? [];
      try {
        const text = await Deno.readTextFile(new URL(`.${pathname}`, top));
        const type = ending === "ts" ? "application/typescript" : `text/${ending}`;
        return new Response(text, { headers: { "content-type": type } });
      } catch {
        return new Response(null, { status: 404 });
      }
    },
  );
  const cache = await Deno.makeTempDir();
  try {
    const host = `127.0.0.1:${files.addr.port}`;
    const flags = ["--no-config", "--no-lock", `--allow-import=${host}`, "--allow-net=127.0.0.1"];
    await using ui = await runUi(["127.0.0.1:1"], `http://${host}/cli.ts`, flags, {
      DENO_DIR: cache,
    });
    const page = await fetch(ui.url);
    assert.match(await page.text(), /<script type="module">"use strict";/);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
});

// The module in Node: `deno task test:node`. It is no part of `deno task test`, since `deno bundle` fetches its bundler when it
// runs for the first time. Another runtime can be named by its path: `NETRPC_NODE=bun deno task test:node`.

import assert from "node:assert/strict";
import { connect, Server } from "../../mod.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { output, ServerChild } from "../testing/process.ts";
import { account, Mirror, mirror, sample } from "./contract.ts";

const node = Deno.env.get("NETRPC_NODE") ?? "node";
const here = new URL("./", import.meta.url);
const program = await bundle();

/** Bundles the program for Node. */
async function bundle(): Promise<string> {
  const { pathname } = new URL("../../.cache/node/program.mjs", here);
  await output(Deno.execPath(), [
    ...["bundle", "--quiet", "--platform", "deno", "--output", pathname],
    new URL("program.ts", here).pathname,
  ]);
  return pathname;
}

/** Runs `test` as on a runtime without `Temporal`, if `without` says so. */
function perhapsWithoutTemporal<T>(without: boolean, test: () => T): T {
  const { Temporal } = globalThis;
  if (without) Reflect.deleteProperty(globalThis, "Temporal");
  try {
    return test();
  } finally {
    globalThis.Temporal = Temporal;
  }
}

Deno.test("in Node: values go there and back, and only times need Temporal", async () => {
  assert.equal(await output(node, [program, "values"]), "");
});

Deno.test("in Node: every golden vector is read as in Deno", async () => {
  const { pathname } = new URL("../golden/vectors.json", here);
  const { vectors } = JSON.parse(await Deno.readTextFile(pathname)) as {
    vectors: { hex: string }[];
  };
  const inNode = JSON.parse(await output(node, [program, "vectors", pathname])) as string[][];
  const without = await output(node, ["-p", "typeof Temporal"]) === "undefined";
  perhapsWithoutTemporal(without, () => {
    assert.deepEqual(inNode, vectors.map(({ hex }) => account(Uint8Array.fromHex(hex))));
  });
});

Deno.test("in Node: a client calls a server in Deno over node:net", async () => {
  await using server = new Server().register(Mirror, mirror);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  server.serve(listener);
  await output(node, [program, "call-deno", String(listener.addr.port)]);
});

goTest("in Node: a client calls a server in Go over node:net", async () => {
  const path = await buildGo(new URL("../../examples/arith/go/server/", here));
  await using server = await ServerChild.start(path, ["--port", "0"]);
  await output(node, [program, "call-go", server.address.replace(/^.*:/, "")]);
});

Deno.test("in Node: a server answers clients in Deno, in gob, JSON and over HTTP", async () => {
  await using server = await ServerChild.start(node, [program, "serve"]);
  const address = { hostname: "127.0.0.1", port: Number(server.address.replace(/^.*:/, "")) };
  for (const options of [{}, { codec: "json" as const }, { http: true }]) {
    await using client = await connect({ ...address, ...options });
    assert.deepEqual(await client.service(Mirror).Back(sample), sample);
    await assert.rejects(client.service(Mirror).Fail("no"), { message: "no", code: "mirrored" });
  }
});

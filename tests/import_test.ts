// The module is also used by importing it from a URL, where there is no deno.json: these tests serve the checkout over HTTP
// on loopback and run programs that import it from there, type-checked, with a cache of their own.

import assert from "node:assert/strict";
import { outcomeOf } from "./testing/process.ts";

const top = new URL("../", import.meta.url);

/** Serves the TypeScript files of the checkout, and nothing else, until it is disposed. */
function serveCheckout(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.endsWith(".ts")) return new Response(null, { status: 404 });
    try {
      const source = await Deno.readTextFile(new URL(`.${pathname}`, top));
      return new Response(source, { headers: { "content-type": "application/typescript" } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

/** Runs a program that may import from `origin` and use the network as given, and returns what it prints. */
async function run(program: string, origin: string, permissions: string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_import_" });
  try {
    const file = `${folder}/program.ts`;
    await Deno.writeTextFile(file, program);
    const { host } = new URL(origin);
    const { code, stdout, stderr } = await outcomeOf(
      Deno.execPath(),
      [
        ...["run", "--check=all", "--no-config", "--no-lock", "--no-prompt"],
        ...[`--allow-import=${host}`, ...permissions, file],
      ],
      { cwd: folder, env: { DENO_DIR: `${folder}/cache` } },
    );
    assert.equal(code, 0, stderr);
    return stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("mod.ts, imported from a URL, serves a call and makes it", async () => {
  await using server = serveCheckout();
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const program = `
    import { connect, gob, method, Server, service } from "${origin}/mod.ts";

    const Args = gob.struct("Args", { A: gob.int, B: gob.int });
    const Arith = service("Arith", { Multiply: method(Args, gob.int) });

    const server = new Server().register(Arith, { Multiply: ({ A, B }) => A * B });
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = server.serve(listener);
    {
      await using client = await connect({ hostname: "127.0.0.1", port: listener.addr.port });
      const product: number = await client.service(Arith).Multiply({ A: 6, B: 7 });
      console.log(product);
    }
    await server.shutdown();
    await serving;
  `;
  assert.equal(await run(program, origin, ["--allow-net=127.0.0.1"]), "42\n");
});

Deno.test("gob/mod.ts, imported from a URL, needs no permission", async () => {
  await using server = serveCheckout();
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const program = `
    import { array, decode, encode, string } from "${origin}/gob/mod.ts";

    console.log(decode(encode(array(2, string), ["gob", "Go"]), array(2, string)).join(" "));
  `;
  assert.equal(await run(program, origin, []), "gob Go\n");
});

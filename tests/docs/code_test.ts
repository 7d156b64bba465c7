// Code on pages that no other test runs: the Go program of docs/go_peers.md runs, and what needs other programs compiles.

import assert from "node:assert/strict";
import { connect, Server } from "../../mod.ts";
import { Arith, arith } from "../testing/arith.ts";
import { goTest } from "../testing/go.ts";
import { output, ServerChild } from "../testing/process.ts";
import { pagesIn } from "./pages.ts";

const top = new URL("../../", import.meta.url);

/** The Go program of docs/go_peers.md for another port, built. */
async function goProgram(folder: string, port: number): Promise<string> {
  const text = await Deno.readTextFile(new URL("docs/go_peers.md", top));
  const [, source] = /^```go\n(package main\n.*?)^```$/ms.exec(text) ?? [];
  assert(source !== undefined && source.includes('"127.0.0.1:1234"'));
  await Deno.writeTextFile(`${folder}/main.go`, source.replace(":1234", `:${port}`));
  await output("go", ["build", "-o", `${folder}/program`, `${folder}/main.go`]);
  return `${folder}/program`;
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_code_" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

goTest(
  "the Go program of docs/go_peers.md calls what it serves itself, and a server of ours",
  () =>
    withFolder(async (folder) => {
      await using server = new Server().register(Arith, arith);
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = listener.addr;
      const serving = server.serve(listener);
      const program = await goProgram(folder, port);
      assert.equal(await output(program, []), "56 {3 2}\ndivide by zero");
      await server.shutdown();
      await serving;
      await using _ = await ServerChild.start(program, ["-serve"]);
      await using client = await connect({ hostname: "127.0.0.1", port });
      assert.equal(await client.service(Arith).Multiply({ A: 7, B: 8 }), 56);
      assert.equal(await output(program, []), "56 {3 2}\ndivide by zero");
    }),
);

Deno.test("every program on a page that is not run compiles", () =>
  withFolder(async (folder) => {
    const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", top)));
    const imports = Object.fromEntries(
      Object.entries<string>(exports)
        .map(([entry, file]) => [`@netrpc/netrpc${entry.slice(1)}`, new URL(file, top).href]),
    );
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
    const files: string[] = [];
    for (const page of (await pagesIn("docs")).filter((page) => !page.includes("/plugins/"))) {
      const text = await Deno.readTextFile(new URL(page, top));
      // Blocks with the name of a file run with the others of their page.
      for (const [, program] of text.matchAll(/^```ts ignore\n(.*?)^```$/gms)) {
        if (!/^import /m.test(program!)) continue;
        const name = `${page.replaceAll(/\W/g, "_")}_${files.length}.ts`;
        await Deno.writeTextFile(`${folder}/${name}`, program!);
        files.push(`${folder}/${name}`);
      }
    }
    assert(files.length >= 3, `${files.length} programs`);
    await output(Deno.execPath(), [
      "check",
      "--quiet",
      "--config",
      `${folder}/deno.json`,
      ...files,
    ]);
  }));

/**
 * How long the first run of a program takes that imports the module from a server which answers after 50 ms: all files, or the one
 * that `deno task bundle` makes. Nothing is in the program's cache.
 *
 * @module
 */

import { bundle } from "../tools/release/bundle.ts";
import type { Lab } from "./lab.ts";
import { type Outcome, sideBySide } from "./outcome.ts";

const top = new URL("../", import.meta.url);
const milliseconds = 50;
/** A first run from sources takes seconds. */
const mostRounds = 10;

/** Runs programs by turns. Where Deno cannot fetch its bundler, there is no such row. */
export async function importByUrl({ settings: { starts } }: Lab): Promise<Outcome[]> {
  let files: ReadonlyMap<string, string>;
  try {
    files = await bundle();
  } catch (error) {
    console.error(`deno bundle failed, so the rows about URLs are left out: ${error}`);
    return [];
  }
  await using server = serveFromAfar(files);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const rounds = Math.min(starts, mostRounds);
  const outcomes = [];
  for (const [what, flags] of [["run", []], ["run with --check", ["--check"]]] as const) {
    const [measured] = await sideBySide(
      rounds,
      firstRun(origin, "mod.ts", flags),
      firstRun(origin, "netrpc.js", flags),
    );
    outcomes.push({
      what: `the first ${what} of a program that imports netrpc.js from ${milliseconds} ms away, ` +
        "against mod.ts",
      unit: "ms",
      warmUp: "none",
      ...measured!,
    });
  }
  return outcomes;
}

/** Serves the checkout and the files that were made, each after a while. */
function serveFromAfar(files: ReadonlyMap<string, string>): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const path = new URL(request.url).pathname.slice(1);
    try {
      const text = files.get(path) ?? await Deno.readTextFile(new URL(path, top));
      const type = path.endsWith(".js") ? "text/javascript" : "application/typescript";
      return new Response(text, { headers: { "content-type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

/** A run of a new program with an empty cache. */
function firstRun(origin: string, file: string, flags: readonly string[]): () => Promise<[number]> {
  return async () => {
    const folder = await Deno.makeTempDir({ prefix: "netrpc_url_" });
    try {
      const program = `import { gob } from "${origin}/${file}";\n` +
        "const bytes: Uint8Array = gob.encode(gob.int, 7);\nconsole.log(bytes.length);\n";
      await Deno.writeTextFile(`${folder}/program.ts`, program);
      const command = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--no-prompt", "--no-config", "--no-lock", ...flags],
          ...[`--allow-import=${new URL(origin).host}`, "program.ts"],
        ],
        cwd: folder,
        env: { DENO_DIR: `${folder}/cache`, NO_COLOR: "1" },
      });
      const start = performance.now();
      const { success, stderr } = await command.output();
      const took = performance.now() - start;
      if (!success) throw new Error(new TextDecoder().decode(stderr));
      return [took];
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

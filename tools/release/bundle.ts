/**
 * Makes `dist/netrpc.js`, the module in one file for import by URL, and its types, `dist/netrpc.d.ts`. Run with `deno task bundle`,
 * which then checks that a program with types runs against them. Deno fetches its bundler when it runs for the first time.
 *
 * @module
 */

import { oneDeclaration } from "./one_declaration.ts";

const top = new URL("../../", import.meta.url);
const entry = "tools/release/netrpc.ts";

/** What is written, by the names of the files. */
export async function bundle(): Promise<Map<string, string>> {
  const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", top)));
  const folder = await Deno.makeTempDir({ prefix: "netrpc_bundle_" });
  try {
    const head = `// netrpc ${version}, MIT license\n`;
    const script = await scriptOf(`${folder}/netrpc.js`);
    const types = await typesOf(folder);
    return new Map([
      ["netrpc.js", `// @ts-self-types="./netrpc.d.ts"\n${head}${script}`],
      ["netrpc.d.ts", `${head}${types}`],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function scriptOf(output: string): Promise<string> {
  await run(Deno.execPath(), [
    ...["bundle", "--quiet", "--platform", "deno", "--output", output],
    new URL(entry, top).pathname,
  ]);
  return await Deno.readTextFile(output);
}

/** The public declarations, which `deno pack` writes a file each. */
async function typesOf(folder: string): Promise<string> {
  const archive = `${folder}/pack.tgz`;
  await run(Deno.execPath(), ["pack", "--quiet", "--allow-dirty", "--output", archive]);
  await run("tar", ["-xzf", archive, "-C", folder]);
  const files = await declarationsIn(`${folder}/package`, "");
  const root = entry.replace(/ts$/, "d.ts");
  files.set(root, await Deno.readTextFile(new URL(entry, top)));
  return oneDeclaration(files, root);
}

async function declarationsIn(folder: string, below: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    const path = below + name;
    if (isDirectory) {
      for (const [path, text] of await declarationsIn(folder, `${below}${name}/`)) {
        files.set(path, text);
      }
    } else if (name.endsWith(".d.ts")) {
      files.set(path, await Deno.readTextFile(`${folder}/${path}`));
    }
  }
  return files;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const command = new Deno.Command(program, { args: [...args], cwd: top, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  if (success) return;
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  throw new Error(`${program} ${args.join(" ")} failed:\n${said}`);
}

/** Checks the types of a program against the files, and runs it. */
async function tryOut(folder: URL): Promise<void> {
  const program = `
    import { connect, connectPool, gob, MuxSession, Server, ServerError } from "./netrpc.js";
    import { method, service } from "./netrpc.js";

    const Args = gob.struct("Args", { A: gob.int, B: gob.int });
    const Quotient = gob.struct("Quotient", { Quo: gob.int, Rem: gob.int });
    const Arith = service("Arith", {
      Multiply: method(Args, gob.int),
      Divide: method(Args, Quotient),
    });

    await using server = new Server().register(Arith, {
      Multiply: ({ A, B }) => A * B,
      Divide({ A, B }) {
        if (B === 0) throw new Error("divide by zero");
        return { Quo: Math.trunc(A / B), Rem: A % B };
      },
    });
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    server.serve(listener);
    const { port } = listener.addr;
    await using client = await connect({ port });
    const product: number = await client.service(Arith).Multiply({ A: 6, B: 7 });
    // @ts-expect-error a text is no number
    const refused: unknown = await client.service(Arith).Multiply({ A: "6", B: 7 }).catch((e) => e);
    await using pool = connectPool({ servers: [{ port }] });
    const failed: unknown = await pool.service(Arith).Divide({ A: 1, B: 0 }).catch((e) => e);
    // @ts-expect-error no such schema
    const missing: unknown = gob.integer;
    const text: string = gob.decode(gob.encode(gob.string, "x"), gob.string);
    console.log(product, refused instanceof TypeError, failed instanceof ServerError);
    console.log(missing, text, typeof MuxSession);
  `;
  await Deno.writeTextFile(new URL("program.ts", folder), program);
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--check", "--no-config", "--no-prompt", "--allow-net=127.0.0.1", "program.ts"],
    ...{ cwd: folder, env: { NO_COLOR: "1" } },
  });
  const { stdout, stderr } = await command.output();
  const printed = new TextDecoder().decode(stdout);
  if (printed === "42 true true\nundefined x function\n") return;
  throw new Error(`the bundle does not work:\n${printed}${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  const dist = new URL("dist/", top);
  await Deno.mkdir(dist, { recursive: true });
  for (const [name, text] of await bundle()) {
    await Deno.writeTextFile(new URL(name, dist), text);
    console.log(`dist/${name}: ${Math.round(new TextEncoder().encode(text).length / 1024)} KiB`);
  }
  const folder = await Deno.makeTempDir({ prefix: "netrpc_bundle_" });
  try {
    for (const name of ["netrpc.js", "netrpc.d.ts"]) {
      await Deno.copyFile(new URL(name, dist), `${folder}/${name}`);
    }
    await tryOut(new URL(`file://${folder}/`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log("ok: a program with types runs against them");
}

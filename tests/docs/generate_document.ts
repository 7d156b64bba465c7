/**
 * The example of docs/generate.md: its files in a folder, its servers, its commands. `deno run --allow-all
 * tests/docs/generate_document.ts` writes what the commands print into the page.
 *
 * @module
 */

import { Child } from "../testing/process.ts";
import { commandsOf, type RunCommand } from "./cli_document.ts";

const page = new URL("../../docs/generate.md", import.meta.url);
const top = new URL("../../", import.meta.url);

/** The text of the page. */
export function readGeneratePage(): Promise<string> {
  return Deno.readTextFile(page);
}

/** Does all that the page says, in its order, in a folder of its own. */
export async function runGeneratePage(text: string): Promise<RunCommand[]> {
  const folder = await Deno.makeTempDir();
  await using servers = new AsyncDisposableStack();
  servers.defer(() => Deno.remove(folder, { recursive: true }));
  const ports = freePorts(["1234", "1235"]);
  const placed = (text: string) =>
    ports.reduce((text, { shown, real }) => text.replaceAll(shown, real), text);
  await prepareFolder(folder, text, placed);
  const env = {
    ...{ NO_COLOR: "1", GOFLAGS: "-buildvcs=false", GOWORK: "off", GOTOOLCHAIN: "local" },
    PATH: `${folder}/bin:${Deno.env.get("PATH") ?? ""}`,
  };
  const steps = [
    ...commandsOf(text).map((command) => ({ line: command.line, command })),
    ...backgroundOf(text),
  ].sort((a, b) => a.line - b.line);
  const run: RunCommand[] = [];
  for (const { command } of steps) {
    if (typeof command === "string") {
      const script = `cd ${folder} && export PATH="${env.PATH}" GOFLAGS=-buildvcs=false && `;
      // What go run starts would outlive it.
      const started = command === "go run ."
        ? "go build -o bin/serve . && exec bin/serve"
        : `exec ${command}`;
      const child = Child.start("sh", ["-c", script + started]);
      servers.use(child);
      await child.listening();
      continue;
    }
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `exec 2>&1; ${command.command}`],
      ...{ cwd: folder, env, stdin: "null" },
    }).output();
    run.push({ ...command, printed: new TextDecoder().decode(stdout) });
  }
  return run;
}

/** The commands of blocks that say `sh background`. */
function backgroundOf(text: string): { line: number; command: string }[] {
  return [...text.matchAll(/^```sh background\n(.*)\n```$/gm)].map((match) => ({
    line: text.slice(0, match.index).split("\n").length,
    command: match[1]!,
  }));
}

function freePorts(shown: readonly string[]): { shown: string; real: string }[] {
  const listeners = shown.map(() => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => String((addr as Deno.NetAddr).port));
  for (const listener of listeners) listener.close();
  return shown.map((shown, index) => ({ shown, real: ports[index]! }));
}

async function prepareFolder(
  folder: string,
  text: string,
  placed: (text: string) => string,
): Promise<void> {
  for (const name of ["bin", "shelf", "odd", "notes", "write"]) {
    await Deno.mkdir(`${folder}/${name}`);
  }
  await Deno.writeTextFile(`${folder}/go.mod`, "module example.com/shelf\n\ngo 1.21\n");
  await Deno.writeTextFile(`${folder}/mod.ts`, `export * from "${new URL("mod.ts", top)}";\n`);
  for (const [, name, body] of text.matchAll(/^```\w+(?: ignore)? file=(\S+)\n(.*?)^```$/gms)) {
    await Deno.writeTextFile(`${folder}/${name}`, placed(body!));
  }
  const program = `#!/bin/sh
exec "${Deno.execPath()}" run --no-prompt --no-config --quiet --allow-read "${
    new URL("cli.ts", top).pathname
  }" "$@"
`;
  await Deno.writeTextFile(`${folder}/bin/netrpc`, program, { mode: 0o755 });
}

if (import.meta.main) {
  const text = await readGeneratePage();
  const lines = text.split("\n");
  for (const { line, shown, printed } of (await runGeneratePage(text)).toReversed()) {
    const count = shown.split("\n").length - 1;
    lines.splice(line, count, ...printed.split("\n").slice(0, -1));
  }
  await Deno.writeTextFile(page, lines.join("\n"));
}

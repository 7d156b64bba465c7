/**
 * Does what a page of the documentation says, in its order, in a folder of its own: writes the files of blocks with `file=NAME`, starts
 * what blocks of `sh background` start, and runs the commands of blocks of `console`.
 *
 * @module
 */

import { Child } from "../testing/process.ts";
import { commandsOf, type RunCommand } from "./cli_document.ts";

const top = new URL("../../", import.meta.url);

/** A page, and what it takes for granted. */
export interface Page {
  readonly url: URL;
  /** The ports that it names, for which free ones are taken. */
  readonly ports: readonly string[];
  /** The permissions of the `netrpc` that its commands run. */
  readonly permissions: readonly string[];
  /**
   * Puts into the folder what the page does not show.
   *
   * @param folder The folder.
   * @param real Gives the port that stands for one of `ports`.
   * @returns What has to end with the page.
   */
  prepare(
    folder: string,
    real: (shown: string) => string,
  ): Promise<readonly (Disposable | AsyncDisposable)[]>;
  /** Changes what only holds elsewhere, such as the address of the repository. */
  placed?(text: string): string;
}

/** Does all that the page says. */
export async function runPage(page: Page): Promise<RunCommand[]> {
  const text = await Deno.readTextFile(page.url);
  const folder = await Deno.makeTempDir({ prefix: "netrpc_page_" });
  await using started = new AsyncDisposableStack();
  started.defer(() => Deno.remove(folder, { recursive: true }));
  const ports = freePorts(page.ports);
  const placed = (text: string) =>
    ports.reduce(
      (text, { shown, real }) => text.replaceAll(new RegExp(`\\b${shown}\\b`, "g"), real),
      page.placed?.(text) ?? text,
    );
  const shownAs = (text: string) =>
    ports.reduce((text, { shown, real }) => text.replaceAll(`:${real}`, `:${shown}`), text);
  await installNetrpc(folder, page.permissions);
  const real = (port: string) => ports.find(({ shown }) => shown === port)!.real;
  for (const resource of await page.prepare(folder, real)) {
    if (Symbol.asyncDispose in resource) started.use(resource);
    else started.use(resource);
  }
  await writeFiles(folder, text, placed);
  const path = `${folder}/bin:${Deno.env.get("PATH") ?? ""}`;
  const env = { NO_COLOR: "1", GOFLAGS: "-buildvcs=false", GOWORK: "off", GOTOOLCHAIN: "local" };
  const steps = [
    ...commandsOf(text).map((command) => ({ line: command.line, command })),
    ...backgroundOf(text),
  ].sort((a, b) => a.line - b.line);
  const run: RunCommand[] = [];
  for (const { command } of steps) {
    if (typeof command === "string") {
      // What go run starts would outlive it.
      const program = command === "go run ."
        ? "go build -o bin/serve . && exec bin/serve"
        : `exec ${placed(command)}`;
      const script = `cd ${folder} && export PATH="${path}" GOFLAGS=-buildvcs=false && ${program}`;
      const child = Child.start("sh", ["-c", script]);
      started.use(child);
      await child.listening();
      continue;
    }
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `exec 2>&1; ${placed(command.command)}`],
      ...{ cwd: folder, env: { ...env, PATH: path }, stdin: "null" },
    }).output();
    run.push({ ...command, printed: shownAs(new TextDecoder().decode(stdout)) });
  }
  return run;
}

/** Writes what the commands of a page print into it. */
export async function rewritePage(page: Page): Promise<void> {
  const lines = (await Deno.readTextFile(page.url)).split("\n");
  for (const { line, shown, printed } of (await runPage(page)).toReversed()) {
    lines.splice(line, shown.split("\n").length - 1, ...printed.split("\n").slice(0, -1));
  }
  await Deno.writeTextFile(page.url, lines.join("\n"));
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

/** Writes the files of blocks with `file=NAME` into a folder. */
export async function writeFiles(
  folder: string,
  text: string,
  placed: (text: string) => string,
): Promise<void> {
  for (const [, name, body] of text.matchAll(/^```\w+(?: ignore)? file=(\S+)\n(.*?)^```$/gms)) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, placed(body!));
  }
}

async function installNetrpc(folder: string, permissions: readonly string[]): Promise<void> {
  await Deno.mkdir(`${folder}/bin`);
  const flags = ["--no-prompt", "--no-config", "--quiet", ...permissions].join(" ");
  const cli = new URL("cli.ts", top).pathname;
  await Deno.writeTextFile(
    `${folder}/bin/netrpc`,
    `#!/bin/sh\nexec "${Deno.execPath()}" run ${flags} "${cli}" "$@"\n`,
    { mode: 0o755 },
  );
}

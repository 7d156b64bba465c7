/**
 * The commands of docs/cli.md, run as it shows them: every block of `console`. `deno run --allow-all tests/docs/cli_document.ts` writes
 * what they print into the page.
 *
 * @module
 */

import { goPeer, writeGobFiles } from "../cli/go_peer.ts";

const page = new URL("../../docs/cli.md", import.meta.url);
const top = new URL("../../", import.meta.url);

/** A command of the page. */
export interface ShownCommand {
  /** The line of the page, from 1. */
  readonly line: number;
  readonly command: string;
  /** What it prints, as the page shows it. */
  readonly shown: string;
  /** Whether the figures of the output are others every time. */
  readonly measured: boolean;
}

/** A command, and what it printed here. */
export interface RunCommand extends ShownCommand {
  readonly printed: string;
}

/** The text of the page. */
export function readPage(): Promise<string> {
  return Deno.readTextFile(page);
}

/** Finds the commands of a page. Those in a block of `console measured` print other figures every time. */
export function commandsOf(text: string): ShownCommand[] {
  const found: { line: number; command: string; shown: string; measured: boolean }[] = [];
  let block: { measured: boolean } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (block === undefined) {
      const [, more] = /^```console(.*)$/.exec(line) ?? [];
      if (more !== undefined) block = { measured: more.trim() === "measured" };
    } else if (line === "```") block = undefined;
    else if (line.startsWith("$ ")) {
      found.push({ line: index + 1, command: line.slice(2), shown: "", ...block });
    } else if (found.length > 0) found.at(-1)!.shown += `${line}\n`;
  }
  return found;
}

/** Runs commands in a folder with the files that the page speaks of, with Go servers at the addresses that it names. */
export async function runCommands(commands: readonly ShownCommand[]): Promise<RunCommand[]> {
  await using peer = await goPeer();
  const addresses = [
    ["127.0.0.1:1234", peer.tcp],
    ["127.0.0.1:8080", peer.http],
    ["127.0.0.1:1236", peer.json],
    ["127.0.0.1:1237", peer.tls],
  ] as const;
  const place = (text: string) =>
    addresses.reduce((text, [shown, real]) => text.replaceAll(shown, real), text);
  const shownAs = (text: string) =>
    addresses.reduce((text, [shown, real]) => text.replaceAll(real, shown), text);
  await prepareFolder(peer.folder, peer.authority);
  const run: RunCommand[] = [];
  let status = 0;
  for (const command of commands) {
    const { code, stdout } = await new Deno.Command("sh", {
      args: [
        "-c",
        `exec 2>&1; ${command.command === "echo $?" ? `echo ${status}` : place(command.command)}`,
      ],
      cwd: peer.folder,
      env: { NO_COLOR: "1", PATH: `${peer.folder}/bin:${Deno.env.get("PATH") ?? ""}` },
      stdin: "null",
    }).output();
    status = code;
    run.push({ ...command, printed: shownAs(new TextDecoder().decode(stdout)) });
  }
  return run;
}

async function prepareFolder(folder: string, authority: string): Promise<void> {
  await writeGobFiles(folder);
  await Deno.writeTextFile(`${folder}/ca.pem`, authority);
  const imports = { "@netrpc/netrpc": `${top}mod.ts` };
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports }));
  for (
    const [, name, text] of (await readPage()).matchAll(
      /```(?:ts ignore|go) file=(\S+)\n(.*?)```/gs,
    )
  ) {
    await Deno.writeTextFile(`${folder}/${name}`, text!);
  }
  await Deno.mkdir(`${folder}/bin`);
  const program = `#!/bin/sh
exec "${Deno.execPath()}" run --no-prompt --no-config --quiet --allow-net --allow-read "${
    new URL("cli.ts", top).pathname
  }" "$@"
`;
  await Deno.writeTextFile(`${folder}/bin/netrpc`, program, { mode: 0o755 });
}

/** Leaves only what does not change from run to run. */
export function withoutFigures(text: string): string {
  const lines = text.split("\n").map((line) =>
    line.replace(/[\d.,]+(?:µs|ms|s\b)?/g, "0").replace(/█+/g, "").replace(/[ ]+/g, " ").trim()
  );
  return lines.filter((line, index) => line !== lines[index - 1]).join("\n");
}

if (import.meta.main) {
  const text = await readPage();
  const lines = text.split("\n");
  for (const { line, shown, printed } of (await runCommands(commandsOf(text))).toReversed()) {
    const count = shown.split("\n").length - 1;
    lines.splice(line, count, ...printed.split("\n").slice(0, -1));
  }
  await Deno.writeTextFile(page, lines.join("\n"));
}

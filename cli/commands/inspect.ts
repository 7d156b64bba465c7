/**
 * `netrpc inspect`: gob files in words, byte by byte.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { Command, Invocation } from "../command.ts";
import { paintedLine } from "../files/inspected_line.ts";
import { Progress } from "../files/progress.ts";
import { type Source, sources } from "../files/source.ts";
import type { Terminal } from "../terminal.ts";

/** Bytes that are inspected before something is printed. */
const mostAtOnce = 64 * 1024;

/** The command. */
export const inspect: Command = {
  name: "inspect",
  summary: "Explains gob files: each message, type and value with its offset",
  usage: "[FILE…]",
  details: [
    "Without FILE, or with -, it reads standard input. Files may be gzip, and hold several streams.",
    "Pages are printed as they are read; a file over 10 MB has a bar on standard error.",
  ],
  options: {},
  examples: ["netrpc inspect values.gob | less", "netrpc inspect < values.gob"],
  permissions: "--allow-read",
  run,
};

async function run({ positionals, terminal }: Invocation): Promise<number> {
  let status = 0;
  let count = 0;
  for await (const source of sources(positionals, terminal)) {
    if (positionals.length > 1) {
      await terminal.out(`${count++ === 0 ? "" : "\n"}==> ${source.name} <==\n`);
    }
    if (await inspectSource(source, terminal)) status = 1;
  }
  return status;
}

/** Prints a file. Returns whether something is wrong with it. */
async function inspectSource(source: Source, terminal: Terminal): Promise<boolean> {
  const length = source.compressed ? undefined : source.size;
  const inspector = new gob.Inspector({ streams: "many", ...length !== undefined && { length } });
  const progress = new Progress(terminal, source);
  const print = async () => {
    for (let page = inspector.read(); page !== undefined; page = inspector.read()) {
      await progress.clear();
      const lines = terminal.colors
        ? page.split("\n").map((line) => paintedLine(terminal, line)).join("\n")
        : page;
      await terminal.out(`${lines}\n`);
      await progress.draw();
    }
    await progress.draw();
  };
  for await (const chunk of source.chunks) {
    for (let at = 0; at < chunk.length; at += mostAtOnce) {
      inspector.push(chunk.subarray(at, at + mostAtOnce));
      await print();
    }
    if (inspector.failed) break;
  }
  inspector.end();
  await print();
  await progress.clear();
  return inspector.failed;
}

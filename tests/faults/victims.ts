/**
 * Starts the processes of ./victim.ts.
 *
 * @module
 */

import { Child } from "../testing/process.ts";

const program = new URL("./victim.ts", import.meta.url).pathname;

const command: readonly string[] = [
  Deno.execPath(),
  "run",
  "--no-prompt",
  "--no-check",
  "--allow-net=127.0.0.1",
  program,
];

/** Starts one; its arguments are those of ./victim.ts. */
export function start(...args: string[]): Child {
  return Child.start(command[0]!, [...command.slice(1), ...args]);
}

/** Starts one that listens. */
export async function startServer(...args: string[]): Promise<{ child: Child; port: number }> {
  const child = start(...args);
  return { child, port: Number(await child.listening()) };
}

/** Starts a server that may open no more than so many files. */
export async function startTightServer(files: number): Promise<{ child: Child; port: number }> {
  const script = `ulimit -n ${files} && exec "$@"`;
  const child = Child.start("sh", ["-c", script, "sh", ...command, "serve"]);
  return { child, port: Number(await child.listening()) };
}

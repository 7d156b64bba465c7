/**
 * Starts the processes of ./victim.ts.
 *
 * @module
 */

import { Child } from "../testing/process.ts";

const program = new URL("./victim.ts", import.meta.url).pathname;

/** Starts one; its arguments are those of ./victim.ts. */
export function start(...args: string[]): Child {
  return Child.start(Deno.execPath(), [
    "run",
    "--no-prompt",
    "--no-check",
    "--allow-net=127.0.0.1",
    program,
    ...args,
  ]);
}

/** Starts one that listens. */
export async function startServer(...args: string[]): Promise<{ child: Child; port: number }> {
  const child = start(...args);
  return { child, port: Number(await child.listening()) };
}

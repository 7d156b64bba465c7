/**
 * A terminal that keeps what is written, for commands that a test runs in its own process.
 *
 * @module
 */

import { main } from "../../cli/main.ts";
import type { Terminal } from "../../cli/terminal.ts";

/** What a command wrote. */
export interface Written {
  out: string;
  err: string;
}

/** Makes one. What is written goes to `written`. */
export function testTerminal(
  options: Partial<Terminal> = {},
): { terminal: Terminal; written: Written } {
  const written = { out: "", err: "" };
  const terminal: Terminal = {
    colors: false,
    interactive: false,
    columns: 80,
    stdin: new ReadableStream(),
    out: (text) => Promise.resolve(void (written.out += text)),
    err: (text) => Promise.resolve(void (written.err += text)),
    ...options,
  };
  return { terminal, written };
}

/** Runs a command in this process: where permissions, folders, signals and pipes say nothing, and much faster than as a process. */
export async function netrpcHere(
  args: readonly string[],
  options: Partial<Terminal> = {},
): Promise<{ code: number; out: string; err: string }> {
  const { terminal, written } = testTerminal(options);
  const code = await main(args, terminal);
  return { code, ...written };
}

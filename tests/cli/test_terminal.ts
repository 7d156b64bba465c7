/**
 * A terminal that keeps what is written, for commands that a test runs in its own process.
 *
 * @module
 */

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

/**
 * A bar on standard error that shows how much of a large file is read.
 *
 * @module
 */

import type { Terminal } from "../terminal.ts";
import type { Source } from "./source.ts";

/** Smaller files have no bar. */
const smallest = 10_000_000;
/** Milliseconds between two pictures of the bar. */
const pause = 100;
/** Columns of the bar itself, at most. */
const widest = 40;

/** The bar of a file. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #source: Source;
  readonly #isShown: boolean;
  #drawn = false;
  #last = performance.now();

  constructor(terminal: Terminal, source: Source) {
    this.#terminal = terminal;
    this.#source = source;
    this.#isShown = terminal.interactive && (source.size ?? 0) > smallest;
  }

  /** Draws the bar, if it is time to. */
  async draw(): Promise<void> {
    const now = performance.now();
    if (!this.#isShown || now - this.#last < pause) return;
    this.#last = now;
    this.#drawn = true;
    const part = Math.min(1, this.#source.read() / this.#source.size!);
    const percent = `${Math.floor(part * 100)}%`.padStart(4);
    const room = Math.max(0, Math.min(widest, this.#terminal.columns - 10));
    const full = Math.floor(part * room);
    const bar = `[${"#".repeat(full)}${"-".repeat(room - full)}]`;
    await this.#terminal.err(`\r\x1b[K${bar}${percent}`);
  }

  /** Takes the bar away, before something else is printed and at the end. */
  async clear(): Promise<void> {
    if (!this.#drawn) return;
    this.#drawn = false;
    await this.#terminal.err("\r\x1b[K");
  }
}

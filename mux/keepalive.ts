/**
 * Whether the peer lives: after a silence it is asked, and after another it counts as dead.
 *
 * @module
 */

import type { PingOptions } from "../mod.ts";

/** Watches for silence. Costs a timer and, while bytes come, a look at the clock for each read. */
export class Keepalive {
  readonly #options: PingOptions;
  readonly #ask: () => void;
  readonly #dead: () => void;
  #heardAt = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param options How long it may be silent, and how long after the question.
   * @param ask Asks the peer.
   * @param dead Called once, if it does not answer.
   */
  constructor(options: PingOptions, ask: () => void, dead: () => void) {
    this.#options = options;
    this.#ask = ask;
    this.#dead = dead;
    this.#await(options.interval, () => this.#silent());
  }

  /** Bytes came. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  /** Nobody wants to know any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #silent(): void {
    const left = this.#heardAt + this.#options.interval - performance.now();
    if (left >= 1) return this.#await(left, () => this.#silent());
    const askedAt = performance.now();
    this.#ask();
    this.#await(this.#options.timeout, () => {
      if (this.#heardAt < askedAt) this.#dead();
      else this.#silent();
    });
  }

  #await(delay: number, then: () => void): void {
    if (delay < Infinity) this.#timer = setTimeout(then, delay);
  }
}

/**
 * Finding servers again and again.
 *
 * @module
 */

import type { ConnectOptions } from "../mod.ts";
import { byAddress } from "./address.ts";
import { delayAfter } from "./backoff.ts";
import type { FindServers, Settings } from "./options.ts";
import { limitedSignal, startTimer, unlessAborted } from "./timing.ts";

/** Calls a function that finds servers, now and then and when it is needed. */
export class Discovery {
  readonly #find: FindServers;
  readonly #settings: Settings;
  readonly #found: (servers: ReadonlyMap<string, ConnectOptions>) => void;
  readonly #end = new AbortController();
  /** Set while the function runs. */
  #running = false;
  #startedAt = -Infinity;
  /** Failures in a row, and calls in a row that did not help. */
  #failures = 0;
  #stopTimer: () => void = () => {};
  /** When the timer fires. */
  #due = Infinity;
  /** Why the function failed last; `undefined` if it has not. */
  error: Error | undefined;
  /** Set by `hurry` until the function is called. */
  #hurried = false;

  constructor(
    find: FindServers,
    settings: Settings,
    found: (servers: ReadonlyMap<string, ConnectOptions>) => void,
  ) {
    this.#find = find;
    this.#settings = settings;
    this.#found = found;
  }

  /** Calls the function now. */
  async start(): Promise<void> {
    if (this.#running || this.#end.signal.aborted) return;
    this.#running = true;
    this.#hurried = false;
    this.#startedAt = performance.now();
    let next = this.#settings.refresh;
    try {
      const servers = await this.#look();
      this.error = undefined;
      this.#found(servers);
    } catch (error) {
      next = this.#failed(error);
    }
    this.#running = false;
    this.#startAfter(next);
  }

  /** None of the servers can be reached: calls the function soon, the later the more often it did not help. */
  hurry(): void {
    if (this.#running || this.#hurried) return;
    this.#hurried = true;
    this.#failures++;
    const earliest = this.#startedAt + delayAfter(this.#failures, this.#settings.backoff);
    if (earliest < this.#due) this.#startAfter(earliest - performance.now());
  }

  /** A server can be reached. */
  helped(): void {
    this.#failures = 0;
  }

  stop(): void {
    this.#end.abort();
    this.#stopTimer();
  }

  async #look(): Promise<ReadonlyMap<string, ConnectOptions>> {
    const { dialTimeout } = this.#settings;
    const { signal, release } = limitedSignal(this.#end.signal, dialTimeout, () => {
      return new DOMException(`No servers were found within ${dialTimeout} ms`, "TimeoutError");
    });
    try {
      // A function that throws at once rejects as well.
      const looking = (async () => await this.#find(signal))();
      const servers = byAddress(await unlessAborted(looking, signal));
      if (servers.size === 0) throw new Error("No servers were found");
      return servers;
    } finally {
      release();
    }
  }

  #failed(error: unknown): number {
    this.error = error instanceof Error ? error : new Error(String(error));
    const { backoff, refresh, emit } = this.#settings;
    const retryIn = Math.min(refresh, delayAfter(++this.#failures, backoff));
    if (!this.#end.signal.aborted) emit({ type: "findFailed", error, retryIn });
    return retryIn;
  }

  #startAfter(milliseconds: number): void {
    if (this.#end.signal.aborted) return;
    this.#stopTimer();
    this.#due = performance.now() + milliseconds;
    this.#stopTimer = startTimer(Math.max(0, milliseconds), () => {
      this.#due = Infinity;
      this.start();
    });
  }
}

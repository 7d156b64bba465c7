/**
 * Calls that are made over and over, so many at a time, and what became of them.
 *
 * @module
 */

import { ServerError, ShutdownError } from "../../mod.ts";
import { inOptions } from "../option_hints.ts";
import { Latencies } from "./latencies.ts";

/** Different texts of errors that are kept. A server could put a number into each. */
const mostTexts = 20;

/** Makes one call on one connection. */
export type Caller = () => Promise<unknown>;

/** How much load there is. */
export interface LoadOptions {
  /** One for each connection. */
  readonly callers: readonly Caller[];
  /** Calls at the same time, on all connections together. */
  readonly inFlight: number;
  /** Milliseconds after which no call begins. */
  readonly duration: number;
  /** Calls at most. */
  readonly calls: number;
  /** Ends it at once. */
  readonly signal: AbortSignal;
}

/** What became of the calls. It grows while they are made. */
export class Outcome {
  /** The times of the calls that were answered, with a reply or with an error of the method. */
  readonly latencies: Latencies = new Latencies();
  /** Errors by their texts. */
  readonly errors: Map<string, number> = new Map();
  /** Errors with further texts. */
  otherErrors = 0;
  /** Calls that have begun. */
  begun = 0;
  /** Calls that have ended. */
  ended = 0;
  /** Calls that ended with an error. */
  failed = 0;
  /** On the clock of `performance.now()`. */
  startedAt: number = performance.now();
  /** When the last call ended. */
  lastAt: number = this.startedAt;

  /** Begins to measure. */
  start(): void {
    this.startedAt = this.lastAt = performance.now();
  }

  /** Calls a second. */
  get rate(): number {
    const seconds = (this.lastAt - this.startedAt) / 1000;
    return seconds > 0 ? this.ended / seconds : 0;
  }

  /** Counts a call that ended. */
  end(began: number, error?: unknown): void {
    this.lastAt = performance.now();
    this.ended++;
    if (error === undefined || error instanceof ServerError) {
      this.latencies.add(this.lastAt - began);
    }
    if (error !== undefined) this.#fail(error);
  }

  #fail(error: unknown): void {
    this.failed++;
    const { message } = inOptions(error instanceof Error ? error.message : String(error));
    const text = message.slice(0, 1000);
    const count = this.errors.get(text);
    if (count !== undefined || this.errors.size < mostTexts) {
      this.errors.set(text, (count ?? 0) + 1);
    } else this.otherErrors++;
  }
}

/** Makes the calls. Returns when they have all ended, or when the signal fires. */
export async function load(options: LoadOptions, outcome: Outcome): Promise<void> {
  const { callers, inFlight, signal } = options;
  const { promise: interrupted, resolve } = Promise.withResolvers<void>();
  const stop = () => resolve();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const workers = Array.from(
      { length: Math.min(inFlight, options.calls) },
      (_, index) => work(callers[index % callers.length]!, options, outcome),
    );
    await Promise.race([Promise.all(workers), interrupted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Makes one call after the other. */
async function work(call: Caller, options: LoadOptions, outcome: Outcome): Promise<void> {
  const { duration, calls, signal } = options;
  const end = outcome.startedAt + duration;
  while (!signal.aborted && outcome.begun < calls) {
    const began = performance.now();
    if (began >= end) return;
    outcome.begun++;
    try {
      await call();
      if (!signal.aborted) outcome.end(began);
    } catch (error) {
      if (signal.aborted) return;
      outcome.end(began, error);
      if (error instanceof ShutdownError) return;
      // What fails without having been sent fails at once: others must have their turn.
      if (!(error instanceof ServerError)) await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

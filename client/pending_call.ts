/**
 * A call that waits for its reply.
 *
 * @module
 */

import type { CallOptions, Method } from "../rpc/contract.ts";
import { startTimer } from "../rpc/timers.ts";

/** A call that waits for its reply, with the timer and the signal that can end the wait. */
export class PendingCall {
  readonly method: Method<unknown, unknown>;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (reason: unknown) => void;
  /** Removes the timer and the listener. Set by `watch`. */
  #release: (() => void) | undefined;

  constructor(
    method: Method<unknown, unknown>,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ) {
    this.method = method;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Settles the call with its reply. */
  resolve(value: unknown): void {
    this.#release?.();
    this.#resolve(value);
  }

  /** Settles the call with an error. */
  reject(reason: unknown): void {
    this.#release?.();
    this.#reject(reason);
  }

  /** Rejects the call and calls `giveUp` when the signal fires or the time is over. */
  watch({ signal, timeout }: CallOptions, giveUp: () => void): void {
    const end = (reason: unknown) => {
      this.reject(reason);
      giveUp();
    };
    // A getter of the argument fired it.
    if (signal?.aborted) return end(signal.reason);
    const abort = () => end(signal!.reason);
    const stopTimer = timeout === undefined ? undefined : startTimer(timeout, () => {
      const text = `${this.method.name} did not answer within ${timeout} ms`;
      end(new DOMException(text, "TimeoutError"));
    });
    signal?.addEventListener("abort", abort, { once: true });
    this.#release = () => {
      stopTimer?.();
      signal?.removeEventListener("abort", abort);
    };
  }
}

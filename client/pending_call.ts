/**
 * A call that waits for its reply.
 *
 * @module
 */

import type { CallOptions, Method } from "../rpc/contract.ts";

/** A call that waits, and what ends its wait early where it was asked for. */
export class PendingCall {
  readonly method: Method<unknown, unknown>;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (reason: unknown) => void;
  /** Removes the timer and the listener, where there are some. */
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

  /** Rejects the call when the signal fires or the time is over, after `giveUp`. */
  watch({ signal, timeout }: CallOptions, giveUp: () => void): void {
    const end = (reason: unknown) => {
      this.reject(reason);
      giveUp();
    };
    const abort = () => end(signal!.reason);
    const timer = timeout === undefined ? undefined : setTimeout(
      () =>
        end(
          new DOMException(
            `${this.method.name} did not answer within ${timeout} ms`,
            "TimeoutError",
          ),
        ),
      timeout,
    );
    signal?.addEventListener("abort", abort, { once: true });
    this.#release = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  }
}

/**
 * A call that is not answered at the first try: what is left of its time, and whether it may be sent again.
 *
 * @module
 */

import { type CallOptions, type Method, ShutdownError } from "../mod.ts";

/** A call with all its tries. */
export class RepeatedCall<A, R> {
  readonly method: Method<A, R>;
  readonly args: A;
  readonly #options: CallOptions | undefined;
  readonly #timeout: number;
  readonly #deadline: number;
  /** Milliseconds for which it still may wait for a server. */
  waitLeft: number;
  /** How often it may still be sent again if its connection breaks before the reply. */
  #retriesLeft: number;
  /** Why the last try failed, if there was one. */
  broken: ShutdownError | undefined;

  constructor(
    method: Method<A, R>,
    args: A,
    options: CallOptions | undefined,
    start: number,
    { waitTimeout, maxRetries }: { waitTimeout: number; maxRetries: number },
  ) {
    this.method = method;
    this.args = args;
    this.#options = options;
    this.#timeout = options?.timeout ?? Infinity;
    this.#deadline = options?.timeout === undefined ? Infinity : start + options.timeout;
    this.waitLeft = waitTimeout;
    const idempotent = options?.idempotent ?? method.idempotent ?? false;
    this.#retriesLeft = idempotent ? maxRetries : 0;
  }

  get signal(): AbortSignal | undefined {
    return this.#options?.signal;
  }

  /** Milliseconds that are left of its time. */
  get timeLeft(): number {
    return this.#deadline === Infinity ? Infinity : this.#deadline - performance.now();
  }

  /** The options of the next try. Throws if the time is over. */
  nextOptions(): CallOptions | undefined {
    if (this.#deadline === Infinity) return this.#options;
    const timeout = this.timeLeft;
    if (timeout <= 0) throw this.timeoutError();
    return { ...this.#options, timeout };
  }

  /** A try has failed. Throws what the call rejects with, unless it may be sent again. */
  tryFailed(error: unknown): void {
    if (!(error instanceof ShutdownError)) throw this.#ranOut(error) ? this.timeoutError() : error;
    if (error.sent && this.#retriesLeft-- <= 0) throw error;
    this.broken = error;
  }

  /** Whether an error says that the time of a try is over, which is the time of the call. */
  #ranOut(error: unknown): boolean {
    if (!(error instanceof DOMException) || error.name !== "TimeoutError") return false;
    return this.#deadline < Infinity && error !== this.signal?.reason && this.timeLeft <= 0;
  }

  timeoutError(reason?: string): DOMException {
    const text = `${this.method.name} did not answer within ${this.#timeout} ms`;
    return new DOMException(reason === undefined ? text : `${text}; ${reason}`, "TimeoutError");
  }
}

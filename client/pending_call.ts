/**
 * A call that waits for its reply.
 *
 * @module
 */

import type { ClientCodec, ResponseHeader } from "../codec.ts";
import { bool, type Schema } from "../gob/mod.ts";
import type { CallOptions, Method } from "../rpc/contract.ts";
import { ServerError } from "../rpc/errors.ts";
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

/** A call of a reserved method, whose reply is not needed. `failed` gets the error, if there is one. */
export function reservedCall<A>(
  name: string,
  args: Schema<A>,
  failed: (error: unknown) => void,
): PendingCall {
  const method = { name, args, reply: bool };
  return new PendingCall(method as unknown as Method<unknown, unknown>, () => {}, failed);
}

/**
 * Reads the body that follows the header of a reply, and settles the call: `undefined` if nobody waits for it. Returns
 * false if the body has not arrived completely.
 */
export function settle(
  call: PendingCall | undefined,
  header: ResponseHeader,
  codec: ClientCodec,
): boolean {
  // An error has an empty body, and a reply to no pending call has one that is not needed.
  if (call === undefined || header.Error !== "") {
    if (codec.readResponseBody(null) === undefined) return false;
    const { Error, Code: code, Details: details } = header;
    call?.reject(new ServerError(Error, call.method.name, { code, details }));
    return true;
  }
  let body;
  try {
    body = codec.readResponseBody(call.method.reply);
  } catch (error) {
    call.reject(error);
    return true;
  }
  if (body === undefined) return false;
  call.resolve(body.value);
  return true;
}

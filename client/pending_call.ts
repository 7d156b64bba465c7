/**
 * A call that waits for its reply.
 *
 * @module
 */

import type { ClientCodec, ResponseHeader } from "../codec.ts";
import { bool, type Schema } from "../gob/mod.ts";
import type { Method } from "../rpc/contract.ts";
import { ServerError } from "../rpc/errors.ts";
import { startTimer } from "../rpc/timers.ts";

/** A call that waits for its reply, with the timer and the signal that can end the wait. */
export class PendingCall {
  readonly method: Method<unknown, unknown>;
  /** Its number, once it has one. */
  seq = -1;
  /** Where its request begins in all that the client has written. */
  position = 0;
  readonly #resolve: (value: unknown) => void;
  /** Removes the timer and the listener. Set by `watch`. */
  #release: (() => void) | undefined;

  /** @param resolve Settles the promise of the call. Keeping `reject` as well would cost every call some memory. */
  constructor(method: Method<unknown, unknown>, resolve: (value: unknown) => void) {
    this.method = method;
    this.#resolve = resolve;
  }

  /** Settles the call with its reply. */
  resolve(value: unknown): void {
    this.#release?.();
    this.#resolve(value);
  }

  /** Settles the call with a reason that the program gave. */
  reject(reason: unknown): void {
    this.#release?.();
    this.#resolve(Promise.reject(reason));
  }

  /** Settles the call with an error of ours, which `make` makes where its stack shows who waits for the call. */
  fail(make: () => unknown): void {
    this.#release?.();
    this.#resolve(failureOf(this.method.name, make));
  }

  /**
   * Rejects the call and calls `giveUp` when the signal fires or the time is over. `silence` says what to look at if nothing
   * has come by then.
   */
  watch(
    { signal, timeout }: { signal: AbortSignal | undefined; timeout: number },
    giveUp: () => void,
    silence: () => string | undefined,
  ): void {
    const abort = () => {
      this.reject(signal!.reason);
      giveUp();
    };
    // A getter of the argument fired it.
    if (signal?.aborted) return abort();
    const stopTimer = startTimer(timeout, () => {
      const text = `${this.method.name} did not answer within ${timeout} ms`;
      const hint = silence();
      this.fail(() => timeoutError(text, hint));
      giveUp();
    });
    signal?.addEventListener("abort", abort, { once: true });
    this.#release = () => {
      stopTimer();
      signal?.removeEventListener("abort", abort);
    };
  }
}

/**
 * A promise that rejects with what `make` makes. The stack of an error ends with those who await it only if it is made in an
 * asynchronous function that they await by then, so this one waits until the call's promise has taken its result over. It
 * has the name of the method, which so stands in the stack. Calls that succeed pay nothing for it.
 */
function failureOf(method: string, make: () => unknown): Promise<never> {
  const failure = async () => {
    await undefined;
    await undefined;
    throw make();
  };
  Object.defineProperty(failure, "name", { value: method });
  return failure();
}

/** What a call rejects with after its time-out. The hint is in the text too, because few look for it in a DOMException. */
function timeoutError(text: string, hint: string | undefined): DOMException {
  if (hint === undefined) return new DOMException(text, "TimeoutError");
  return Object.assign(new DOMException(`${text}; ${hint}`, "TimeoutError"), { hint });
}

/** An error that was made elsewhere, with the stack of the place where it is thrown to the caller. */
function withCaller(error: unknown): unknown {
  if (!(error instanceof Error) || error.stack === undefined) return error;
  const here = new Error().stack ?? "";
  // The first line is the text, the second is this function.
  error.stack += here.split("\n").slice(2).map((line) => `\n${line}`).join("");
  return error;
}

/** A call of a reserved method, whose reply is not needed. `failed` gets the error, if there is one. */
export function reservedCall<A>(
  name: string,
  args: Schema<A>,
  failed: (error: unknown) => void,
): PendingCall {
  const method = { name, args, reply: bool };
  return new PendingCall(
    method as unknown as Method<unknown, unknown>,
    (value) => void Promise.resolve(value).catch(failed),
  );
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
    call?.fail(() => new ServerError(Error, call.method.name, { code, details }));
    return true;
  }
  let body;
  try {
    body = codec.readResponseBody(call.method.reply);
  } catch (error) {
    call.fail(() => withCaller(error));
    return true;
  }
  if (body === undefined) return false;
  call.resolve(body.value);
  return true;
}

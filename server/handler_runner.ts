/**
 * Runs the handlers of a connection side by side, and answers as they are ready.
 *
 * @module
 */

import type { ServerCodec } from "../codec.ts";
import { chain, type ServerCall, type ServerInterceptor } from "../rpc/interceptor.ts";
import { writeError, writeReply } from "./answer.ts";
import type { CallLimit } from "./call_limit.ts";
import type { Emit } from "./events.ts";
import { RunningCalls } from "./running_calls.ts";
import type { ServedCall } from "./served_call.ts";
import type { ConnectionStats } from "./stats.ts";

/** What running calls needs of the server. */
export interface HandlerRunnerOptions {
  /** The outermost first. */
  readonly interceptors: readonly ServerInterceptor[];
  /** The limit of running handlers of the whole server. */
  readonly callLimit: CallLimit;
  /** Gives events to the program, if it wants them. */
  readonly emit: Emit | undefined;
}

/** Who has the calls run. */
export interface CallOwner {
  /** A call has ended and was answered. */
  callEnded(): void;
}

/** The handlers of one connection. */
export class HandlerRunner {
  readonly #codec: ServerCodec;
  readonly #options: HandlerRunnerOptions;
  /** Calls whose handlers returned a promise that is pending. */
  readonly #calls = new RunningCalls();
  readonly #stats: ConnectionStats;
  readonly #owner: CallOwner;
  #running = 0;
  /** Set when the connection is gone: answers are not written any more. */
  #gone = false;

  constructor(
    codec: ServerCodec,
    options: HandlerRunnerOptions,
    stats: ConnectionStats,
    owner: CallOwner,
  ) {
    this.#codec = codec;
    this.#options = options;
    this.#stats = stats;
    this.#owner = owner;
  }

  /** The number of running handlers, including one that is being called and has not returned yet. */
  get running(): number {
    return this.#running;
  }

  /** Fires the signal of a running call. Returns false if there is none with this number. */
  abort(seq: number | bigint, reason: unknown): boolean {
    return this.#calls.abort(seq, reason);
  }

  /** Fires the signals of all running calls. */
  abortAll(reason: unknown): void {
    this.#calls.abortAll(reason);
  }

  /** The connection is gone: fires the signals of all running calls, and writes no answer any more. */
  giveUp(reason: unknown): void {
    this.#gone = true;
    this.#calls.abortAll(reason);
  }

  /** Calls the handler. */
  start(call: ServedCall, args: unknown): void {
    const { interceptors, callLimit } = this.#options;
    const method = call.target;
    this.#running++;
    callLimit.begin();
    this.#stats.begin();
    method.stats.begin(call);
    let result: unknown;
    try {
      result = interceptors.length === 0 ? method.handler(args, call) : this.#intercept(call, args);
      // Other thenables can settle twice or throw in `then`; a native promise does neither.
      if (isThenable(result)) return this.#answerLater(call, Promise.resolve(result));
    } catch (error) {
      return this.#answerError(call, error);
    }
    this.#answer(call, result);
  }

  /** Calls the handler through the interceptors. */
  #intercept(call: ServedCall, args: unknown): Promise<unknown> {
    const { name, handler } = call.target;
    const seen: ServerCall = { method: name, args, context: call };
    return chain<ServerCall, void>(this.#options.interceptors, {
      seen: () => seen,
      run: () => handler(seen.args, seen.context),
    }, undefined);
  }

  /** Answers when the handler's promise settles. */
  #answerLater(call: ServedCall, result: Promise<unknown>): void {
    this.#calls.add(call);
    call.target.stats.pending(call);
    call.watchDeadline();
    const leave = () => {
      call.stopDeadline();
      this.#calls.delete(call);
    };
    result.then((value) => {
      leave();
      this.#answer(call, value);
    }, (error) => {
      leave();
      this.#answerError(call, error);
    });
  }

  #answer(call: ServedCall, value: unknown): void {
    const error = this.#gone
      ? undefined
      : writeReply(this.#codec, call.header, call.target.reply, value);
    this.#end(call, error !== undefined, error);
  }

  #answerError(call: ServedCall, error: unknown): void {
    if (!this.#gone) writeError(this.#codec, call.header, error);
    this.#end(call, true, error);
  }

  /** Counts the end of a call. `error`: what was thrown, if it failed. */
  #end(call: ServedCall, failed: boolean, error: unknown): void {
    const { callLimit, emit } = this.#options;
    const { target, connection, method } = call;
    target.stats.end(call, failed);
    this.#stats.end();
    if (failed) emit?.({ type: "handlerFailed", connection, method, error });
    this.#running--;
    callLimit.end();
    this.#owner.callEnded();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}

/**
 * One served connection: reads requests, runs handlers side by side, writes replies in the order in which they are
 * ready. It works on any codec and knows nothing of bytes.
 *
 * @module
 */

import type { RequestHeader, ServerCodec } from "../codec.ts";
import { CancelArgs, cancelMethod } from "../rpc/cancel.ts";
import { bool } from "../gob/mod.ts";
import { RpcError, ShutdownError } from "../rpc/errors.ts";
import { chain, type ServerCall, type ServerInterceptor } from "../rpc/interceptor.ts";
import { startTimer } from "../rpc/timers.ts";
import type { MethodTable } from "./method_table.ts";
import { answerReserved } from "./reserved_methods.ts";
import { RunningCalls } from "./running_calls.ts";
import { ServedCall } from "./served_call.ts";
import type { ConnectionStats } from "./stats.ts";

/** Go has no error without a text: an empty one means success. */
const unspecifiedError = "unspecified error";

const noTimer = () => {};

/** What a session needs of its server. */
export interface SessionOptions {
  readonly methods: MethodTable;
  /** The outermost first. */
  readonly interceptors: readonly ServerInterceptor[];
  /** The limit of running handlers. While they are this many, no further request is read. */
  readonly maxCalls: number;
  /** The limit of unsent bytes of replies. While there are more, no further request is read. */
  readonly maxPendingBytes: number;
  /** Milliseconds without bytes and without a running call after which the connection is closed. */
  readonly idleTimeout?: number;
  /** Whether a client that has closed its sending half can wait for replies. */
  readonly allowHalfOpen: boolean;
  /** The address of the caller, if it has one. */
  readonly remoteAddr?: Deno.Addr;
  /** Counts the calls of this connection. */
  readonly stats: ConnectionStats;
}

/** One connection on the server's side. */
export class Session {
  readonly #codec: ServerCodec;
  readonly #options: SessionOptions;
  /** Calls whose handlers returned a promise that is pending. */
  readonly #calls = new RunningCalls();
  /** The number of running handlers, including one that is being called and has not returned yet. */
  #running = 0;
  /** A header whose body has not arrived completely. */
  #header: RequestHeader | undefined;
  /** Set by `drain`, and when the connection has ended: no further request is read. */
  #stopped = false;
  /** Wakes `run` when it waits for a handler to settle. */
  #wake: (() => void) | undefined;
  /** Whether bytes came or a call ended since the idle timer last checked. */
  #active = false;

  constructor(codec: ServerCodec, options: SessionOptions) {
    this.#codec = codec;
    this.#options = options;
  }

  /** Serves until the connection ends or the session is drained, and all handlers have settled. Never rejects. */
  async run(): Promise<void> {
    const stopTimer = this.#watchIdleness();
    try {
      do {
        this.#active = true;
        this.#readRequests();
        while (this.#isAtLimit()) {
          await this.#waitForRoom();
          this.#readRequests();
        }
      } while (!this.#stopped && await this.#codec.fill());
      const drained = this.#stopped;
      if (!drained && !this.#options.allowHalfOpen) {
        this.#calls.abortAll(new ShutdownError("unexpected EOF"));
      }
      await this.#answerRunning();
      // If the client has closed its sending half, nothing of it can still arrive, and `close` is enough.
      if (drained) await this.#finish();
    } catch (error) {
      this.#abandonCalls(error);
    }
    stopTimer();
    this.#codec.close();
  }

  /** Waits until all handlers have settled and their answers are sent. Throws if the connection breaks meanwhile. */
  async #answerRunning(): Promise<void> {
    this.#stopped = true;
    await this.#codec.drained(0);
    while (this.#running > 0) {
      await this.#nextSettled();
      await this.#codec.drained(0);
    }
  }

  /** Whether the connection is at a limit: calls running or reply bytes unsent. */
  #isAtLimit(): boolean {
    const { maxCalls, maxPendingBytes } = this.#options;
    return !this.#stopped &&
      (this.#running >= maxCalls || this.#codec.pendingBytes > maxPendingBytes);
  }

  /** Waits until a call has ended or replies were sent. Meanwhile nothing is read, so that TCP pushes back. */
  async #waitForRoom(): Promise<void> {
    const { maxCalls, maxPendingBytes } = this.#options;
    if (this.#running >= maxCalls) await this.#nextSettled();
    else await this.#codec.drained(maxPendingBytes / 2);
  }

  /** Waits until a handler has settled. */
  #nextSettled(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  /** Closes the connection after `idleTimeout`. Returns a function that stops the timer. */
  #watchIdleness(): () => void {
    const { idleTimeout } = this.#options;
    if (idleTimeout === undefined) return noTimer;
    let waiting = 0;
    let stop: () => void;
    const watch = () => {
      stop = startTimer(idleTimeout, () => {
        const pending = this.#codec.pendingBytes;
        // A peer that reads its replies is not idle. One that reads nothing never will, so its connection is aborted.
        const idle = !this.#active && this.#running === 0 && pending === waiting;
        if (idle) return pending === 0 ? this.drain() : this.abort();
        this.#active = false;
        waiting = pending;
        watch();
      });
    };
    watch();
    return () => stop();
  }

  /** Ends when the running calls are answered; reads no further request. */
  drain(): void {
    this.#stopped = true;
    // Without running calls only unsent bytes are waited for; finishing wakes the reader, which waits in `fill`.
    if (this.#running === 0) {
      this.#codec.drained(0).then(() => this.#finish(), () => this.#codec.close());
    }
  }

  /** Closes the connection in good order if the codec can, else at once. */
  async #finish(): Promise<void> {
    await this.#codec.finish?.();
    this.#codec.close();
  }

  /** Ends at once: the signals of running calls fire, and their answers are lost. */
  abort(): void {
    this.#abandonCalls(new ShutdownError("server is shut down"));
    this.#wake?.();
    this.#codec.close();
  }

  /** Gives up all running calls, because the connection is gone: their signals fire, and they are not waited for. */
  #abandonCalls(reason: unknown): void {
    this.#stopped = true;
    this.#running = 0;
    this.#calls.abortAll(reason);
  }

  /** Reads and starts all requests that have arrived. If the stream cannot be read further, these were the last. */
  #readRequests(): void {
    try {
      while (!this.#stopped && !this.#isAtLimit()) {
        this.#header ??= this.#codec.readRequestHeader();
        if (this.#header === undefined || !this.#readBody(this.#header)) return;
        this.#header = undefined;
      }
    } catch (error) {
      // A header that cannot be read. The signals fire, but what handlers answer is still sent, as in Go.
      this.#stopped = true;
      this.#calls.abortAll(error);
    }
  }

  /** Reads the body of a request and starts the call. Returns false if the body has not arrived completely. */
  #readBody(header: RequestHeader): boolean {
    const method = this.#options.methods.get(header.ServiceMethod);
    if (method === undefined) return this.#readUnknown(header);
    let args;
    try {
      args = this.#codec.readRequestBody(method.args);
    } catch (error) {
      this.#replyError(header, error);
      return true;
    }
    if (args === undefined) return false;
    this.#start(new ServedCall(header, method, this.#options.remoteAddr), args.value);
    return true;
  }

  #readUnknown(header: RequestHeader): boolean {
    if (header.ServiceMethod === cancelMethod) return this.#readCancel(header);
    try {
      if (this.#codec.readRequestBody(null) === undefined) return false;
    } catch {
      // The answer is the same if the body cannot be read.
    }
    if (answerReserved(this.#codec, header)) return true;
    this.#replyError(header, new Error(this.#options.methods.whyMissing(header.ServiceMethod)));
    return true;
  }

  /** Cancels a call of this connection. If it is unknown, it has been answered already. */
  #readCancel(header: RequestHeader): boolean {
    let args;
    try {
      args = this.#codec.readRequestBody(CancelArgs);
    } catch (error) {
      this.#replyError(header, error);
      return true;
    }
    if (args === undefined) return false;
    const reason = new DOMException("The caller cancelled the call", "AbortError");
    const found = this.#calls.abort(args.value.Seq, reason);
    this.#codec.writeResponse({ ...header, Error: "" }, bool, found);
    return true;
  }

  #start(call: ServedCall, args: unknown): void {
    const { interceptors, stats } = this.#options;
    const method = call.target;
    this.#running++;
    stats.begin();
    method.stats.begin(call);
    let result: unknown;
    try {
      result = interceptors.length === 0 ? method.handler(args, call) : this.#intercept(call, args);
      // Other thenables can settle twice or throw in `then`; a native promise does neither.
      if (isThenable(result)) return this.#answerLater(call, Promise.resolve(result));
    } catch (error) {
      this.#replyError(call.header, error);
      return this.#endCall(call, true);
    }
    this.#endCall(call, !this.#reply(call, result));
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
      this.#endCall(call, !this.#reply(call, value));
    }, (error) => {
      leave();
      this.#replyError(call.header, error);
      this.#endCall(call, true);
    });
  }

  /** Counts the end of a call that was answered. */
  #endCall(call: ServedCall, failed: boolean): void {
    call.target.stats.end(call, failed);
    this.#options.stats.end();
    this.#active = true;
    // `#abandonCalls` has set it to 0 if the connection is gone.
    if (this.#running > 0) this.#running--;
    this.#wake?.();
    if (this.#stopped && this.#running === 0) this.drain();
  }

  /** Answers with a value. Returns false if the value does not fit its schema and the answer is an error. */
  #reply(call: ServedCall, value: unknown): boolean {
    const { header, target } = call;
    const { ServiceMethod, Seq } = header;
    try {
      this.#codec.writeResponse({ ServiceMethod, Seq, Error: "" }, target.reply, value);
      return true;
    } catch (error) {
      this.#replyError(header, new Error(`rpc: error encoding body: ${textOf(error)}`));
      return false;
    }
  }

  #replyError({ ServiceMethod, Seq }: RequestHeader, error: unknown): void {
    const text = textOf(error) || unspecifiedError;
    const header = { ServiceMethod, Seq, Error: text };
    if (!(error instanceof RpcError)) return this.#codec.writeResponse(header, null, undefined);
    const { code: Code, details: Details } = error;
    // If details or code cannot be encoded, the error is sent without them, and its text says so.
    for (const more of [{ Code, Details }, { Code }, {}]) {
      try {
        return this.#codec.writeResponse({ ...header, ...more }, null, undefined);
      } catch (failure) {
        header.Error = `${text} (rpc: error encoding details: ${textOf(failure)})`;
      }
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}

/** The message of what was thrown, and nothing else of it, for the far side. */
function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).toWellFormed();
  } catch {
    return unspecifiedError;
  }
}

/**
 * One served connection: reads requests, runs handlers side by side, writes replies in the order in which they are
 * ready. Knows codecs, not bytes.
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
import { RunningCalls } from "./running_calls.ts";
import { ServedCall } from "./served_call.ts";
import type { ConnectionStats } from "./stats.ts";

/** Go has no error without a text: an empty one means success. */
const unspecifiedError = "unspecified error";

/** Stops nothing. */
const noTimer = () => {};

/** What a session needs of its server. */
export interface SessionOptions {
  /** The methods that can be called. */
  readonly methods: MethodTable;
  /** What stands around every handler, the outermost first. */
  readonly interceptors: readonly ServerInterceptor[];
  /** Handlers that may run at a time; no further request is read while as many do. */
  readonly maxCalls: number;
  /** Bytes of replies that may wait to leave; no further request is read while more do. */
  readonly maxPendingBytes: number;
  /** Milliseconds without bytes and without a call after which the connection is closed. */
  readonly idleTimeout?: number;
  /** Whether a client that has sent its last may wait for replies. */
  readonly allowHalfOpen: boolean;
  /** The address of the caller, where it has one. */
  readonly remoteAddr?: Deno.Addr;
  /** Counts the calls of this connection. */
  readonly stats: ConnectionStats;
}

/** One connection on the server's side. */
export class Session {
  readonly #codec: ServerCodec;
  readonly #options: SessionOptions;
  /** Calls whose handlers take their time. */
  readonly #calls = new RunningCalls();
  /** How many handlers run, those that have just been called among them. */
  #running = 0;
  /** The header whose body is not wholly here. */
  #header: RequestHeader | undefined;
  /** Set by `drain`, and where the connection ended: no further request is read. */
  #stopped = false;
  /** Tells `run` that fewer handlers run than it waits for. */
  #wake: (() => void) | undefined;
  /** Whether bytes came since the idle timer looked last. */
  #active = false;

  constructor(codec: ServerCodec, options: SessionOptions) {
    this.#codec = codec;
    this.#options = options;
  }

  /** Serves until the connection ends or the session is drained, and every handler has settled. Never rejects. */
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
      // A client that has sent its last has nothing on the way.
      if (drained) await this.#finish();
    } catch (error) {
      this.#abandonCalls(error);
    }
    stopTimer();
    this.#codec.close();
  }

  /** Waits until every handler has settled and its answer has left. Throws where the connection breaks meanwhile. */
  async #answerRunning(): Promise<void> {
    this.#stopped = true;
    await this.#codec.drained(0);
    while (this.#running > 0) {
      await this.#nextSettled();
      await this.#codec.drained(0);
    }
  }

  /** Whether as much is under way as may be. */
  #isAtLimit(): boolean {
    const { maxCalls, maxPendingBytes } = this.#options;
    return !this.#stopped &&
      (this.#running >= maxCalls || this.#codec.pendingBytes > maxPendingBytes);
  }

  /** Waits until less is under way. Meanwhile nothing is read, so that TCP pushes back. */
  async #waitForRoom(): Promise<void> {
    const { maxCalls, maxPendingBytes } = this.#options;
    if (this.#running >= maxCalls) await this.#nextSettled();
    else await this.#codec.drained(maxPendingBytes / 2);
  }

  /** Waits until a handler has settled. */
  #nextSettled(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  /** Closes the connection when it has been idle for long enough. Returns what stops that. */
  #watchIdleness(): () => void {
    const { idleTimeout } = this.#options;
    if (idleTimeout === undefined) return noTimer;
    let waiting = 0;
    let stop: () => void;
    const watch = () => {
      stop = startTimer(idleTimeout, () => {
        const pending = this.#codec.pendingBytes;
        // A peer that takes what waits for it is not idle; one that takes nothing would be waited for in vain.
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

  /** Reads no further request; what runs is answered. */
  drain(): void {
    this.#stopped = true;
    // With nothing under way there is nothing to wait for but bytes that leave, and the reader has to wake up.
    if (this.#running === 0) {
      this.#codec.drained(0).then(() => this.#finish(), () => this.#codec.close());
    }
  }

  /** Closes the connection in good order, as far as the codec knows how to. */
  async #finish(): Promise<void> {
    await this.#codec.finish?.();
    this.#codec.close();
  }

  /** Ends at once: handlers are told and their answers are lost. */
  abort(): void {
    this.#abandonCalls(new ShutdownError("server is shut down"));
    this.#wake?.();
    this.#codec.close();
  }

  /** The connection is gone for good: nobody waits for the calls under way, however long they take. */
  #abandonCalls(reason: unknown): void {
    this.#stopped = true;
    this.#running = 0;
    this.#calls.abortAll(reason);
  }

  /** Reads and starts all requests that are here. Where the stream cannot be read on, these were the last. */
  #readRequests(): void {
    try {
      while (!this.#stopped && !this.#isAtLimit()) {
        this.#header ??= this.#codec.readRequestHeader();
        if (this.#header === undefined || !this.#readBody(this.#header)) return;
        this.#header = undefined;
      }
    } catch (error) {
      // A header that cannot be read. Handlers are told, and what they answer is sent all the same, as in Go.
      this.#stopped = true;
      this.#calls.abortAll(error);
    }
  }

  /** Reads the body of a request and starts the call. Returns false where the body is not wholly here. */
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
      // The answer is the same for a body that nobody can read.
    }
    this.#replyError(header, new Error(this.#options.methods.whyMissing(header.ServiceMethod)));
    return true;
  }

  /** Cancels a call on this connection. One that is unknown has been answered already. */
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
    call.startedAt = method.stats.begin();
    let result: unknown;
    try {
      result = interceptors.length === 0 ? method.handler(args, call) : this.#intercept(call, args);
      // A promise of another make may settle twice, or throw when it is asked: ours does neither.
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

  /** A handler has settled, and was answered. */
  #endCall(call: ServedCall, failed: boolean): void {
    call.target.stats.end(call.startedAt, failed);
    this.#options.stats.end();
    this.#active = true;
    // When the connection is gone nobody counts any more.
    if (this.#running > 0) this.#running--;
    this.#wake?.();
    if (this.#stopped && this.#running === 0) this.drain();
  }

  /** Answers with a value. Returns whether that is a reply, and not the error of a value that does not fit. */
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
    // What cannot be encoded is left out, and the text says so: the error itself is worth more.
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

/** The text of what was thrown, for the far side: its message and nothing else. */
function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).toWellFormed();
  } catch {
    return unspecifiedError;
  }
}

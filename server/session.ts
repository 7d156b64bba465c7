/**
 * One served connection: reads requests, runs handlers side by side, writes replies in the order in which they are
 * ready. Knows codecs, not bytes.
 *
 * @module
 */

import type { RequestHeader, ServerCodec } from "../codec.ts";
import { CancelArgs, cancelMethod } from "../rpc/cancel.ts";
import { bool } from "../gob/mod.ts";
import { ShutdownError } from "../rpc/errors.ts";
import type { MethodTable, ServedMethod } from "./method_table.ts";
import { ServedCall } from "./served_call.ts";

/** Go has no error without a text: an empty one means success. */
const noText = "unspecified error";

/** What a session needs of its server. */
export interface SessionOptions {
  /** The methods that can be called. */
  readonly methods: MethodTable;
  /** The address of the caller, where it has one. */
  readonly remoteAddr?: Deno.Addr;
}

/** One connection on the server's side. */
export class Session {
  readonly #codec: ServerCodec;
  readonly #methods: MethodTable;
  readonly #remoteAddr: Deno.Addr | undefined;
  /** Calls whose handlers have not settled, by the number of the request; a later one with the same number hides it. */
  readonly #calls = new Map<number, ServedCall>();
  /** How many handlers have not settled. */
  #running = 0;
  /** The header whose body is not wholly here. */
  #header: RequestHeader | undefined;
  /** Set by `drain`, and where the connection ended: no further request is read. */
  #stopped = false;
  /** Tells `run` that the last running handler has settled. */
  #idle: (() => void) | undefined;

  constructor(codec: ServerCodec, { methods, remoteAddr }: SessionOptions) {
    this.#codec = codec;
    this.#methods = methods;
    this.#remoteAddr = remoteAddr;
  }

  /** Serves until the connection ends or the session is drained, and every handler has settled. Never rejects. */
  async run(): Promise<void> {
    try {
      while (!this.#stopped && (this.#readRequests(), !this.#stopped) && await this.#codec.fill());
    } catch (error) {
      this.#breakOff(error);
    }
    this.#stopped = true;
    if (this.#running > 0) await new Promise<void>((resolve) => this.#idle = resolve);
    await this.#codec.drained(0).catch(() => {});
    this.#codec.close();
  }

  /** Reads no further request; what runs is answered. */
  drain(): void {
    this.#stopped = true;
    // With nothing under way there is nothing to wait for but bytes that leave, and the reader has to wake up.
    if (this.#running === 0) {
      this.#codec.drained(0).catch(() => {}).finally(() => this.#codec.close());
    }
  }

  /** Ends at once: handlers are told and their answers are lost. */
  abort(): void {
    this.#breakOff(new ShutdownError("server is shut down"));
    this.#running = 0;
    this.#idle?.();
    this.#codec.close();
  }

  /** The connection is gone for good: nobody waits for the calls under way. */
  #breakOff(reason: unknown): void {
    this.#stopped = true;
    for (const call of this.#calls.values()) call.abort(reason);
  }

  /** Reads and starts all requests that are here. Throws where the stream cannot be read on. */
  #readRequests(): void {
    while (!this.#stopped) {
      this.#header ??= this.#codec.readRequestHeader();
      if (this.#header === undefined || !this.#readBody(this.#header)) return;
      this.#header = undefined;
    }
  }

  /** Reads the body of a request and starts the call. Returns false where the body is not wholly here. */
  #readBody(header: RequestHeader): boolean {
    const method = this.#methods.get(header.ServiceMethod);
    if (method === undefined) return this.#readUnknown(header);
    let args;
    try {
      args = this.#codec.readRequestBody(method.args);
    } catch (error) {
      this.#replyError(header, textOf(error));
      return true;
    }
    if (args === undefined) return false;
    this.#start(new ServedCall(header, method, this.#remoteAddr), method, args.value);
    return true;
  }

  #readUnknown(header: RequestHeader): boolean {
    if (header.ServiceMethod === cancelMethod) return this.#readCancel(header);
    try {
      if (this.#codec.readRequestBody(null) === undefined) return false;
    } catch {
      // The answer is the same for a body that nobody can read.
    }
    this.#replyError(header, this.#methods.whyMissing(header.ServiceMethod));
    return true;
  }

  /** Cancels a call on this connection. One that is unknown has been answered already. */
  #readCancel(header: RequestHeader): boolean {
    let args;
    try {
      args = this.#codec.readRequestBody(CancelArgs);
    } catch (error) {
      this.#replyError(header, textOf(error));
      return true;
    }
    if (args === undefined) return false;
    const call = this.#calls.get(args.value.Seq);
    call?.abort(new DOMException("The caller cancelled the call", "AbortError"));
    this.#codec.writeResponse({ ...header, Error: "" }, bool, call !== undefined);
    return true;
  }

  #start(call: ServedCall, method: ServedMethod, args: unknown): void {
    let result: unknown;
    try {
      result = method.handler(args, call);
    } catch (error) {
      return this.#replyError(call.header, textOf(error));
    }
    if (isThenable(result)) this.#follow(call, result);
    else this.#reply(call, result);
  }

  /** Answers when the handler's promise settles. */
  #follow(call: ServedCall, result: PromiseLike<unknown>): void {
    const seq = call.header.Seq;
    this.#running++;
    this.#calls.set(seq, call);
    const settle = (answer: () => void) => {
      if (this.#calls.get(seq) === call) this.#calls.delete(seq);
      answer();
      if (this.#running > 0 && --this.#running === 0) this.#rest();
    };
    result.then(
      (value) => settle(() => this.#reply(call, value)),
      (error) => settle(() => this.#replyError(call.header, textOf(error))),
    );
  }

  /** The last running handler has settled. */
  #rest(): void {
    this.#idle?.();
    if (this.#stopped && this.#idle === undefined) this.drain();
  }

  #reply(call: ServedCall, value: unknown): void {
    const { header, served } = call;
    try {
      this.#codec.writeResponse(
        { ServiceMethod: header.ServiceMethod, Seq: header.Seq, Error: "" },
        served.reply,
        value,
      );
    } catch (error) {
      this.#replyError(header, `rpc: gob error encoding body: ${textOf(error)}`);
    }
  }

  #replyError({ ServiceMethod, Seq }: RequestHeader, text: string): void {
    this.#codec.writeResponse({ ServiceMethod, Seq, Error: text || noText }, null, undefined);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null &&
    typeof (value as { then?: unknown }).then === "function";
}

/** The text of what was thrown, for the far side: its message and nothing else. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return noText;
  }
}

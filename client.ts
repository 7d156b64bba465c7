/**
 * The client: calls on one connection, whose replies are matched by number.
 *
 * @module
 */

import { PendingCall, reservedCall, settle } from "./client/pending_call.ts";
import { PendingCalls } from "./client/pending_calls.ts";
import { notOfService } from "./client/misuse.ts";
import { reasonOfCall, silentServer, toShutdownError } from "./client/end_reason.ts";
import { Pinger, resolvePing } from "./client/ping.ts";
import { sendRest } from "./client/send_rest.ts";
import type { ClientCodec, RequestHeader, ResponseHeader } from "./codec.ts";
import { CancelArgs, cancelMethod } from "./rpc/cancel.ts";
import type { AnyMethod, CallOptions, Method, Methods, Service, Stub } from "./rpc/contract.ts";
import { ServerError, ShutdownError } from "./rpc/errors.ts";
import { chain, type ClientInterceptor } from "./rpc/interceptor.ts";
import { PingArgs, pingMethod, type PingOptions } from "./rpc/ping.ts";
import { checkTimeout, nanoseconds } from "./rpc/timers.ts";
import { Turn, Turns } from "./rpc/fair_turns.ts";

/** Options of a client that is made with a codec. */
export interface ClientOptions {
  /**
   * Milliseconds after which a call rejects that has no `timeout` of its own, as with {@linkcode CallOptions.timeout}: never
   * by default. A call with `{ timeout: Infinity }` waits without limit.
   */
  callTimeout?: number;
  /** Whether and when the client asks a silent server whether it lives: false, which is the default here. */
  ping?: PingOptions | false;
}

/**
 * A client on one connection. Any number of calls can be pending on it.
 *
 * Follows Go's `rpc.Client`. Made by {@linkcode connect}, or with a codec of your own.
 *
 * @example
 * ```ts
 * import { connect, gob, method, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using client = await connect({ port: listener.addr.port });
 * const echo = client.service(Echo);
 * const replies = await Promise.all([echo.Text("a"), echo.Text("b", { timeout: 1000 })]);
 * assert.deepEqual(replies, ["a", "b"]);
 * ```
 */
export class Client implements AsyncDisposable {
  /**
   * Resolves when the connection has ended: to `undefined` after {@linkcode Client.close}, to the reason otherwise. Never
   * rejects.
   */
  readonly closed: Promise<Error | undefined>;
  readonly #codec: ClientCodec;
  /** The time-out of calls that have none of their own. */
  readonly #callTimeout: number;
  /** The outermost first. */
  readonly #interceptors: ClientInterceptor[] = [];
  /** Calls that wait for a reply. */
  readonly #pending = new PendingCalls();
  /** The number of the next call. */
  #seq = 0;
  /** Requests that are being written: more than one if a getter of an argument makes a call. */
  #writing = 0;
  /** Set by `close`. */
  #closing = false;
  /** Set when the connection has ended. */
  #ended = false;
  /** Set when the first bytes came. */
  #heard = false;
  /** Cleared when the server answers that it does not know cancellation. */
  #serverKnowsCancel = true;
  /** Set when the first cancellation was sent. */
  #cancelSent = false;
  /** A header whose body has not arrived completely. */
  #header: ResponseHeader | undefined;
  readonly #turn = new Turn(new Turns());
  readonly #pinger: Pinger | undefined;
  /** The number of the last ping. */
  #pingSeq = -1;
  /** Why we ended the connection, if `close` did not. */
  #failure: ShutdownError | undefined;

  /**
   * Makes a client on a codec, and reads replies from then on.
   *
   * @param codec The codec, which owns its connection.
   * @param options Whether the client sends pings; the time-out of calls.
   * @throws {TypeError | RangeError} If an option is invalid.
   */
  constructor(codec: ClientCodec, options: ClientOptions = {}) {
    checkTimeout("callTimeout", options.callTimeout);
    this.#codec = codec;
    this.#callTimeout = options.callTimeout ?? Infinity;
    this.#pinger = this.#watch(resolvePing(options.ping ?? false));
    this.closed = this.#run();
  }

  /**
   * Makes a stub of a service: an object with a function for each of its methods.
   *
   * @param service The contract.
   * @returns The functions. Each takes the argument and the options of the call, and behaves like {@linkcode Client.call}.
   */
  service<M extends Methods<M>>(service: Service<M>): Stub<M> {
    const stub: Record<string, unknown> = {};
    for (const [key, method] of Object.entries<AnyMethod>(service.methods)) {
      stub[key] = (args: unknown, options?: CallOptions) => this.call(method, args, options);
    }
    return stub as Stub<M>;
  }

  /**
   * Calls a method.
   *
   * @param method A method of a service: `Arith.methods.Multiply`.
   * @param args Its argument.
   * @param options A signal, a time-out in milliseconds.
   * @returns The reply.
   * @throws {TypeError | RangeError} If the argument does not fit its schema, or the time-out is not a number of 0 or more;
   * nothing was sent.
   * @throws {ServerError} If the far side answers with an error.
   * @throws {GobError} If the reply does not fit its schema.
   * @throws {ShutdownError} If the connection ends before the reply, or has ended.
   * @throws {DOMException} `TimeoutError` after the time-out; the signal's reason when that fires.
   */
  call<A, R>(method: Method<A, R>, args: NoInfer<A>, options?: CallOptions): Promise<R> {
    if (this.#interceptors.length === 0) return this.#call(method, args, options);
    return chain(this.#interceptors, {
      seen: (options) => ({ method: method.name, args, options }),
      run: (options) => this.#call(method, args, options),
    }, options ?? {}) as Promise<R>;
  }

  /**
   * Puts an interceptor around every later call, inside the interceptors added before.
   *
   * @param interceptor The function.
   * @returns The client, for the next call.
   *
   * @example
   * ```ts
   * import { connect, gob, method, Server, service } from "@netrpc/netrpc";
   * import assert from "node:assert/strict";
   *
   * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
   * await using server = new Server().register(Echo, {
   *   Text: (text, { metadata }) => `${metadata.user}: ${text}`,
   * });
   * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
   * server.serve(listener);
   *
   * await using client = await connect({ port: listener.addr.port });
   * client.use(({ options }, next) => next({ ...options, metadata: { user: "ada" } }));
   * assert.equal(await client.service(Echo).Text("hi"), "ada: hi");
   * ```
   */
  use(interceptor: ClientInterceptor): this {
    this.#interceptors.push(interceptor);
    return this;
  }

  #call<A, R>(method: Method<A, R>, args: A, options?: CallOptions): Promise<R> {
    return new Promise<unknown>((resolve) => {
      this.#start(new PendingCall(method as Method<unknown, unknown>, resolve), args, options);
    }) as Promise<R>;
  }

  /** Sends the request of a call, and watches its signal and its time-out. */
  #start(call: PendingCall, args: unknown, options: CallOptions | undefined): void {
    checkTimeout("timeout", options?.timeout);
    if (options?.signal?.aborted) throw options.signal.reason;
    const timeout = options?.timeout ?? this.#callTimeout;
    this.#send(call, args, timeout, options?.metadata);
    const signal = options?.signal;
    if (signal !== undefined || timeout < Infinity) this.#watchCall(call, signal, timeout);
  }

  #watchCall(call: PendingCall, signal: AbortSignal | undefined, timeout: number): void {
    // A getter of the argument may have closed the client.
    if (this.#pending.get(call.seq) === undefined) return;
    call.watch({ signal, timeout }, () => this.#giveUp(call.seq), () => this.#silence);
  }

  /**
   * Closes the connection. Pending calls reject with `ShutdownError` at once. What was written before, such as a
   * cancellation, is still sent if the server takes it within three seconds.
   *
   * @returns A promise that resolves when the connection is closed.
   */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#pinger?.stop();
      for (const { seq, method } of this.#pending.values()) {
        if (method.name !== cancelMethod && method.name !== pingMethod) this.#sendCancel(seq);
      }
      this.#closing = true;
      // What was written before may still be sent.
      this.#rejectAll(new ShutdownError("connection is shut down"), () => true);
      await sendRest(this.#codec);
      this.#codec.close();
    }
    await this.closed;
  }

  /** Closes the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Sends a request; returns its number. If it throws, nothing was sent. */
  #send(
    call: PendingCall,
    args: unknown,
    timeout: number = Infinity,
    metadata?: Record<string, string>,
  ): number {
    const { method } = call;
    if (!method.name) throw notOfService(method);
    if (this.#closing || this.#ended) throw new ShutdownError("connection is shut down");
    // A getter of the argument may call again, or close the client, so the call has its number and waits from here on.
    const seq = call.seq = this.#seq++;
    this.#pending.add(call);
    const header: RequestHeader = { ServiceMethod: method.name, Seq: seq };
    if (timeout < Infinity) header.Timeout = nanoseconds(timeout);
    if (metadata !== undefined) header.Metadata = metadata;
    call.position = this.#codec.writtenBytes ?? 0;
    this.#writing++;
    try {
      this.#codec.writeRequest(header, method.args, args);
    } catch (error) {
      this.#pending.delete(seq);
      // Some servers count requests themselves, so no number is left out.
      if (this.#seq === seq + 1) this.#seq = seq;
      throw error;
    } finally {
      this.#writing--;
    }
    return seq;
  }

  #giveUp(seq: number): void {
    this.#pending.delete(seq);
    this.#sendCancel(seq);
  }

  /** Tells the server that a call was given up, unless it does not know cancellation. */
  #sendCancel(seq: number | bigint): void {
    if (!this.#serverKnowsCancel || this.#closing || this.#ended) return;
    // A getter of an argument fired the signal of another call.
    if (this.#writing > 0) return queueMicrotask(() => this.#sendCancel(seq));
    const unknown = (error: unknown) => {
      if (error instanceof ServerError) this.#serverKnowsCancel = false;
    };
    const number = this.#send(reservedCall(cancelMethod, CancelArgs, unknown), { Seq: seq });
    // Only the first answer is awaited: it says all, and a server that never answers holds one pending call, not many.
    if (this.#cancelSent) this.#pending.delete(number);
    this.#cancelSent = true;
  }

  #watch(ping: PingOptions | undefined): Pinger | undefined {
    if (ping === undefined) return undefined;
    const codec = this.#codec;
    return new Pinger({
      get pendingBytes() {
        return codec.pendingBytes;
      },
      unheard: () => this.#silence !== undefined,
      ping: (options) => this.#ping(options),
      end: (reason) => {
        this.#failure = reason;
        codec.close();
      },
    }, ping);
  }

  /** Any answer will do, and any other bytes too. */
  #ping({ interval, timeout }: PingOptions): void {
    // Bytes came, but no answer: only the last ping is awaited.
    this.#pending.delete(this.#pingSeq);
    const args = { Interval: BigInt(nanoseconds(interval)) };
    this.#pingSeq = this.#send(reservedCall(pingMethod, PingArgs, () => {}), args, timeout);
  }

  /** Reads replies until the connection ends, and says why it did. */
  async #run(): Promise<Error | undefined> {
    let failure: unknown;
    try {
      do {
        this.#turn.resume();
        this.#readReplies();
        while (this.#turn.mustPause) {
          await this.#turn.pause();
          this.#readReplies();
        }
      } while (await this.#codec.fill() && this.#hear());
    } catch (error) {
      failure = error;
    }
    this.#ended = true;
    this.#pinger?.stop();
    this.#codec.close();
    if (this.#closing) return undefined;
    const reason = toShutdownError(this.#failure ?? failure, this.#silence);
    const given = this.#codec.givenBytes ?? Infinity;
    this.#rejectAll(reason, ({ position }) => position < given);
    return reason;
  }

  /** Bytes came. */
  #hear(): true {
    this.#pinger?.heard();
    return this.#heard = true;
  }

  /** What to look at if requests were sent and nothing ever came. */
  get #silence(): string | undefined {
    return this.#heard || this.#seq === 0 ? undefined : silentServer;
  }

  #rejectAll(reason: ShutdownError, sent: (call: PendingCall) => boolean): void {
    for (const call of this.#pending.values()) {
      const sentCall = sent(call);
      call.fail(() => reasonOfCall(reason, sentCall));
    }
    this.#pending.clear();
  }

  /**
   * Settles the calls whose replies have arrived, unless the turn of this client is over before. Throws if the stream
   * cannot be read further.
   */
  #readReplies(): void {
    this.#turn.begin();
    do {
      this.#header ??= this.#codec.readResponseHeader();
      if (this.#header === undefined) return;
      const { Seq } = this.#header;
      if (!settle(this.#pending.get(Seq), this.#header, this.#codec)) return;
      this.#pending.delete(Seq);
      this.#header = undefined;
    } while (!this.#turn.count());
  }
}

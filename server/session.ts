/**
 * One served connection: reads requests while no limit is reached, starts their calls, and ends in good order. It works
 * on any codec and knows nothing of bytes.
 *
 * @module
 */

import type { RequestHeader, ServerCodec } from "../codec.ts";
import { WriteTimeoutError } from "../rpc/connection.ts";
import { ShutdownError } from "../rpc/errors.ts";
import { Turn } from "../rpc/fair_turns.ts";
import { writeError } from "./answer.ts";
import { type ByteHolder, freeBytes } from "./byte_limit.ts";
import { type CallOwner, HandlerRunner } from "./handler_runner.ts";
import type { EndReason, LimitName } from "./events.ts";
import { LeavingNotice } from "./leaving_notice.ts";
import { readReserved, type Reserved } from "./reserved_methods.ts";
import { ServedCall } from "./served_call.ts";
import type { ConnectionStats } from "./stats.ts";
import type { ServedConnection } from "./served_connection.ts";
import type { FirstRequest, SessionOptions } from "./session_options.ts";
import { SilenceWatch, type Watched } from "./silence_watch.ts";

/** One connection on the server's side. */
export class Session implements Watched, ByteHolder, CallOwner, Reserved {
  countedBytes = 0;
  progress = 0;
  readonly #codec: ServerCodec;
  readonly #options: SessionOptions;
  readonly #connection: ServedConnection;
  readonly #stats: ConnectionStats;
  readonly #calls: HandlerRunner;
  readonly #silence: SilenceWatch;
  /** Made when the client asks for it. */
  #notice: LeavingNotice | undefined;
  readonly #turn: Turn;
  /** A header whose body has not arrived completely. */
  #header: RequestHeader | undefined;
  /** When `#header` arrived, if it has a time-out. */
  #headerTime = 0;
  /** Set by `drain`, and when the connection has ended: no further request is read. */
  #stopped = false;
  /** Set when the connection is gone: unsent answers are not waited for. */
  #gone = false;
  #isWaiting = false;
  /** Set by `abort`: running handlers are not waited for. */
  #aborted = false;
  /** Why the connection ends, if it is known before it does. */
  #reason: EndReason | undefined;
  /** What broke the connection, or was wrong with its bytes. */
  #error: unknown;
  /** Wakes `run` when it waits for a handler to settle, or for room. */
  #wake: (() => void) | undefined;
  /** Taken away by the first request. */
  #first: FirstRequest | undefined;
  /** The limits that were reported. */
  #limitsReached: Set<LimitName> | undefined;

  constructor(
    codec: ServerCodec,
    options: SessionOptions,
    connection: ServedConnection,
    stats: ConnectionStats,
    first: FirstRequest | undefined,
  ) {
    this.#codec = codec;
    this.#options = options;
    this.#connection = connection;
    this.#stats = stats;
    this.#calls = new HandlerRunner(codec, options, stats, this);
    this.#turn = new Turn(options.turns);
    this.#first = first;
    this.#silence = new SilenceWatch(this);
  }

  get running(): number {
    return this.#calls.running;
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  get pendingBytes(): number {
    return this.#codec.pendingBytes;
  }

  /**
   * Serves until the connection ends or the session is drained, and all handlers have settled. Never rejects. An idle
   * connection waits in here, so that this is one function: each asynchronous one keeps half a kilobyte.
   */
  async run(): Promise<void> {
    const { idleTimeout, byteLimit } = this.#options;
    if (idleTimeout !== undefined) this.#silence.watchIdleness(idleTimeout);
    byteLimit.add(this);
    try {
      do {
        this.#silence.heard();
        this.#turn.resume();
        this.#readRequests();
        for (let room = this.#room(); room !== undefined; room = this.#room()) {
          this.#isWaiting = true;
          await room;
          this.#isWaiting = false;
          this.#readRequests();
        }
      } while (!this.#stopped && await this.#codec.fill());
      await this.#endWell();
    } catch (error) {
      this.#end(error instanceof WriteTimeoutError ? "slow" : "broken", error);
    }
    this.#silence.stop();
    this.#notice?.stop();
    this.#codec.close();
    byteLimit.delete(this);
    this.#stats.close();
    this.#options.onEnd(this.#connection, this.#reason ?? "closed", this.#error);
    while (this.running > 0 && !this.#aborted) await this.#woken();
  }

  /** No further request will be read: answers those that run. Throws if the connection breaks. */
  async #endWell(): Promise<void> {
    const drained = this.#stopped;
    if (!drained && !this.#options.allowHalfOpen) {
      this.#calls.abortAll(new ShutdownError("unexpected EOF"));
    }
    await this.#answerRunning();
    // If the client has closed its sending half, nothing of it can still arrive, and `close` is enough.
    if (drained) await this.#finish();
  }

  /** Waits until all handlers have settled and their answers are sent. Throws if the connection breaks meanwhile. */
  async #answerRunning(): Promise<void> {
    this.#stopped = true;
    await this.#codec.drained(0);
    while (this.running > 0 && !this.#gone) {
      await this.#woken();
      await this.#codec.drained(0);
    }
  }

  /** Whether the connection or the server is at a limit at which no further request is started. */
  #isAtLimit(): boolean {
    const { maxCalls, maxPendingBytes, callLimit, byteLimit } = this.#options;
    if (this.running >= maxCalls || callLimit.isReached) return true;
    const { pendingBytes } = this.#codec;
    if (pendingBytes <= freeBytes) return false;
    this.#countBytes();
    return pendingBytes > maxPendingBytes || byteLimit.isReachedFor(this);
  }

  /**
   * What has to be waited for before more is read; meanwhile TCP pushes back. `undefined`: nothing, so that the next bytes
   * can be waited for.
   */
  #room(): Promise<void> | undefined {
    if (this.#stopped) return undefined;
    const { maxCalls, callLimit, maxPendingBytes, byteLimit } = this.#options;
    if (this.running >= maxCalls) {
      this.#reportLimit("maxCallsPerConnection");
      return this.#woken();
    }
    if (callLimit.isReached) {
      this.#reportLimit("maxCalls");
      callLimit.whenRoom(() => this.#wake?.());
      return this.#woken();
    }
    if (this.#codec.pendingBytes > maxPendingBytes) {
      this.#reportLimit("maxPendingBytes");
      return this.#codec.drained(maxPendingBytes / 2);
    }
    if (this.#turn.mustPause) return this.#turn.pause();
    if (!byteLimit.isReachedFor(this)) return undefined;
    byteLimit.whenRoom(() => this.#wake?.());
    return this.#woken();
  }

  #reportLimit(limit: LimitName): void {
    const reached = this.#limitsReached ??= new Set();
    if (reached.has(limit)) return;
    reached.add(limit);
    this.#options.onLimit(limit, this.#connection);
  }

  /** Waits until a handler has settled, there is room, or the session is told to end. */
  #woken(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  /**
   * Ends when the running calls are answered; reads no further request. A client that wants to know it is told before, and
   * has time to close the connection itself.
   */
  drain(reason: EndReason = "shutdown"): void {
    this.#reason ??= reason;
    if (!this.#stopped && this.#notice?.give(() => this.#drainNow())) return;
    this.#drainNow();
  }

  #drainNow(): void {
    this.#stopped = true;
    this.#wake?.();
    // Without running calls only unsent bytes are waited for; finishing wakes the reader, which waits in `fill`.
    if (this.running === 0) {
      this.#codec.drained(0).then(() => this.#finish(), () => this.#codec.close());
    }
  }

  /** Closes the connection in good order if the codec can, else at once. */
  async #finish(): Promise<void> {
    await this.#codec.finish?.();
    this.#codec.close();
  }

  /** Ends at once: the signals of running calls fire, and their answers are lost. */
  abort(
    reason: EndReason = "shutdown",
    error: unknown = new ShutdownError("server is shut down"),
  ): void {
    this.#aborted ||= reason === "shutdown";
    this.#end(reason, error);
    this.#wake?.();
    this.#codec.close();
  }

  endForBytes(): void {
    this.abort(
      "limit",
      new ShutdownError("the connection holds too many bytes (limits.maxBufferedBytes)"),
    );
  }

  /** Gives up all running calls, because the connection is gone: their signals fire. */
  #end(reason: EndReason, error: unknown): void {
    this.#stopped = true;
    this.#gone = true;
    this.#reason ??= reason;
    this.#error ??= error;
    this.#calls.giveUp(error);
  }

  /** Reads and starts the requests that have arrived. If the stream cannot be read further, these were the last. */
  #readRequests(): void {
    const { byteLimit } = this.#options;
    this.#turn.begin();
    try {
      while (!this.#stopped && !this.#isAtLimit()) {
        this.#header ??= this.#readHeader();
        if (this.#header === undefined || !this.#readBody(this.#header)) break;
        this.#header = undefined;
        this.progress = byteLimit.round;
        if (this.#first !== undefined) this.#hear(this.#first);
        if (this.#turn.count()) break;
      }
    } catch (error) {
      // A header that cannot be read. The signals fire, but what handlers answer is still sent, as in Go.
      this.#stopped = true;
      this.#reason ??= "protocol";
      this.#error ??= error;
      this.#calls.abortAll(error);
      this.#options.emit?.({ type: "protocolError", connection: this.#connection, error });
    }
    this.#countBytes();
  }

  #hear(first: FirstRequest): void {
    this.#first = undefined;
    first.heard();
  }

  #readHeader(): RequestHeader | undefined {
    const header = this.#codec.readRequestHeader();
    if (header?.Timeout !== undefined) this.#headerTime = performance.now();
    return header;
  }

  #countBytes(): void {
    const { byteLimit } = this.#options;
    const bytes = this.#codec.heldBytes ?? this.#codec.pendingBytes;
    if (bytes < this.countedBytes) this.progress = byteLimit.round;
    byteLimit.count(this, bytes);
  }

  callEnded(): void {
    this.#countBytes();
    this.#silence.worked();
    this.#wake?.();
    if (this.#stopped && this.running === 0) this.#drainNow();
  }

  /** Reads the body of a request and starts the call. Returns false if the body has not arrived completely. */
  #readBody(header: RequestHeader): boolean {
    const method = this.#options.methods.get(header.ServiceMethod);
    if (method === undefined) return this.#readUnknown(header);
    let args;
    try {
      args = this.#codec.readRequestBody(method.args);
    } catch (error) {
      writeError(this.#codec, header, error);
      return true;
    }
    if (args === undefined) return false;
    const call = new ServedCall(header, method, this.#connection, this.#headerTime);
    // A caller whose deadline has passed does not wait for the answer any more.
    if (call.remaining === 0) {
      writeError(this.#codec, header, new Error("context deadline exceeded"));
    } else this.#calls.start(call, args.value);
    return true;
  }

  #readUnknown(header: RequestHeader): boolean {
    const read = readReserved(this.#codec, header, this);
    if (read !== undefined) return read;
    try {
      if (this.#codec.readRequestBody(null) === undefined) return false;
    } catch {
      // The answer is the same if the body cannot be read.
    }
    const text = this.#options.methods.whyMissing(header.ServiceMethod);
    writeError(this.#codec, header, new Error(text));
    return true;
  }

  cancelCall(seq: number | bigint, reason: unknown): boolean {
    return this.#calls.abort(seq, reason);
  }

  expectPings(interval: number): void {
    const { ping } = this.#options;
    if (ping === undefined) return;
    this.#silence.expectPings(Math.max(interval, ping.interval) + ping.timeout);
  }

  askForNotice(header: RequestHeader): void {
    this.#notice ??= new LeavingNotice(this.#codec);
    this.#notice.ask(header);
  }
}

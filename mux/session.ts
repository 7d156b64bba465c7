/**
 * A session: one connection that carries many streams.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import { AcceptQueue } from "./accept_queue.ts";
import { MuxError, protocolError } from "./errors.ts";
import {
  flagAck,
  flagSyn,
  FrameReader,
  goAwayInternal,
  goAwayNormal,
  goAwayProtocol,
  typeGoAway,
  typePing,
} from "./frames.ts";
import { Keepalive } from "./keepalive.ts";
import { type MuxOptions, type ResolvedOptions, resolveOptions } from "./limits.ts";
import { Pings } from "./pings.ts";
import { StreamIds } from "./stream_ids.ts";
import type { MuxStream } from "./mux_stream.ts";
import { StreamTable } from "./stream_table.ts";
import { Writer } from "./writer.ts";

/** Bytes of one read. */
const readSize = 128 * 1024;
/** After `close`, milliseconds for what can still leave. */
const flushTime = 1000;
/** After that, milliseconds for the peer to close its side too, so that nothing that is on its way gets lost. */
const lingerTime = 250;

/**
 * Many connections in one, as hashicorp/yamux makes them. Each end of a {@linkcode Transport} has a session; either opens
 * streams and accepts those of the other.
 *
 * @example
 * ```ts
 * import { pipe } from "@netrpc/netrpc";
 * import { MuxSession } from "@netrpc/netrpc/mux";
 * import assert from "node:assert/strict";
 *
 * const [near, far] = pipe();
 * await using client = new MuxSession(near, { role: "client" });
 * await using server = new MuxSession(far, { role: "server" });
 *
 * const stream = await client.open();
 * await stream.write(new TextEncoder().encode("hello"));
 * await stream.closeWrite();
 *
 * const accepted = await server.accept();
 * assert(accepted);
 * assert.equal(await new Response(accepted.readable).text(), "hello");
 * ```
 */
export class MuxSession implements AsyncDisposable {
  /**
   * Settles when the session is over: the reason, a {@linkcode MuxError}, or `undefined` after `close`. It never rejects.
   */
  readonly closed: Promise<Error | undefined>;
  readonly #transport: Transport;
  readonly #options: ResolvedOptions;
  readonly #writer: Writer;
  readonly #reader: FrameReader;
  readonly #accepted: AcceptQueue;
  readonly #table: StreamTable;
  readonly #pings: Pings;
  readonly #keepalive: Keepalive | undefined;
  /** Set when we take no more streams, and when the peer takes no more. */
  #refusing = false;
  #refused = false;
  /** Calls of `open` that wait until the peer has accepted some. */
  #opening: PromiseWithResolvers<void>[] = [];
  /** Set when the session is over, before the transport is closed. */
  #over = false;
  /** Why it is. */
  #why: MuxError | undefined;
  #closing: Promise<void> | undefined;
  readonly #resolveClosed: (reason: Error | undefined) => void;
  /** Settles when nothing more can be read. */
  readonly #reading: Promise<void>;

  /**
   * Begins a session. It reads and writes the transport from now on, and closes it at its end.
   *
   * @param transport The connection, such as a `Deno.Conn`.
   * @param options The role, and limits and times that differ from the defaults.
   * @throws {TypeError} Where the role is none.
   * @throws {RangeError} Where a limit or a time is out of range.
   */
  constructor(transport: Transport, options: MuxOptions) {
    const resolved = this.#options = resolveOptions(options);
    this.#transport = transport;
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#writer = new Writer(transport, resolved.writeTimeout, (error) => this.#end(error));
    this.#accepted = new AcceptQueue(resolved.acceptBacklog);
    this.#table = new StreamTable(resolved, {
      writer: this.#writer,
      remoteAddr: transport.remoteAddr,
      ids: new StreamIds(resolved.role),
      accepted: this.#accepted,
      refusing: () => this.#refusing,
      acknowledged: () => this.#opening.shift()?.resolve(),
    });
    const { ping } = resolved;
    this.#pings = new Pings(this.#writer, ping?.timeout ?? resolved.writeTimeout);
    if (ping !== undefined) {
      this.#keepalive = new Keepalive(ping, () => this.#pings.ask(), () => {
        this.#end(
          new MuxError("timeout", `the peer did not answer a ping for ${ping.timeout} ms`, {
            hint: "its host may be gone; raise ping.timeout if it may be so slow",
          }),
        );
      });
    }
    this.#reader = new FrameReader({
      header: (type, flags, id, length) => this.#header(type, flags, id, length),
      data: (bytes) => this.#table.data(bytes),
      dataEnd: () => this.#table.dataEnd(),
    });
    this.#reading = this.#read();
  }

  /** Streams that are open now, in either direction. */
  get streams(): number {
    return this.#table.size;
  }

  /**
   * Opens a stream. The peer need not have accepted it yet: what is written waits there. While `acceptBacklog` streams are
   * not accepted, it waits.
   *
   * @returns The stream.
   * @throws {MuxError} Where the session is over, the peer takes no more streams, or all numbers are used up.
   */
  async open(): Promise<MuxStream> {
    for (;;) {
      this.#checkOpen();
      if (this.#table.unacknowledged < this.#options.acceptBacklog) return this.#table.open();
      const waiting = Promise.withResolvers<void>();
      this.#opening.push(waiting);
      await waiting.promise;
    }
  }

  #checkOpen(): void {
    if (this.#why !== undefined) throw this.#why;
    if (this.#closing !== undefined) throw closedError();
    if (this.#refused) {
      throw new MuxError("goaway", "the peer takes no more streams", {
        hint: "open another session",
      });
    }
  }

  /**
   * Waits for the next stream that the peer opens.
   *
   * @returns The stream, or `undefined` when the session is over; `closed` says why.
   */
  async accept(): Promise<MuxStream | undefined> {
    const stream = await this.#accepted.next();
    stream?.open(flagAck);
    return stream;
  }

  /**
   * Asks the peer whether it lives.
   *
   * @returns How long the answer took, in milliseconds.
   * @throws {MuxError} Where it does not answer in time, or the session is over.
   */
  ping(): Promise<number> {
    return this.#pings.ping();
  }

  /** Takes no more streams of the peer, and tells it so. Those that are open go on. */
  goAway(): void {
    if (this.#refusing) return;
    this.#refusing = true;
    this.#writer.frame(typeGoAway, 0, 0, goAwayNormal);
  }

  /**
   * Ends the session: tells the peer, sends what its windows have room for, for up to a second, and closes the transport.
   * Streams that are open then fail. Later calls wait for the same.
   */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    if (!this.#over) {
      this.goAway();
      this.#wakeOpening();
      await within(flushTime, this.#flushed());
      this.#end(undefined);
    }
    await this.closed;
  }

  async #flushed(): Promise<void> {
    while (!this.#writer.idle) await this.#writer.step();
  }

  /** As `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * The streams that the peer opens, until the session is over. Leaving the loop does not end the session.
   *
   * @returns An iterator that calls `accept`.
   */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<MuxStream> {
    for (let stream; (stream = await this.accept()) !== undefined;) yield stream;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(readSize);
    try {
      for (let count; (count = await this.#transport.read(buffer)) !== null && !this.#over;) {
        this.#keepalive?.heard();
        this.#take(buffer.subarray(0, count));
        while (this.#writer.crowded && !this.#over) await this.#writer.step();
      }
      this.#end(new MuxError("ended", this.#endText()));
    } catch (cause) {
      this.#end(new MuxError("ended", "the connection broke: reading failed", { cause }));
    }
    // What comes after the end is read and dropped, until the transport is closed.
    try {
      while (await this.#transport.read(buffer) !== null);
    } catch {
      // It is closed.
    }
  }

  #take(bytes: Uint8Array): void {
    try {
      this.#reader.push(bytes);
      this.#table.deliver();
    } catch (cause) {
      if (cause instanceof MuxError) this.#end(cause);
      else this.#end(new MuxError("internal", "the session failed by an error of ours", { cause }));
    }
  }

  #endText(): string {
    if (!this.#reader.atBoundary) return "the connection ended within a frame";
    return this.#refused ? "the peer closed the session" : "the peer closed the connection";
  }

  #header(type: number, flags: number, id: number, length: number): void {
    if (type === typePing) this.#ping(flags, length);
    else if (type === typeGoAway) this.#goneAway(length);
    else this.#table.frame(type, flags, id, length);
  }

  #ping(flags: number, number: number): void {
    if (flags === flagSyn) this.#writer.frame(typePing, flagAck, 0, number);
    else if (flags === flagAck) this.#pings.answered(number);
    else throw protocolError(`a ping has flags 0x${flags.toString(16)}, expected SYN or ACK`);
  }

  #goneAway(code: number): void {
    if (code !== goAwayNormal) {
      const texts = ["", "because we broke the protocol", "because of an error of its own"];
      const text = texts[code];
      if (text === undefined) {
        throw protocolError(`it went away with code ${code}, expected 0 to 2`);
      }
      throw new MuxError("goaway", `the peer ended the session ${text}`);
    }
    this.#refused = true;
    this.#wakeOpening();
  }

  #wakeOpening(): void {
    const opening = this.#opening;
    this.#opening = [];
    for (const { resolve } of opening) resolve();
  }

  /** Ends everything, for a reason or because we were asked to. */
  #end(reason: MuxError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    // A connection that broke after we had closed it is closed.
    if (this.#closing !== undefined && reason?.code === "ended") reason = undefined;
    const why = this.#why = reason ?? closedError();
    this.#keepalive?.stop();
    this.#pings.end(why);
    this.#accepted.end(reason === undefined);
    this.#writer.dropStreams();
    this.#table.end(why);
    this.#wakeOpening();
    this.#leave(reason);
  }

  /** Closes the transport in good order where that is of use. */
  async #leave(reason: MuxError | undefined): Promise<void> {
    if (reason?.code === "protocol" || reason?.code === "internal") {
      const code = reason.code === "protocol" ? goAwayProtocol : goAwayInternal;
      this.#writer.frame(typeGoAway, 0, 0, code);
      await within(lingerTime, this.#flushed());
    }
    const gone = reason?.code === "ended" || reason?.code === "timeout";
    this.#writer.stop();
    if (!gone) await within(lingerTime, this.#sayEnd());
    try {
      this.#transport.close();
    } catch {
      // Its owner or the system has closed it.
    }
    this.#resolveClosed(reason);
  }

  async #sayEnd(): Promise<void> {
    try {
      await this.#transport.closeWrite?.();
      if (this.#transport.closeWrite !== undefined) await this.#reading;
    } catch {
      // The peer is gone.
    }
  }
}

function closedError(): MuxError {
  return new MuxError("closed", "the session is closed");
}

/** Waits for a promise, but no longer than `time` milliseconds. */
async function within(time: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, time));
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

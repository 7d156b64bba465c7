/**
 * A connection with a write queue: what is written in one turn of the event loop leaves in one write, and while a
 * write is under way the next buffer fills. The queue is first in, first out, and encoding is synchronous, so that the
 * order of encoding is the order on the wire without a lock.
 *
 * @module
 */

import { ByteWriter } from "../gob/bytes/byte_writer.ts";

/** What is needed of a connection; a `Deno.Conn` of any kind has it. */
export interface Transport {
  /** Reads some bytes; resolves to how many, or to `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some bytes; resolves to how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the sending half, where the transport has halves. */
  closeWrite?(): Promise<void>;
  /** Closes both halves. */
  close(): void;
  /** The address of the far side. */
  readonly remoteAddr?: Deno.Addr;
}

/** A buffer of more than this is given back when it has left, and so is one of which little was used. */
const maxKeptBytes = 2 * 1024 * 1024;
/** What is written at the least with a buffer that is kept, as a part of it. Small buffers are always kept. */
const minUsedPart = 1 / 8;
const smallBuffer = 16 * 1024;

/** Rounds of promises with nothing to add before a write. One takes some 50 ns; a write takes 10 µs and more. */
const quietRounds = 16;

/**
 * A connection that ends is kept while its peer still sends: with pauses up to the one and no longer than the other, in
 * milliseconds.
 */
const [maxPause, maxFinishTime] = [250, 5000];

/** A transport whose writes are gathered. */
export class Connection {
  /** Takes what is to be written; `schedule` sends it off. */
  readonly out: ByteWriter = new ByteWriter();
  readonly #transport: Transport;
  /** The buffer of the last write, to be filled next. */
  #spare: Uint8Array<ArrayBuffer> | undefined;
  /** Bytes of the write under way. */
  #unsent = 0;
  /** Set when a flush is about to run or running. */
  #flushing = false;
  /** The read under way, if there is one. */
  #reading: Promise<number | null> | undefined;
  /** Settles when the connection has ended in good order; what is read from its beginning on is thrown away. */
  #finished: Promise<void> | undefined;
  /** Set when we closed the transport. */
  #closed = false;
  /** Why a write failed; the transport is closed then. */
  #failure: unknown;
  /** Those who wait until little enough waits to be written. */
  #waiting: { bytes: number; resolve: () => void; reject: (reason: unknown) => void }[] = [];

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Bytes that were written and have not left yet. */
  get pendingBytes(): number {
    return this.out.length + this.#unsent;
  }

  /**
   * Reads some bytes; resolves to `null` at the end and after `close` or `finish`, rejects where the connection is broken.
   */
  async read(buffer: Uint8Array): Promise<number | null> {
    let count: number | null = null;
    try {
      if (!this.#closed && this.#finished === undefined) {
        this.#reading = this.#transport.read(buffer);
        count = await this.#reading;
      }
    } catch (error) {
      // Our own close makes a read under way fail; that is no failure of the connection.
      if (!this.#closed) throw error;
    } finally {
      this.#reading = undefined;
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#finished === undefined ? count : null;
  }

  /**
   * Sends off what is in `out`, with all that is added to it in this turn of the event loop: promises that are settled now
   * have their say first, and those that these settle.
   */
  schedule(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#flushAfter(quietRounds);
  }

  /** Waits for so many rounds in which nothing is added, and flushes. */
  #flushAfter(rounds: number, before = this.out.length): void {
    queueMicrotask(() => {
      const { length } = this.out;
      if (length !== before) this.#flushAfter(quietRounds, length);
      else if (rounds > 0) this.#flushAfter(rounds - 1, length);
      else this.#flush();
    });
  }

  async #flush(): Promise<void> {
    try {
      while (this.out.length > 0 && !this.#closed) await this.#write(this.#take());
    } catch (error) {
      // Our own close makes a write under way fail; that is no failure of the connection.
      if (!this.#closed) this.#failure = error;
      this.close();
    }
    this.#unsent = 0;
    this.#flushing = false;
    this.#wakeWaiting();
  }

  /** Takes what is in `out` and puts an empty buffer in its place. */
  #take(): Uint8Array<ArrayBuffer> {
    const leaving = this.out.take(this.#spare);
    this.#spare = undefined;
    this.#unsent = leaving.length;
    return leaving;
  }

  async #write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      at += await this.#transport.write(at === 0 ? bytes : bytes.subarray(at));
      this.#unsent = bytes.length - at;
    }
    const size = bytes.buffer.byteLength;
    if (size <= smallBuffer || size <= maxKeptBytes && bytes.length >= size * minUsedPart) {
      this.#spare = new Uint8Array(bytes.buffer);
    }
    if (this.#waiting.length > 0) this.#wakeWaiting();
  }

  /** Waits until no more than `bytes` wait to be written; rejects where the connection is broken. */
  drained(bytes: number): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closed || this.pendingBytes <= bytes) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ bytes, resolve, reject }));
  }

  #wakeWaiting(): void {
    const failure = this.#failure;
    this.#waiting = this.#waiting.filter(({ bytes, resolve, reject }) => {
      if (failure !== undefined) reject(failure);
      else if (this.#closed || this.pendingBytes <= bytes) resolve();
      else return true;
      return false;
    });
  }

  /**
   * Ends the connection in good order: says that nothing follows what was written, and closes when the far side has closed
   * too or is silent. A socket that is closed with bytes in it that nobody has read resets the connection, and what the
   * far side has not yet received is lost. May be called many times.
   */
  finish(): Promise<void> {
    return this.#finished ??= this.#finish();
  }

  async #finish(): Promise<void> {
    const latest = performance.now() + maxFinishTime;
    // Most connections are waited for by the read under way, and need no room.
    let discarded: Uint8Array | undefined;
    try {
      if (this.#transport.closeWrite === undefined) return;
      let reading = this.#reading;
      await this.#transport.closeWrite();
      for (let more = true; more && !this.#closed && performance.now() < latest;) {
        more = await bytesWithin(
          maxPause,
          reading ?? this.#transport.read(discarded ??= new Uint8Array(smallBuffer)),
        );
        reading = undefined;
      }
    } catch {
      // The far side is gone, and nothing can be said to it any more.
    } finally {
      this.close();
    }
  }

  /** Closes the transport. What waits to be written is lost. May be called many times. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#transport.close();
    } catch {
      // It was closed already, by its owner or by the system.
    }
    this.#wakeWaiting();
  }
}

/** Waits for a read, but no longer than a pause. Returns whether bytes have come, and so more may. */
async function bytesWithin(pause: number, reading: Promise<number | null>): Promise<boolean> {
  const { promise: silent, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), pause);
  // What becomes of the read when nobody waits for it any more is no matter.
  reading.catch(() => {});
  try {
    return await Promise.race([reading, silent]) !== null;
  } finally {
    clearTimeout(timer);
  }
}

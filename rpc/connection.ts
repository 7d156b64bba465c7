/**
 * A connection with a write queue: what is written in one turn of the event loop is sent in one write, or at once if it
 * reaches 8 KiB, and while that write is running the next buffer fills. The queue is first in, first out, and encoding is
 * synchronous, so the order of encoding is the order on the wire, without a lock.
 *
 * @module
 */

import { ByteWriter } from "../gob/bytes/byte_writer.ts";
import { ShutdownError } from "./errors.ts";
import { startTimer } from "./timers.ts";

/** What the module needs of a connection. Every `Deno.Conn` has it. */
export interface Transport {
  /** Reads some bytes; resolves to how many, or to `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some bytes; resolves to how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the sending half, if the transport has halves. */
  closeWrite?(): Promise<void>;
  /** Closes both halves. */
  close(): void;
  /** The address of the far side. */
  readonly remoteAddr?: Deno.Addr;
}

/** Larger buffers are not kept for the next write. */
const maxKeptBytes = 2 * 1024 * 1024;
/** A buffer is kept for the next write if at least this share of it was used. */
const minUsedPart = 1 / 8;
/** Buffers up to this size are always kept. */
const smallBuffer = 16 * 1024;

/** A write waits for this many rounds of microtasks that add nothing. A round takes some 50 ns; a write 10 µs and more. */
const quietRounds = 16;
/** This many bytes are written at once, so that the far side works on them while more are made. */
const fullWrite = 8 * 1024;

/** `finish` waits while the far side is sending, in milliseconds: for at most this long without bytes. */
const maxPause = 250;
/** For at most this long in all. */
const maxFinishTime = 5000;

/** The far side took no bytes for so long that the connection was closed. */
export class WriteTimeoutError extends ShutdownError {}

/** A transport with a write queue. */
export class Connection {
  /** Bytes to be written, which `schedule` sends. */
  readonly out: ByteWriter = new ByteWriter();
  /**
   * Messages that were read since bytes came last, less those that were written: as many are likely to be written yet, the
   * replies of a server and the next calls of a client.
   */
  expected = 0;
  readonly #transport: Transport;
  /** The bytes of the running write. Its buffer is filled next. */
  #leaving: ByteWriter | undefined;
  /** The running write. */
  #writing: Promise<number> | undefined;
  /** Bytes of the running write that have not been sent yet. */
  #unsent = 0;
  /** Bytes of this write and those before it. */
  #given = 0;
  /** Set while a flush is scheduled or running. */
  #flushing = false;
  /** The pending read, if there is one. */
  #reading: Promise<number | null> | undefined;
  /** Set by `finish`: resolves when the connection is closed. From then on bytes that arrive are discarded. */
  #finished: Promise<void> | undefined;
  /** Set when we closed the transport. */
  #closed = false;
  /** Why a write failed. The transport is then closed too. */
  #failure: unknown;
  /** Calls of `drained`: each waits until at most `bytes` are unsent. */
  #waiting: { bytes: number; resolve: () => void; reject: (reason: unknown) => void }[] = [];

  readonly #writeTimeout: number;
  /** Set while a timer looks after the writes. */
  #stopWatch: (() => void) | undefined;
  /** Writes to the transport that have ended. */
  #writes = 0;

  /** @param writeTimeout Milliseconds after which a far side that takes no bytes is given up. */
  constructor(transport: Transport, writeTimeout: number = Infinity) {
    this.#transport = transport;
    this.#writeTimeout = writeTimeout;
  }

  /** Bytes that were written and have not been sent yet. */
  get pendingBytes(): number {
    return this.out.length + this.#unsent;
  }

  /** Bytes that were given to the transport since the beginning. After `close` it gets no more. */
  get givenBytes(): number {
    return this.#given;
  }

  /**
   * Reads some bytes; resolves to `null` at the end and after `close` or `finish`, rejects if the connection is broken. It
   * is no asynchronous function, because each of those leaves half a kilobyte of garbage for every read.
   */
  read(buffer: Uint8Array): Promise<number | null> {
    try {
      if (this.#closed || this.#finished !== undefined) return Promise.resolve(this.#arrived(null));
      this.#reading = this.#transport.read(buffer);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#reading.then(this.#arrived, this.#readFailed);
  }

  readonly #arrived = (count: number | null): number | null => {
    this.#reading = undefined;
    if (this.#failure !== undefined) throw this.#failure;
    if (count !== null) this.expected = 0;
    return this.#finished === undefined ? count : null;
  };

  readonly #readFailed = (error: unknown): null => {
    this.#arrived(null);
    // Our own close makes a pending read fail; that is not a failure of the connection.
    if (!this.#closed) throw error;
    return null;
  };

  /**
   * Sends what is in `out`, with all that is added in this turn of the event loop before it is a full write: reactions of
   * promises that are settled by now run first, and so do those of promises that they settle.
   */
  schedule(): void {
    this.expected--;
    // Started within the turn, so that the far side works on it while more is made.
    if (this.#writing === undefined && this.out.length >= fullWrite && !this.#closed) this.#write();
    if (this.#flushing) return;
    this.#flushing = true;
    this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      do {
        if (this.#writing === undefined) {
          let { length } = this.out;
          let rounds = quietRounds;
          do {
            // Reactions of settled promises run before this goes on. Awaiting costs less than a microtask of our own.
            await undefined;
            rounds = this.out.length === length ? rounds - 1 : quietRounds;
            length = this.out.length;
            // As many were written as were read, so no more are likely to come.
          } while (rounds > 0 && this.#writing === undefined && this.expected !== 0);
          if (this.#writing === undefined && length > 0 && !this.#closed) this.#write();
        }
        if (this.#writing !== undefined) {
          const leaving = this.#leaving!;
          this.#written(await this.#writing);
          if (this.#unsent > 0) await this.#writeRest(leaving.written());
          this.#writing = undefined;
          this.#keepBuffer(leaving);
          if (this.#waiting.length > 0) this.#wakeWaiting();
        }
      } while (this.out.length > 0 && !this.#closed);
    } catch (error) {
      // Our own close makes a running write fail; that is not a failure of the connection.
      if (!this.#closed) this.#failure = error;
      this.#writing = undefined;
      this.close();
    }
    this.#unsent = 0;
    this.#flushing = false;
    if (this.#waiting.length > 0) this.#wakeWaiting();
  }

  /** Begins to write what is in `out`, and gives it an empty buffer. */
  #write(): void {
    const leaving = this.#leaving ??= new ByteWriter();
    leaving.exchange(this.out);
    this.#unsent = leaving.length;
    this.#given += leaving.length;
    if (this.#stopWatch === undefined && this.#writeTimeout < Infinity) this.#watchWrites();
    try {
      this.#writing = this.#transport.write(leaving.written());
    } catch (error) {
      this.#writing = Promise.reject(error);
    }
  }

  async #writeRest(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    while (this.#unsent > 0) {
      this.#written(await this.#transport.write(bytes.subarray(bytes.length - this.#unsent)));
    }
  }

  #written(count: number): void {
    this.#unsent -= count;
    this.#writes++;
  }

  /** Keeps the buffer of the last write for the next, unless it is far too large. */
  #keepBuffer(leaving: ByteWriter): void {
    const { bytes: { length: size }, length } = leaving;
    if (size <= smallBuffer || size <= maxKeptBytes && length >= size * minUsedPart) {
      leaving.length = 0;
      // Without a second buffer, the first one serves again.
      if (this.out.bytes.length === 0) leaving.exchange(this.out);
    } else {
      this.#leaving = undefined;
    }
  }

  /** Checks from time to time that writes end. One timer serves all writes of its time, so that a write costs none. */
  #watchWrites(): void {
    const before = this.#writes;
    this.#stopWatch = startTimer(this.#writeTimeout, () => {
      this.#stopWatch = undefined;
      if (!this.#flushing) return;
      if (this.#writes !== before) return this.#watchWrites();
      this.#failure = new WriteTimeoutError(
        `the far side took no bytes for ${this.#writeTimeout} ms`,
      );
      this.close();
    });
  }

  /** Waits until at most `bytes` are unsent; rejects if the connection is broken. */
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
   * Ends the connection in good order: closes the sending half, reads and discards until the far side has closed too or is
   * silent, and closes. Closing a socket that has unread bytes resets the connection, and what the far side has not
   * received yet is lost. Later calls change nothing.
   */
  finish(): Promise<void> {
    return this.#finished ??= this.#finish();
  }

  async #finish(): Promise<void> {
    const latest = performance.now() + maxFinishTime;
    // The pending read, which most connections have, needs no buffer of ours.
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
      // The far side is gone.
    } finally {
      this.close();
    }
  }

  /** Closes the transport. Unsent bytes are lost. Later calls change nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopWatch?.();
    try {
      this.#transport.close();
    } catch {
      // Its owner or the system has closed it.
    }
    this.#wakeWaiting();
  }
}

/** Waits for a read, but no longer than `pause`. Returns whether bytes came. */
async function bytesWithin(pause: number, reading: Promise<number | null>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silent = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), pause));
  // A failure after the pause is ignored.
  reading.catch(() => {});
  try {
    return await Promise.race([reading, silent]) !== null;
  } finally {
    clearTimeout(timer);
  }
}

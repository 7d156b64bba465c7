/**
 * Bytes in any chunking become whole messages. The buffer grows with what has arrived, never with what a length
 * claims, and gives its memory back when it is empty.
 *
 * @module
 */

import { GobError } from "../errors.ts";
import type { Limits } from "../limits.ts";

const nothing = new Uint8Array(0);

/** Collects bytes and finds messages in them. */
export class Framer {
  /** The bytes; those not consumed stand from `start` to `end`. */
  bytes: Uint8Array = nothing;
  /** The first byte that is not consumed. */
  start = 0;
  /** The end of what has arrived. */
  end = 0;
  /** Bytes of the stream before `bytes[0]`. */
  bytesBefore = 0;
  /** An empty buffer of this size or less is kept for the next bytes. */
  keptBytes = 4096;
  /** Where the message found last begins, behind its length. */
  messageStart = 0;
  /** Where the message found last ends. */
  messageEnd = 0;
  readonly #maxMessageBytes: number;
  /** Whether `bytes` is a caller's chunk that we only look at. */
  #borrowed = false;

  constructor(limits: Required<Limits>) {
    this.#maxMessageBytes = limits.maxMessageBytes;
  }

  /** Whether no byte waits. */
  get empty(): boolean {
    return this.start === this.end;
  }

  /** Adds a chunk, copying it behind what waits. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /**
   * Looks at a chunk in place, without a copy, where nothing else waits. The caller leaves it alone until everything in
   * it is consumed.
   */
  borrow(chunk: Uint8Array): void {
    if (!this.empty) return this.push(chunk);
    this.bytesBefore += this.end;
    this.bytes = chunk;
    this.start = 0;
    this.end = chunk.length;
    this.#borrowed = true;
  }

  /** Gives the memory back where no byte waits. */
  release(): void {
    if (!this.empty) return;
    this.bytesBefore += this.end;
    this.#own(nothing, 0);
  }

  /** Makes room for `count` bytes at `end`, dropping what was consumed. */
  reserve(count: number): void {
    if (!this.#borrowed && this.end + count <= this.bytes.length) return;
    const waiting = this.end - this.start;
    const needed = waiting + count;
    this.bytesBefore += this.start;
    if (!this.#borrowed && needed <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.start = 0;
      this.end = waiting;
      return;
    }
    const grown = new Uint8Array(Math.max(needed, waiting * 2));
    grown.set(this.bytes.subarray(this.start, this.end));
    this.#own(grown, waiting);
  }

  #own(bytes: Uint8Array, end: number): void {
    this.bytes = bytes;
    this.start = 0;
    this.end = end;
    this.#borrowed = false;
  }

  /** Drops all bytes before `offset`. */
  consume(offset: number): void {
    this.start = offset;
    if (offset === this.end && (this.#borrowed || this.bytes.length > this.keptBytes)) {
      this.release();
    }
  }

  /**
   * Finds the message whose length stands at `offset`. Returns whether it is wholly here; `messageStart` and
   * `messageEnd` are its bounds then. Throws `GobError` for a length that is malformed or beyond the limit, of which
   * `taken` bytes are used up.
   */
  find(offset: number, taken = 0): boolean {
    if (offset >= this.end) return false;
    let length = this.bytes[offset]!;
    let at = offset + 1;
    if (length > 0x7f) {
      const count = 256 - length;
      if (count > 8) throw this.#fail("gob: encoded unsigned integer out of range", offset);
      if (at + count > this.end) return false;
      length = 0;
      for (const end = at + count; at < end; at++) length = length * 256 + this.bytes[at]!;
    }
    if (length > this.#maxMessageBytes - taken) {
      throw this.#fail(
        `invalid message length: ${length} bytes exceed the limit of ${this.#maxMessageBytes}`,
        offset,
      );
    }
    if (at + length > this.end) return false;
    this.messageStart = at;
    this.messageEnd = at + length;
    return true;
  }

  #fail(message: string, offset: number): GobError {
    return new GobError(message, { offset: this.bytesBefore + offset });
  }
}

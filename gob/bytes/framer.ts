/**
 * Chunks of bytes become whole messages. The buffer grows with the bytes that arrive, never with a length that a peer
 * claims, and its memory is freed when it is empty or nearly so.
 *
 * @module
 */

import { GobError } from "../errors.ts";
import { type Limits, raiseHint } from "../limits.ts";

const nothing = new Uint8Array(0);
/** A large buffer of which less than this share is needed is given back. */
const minUsedPart = 1 / 8;

/** How long messages may be. */
export interface MessageLimit {
  /** The most bytes of a message, and of all messages of one value together. */
  readonly bytes: number;
  /** The option that sets it, for error texts. */
  readonly option: string;
}

/** A message that is longer than the limit. */
export class MessageTooLong extends GobError {
  /** How many bytes it has, rounded beyond 2^53. */
  readonly length: number;
  /** Where it begins in the buffer, after its length. */
  readonly start: number;

  constructor(message: string, offset: number, length: number, start: number, hint: string) {
    super(message, { offset, hint });
    this.length = length;
    this.start = start;
  }
}

/** Collects the bytes of a stream and finds the messages in them. */
export class Framer {
  /** The buffer. The bytes from `start` to `end` are not consumed yet. */
  bytes: Uint8Array = nothing;
  /** Where the bytes that are not consumed yet begin. */
  start = 0;
  /** Where the bytes that have arrived end. */
  end = 0;
  /** The offset of `bytes[0]` in the stream. */
  bytesBefore = 0;
  /** The largest buffer that is kept for the next bytes though it is empty, or nearly so. */
  keptBytes = 4096;
  /** Where the last message found begins, after its length. */
  messageStart = 0;
  /** Where the last message found ends. */
  messageEnd = 0;
  /** How long messages may be. Its owner may change it between messages. */
  limit: MessageLimit;
  /** Whether `bytes` is a chunk of the caller's, which must not be written to. */
  #borrowed = false;
  #room: Uint8Array = nothing;

  constructor(limits: Required<Limits>) {
    this.limit = { bytes: limits.maxMessageBytes, option: "limits.maxMessageBytes" };
  }

  /** Whether all bytes are consumed. */
  get empty(): boolean {
    return this.start === this.end;
  }

  /** Adds a copy of a chunk. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /**
   * Adds a chunk without a copy, if all earlier bytes are consumed. The caller must not change it until it is consumed.
   */
  borrow(chunk: Uint8Array): void {
    if (!this.empty) return this.push(chunk);
    this.bytesBefore += this.end;
    this.bytes = chunk;
    this.start = 0;
    this.end = chunk.length;
    this.#borrowed = true;
  }

  /** Frees the buffer if all bytes are consumed. */
  release(): void {
    if (!this.empty) return;
    this.bytesBefore += this.end;
    this.#own(nothing, 0);
  }

  /** The free part of the buffer. Most bytes come to the same place, so that the last view of it serves again. */
  room(): Uint8Array {
    const { bytes, end } = this;
    const offset = bytes.byteOffset + end;
    if (this.#room.buffer !== bytes.buffer || this.#room.byteOffset !== offset) {
      this.#room = bytes.subarray(end);
    }
    return this.#room;
  }

  /** Makes room for `count` bytes at `end`. Drops the bytes that were consumed, and a buffer that is far too large. */
  reserve(count: number): void {
    const waiting = this.end - this.start;
    const needed = waiting + count;
    const size = this.bytes.length;
    const usable = !this.#borrowed && !(size > this.keptBytes && needed < size * minUsedPart);
    if (usable && waiting === 0 && count <= size) {
      this.bytesBefore += this.start;
      this.start = this.end = 0;
      return;
    }
    if (usable && this.end + count <= size) return;
    this.bytesBefore += this.start;
    if (usable && needed <= size) {
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
    this.#room = nothing;
  }

  /** Marks all bytes before `offset` as consumed. */
  consume(offset: number): void {
    this.start = offset;
    if (offset === this.end && (this.#borrowed || this.bytes.length > this.keptBytes)) {
      this.release();
    }
  }

  /**
   * Finds the message that begins with a length at `offset`. Returns true if all of it is here, and sets `messageStart`
   * and `messageEnd`. Throws `GobError` if the length is malformed, and `MessageTooLong` if it exceeds the limit, of which
   * earlier messages of the same value have used `taken` bytes.
   */
  find(offset: number, taken = 0): boolean {
    if (offset >= this.end) return false;
    let length = this.bytes[offset]!;
    let at = offset + 1;
    if (length > 0x7f) {
      const count = 256 - length;
      if (count > 8) {
        throw new GobError("gob: encoded unsigned integer out of range", {
          offset: this.bytesBefore + offset,
        });
      }
      if (at + count > this.end) return false;
      length = 0;
      for (const end = at + count; at < end; at++) length = length * 256 + this.bytes[at]!;
    }
    if (length > this.limit.bytes - taken) {
      const { bytes, option } = this.limit;
      const before = taken === 0 ? "" : ` after ${taken} of the same value`;
      throw new MessageTooLong(
        `gob: message of ${length} bytes${before} exceeds ${option} (${bytes})`,
        this.bytesBefore + offset,
        length,
        at,
        raiseHint(option, bytes),
      );
    }
    if (at + length > this.end) return false;
    this.messageStart = at;
    this.messageEnd = at + length;
    return true;
  }
}

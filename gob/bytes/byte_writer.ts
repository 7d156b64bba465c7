/**
 * The one place that writes gob bytes: a buffer that grows, the primitive encodings, and messages whose length is
 * written when they end.
 *
 * @module
 */

import { Misfit } from "../errors.ts";
import {
  maxHandmadeUnits,
  maxNumberBytes,
  maxShortStringBytes,
  putFloat,
  putFloat32,
  putInt,
  putInt64,
  putShortString,
  putUint,
  putUint64,
  putUtf8,
} from "./write_primitives.ts";

const encoder = new TextEncoder();
/** The lengths of strings up to 127, as the characters that UTF-8 makes that byte. */
const lengths: readonly string[] = Array.from({ length: 0x80 }, (_, n) => String.fromCharCode(n));
/** The shortest string in a batch, in UTF-16 units. Shorter ones are faster unit by unit. */
export const minBatchUnits = 16;
/** The most strings in a batch. */
export const maxBatch = 64;
/** A buffer smaller than this doubles when it grows. A larger one grows by a quarter. */
const largeBuffer = 1 << 24;

/** How many bytes an unsigned integer up to 2^53 takes. */
function uintWidth(n: number): number {
  if (n <= 0x7f) return 1;
  let width = 2;
  for (let rest = n; rest > 0xff; rest = Math.floor(rest / 256)) width++;
  return width;
}

/** The size of the first buffer, made by the first write. */
const firstBytes = 256;
const nothing = new Uint8Array(0);
const noView = new DataView(nothing.buffer);

function loneSurrogate(): Misfit {
  return new Misfit(TypeError, "expected well-formed text, received a lone surrogate");
}

/** A growable buffer with gob's primitive encodings. */
export class ByteWriter {
  /** The buffer, valid up to `length`. It is replaced when it grows, so do not keep it across a write. */
  bytes: Uint8Array<ArrayBuffer> = nothing;
  /** A view of the same buffer, for numbers. */
  view: DataView = noView;
  /** Bytes written. Setting it back drops what was written since. */
  length = 0;

  /** What was written, as a view. The next write may overwrite it. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** Gives away what was written. The next write makes a new buffer. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.written();
    this.bytes = nothing;
    this.view = noView;
    this.length = 0;
    return taken;
  }

  /** Exchanges what was written, and the buffers, with another writer. */
  exchange(other: ByteWriter): void {
    const { bytes, view, length } = this;
    this.bytes = other.bytes;
    this.view = other.view;
    this.length = other.length;
    other.bytes = bytes;
    other.view = view;
    other.length = length;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.#grow(this.length + count);
  }

  #grow(needed: number): void {
    const roomy = this.bytes.length * (this.bytes.length < largeBuffer ? 2 : 1.25);
    const grown = new Uint8Array(Math.max(needed, firstBytes, Math.ceil(roomy)));
    grown.set(this.bytes.subarray(0, this.length));
    this.#use(grown);
  }

  /** Writes an unsigned integer from 0 to 2^53. */
  uint(n: number): void {
    this.reserve(maxNumberBytes);
    this.length = putUint(this.bytes, this.length, n);
  }

  /** Writes a signed integer from -2^53 to 2^53. */
  int(n: number): void {
    this.reserve(maxNumberBytes);
    this.length = putInt(this.bytes, this.length, n);
  }

  /** Writes an unsigned integer of up to 64 bits. */
  uint64(n: bigint): void {
    this.reserve(maxNumberBytes);
    this.length = putUint64(this.bytes, this.view, this.length, n);
  }

  /** Writes a signed integer of up to 64 bits. */
  int64(n: bigint): void {
    this.reserve(maxNumberBytes);
    this.length = putInt64(this.bytes, this.view, this.length, n);
  }

  /** Writes a floating-point number. */
  float(n: number): void {
    this.reserve(maxNumberBytes);
    this.length = putFloat(this.bytes, this.view, this.length, n);
  }

  /** Writes a floating-point number of 32 bits. */
  float32(n: number): void {
    this.reserve(maxNumberBytes);
    this.length = putFloat32(this.bytes, this.view, this.length, n);
  }

  /** Writes a string: its length in UTF-8 bytes, then the bytes. Throws `Misfit` if it has a lone surrogate. */
  string(text: string): void {
    this.reserve(maxShortStringBytes);
    const end = putShortString(this.bytes, this.length, text);
    if (end < 0) this.#longString(text);
    else this.length = end;
  }

  #longString(text: string): void {
    if (text.length <= maxHandmadeUnits) {
      this.reserve(text.length * 3 + 2);
      const end = putUtf8(this.bytes, this.length, text, 0);
      if (end < 0) throw loneSurrogate();
      this.length = end;
      return;
    }
    // The width of the length is not known yet. Most texts take one byte a unit, so guess that.
    const guess = uintWidth(text.length);
    this.reserve(text.length * 3 + 9);
    const start = this.length;
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start + guess));
    if (written !== text.length && !text.isWellFormed()) throw loneSurrogate();
    const width = uintWidth(written);
    if (width !== guess) {
      this.bytes.copyWithin(start + width, start + guess, start + guess + written);
    }
    this.uint(written);
    this.length = start + width + written;
  }

  /**
   * Writes strings from `index` on as long as they are ASCII and of {@linkcode minBatchUnits} to 127 units, at most
   * {@linkcode maxBatch}. Returns the index of the first that is not written.
   *
   * All of them, each behind the character whose byte is its length, go through the platform's encoder at once: 1000
   * strings of 60 units take a third of the time of unit by unit. If all units fit as many bytes, they are ASCII.
   */
  asciiBatch(values: readonly unknown[], index: number): number {
    let batch = "";
    let next = index;
    for (const end = Math.min(values.length, index + maxBatch); next < end; next++) {
      const text = values[next];
      if (typeof text !== "string") break;
      const units = text.length;
      if (units < minBatchUnits || units > 0x7f) break;
      batch += lengths[units]! + text;
    }
    if (next - index < 4) return index;
    const units = batch.length;
    this.reserve(units);
    const room = this.bytes.subarray(this.length, this.length + units);
    if (encoder.encodeInto(batch, room).read !== units) return index;
    this.length += units;
    return next;
  }

  /** Writes a byte slice: its length and its bytes. */
  byteSlice(bytes: Uint8Array): void {
    this.reserve(bytes.length + 9);
    this.uint(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes bytes as unsigned integers, one by one. */
  uintBytes(values: Uint8Array): void {
    this.reserve(2 * values.length);
    const { bytes } = this;
    let at = this.length;
    for (const value of values) {
      if (value > 0x7f) bytes[at++] = 0xff;
      bytes[at++] = value;
    }
    this.length = at;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Begins a message, leaving `width` bytes for its length. */
  beginMessage(width: number): void {
    this.reserve(width);
    this.length += width;
  }

  /**
   * Ends the message that began at `start` with `width` bytes left for its length: writes the length there, and moves the
   * message if it takes more or fewer bytes. Returns how many it took, a good guess for the next message.
   */
  endMessage(start: number, width: number): number {
    const size = this.length - start - width;
    const right = uintWidth(size);
    if (right !== width) {
      this.reserve(9);
      this.bytes.copyWithin(start + right, start + width, this.length);
    }
    this.length = start;
    this.uint(size);
    this.length = start + right + size;
    return right;
  }
}

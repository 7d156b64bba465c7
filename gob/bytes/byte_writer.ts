/**
 * The one place where gob bytes are written: a buffer that grows, the primitive encodings, and messages whose length
 * is written when they end.
 *
 * @module
 */

import { Misfit } from "../errors.ts";
import {
  maxNumberBytes,
  maxShortStringBytes,
  putFloat,
  putFloat32,
  putInt,
  putShortString,
  putUint,
  putWords,
} from "./write_primitives.ts";

const encoder = new TextEncoder();
/** Below this a buffer doubles when it grows; above it grows by what is asked for and a quarter. */
const largeBuffer = 1 << 24;

/** Bytes that the encoding of an unsigned integer takes, up to 2^53. */
function uintWidth(n: number): number {
  if (n <= 0x7f) return 1;
  let width = 2;
  for (let rest = n; rest > 0xff; rest = Math.floor(rest / 256)) width++;
  return width;
}

/** The size of the first buffer. A writer that has not written has none. */
const firstBytes = 256;
const nothing = new Uint8Array(0);
const noView = new DataView(nothing.buffer);

/** A growable buffer with gob's primitive encodings. */
export class ByteWriter {
  /** The buffer; valid up to `length`. Replaced when it grows, so nobody keeps it across a write. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same buffer, for numbers. */
  view: DataView;
  /** Bytes written. Setting it back drops what was written after. */
  length = 0;

  constructor(capacity = 0) {
    this.bytes = capacity === 0 ? nothing : new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** What was written, as a view that the next write may overwrite. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** Gives away what was written, and goes on in another buffer: that which is given, or one that is made when needed. */
  take(next: Uint8Array<ArrayBuffer> | undefined): Uint8Array<ArrayBuffer> {
    const taken = this.written();
    if (next === undefined) {
      this.bytes = nothing;
      this.view = noView;
    } else {
      this.#use(next);
    }
    this.length = 0;
    return taken;
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
    const high = Number(n >> 32n);
    this.length = putWords(this.bytes, this.length, high, Number(n & 0xffff_ffffn));
  }

  /** Writes a signed integer of up to 64 bits. */
  int64(n: bigint): void {
    this.uint64(n < 0n ? (~n << 1n) | 1n : n << 1n);
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

  /** Writes a string: its length in UTF-8 bytes, then those. Throws `Misfit` where it has a lone surrogate. */
  string(text: string): void {
    this.reserve(maxShortStringBytes);
    const end = putShortString(this.bytes, this.length, text);
    if (end < 0) this.#longString(text);
    else this.length = end;
  }

  #longString(text: string): void {
    if (!text.isWellFormed()) {
      throw new Misfit(TypeError, "expected well-formed text, received a lone surrogate");
    }
    // The prefix is guessed to be as wide as that of a text of one byte a unit, which it mostly is.
    const guess = uintWidth(text.length);
    this.reserve(text.length * 3 + 9);
    const start = this.length;
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start + guess));
    const width = uintWidth(written);
    if (width !== guess) {
      this.bytes.copyWithin(start + width, start + guess, start + guess + written);
    }
    this.uint(written);
    this.length = start + width + written;
  }

  /** Writes a byte slice: its length and its bytes. */
  byteSlice(bytes: Uint8Array): void {
    this.reserve(bytes.length + 9);
    this.uint(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Begins a message at `length`, with room for a length that takes `width` bytes. */
  beginMessage(width: number): void {
    this.reserve(width);
    this.length += width;
  }

  /**
   * Ends the message that began at `start` with room for `width` bytes: writes its length there, moving it where the
   * guess was wrong. Returns the width that was right, a good guess for the next.
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

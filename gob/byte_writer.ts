/**
 * The one place where gob bytes are written: a buffer that grows, the primitive encodings, and messages whose length
 * is written when they end.
 *
 * @module
 */

import { Misfit } from "./errors.ts";

const encoder = new TextEncoder();
const float = new Float64Array(1);
/** The same eight bytes, low half first: every platform that runs this module is little-endian. */
const floatWords = new Uint32Array(float.buffer);

/** Strings up to this many UTF-16 units are written unit by unit; longer ones gain by `encodeInto`. */
const shortString = 32;
/** Below this a buffer doubles when it grows; above it grows by what is asked for and a quarter. */
const largeBuffer = 1 << 24;

/** A NaN of 32 bits, widened to 64 and reversed. */
const quietNaN = 0xf87f;

/** Bytes that the encoding of an unsigned integer takes, up to 2^53. */
function uintWidth(n: number): number {
  if (n <= 0x7f) return 1;
  let width = 2;
  for (let rest = n; rest > 0xff; rest = Math.floor(rest / 256)) width++;
  return width;
}

/** A growable buffer with gob's primitive encodings. */
export class ByteWriter {
  /** The buffer; valid up to `length`. Replaced when it grows, so nobody keeps it across a write. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes written. Setting it back drops what was written after. */
  length = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** What was written, as a view that the next write may overwrite. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.#grow(this.length + count);
  }

  #grow(needed: number): void {
    const roomy = this.bytes.length * (this.bytes.length < largeBuffer ? 2 : 1.25);
    const grown = new Uint8Array(Math.max(needed, Math.ceil(roomy)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Writes an unsigned integer from 0 to 2^53. */
  uint(n: number): void {
    if (this.length + 9 > this.bytes.length) this.#grow(this.length + 9);
    if (n <= 0x7f) {
      this.bytes[this.length++] = n;
    } else if (n <= 0xffff_ffff) {
      this.#word(n);
    } else {
      this.#words(Math.floor(n / 0x1_0000_0000), n >>> 0);
    }
  }

  /** Writes a signed integer from -2^53 to 2^53. */
  int(n: number): void {
    if (this.length + 9 > this.bytes.length) this.#grow(this.length + 9);
    if (n >= -64 && n <= 63) {
      this.bytes[this.length++] = (n << 1) ^ (n >> 31);
    } else if (n >= -0x4000_0000 && n <= 0x3fff_ffff) {
      this.#word(((n << 1) ^ (n >> 31)) >>> 0);
    } else {
      // Doubled with the sign as the low bit it may exceed 2^53, so the halves are made apart.
      const magnitude = n < 0 ? -n - 1 : n;
      const low = (magnitude % 0x8000_0000) * 2 + (n < 0 ? 1 : 0);
      this.#words(Math.floor(magnitude / 0x8000_0000), low);
    }
  }

  /** Writes an unsigned integer of up to 64 bits. */
  uint64(n: bigint): void {
    if (n <= 0xffff_ffffn) return this.uint(Number(n));
    this.reserve(9);
    this.#words(Number(n >> 32n), Number(n & 0xffff_ffffn));
  }

  /** Writes a signed integer of up to 64 bits. */
  int64(n: bigint): void {
    this.uint64(n < 0n ? (~n << 1n) | 1n : n << 1n);
  }

  /** Writes a floating-point number: its bytes in reverse, as an unsigned integer. NaN is Go's NaN. */
  float(n: number): void {
    if (this.length + 9 > this.bytes.length) this.#grow(this.length + 9);
    float[0] = n;
    let low = floatWords[0]!;
    const high = floatWords[1]!;
    if (n !== n) low = 1;
    if (low !== 0) {
      this.#words(swap(low), swap(high));
    } else {
      const word = swap(high);
      if (word <= 0x7f) this.bytes[this.length++] = word;
      else this.#word(word);
    }
  }

  /** Writes a floating-point number of 32 bits, whose NaN has other bits than that of 64. */
  float32(n: number): void {
    if (n === n) return this.float(n);
    this.reserve(9);
    this.#word(quietNaN);
  }

  /** Writes 0x80 to 2^32-1 as a count and its bytes. The room is there. */
  #word(n: number): void {
    const bytes = this.bytes;
    let at = this.length;
    if (n <= 0xff) {
      bytes[at++] = 0xff;
    } else {
      if (n <= 0xffff) {
        bytes[at++] = 0xfe;
      } else {
        if (n <= 0xff_ffff) {
          bytes[at++] = 0xfd;
        } else {
          bytes[at++] = 0xfc;
          bytes[at++] = n >>> 24;
        }
        bytes[at++] = n >>> 16;
      }
      bytes[at++] = n >>> 8;
    }
    bytes[at++] = n;
    this.length = at;
  }

  /** Writes high * 2^32 + low. The room is there. */
  #words(high: number, low: number): void {
    if (high === 0) {
      if (low <= 0x7f) this.bytes[this.length++] = low;
      else this.#word(low);
      return;
    }
    // The high half by itself, then four more bytes belong to the same count.
    const count = this.length;
    if (high <= 0x7f) {
      this.bytes[count] = 0xff;
      this.bytes[count + 1] = high;
      this.length = count + 2;
    } else {
      this.#word(high);
    }
    this.bytes[count] = this.bytes[count]! - 4;
    const at = this.length;
    this.bytes[at] = low >>> 24;
    this.bytes[at + 1] = low >>> 16;
    this.bytes[at + 2] = low >>> 8;
    this.bytes[at + 3] = low;
    this.length = at + 4;
  }

  /** Writes a string: its length in UTF-8 bytes, then those. Throws `Misfit` where it has a lone surrogate. */
  string(text: string): void {
    const units = text.length;
    if (units > shortString) return this.#longString(text);
    this.reserve(units + 1);
    const bytes = this.bytes;
    const start = this.length;
    bytes[start] = units;
    let at = start + 1;
    for (let i = 0; i < units; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return this.#longString(text);
      bytes[at++] = unit;
    }
    this.length = at;
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

/** Reverses the bytes of a word. */
function swap(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

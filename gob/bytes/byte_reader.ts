/**
 * The one place where gob bytes are read: a window on a buffer, and the primitive encodings. Whatever is wrong with
 * the bytes is a `GobError` that says at which byte of the stream it was noticed.
 *
 * @module
 */

import { asciiString, shortString } from "./ascii_string.ts";
import { latin1String } from "./latin1_string.ts";
import { GobError } from "../errors.ts";

/** Strings are bytes to Go: what is no UTF-8 becomes U+FFFD, and a byte order mark is text like any other. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const float = new Float64Array(1);
/** The same eight bytes, the least first: every platform that runs this module is little-endian. */
const floatBytes = new Uint8Array(float.buffer);
const floatWords = new Uint32Array(float.buffer);

/** The number whose eight bytes, in reverse, stand at `at`. */
export function wholeFloat(bytes: Uint8Array, at: number): number {
  floatWords[0] = bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24;
  floatWords[1] = bytes[at + 4]! | bytes[at + 5]! << 8 | bytes[at + 6]! << 16 |
    bytes[at + 7]! << 24;
  return float[0]!;
}

/** Messages of which so many bytes are left have their short strings cut from one. */
const largeMessage = 2048;
/** So many bytes become one string at a time. */
const windowBytes = 64 * 1024;
/** Longer pieces of a string keep the whole of it in memory; shorter ones are copies. */
const copiedLength = 12;

/** A bounded window on bytes with gob's primitive encodings. */
export class ByteReader {
  /** The buffer; the window is `pos` to `end`. */
  bytes: Uint8Array = new Uint8Array(0);
  /** The next byte to read. */
  pos = 0;
  /** The end of the window. */
  end = 0;
  /** Bytes of the stream before `bytes[0]`. */
  bytesBefore = 0;

  /** The bytes from `#windowStart` to `#windowEnd` as a string. */
  #window = "";
  #windowStart = 0;
  #windowEnd = 0;

  /** Opens a window on bytes. */
  open(bytes: Uint8Array, pos: number, end: number, bytesBefore: number): void {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
    this.bytesBefore = bytesBefore;
    this.#window = "";
    this.#windowStart = this.#windowEnd = 0;
  }

  /** An error at the current byte. */
  fail(message: string): GobError {
    return new GobError(message, { offset: this.bytesBefore + this.pos });
  }

  /** Bytes that remain in the window. */
  get remaining(): number {
    return this.end - this.pos;
  }

  /**
   * Reads an unsigned integer. Beyond 2^53 the result is near the value and not below 2^53, so that a check against
   * any safe bound still tells.
   */
  uint(): number {
    if (this.pos < this.end) {
      const first = this.bytes[this.pos]!;
      if (first <= 0x7f) {
        this.pos++;
        return first;
      }
    }
    const count = this.#count();
    const { bytes } = this;
    let at = this.pos;
    this.pos += count;
    let n = 0;
    for (const end = this.pos; at < end; at++) n = n * 256 + bytes[at]!;
    return n;
  }

  /** Reads a signed integer, with the same promise as `uint`. */
  int(): number {
    if (this.pos < this.end) {
      const first = this.bytes[this.pos]!;
      if (first <= 0x7f) {
        this.pos++;
        return (first >>> 1) ^ -(first & 1);
      }
    }
    const count = this.#count();
    if (count <= 4) {
      let doubled = 0;
      for (const end = this.pos + count; this.pos < end;) {
        doubled = doubled << 8 | this.bytes[this.pos++]!;
      }
      return (doubled >>> 1) ^ -(doubled & 1);
    }
    const { bytes } = this;
    // All but the last byte, then the last without its low bit: no step needs more bits than the result has.
    const last = this.pos + count - 1;
    let at = this.pos;
    this.pos += count;
    let n = 0;
    for (; at < last; at++) n = n * 256 + bytes[at]!;
    const low = bytes[last]!;
    n = n * 128 + (low >>> 1);
    return (low & 1) === 0 ? n : -n - 1;
  }

  /** Reads an unsigned integer of 64 bits, exactly. */
  uint64(): bigint {
    if (this.pos < this.end && this.bytes[this.pos]! <= 0x7f) {
      return BigInt(this.bytes[this.pos++]!);
    }
    const count = this.#count();
    let high = 0;
    let low = 0;
    for (let i = count; i > 0; i--) {
      const byte = this.bytes[this.pos++]!;
      if (i > 4) high = high * 256 + byte;
      else low = low * 256 + byte;
    }
    return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
  }

  /** Reads a signed integer of 64 bits, exactly. */
  int64(): bigint {
    const n = this.uint64();
    return (n & 1n) === 0n ? n >> 1n : ~(n >> 1n);
  }

  /** Reads a floating-point number: what was sent are its bytes in reverse, without the zeros at their end. */
  float(): number {
    const { bytes, pos } = this;
    if (pos + 9 <= this.end && bytes[pos] === 0xf8) {
      this.pos = pos + 9;
      return wholeFloat(bytes, pos + 1);
    }
    return this.#shortFloat();
  }

  #shortFloat(): number {
    float[0] = 0;
    const count = this.pos < this.end && this.bytes[this.pos]! <= 0x7f ? 1 : this.#count();
    const from = 8 - count;
    for (let i = from; i < 8; i++) floatBytes[i] = this.bytes[this.pos++]!;
    return float[0]!;
  }

  /** Reads the count byte of an integer that is longer than one byte, and makes sure that its bytes are there. */
  #count(): number {
    if (this.pos >= this.end) throw this.fail("EOF");
    const count = 256 - this.bytes[this.pos]!;
    if (count > 8) throw this.fail("gob: encoded unsigned integer out of range");
    this.pos++;
    if (count > this.end - this.pos) {
      throw this.fail(
        `gob: invalid uint data length ${count}: exceeds input size ${this.end - this.pos}`,
      );
    }
    return count;
  }

  /** Skips one integer of any kind. */
  skipUint(): void {
    if (this.pos < this.end && this.bytes[this.pos]! <= 0x7f) {
      this.pos++;
    } else {
      const count = this.#count();
      this.pos += count;
    }
  }

  /** Reads a length and makes sure that as many bytes are there; `tooLong` is the text where they are not. */
  lengthOf(tooLong: string): number {
    const length = this.uint();
    if (length > this.end - this.pos) throw this.fail(tooLong);
    return length;
  }

  /** Reads a string. */
  string(): string {
    return this.text(this.lengthOf("gob: bad string slice length: 0"));
  }

  /** Reads a string that is an element: Go has other words for one that is too long. */
  elementString(): string {
    const length = this.uint();
    if (length > this.end - this.pos) {
      throw this.fail(`gob: length of string exceeds input size (${length} bytes)`);
    }
    return this.text(length);
  }

  /** Reads the bytes of a string. They are here. */
  protected text(length: number): string {
    const { bytes, pos } = this;
    this.pos = pos + length;
    if (length <= shortString) {
      const text = this.shortText(pos, length);
      if (text !== undefined) return text;
    }
    return utf8.decode(bytes.subarray(pos, pos + length));
  }

  /** The short string of so many bytes at `at`, or `undefined` where one of them is no ASCII. They are here. */
  shortText(at: number, length: number): string | undefined {
    if (at < this.#windowStart || at + length > this.#windowEnd) {
      if (this.end - at < largeMessage || !this.#moveWindow(at)) {
        return asciiString(this.bytes, at, length);
      }
    }
    let all = 0;
    for (let i = at; i < at + length; i++) all |= this.bytes[i]!;
    if (all > 0x7f) return undefined;
    const start = at - this.#windowStart;
    if (length <= copiedLength) return this.#window.substring(start, start + length);
    const middle = start + copiedLength;
    return this.#window.substring(start, middle) + this.#window.substring(middle, start + length);
  }

  #moveWindow(start: number): boolean {
    const end = Math.min(this.end, start + windowBytes);
    const text = latin1String(this.bytes, start, end);
    if (text === undefined) return false;
    this.#window = text;
    this.#windowStart = start;
    this.#windowEnd = end;
    return true;
  }

  /** Reads a byte slice, as a copy that the caller may keep. */
  byteSlice(): Uint8Array<ArrayBuffer> {
    const length = this.lengthOf("gob: bad []uint8 slice length: 0");
    const start = this.pos;
    this.pos += length;
    return this.bytes.slice(start, this.pos) as Uint8Array<ArrayBuffer>;
  }

  /** Skips a string or a byte slice. */
  skipBytes(): void {
    const length = this.lengthOf("gob: slice length too large");
    this.pos += length;
  }
}

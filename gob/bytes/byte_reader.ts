/**
 * The one place that reads gob bytes: a window on a buffer, and the primitive encodings. Bad bytes are a `GobError` with
 * the offset in the stream at which they were noticed.
 *
 * @module
 */

import { maxShortTextBytes, shortText } from "./short_text.ts";
import { latin1String, utf8String } from "./latin1_string.ts";
import { GobError } from "../errors.ts";

/** A Go string may hold any bytes: invalid UTF-8 becomes U+FFFD, and a byte order mark is kept. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
/** The halves of a bigint, the low one first. */
const words = new Uint32Array(2);
const signed = new BigInt64Array(words.buffer);
const unsigned = new BigUint64Array(words.buffer);
const float = new Float64Array(1);
/** The same eight bytes, least significant first: every platform that runs this module is little-endian. */
const floatBytes = new Uint8Array(float.buffer);
const floatWords = new Uint32Array(float.buffer);

/** The number at `at`: eight bytes in reverse. */
export function wholeFloat(bytes: Uint8Array, at: number): number {
  floatWords[0] = bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24;
  floatWords[1] = bytes[at + 4]! | bytes[at + 5]! << 8 | bytes[at + 6]! << 16 |
    bytes[at + 7]! << 24;
  return float[0]!;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** If at least this many bytes of a message are left, short strings are cut from one long Latin-1 string. */
const largeMessage = 2048;
/** The length of that string, in bytes. */
const latin1Bytes = 64 * 1024;
/** V8 copies substrings up to this length. A longer one would keep the whole string in memory. */
const copiedLength = 12;

/** Texts of up to this many bytes are made by the runtime's `Buffer`, for longer ones its decoder is faster. */
const maxUtf8StringBytes = 256;

/** A bounded window on bytes with gob's primitive encodings. */
export class ByteReader {
  /** The buffer; the window is `pos` to `end`. */
  bytes: Uint8Array = new Uint8Array(0);
  /** The next byte to read. */
  pos = 0;
  /** The end of the window. */
  end = 0;
  /** The offset of `bytes[0]` in the stream. */
  bytesBefore = 0;

  /** The bytes from `#latin1Start` to `#latin1End`, one character each. */
  #latin1 = "";
  #latin1Start = 0;
  #latin1End = 0;

  /** Opens a window on bytes. */
  open(bytes: Uint8Array, pos: number, end: number, bytesBefore: number): void {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
    this.bytesBefore = bytesBefore;
    this.#latin1 = "";
    this.#latin1Start = this.#latin1End = 0;
  }

  /** An error at the current byte. */
  fail(message: string, hint?: string): GobError {
    return new GobError(message, { offset: this.bytesBefore + this.pos, hint });
  }

  /** Bytes that remain in the window. */
  get remaining(): number {
    return this.end - this.pos;
  }

  /**
   * Reads an unsigned integer. Beyond 2^53 the result is rounded, but never below 2^53, so that a check against any safe
   * bound still works.
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

  /** Reads a signed integer. Beyond 2^53 either way the result is rounded, as with `uint`. */
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
    // The low bit is the sign. It is dropped before the last step, so that no step needs more bits than the result.
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
    this.#readWords();
    return unsigned[0]!;
  }

  /** Reads a signed integer of 64 bits, exactly. */
  int64(): bigint {
    this.#readWords();
    const low = words[0]!;
    const high = words[1]!;
    const sign = -(low & 1);
    words[0] = (low >>> 1 | high << 31) ^ sign;
    words[1] = high >>> 1 ^ sign;
    return signed[0]!;
  }

  /** Reads an unsigned integer into `words`. */
  #readWords(): void {
    words[1] = 0;
    if (this.pos < this.end && this.bytes[this.pos]! <= 0x7f) {
      words[0] = this.bytes[this.pos++]!;
      return;
    }
    const count = this.#count();
    let high = 0;
    let low = 0;
    for (let i = count; i > 0; i--) {
      const byte = this.bytes[this.pos++]!;
      if (i > 4) high = high << 8 | byte;
      else low = low << 8 | byte;
    }
    words[0] = low;
    words[1] = high;
  }

  /** Reads a floating-point number. It is sent as its bytes in reverse, without the zeros at the end. */
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

  /** Reads the count byte of a longer integer, and checks that its bytes are in the window. */
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

  /** Reads a length. Throws with the text `tooLong` if the window has fewer bytes left. */
  lengthOf(tooLong: string): number {
    const length = this.uint();
    if (length > this.end - this.pos) throw this.fail(tooLong);
    return length;
  }

  /** Reads a string. */
  string(): string {
    return this.text(this.lengthOf("gob: bad string slice length: 0"));
  }

  /** Reads a string, or its bytes if they are not UTF-8. */
  stringOrBytes(): string | Uint8Array<ArrayBuffer> {
    const length = this.lengthOf("gob: bad string slice length: 0");
    const start = this.pos;
    if (length <= maxShortTextBytes) {
      const text = this.shortText(start, length);
      if (text !== undefined) {
        this.pos += length;
        return text;
      }
    }
    const text = this.text(length);
    // Only a text with U+FFFD can be made of other bytes.
    if (!text.includes("\ufffd")) return text;
    const bytes = this.bytes.slice(start, this.pos) as Uint8Array<ArrayBuffer>;
    return isUtf8(bytes) ? text : bytes;
  }

  /** Reads a string that is an element. Go has another error text if it is too long. */
  elementString(): string {
    const length = this.uint();
    if (length > this.end - this.pos) {
      throw this.fail(`gob: length of string exceeds input size (${length} bytes)`);
    }
    return this.text(length);
  }

  /** Reads `length` bytes as a string. The caller has checked that they are in the window. */
  protected text(length: number): string {
    const { bytes, pos } = this;
    this.pos = pos + length;
    let text: string | undefined;
    if (length <= maxShortTextBytes) text = this.shortText(pos, length);
    else if (length <= maxUtf8StringBytes) text = utf8String(bytes, pos, pos + length);
    return text ?? utf8.decode(bytes.subarray(pos, pos + length));
  }

  /**
   * The short string of `length` bytes at `at`, or `undefined` if they are not UTF-8. The caller has checked that they are
   * in the window.
   */
  shortText(at: number, length: number): string | undefined {
    const { bytes } = this;
    if (
      at >= this.#latin1Start && at + length <= this.#latin1End ||
      this.end - at >= largeMessage && this.#readLatin1(at)
    ) {
      let all = 0;
      for (let i = at; i < at + length; i++) all |= bytes[i]!;
      if (all <= 0x7f) {
        const text = this.#latin1;
        const start = at - this.#latin1Start;
        if (length <= copiedLength) return text.substring(start, start + length);
        const middle = start + copiedLength;
        return text.substring(start, middle) + text.substring(middle, start + length);
      }
    }
    return shortText(bytes, at, length);
  }

  /** Makes the long string that short ones are cut from. Returns false if the runtime cannot. */
  #readLatin1(start: number): boolean {
    const end = Math.min(this.end, start + latin1Bytes);
    const text = latin1String(this.bytes, start, end);
    if (text === undefined) return false;
    this.#latin1 = text;
    this.#latin1Start = start;
    this.#latin1End = end;
    return true;
  }

  /** Reads a byte slice. The result is a copy. */
  byteSlice(): Uint8Array<ArrayBuffer> {
    const length = this.lengthOf("gob: bad []uint8 slice length: 0");
    const start = this.pos;
    this.pos += length;
    return this.bytes.slice(start, this.pos) as Uint8Array<ArrayBuffer>;
  }

  /**
   * Reads unsigned integers below 256 into an array as long as they are in their shortest form. Returns how many it read;
   * the caller reads the others.
   */
  fillBytes(target: Uint8Array): number {
    const { bytes, end } = this;
    let at = this.pos;
    let index = 0;
    for (; index < target.length && at < end; index++) {
      const first = bytes[at]!;
      if (first <= 0x7f) {
        target[index] = first;
        at++;
      } else if (first === 0xff && at + 1 < end) {
        target[index] = bytes[at + 1]!;
        at += 2;
      } else {
        break;
      }
    }
    this.pos = at;
    return index;
  }

  /** Skips a string or a byte slice. */
  skipBytes(): void {
    const length = this.lengthOf("gob: slice length too large");
    this.pos += length;
  }
}

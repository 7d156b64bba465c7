/**
 * The primitive encodings, without bounds checks: each function writes at `at` and returns the end. The caller makes the
 * room: the writer for each value, generated plans for a whole struct.
 *
 * @module
 */

/** The most bytes that an integer or a floating-point number takes. */
export const maxNumberBytes = 9;

/** The two words of Go's NaN, reversed. Its bits differ from JavaScript's NaN. */
const goNaN = [0x0100_0000, 0xf87f] as const;
/** A NaN of 32 bits, widened to 64 bits and reversed. */
const quietNaN = 0xf87f;

/** Writes an unsigned integer from 0 to 2^53. */
export function putUint(bytes: Uint8Array, at: number, n: number): number {
  if (n <= 0x7f) {
    bytes[at] = n;
    return at + 1;
  }
  return n <= 0xffff_ffff
    ? putWord(bytes, at, n)
    : putWords(bytes, at, Math.floor(n / 0x1_0000_0000), n >>> 0);
}

/** Writes a signed integer from -2^53 to 2^53. */
export function putInt(bytes: Uint8Array, at: number, n: number): number {
  if (n >= -64 && n <= 63) {
    bytes[at] = (n << 1) ^ (n >> 31);
    return at + 1;
  }
  if (n >= -0x4000_0000 && n <= 0x3fff_ffff) {
    return putWord(bytes, at, ((n << 1) ^ (n >> 31)) >>> 0);
  }
  // The number is sent doubled, with the sign as the low bit. That may exceed 2^53, so each half is computed on its own.
  const magnitude = n < 0 ? -n - 1 : n;
  const low = (magnitude % 0x8000_0000) * 2 + (n < 0 ? 1 : 0);
  return putWords(bytes, at, Math.floor(magnitude / 0x8000_0000), low);
}

/** Writes an unsigned integer of up to 64 bits. `view` is a view of `bytes`. */
export function putUint64(bytes: Uint8Array, view: DataView, at: number, n: bigint): number {
  view.setBigUint64(at + 1, n);
  return putWords(bytes, at, view.getUint32(at + 1), view.getUint32(at + 5));
}

/** Writes a signed integer of up to 64 bits. `view` is a view of `bytes`. */
export function putInt64(bytes: Uint8Array, view: DataView, at: number, n: bigint): number {
  view.setBigInt64(at + 1, n);
  const high = view.getInt32(at + 1);
  const low = view.getInt32(at + 5);
  // Doubled, and all bits turned if it is negative: in halves, which takes a fifth of what bigints take.
  const sign = high >> 31;
  return putWords(bytes, at, ((high << 1 | low >>> 31) ^ sign) >>> 0, (low << 1 ^ sign) >>> 0);
}

/**
 * Writes a floating-point number: its bytes in reverse, as an unsigned integer. NaN becomes Go's NaN. `view` is a view of
 * `bytes`.
 */
export function putFloat(bytes: Uint8Array, view: DataView, at: number, n: number): number {
  if (n !== n) return putWords(bytes, at, ...goNaN);
  // The last byte of the mantissa comes first. If it is not zero, as in most numbers, all eight bytes are sent.
  view.setFloat64(at + 1, n, true);
  if (bytes[at + 1] === 0) return putRoundFloat(bytes, view, at);
  bytes[at] = 0xf8;
  return at + 9;
}

/** Writes the number whose eight bytes are behind `at`, and of which the first is zero. */
function putRoundFloat(bytes: Uint8Array, view: DataView, at: number): number {
  return putWords(bytes, at, view.getUint32(at + 1), view.getUint32(at + 5));
}

/** Writes a floating-point number of 32 bits. Its NaN has other bits than a NaN of 64 bits. */
export function putFloat32(bytes: Uint8Array, view: DataView, at: number, n: number): number {
  return n === n ? putFloat(bytes, view, at, n) : putWord(bytes, at, quietNaN);
}

/** The longest ASCII string written unit by unit, in UTF-16 units. For longer ones the platform's encoder is faster. */
const maxShortStringUnits = 64;

/** The most bytes that {@linkcode putShortString} writes. */
export const maxShortStringBytes: number = maxShortStringUnits + 1;

/** A string of so many units takes no more than that in UTF-8, whatever its characters. */
const maxShortUtf8Units = Math.floor(maxShortStringUnits / 3);

/**
 * Writes a short string: its length and its bytes. Returns -1 for one that may take more than
 * {@linkcode maxShortStringBytes}, or has a lone surrogate.
 */
export function putShortString(bytes: Uint8Array, start: number, text: string): number {
  const units = text.length;
  if (units > maxShortStringUnits) return -1;
  let at = start;
  bytes[at++] = units;
  for (let i = 0; i < units; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return units > maxShortUtf8Units ? -1 : putUtf8(bytes, start, text, i);
    bytes[at++] = unit;
  }
  return at;
}

/** Texts of up to this many UTF-16 units are made UTF-8 here: calling the platform's encoder takes as long as some 48 units. */
export const maxHandmadeUnits = 48;

/**
 * Writes a text of at most {@linkcode maxHandmadeUnits} as UTF-8: its length and its bytes. Returns -1 if it has a lone
 * surrogate. The room is three bytes a unit and two more. The first `ascii` units are ASCII, and there already.
 */
export function putUtf8(bytes: Uint8Array, start: number, text: string, ascii: number): number {
  const units = text.length;
  let at = start + 1 + ascii;
  for (let i = ascii; i < units; i++) {
    let unit = text.charCodeAt(i);
    if (unit <= 0x7f) {
      bytes[at++] = unit;
    } else if (unit <= 0x7ff) {
      bytes[at++] = 0xc0 | unit >> 6;
      bytes[at++] = 0x80 | unit & 0x3f;
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[at++] = 0xe0 | unit >> 12;
      bytes[at++] = 0x80 | unit >> 6 & 0x3f;
      bytes[at++] = 0x80 | unit & 0x3f;
    } else {
      if (++i === units) return -1;
      const next = text.charCodeAt(i);
      if (unit > 0xdbff || next < 0xdc00 || next > 0xdfff) return -1;
      unit = 0x1_0000 + (unit - 0xd800 << 10) + (next - 0xdc00);
      bytes[at++] = 0xf0 | unit >> 18;
      bytes[at++] = 0x80 | unit >> 12 & 0x3f;
      bytes[at++] = 0x80 | unit >> 6 & 0x3f;
      bytes[at++] = 0x80 | unit & 0x3f;
    }
  }
  const length = at - start - 1;
  if (length <= 0x7f) {
    bytes[start] = length;
    return at;
  }
  // At most 144 bytes: the length takes one byte more.
  bytes.copyWithin(start + 2, start + 1, at);
  bytes[start] = 0xff;
  bytes[start + 1] = length;
  return at + 1;
}

/** Writes 0x80 to 2^32-1 as a count and its bytes. */
function putWord(bytes: Uint8Array, at: number, n: number): number {
  if (n <= 0xff) {
    bytes[at] = 0xff;
    bytes[at + 1] = n;
    return at + 2;
  }
  if (n <= 0xffff) {
    bytes[at] = 0xfe;
    bytes[at + 1] = n >>> 8;
    bytes[at + 2] = n;
    return at + 3;
  }
  if (n <= 0xff_ffff) {
    bytes[at] = 0xfd;
    bytes[at + 1] = n >>> 16;
    bytes[at + 2] = n >>> 8;
    bytes[at + 3] = n;
    return at + 4;
  }
  bytes[at] = 0xfc;
  putFour(bytes, at + 1, n);
  return at + 5;
}

/** Writes high * 2^32 + low. */
function putWords(bytes: Uint8Array, at: number, high: number, low: number): number {
  if (high === 0) return putUint(bytes, at, low);
  // The high half is written on its own. Then its count is changed to include the four bytes of the low half.
  let end = at + 2;
  if (high <= 0x7f) {
    bytes[at] = 0xff;
    bytes[at + 1] = high;
  } else {
    end = putWord(bytes, at, high);
  }
  bytes[at] = bytes[at]! - 4;
  putFour(bytes, end, low);
  return end + 4;
}

function putFour(bytes: Uint8Array, at: number, n: number): void {
  bytes[at] = n >>> 24;
  bytes[at + 1] = n >>> 16;
  bytes[at + 2] = n >>> 8;
  bytes[at + 3] = n;
}

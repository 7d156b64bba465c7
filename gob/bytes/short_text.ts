/**
 * Makes short strings, most of which are ASCII. Calling the platform's decoder costs more than making them here.
 *
 * @module
 */

const fromCodes = String.fromCharCode;

/** The longest string made here, in bytes. For longer ones the platform's decoder is faster. */
export const maxAsciiStringBytes = 24;

/**
 * The string of `length` bytes from `at`, or `undefined` if one of them is not ASCII.
 *
 * Works on eight bytes at a time, since one call with all characters makes the string in one piece: 4,000 strings of
 * 7 characters take a third of the time of adding character by character.
 */
export function asciiString(bytes: Uint8Array, at: number, length: number): string | undefined {
  let text = "";
  for (; length > 8; length -= 8, at += 8) {
    const part = upToEight(bytes, at, 8);
    if (part === undefined) return undefined;
    text += part;
  }
  const last = upToEight(bytes, at, length);
  return last === undefined ? undefined : text === "" ? last : text + last;
}

/** The bytes beyond `length` are read too, but not used. */
function upToEight(bytes: Uint8Array, at: number, length: number): string | undefined {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  const c = bytes[at + 2]!;
  const d = bytes[at + 3]!;
  switch (length) {
    case 0:
      return "";
    case 1:
      return a > 0x7f ? undefined : fromCodes(a);
    case 2:
      return (a | b) > 0x7f ? undefined : fromCodes(a, b);
    case 3:
      return (a | b | c) > 0x7f ? undefined : fromCodes(a, b, c);
    case 4:
      return (a | b | c | d) > 0x7f ? undefined : fromCodes(a, b, c, d);
  }
  const e = bytes[at + 4]!;
  const f = bytes[at + 5]!;
  const g = bytes[at + 6]!;
  const h = bytes[at + 7]!;
  const four = a | b | c | d | e;
  switch (length) {
    case 5:
      return four > 0x7f ? undefined : fromCodes(a, b, c, d, e);
    case 6:
      return (four | f) > 0x7f ? undefined : fromCodes(a, b, c, d, e, f);
    case 7:
      return (four | f | g) > 0x7f ? undefined : fromCodes(a, b, c, d, e, f, g);
    default:
      return (four | f | g | h) > 0x7f ? undefined : fromCodes(a, b, c, d, e, f, g, h);
  }
}

/**
 * The short text of `length` bytes of UTF-8 from `at`, or `undefined` if they are not all characters of one to three bytes in
 * their shortest form, which the platform's decoder then deals with.
 */
export function utf8Text(bytes: Uint8Array, at: number, length: number): string | undefined {
  let text = "";
  for (const end = at + length; at < end;) {
    const first = bytes[at++]!;
    if (first <= 0x7f) {
      text += fromCodes(first);
      continue;
    }
    const second = bytes[at++]!;
    if (at > end || (second & 0xc0) !== 0x80) return undefined;
    if (first >= 0xc2 && first <= 0xdf) {
      text += fromCodes((first & 0x1f) << 6 | second & 0x3f);
      continue;
    }
    const third = bytes[at++]!;
    if (at > end || (first & 0xf0) !== 0xe0 || (third & 0xc0) !== 0x80) return undefined;
    const unit = (first & 0xf) << 12 | (second & 0x3f) << 6 | third & 0x3f;
    if (unit < 0x800 || unit >= 0xd800 && unit <= 0xdfff) return undefined;
    text += fromCodes(unit);
  }
  return text;
}

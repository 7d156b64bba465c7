/**
 * Short ASCII strings, which most strings are: the platform's decoder costs more to call than they take to make.
 *
 * @module
 */

const make = String.fromCharCode;

/** Strings up to this many bytes are made here while they are ASCII; longer ones gain by the platform's decoder. */
export const shortString = 24;

/**
 * The string of `length` bytes from `at`, or `undefined` where one of them is no ASCII.
 *
 * Eight at a time, because a call with all its characters makes the string in one piece: 4,000 strings of 7 characters
 * take a third of what adding one character after the other takes.
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

/** Reads beyond `length` are harmless: they give what is not used. */
function upToEight(bytes: Uint8Array, at: number, length: number): string | undefined {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  const c = bytes[at + 2]!;
  const d = bytes[at + 3]!;
  switch (length) {
    case 0:
      return "";
    case 1:
      return a > 0x7f ? undefined : make(a);
    case 2:
      return (a | b) > 0x7f ? undefined : make(a, b);
    case 3:
      return (a | b | c) > 0x7f ? undefined : make(a, b, c);
    case 4:
      return (a | b | c | d) > 0x7f ? undefined : make(a, b, c, d);
  }
  const e = bytes[at + 4]!;
  const f = bytes[at + 5]!;
  const g = bytes[at + 6]!;
  const h = bytes[at + 7]!;
  const four = a | b | c | d | e;
  switch (length) {
    case 5:
      return four > 0x7f ? undefined : make(a, b, c, d, e);
    case 6:
      return (four | f) > 0x7f ? undefined : make(a, b, c, d, e, f);
    case 7:
      return (four | f | g) > 0x7f ? undefined : make(a, b, c, d, e, f, g);
    default:
      return (four | f | g | h) > 0x7f ? undefined : make(a, b, c, d, e, f, g, h);
  }
}

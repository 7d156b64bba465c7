/**
 * Makes short strings. Calling the platform's decoder costs more than making them here.
 *
 * @module
 */

const fromCodes = String.fromCharCode;

/** The longest string made here, in bytes. For longer ones the platform's decoder is faster. */
export const maxShortTextBytes = 24;

/** The UTF-16 units of the text that is being made, and room to read eight units from any. */
const units = new Uint16Array(maxShortTextBytes + 8);

/**
 * The text of `length` bytes of UTF-8 from `at`, at most {@linkcode maxShortTextBytes}, or `undefined` if they are not well
 * formed, which the platform's decoder then deals with.
 */
export function shortText(bytes: Uint8Array, at: number, length: number): string | undefined {
  let count = 0;
  for (const end = at + length; at < end;) {
    const first = bytes[at++]!;
    if (first <= 0x7f) {
      units[count++] = first;
      continue;
    }
    const second = bytes[at++]!;
    if (at > end || (second & 0xc0) !== 0x80) return undefined;
    if (first <= 0xdf) {
      if (first < 0xc2) return undefined;
      units[count++] = (first & 0x1f) << 6 | second & 0x3f;
      continue;
    }
    const third = bytes[at++]!;
    if (at > end || (third & 0xc0) !== 0x80) return undefined;
    const three = (first & 0xf) << 12 | (second & 0x3f) << 6 | third & 0x3f;
    if (first <= 0xef) {
      if (three < 0x800 || three >= 0xd800 && three <= 0xdfff) return undefined;
      units[count++] = three;
      continue;
    }
    const fourth = bytes[at++]!;
    if (at > end || (fourth & 0xc0) !== 0x80) return undefined;
    const point = (first & 0xf) << 18 | (three & 0xfff) << 6 | fourth & 0x3f;
    if (point < 0x1_0000 || point > 0x10_ffff) return undefined;
    units[count++] = 0xd7c0 + (point >> 10);
    units[count++] = 0xdc00 | point & 0x3ff;
  }
  return fromUnits(count);
}

/**
 * Works on eight units at a time, since one call with all units makes the string in one piece: 4,000 strings of 7
 * characters take a third of the time of adding character by character.
 */
function fromUnits(count: number): string {
  if (count <= 8) return upToEight(0, count);
  let text = upToEight(0, 8);
  let at = 8;
  for (; at + 8 < count; at += 8) text += upToEight(at, 8);
  return text + upToEight(at, count - at);
}

function upToEight(at: number, count: number): string {
  const a = units[at]!;
  const b = units[at + 1]!;
  const c = units[at + 2]!;
  const d = units[at + 3]!;
  switch (count) {
    case 0:
      return "";
    case 1:
      return fromCodes(a);
    case 2:
      return fromCodes(a, b);
    case 3:
      return fromCodes(a, b, c);
    case 4:
      return fromCodes(a, b, c, d);
  }
  const e = units[at + 4]!;
  const f = units[at + 5]!;
  const g = units[at + 6]!;
  switch (count) {
    case 5:
      return fromCodes(a, b, c, d, e);
    case 6:
      return fromCodes(a, b, c, d, e, f);
    case 7:
      return fromCodes(a, b, c, d, e, f, g);
    default:
      return fromCodes(a, b, c, d, e, f, g, units[at + 7]!);
  }
}

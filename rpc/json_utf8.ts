/**
 * UTF-8 as Go reads it.
 *
 * @module
 */

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
/** U+FFFD in UTF-8. */
const replacement: readonly number[] = [0xef, 0xbf, 0xbd];

/**
 * Decodes UTF-8. Go replaces every byte that is wrong by U+FFFD; the platform replaces every run of them that could have
 * begun a character.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes("\ufffd") ? utf8.decode(repaired(bytes)) : text;
}

/** The bytes with a well-formed U+FFFD for every wrong one. */
function repaired(bytes: Uint8Array): Uint8Array {
  let wrong = 0;
  for (let at = 0; at < bytes.length; at += characterAt(bytes, at) || 1) {
    if (characterAt(bytes, at) === 0) wrong++;
  }
  const good = new Uint8Array(bytes.length + 2 * wrong);
  let to = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    good.set(length === 0 ? replacement : bytes.subarray(at, at + length), to);
    at += length || 1;
    to += length || replacement.length;
  }
  return good;
}

/** The length of the well-formed character that begins at `at`; 0 where none does. */
function characterAt(bytes: Uint8Array, at: number): number {
  const [length, min, max] = shapeOf(bytes[at]!);
  if (length <= 1) return length;
  const second = bytes[at + 1] ?? 0;
  if (second < min || second > max) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** The length of a character that begins with this byte, 0 where none does, and the bounds of its second byte. */
function shapeOf(first: number): readonly [length: number, min: number, max: number] {
  if (first < 0x80) return [1, 0, 0];
  if (first >= 0xc2 && first <= 0xdf) return [2, 0x80, 0xbf];
  if (first >= 0xe0 && first <= 0xef) {
    return [3, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
  }
  if (first >= 0xf0 && first <= 0xf4) {
    return [4, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf];
  }
  return [0, 0, 0];
}

/**
 * UTF-8 as Go reads it.
 *
 * @module
 */

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

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
  const good = new Uint8Array(bytes.length + 2 * countWrong(bytes));
  let to = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    if (length === 0) {
      good[to++] = 0xef;
      good[to++] = 0xbf;
      good[to++] = 0xbd;
      at++;
    }
    for (const end = at + length; at < end; at++) good[to++] = bytes[at]!;
  }
  return good;
}

function countWrong(bytes: Uint8Array): number {
  let wrong = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    if (length === 0) wrong++;
    at += length || 1;
  }
  return wrong;
}

/** The length of the well-formed character that begins at `at`; 0 where none does. */
function characterAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // Longer forms than needed, halves of pairs and what is beyond Unicode show in the second byte.
  const min = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const max = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < min || second > max) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

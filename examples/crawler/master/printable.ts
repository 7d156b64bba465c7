/**
 * Texts of strangers on a terminal or a page.
 *
 * @module
 */

/** Writes invisible characters, and those that change the direction of a text, as escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}

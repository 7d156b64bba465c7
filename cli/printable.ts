/**
 * Texts of a peer, made fit for a terminal.
 *
 * @module
 */

/** Longer texts are cut. */
const maxLength = 4096;

/**
 * Replaces control characters, and those that change the direction of text, by their escapes, and cuts the text.
 *
 * @param text What a peer sent.
 * @param max The most characters that are left.
 */
export function printable(text: string, max: number = maxLength): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return cut.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[char];
    return short ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

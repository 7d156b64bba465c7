/**
 * Base64 as Go's `base64.StdEncoding` reads it: with padding, and with line breaks anywhere.
 *
 * @module
 */

/** The bytes that a text stands for. Throws with Go's text where it is malformed. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, "") : text;
  try {
    // The platform would pass over other white space and over padding that is missing.
    if (digits.length % 4 === 0 && !/[ \t\f]/.test(digits)) return Uint8Array.fromBase64(digits);
  } catch {
    // Go also takes bits behind the last byte that are not zero.
    try {
      return Uint8Array.fromBase64(digits, { lastChunkHandling: "loose" });
    } catch {
      // The error is Go's.
    }
  }
  throw new RangeError(`illegal base64 data at input byte ${firstWrong(text)}`);
}

/** Where Go notices that a text is malformed. */
function firstWrong(text: string): number {
  let at = /[^A-Za-z0-9+/\r\n]/.exec(text)?.index ?? text.length;
  const inQuantum = text.slice(0, at).replace(/[\r\n]+/g, "").length % 4;
  // The text ends within four digits: Go names where they begin.
  if (at === text.length) return at - inQuantum;
  if (text[at] !== "=" || inQuantum < 2) return at;
  const skipBreaks = () => {
    at++;
    while (text[at] === "\r" || text[at] === "\n") at++;
  };
  skipBreaks();
  if (inQuantum === 2) {
    if (at >= text.length) return text.length;
    if (text[at] !== "=") return at - 1;
    skipBreaks();
  }
  return at;
}

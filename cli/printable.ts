/**
 * Texts of a peer or of a file, made fit for a terminal.
 *
 * @module
 */

/** Characters of one text that are printed, unless a command says otherwise. */
const longest = 4096;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Makes a text harmless: control characters, which could move the cursor or set colours, and those that change the
 * direction of writing are shown by their escapes, and a long text is cut.
 *
 * @param text What a peer sent.
 * @param limit How many characters are kept: 4096, if it is not said.
 * @param options Whether line breaks and tabs are kept: false.
 */
export function printable(
  text: string,
  limit: number = longest,
  { lines = false }: { lines?: boolean } = {},
): string {
  const left = text.length - limit;
  const kept = (left > 0 ? text.slice(0, limit) : text).toWellFormed();
  const safe = kept.replace(
    /[\p{Cc}\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu,
    (char) => {
      if (lines && (char === "\n" || char === "\t")) return char;
      return short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
    },
  );
  return left > 0 ? `${safe}… (${left} more characters)` : safe;
}

/** The same in quotes, for a message: `"hello"`. */
export function quoted(text: string, limit: number = longest): string {
  return `"${printable(text.replaceAll('"', '\\"'), limit)}"`;
}

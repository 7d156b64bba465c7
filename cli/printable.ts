/**
 * Texts of others, made fit for a terminal.
 *
 * @module
 */

/** Characters of one text that are printed, unless a command says otherwise. */
const longest = 4096;

/**
 * Makes a text of a server or of a file harmless: control characters, which could move the cursor or set colours, are
 * shown by their numbers, and a long text is cut.
 *
 * @param text The text.
 * @param options How many characters are kept, 4096 if it is not said, and whether line breaks and tabs are: false.
 */
export function printable(
  text: string,
  { limit = longest, lines = false }: { limit?: number; lines?: boolean } = {},
): string {
  const left = text.length - limit;
  const kept = left > 0 ? text.slice(0, limit) : text;
  // The line separators, and what changes the direction of writing, belong to them.
  // deno-lint-ignore no-control-regex -- they are what it is about
  const controls = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
  const safe = kept.toWellFormed().replace(controls, (char) => {
    if (lines && (char === "\n" || char === "\t")) return char;
    const code = char.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return left > 0 ? `${safe}… (${left} more characters)` : safe;
}

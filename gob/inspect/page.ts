/**
 * The page that `inspect` writes on, and how single things look on it. Nothing here knows the format of gob, and
 * nothing that a peer sent gets on the page at full length or with characters that a terminal would obey.
 *
 * @module
 */

/** The page ends at this many characters for each byte of input, which a readable stream never reaches. */
const charactersPerByte = 200;
/** The page ends at this many characters whatever the input: nobody reads more. */
const mostCharacters = 2 ** 24;
/** Levels beyond this are not indented further, or deep values would take the square of their bytes. */
const deepestIndent = 30;
/** Characters of a string and of a name that are shown. */
const shownText = 160;
const shownName = 60;
/** Bytes that are shown in hexadecimal. */
const shownBytes = 64;

/** Thrown where the page is full. */
export const pageFull: unique symbol = Symbol("page full");

/** Lines with the offset of what they show in front, and an indentation. */
export class Page {
  readonly #lines: string[] = [];
  readonly #offsetWidth: number;
  /** Characters that still fit. */
  #room: number;

  constructor(inputLength: number) {
    this.#offsetWidth = Math.max(4, String(inputLength).length);
    this.#room = Math.min(mostCharacters, 1000 + inputLength * charactersPerByte);
  }

  /** Adds a line about the byte at `offset`. Throws `pageFull` where it does not fit any more. */
  line(offset: number, depth: number, text: string): void {
    const indent = "  ".repeat(1 + Math.min(depth, deepestIndent));
    const line = String(offset).padStart(this.#offsetWidth) + indent + text;
    this.#room -= line.length + 1;
    if (this.#room < 0) throw pageFull;
    this.#lines.push(line);
  }

  /** Adds a line that says why there are no more. It always fits. */
  lastLine(text: string): void {
    this.#lines.push(text);
  }

  /** The whole page. */
  toString(): string {
    return this.#lines.join("\n");
  }
}

/** A text in quotes, with escapes for what is not visible, cut where it is long. */
export function quoted(text: string, most: number = shownText): string {
  const start = JSON.stringify(text.slice(0, most)).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return text.length > most ? `${start}... (${text.length} characters)` : start;
}

/** A name as it is, or in quotes where it is long or holds what a name should not. */
export function nameText(name: string): string {
  return name.length <= shownName && isVisible(name) ? name : quoted(name, shownName);
}

/**
 * Whether a name is words with single spaces between them, as Go's names of types are: `map[string]interface {}`. The
 * expression takes milliseconds to make, so it is made when it is asked for.
 */
function isVisible(name: string): boolean {
  return /^[\p{L}\p{N}\p{M}\p{P}\p{S}]+( [\p{L}\p{N}\p{M}\p{P}\p{S}]+)*$/u.test(name);
}

/** Bytes in hexadecimal, cut where they are many. */
export function hexText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "(none)";
  const hex = bytes.subarray(0, shownBytes).toHex();
  return bytes.length > shownBytes ? `${hex}... (${bytes.length} bytes)` : hex;
}

/** A count with its noun. */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${count == 1 ? "" : "s"}`;
}

/** A floating-point number as it is written in source text, with the sign of a zero. */
export function floatText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

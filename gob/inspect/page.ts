/**
 * The page that `inspect` writes, and the format of single values on it. Nothing here knows the format of gob. Text from a
 * peer is cut, and control characters in it are escaped, since they could command a terminal.
 *
 * @module
 */

import { toHex } from "../bytes/hex_and_base64.ts";

/** The most characters on a page for each byte of input. Honest streams stay far below. */
const charactersPerByte = 200;
/** The most characters on any page. */
const mostCharacters = 2 ** 24;
/** A page with more characters is taken away, if somebody does. */
const longPage = 16_384;
/** The deepest indentation, in levels. Without it, the page of a deep value would grow with the square of its depth. */
const deepestIndent = 30;
/** The most characters that are shown of a string and of a name. */
const shownText = 160;
const shownName = 60;
/** The most bytes that are shown in hexadecimal. */
const shownBytes = 64;

/** Thrown when the page is full. */
export const pageFull: unique symbol = Symbol("page full");

/** Lines of text, each with an offset in front and an indentation. */
export class Page {
  #lines: string[] = [];
  readonly #offsetWidth: number;
  /** Characters that still fit. */
  #room: number;
  /** Characters after which it is long. */
  readonly #long: number;
  /** Characters on it. */
  #length = 0;

  private constructor(inputLength: number, room: number, long: number) {
    this.#offsetWidth = Math.max(4, String(inputLength).length);
    this.#room = room;
    this.#long = long;
  }

  /** One page for a whole stream of so many bytes. */
  static whole(inputLength: number): Page {
    const room = Math.min(mostCharacters, 1000 + inputLength * charactersPerByte);
    return new Page(inputLength, room, Infinity);
  }

  /** A page that is taken away whenever it is long. */
  static next(inputLength: number): Page {
    return new Page(inputLength, Infinity, longPage);
  }

  /** Whether there is enough on it to be taken away. */
  get isLong(): boolean {
    return this.#length > this.#long;
  }

  /** Adds a line about the byte at `offset`. Throws `pageFull` if it does not fit. */
  line(offset: number, depth: number, text: string): void {
    const indent = "  ".repeat(1 + Math.min(depth, deepestIndent));
    const line = String(offset).padStart(this.#offsetWidth) + indent + text;
    this.#room -= line.length + 1;
    if (this.#room < 0) throw pageFull;
    this.#length += line.length + 1;
    this.#lines.push(line);
  }

  /** Adds a line that says why the page ends. It always fits. */
  lastLine(text: string): void {
    this.#lines.push(text);
  }

  /** What is on the page, which then is empty. */
  take(): string {
    const text = this.#lines.join("\n");
    this.#lines = [];
    this.#length = 0;
    return text;
  }
}

/** A text in quotes, with escapes for invisible characters. A long one is cut. */
export function quoted(text: string, most: number = shownText): string {
  const start = JSON.stringify(text.slice(0, most)).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return text.length > most ? `${start}... (${text.length} characters)` : start;
}

/** A name as it is, or in quotes if it is long or has unusual characters. */
export function nameText(name: string): string {
  return name.length <= shownName && isVisible(name) ? name : quoted(name, shownName);
}

/**
 * Whether a name is words with single spaces between them, as in Go's type names: `map[string]interface {}`. Compiling
 * the expression takes milliseconds, so it is written here and not at the top level.
 */
function isVisible(name: string): boolean {
  return /^[\p{L}\p{N}\p{M}\p{P}\p{S}]+( [\p{L}\p{N}\p{M}\p{P}\p{S}]+)*$/u.test(name);
}

/** Bytes in hexadecimal. Many bytes are cut. */
export function hexText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "(none)";
  const hex = toHex(bytes.subarray(0, shownBytes));
  return bytes.length > shownBytes ? `${hex}... (${bytes.length} bytes)` : hex;
}

/** A count with its noun. */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${count == 1 ? "" : "s"}`;
}

/** A floating-point number as in source text, with the sign of a zero. */
export function floatText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * Cuts Go source into tokens, with semicolons where Go adds them and with the comments that stand right before a token.
 *
 * @module
 */

import { endOfNumber, isNumber, runeValue, stringValue } from "./literals.ts";
import { SourceError } from "./source_error.ts";
import type { Position } from "./syntax.ts";
import { endsStatement, keywordOf, operatorAt, type TokenKind } from "./tokens.ts";

const NEWLINE = 10;
const SPACES: ReadonlySet<number> = new Set([9, 13, 32]);
const letter = /^[\p{L}_]$/u;
const letterOrDigit = /^[\p{L}\p{Nd}_]$/u;

/** A place to which a scanner can go back. */
export interface Mark {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly added: boolean;
  readonly doc: readonly string[];
  readonly nextLine: number;
  readonly lineStart: number;
}

/** The token at hand, and the way to the next one. The time for a file is linear in its length. */
export class Scanner {
  readonly path: string;
  readonly text: string;
  /** What the token at hand is. */
  kind: TokenKind = ";";
  /** Where it begins and ends in the text. */
  start = 0;
  end = 0;
  /** Where it stands, in Go's way of counting. */
  line = 0;
  column = 0;
  /** Whether it is a semicolon that only the end of a line stands for. */
  added = false;
  /** The comments that end on the line before the token, each with its slashes. */
  doc: readonly string[] = [];
  /** The line of the place after the token. */
  #nextLine = 1;
  /** Where that line would begin if every character before the place had been one byte. */
  #lineStart = 0;
  /** The comments since the token before that stand on lines of their own and together. */
  #group: string[] = [];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) {
      this.end = 1;
      this.#lineStart = -2;
    }
  }

  /** The place of the token at hand. */
  position(): Position {
    return { line: this.line, column: this.column };
  }

  /** The token at hand as it is written. */
  word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** The `//` comment on the line that the semicolon at hand ends, with its slashes. */
  trailing(): string | undefined {
    const { text } = this;
    if (this.kind !== ";") return undefined;
    let at = this.added ? this.start : this.end;
    while (SPACES.has(text.charCodeAt(at))) at++;
    return text.startsWith("//", at) ? text.slice(at, this.#endOfComment(at)) : undefined;
  }

  /** Goes to the next token. After the end of the file it stays there. */
  next(): void {
    const statement = endsStatement(this.kind);
    this.added = false;
    if (this.#skip(statement)) return;
    const code = this.text.charCodeAt(this.start);
    if (Number.isNaN(code)) this.kind = "end";
    else if (isLetter(code)) this.#readName();
    else if (isDigit(code) || (code === 46 && isDigit(this.text.charCodeAt(this.start + 1)))) {
      this.#readNumber();
    } else if (code === 34) this.#readString();
    else if (code === 96) this.#readRaw();
    else if (code === 39) this.#readRune();
    else if (code > 127) this.#readName();
    else this.#readOperator();
  }

  /** Remembers the token at hand. */
  mark(): Mark {
    const { kind, start, end, line, column, added, doc } = this;
    const nextLine = this.#nextLine;
    return { kind, start, end, line, column, added, doc, nextLine, lineStart: this.#lineStart };
  }

  /** Goes back to a token that was remembered. */
  goBack(mark: Mark): void {
    this.kind = mark.kind;
    this.start = mark.start;
    this.end = mark.end;
    this.line = mark.line;
    this.column = mark.column;
    this.added = mark.added;
    this.doc = mark.doc;
    this.#nextLine = mark.nextLine;
    this.#lineStart = mark.lineStart;
  }

  /** Stops at a place. */
  fail(text: string, position: Position = this.position()): never {
    throw new SourceError(this.path, position, text);
  }

  /** Goes over spaces and comments; `true` if the end of a line became a semicolon. */
  #skip(statement: boolean): boolean {
    const { text } = this;
    let trailing = this.line;
    let groupEnd = -1;
    this.#group.length = 0;
    for (let at = this.end;;) {
      const code = text.charCodeAt(at);
      if (SPACES.has(code)) at++;
      else if (code === NEWLINE) {
        if (statement) return this.#addSemicolon(at, at + 1);
        this.#newLine(++at);
      } else if (Number.isNaN(code) && statement) return this.#addSemicolon(at, at);
      else if (code === 47 && (text.startsWith("//", at) || text.startsWith("/*", at))) {
        const line = this.#nextLine;
        const end = this.#endOfComment(at);
        if (statement && this.#crossesLine(at, end)) return this.#addSemicolon(at, at);
        this.#widen(at, end);
        if (line <= trailing) trailing = this.#nextLine;
        else {
          if (line > groupEnd + 1) this.#group.length = 0;
          this.#group.push(text.slice(at, end));
          groupEnd = this.#nextLine;
        }
        at = end;
      } else {
        this.#place(at);
        this.doc = groupEnd + 1 === this.line && this.#group.length > 0 ? [...this.#group] : [];
        return false;
      }
    }
  }

  #place(at: number): void {
    this.start = at;
    this.line = this.#nextLine;
    this.column = at - this.#lineStart + 1;
  }

  #newLine(start: number): void {
    this.#nextLine++;
    this.#lineStart = start;
  }

  #addSemicolon(at: number, end: number): true {
    this.#place(at);
    this.kind = ";";
    this.added = true;
    this.doc = [];
    this.end = end;
    if (end > at) this.#newLine(end);
    return true;
  }

  #endOfComment(at: number): number {
    const { text } = this;
    if (text.charCodeAt(at + 1) === 47) {
      const end = text.indexOf("\n", at);
      return end < 0 ? text.length : end;
    }
    const end = text.indexOf("*/", at + 2);
    if (end >= 0) return end + 2;
    this.#place(at);
    return this.fail("expected the end of the comment, found end of file");
  }

  /** Whether a comment stands for the end of a line. */
  #crossesLine(at: number, end: number): boolean {
    if (this.text.charCodeAt(at + 1) === 47) return true;
    for (let i = at; i < end; i++) if (this.text.charCodeAt(i) === NEWLINE) return true;
    return false;
  }

  /** Counts lines, and bytes of characters that take more than one. */
  #widen(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const code = this.text.charCodeAt(at);
      if (code === NEWLINE) this.#newLine(at + 1);
      else if (code > 127) this.#lineStart -= extraBytes(code);
    }
  }

  #readName(): void {
    const { text } = this;
    let at = this.start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (isLetter(code) || isDigit(code)) at++;
      else if (code > 127) {
        const char = String.fromCodePoint(text.codePointAt(at)!);
        if (!(at === this.start ? letter : letterOrDigit).test(char)) break;
        at += char.length;
      } else break;
    }
    if (at === this.start) this.#failAtCharacter();
    this.end = at;
    const keyword = keywordOf(text.slice(this.start, at));
    this.kind = keyword ?? "name";
    if (keyword === undefined) this.#widen(this.start, at);
  }

  #readNumber(): void {
    this.end = endOfNumber(this.text, this.start);
    this.kind = "number";
    if (!isNumber(this.word())) this.fail(`expected number, found ${shortened(this.word())}`);
  }

  #readString(): void {
    this.#readQuoted("string");
    if (stringValue(this.word()) === undefined) {
      this.fail(`expected string, found ${shortened(this.word())}`);
    }
  }

  #readRune(): void {
    this.#readQuoted("rune");
    if (runeValue(this.word()) === undefined) {
      this.fail(`expected rune, found ${shortened(this.word())}`);
    }
  }

  #readQuoted(kind: "string" | "rune"): void {
    const { text, start } = this;
    const quote = text.charCodeAt(start);
    for (let at = start + 1;; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.end = at + 1;
        break;
      }
      if (Number.isNaN(code) || code === NEWLINE) {
        const found = code === NEWLINE ? "end of line" : "end of file";
        this.fail(`expected the end of the ${kind}, found ${found}`);
      }
      if (code === 92) at++;
      if (text.charCodeAt(at) === NEWLINE) at--;
    }
    this.kind = kind;
    this.#widen(start, this.end);
  }

  #readRaw(): void {
    const end = this.text.indexOf("`", this.start + 1);
    if (end < 0) this.fail("expected the end of the string, found end of file");
    this.end = end + 1;
    this.kind = "string";
    this.#widen(this.start, this.end);
  }

  #readOperator(): void {
    const operator = operatorAt(this.text, this.start);
    if (operator === undefined) this.#failAtCharacter();
    this.kind = operator;
    this.end = this.start + operator.length;
  }

  #failAtCharacter(): never {
    const code = this.text.codePointAt(this.start) ?? 0;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    return this.fail(`expected a token of Go, found the character ${name}`);
  }
}

/** The bytes of UTF-8 that a unit of UTF-16 takes beyond the first. */
function extraBytes(code: number): number {
  if (code < 0x80) return 0;
  return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A token of any length, for an error. */
export function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

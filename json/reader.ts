/**
 * The one place where the bytes of a JSON value are read: a cursor on text that is known to be valid, which reads tokens.
 *
 * @module
 */

import { GobError, within } from "../gob/errors.ts";
import type { Limits } from "../gob/limits.ts";
import { decodeUtf8 } from "./strings.ts";

/** The bytes that JSON gives a meaning. */
export const byte = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  f: 0x66,
  n: 0x6e,
  t: 0x74,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

/** What Go calls values that begin with these bytes; all others are numbers. */
const kinds: Readonly<Record<number, string>> = {
  ...{ [byte.quote]: "string", [byte.openObject]: "object", [byte.openArray]: "array" },
  ...{ [byte.t]: "bool", [byte.f]: "bool", [byte.n]: "null" },
};
/** ASCII strings of up to this many bytes are read byte by byte; for longer ones `TextDecoder` is faster. */
const shortString = 24;
/** A number of up to this many digits is exact as a float64. */
const maxExactDigits = 15;
const powersOfTen: readonly number[] = Array.from({ length: maxExactDigits }, (_, n) => 10 ** n);

/** A JSON value that does not fit its Go type, with what Go's text needs. It gets its text when it has unwound. */
export class TypeMismatch extends GobError {
  /** What was found, in Go's words: `string`, `number 300`. */
  readonly found: string;
  /** The Go type that it does not fit. */
  readonly type: string;
  /** The innermost struct around it. */
  struct: string | undefined;
  /** The fields that lead to it, from the outermost struct. */
  fields: string[] = [];

  constructor(found: string, type: string, offset: number) {
    super("", { offset });
    this.found = found;
    this.type = type;
  }

  /** The text of Go's `json.UnmarshalTypeError`. */
  text(): string {
    const place = this.struct === undefined
      ? "Go value"
      : `Go struct field ${this.struct}.${this.fields.join(".")}`;
    return `json: cannot unmarshal ${this.found} into ${place} of type ${this.type}`;
  }

  /** The error with its text. */
  finished(): GobError {
    return new GobError(this.text(), { offset: this.offset, path: this.path });
  }
}

/** Where a field stands. */
export interface FieldPlace {
  /** What Go's texts call it: its name in JSON, after the names of the embedded fields around it. */
  readonly goPath: string;
  /** Where its value is, in the value of the struct. */
  readonly path: string;
}

/** An error that unwinds through the field of a struct. */
export function inField(error: unknown, struct: string, { goPath, path }: FieldPlace): unknown {
  if (error instanceof TypeMismatch) {
    error.struct ??= struct;
    error.fields.unshift(goPath);
  }
  return within(error, path);
}

/** The limits on what a value may become, as in gob. */
export type ElementLimits = Pick<Required<Limits>, "maxElements" | "maxObjects">;

/** A cursor on one JSON value. */
export class JsonReader {
  /** The buffer. */
  bytes: Uint8Array = new Uint8Array(0);
  /** The position of the byte that is read next: between methods the first of a token. */
  pos = 0;
  /** The start of the value, or of the space before it. */
  start = 0;
  /** The end of the value. */
  end = 0;
  /** Bytes of the stream before `bytes[0]`. */
  bytesBefore = 0;
  readonly #limits: ElementLimits;
  /** Elements of the whole value so far. */
  #elements = 0;
  /** Objects of the whole value so far. */
  #objects = 0;

  constructor(limits: ElementLimits) {
    this.#limits = limits;
  }

  /** Opens a value that is known to be valid JSON. */
  open(bytes: Uint8Array, start: number, end: number, bytesBefore: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.bytesBefore = bytesBefore;
    this.#elements = 0;
    this.#objects = 0;
    this.seek(start);
  }

  /** Moves to the first byte of the value that begins at `at` or after some space. */
  seek(at: number): void {
    while (at < this.end && this.bytes[at]! <= 0x20) at++;
    this.pos = at;
  }

  /** The first byte of the token. */
  get first(): number {
    return this.bytes[this.pos]!;
  }

  /** Whether the value is a number. */
  get atNumber(): boolean {
    const first = this.first;
    return first === byte.minus || (first >= byte.zero && first <= byte.nine);
  }

  /** An error at the current value. */
  fail(message: string): GobError {
    return new GobError(message, { offset: this.bytesBefore + this.pos });
  }

  /** The error of a value that does not fit its Go type; with `digits` Go's text has the digits of a number. */
  mismatch(type: string, digits = false): TypeMismatch {
    return new TypeMismatch(this.#found(digits), type, this.bytesBefore + this.pos);
  }

  #found(digits: boolean): string {
    return kinds[this.first] ?? (digits ? `number ${this.peekLiteral()}` : "number");
  }

  /** Counts an element of a slice or a map, also as an object if it is one that does not count itself. */
  count(object: boolean): void {
    if (++this.#elements > this.#limits.maxElements) {
      throw this.fail(`json: more than ${this.#limits.maxElements} elements in a value`);
    }
    if (object) this.countObjects(1);
  }

  /** Counts objects: structs, arrays and maps, and values that cost as much as this many of them. */
  countObjects(count: number): void {
    this.#objects += count;
    if (this.#objects > this.#limits.maxObjects) {
      throw this.fail(`json: more than ${this.#limits.maxObjects} objects in a value`);
    }
  }

  /** Enters an array or an object, which ends with `close`. Returns whether the cursor is at a first member now. */
  enter(close: number): boolean {
    this.seek(this.pos + 1);
    if (this.first !== close) return true;
    this.pos++;
    return false;
  }

  /** Goes from a member to the next. Returns whether there is one; if not, the cursor is behind the end. */
  more(): boolean {
    this.seek(this.pos);
    const more = this.first === byte.comma;
    if (more) this.seek(this.pos + 1);
    else this.pos++;
    return more;
  }

  /** Reads a key and moves to its value. */
  key(): string {
    const key = this.string();
    this.seek(this.pos);
    this.seek(this.pos + 1);
    return key;
  }

  /** Reads this key, given with its last quote, and moves to its value. Does not move if another key stands here. */
  takeKey(key: Uint8Array): boolean {
    const { bytes } = this;
    let at = this.pos + 1;
    for (let i = 0; i < key.length; i++, at++) if (bytes[at] !== key[i]) return false;
    this.seek(at);
    this.seek(this.pos + 1);
    return true;
  }

  /** The end of the literal that begins here: a number, `true`, `false` or `null`. */
  #literalEnd(): number {
    let at = this.pos;
    while (!this.#endsLiteral(at)) at++;
    return at;
  }

  /** Whether a literal ends at `at`. */
  #endsLiteral(at: number): boolean {
    if (at === this.end) return true;
    const c = this.bytes[at]!;
    return c <= 0x20 || c === byte.comma || c === byte.closeArray || c === byte.closeObject;
  }

  /** The text of a literal. Does not move. */
  peekLiteral(): string {
    const end = this.#literalEnd();
    return end - this.pos <= shortString
      ? ascii(this.bytes, this.pos, end)
      : decodeUtf8(this.bytes.subarray(this.pos, end));
  }

  /** Reads an integer that is short enough to be exact. Returns `undefined` and does not move if there is none. */
  integer(): number | undefined {
    const { bytes, end, pos } = this;
    const negative = bytes[pos] === byte.minus;
    const start = negative ? pos + 1 : pos;
    let at = start;
    let n = 0;
    for (let c; at < end && (c = bytes[at]!) >= byte.zero && c <= byte.nine; at++) {
      n = n * 10 + (c - byte.zero);
    }
    if (at - start > maxExactDigits || !this.#endsLiteral(at)) return undefined;
    this.pos = at;
    return negative ? 0 - n : n;
  }

  /**
   * Reads a number as the nearest float64, which is infinite if Go finds it out of range. A whole number divided by a power
   * of ten gives the nearest as long as both are exact.
   */
  number(): number {
    const { bytes, end } = this;
    const negative = this.first === byte.minus;
    let at = negative ? this.pos + 1 : this.pos;
    const start = at;
    let point = -1;
    let n = 0;
    for (; at < end; at++) {
      const c = bytes[at]!;
      if (c >= byte.zero && c <= byte.nine) n = n * 10 + (c - byte.zero);
      else if (c === byte.point && point < 0) point = at;
      else break;
    }
    if (at - start > maxExactDigits || !this.#endsLiteral(at)) {
      const text = this.peekLiteral();
      this.pos += text.length;
      return Number(text);
    }
    this.pos = at;
    const value = point < 0 ? n : n / powersOfTen[at - point - 1]!;
    return negative ? -value : value;
  }

  /** Reads a string. Bytes that are not UTF-8 and lone surrogates become U+FFFD, as in Go. */
  string(): string {
    const start = this.pos + 1;
    const { bytes } = this;
    let at = start;
    let seen = 0;
    let escaped = false;
    for (let c; (c = bytes[at]!) !== byte.quote; at++) {
      seen |= c;
      if (c === byte.backslash) {
        escaped = true;
        at++;
      }
    }
    this.pos = at + 1;
    if (seen < 0x80 && !escaped && at - start <= shortString) return ascii(bytes, start, at);
    const text = decodeUtf8(bytes.subarray(start, at));
    return escaped ? (JSON.parse(`"${text}"`) as string).toWellFormed() : text;
  }

  /** Reads a value as its JSON. */
  raw(): string {
    const start = this.pos;
    this.skip();
    return this.rawSince(start);
  }

  /** The JSON from `start` to the cursor. */
  rawSince(start: number): string {
    return decodeUtf8(this.bytes.subarray(start, this.pos));
  }

  /** Skips a value. */
  skip(): void {
    const first = this.first;
    if (first === byte.quote) this.#skipString();
    else if (first === byte.openObject || first === byte.openArray) this.#skipNested();
    else this.pos = this.#literalEnd();
  }

  #skipString(): void {
    const { bytes } = this;
    let at = this.pos + 1;
    for (let c; (c = bytes[at]!) !== byte.quote; at++) if (c === byte.backslash) at++;
    this.pos = at + 1;
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const c = this.first;
      if (c === byte.quote) {
        this.#skipString();
        continue;
      }
      if (c === byte.openObject || c === byte.openArray) depth++;
      else if (c === byte.closeObject || c === byte.closeArray) depth--;
      this.pos++;
    } while (depth > 0);
  }
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/**
 * The one place where the bytes of a JSON value are read: a cursor on text that is known to be valid, with the tokens of
 * JSON and, for interface values, whole plain values.
 *
 * @module
 */

import { GobError, keySegment, within } from "../gob/errors.ts";
import type { Limits } from "../gob/limits.ts";
import { setOwnProperty } from "../gob/types/set_own_property.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Bytes that stand for something. */
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

/** Strings up to this many bytes are read byte by byte while they are ASCII; longer ones gain by `TextDecoder`. */
const shortString = 24;
/** So many digits are exact as a number, whatever they are. */
const exactDigits = 15;
const powersOfTen: readonly number[] = Array.from({ length: exactDigits }, (_, n) => 10 ** n);

/**
 * A JSON value that does not suit its Go type, with what Go's text needs. The path and the fields grow at the front while
 * the error unwinds.
 */
export class TypeMismatch extends GobError {
  /** What was found, in Go's words: `string`, `number 300`. */
  readonly found: string;
  /** The Go type that it does not suit. */
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
}

/** The bounds on what a value may become, as those of gob. */
export type ElementLimits = Pick<Required<Limits>, "maxElements" | "maxObjects">;

/** A cursor on one JSON value. */
export class JsonReader {
  /** The buffer. */
  bytes: Uint8Array = new Uint8Array(0);
  /** The byte that is read next; between methods it is the first of a token. */
  pos = 0;
  /** Where the value begins, or the space before it. */
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

  /** The error of a value that does not suit its Go type. `digits`: Go's text has the digits of a number. */
  mismatch(type: string, digits = false): TypeMismatch {
    return new TypeMismatch(this.#found(digits), type, this.bytesBefore + this.pos);
  }

  #found(digits: boolean): string {
    switch (this.first) {
      case byte.quote:
        return "string";
      case byte.openObject:
        return "object";
      case byte.openArray:
        return "array";
      case byte.t:
      case byte.f:
        return "bool";
      case byte.n:
        return "null";
      default:
        return digits ? `number ${this.peekLiteral()}` : "number";
    }
  }

  /** Counts an element of a slice, an array or a map; `object`: it is one by itself, without parts that are counted. */
  count(object: boolean): void {
    if (++this.#elements > this.#limits.maxElements) {
      throw this.fail(`json: more than ${this.#limits.maxElements} elements in a value`);
    }
    if (object) this.countObjects(1);
  }

  /** Counts objects: a struct, an array or a map, or what takes as much as so many of them. */
  countObjects(count: number): void {
    this.#objects += count;
    if (this.#objects > this.#limits.maxObjects) {
      throw this.fail(`json: more than ${this.#limits.maxObjects} objects in a value`);
    }
  }

  /** Enters an array or an object, which ends with `close`. Returns whether it has a member, at which the cursor is then. */
  enter(close: number): boolean {
    this.seek(this.pos + 1);
    if (this.first !== close) return true;
    this.pos++;
    return false;
  }

  /** Goes from a member to the next. Returns whether there is one; otherwise the cursor is behind the end. */
  more(): boolean {
    this.seek(this.pos);
    const more = this.first === byte.comma;
    if (more) this.seek(this.pos + 1);
    else this.pos++;
    return more;
  }

  /** Reads a key; the cursor is at its value then. */
  key(): string {
    const key = this.string();
    this.seek(this.pos);
    this.seek(this.pos + 1);
    return key;
  }

  /** Reads this key, given with its last quote; the cursor is at its value then. Reads nothing where another key stands here. */
  takeKey(key: Uint8Array): boolean {
    const { bytes } = this;
    let at = this.pos + 1;
    for (let i = 0; i < key.length; i++, at++) if (bytes[at] !== key[i]) return false;
    this.seek(at);
    this.seek(this.pos + 1);
    return true;
  }

  /** Where the literal ends that begins here: a number, `true`, `false` or `null`. */
  #literalEnd(): number {
    let at = this.pos;
    while (!this.#endsLiteral(at)) at++;
    return at;
  }

  /** Whether a literal that reaches to `at` is complete. */
  #endsLiteral(at: number): boolean {
    if (at === this.end) return true;
    const c = this.bytes[at]!;
    return c <= 0x20 || c === byte.comma || c === byte.closeArray || c === byte.closeObject;
  }

  /** The text of a literal, which stays the next token. */
  peekLiteral(): string {
    const end = this.#literalEnd();
    return end - this.pos <= shortString
      ? ascii(this.bytes, this.pos, end)
      : decodeUtf8(this.bytes.subarray(this.pos, end));
  }

  /** Reads a literal as text. */
  literal(): string {
    const text = this.peekLiteral();
    this.pos += text.length;
    return text;
  }

  /** Reads an integer that is short enough to be exact; reads nothing and returns `undefined` where it is not one. */
  integer(): number | undefined {
    const { bytes, end, pos } = this;
    const negative = bytes[pos] === byte.minus;
    const start = negative ? pos + 1 : pos;
    let at = start;
    let n = 0;
    for (let c; at < end && (c = bytes[at]!) >= byte.zero && c <= byte.nine; at++) {
      n = n * 10 + (c - byte.zero);
    }
    if (at - start > exactDigits || !this.#endsLiteral(at)) return undefined;
    this.pos = at;
    return negative ? 0 - n : n;
  }

  /**
   * Reads a number as the nearest float64, which is infinite where Go would find it out of range. A whole number divided by a
   * power of ten is the nearest while both are exact.
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
    if (at - start > exactDigits || !this.#endsLiteral(at)) return Number(this.literal());
    this.pos = at;
    const value = point < 0 ? n : n / powersOfTen[at - point - 1]!;
    return negative ? -value : value;
  }

  /** Reads a string. What is no UTF-8 and what is no pair of surrogates becomes U+FFFD, as in Go. */
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

  /** Reads a value as the text that it is. */
  raw(): string {
    const start = this.pos;
    this.skip();
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

  /**
   * Reads any value as Go reads one into an `interface{}`: numbers are those of a float64, arrays are arrays, objects are
   * plain objects with own keys only. `null` is `undefined`.
   */
  any(): unknown {
    switch (this.first) {
      case byte.quote:
        return this.string();
      case byte.openArray:
        return this.#anyArray();
      case byte.openObject:
        return this.#anyObject();
      case byte.t:
        this.pos += 4;
        return true;
      case byte.f:
        this.pos += 5;
        return false;
      case byte.n:
        this.pos += 4;
        return undefined;
      default:
        return this.#anyNumber();
    }
  }

  #anyNumber(): number {
    const start = this.pos;
    const number = this.number();
    if (Number.isFinite(number)) return number;
    this.pos = start;
    throw this.mismatch("float64", true);
  }

  #anyArray(): unknown[] {
    const values: unknown[] = [];
    this.countObjects(1);
    try {
      for (let more = this.enter(byte.closeArray); more; more = this.more()) {
        this.count(false);
        values.push(this.any());
      }
    } catch (error) {
      throw within(error, `[${values.length}]`);
    }
    return values;
  }

  #anyObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    let key = "";
    this.countObjects(1);
    try {
      for (let more = this.enter(byte.closeObject); more; more = this.more()) {
        this.count(false);
        key = this.key();
        setOwnProperty(object, key, this.any());
      }
    } catch (error) {
      throw within(error, keySegment(key));
    }
    return object;
  }
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

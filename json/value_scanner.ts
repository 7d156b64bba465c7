/**
 * Finds whole JSON values in a stream of bytes. Each byte is checked against the grammar once, when it arrives: a stream
 * that is not JSON ends at its first wrong byte, with Go's text. A value that was found is valid, so its readers need no
 * checks.
 *
 * @module
 */

import { GobError } from "../gob/errors.ts";
import { Framer } from "../gob/bytes/framer.ts";
import type { Limits } from "../gob/limits.ts";

/** What a byte does, if it does more than lead to the next state. The numbers follow those of all states. */
const action = {
  openObject: 64,
  openArray: 65,
  /** The end of an object or an array. */
  close: 66,
  /** The first quote of a string that is a value. */
  openString: 67,
  /** The first quote of a string that is a key. */
  openKey: 68,
  /** The last quote of a string. */
  closeString: 69,
  /** The last byte of `true`, `false` or `null`. */
  endLiteral: 70,
  /** The first byte behind a number. */
  endNumber: 71,
  fail: 72,
} as const;

const space = " \t\r\n";
const digit = "0123456789";

/** Makes the grammar of JSON, state by state. */
class GrammarMaker {
  /** By state times 256 plus byte: the next state, or an action. */
  readonly table: Uint8Array = new Uint8Array(64 * 256).fill(action.fail);
  /** By state: what Go's text says after a byte that does not fit. */
  readonly contexts: string[] = [];

  /** A new state, with its context. */
  state(context: string): number {
    return this.contexts.push(context) - 1;
  }

  /** In the state `from`, each of these bytes leads to `to`. */
  on(from: number, bytes: string, to: number): void {
    for (const byte of bytes) this.table[from * 256 + byte.charCodeAt(0)] = to;
  }

  /** In this state, any other byte ends a number and belongs to what follows. */
  endsNumber(from: number): void {
    for (let byte = 0; byte < 256; byte++) {
      const at = from * 256 + byte;
      if (this.table[at] === action.fail) this.table[at] = action.endNumber;
    }
  }

  /** The state after the first quote of a string. */
  string(): number {
    const string = this.state("in string literal");
    const escape = this.state("in string escape code");
    for (let byte = 0x20; byte < 256; byte++) this.table[string * 256 + byte] = string;
    this.on(string, '"', action.closeString);
    this.on(string, "\\", escape);
    this.on(escape, 'bfnrt\\/"', string);
    let from = escape;
    let bytes = "u";
    for (let digits = 0; digits < 4; digits++) {
      const next = this.state("in \\u hexadecimal character escape");
      this.on(from, bytes, next);
      [from, bytes] = [next, digit + "abcdefABCDEF"];
    }
    this.on(from, bytes, string);
    return string;
  }

  /** A number, which begins in the state `from`. */
  number(from: number): void {
    const minus = this.state("in numeric literal");
    const zero = this.state("");
    const whole = this.state("");
    const point = this.state("after decimal point in numeric literal");
    const fraction = this.state("");
    const exponent = this.state("in exponent of numeric literal");
    const sign = this.state("in exponent of numeric literal");
    const power = this.state("");
    this.on(from, "-", minus);
    for (const start of [from, minus]) {
      this.on(start, "0", zero);
      this.on(start, "123456789", whole);
    }
    this.on(whole, digit, whole);
    this.on(point, digit, fraction);
    this.on(fraction, digit, fraction);
    for (const end of [zero, whole]) this.on(end, ".", point);
    for (const end of [zero, whole, fraction]) this.on(end, "eE", exponent);
    this.on(exponent, "+-", sign);
    for (const start of [exponent, sign, power]) this.on(start, digit, power);
    for (const end of [zero, whole, fraction, power]) this.endsNumber(end);
  }

  /** `true`, `false` or `null`, which begins in the state `from`. */
  literal(from: number, word: string): void {
    for (let at = 1; at < word.length; at++) {
      const next = this.state(`in literal ${word} (expecting '${word[at]}')`);
      this.on(from, word[at - 1]!, next);
      from = next;
    }
    this.on(from, word.at(-1)!, action.endLiteral);
  }

  /** A state in which a value begins. */
  value(): number {
    const value = this.state("looking for beginning of value");
    this.on(value, space, value);
    this.on(value, "{", action.openObject);
    this.on(value, "[", action.openArray);
    this.on(value, '"', action.openString);
    this.number(value);
    for (const word of ["true", "false", "null"]) this.literal(value, word);
    return value;
  }

  /** A state in which a key begins. */
  key(): number {
    const key = this.state("looking for beginning of object key string");
    this.on(key, space, key);
    this.on(key, '"', action.openKey);
    return key;
  }

  /** A state between tokens. */
  between(context: string, byte: string, to: number): number {
    const state = this.state(context);
    this.on(state, space, state);
    this.on(state, byte, to);
    return state;
  }
}

/** The table and the contexts, with the states that are entered by actions. */
function makeGrammar() {
  const maker = new GrammarMaker();
  const value = maker.value();
  const firstElement = maker.state(maker.contexts[value]!);
  maker.table.copyWithin(firstElement * 256, value * 256, value * 256 + 256);
  maker.on(firstElement, space, firstElement);
  maker.on(firstElement, "]", action.close);
  const firstKey = maker.key();
  maker.on(firstKey, "}", action.close);
  const colon = maker.between("after object key", ":", value);
  const afterMember = maker.between("after object key:value pair", ",", maker.key());
  maker.on(afterMember, "}", action.close);
  const afterElement = maker.between("after array element", ",", value);
  maker.on(afterElement, "]", action.close);
  const { table, contexts } = maker;
  const states = { value, firstElement, firstKey, colon, afterMember, afterElement };
  return { table, contexts, ...states, string: maker.string() };
}

const grammar = makeGrammar();

/** Stands for the state after a value that is in no other. */
const complete = 255;

/** A value that is longer than the limit. The rest of it can be skipped. */
export class ValueTooLong extends GobError {}

export class ValueScanner {
  /** The bytes. The owner adds them, and consumes a value before it asks for the next. */
  readonly framer: Framer;
  readonly #limits: Required<Limits>;
  /** How many bytes of the current value have been checked. */
  #scanned = 0;
  #state: number = grammar.value;
  /** The state after the innermost value. */
  #after: number = complete;
  /** The state after the current string. */
  #afterString: number = complete;
  /** The states after the values around the innermost one. */
  readonly #outer: number[] = [];

  /** Begins a stream. */
  constructor(limits: Required<Limits>) {
    this.framer = new Framer(limits);
    this.#limits = limits;
  }

  /**
   * Finds the next value. It begins at `framer.start`; returns where it ends, or `undefined` if it is not complete yet. A
   * number that is in no other value ends only with the byte after it.
   *
   * Throws `GobError` with Go's text for a wrong byte and for a value that is too deep; `ValueTooLong` for one that is too
   * long, which then still stands at `framer.start`.
   */
  find(): number | undefined {
    if (this.#scanned === 0) this.#skipSpace();
    const { framer } = this;
    const { maxMessageBytes } = this.#limits;
    const found = this.#scan(framer.start + this.#scanned);
    const length = (found ?? framer.end) - framer.start;
    this.#scanned = length;
    if (length > maxMessageBytes) {
      const message = `json: value exceeds limits.maxMessageBytes (${maxMessageBytes} bytes)`;
      throw new ValueTooLong(message, { offset: framer.bytesBefore + framer.end });
    }
    if (found !== undefined) this.#begin();
    return found;
  }

  /** After `ValueTooLong`: consumes what has arrived of the value. Returns whether that was the rest of it. */
  skip(): boolean {
    const { framer } = this;
    const scanned = framer.start + this.#scanned;
    const found = this.#state === complete ? scanned : this.#scan(scanned);
    framer.consume(found ?? framer.end);
    this.#begin(found === undefined ? this.#state : grammar.value);
    return found !== undefined;
  }

  /** Begins a value, or goes on with one that is skipped. */
  #begin(state: number = grammar.value): void {
    this.#scanned = 0;
    this.#state = state;
  }

  #skipSpace(): void {
    const { framer } = this;
    let at = framer.start;
    while (
      at < framer.end && grammar.table[grammar.value << 8 | framer.bytes[at]!] === grammar.value
    ) {
      at++;
    }
    if (at > framer.start) framer.consume(at);
  }

  /** Goes on from `at`. Returns the end of the value, or `undefined` if the bytes end first. */
  #scan(at: number): number | undefined {
    const { bytes, end } = this.framer;
    const { table } = grammar;
    let state = this.#state;
    while (at < end) {
      const next = table[state << 8 | bytes[at]!]!;
      if (next < action.openObject) {
        state = next;
        at++;
        continue;
      }
      if (next === action.fail) throw this.#invalid(at, grammar.contexts[state]!);
      state = this.#act(next, at);
      if (next !== action.endNumber) at++;
      if (state === complete) break;
    }
    this.#state = state;
    return state === complete ? at : undefined;
  }

  /** Does what a byte does, and returns the next state. */
  #act(what: number, at: number): number {
    switch (what) {
      case action.openObject:
        this.#enter(at, grammar.afterMember);
        return grammar.firstKey;
      case action.openArray:
        this.#enter(at, grammar.afterElement);
        return grammar.firstElement;
      case action.close:
        return this.#after = this.#outer.pop()!;
      case action.openKey:
        this.#afterString = grammar.colon;
        return grammar.string;
      case action.openString:
        this.#afterString = this.#after;
        return grammar.string;
      case action.closeString:
        return this.#afterString;
      default:
        return this.#after;
    }
  }

  /** Enters an object or an array; `after` is the state after each of its members. */
  #enter(at: number, after: number): void {
    // Two levels belong to JSON-RPC: the message and its array of arguments.
    if (this.#outer.length >= this.#limits.maxDepth + 2) {
      throw this.#invalid(at, "exceeded max depth");
    }
    this.#outer.push(this.#after);
    this.#after = after;
  }

  #invalid(at: number, context: string): GobError {
    return this.#fail(`invalid character ${quoteByte(this.framer.bytes[at]!)} ${context}`, at);
  }

  #fail(message: string, at: number): GobError {
    return new GobError(message, { offset: this.framer.bytesBefore + at });
  }
}

/** The characters that Go escapes by a backslash, and what follows it. */
const [escaped, letters] = ["\x07\b\t\n\v\f\r'\\", "abtnvfr'\\"];

/** A byte as Go quotes a character. */
function quoteByte(byte: number): string {
  const character = String.fromCharCode(byte);
  const at = escaped.indexOf(character);
  return at < 0 ? `'${escapeUnprintable(character, byte)}'` : `'\\${letters.charAt(at)}'`;
}

function escapeUnprintable(character: string, byte: number): string {
  if (byte < 0x20 || byte === 0x7f) return `\\x${byte.toString(16).padStart(2, "0")}`;
  const hidden = (byte >= 0x80 && byte <= 0xa0) || byte === 0xad;
  return hidden ? `\\u${byte.toString(16).padStart(4, "0")}` : character;
}

/**
 * Text as Go's encoding/json writes and reads it: quoted strings, JSON that is passed on, UTF-8 and base64.
 *
 * @module
 */

import { fromBase64 } from "../gob/bytes/hex_and_base64.ts";
import { Misfit } from "../gob/errors.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What Go escapes although JSON does not ask for it, so that its output can stand in HTML and in JavaScript. */
const escaped = /[<>&\u2028\u2029]/g;
/** Strings of up to this many units are checked unit by unit. */
const shortString = 32;
/** `replace` first lists all matches, of some hundred bytes each: in longer strings the bytes are escaped instead. */
const longString = 1024;
/** By unit of ASCII: 1 if it is escaped. */
const isEscaped: Uint8Array = Uint8Array.from(
  { length: 0x80 },
  (_, unit) => unit < 0x20 || '"\\<>&'.includes(String.fromCharCode(unit)) ? 1 : 0,
);

/** Throws `Misfit` for a lone surrogate. */
export function checkWellFormed(text: string): void {
  if (text.isWellFormed()) return;
  throw new Misfit(TypeError, "expected well-formed text, received a lone surrogate");
}

/** A string with its quotes. Throws `Misfit` if it has a lone surrogate. */
export function quote(text: string): string {
  if (text.length <= shortString && isPlain(text)) return `"${text}"`;
  checkWellFormed(text);
  const quoted = JSON.stringify(text);
  if (quoted.search(escaped) < 0) return quoted;
  if (quoted.length > longString) return decoder.decode(compact(encoder.encode(quoted)));
  return quoted.replace(escaped, escapeUnit);
}

/** Whether nothing in a text is escaped. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x7f || isEscaped[unit] === 1) return false;
  }
  return true;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const [quoteByte, backslash] = [0x22, 0x5c];
/** By byte: what Go writes instead, in any string. */
const escapes: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  return "<>&".includes(character) ? encoder.encode(escapeUnit(character)) : undefined;
});
/** The UTF-8 of U+2028 and U+2029: the same two bytes, then one of two. */
const [separator0, separator1, lineEnd, paragraphEnd] = [0xe2, 0x80, 0xa8, 0xa9];
const lineSeparator: Uint8Array = encoder.encode("\\u2028");
const paragraphSeparator: Uint8Array = encoder.encode("\\u2029");
/** By byte: 1 if `compact` copies it wherever it stands. */
const isCopied: Uint8Array = Uint8Array.from(
  { length: 256 },
  (_, c) => c > 0x20 && c !== separator0 && escapes[c] === undefined ? 1 : 0,
);

/**
 * Valid JSON as Go writes a `json.RawMessage`: without space, and escaped like all its output. Strings may hold bytes
 * that are not UTF-8, and keep them.
 */
export function compact(json: Uint8Array): Uint8Array {
  let others = json.length;
  for (const c of json) others -= isCopied[c]!;
  if (others === 0) return json.slice();
  const long = new Uint8Array(json.length + 5 * others);
  let to = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const c = json[at]!;
    const escape = escapes[c] ?? separatorAt(json, at);
    if (escape !== undefined) {
      for (let i = 0; i < escape.length; i++) long[to++] = escape[i]!;
      if (c === separator0) at += 2;
      continue;
    }
    if (c === quoteByte) inString = !inString;
    if (inString || c > 0x20) long[to++] = c;
    if (c === backslash) long[to++] = json[++at]!;
  }
  return to === long.length ? long : long.slice(0, to);
}

function separatorAt(json: Uint8Array, at: number): Uint8Array | undefined {
  if (json[at] !== separator0 || json[at + 1] !== separator1) return undefined;
  if (json[at + 2] === lineEnd) return lineSeparator;
  return json[at + 2] === paragraphEnd ? paragraphSeparator : undefined;
}

/**
 * Decodes UTF-8. Go replaces each wrong byte by U+FFFD; the platform makes one U+FFFD of several that could have begun
 * a character.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return text.includes("\ufffd") ? decoder.decode(repaired(bytes)) : text;
}

/** The bytes with the UTF-8 of U+FFFD for each wrong one. */
function repaired(bytes: Uint8Array): Uint8Array {
  let wrong = 0;
  for (let at = 0, length; at < bytes.length; at += length || 1) {
    length = characterLength(bytes, at);
    if (length === 0) wrong++;
  }
  const good = new Uint8Array(bytes.length + 2 * wrong);
  let to = 0;
  for (let at = 0; at < bytes.length;) {
    const end = at + characterLength(bytes, at);
    if (end === at) {
      good[to++] = 0xef;
      good[to++] = 0xbf;
      good[to++] = 0xbd;
      at++;
    }
    while (at < end) good[to++] = bytes[at++]!;
  }
  return good;
}

/** The length of the character that begins at `at`; 0 if there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  // The second byte tells whether a form is too long, half of a surrogate pair or beyond Unicode.
  const min = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const max = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1] ?? 0;
  if (second < min || second > max) return 0;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/**
 * Decodes base64 as Go's `base64.StdEncoding`: padding is required, and line breaks may stand anywhere. Throws with
 * Go's text if it is malformed.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, "") : text;
  // The platform would accept other white space and missing padding.
  if (digits.length % 4 === 0 && !/[ \t\f]/.test(digits)) {
    try {
      return fromBase64(digits);
    } catch {
      // The error is Go's.
    }
  }
  throw new RangeError(`illegal base64 data at input byte ${firstWrong(text)}`);
}

/** Where Go notices that base64 is malformed. */
function firstWrong(text: string): number {
  let at = /[^A-Za-z0-9+/\r\n]/.exec(text)?.index ?? text.length;
  const inQuantum = text.slice(0, at).replace(/[\r\n]+/g, "").length % 4;
  // The text ends inside a group of four digits: Go names its start.
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

/** What Go escapes by a letter. */
const letters: Readonly<Record<string, string>> = {
  ...{ "\x07": "a", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v" },
  ...{ '"': '"', "\\": "\\" },
};

/** A text as Go's `%q` prints it in its error texts. */
export function goQuote(text: string): string {
  // The expression takes milliseconds to compile, so it is not at the top level.
  const hidden = text.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const letter = letters[character];
    if (letter !== undefined) return `\\${letter}`;
    const code = character.codePointAt(0)!;
    const hex = (digits: number) => code.toString(16).padStart(digits, "0");
    if (code < 0x80) return `\\x${hex(2)}`;
    return code < 0x1_0000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
  });
  return `"${hidden}"`;
}

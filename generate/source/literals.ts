/**
 * Numbers, runes and strings as they are written, and what they mean.
 *
 * @module
 */

const DIGITS = "[0-9](?:_?[0-9])*";
const HEX = "[0-9a-fA-F](?:_?[0-9a-fA-F])*";
const EXPONENT = `[eE][+-]?${DIGITS}`;
const MANTISSA = `(?:_?${HEX}(?:\\.(?:${HEX})?)?|\\.${HEX})`;

/** Every number of Go, without the `i` of an imaginary one. */
const numbers = new RegExp(
  "^(?:" + [
    "0[bB](?:_?[01])+",
    "0[oO](?:_?[0-7])+",
    "0(?:_?[0-7])*",
    "[1-9](?:_?[0-9])*",
    `0[xX](?:_?[0-9a-fA-F])+`,
    `(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:${EXPONENT})?`,
    `${DIGITS}${EXPONENT}`,
    `0[xX]${MANTISSA}[pP][+-]?${DIGITS}`,
  ].join("|") + ")$",
);

/** An imaginary number may be decimal and begin with a zero. */
const imaginary = new RegExp(`^${DIGITS}i$`);

/** Whether a text is a number as Go writes them. */
export function isNumber(text: string): boolean {
  if (!text.endsWith("i")) return numbers.test(text);
  return imaginary.test(text) || numbers.test(text.slice(0, -1));
}

/** Where the number ends that begins at an offset, be it well formed or not. */
export function endOfNumber(text: string, start: number): number {
  const hex = text.startsWith("0x", start) || text.startsWith("0X", start);
  let dotted = false;
  let end = start;
  for (; end < text.length; end++) {
    const char = text.charAt(end);
    if (/[0-9a-zA-Z_]/.test(char)) continue;
    if (char === "." && !dotted) {
      dotted = true;
      continue;
    }
    const before = text.charAt(end - 1);
    const signed = hex ? before === "p" || before === "P" : before === "e" || before === "E";
    if ((char === "+" || char === "-") && signed && end > start) continue;
    break;
  }
  return end;
}

const escapes =
  /\\(?:[abfnrtv\\'"]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[^]?)/g;

const simple: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
  ["\\", 92],
]);

/** An escape: a code point, or a byte for `\x` and octal ones. `undefined` if there is no such escape. */
function escaped(escape: string, quote: string): { value: number; byte: boolean } | undefined {
  const letter = escape.charAt(1);
  if (escape.length === 2) {
    const value = letter === quote ? quote.charCodeAt(0) : simple.get(letter);
    return value === undefined ? undefined : { value, byte: false };
  }
  if (letter === "x") return { value: parseInt(escape.slice(2), 16), byte: true };
  if (letter === "u" || letter === "U") {
    const value = parseInt(escape.slice(2), 16);
    const valid = value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
    return valid ? { value, byte: false } : undefined;
  }
  const value = parseInt(escape.slice(1), 8);
  return escape.length === 4 && value <= 255 ? { value, byte: true } : undefined;
}

/** The code point of a rune, its quotes included; `undefined` if it is none. */
export function runeValue(text: string): number | undefined {
  const inner = text.slice(1, -1);
  if (inner.startsWith("\\")) {
    const [escape] = inner.match(escapes) ?? [];
    return escape === inner ? escaped(inner, "'")?.value : undefined;
  }
  const value = inner.codePointAt(0);
  return value !== undefined && String.fromCodePoint(value) === inner ? value : undefined;
}

/**
 * The value of a string, its quotes included; `undefined` if an escape is none. Bytes that are not UTF-8 become U+FFFD.
 */
export function stringValue(text: string): string | undefined {
  const inner = text.slice(1, -1);
  if (text.startsWith("`")) return inner.replaceAll("\r", "");
  if (!inner.includes("\\")) return inner;
  let good = true;
  let bytes = false;
  const pieces = inner.replace(escapes, (escape) => {
    const found = escaped(escape, '"');
    good &&= found !== undefined;
    bytes ||= found !== undefined && found.byte && found.value > 127;
    return found === undefined ? "" : String.fromCodePoint(found.value);
  });
  if (!good) return undefined;
  return bytes ? fromBytes(inner) : pieces;
}

/** The value of a string in which some escapes are bytes of UTF-8. */
function fromBytes(inner: string): string {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let from = 0;
  for (const match of inner.matchAll(escapes)) {
    for (const byte of encoder.encode(inner.slice(from, match.index))) bytes.push(byte);
    from = match.index + match[0].length;
    const { value, byte } = escaped(match[0], '"') ?? { value: 0xfffd, byte: false };
    if (byte) bytes.push(value);
    else for (const part of encoder.encode(String.fromCodePoint(value))) bytes.push(part);
  }
  for (const byte of encoder.encode(inner.slice(from))) bytes.push(byte);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

// Finding whole JSON values in bytes that arrive in any chunking. Every text of an error is what Go's json.Decoder says.

import assert from "node:assert/strict";
import { GobError, type Limits } from "../../gob/mod.ts";
import { resolveLimits } from "../../gob/limits.ts";
import { ValueScanner, ValueTooLong } from "../../json/value_scanner.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The texts of all values that are found in chunks. */
function valuesOf(chunks: readonly (string | Uint8Array)[], limits: Limits = {}): string[] {
  const text = new ValueScanner(resolveLimits(limits));
  const found: string[] = [];
  for (const chunk of chunks) {
    text.framer.push(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
    for (let end; (end = text.find()) !== undefined;) {
      found.push(decoder.decode(text.framer.bytes.subarray(text.framer.start, end)));
      text.framer.consume(end);
    }
  }
  return found;
}

function bytesOf(text: string): Uint8Array[] {
  return Array.from(encoder.encode(text), (byte) => new Uint8Array([byte]));
}

/** The error at the first byte that cannot be. */
function errorOf(text: string | Uint8Array, limits?: Limits): GobError {
  try {
    valuesOf([text], limits);
  } catch (error) {
    assert(error instanceof GobError);
    return error;
  }
  assert.fail(`expected an error for ${String(text).slice(0, 80)}`);
}

const values: readonly string[] = [
  "{}",
  "[]",
  '""',
  "true",
  "false",
  "null",
  '{"a":1}',
  '{ "a" : [ 1 , { } , [ ] , "x" ] , "b" : null }',
  '[[[["deep"]]],{"a":{"b":{}}}]',
  '"quotes \\" and \\\\ and \\/ and \\u00e9\\uABCD"',
  '"brackets ]}[{ and , and :"',
  '"é日😀\x7f"',
  "[0,-0,1,-1,10,1.5,-0.25,1e5,1E+5,1e-5,0.0e0,123456789012345678901234567890]",
];

Deno.test("find() finds values with and without space between them", () => {
  for (const space of ["", " ", "\n", " \t\r\n "]) {
    assert.deepEqual(valuesOf([space + values.join(space) + space]), values);
  }
});

Deno.test("find() finds the same values in any chunking", () => {
  const all = values.join("");
  assert.deepEqual(valuesOf(bytesOf(all)), values);
  assert.deepEqual(valuesOf(bytesOf(values.join(" \n"))), values);
  const bytes = encoder.encode(all);
  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(valuesOf([bytes.subarray(0, at), bytes.subarray(at)]), values);
  }
});

Deno.test("find() ends a number that stands alone where something follows it", () => {
  assert.deepEqual(valuesOf(["12"]), []);
  assert.deepEqual(valuesOf(["12", "34", " 5"]), ["1234"]);
  assert.deepEqual(valuesOf(["12{}-5.5[]1e5null0true"]), [
    ...["12", "{}", "-5.5", "[]", "1e5", "null", "0", "true"],
  ]);
});

Deno.test("find() waits for values that are not wholly here", () => {
  const incomplete = ["", " ", "{", '{"a', '{"a"', '{"a":', '{"a":1', '{"a":1,', "[", "[1", "[1,"];
  for (const text of [...incomplete, '"', '"\\', '"\\u00', "tru", "-", "1.", "1e", '{"a":{}']) {
    assert.deepEqual(valuesOf([text]), [], text);
    assert.deepEqual(valuesOf(bytesOf(text)), [], text);
  }
});

Deno.test("find() takes each byte once: many small chunks of one value take no more time than one large", () => {
  const text = new ValueScanner(resolveLimits({}));
  const chunk = encoder.encode("xxxxxxxx");
  text.framer.push(encoder.encode('["'));
  // Looking again at what came before would make this the work of days.
  for (let i = 0; i < 500_000; i++) {
    text.framer.push(chunk);
    assert.equal(text.find(), undefined);
  }
  text.framer.push(encoder.encode('"]'));
  assert.equal(text.find(), text.framer.end);
});

const malformed: readonly (readonly [text: string, message: string, offset: number])[] = [
  ["x", "invalid character 'x' looking for beginning of value", 0],
  ["]", "invalid character ']' looking for beginning of value", 0],
  ["  ,", "invalid character ',' looking for beginning of value", 2],
  ["{}:", "invalid character ':' looking for beginning of value", 2],
  ["[,", "invalid character ',' looking for beginning of value", 1],
  ["[1,]", "invalid character ']' looking for beginning of value", 3],
  ["{x", "invalid character 'x' looking for beginning of object key string", 1],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string", 7],
  ["{1", "invalid character '1' looking for beginning of object key string", 1],
  ['{"a"}', "invalid character '}' after object key", 4],
  ['{"a" 1', "invalid character '1' after object key", 5],
  ['{"a":}', "invalid character '}' looking for beginning of value", 5],
  ['{"a":1"', "invalid character '\"' after object key:value pair", 6],
  ['{"a":1]', "invalid character ']' after object key:value pair", 6],
  ["[1 2", "invalid character '2' after array element", 3],
  ["[1}", "invalid character '}' after array element", 2],
  ['["a":', "invalid character ':' after array element", 4],
  ['"\n', "invalid character '\\n' in string literal", 1],
  ['"\0', "invalid character '\\x00' in string literal", 1],
  ['"a\x1f', "invalid character '\\x1f' in string literal", 2],
  ['"\\x', "invalid character 'x' in string escape code", 2],
  ["\"\\'", "invalid character '\\'' in string escape code", 2],
  ['"\\u12g', "invalid character 'g' in \\u hexadecimal character escape", 5],
  ['"\\u"', "invalid character '\"' in \\u hexadecimal character escape", 3],
  ["-x", "invalid character 'x' in numeric literal", 1],
  ["--", "invalid character '-' in numeric literal", 1],
  ["[1.]", "invalid character ']' after decimal point in numeric literal", 3],
  ["1.e", "invalid character 'e' after decimal point in numeric literal", 2],
  ["1e+]", "invalid character ']' in exponent of numeric literal", 3],
  ["1e.", "invalid character '.' in exponent of numeric literal", 2],
  ["[01", "invalid character '1' after array element", 2],
  ["[+1", "invalid character '+' looking for beginning of value", 1],
  ["[.5", "invalid character '.' looking for beginning of value", 1],
  ["[NaN", "invalid character 'N' looking for beginning of value", 1],
  ["tRue", "invalid character 'R' in literal true (expecting 'r')", 1],
  ["trUe", "invalid character 'U' in literal true (expecting 'u')", 2],
  ["tru ", "invalid character ' ' in literal true (expecting 'e')", 3],
  ["fals3", "invalid character '3' in literal false (expecting 'e')", 4],
  ["nil", "invalid character 'i' in literal null (expecting 'u')", 1],
  ["nul\\", "invalid character '\\\\' in literal null (expecting 'l')", 3],
  ["'", "invalid character '\\'' looking for beginning of value", 0],
  ["\x07", "invalid character '\\a' looking for beginning of value", 0],
  ["\v", "invalid character '\\v' looking for beginning of value", 0],
  ["\x7f", "invalid character '\\x7f' looking for beginning of value", 0],
  ["\ufeff{}", "invalid character 'ï' looking for beginning of value", 0],
  ["\u00a0", "invalid character 'Â' looking for beginning of value", 0],
];

Deno.test("find() refuses malformed text at its first wrong byte, in Go's words", () => {
  for (const [text, message, offset] of malformed) {
    for (const before of ["", '{"a":[1,"b"]}\n']) {
      const error = errorOf(before + text);
      assert.equal(error.message, message, text);
      assert.equal(error.offset, before.length + offset, text);
    }
  }
  for (const [byte, quoted] of [[0x80, "\\u0080"], [0xad, "\\u00ad"], [0xff, "ÿ"]] as const) {
    const { message } = errorOf(new Uint8Array([byte]));
    assert.equal(message, `invalid character '${quoted}' looking for beginning of value`);
  }
});

Deno.test("find() refuses nesting beyond the limit before it has arrived wholly", () => {
  const limits = { maxDepth: 10 };
  // Two more are allowed for what carries a call.
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  assert.deepEqual(valuesOf([deep(12)], limits), [deep(12)]);
  assert.equal(errorOf("[".repeat(13), limits).message, "invalid character '[' exceeded max depth");
  const members = '{"a":'.repeat(13);
  assert.equal(errorOf(members, limits).message, "invalid character '{' exceeded max depth");
  for (const text of ["[".repeat(1_000_000), '{"a":'.repeat(1_000_000)]) {
    assert.match(errorOf(text).message, /exceeded max depth$/);
  }
  const wide = `[${"[],".repeat(100_000)}[]]`;
  assert.deepEqual(valuesOf([wide], limits), [wide]);
});

Deno.test("find() refuses values beyond the limit of bytes, whole or not", () => {
  const limits = { maxMessageBytes: 10 };
  assert.deepEqual(valuesOf([' "12345678" "12345678" '], limits), ['"12345678"', '"12345678"']);
  const message = "json: value exceeds limits.maxMessageBytes (10 bytes)";
  assert.equal(errorOf('"123456789"', limits).message, message);
  assert.equal(errorOf('"1234567890', limits).message, message);
  assert.equal(errorOf("1".repeat(11), limits).message, message);
  assert.deepEqual(valuesOf([" ".repeat(1000)], limits), []);
});

/** Finds the values that have arrived, and skips those that are too long. Returns whether one of them is not complete. */
function findShort(text: ValueScanner, skipping: boolean, found: string[]): boolean {
  const { framer } = text;
  for (;;) {
    if (skipping && !text.skip()) return true;
    skipping = false;
    try {
      const end = text.find();
      if (end === undefined) return false;
      found.push(new TextDecoder().decode(framer.bytes.subarray(framer.start, end)));
      framer.consume(end);
    } catch (error) {
      assert(error instanceof ValueTooLong);
      skipping = true;
    }
  }
}

Deno.test("skip() skips a value that is too long, in any chunking", () => {
  for (const large of ['["12345678","]\\"",{"a":1}]', '"1234567890"', "12345678901"]) {
    const bytes = new TextEncoder().encode(`[0] ${large} [1]${large}\n`);
    for (let size = 1; size <= bytes.length; size++) {
      const text = new ValueScanner(resolveLimits({ maxMessageBytes: 10 }));
      const found: string[] = [];
      let skipping = false;
      for (let at = 0; at < bytes.length; at += size) {
        text.framer.push(bytes.subarray(at, at + size));
        skipping = findShort(text, skipping, found);
      }
      assert.deepEqual([found, skipping], [["[0]", "[1]"], false], `${large} by ${size}`);
      assert(text.framer.empty);
    }
  }
});

Deno.test("find() keeps no memory of space and of what was consumed", () => {
  const text = new ValueScanner(resolveLimits({}));
  text.framer.push(new Uint8Array(100_000).fill(0x20));
  assert.equal(text.find(), undefined);
  assert(text.framer.empty);
  assert.equal(text.framer.bytes.length, 0);
});

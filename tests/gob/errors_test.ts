import assert from "node:assert/strict";
import {
  describe,
  GobError,
  keySegment,
  maxTextLength,
  Misfit,
  rooted,
  shorten,
  within,
  wrongType,
} from "../../gob/errors.ts";
import { decode, int, type Schema } from "../../gob/mod.ts";
import { int as intHex, mapType, messages, pure, structType } from "./hand_made.ts";

Deno.test("GobError is an Error with a name, an offset, a path and a cause", pure, () => {
  const cause = new Error("why");
  const error = new GobError("what", { offset: 5, path: "Args.B", cause });
  assert(error instanceof Error);
  assert.equal(error.name, "GobError");
  assert.equal(error.message, "what");
  assert.equal(error.offset, 5);
  assert.equal(error.path, "Args.B");
  assert.equal(error.cause, cause);
  assert.equal(String(error), "GobError: what");
  assert(error.stack!.startsWith("GobError: what") || error.stack!.includes("what"));
});

Deno.test("GobError knows nothing that it was not told", pure, () => {
  const error = new GobError("what");
  assert.equal(error.offset, -1);
  assert.equal(error.path, "");
  assert.equal(error.cause, undefined);
  assert.equal("cause" in error, false);
  assert.equal("cause" in new GobError("what", { cause: undefined }), true);
});

Deno.test("within() puts a segment before the path and gives the error back", pure, () => {
  const error = new GobError("what");
  assert.equal(within(error, "[2]"), error);
  within(error, ".Items");
  assert.equal(error.path, ".Items[2]");
  const misfit = new Misfit(TypeError, "expected");
  within(misfit, ".A");
  assert.equal(misfit.path, ".A");
  const other = new Error("other");
  assert.equal(within(other, ".A"), other);
  assert.equal(within(undefined, ".A"), undefined);
  const symbol = Symbol("no error");
  assert.equal(within(symbol, ".A"), symbol);
});

Deno.test("rooted() finishes the path, and the offset if none is known", pure, () => {
  const named = rooted(within(new GobError("x"), ".A"), "Args", 7) as GobError;
  assert.deepEqual([named.path, named.offset], ["Args.A", 7]);
  const list = rooted(within(new GobError("x", { offset: 3 }), "[0]"), "", 7) as GobError;
  assert.deepEqual([list.path, list.offset], ["[0]", 3]);
  const nameless = rooted(within(new GobError("x"), ".A"), "", 7) as GobError;
  assert.equal(nameless.path, "A");
});

Deno.test("Misfit becomes a standard error that names the value", pure, () => {
  const cause = new Error("why");
  const error = new Misfit(RangeError, "too large", { cause });
  within(error, ".A");
  const standard = error.toStandard("Args");
  assert(standard instanceof RangeError);
  assert.equal(standard.message, "Cannot encode Args.A: too large");
  assert.equal(standard.cause, cause);
  assert.equal(
    wrongType("int", "x").toStandard("").message,
    "Cannot encode value: expected int, received string",
  );
  assert(wrongType("int", "x").toStandard("") instanceof TypeError);
});

Deno.test("describe() says what a value is in a few words", pure, () => {
  const table: [unknown, string][] = [
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [5, "5"],
    [-0, "-0"],
    [NaN, "NaN"],
    [5n, "5n"],
    ["a long secret", "string"],
    [Symbol("x"), "symbol"],
    [() => 1, "function"],
    [[], "Array"],
    [{}, "Object"],
    [new Map(), "Map"],
    [new Uint8Array(1), "Uint8Array"],
    [Object.create(null), "object"],
    [{ constructor: 5 }, "object"],
    [{ constructor: { name: "" } }, "object"],
  ];
  for (const [value, text] of table) assert.equal(describe(value), text);
});

Deno.test("keySegment() shows a key, and cuts a long one", pure, () => {
  assert.equal(keySegment("k"), '["k"]');
  assert.equal(keySegment('a"b\n'), '["a\\"b\\n"]');
  assert.equal(keySegment(5), "[5]");
  assert.equal(keySegment(5n), "[5n]");
  assert.equal(keySegment({ X: 1 }), "[Object]");
  const long = keySegment("x".repeat(1000));
  assert(long.length < 50 && long.endsWith("...]"), long);
});

Deno.test(
  "shorten() keeps the beginning and the end of a text, and no half of a character",
  pure,
  () => {
    assert.equal(shorten("abcdefghij", 10), "abcdefghij");
    assert.equal(shorten("abcdefghijk", 10), "abcde…hijk");
    assert.equal(shorten("abcdefghijkl", 9), "abcd…ijkl");
    for (let length = 0; length < 30; length++) {
      for (
        const text of ["😀".repeat(length), `a${"😀".repeat(length)}`, `${"😀".repeat(length)}b`]
      ) {
        const short = shorten(text, 20);
        assert(short.length <= 20 && short.length >= Math.min(text.length, 18), short);
        assert(short.isWellFormed(), short);
      }
    }
  },
);

Deno.test("the text and the path of a GobError are short", pure, () => {
  const long = "x".repeat(1e6);
  const error = new GobError(`begin ${long} end`, { path: `A${long}B` });
  assert.equal(error.message.length, maxTextLength);
  assert.match(error.message, /^begin x+…x+ end$/);
  assert.match(error.path, /^Ax+…x+B$/);
  for (let depth = 0; depth < 1000; depth++) within(error, `.${depth}${long}`);
  const { path } = rooted(error, `Root${long}`, 0) as GobError;
  assert(path.length <= maxTextLength, `${path.length}`);
  assert.match(path, /^Rootx+…x+\.999x+….*…x+B$/);
});

Deno.test("the text of a Misfit is short, with what is wrong at its end", pure, () => {
  const long = "x".repeat(1e6);
  const misfit = new Misfit(TypeError, `expected ${long}, received that`);
  for (let depth = 0; depth < 100; depth++) within(misfit, `.${long}`);
  const { message } = misfit.toStandard(long);
  assert(message.length <= maxTextLength, `${message.length}`);
  assert.match(message, /^Cannot encode x+….*received that$/);
});

/** A name as long as names may be, of bytes that are not UTF-8, and its length before it. */
const longName = `fe4000${"ff".repeat(16_384)}`;

/** A struct named `N` or by the long name, with a field `F` or of the long name. */
function longStruct(id: number, part: "4e" | "46", fieldId: number): string {
  return structType(id, "N", { F: fieldId }).replace(`01${part}`, longName);
}

function errorOf(bytes: Uint8Array, schema?: Schema<unknown>): GobError {
  try {
    decode(bytes, schema as Schema<unknown>);
  } catch (error) {
    assert(error instanceof GobError);
    return error;
  }
  throw new Error("the stream was decoded");
}

Deno.test("a type that is made of maps of a long name has a short description", pure, () => {
  const parts = [longStruct(64, "4e", 2)];
  for (let id = 65; id < 75; id++) parts.push(mapType(id, id - 1, id - 1));
  const { message } = errorOf(messages(...parts, `${intHex(74)} 00 00`), int as Schema<unknown>);
  assert.match(message, /^gob: decoding into local type \*int, received remote type map\[map.*…/);
  assert(message.length <= maxTextLength);
});

Deno.test("the path to a value in fields of a long name is short", pure, () => {
  const bytes = messages(longStruct(64, "46", 64), `${intHex(64)} ${"01".repeat(900)} 02`);
  const { message, path } = errorOf(bytes);
  assert.equal(message, "gob: bad data: field numbers out of bounds");
  assert.match(path, /^N\.\ufffd+…\ufffd+/);
  assert(path.length <= maxTextLength, `${path.length}`);
});

import assert from "node:assert/strict";
import {
  describe,
  GobError,
  keySegment,
  Misfit,
  rooted,
  within,
  wrongType,
} from "../../gob/errors.ts";
import { pure } from "./hand_made.ts";

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

// JSON as values of a schema: keys of maps, types of a program, and numbers that few types hold.

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { resolveLimits } from "../../gob/limits.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { wideUint } from "../../gob/types/basic_schemas.ts";
import { JsonReader } from "../../json/reader.ts";
import { readJson } from "../../json/decoder.ts";

const { int, map } = gob;

function decode(schema: unknown, json: string): unknown {
  const bytes = new TextEncoder().encode(json);
  const reader = new JsonReader(resolveLimits({}));
  reader.open(bytes, 0, bytes.length, 0);
  return readJson(reader, nodeOf(schema as gob.Schema<unknown>));
}

/** A type of a program whose text nobody can read, for a reason of any kind. */
function unreadable(reason: unknown) {
  return gob.opaque<number>("main.T", "text", {
    encode: () => new Uint8Array(),
    decode() {
      throw reason;
    },
  });
}

Deno.test("whatever a type's decode throws becomes a GobError with its place", () => {
  for (const [reason, message] of [[new Error("no"), "no"], ["odd", "odd"], [null, "null"]]) {
    const S = gob.struct("main.S", { N: int, F: unreadable(reason) });
    assert.throws(() => decode(S, '{"N":1,"F":"x"}'), (error) => {
      assert(error instanceof gob.GobError);
      assert.deepEqual([error.message, error.path, error.offset], [message, "S.F", 11]);
      assert.equal(error.cause, reason);
      return true;
    });
  }
});

Deno.test("maps whose keys have no text are refused, as in Go", () => {
  const Secret = gob.opaque<number>("main.Secret", "binary", {
    encode: (value) => Uint8Array.of(value),
    decode: (bytes) => bytes[0]!,
  });
  for (const [key, type] of [[Secret, "main.Secret"], [gob.complex128, "complex128"]] as const) {
    const schema = map(key as gob.Schema<unknown>, int);
    for (const json of ["{}", '{"a":1}']) {
      assert.throws(() => decode(schema, json), {
        name: "GobError",
        message: `json: cannot unmarshal object into Go value of type map[${type}]int`,
      });
    }
    assert.deepEqual(decode(schema, "null"), new Map());
  }
});

Deno.test("numbers of calls are read beyond those that are exact as a number", () => {
  assert.equal(decode(wideUint, "18446744073709551615"), 2n ** 64n - 1n);
  assert.equal(decode(wideUint, "9007199254740993"), 9007199254740993n);
  assert.equal(decode(wideUint, "7"), 7);
  assert.throws(() => decode(wideUint, "18446744073709551616"), {
    message: /^json: cannot unmarshal number 18446744073709551616 into Go value of type uint/,
  });
});

Deno.test("the keys of a decoded struct are in the order of its fields", () => {
  const T = gob.struct("main.T", { A: int, B: gob.pointer(int), C: gob.slice(int), D: int });
  const keys = (json: string) => Object.keys(decode(T, json) as object).join("");
  assert.equal(keys('{"A":1,"B":2,"C":[3],"D":4}'), "ABCD");
  assert.equal(keys('{"D":4,"C":[3],"B":2,"A":1}'), "ABCD");
  assert.equal(keys('{"D":4,"B":null}'), "ACD");
  assert.equal(keys('{"D":4,"B":2,"A":null,"D":5}'), "ABCD");
  assert.equal(keys("null"), "ACD");
});

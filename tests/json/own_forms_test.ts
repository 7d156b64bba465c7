// Types with a JSON form of their own, as Go's types with MarshalJSON.

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { resolveLimits } from "../../gob/limits.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { readJson } from "../../json/decoder.ts";
import { JsonEncoder } from "../../json/encoder.ts";
import { JsonReader } from "../../json/reader.ts";

type Schema = gob.Schema<unknown>;

function decode(schema: Schema, json: string, limits: gob.Limits = {}): unknown {
  const bytes = new TextEncoder().encode(json);
  const reader = new JsonReader(resolveLimits(limits));
  reader.open(bytes, 0, bytes.length, 0);
  const value = readJson(reader, nodeOf(schema));
  assert.equal(reader.pos, bytes.length, "the cursor is not behind the value");
  return value;
}

function encode(schema: Schema, value: unknown): string {
  return new JsonEncoder().encode(nodeOf(schema), value);
}

/** A type whose values are plain JSON values. */
const Plain: Schema = gob.opaque<unknown>("main.Plain", "binary", {
  encode: () => new Uint8Array(),
  decode: () => undefined,
  json: { encode: (value) => value, decode: (json) => json },
});

/** A type whose values are what `decode` got. */
const Received: Schema = gob.opaque<unknown>("main.Received", "gob", {
  encode: () => new Uint8Array(),
  decode: () => undefined,
  json: { encode: String, decode: (json, text) => [json, text] },
});

/** A moment as seconds. */
const Seconds = gob.opaque<number>("main.Seconds", "text", {
  encode: (seconds) => new TextEncoder().encode(`${seconds}s`),
  decode: (bytes) => parseInt(new TextDecoder().decode(bytes)),
  zero: 0,
  json: {
    encode: (seconds) => seconds,
    decode(json) {
      if (typeof json !== "number") throw new TypeError("main: no seconds");
      return json;
    },
  },
});

Deno.test("a plain value is written with all its digits, in its order, and escaped as by Go", () => {
  for (
    const [value, json] of [
      ["<é>\u2028", '"\\u003cé\\u003e\\u2028"'],
      [1.5, "1.5"],
      [-0, "-0"],
      [1e21, "1e+21"],
      [123456789012345678901234567890n, "123456789012345678901234567890"],
      [true, "true"],
      [null, "null"],
      [[], "[]"],
      [{}, "{}"],
      [{ b: 1, a: [null, { "<": 2n }], left: undefined }, '{"b":1,"a":[null,{"\\u003c":2}]}'],
      [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
    ] as const
  ) {
    assert.equal(encode(Plain, value), json);
  }
});

Deno.test("a number in its own text keeps it", () => {
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
  assert.equal(encode(Plain, [rawJSON("1.20"), rawJSON('"<"')]), '[1.20,"\\u003c"]');
});

Deno.test("what is no plain value is refused with its place", () => {
  const cyclic: unknown[] = [];
  cyclic.push({ a: cyclic });
  for (
    const [value, message] of [
      [
        undefined,
        "value: expected a plain JSON value from the type's json.encode, received undefined",
      ],
      [
        [undefined],
        "[0]: expected a plain JSON value from the type's json.encode, received undefined",
      ],
      [
        { a: [new Map()] },
        '["a"][0]: expected a plain JSON value from the type\'s json.encode, received Map',
      ],
      [
        Symbol.iterator,
        "value: expected a plain JSON value from the type's json.encode, received symbol",
      ],
      [
        new Date(0),
        "value: expected a plain JSON value from the type's json.encode, received Date",
      ],
      [{ a: NaN }, '["a"]: json: unsupported value: NaN'],
      ["\ud800", "value: expected well-formed text, received a lone surrogate"],
    ] as const
  ) {
    assert.throws(() => encode(Plain, value), { message: `Cannot encode ${message}` });
  }
  assert.throws(() => encode(Plain, cyclic), /nested deeper than/);
});

Deno.test("json.encode that throws is an error of the value", () => {
  const cause = new RangeError("no");
  const Failing = gob.opaque<number>("main.T", "binary", {
    encode: () => new Uint8Array(),
    decode: () => 0,
    json: {
      encode() {
        throw cause;
      },
      decode: Number,
    },
  });
  const S = gob.struct("main.S", { F: gob.slice(Failing) });
  assert.throws(() => encode(S as unknown as Schema, { F: [1] }), {
    name: "RangeError",
    message: "Cannot encode S.F[0]: no",
    cause,
  });
});

Deno.test("json.decode gets exact whole numbers, null and the text", () => {
  for (
    const [json, value] of [
      ["null", null],
      ["true", true],
      ["false", false],
      ['"\\u003c"', "<"],
      ["9007199254740991", 9007199254740991],
      ["9007199254740993", 9007199254740993n],
      ["-9007199254740993", -9007199254740993n],
      ["123456789012345678901234567890", 123456789012345678901234567890n],
      ["-0", -0],
      ["1.50", 1.5],
      ["1e3", 1000],
      ["0.12345678901234567890", 0.12345678901234568],
      ["[1,[null]]", [1, [null]]],
      ['{"a":{"b":[12345678901234567890]}}', { a: { b: [12345678901234567890n] } }],
    ] as const
  ) {
    assert.deepEqual(decode(Received, json), [value, json]);
  }
  const [object] = decode(Received, '{"__proto__":{"a":1}}') as [object];
  assert.deepEqual(Object.keys(object), ["__proto__"]);
  assert.throws(() => decode(Received, "1e400"), {
    message: "json: cannot unmarshal number 1e400 into Go value of type float64",
  });
});

Deno.test("null reaches json.decode, but makes a pointer nil; what is missing is zero", () => {
  const S = gob.struct("main.S", {
    A: Received,
    P: gob.pointer(Received),
    L: gob.slice(Received),
    Z: Seconds,
  }) as unknown as Schema;
  assert.deepEqual(decode(S, '{"A":null,"P":1,"P":null,"L":[null,1]}'), {
    A: [null, "null"],
    L: [[null, "null"], [1, "1"]],
    Z: 0,
  });
  assert.throws(() => decode(S, "{}"), { message: /type Received, which declares no zero value$/ });
});

Deno.test("json.decode that throws is a GobError with its cause and place", () => {
  const S = gob.struct("main.S", { N: gob.int, At: gob.slice(Seconds) }) as unknown as Schema;
  assert.throws(() => decode(S, '{"N":1,"At":[5,"x"]}'), (error) => {
    assert(error instanceof gob.GobError);
    assert.deepEqual([error.message, error.path, error.offset], [
      "main: no seconds",
      "S.At[1]",
      15,
    ]);
    assert(error.cause instanceof TypeError);
    return true;
  });
});

Deno.test("keys of maps are the text of a type, and gob its bytes", () => {
  const S = gob.map(Seconds, Seconds) as unknown as Schema;
  const value = new Map([[5, 6]]);
  assert.equal(encode(S, value), '{"5s":6}');
  assert.deepEqual(decode(S, '{"5s":6}'), value);
  const Keyed = gob.map(Plain, gob.int) as unknown as Schema;
  assert.throws(() => encode(Keyed, new Map([[1, 2]])), /unsupported type: map\[main\.Plain\]int/);
  assert.equal(gob.decode(gob.encode(Seconds, 5), Seconds), 5);
});

Deno.test("what json.decode gets is counted against the limits", () => {
  const limits = { maxElements: 10, maxObjects: 10 };
  assert.deepEqual(decode(Received, "[1,2,3]", limits), [[1, 2, 3], "[1,2,3]"]);
  const many = `[${"0,".repeat(10)}0]`;
  assert.throws(() => decode(Received, many, limits), /more than 10 elements/);
  assert.throws(() => decode(Received, `[[[[[[[[[[[]]]]]]]]]]]`, limits), /more than 10 objects/);
});

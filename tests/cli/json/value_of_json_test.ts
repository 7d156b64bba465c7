import assert from "node:assert/strict";
import type { Found } from "../../../cli/ask/found.ts";
import { foundOfSchema } from "../../../cli/ask/contract_found.ts";
import { wantedJson } from "../../../cli/ask/wanted_json.ts";
import { readJson } from "../../../cli/json/read_json.ts";
import { JsonMisfit, valueOfJson } from "../../../cli/json/value_of_json.ts";
import { gob } from "../../../mod.ts";

function convert<T>(schema: gob.Schema<T>, text: string): unknown {
  const json = readJson(text);
  return valueOfJson(json, foundOfSchema(schema as gob.Schema<unknown>, wantedJson([json])));
}

const Inner = gob.struct("main.Inner", { B: gob.slice(gob.int8), T: gob.time });
const Outer = gob.struct("main.Outer", {
  A: Inner,
  M: gob.map(gob.int, Inner),
  L: gob.map(gob.string, gob.uint64),
  P: gob.pointer(gob.string),
});

const wrong: readonly (readonly [schema: gob.Schema<never>, text: string, error: string])[] = ([
  [Outer, '{"A":{"B":[1,2,300]}}', "A.B[2]: expected int8, found 300"],
  [Outer, '{"A":{"C":1}}', 'A.C: Inner has no field "C"'],
  [Outer, '{"M":{"x":{}}}', 'M["x"]: expected a key of type int'],
  [Outer, '{"M":{"1":{"B":"x"}}}', 'M["1"].B: expected []int8, found "x"'],
  [Outer, '{"L":{"a":-1}}', 'L["a"]: expected uint64, found -1'],
  [
    Outer,
    '{"L":{"a":18446744073709551616}}',
    'L["a"]: expected uint64, found 18446744073709551616',
  ],
  [Outer, '{"P":1}', "P: expected string, found 1"],
  [Outer, "[1]", "expected Outer, found an array of 1"],
  [Outer, '{"A":{"T":5}}', 'A.T: expected time.Time as RFC 3339, "2026-11-05T06:07:08Z", found 5'],
  [gob.int, "1.0", "expected int, found 1.0"],
  [gob.int, "1e3", "expected int, found 1e3"],
  [gob.bool, "1", "expected bool, found 1"],
  [gob.string, "null ", ""],
  [gob.float32, "1e39", "expected float32, found 1e39"],
  [gob.float64, "1e999", "expected float64, found 1e999"],
  [gob.float64, '"nan"', 'expected float64, found "nan"'],
  [gob.bytes, '"?"', 'expected []byte in base64, or as an array of numbers, found "?"'],
  [gob.bytes, "[256]", "expected []byte in base64, or as an array of numbers, found an array of 1"],
  [gob.array(2, gob.int), "[1]", "expected [2]int, found an array of 1"],
  [gob.array(1, gob.time), "null", "expected time.Time, found null"],
  [gob.bigInt, "1.5", "expected big.Int as a whole number, or its digits in a string, found 1.5"],
  [gob.bigRat, '"1/0"', 'expected big.Rat as a number, or "2/3", found "1/0"'],
  [gob.bigRat, "1e99999", 'expected big.Rat as a number, or "2/3", found 1e99999'],
] as const) as unknown as [gob.Schema<never>, string, string][];

Deno.test("valueOfJson() says where what does not fit", () => {
  for (const [schema, text, error] of wrong) {
    if (error === "") convert(schema, text);
    else assert.throws(() => convert(schema, text), { name: "JsonMisfit", message: error }, text);
  }
});

const right = [
  [gob.int64, "9223372036854775807", 9223372036854775807n],
  [gob.uint64, '"18446744073709551615"', 18446744073709551615n],
  [gob.int8, "-128", -128],
  [gob.float64, '"-Infinity"', -Infinity],
  [gob.float64, "1e-400", 0],
  [gob.complex128, '{"re":1}', { re: 1, im: 0 }],
  [gob.complex64, "2", { re: 2, im: 0 }],
  [gob.bytes, '"-_8="', new Uint8Array([251, 255])],
  [gob.bytes, "[0, 255]", new Uint8Array([0, 255])],
  [gob.bytes, "null", new Uint8Array(0)],
  [gob.byteArray(2), '"AQI="', [1, 2]],
  [gob.map(gob.bool, gob.int8), '{"true":1}', new Map([[true, 1]])],
  [gob.map(gob.float64, gob.int8), '{"1.5":1}', new Map([[1.5, 1]])],
  [gob.slice(Inner), "[null, {}]", [{}, {}]],
  [gob.bigInt, "123456789012345678901234567890", 123456789012345678901234567890n],
  [gob.bigRat, '"-2/3"', { num: -2n, den: 3n }],
  [gob.bigRat, "0.125", { num: 125n, den: 1000n }],
  [gob.duration, '"1m30s"', 90_000_000_000n],
  [gob.duration, "1500", 1500n],
  [gob.any, '{"$type":"int8","value":5}', gob.typed("int8", 5)],
  [gob.any, "5", gob.typed("int", 5n)],
  [gob.any, "5.5", gob.typed("float64", 5.5)],
  [gob.any, '["a"]', gob.typed("[]interface {}", [gob.typed("string", "a")])],
  [gob.oneOf({ "main.C": Inner }), '{"$type":"main.C","B":[1]}', gob.typed("main.C", { B: [1] })],
  [Outer, '{"P":null,"A":{"B":null}}', { A: {} }],
] as unknown as [gob.Schema<never>, string, unknown][];

Deno.test("valueOfJson() converts every kind", () => {
  for (const [schema, text, value] of right) {
    assert.deepEqual(convert(schema, text), value, text);
  }
});

Deno.test("valueOfJson() reads times with their offset", () => {
  const at = convert(gob.time, '"2026-11-05T06:07:08.5+02:00"') as Temporal.ZonedDateTime;
  assert.equal(at.toString(), "2026-11-05T06:07:08.5+02:00[+02:00]");
  assert.equal(
    String(convert(gob.time, '"2026-11-05t06:07:08z"')),
    "2026-11-05T06:07:08+00:00[UTC]",
  );
  for (
    const text of [
      "2026-13-05T06:07:08Z",
      "2026-11-05",
      "2026-11-05T06:07:08",
      "2026-11-05T06:07:08Z[UTC]",
    ]
  ) {
    assert.throws(() => convert(gob.time, JSON.stringify(text)), JsonMisfit);
  }
});

Deno.test("valueOfJson() rounds a big.Float to 64 bits, as Go does", () => {
  const float = (text: string) => convert(gob.bigFloat, text) as gob.BigFloat;
  assert.deepEqual(float("0.75"), {
    form: "finite",
    negative: false,
    precision: 64,
    mode: 0,
    accuracy: 0,
    exponent: 0,
    mantissa: 3n,
  });
  assert.equal(float("18446744073709551615").mantissa, 2n ** 64n - 1n);
  const rounded = float("18446744073709551617");
  assert.deepEqual([rounded.mantissa, rounded.exponent, rounded.accuracy], [1n, 65, -1]);
  assert.deepEqual([float("-0.1").negative, float("-0.1").accuracy], [true, -1]);
  assert.equal(float("0").form, "zero");
  assert.equal(float('"-Inf"').form, "inf");
});

Deno.test("valueOfJson() does not send what it does not know", () => {
  const unknown: Found = {
    type: { kind: "named", package: "main", name: "X" },
    shape: { kind: "unknown" },
  };
  assert.throws(
    () => valueOfJson("a", unknown),
    /^JsonMisfit: the server does not tell what main.X is$/,
  );
});

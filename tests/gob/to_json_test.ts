import assert from "node:assert/strict";
import {
  any,
  array,
  bigFloat,
  bigInt,
  bigRat,
  bool,
  bytes,
  complex128,
  decode,
  duration,
  encode,
  float64,
  int,
  int64,
  map,
  pointer,
  record,
  Registry,
  slice,
  string,
  struct,
  time,
  toJson,
  typed,
  uint64,
} from "../../gob/mod.ts";
import { pure } from "./hand_made.ts";

Deno.test("toJson() of every kind of value", pure, () => {
  const date = (text: string) => Temporal.ZonedDateTime.from(text);
  const cases: readonly (readonly [unknown, unknown])[] = [
    ["text", "text"],
    [true, true],
    [5, 5],
    [1.5e300, 1.5e300],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [-Infinity, "-Infinity"],
    [0n, 0],
    [-5n, -5],
    [2n ** 53n - 1n, 2 ** 53 - 1],
    [2n ** 53n, "9007199254740992"],
    [-(2n ** 63n), "-9223372036854775808"],
    [undefined, null],
    [null, null],
    [[1, undefined, [2n]], [1, null, [2]]],
    [{ A: 1, B: { C: 2n } }, { A: 1, B: { C: 2 } }],
    [{ A: undefined }, { A: null }],
    [{ re: 1, im: NaN }, { re: 1, im: "NaN" }],
    [new Uint8Array(0), ""],
    [Uint8Array.of(0, 255, 16), "AP8Q"],
    [new Map(), {}],
    [new Map([["k", 1n]]), { k: 1 }],
    [new Map([[1, "a"], [2, "b"]]), [[1, "a"], [2, "b"]]],
    [new Map<unknown, unknown>([["k", 1], [2n ** 60n, 2]]), [["k", 1], ["1152921504606846976", 2]]],
    [new Map([[{ X: 1n }, 2]]), [[{ X: 1 }, 2]]],
    [date("2024-05-01T12:00:00.5[+02:00]"), "2024-05-01T12:00:00.5+02:00"],
    [date("2024-05-01T12:00:00.000000001[UTC]"), "2024-05-01T12:00:00.000000001Z"],
    [date("2024-05-01T12:00[+00:00]"), "2024-05-01T12:00:00+00:00"],
    [date("0001-01-01T00:00[UTC]"), "0001-01-01T00:00:00Z"],
    [Temporal.Duration.from({ hours: 1, minutes: 30 }), "PT1H30M"],
    [Temporal.Duration.from({ nanoseconds: -1 }), "-PT0.000000001S"],
    [new Temporal.Duration(), "PT0S"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [typed("main.Point", { X: 1n }), { $type: "main.Point", value: { X: 1 } }],
    [typed("[]string", []), { $type: "[]string", value: [] }],
    [typed("float64", NaN), { $type: "float64", value: "NaN" }],
  ];
  for (const [value, json] of cases) {
    assert.deepEqual(toJson(value), json);
    assert.deepEqual(JSON.parse(JSON.stringify(toJson([value]))), [json]);
  }
});

Deno.test("toJson() of long bytes is their base64", pure, () => {
  for (const length of [1, 2, 3, 24_575, 24_576, 24_577, 100_000]) {
    const value = Uint8Array.from({ length }, (_, i) => i * 7);
    assert.equal(toJson(value), value.toBase64());
  }
});

Deno.test("toJson() keeps keys that mean something else to objects", pure, () => {
  const hostile = new Map([["__proto__", { polluted: true }], ["toJSON", { x: 1 }], ["b", {
    x: 2,
  }]]);
  for (const value of [hostile, Object.fromEntries(hostile)]) {
    const json = toJson(value) as object;
    assert.equal(Object.getPrototypeOf(json), Object.prototype);
    assert.deepEqual(Object.keys(json), ["__proto__", "toJSON", "b"]);
  }
  assert.equal(
    JSON.stringify(toJson(hostile)),
    '{"__proto__":{"polluted":true},"toJSON":{"x":1},"b":{"x":2}}',
  );
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  const own = JSON.parse('{"__proto__":{"polluted":1}}');
  assert.equal(JSON.stringify(toJson(own)), '{"__proto__":{"polluted":1}}');
});

Deno.test("toJson() is bounded in depth", pure, () => {
  const nested = (levels: number): unknown => {
    let value: unknown = 1;
    for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : typed("x", value);
    return value;
  };
  JSON.stringify(toJson(nested(2000)));
  assert.throws(
    () => toJson(nested(2001)),
    /^RangeError: Cannot turn a value into JSON: nested deeper than 2000$/,
  );
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assert.throws(() => toJson(cycle), RangeError);
});

Deno.test("toJson() refuses what no decoder gives", pure, () => {
  assert.throws(() => toJson(() => 1), /^TypeError: Cannot turn a function into JSON$/);
  assert.throws(() => toJson([Symbol("s")]), /^TypeError: Cannot turn a symbol into JSON$/);
});

Deno.test("toJson() of decoded values, with and without a schema", pure, () => {
  const Point = struct("main.Point", { X: int, Y: int });
  const All = struct("main.All", {
    I: int64,
    U: uint64,
    F: float64,
    B: bytes,
    C: complex128,
    L: array(2, bool),
    M: map(int, string),
    R: record(Point),
    P: pointer(Point),
    T: time,
    D: duration,
    N: bigInt,
    Q: bigRat,
    G: bigFloat,
    A: slice(any),
  });
  const registry = new Registry().register("main.Point", Point);
  const float = {
    form: "finite" as const,
    negative: false,
    precision: 53,
    mode: 0,
    accuracy: 0,
    exponent: 1,
    mantissa: 3n,
  };
  const stream = encode(All, {
    I: 2n ** 62n,
    U: 7n,
    F: -Infinity,
    B: Uint8Array.of(1, 2, 3),
    C: { re: 1, im: 2 },
    L: [true, false],
    M: new Map([[1, "one"]]),
    R: { p: { X: 1, Y: 2 } },
    T: Temporal.ZonedDateTime.from("2024-05-01T12:00[UTC]"),
    D: Temporal.Duration.from("PT1M"),
    N: 2n ** 70n,
    Q: { num: 1n, den: 3n },
    G: float,
    A: [1, "s", undefined, typed("main.Point", { X: 3, Y: 4 })],
  }, { registry });
  const json = {
    I: "4611686018427387904",
    U: 7,
    F: "-Infinity",
    B: "AQID",
    C: { re: 1, im: 2 },
    L: [true, false],
    M: [[1, "one"]],
    R: { p: { X: 1, Y: 2 } },
    T: "2024-05-01T12:00:00Z",
    D: "PT1M",
    N: "1180591620717411303424",
    Q: { num: 1, den: 3 },
    G: { ...float, mantissa: 3 },
    A: [1, "s", null, { $type: "main.Point", value: { X: 3, Y: 4 } }],
  };
  assert.deepEqual(toJson(decode(stream, All, { registry })), json);
  // Without a schema a duration is an integer of nanoseconds.
  assert.deepEqual(toJson(decode(stream)), { ...json, D: 60_000_000_000 });
});

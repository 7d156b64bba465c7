import assert from "node:assert/strict";
import {
  any,
  array,
  bigFloat,
  bigInt,
  bigRat,
  bytes,
  complex128,
  decode,
  Decoder,
  duration,
  encode,
  Encoder,
  float64,
  int,
  int64,
  lazy,
  map,
  netipAddr,
  opaque,
  pointer,
  record,
  type Schema,
  slice,
  string,
  struct,
  time,
  url,
  zero,
} from "../../../gob/mod.ts";
import { assertEqual } from "../../testing/equal.ts";
import { pure } from "../hand_made.ts";

const Point = struct("main.Point", { X: int });

/** A stream with a struct of that name of which no field was sent. */
const nothing = encode(struct("main.S", { Other: int, Pair: array(2, int) }), {
  Other: 0,
  Pair: [0, 0],
});

Deno.test("elements of an array that was not sent are nil if Go's are", pure, () => {
  const S = struct("main.S", { Other: int, Points: array(2, pointer(Point)), Any: array(1, any) });
  assert.deepEqual(decode(nothing, S), {
    Other: 0,
    Points: [undefined, undefined],
    Any: [undefined],
  });
});

Deno.test("a struct in an array that was not sent has its fields, and no nil ones", pure, () => {
  const Line = struct("main.Line", { From: Point, To: pointer(Point), Note: any });
  const S = struct("main.S", { Other: int, Lines: array(2, Line) });
  assert.deepEqual(decode(nothing, S), {
    Other: 0,
    Lines: [{ From: { X: 0 } }, { From: { X: 0 } }],
  });
});

Deno.test("a field whose type declares no zero value has to be sent", pure, () => {
  const Key = opaque<string>("main.Key", "text", {
    encode: (key) => new TextEncoder().encode(key),
    decode: (bytes) => new TextDecoder().decode(bytes),
  });
  const message = "gob: no value was sent for a field of type Key, which declares no zero value";
  assert.throws(() => decode(nothing, struct("main.S", { Other: int, Key })), { message });
  assert.throws(() => decode(nothing, struct("main.S", { Other: int, Keys: array(1, Key) })), {
    message,
  });
  // An empty array needs no zero value of its elements.
  assert.deepEqual(decode(nothing, struct("main.S", { Other: int, Keys: array(0, Key) })), {
    Other: 0,
    Keys: [],
  });
});

Deno.test("numbers of math/big and URLs that were not sent are zero", pure, () => {
  const S = struct("main.S", { Other: int, Int: bigInt, Rat: bigRat, Float: bigFloat, URL: url });
  assert.deepEqual(decode(nothing, S), {
    Other: 0,
    Int: 0n,
    Rat: { num: 0n, den: 1n },
    Float: zero(bigFloat),
    URL: "",
  });
});

const Options = struct("main.Options", {
  Name: string,
  Parent: pointer(lazy((): Schema<unknown> => Options as unknown as Schema<unknown>)),
  Count: int64,
  Ratio: float64,
  Raw: bytes,
  Names: slice(string),
  Sizes: map(string, int),
  Labels: record(string),
  At: Point,
  Pair: array(2, Point),
  Level: any,
  Part: complex128,
  When: time,
  Every: duration,
  Address: netipAddr,
  Wide: bigInt,
});

Deno.test("zero() makes what a variable of Go holds, with nil fields absent", pure, () => {
  const value = zero(Options);
  assertEqual(value, {
    Name: "",
    Count: 0n,
    Ratio: 0,
    Raw: new Uint8Array(),
    Names: [],
    Sizes: new Map(),
    Labels: {},
    At: { X: 0 },
    Pair: [{ X: 0 }, { X: 0 }],
    Part: { re: 0, im: 0 },
    When: Temporal.ZonedDateTime.from("0001-01-01T00:00:00[UTC]"),
    Every: new Temporal.Duration(),
    Address: "invalid IP",
    Wide: 0n,
  });
  const changed = { ...zero(Options), Name: "x" };
  assert.equal(decode(encode(Options, changed), Options).Name, "x");
  assert.equal(zero(pointer(int)), undefined);
  assert.equal(zero(any), undefined);
  assert.equal(zero(int), 0);
});

Deno.test("zero() makes a new value each time", pure, () => {
  const [one, other] = [zero(Options), zero(Options)];
  one.Names.push("a");
  one.At.X = 5;
  assert.deepEqual([other.Names, other.At], [[], { X: 0 }]);
});

Deno.test("zero() says which type has no zero value", pure, () => {
  const Key = opaque<string>("main.Key", "gob", {
    encode: (key) => new TextEncoder().encode(key),
    decode: (bytes) => new TextDecoder().decode(bytes),
  });
  assert.throws(() => zero(struct("main.S", { Key })), {
    name: "TypeError",
    message: "Cannot make the zero value of main.S: Key declares none; give one to opaque",
  });
  assert.deepEqual(zero(struct("main.S", { Key: pointer(Key) })), {});
  const Self: Schema<unknown> = struct("main.Self", { Self: lazy(() => Self) }) as Schema<unknown>;
  assert.throws(() => zero(Self), /^TypeError: Cannot use a type that contains itself/);
  assert.throws(
    () => zero("int" as unknown as Schema<number>),
    /^TypeError: Cannot make a zero value: expected a schema, received string$/,
  );
});

Deno.test("the keys of a decoded struct are in the order of its fields", pure, () => {
  const Wide = struct("main.T", { A: int, B: pointer(int), C: slice(int), D: any, E: string });
  const Sent = struct("main.T", { E: string, D: any, C: slice(int), B: pointer(int), A: int });
  const values = [
    { A: 1, B: 2, C: [3], D: "d", E: "e" },
    { A: 1, C: [3], D: "d", E: "e" },
    { A: 0, B: 2, C: [], E: "" },
    { A: 0, C: [], E: "" },
    { A: 0, C: [], D: "d", E: "" },
  ];
  // Often enough that code is generated for both orders.
  for (const schema of [Wide, Sent]) {
    const encoder = new Encoder();
    const decoder = new Decoder();
    for (let round = 0; round < 100; round++) {
      const value = values[round % values.length]!;
      decoder.push(encoder.encode(schema, value));
      const found = decoder.next(Wide)!.value;
      assert.deepEqual(found, value);
      assert.deepEqual(Object.keys(found), Object.keys(value));
    }
  }
  assert.deepEqual(Object.keys(zero(Options)).slice(0, 3), ["Name", "Count", "Ratio"]);
});

/**
 * Which types fit each other, and the error texts if they do not. Every text comes from Go 1.26.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  array,
  bool,
  bytes,
  complex128,
  complex64,
  decode,
  duration,
  encode,
  float32,
  float64,
  GobError,
  int,
  int16,
  int32,
  int64,
  int8,
  map,
  oneOf,
  opaque,
  pointer,
  record,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  typed,
  uint,
  uint16,
  uint64,
  uint8,
} from "../../gob/mod.ts";
import { Args, Empty } from "../testing/schemas.ts";
import { int as intHex, mapType, messages, pure } from "./hand_made.ts";

const Other = struct("main.Other", { C: int, D: int });
/** One case: what was sent, and with which schema it is read. */
interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly into: Schema<unknown>;
  readonly expected: unknown;
}

function line<T, U>(
  name: string,
  sent: Schema<T>,
  value: NoInfer<T>,
  into: Schema<U>,
  expected: unknown,
): Case {
  return { name, bytes: encode(sent, value), into: into as unknown as Schema<unknown>, expected };
}

/** A struct with one field, named V. */
function holder<T>(name: string, schema: Schema<T>): Schema<{ V: T }> {
  return struct(name, { V: schema }) as unknown as Schema<{ V: T }>;
}

const fits: Case[] = [
  line("a wider integer", int8, -5, int, -5),
  line("a narrower integer that is in range", int, 127, int8, 127),
  line("an int as a bigint", int, -5, int64, -5n),
  line("a bigint as an int", int64, -5n, int, -5),
  line("a wider unsigned integer", uint8, 200, uint, 200),
  line("a uint64 as a uint16", uint64, 65535n, uint16, 65535),
  line("a narrower float", float64, 0.5, float32, 0.5),
  line("a float64 that a float32 rounds", float64, 0.1, float32, Math.fround(0.1)),
  line("an infinity as a float32", float64, -Infinity, float32, -Infinity),
  line("a float64 that is too small for a float32", float64, 1e-300, float32, 0),
  line("a narrower complex", complex128, { re: 1, im: 2 }, complex64, { re: 1, im: 2 }),
  line(
    "an int as a duration",
    int,
    5,
    duration,
    new Temporal.Duration(0, 0, 0, 0, 0, 0, 0, 0, 0, 5),
  ),
  line(
    "a duration as an int",
    duration,
    new Temporal.Duration(0, 0, 0, 0, 0, 0, 1),
    int,
    1_000_000_000,
  ),
  line("through pointers", pointer(int), 5, pointer(pointer(int)), 5),
  line("elements behind pointers", slice(pointer(int)), [0, 1], slice(int), [0, 1]),
  line("slices of other integers", slice(int), [1, 2], slice(int16), [1, 2]),
  line("a slice of bytes as a list", bytes, Uint8Array.of(1, 2), slice(uint8), [1, 2]),
  line("a list of bytes as bytes", slice(uint8), [1, 2], bytes, Uint8Array.of(1, 2)),
  line("an array of bytes", array(2, uint8), [1, 2], array(2, uint), [1, 2]),
  line("a record as a Map", record(int8), { a: 1 }, map(string, int), new Map([["a", 1]])),
  line("other keys", map(int, bool), new Map([[5, true]]), map(int8, bool), new Map([[5, true]])),
  line("fields by name, in any order", Args, { A: 1, B: 2 }, struct("X", { B: int8, A: int64 }), {
    A: 1n,
    B: 2,
  }),
  line(
    "fields that nobody wants",
    struct("X", { A: int, Z: slice(string), B: int }),
    {
      A: 1,
      Z: ["a", "b"],
      B: 2,
    },
    Args,
    { A: 1, B: 2 },
  ),
  line("fields that were not sent", struct("X", { B: int }), { B: 2 }, Args, { A: 0, B: 2 }),
  line("a struct for one without fields", Other, { C: 1, D: 2 }, Empty, {}),
  line("a struct without fields for any struct", Empty, {}, Args, { A: 0, B: 0 }),
  line(
    "no field in common, inside of another struct",
    holder("X", Other),
    { V: { C: 1, D: 2 } },
    holder("X", Args),
    { V: { A: 0, B: 0 } },
  ),
  line(
    "no field in common, in the elements of a slice",
    slice(Other),
    [{ C: 1, D: 2 }],
    slice(Args),
    [{ A: 0, B: 0 }],
  ),
  line(
    "a pointer to a struct",
    holder("X", pointer(Args)),
    { V: { A: 1, B: 0 } },
    holder("X", Args),
    {
      V: { A: 1, B: 0 },
    },
  ),
  line(
    "a struct for a pointer",
    holder("X", Args),
    { V: { A: 0, B: 0 } },
    holder("X", pointer(Args)),
    {
      V: { A: 0, B: 0 },
    },
  ),
];

Deno.test("types fit by Go's rules", pure, async (t) => {
  for (const { name, bytes, into, expected } of fits) {
    await t.step(name, () => {
      const found = decode(bytes, into);
      if (expected instanceof Temporal.Duration) assert.equal(String(found), String(expected));
      else assert.deepEqual(found, expected);
    });
  }
});

const byGob = opaque<number>("main.G", "gob", {
  encode: (value) => Uint8Array.of(value),
  decode(bytes) {
    if (bytes[0] === 13) throw new Error("bad G");
    return bytes[0]!;
  },
});
const byBinary = opaque<number>("main.Bm", "binary", {
  encode: (value) => Uint8Array.of(value),
  decode: (bytes) => bytes[0]!,
});

const mismatches: Case[] = [
  line(
    "int to string",
    int,
    1,
    string,
    "gob: decoding into local type *string, received remote type int",
  ),
  line(
    "string to int",
    string,
    "a",
    int,
    "gob: decoding into local type *int, received remote type string",
  ),
  line(
    "int to uint",
    int,
    1,
    uint,
    "gob: decoding into local type *uint, received remote type int",
  ),
  line(
    "uint to int",
    uint,
    1,
    int,
    "gob: decoding into local type *int, received remote type uint",
  ),
  line(
    "int to float",
    int,
    1,
    float64,
    "gob: decoding into local type *float64, received remote type int",
  ),
  line(
    "float to int",
    float64,
    1.5,
    int,
    "gob: decoding into local type *int, received remote type float",
  ),
  line(
    "bytes to string",
    bytes,
    Uint8Array.of(1),
    string,
    "gob: decoding into local type *string, received remote type bytes",
  ),
  line(
    "string to bytes",
    string,
    "a",
    bytes,
    "gob: decoding into local type *[]uint8, received remote type string",
  ),
  line(
    "bool to int",
    bool,
    true,
    int,
    "gob: decoding into local type *int, received remote type bool",
  ),
  line(
    "complex to float",
    complex128,
    { re: 1, im: 0 },
    float64,
    "gob: decoding into local type *float64, received remote type complex",
  ),
  line(
    "int64 is Go's name",
    int,
    1,
    uint64,
    "gob: decoding into local type *uint64, received remote type int",
  ),
  line(
    "string to duration",
    string,
    "a",
    duration,
    "gob: decoding into local type *time.Duration, received remote type string",
  ),
  line(
    "any to int",
    any,
    1,
    int,
    "gob: decoding into local type *int, received remote type interface",
  ),
  line(
    "int to an interface of known types",
    int,
    1,
    oneOf({ int }),
    "gob: local interface type *interface {} can only be decoded from remote interface type; " +
      "received concrete type int",
  ),
  line(
    "bytes to an array",
    bytes,
    Uint8Array.of(1, 2),
    array(2, uint8),
    "gob: decoding into local type *[2]uint8, received remote type bytes",
  ),
  line(
    "int to struct",
    int,
    1,
    Args,
    "gob: type mismatch in decoder: want struct type main.Args; got non-struct",
  ),
  line(
    "slice to struct",
    slice(Args),
    [],
    Args,
    "gob: type mismatch in decoder: want struct type main.Args; got non-struct",
  ),
  line(
    "no field in common",
    Other,
    { C: 1, D: 2 },
    Args,
    "gob: type mismatch: no fields matched compiling decoder for Args",
  ),
  line(
    "a field of another type",
    Args,
    { A: 1, B: 2 },
    struct("main.StrA", { A: string }),
    "gob: wrong type (string) for received field Args.A",
  ),
  line(
    "a field that points to another type",
    Args,
    { A: 1, B: 2 },
    struct("main.PtrA", { A: pointer(string) }),
    "gob: wrong type (*string) for received field Args.A",
  ),
  line(
    "a field of a field",
    holder("main.Outer", Args),
    { V: { A: 0, B: 0 } },
    holder("main.Outer", struct("main.Args", { A: bool })),
    "gob: wrong type (bool) for received field Args.A",
  ),
  line(
    "a field that is not even sent",
    Args,
    { A: 0, B: 0 },
    struct("main.Args", { A: string }),
    "gob: wrong type (string) for received field Args.A",
  ),
  line(
    "an array of another length",
    holder("main.A3", array(3, int)),
    { V: [0, 0, 0] },
    holder("main.A2", array(2, int)),
    "gob: wrong type ([2]int) for received field A3.V",
  ),
  line(
    "a slice for an array",
    holder("main.I2", slice(int)),
    { V: [] },
    holder("main.A2", array(2, int)),
    "gob: wrong type ([2]int) for received field I2.V",
  ),
  line(
    "an array for a slice",
    holder("main.A2", array(2, int)),
    { V: [0, 0] },
    holder("main.I2", slice(int)),
    "gob: wrong type ([]int) for received field A2.V",
  ),
  line(
    "a slice of other elements",
    holder("main.I2", slice(int)),
    { V: [] },
    holder("main.S2", slice(string)),
    "gob: wrong type ([]string) for received field I2.V",
  ),
  line(
    "a map from other keys",
    holder("main.M", map(int, Args)),
    { V: new Map() },
    holder("main.M", map(string, pointer(Args))),
    "gob: wrong type (map[string]*main.Args) for received field M.V",
  ),
  line(
    "a GobEncoder for a BinaryMarshaler",
    holder("main.FG", byGob),
    { V: 1 },
    holder("main.FB", byBinary),
    "gob: wrong type (main.Bm) for received field FG.V",
  ),
  line(
    "a GobEncoder for a struct",
    holder("main.FG", byGob),
    { V: 1 },
    holder("main.FS", Args),
    "gob: wrong type (main.Args) for received field FG.V",
  ),
  line(
    "a struct for a time",
    holder("main.FS", Args),
    { V: { A: 1, B: 1 } },
    holder("main.FT", time),
    "gob: wrong type (time.Time) for received field FS.V",
  ),
  line(
    "a GobEncoder for a whole struct",
    byGob,
    1,
    Args,
    "gob: type mismatch in decoder: want struct type main.Args; got non-struct",
  ),
  line(
    "a whole struct for a GobEncoder",
    Args,
    { A: 1, B: 1 },
    byGob,
    "gob: decoding into local type *main.G, received remote type Args",
  ),
];

Deno.test("types that do not fit are named in Go's words", pure, async (t) => {
  for (const { name, bytes, into, expected } of mismatches) {
    await t.step(
      name,
      () => assert.throws(() => decode(bytes, into), gobError(expected as string)),
    );
  }
});

/** Checks the whole text. */
function gobError(text: string): (error: unknown) => true {
  return (error) => {
    assert(error instanceof GobError, `expected a GobError, received ${error}`);
    assert.equal(error.message, text);
    return true;
  };
}

const ranges: Case[] = [
  line("a whole int8", int, 1000, int8, 'value for "*int8" out of range'),
  line("a whole int8 below", int, -129, int8, 'value for "*int8" out of range'),
  line("a whole int16", int, 40_000, int16, 'value for "*int16" out of range'),
  line("a whole int32", int, 2 ** 31, int32, 'value for "*int32" out of range'),
  line("a whole uint8", uint, 256, uint8, 'value for "*uint8" out of range'),
  line("a whole uint16", uint, 65536, uint16, 'value for "*uint16" out of range'),
  line("a whole float32", float64, 1e300, float32, 'value for "*float32" out of range'),
  line("an int beyond what a number holds", int64, 2n ** 53n, int, 'value for "*int" out of range'),
  line(
    "an int below what a number holds",
    int64,
    -(2n ** 53n),
    int,
    'value for "*int" out of range',
  ),
  line("the smallest int", int64, -(2n ** 63n), int, 'value for "*int" out of range'),
  line(
    "a uint beyond what a number holds",
    uint64,
    2n ** 64n - 1n,
    uint,
    'value for "*uint" out of range',
  ),
  line(
    "an element",
    slice(int),
    [1, 1000],
    slice(int8),
    'value for "element of *[]int8" out of range',
  ),
  line(
    "an element of an element",
    slice(slice(int)),
    [[], [1000]],
    slice(slice(int8)),
    'value for "element of element of *[][]int8" out of range',
  ),
  line(
    "a value of a map",
    record(int),
    { a: 1000 },
    record(int8),
    'value for "*map[string]int8" out of range',
  ),
  line(
    "an element of a value of a map",
    record(slice(int)),
    { a: [1000] },
    record(slice(int8)),
    'value for "element of element of *map[string][]int8" out of range',
  ),
  line("a field", holder("R", int), { V: 1000 }, holder("R", int8), 'value for "V" out of range'),
  line(
    "behind a pointer",
    holder("R", pointer(int)),
    { V: 1000 },
    holder("R", pointer(int8)),
    'value for "V" out of range',
  ),
  line(
    "an element of a field",
    holder("R", slice(int)),
    { V: [1000] },
    holder("R", slice(int8)),
    'value for "element of V" out of range',
  ),
  line(
    "an element of an array",
    holder("R", array(1, int)),
    { V: [1000] },
    holder("R", array(1, int8)),
    'value for "element of V" out of range',
  ),
  line(
    "a key of a field",
    holder("R", map(int, bool)),
    { V: new Map([[1000, true]]) },
    holder("R", map(int8, bool)),
    'value for "V" out of range',
  ),
  line(
    "a float",
    holder("R", float64),
    { V: 1e300 },
    holder("R", float32),
    'value for "V" out of range',
  ),
  line(
    "a part of a complex",
    holder("R", complex128),
    { V: { re: 0, im: 1e300 } },
    holder("R", complex64),
    'value for "V" out of range',
  ),
];

Deno.test("numbers that do not fit are named in Go's words", pure, async (t) => {
  for (const { name, bytes, into, expected } of ranges) {
    await t.step(
      name,
      () => assert.throws(() => decode(bytes, into), gobError(expected as string)),
    );
  }
});

Deno.test("numbers fit to the last one that their type holds", pure, () => {
  assert.equal(decode(encode(int, -128), int8), -128);
  assert.equal(decode(encode(uint, 255), uint8), 255);
  assert.equal(decode(encode(int, 2 ** 31 - 1), int32), 2 ** 31 - 1);
  const largest = 3.4028234663852886e38;
  assert.equal(decode(encode(float64, largest), float32), largest);
  assert.equal(decode(encode(float64, -largest), float32), -largest);
  assert.throws(() => decode(encode(float64, 3.40282346638528897e38), float32), GobError);
});

Deno.test("an interface value must be of the type that is registered", pure, () => {
  const there = new Registry().register("main.Args", Args);
  const bytes = encode(any, typed("main.Args", { A: 1, B: 2 }), { registry: there });
  assert.deepEqual(decode(bytes, any), typed("main.Args", { A: 1, B: 2 }));
  const here = new Registry().register("main.Args", Other);
  assert.throws(
    () => decode(bytes, any, { registry: here }),
    gobError("gob: type mismatch: no fields matched compiling decoder for Other"),
  );
  // Go decodes the value of an interface without a pointer, and its texts show the difference.
  const asInt = new Registry().register("main.Args", int);
  assert.throws(
    () => decode(bytes, any, { registry: asInt }),
    gobError("gob: decoding into local type int, received remote type Args"),
  );
  const wide = new Registry().register("main.N", int);
  const narrow = new Registry().register("main.N", int8);
  assert.throws(
    () => decode(encode(any, typed("main.N", 1000), { registry: wide }), any, { registry: narrow }),
    gobError('value for "int8" out of range'),
  );
});

Deno.test("what an opaque type's decode throws is a GobError with it as the cause", pure, () => {
  const bytes = encode(holder("main.FG", byGob), { V: 13 });
  assert.throws(() => decode(bytes, holder("main.FG", byGob)), (error) => {
    assert(error instanceof GobError);
    assert.equal(error.message, "bad G");
    assert.equal((error.cause as Error).message, "bad G");
    assert.equal(error.path, "FG.V");
    return true;
  });
});

Deno.test("fields that were not sent are zero, each of its own kind", pure, () => {
  const All = struct("main.All", {
    Bool: bool,
    Int: int,
    Big: int64,
    Float: float64,
    Complex: complex128,
    Text: string,
    Bytes: bytes,
    List: slice(uint8),
    Slice: slice(Args),
    Map: map(string, int),
    Record: record(int),
    Array: array(2, array(1, string)),
    Struct: Args,
    Pointer: pointer(Args),
    Any: any,
    Time: time,
    Duration: duration,
  });
  const sent = encode(struct("main.All", { Int: int }), { Int: 0 });
  const { Time, Duration, Record, ...rest } = decode(sent, All);
  assert.equal(Time.toString(), "0001-01-01T00:00:00+00:00[UTC]");
  assert.equal(Duration.toString(), "PT0S");
  assert.deepEqual(Record, {});
  assert.deepEqual(rest, {
    Bool: false,
    Int: 0,
    Big: 0n,
    Float: 0,
    Complex: { re: 0, im: 0 },
    Text: "",
    Bytes: new Uint8Array(0),
    List: [],
    Slice: [],
    Map: new Map(),
    Array: [[""], [""]],
    Struct: { A: 0, B: 0 },
  });
});

Deno.test("zero values are made afresh, so that changing one changes no other", pure, () => {
  const Mutable = struct("main.Mutable", {
    S: slice(int),
    M: map(string, int),
    B: bytes,
    C: complex128,
    In: Args,
    O: opaque<{ n: number }>("main.O", "gob", {
      encode: ({ n }) => Uint8Array.of(n),
      decode: (bytes) => ({ n: bytes[0]! }),
      zero: { n: 0 },
    }),
  });
  const sent = encode(Mutable, {
    S: [],
    M: new Map(),
    B: new Uint8Array(0),
    C: { re: 0, im: 0 },
    In: { A: 0, B: 0 },
    O: { n: 0 },
  });
  const one = decode(sent, Mutable);
  const two = decode(sent, Mutable);
  for (const name of ["S", "M", "B", "C", "In", "O"] as const) {
    assert.notEqual(one[name], two[name], `${name} is shared`);
  }
});

Deno.test(
  "a field of an opaque type without a zero value that was not sent is an error",
  pure,
  () => {
    const sent = encode(struct("main.FG", { W: int }), { W: 1 });
    assert.throws(
      () => decode(sent, struct("main.FG", { W: int, V: byGob })),
      /^GobError: .*main\.G|^GobError: .*G, which declares no zero value/,
    );
  },
);

Deno.test("records are plain objects, and no key of theirs does harm", pure, () => {
  const keys = ["__proto__", "constructor", "toString", "", "a"];
  const sent = encode(map(string, int), new Map(keys.map((key, index) => [key, index])));
  const found = decode(sent, record(int));
  assert.equal(Object.getPrototypeOf(found), Object.prototype);
  assert.deepEqual(Object.keys(found), keys);
  assert.deepEqual(Object.values(found), [0, 1, 2, 3, 4]);
  assert.equal(({} as Record<string, unknown>).a, undefined);
  // What came in as an own key goes out again.
  assert.deepEqual(decode(encode(record(int), found), map(string, int)).size, keys.length);
});

Deno.test("a Map folds keys that JavaScript cannot tell apart, and the last wins", pure, () => {
  const sent = (key: string) =>
    messages(mapType(64, 4, 6), `${intHex(64)} 00 02 ${key} 0161 ${key} 0162`);
  const nan = "f8010000000000f87f";
  assert.deepEqual(decode(sent(nan), map(float64, string)), new Map([[NaN, "b"]]));
  const zeros = messages(mapType(64, 4, 6), `${intHex(64)} 00 02 00 0161 ff80 0162`);
  assert.deepEqual(decode(zeros, map(float64, string)), new Map([[0, "b"]]));
  const texts = messages(mapType(64, 6, 2), `${intHex(64)} 00 02 0161 02 0161 04`);
  assert.deepEqual(decode(texts, map(string, int)), new Map([["a", 2]]));
  assert.deepEqual(decode(texts, record(int)), { a: 2 });
});

/**
 * Which fields are left out and which are sent. Every line was checked with Go 1.26.
 *
 * @module
 */

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
  complex64,
  decode,
  duration,
  encode,
  float32,
  float64,
  inspect,
  int,
  int16,
  int32,
  int64,
  int8,
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
  typed,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
  url,
  uuid,
} from "../../gob/mod.ts";
import { Args, Empty } from "../testing/schemas.ts";
import { pure } from "./hand_made.ts";

/** A type whose Go methods have a value receiver. */
const byValue = opaque<number>("main.ByValue", "gob", {
  encode: (value) => Uint8Array.of(value),
  decode: (bytes) => bytes[0]!,
  zero: 0,
});
/** One whose methods have a pointer receiver. */
const byPointer = opaque<number>("main.ByPointer", "gob", {
  encode: (value) => Uint8Array.of(value),
  decode: (bytes) => bytes[0]!,
});

/** A schema for a value that the compiler would refuse. */
function unchecked(schema: unknown): Schema<unknown> {
  return schema as Schema<unknown>;
}

function line<T>(
  name: string,
  schema: Schema<T>,
  value: NoInfer<T>,
): [string, Schema<unknown>, unknown] {
  return [name, unchecked(schema), value];
}

const yearOne = Temporal.ZonedDateTime.from("0001-01-01T00:00:00[UTC]");
const yearOneElsewhere = Temporal.ZonedDateTime.from("0001-01-01T00:00:00+00:00[+00:00]");

const leftOut = [
  line("false", bool, false),
  line("int", int, 0),
  line("minus zero as an int", int, -0),
  line("int8", int8, 0),
  line("int16", int16, 0),
  line("int32", int32, 0),
  line("int64", int64, 0n),
  line("uint", uint, 0),
  line("uint8", uint8, 0),
  line("uint16", uint16, 0),
  line("uint32", uint32, 0),
  line("uint64", uint64, 0n),
  line("float64", float64, 0),
  line("minus zero", float64, -0),
  line("float32", float32, 0),
  line("minus zero as a float32", float32, -0),
  line("a float32 that is rounded to zero", float32, 1e-60),
  line("complex128", complex128, { re: 0, im: 0 }),
  line("complex of minus zeros", complex128, { re: -0, im: -0 }),
  line("complex64", complex64, { re: 0, im: 0 }),
  line("string", string, ""),
  line("bytes", bytes, new Uint8Array(0)),
  line("empty slice", slice(int), []),
  line("empty slice of uint8", slice(uint8), []),
  line("empty slice of structs", slice(Args), []),
  line("nil pointer", pointer(Args), undefined),
  line("pointer to zero", pointer(int), 0),
  line("pointer to an empty string", pointer(string), ""),
  line("pointer to an empty slice", pointer(slice(int)), []),
  line("pointer to minus zero", pointer(float64), -0),
  line("pointer to a pointer to zero", pointer(pointer(int)), 0),
  line("nil interface", any, undefined),
  line("null as an interface", any, null),
  line("duration", duration, new Temporal.Duration()),
  line("zero time", time, yearOne),
  line("zero uuid", uuid, "00000000-0000-0000-0000-000000000000"),
  line("zero address", netipAddr, "invalid IP"),
  line("zero behind a value receiver", byValue, 0),
  line("nil pointer to a time", pointer(time), undefined),
];

const sent = [
  line("true", bool, true),
  line("NaN", float64, NaN),
  line("the smallest float", float64, Number.MIN_VALUE),
  line("complex with one part", complex128, { re: 0, im: 1 }),
  line("complex NaN", complex128, { re: NaN, im: 0 }),
  line("slice of zeros", slice(int), [0]),
  line("bytes of zeros", bytes, new Uint8Array(1)),
  line("array of zeros", array(2, int), [0, 0]),
  line("array without elements", array(0, int), []),
  line("struct of zeros", Args, { A: 0, B: 0 }),
  line("struct without fields", Empty, {}),
  line("pointer to a struct of zeros", pointer(Args), { A: 0, B: 0 }),
  line("pointer to a struct without fields", pointer(Empty), {}),
  line("pointer to an array of zeros", pointer(array(1, int)), [0]),
  line("empty map", map(string, int), new Map()),
  line("empty record", record(int), {}),
  line("pointer to an empty map", pointer(map(string, int)), new Map()),
  line("interface of false", any, false),
  line("interface of zero", any, 0),
  line("interface of an empty string", any, ""),
  line("interface of empty bytes", any, new Uint8Array(0)),
  line("interface of an empty slice", any, typed("[]string", [])),
  line("big.Int of zero", bigInt, 0n),
  line("big.Rat of zero", bigRat, { num: 0n, den: 1n }),
  line("big.Float of zero", bigFloat, {
    form: "zero",
    negative: false,
    precision: 0,
    mode: 0,
    accuracy: 0,
    exponent: 0,
    mantissa: 0n,
  }),
  line("empty url", url, ""),
  line("zero behind a pointer receiver", byPointer, 0),
  line("pointer to a zero time", pointer(time), yearOne),
  line("pointer to a zero behind a value receiver", pointer(byValue), 0),
  line("year one, but not in UTC", time, yearOneElsewhere),
];

Deno.test("fields with these values are left out", pure, async (t) => {
  for (const [name, schema, value] of leftOut) {
    await t.step(name, () => {
      const bytes = encode(struct("S", { F: schema }), { F: value });
      const [last] = inspect(bytes).split("\n").slice(-1);
      assert.match(last!, /value of type 64: struct S$/, "the field was sent");
      assert.equal(bytes.subarray(-4).toHex(), "03ff8000");
    });
  }
});

Deno.test("fields with these values are sent", pure, async (t) => {
  for (const [name, schema, value] of sent) {
    await t.step(name, () => {
      const bytes = encode(struct("S", { F: schema }), { F: value });
      assert(Object.hasOwn(decode(bytes) as object, "F"), inspect(bytes));
    });
  }
});

Deno.test("elements are sent whatever they are, and zero fields in them are not", pure, () => {
  const bytesOf = <T>(schema: Schema<T>, value: T) => {
    const lines = inspect(encode(schema, value)).split("\n");
    const start = lines.findIndex((line) => line.includes("value of type"));
    return lines.slice(start + 1).map((line) => line.slice(4).trim());
  };
  assert.deepEqual(bytesOf(slice(string), ["", "a"]), ['[0]: string ""', '[1]: string "a"']);
  assert.deepEqual(bytesOf(array(3, bool), [false, true, false]), ["[0]: false, true, false"]);
  assert.deepEqual(bytesOf(slice(Args), [{ A: 0, B: 0 }, { A: 0, B: 1 }]), [
    "[0]: struct Args",
    "[1]: struct Args",
    "B: int 1",
  ]);
  assert.deepEqual(bytesOf(map(string, Args), new Map([["", { A: 0, B: 0 }]])), [
    'key: string ""',
    // A struct that is first met as an element of a map has no name in Go's definitions.
    "value: struct",
  ]);
  assert.deepEqual(bytesOf(slice(any), [undefined, null, 0]), [
    "[0]: interface nil",
    "[1]: interface nil",
    '[2]: interface of "int"',
    "type 2 at 23, 2 bytes: int 0",
  ]);
  assert.deepEqual(bytesOf(slice(byValue), [0]), ["[0]: gob ByValue 00"]);
  assert.deepEqual(bytesOf(slice(pointer(int)), [0]), ["[0]: 0"]);
  assert.deepEqual(bytesOf(slice(float64), [-0]), ["[0]: -0"]);
});

Deno.test("fields keep their numbers if others are left out", pure, () => {
  const Wide = struct("W", { A: int, B: string, C: bool, D: int });
  const body = (value: { A: number; B: string; C: boolean; D: number }) => {
    const bytes = encode(Wide, value).toHex();
    return bytes.slice(bytes.lastIndexOf("ff80") + 4);
  };
  assert.equal(body({ A: 0, B: "", C: false, D: 1 }), "040200");
  assert.equal(body({ A: 1, B: "", C: true, D: 0 }), "0102" + "020100");
  assert.equal(body({ A: 0, B: "x", C: false, D: 1 }), "020178" + "020200");
});

/** Values that look like a zero, or like nothing, and are not of the type. */
const misfits: [name: string, schema: Schema<unknown>, value: unknown][] = [
  ["0n as an int", unchecked(int), 0n],
  ["false as an int", unchecked(int), false],
  ["null as an int", unchecked(int), null],
  ["0 as an int64", unchecked(int64), 0],
  ["an empty array as a string", unchecked(string), []],
  ["an empty Uint8Array as a slice of integers", unchecked(slice(int)), new Uint8Array(0)],
  ["an empty string as a slice", unchecked(slice(int)), ""],
  ["null as a slice", unchecked(slice(int)), null],
  ["an empty array as bytes", unchecked(bytes), []],
  ["an empty Uint8Array as a slice of uint8", unchecked(slice(uint8)), new Uint8Array(0)],
  ["0 as a bool", unchecked(bool), 0],
  ["null as a float", unchecked(float64), null],
  ["0 as a complex", unchecked(complex128), 0],
  ["an object as a map", unchecked(map(string, int)), {}],
  ["a Map as a record", unchecked(record(int)), new Map([["a", 1]])],
  ["an array as a record", unchecked(record(int)), [1]],
  ["0 as a duration", unchecked(duration), 0],
  ["null as a pointer", unchecked(pointer(int)), null],
  ["0n as a pointer to an int", unchecked(pointer(int)), 0n],
  ["an array as a struct", unchecked(struct("T", { P: pointer(int) })), []],
];

Deno.test("a value of another type is an error even if it looks like zero", pure, async (t) => {
  for (const [name, schema, value] of misfits) {
    await t.step(name, () => {
      assert.throws(
        () => encode(struct("S", { F: schema }), { F: value }),
        /^TypeError: Cannot encode S\.F: expected /,
      );
    });
  }
});

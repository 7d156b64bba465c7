// JSON as values of a schema and back, by the rules and with the texts of Go's encoding/json. What a table claims of Go was seen
// there; tests/interop/json_test.ts asks the Go on the machine.

import assert from "node:assert/strict";
import * as gob from "../../gob/mod.ts";
import { resolveLimits } from "../../gob/limits.ts";
import { nodeOf } from "../../gob/types/schema.ts";
import { JsonReader } from "../../json/reader.ts";
import { ValueScanner } from "../../json/value_scanner.ts";
import { readJson } from "../../json/decoder.ts";
import { JsonEncoder } from "../../json/encoder.ts";
import { assertEqual } from "../testing/equal.ts";
import { Point } from "../testing/schemas.ts";

const { any, array, bytes, int, int8, map, pointer, record, slice, string, struct } = gob;

const encoder = new TextEncoder();

/** Reads a value from text or from bytes. */
function decode(
  schema: gob.Schema<unknown>,
  json: string | Uint8Array,
  limits: gob.Limits = {},
): unknown {
  const resolved = resolveLimits(limits);
  const text = new ValueScanner(resolved);
  text.framer.push(typeof json === "string" ? encoder.encode(json) : json);
  text.framer.push(encoder.encode(" "));
  const end = text.find();
  assert(end !== undefined, `no whole value: ${json.slice(0, 80)}`);
  const reader = new JsonReader(resolved);
  reader.open(text.framer.bytes, text.framer.start, end, text.framer.bytesBefore);
  const value = readJson(reader, nodeOf(schema));
  assert.equal(reader.pos, end, "the cursor is not behind the value");
  return value;
}

function encode(schema: gob.Schema<unknown>, value: unknown, options?: gob.StreamOptions): string {
  return new JsonEncoder(options).encode(nodeOf(schema), value);
}

/** A schema of which only that matters. */
function of<T>(schema: gob.Schema<T>): gob.Schema<unknown> {
  return schema as unknown as gob.Schema<unknown>;
}

type Schema = gob.Schema<unknown>;

const Celsius = gob.opaque("main.Celsius", "text", {
  encode: (degrees: number) => encoder.encode(`${degrees}°C`),
  decode(bytes) {
    const degrees = /^(-?\d+)°C$/.exec(new TextDecoder().decode(bytes))?.[1];
    if (degrees === undefined) throw new Error("main: no temperature");
    return Number(degrees);
  },
  zero: 0,
});
const Secret = gob.opaque("main.Secret", "binary", {
  encode: (value: number) => new Uint8Array([value]),
  decode: (bytes) => bytes[0]!,
  zero: 0,
});
const utc = (text: string) => Temporal.ZonedDateTime.from(`${text}[UTC]`);
const east = (text: string) => Temporal.ZonedDateTime.from(`${text}[+05:30]`);
const noFloat = {
  form: "zero",
  negative: false,
  precision: 0,
  mode: 0,
  accuracy: 0,
  exponent: 0,
  mantissa: 0n,
} as const;
const float = (exponent: number, mantissa: bigint, accuracy = 0) => ({
  ...noFloat,
  form: "finite" as const,
  precision: 64,
  accuracy,
  exponent,
  mantissa,
});

/** JSON that Go writes, with the value that it is. */
const both: readonly (readonly [schema: Schema, value: unknown, json: string])[] = [
  [of(gob.bool), true, "true"],
  [of(gob.bool), false, "false"],
  [of(int), 0, "0"],
  [of(int), -42, "-42"],
  [of(int), Number.MAX_SAFE_INTEGER, "9007199254740991"],
  [of(int), Number.MIN_SAFE_INTEGER, "-9007199254740991"],
  [of(int8), -128, "-128"],
  [of(gob.uint32), 4294967295, "4294967295"],
  [of(gob.int64), 2n ** 63n - 1n, "9223372036854775807"],
  [of(gob.int64), -(2n ** 63n), "-9223372036854775808"],
  [of(gob.int64), 9007199254740993n, "9007199254740993"],
  [of(gob.int64), 0n, "0"],
  [of(gob.uint64), 2n ** 64n - 1n, "18446744073709551615"],
  [of(gob.float64), 0, "0"],
  [of(gob.float64), -0, "-0"],
  [of(gob.float64), 0.1, "0.1"],
  [of(gob.float64), 1e20, "100000000000000000000"],
  [of(gob.float64), 1e21, "1e+21"],
  [of(gob.float64), 0.000001, "0.000001"],
  [of(gob.float64), 0.0000009, "9e-7"],
  [of(gob.float64), 1e-7, "1e-7"],
  [of(gob.float64), 1.5e-10, "1.5e-10"],
  [of(gob.float64), Number.MAX_VALUE, "1.7976931348623157e+308"],
  [of(gob.float64), Number.MIN_VALUE, "5e-324"],
  [of(gob.float64), 123456789.125, "123456789.125"],
  [of(gob.float32), Math.fround(0.1), "0.1"],
  [of(gob.float32), 16777216, "16777216"],
  [of(gob.float32), Math.fround(3.4028235e38), "3.4028235e+38"],
  [of(gob.float32), Math.fround(1e-45), "1e-45"],
  [of(gob.float32), Math.fround(1e-6), "0.000001"],
  [of(gob.float32), Math.fround(1e21), "1e+21"],
  // Of two that are equally near Go takes the even one.
  [of(gob.float32), 1048576.25, "1048576.2"],
  // Near a power of two the nearest of nine digits is longer than need be.
  [of(gob.float32), 2 ** -96, "1.2621775e-29"],
  [of(gob.float32), -0, "-0"],
  [of(string), "", '""'],
  [of(string), "<a>&'/", `"\\u003ca\\u003e\\u0026'/"`],
  [of(string), "\u2028\u2029", '"\\u2028\\u2029"'],
  [of(string), '\0\x1f\b\f\n\r\t"\\\x7f', '"\\u0000\\u001f\\b\\f\\n\\r\\t\\"\\\\\x7f"'],
  [of(string), "é日😀\ufeff\ufffd", '"é日😀\ufeff\ufffd"'],
  [of(string), "long ".repeat(20) + "<", `"${"long ".repeat(20)}\\u003c"`],
  [of(bytes), new Uint8Array([0xfb, 0xff, 0]), '"+/8A"'],
  [of(bytes), new Uint8Array(), '""'],
  [of(slice(gob.uint8)), [1, 255], '"Af8="'],
  [of(array(3, gob.uint8)), [1, 2, 255], "[1,2,255]"],
  [of(slice(int)), [], "[]"],
  [of(slice(slice(string))), [["a"], []], '[["a"],[]]'],
  [of(slice(pointer(int))), [1, undefined], "[1,null]"],
  [of(slice(any)), ["x", undefined, 1.5, false], '["x",null,1.5,false]'],
  [of(array(2, int)), [1, 2], "[1,2]"],
  [of(map(string, int)), new Map(), "{}"],
  [
    of(map(string, int)),
    new Map([["\uffff", 1], ["😀", 2], ["a", 3], ["", 4], ["<", 5]]),
    '{"":4,"\\u003c":5,"a":3,"\uffff":1,"😀":2}',
  ],
  [of(map(int, string)), new Map([[9, "a"], [10, "b"], [-1, "c"]]), '{"-1":"c","10":"b","9":"a"}'],
  [of(map(gob.uint64, int)), new Map([[2n ** 64n - 1n, 1]]), '{"18446744073709551615":1}'],
  [of(map(string, pointer(int))), new Map([["a", undefined]]), '{"a":null}'],
  [of(record(int)), { b: 2, a: 1 }, '{"a":1,"b":2}'],
  [of(struct("", {})), {}, "{}"],
  [of(Point), { X: 1, Y: 0 }, '{"X":1,"Y":0}'],
  [of(struct("P", { P: pointer(Point), V: any })), {}, '{"P":null,"V":null}'],
  [of(struct("P", { P: pointer(Point) })), { P: { X: 1, Y: 2 } }, '{"P":{"X":1,"Y":2}}'],
  [of(any), undefined, "null"],
  [of(any), { a: [1, { b: undefined }], "<": "x" }, '{"\\u003c":"x","a":[1,{"b":null}]}'],
  [of(gob.duration), Temporal.Duration.from("PT1H0.000000001S"), "3600000000001"],
  [of(gob.duration), Temporal.Duration.from("-PT2S"), "-2000000000"],
  [of(gob.time), utc("2024-02-29T01:02:03.000000004"), '"2024-02-29T01:02:03.000000004Z"'],
  [of(gob.time), east("2024-02-29T01:02:03.5"), '"2024-02-29T01:02:03.5+05:30"'],
  [of(gob.time), utc("0000-01-01T00:00:00"), '"0000-01-01T00:00:00Z"'],
  [of(gob.time), utc("9999-12-31T23:59:59"), '"9999-12-31T23:59:59Z"'],
  [
    of(map(gob.time, int)),
    new Map([[utc("2024-01-01T00:00:00"), 1]]),
    '{"2024-01-01T00:00:00Z":1}',
  ],
  [of(gob.bigInt), -(10n ** 40n), `-1${"0".repeat(40)}`],
  [of(gob.bigInt), 0n, "0"],
  [of(gob.bigRat), { num: -3n, den: 4n }, '"-3/4"'],
  [of(gob.bigRat), { num: 5n, den: 1n }, '"5"'],
  [of(gob.bigFloat), float(1, 3n), '"1.5"'],
  [of(gob.bigFloat), float(-3, 0xcccc_cccc_cccc_cccdn, 1), '"0.1"'],
  [of(gob.bigFloat), { ...noFloat, precision: 64, negative: true }, '"-0"'],
  [of(gob.bigFloat), { ...noFloat, form: "inf", negative: true }, '"-Inf"'],
  [of(gob.netipAddr), "192.0.2.1", '"192.0.2.1"'],
  [of(gob.netipAddr), "fe80::1%eth0", '"fe80::1%eth0"'],
  [of(gob.netipAddr), "::ffff:1.2.3.4", '"::ffff:1.2.3.4"'],
  [of(gob.netipAddr), "invalid IP", '""'],
  [of(gob.uuid), "00112233-4455-6677-8899-aabbccddeeff", '"00112233-4455-6677-8899-aabbccddeeff"'],
  [of(Celsius), -5, '"-5°C"'],
  [of(map(Celsius, int)), new Map([[7, 1]]), '{"7°C":1}'],
];

Deno.test("JSON that Go writes is written, and read back", () => {
  for (const [schema, value, json] of both) {
    assert.equal(encode(schema, value), json);
    assertEqual(decode(schema, json), value, json);
  }
});

/** JSON that Go reads but does not write, with the value that it is. */
const read: readonly (readonly [schema: Schema, json: string, value: unknown])[] = [
  [of(int), " \n-0 ", 0],
  [of(int), "null", 0],
  [of(gob.int64), "-0", 0n],
  [of(gob.float64), "1E+2", 100],
  [of(gob.float64), "-0.0e5", -0],
  [of(gob.float64), "1e-400", 0],
  [of(gob.float64), "0.1000000000000000055511151231257827021181583404541015625", 0.1],
  [of(gob.float64), "123456789012345678", 123456789012345678],
  [of(gob.float32), "16777217", 16777216],
  [of(gob.float32), "1e-50", 0],
  [of(string), "null", ""],
  [of(string), '"\\u0041\\/\\ud83d\\ude00"', "A/😀"],
  [of(string), '"\\ud800"', "\ufffd"],
  [of(string), '"\\udc00\\ud800x"', "\ufffd\ufffdx"],
  [of(string), '"\\ud800\\ud83d\\ude00"', "\ufffd😀"],
  [of(bytes), "null", new Uint8Array()],
  [of(bytes), "[]", new Uint8Array()],
  [of(bytes), "[1, 2, null]", new Uint8Array([1, 2, 0])],
  [of(bytes), '"A\\nQ\\r=="', new Uint8Array([1])],
  [of(bytes), '"AR=="', new Uint8Array([1])],
  [of(slice(gob.uint8)), "[1,2]", [1, 2]],
  [of(slice(int)), "null", []],
  [of(slice(int)), "[null,1]", [0, 1]],
  [of(array(3, int)), "[1]", [1, 0, 0]],
  [of(array(1, int)), '[1,2,"x",{}]', [1]],
  [of(array(2, Point)), "null", [{ X: 0, Y: 0 }, { X: 0, Y: 0 }]],
  [of(map(string, int)), "null", new Map()],
  [of(map(string, int)), '{"a":1,"b":null,"a":2}', new Map([["a", 2], ["b", 0]])],
  [of(map(int, int)), '{"+1":1,"007":2,"-0":3}', new Map([[1, 1], [7, 2], [0, 3]])],
  [of(map(gob.duration, int)), "{}", new Map()],
  [of(record(int)), "null", {}],
  [of(Point), "null", { X: 0, Y: 0 }],
  [of(Point), "{}", { X: 0, Y: 0 }],
  [of(Point), '{"Y":2,"X":1}', { X: 1, Y: 2 }],
  [of(Point), '{"y":2,"x":1}', { X: 1, Y: 2 }],
  [of(Point), '{"X":1,"x":2}', { X: 2, Y: 0 }],
  [of(Point), '{"X":1,"X":null}', { X: 1, Y: 0 }],
  [of(Point), '{"Z":[{}],"X":1,"":{"X":5},"Y":2,"Yy":3}', { X: 1, Y: 2 }],
  [of(struct("S", { AB: int, Ab: int })), '{"ab":1,"Ab":2}', { AB: 1, Ab: 2 }],
  [of(struct("S", { Kiss: int })), '{"\u212ai\u017fs":1}', { Kiss: 1 }],
  [of(struct("S", { Größe: int })), '{"GRÖßE":1}', { Größe: 1 }],
  [of(struct("S", { Aſ: int })), '{"as":1}', { Aſ: 1 }],
  [of(struct("S", { Aß: int })), '{"ASS":1}', { Aß: 0 }],
  [of(struct("S", { Aß: int, ASS: int })), '{"Aẞ":1,"ass":2}', { Aß: 1, ASS: 2 }],
  [of(struct("S", { "Ai\u0307": int })), '{"Aİ":1}', { "Ai\u0307": 0 }],
  [of(struct("S", { Σας: int })), '{"σΑΣ":1}', { Σας: 1 }],
  [of(struct("S", { P: pointer(int) })), '{"P":1,"P":null}', {}],
  [of(struct("S", { P: pointer(pointer(int)) })), '{"P":0}', { P: 0 }],
  [of(struct("S", { V: any, L: slice(int) })), '{"V":null,"L":null}', { L: [] }],
  [of(pointer(Point)), "null", { X: 0, Y: 0 }],
  [of(any), '{"a":1,"a":[2]}', { a: [2] }],
  [of(any), "12345678901234567890", 12345678901234567000],
  [of(any), "-0", -0],
  [
    of(gob.time),
    '"2024-02-29T1:02:03,5-00:00"',
    Temporal.ZonedDateTime.from("2024-02-29T01:02:03.5[+00:00]"),
  ],
  [of(gob.time), '"2024-02-29T01:02:03.1234567899Z"', utc("2024-02-29T01:02:03.123456789")],
  [of(gob.time), "null", utc("0001-01-01T00:00:00")],
  [of(gob.bigInt), "null", 0n],
  [of(gob.bigInt), "-0", 0n],
  [of(gob.bigRat), '"6/4"', { num: 3n, den: 2n }],
  [of(gob.bigRat), '"-1.50e1"', { num: -15n, den: 1n }],
  [of(gob.bigRat), '".5"', { num: 1n, den: 2n }],
  [of(gob.bigRat), "null", { num: 0n, den: 1n }],
  [of(gob.bigFloat), "null", noFloat],
  [of(gob.bigFloat), '"inf"', { ...noFloat, form: "inf" }],
  [of(gob.bigFloat), '"-15e-1"', { ...float(1, 3n), negative: true }],
  [of(gob.bigFloat), '"1e800000000"', { ...noFloat, form: "inf", precision: 64, accuracy: 1 }],
  [of(gob.bigFloat), '"-1e-700000000"', { ...noFloat, negative: true, precision: 64, accuracy: 1 }],
  [of(gob.netipAddr), '"FE80:0::1"', "fe80::1"],
  [of(gob.netipAddr), "null", "invalid IP"],
  [of(gob.uuid), '"00112233-4455-6677-8899-AABBCCDDEEFF"', "00112233-4455-6677-8899-aabbccddeeff"],
  [of(Celsius), "null", 0],
  [of(struct("S", { S: Secret, C: gob.complex128 })), "{}", { S: 0, C: { re: 0, im: 0 } }],
  [of(struct("S", { I: gob.bigInt, R: gob.bigRat, U: gob.url })), "{}", {
    I: 0n,
    R: { num: 0n, den: 1n },
    U: "",
  }],
];

Deno.test("JSON that Go reads is read", () => {
  for (const [schema, json, value] of read) assertEqual(decode(schema, json), value, json);
});

Deno.test("bytes that are no UTF-8 are read as Go reads them: each is U+FFFD", () => {
  const cases: readonly (readonly [number[], string])[] = [
    [[0xff], "\ufffd"],
    [[0x41, 0x80, 0x42], "A\ufffdB"],
    [[0xe2, 0x82], "\ufffd\ufffd"],
    [[0xe2, 0x82, 0x41], "\ufffd\ufffdA"],
    [[0xf0, 0x9f, 0x98], "\ufffd\ufffd\ufffd"],
    [[0xed, 0xa0, 0x80], "\ufffd\ufffd\ufffd"],
    [[0xc0, 0x80], "\ufffd\ufffd"],
    [[0xe0, 0x80, 0x80], "\ufffd\ufffd\ufffd"],
    [[0xf4, 0x90, 0x80, 0x80], "\ufffd\ufffd\ufffd\ufffd"],
    [[0xef, 0xbf, 0xbd, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80], "\ufffdé😀"],
    [[0xc3, 0xa9, 0xff, 0xf0, 0x9f, 0x98, 0x80], "é\ufffd😀"],
    [[0xef, 0xbb, 0xbf, 0x41], "\ufeffA"],
    [[0xff, 0x5c, 0x75, 0x64, 0x38, 0x30, 0x30], "\ufffd\ufffd"],
  ];
  for (const [text, expected] of cases) {
    assert.equal(decode(of(string), new Uint8Array([0x22, ...text, 0x22])), expected);
    const key = new Uint8Array([0x7b, 0x22, ...text, 0x22, 0x3a, 0x31, 0x7d]);
    assertEqual(decode(of(map(string, int)), key), new Map([[expected, 1]]));
  }
});

const In = struct("main.In", {
  A: int8,
  M: map(string, int8),
  T: gob.time,
  N: gob.netipAddr,
  B: bytes,
  F: gob.bigFloat,
  R: pointer(gob.bigRat),
  I: gob.bigInt,
  Z: gob.complex128,
  U: gob.url,
});
const Out = struct("main.Out", { In, S: slice(In), P: pointer(In), V: any });
const layout = 'as "2006-01-02T15:04:05Z07:00"';

/** JSON that does not fit, with Go's text and the path to the place. */
const misfits: readonly (readonly [schema: Schema, json: string, message: string, path: string])[] =
  [
    ...["1.0", "1e2", "9223372036854775808", "9".repeat(100)].map((n) =>
      [of(int), n, `json: cannot unmarshal number ${n} into Go value of type int`, ""] as const
    ),
    [
      of(int),
      "9007199254740992",
      "json: cannot unmarshal number 9007199254740992 into Go value of type int",
      "",
    ],
    [of(int8), "128", "json: cannot unmarshal number 128 into Go value of type int8", ""],
    [of(int8), "-129", "json: cannot unmarshal number -129 into Go value of type int8", ""],
    [of(gob.uint), "-1", "json: cannot unmarshal number -1 into Go value of type uint", ""],
    [of(gob.uint8), "-0", "json: cannot unmarshal number -0 into Go value of type uint8", ""],
    [
      of(gob.int64),
      "9223372036854775808",
      "json: cannot unmarshal number 9223372036854775808 into Go value of type int64",
      "",
    ],
    [
      of(gob.uint64),
      "18446744073709551616",
      "json: cannot unmarshal number 18446744073709551616 into Go value of type uint64",
      "",
    ],
    [of(gob.uint64), "-1", "json: cannot unmarshal number -1 into Go value of type uint64", ""],
    [
      of(gob.float64),
      "1e309",
      "json: cannot unmarshal number 1e309 into Go value of type float64",
      "",
    ],
    [
      of(gob.float32),
      "3.5e38",
      "json: cannot unmarshal number 3.5e38 into Go value of type float32",
      "",
    ],
    [
      of(any),
      '{"a":[1e999]}',
      "json: cannot unmarshal number 1e999 into Go value of type float64",
      '["a"][0]',
    ],
    [of(gob.bool), "1", "json: cannot unmarshal number into Go value of type bool", ""],
    [of(string), "[]", "json: cannot unmarshal array into Go value of type string", ""],
    [of(int), "true", "json: cannot unmarshal bool into Go value of type int", ""],
    [of(slice(int)), "{}", "json: cannot unmarshal object into Go value of type []int", ""],
    [of(array(2, int)), '"x"', "json: cannot unmarshal string into Go value of type [2]int", ""],
    [of(bytes), "5", "json: cannot unmarshal number into Go value of type []uint8", ""],
    [of(bytes), "[256]", "json: cannot unmarshal number 256 into Go value of type uint8", "[0]"],
    [
      of(gob.duration),
      '"1s"',
      "json: cannot unmarshal string into Go value of type time.Duration",
      "",
    ],
    [of(Point), "[]", "json: cannot unmarshal array into Go value of type main.Point", "Point"],
    [of(Point), '"x"', "json: cannot unmarshal string into Go value of type main.Point", "Point"],
    [of(struct("", {})), "5", "json: cannot unmarshal number into Go value of type struct {}", ""],
    [
      of(map(int8, int)),
      '{"1":1,"x":2}',
      "json: cannot unmarshal number x into Go value of type int8",
      '["x"]',
    ],
    [
      of(map(int8, int)),
      '{"300":1}',
      "json: cannot unmarshal number 300 into Go value of type int8",
      '["300"]',
    ],
    [
      of(map(gob.uint, int)),
      '{"+1":1}',
      "json: cannot unmarshal number +1 into Go value of type uint",
      '["+1"]',
    ],
    [
      of(map(gob.float64, int)),
      '{"1":1}',
      "json: cannot unmarshal object into Go value of type map[float64]int",
      "",
    ],
    [
      of(map(gob.bool, int)),
      "{}",
      "json: cannot unmarshal object into Go value of type map[bool]int",
      "",
    ],
    [
      of(Out),
      '{"In":{"A":300}}',
      "json: cannot unmarshal number 300 into Go struct field In.In.A of type int8",
      "Out.In.A",
    ],
    [
      of(Out),
      '{"S":[{"A":1},{"A":"x"}]}',
      "json: cannot unmarshal string into Go struct field In.S.A of type int8",
      "Out.S[1].A",
    ],
    [
      of(Out),
      '{"In":{"M":{"a":1000}}}',
      "json: cannot unmarshal number 1000 into Go struct field In.In.M of type int8",
      'Out.In.M["a"]',
    ],
    [
      of(Out),
      '{"P":5}',
      "json: cannot unmarshal number into Go struct field Out.P of type main.In",
      "Out.P",
    ],
    [
      of(Out),
      '{"V":{"a":1e999}}',
      "json: cannot unmarshal number 1e999 into Go struct field Out.V of type float64",
      'Out.V["a"]',
    ],
    [
      of(struct("", { A: int8 })),
      '{"A":300}',
      "json: cannot unmarshal number 300 into Go struct field .A of type int8",
      "A",
    ],
    [of(In), '{"T":5}', "Time.UnmarshalJSON: input is not a JSON string", "In.T"],
    [of(In), '{"T":"x"}', `parsing time "x" ${layout}: cannot parse "x" as "2006"`, "In.T"],
    [
      of(In),
      '{"T":"<é\\"\u2028>"}',
      `parsing time "<\\xc3\\xa9\\\\\\"\\xe2\\x80\\xa8>" ${layout}: ` +
      `cannot parse "<\\xc3\\xa9\\\\\\"\\xe2\\x80\\xa8>" as "2006"`,
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-01-01"}',
      `parsing time "2024-01-01" ${layout}: cannot parse "" as "T"`,
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-01-01T00:00:00"}',
      `parsing time "2024-01-01T00:00:00" ${layout}: cannot parse "" as "Z07:00"`,
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-13-01T00:00:00Z"}',
      'parsing time "2024-13-01T00:00:00Z": month out of range',
      "In.T",
    ],
    [
      of(In),
      '{"T":"2023-02-29T00:00:00Z"}',
      'parsing time "2023-02-29T00:00:00Z": day out of range',
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-01-01T24:00:00Z"}',
      'parsing time "2024-01-01T24:00:00Z": hour out of range',
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-01-01T00:00:60Z"}',
      'parsing time "2024-01-01T00:00:60Z": second out of range',
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-01-01T00:00:00Zx"}',
      'parsing time "2024-01-01T00:00:00Zx": extra text: "x"',
      "In.T",
    ],
    [
      of(In),
      '{"T":"2024-01-01T00:00:00+25:00"}',
      'parsing time "2024-01-01T00:00:00+25:00": time zone offset hour out of range',
      "In.T",
    ],
    [of(In), '{"N":"1.2.3"}', 'ParseAddr("1.2.3"): unable to parse IP', "In.N"],
    [of(In), '{"N":"invalid IP"}', 'ParseAddr("invalid IP"): unable to parse IP', "In.N"],
    [
      of(In),
      '{"N":5}',
      "json: cannot unmarshal number into Go struct field In.N of type netip.Addr",
      "In.N",
    ],
    ...([["=", 0], ["A===", 1], ["AQ=", 3], ["AQ==x", 4], ["AQ==AQ==", 4], ["AA=A", 2]] as const)
      .map(([text, at]) =>
        [of(In), `{"B":"${text}"}`, `illegal base64 data at input byte ${at}`, "In.B"] as const
      ),
    ...([["****", 0], ["AAAA*", 4], ["AAA", 0], ["A Q=", 1], ["AAAAé", 4], [
      "A\\nA\\nA",
      2,
    ]] as const)
      .map(([text, at]) =>
        [of(In), `{"B":"${text}"}`, `illegal base64 data at input byte ${at}`, "In.B"] as const
      ),
    [
      of(In),
      '{"F":1.5}',
      "json: cannot unmarshal number into Go struct field In.F of type big.Float",
      "In.F",
    ],
    [
      of(In),
      '{"F":"x"}',
      'math/big: cannot unmarshal "x" into a *big.Float (number has no digits)',
      "In.F",
    ],
    [of(In), '{"F":""}', 'math/big: cannot unmarshal "" into a *big.Float (EOF)', "In.F"],
    [
      of(In),
      '{"F":"1/3"}',
      `math/big: cannot unmarshal "1/3" into a *big.Float (expected end of string, found '/')`,
      "In.F",
    ],
    [
      of(In),
      '{"F":"1e9999999999"}',
      'math/big: cannot unmarshal "1e9999999999" into a *big.Float (exponent overflow)',
      "In.F",
    ],
    [
      of(In),
      '{"R":1}',
      "json: cannot unmarshal number into Go struct field In.R of type *big.Rat",
      "In.R",
    ],
    [of(In), '{"R":"1/0"}', 'math/big: cannot unmarshal "1/0" into a *big.Rat', "In.R"],
    [of(In), '{"R":"1e1000001"}', 'math/big: cannot unmarshal "1e1000001" into a *big.Rat', "In.R"],
    [of(In), '{"I":1.5}', 'math/big: cannot unmarshal "1.5" into a *big.Int', "In.I"],
    [of(In), '{"I":"5"}', 'math/big: cannot unmarshal "\\"5\\"" into a *big.Int', "In.I"],
    [
      of(In),
      '{"Z":5}',
      "json: cannot unmarshal number into Go struct field In.Z of type complex128",
      "In.Z",
    ],
    [
      of(In),
      '{"U":"https://a"}',
      "json: cannot unmarshal string into Go struct field In.U of type url.URL",
      "In.U",
    ],
    [
      of(In),
      '{"U":{"Path":5}}',
      "json: cannot unmarshal number into Go struct field URL.U.Path of type string",
      "In.U.Path",
    ],
    [of(gob.uuid), '"x"', "invalid UUID length: 1", ""],
    [of(gob.uuid), `"${"x".repeat(36)}"`, "invalid UUID format", ""],
    [of(Celsius), '"warm"', "main: no temperature", ""],
    [of(Celsius), "5", "json: cannot unmarshal number into Go value of type main.Celsius", ""],
    [of(map(Celsius, int)), '{"warm":1}', "main: no temperature", '["warm"]'],
    [
      of(Secret),
      '"AQ=="',
      "json: main.Secret encodes itself as binary and has no form in JSON",
      "",
    ],
  ];

Deno.test("JSON that does not fit is refused in Go's words, with the path", () => {
  for (const [schema, json, message, path] of misfits) {
    assert.throws(() => decode(schema, json), (error) => {
      assert(error instanceof gob.GobError, json);
      assert.equal(error.name, "GobError");
      assert.equal(error.message, message, json);
      assert.equal(error.path, path, json);
      assert(error.offset >= 0 && error.offset < json.length, json);
      return true;
    });
  }
});

/** Values that JSON cannot hold or that do not fit, with the error. */
const unfit: readonly (readonly [schema: Schema, value: unknown, error: string])[] = [
  [
    of(int),
    1.5,
    "RangeError: Cannot encode value: expected int, a whole number from -9007199254740991 to 9007199254740991, received 1.5",
  ],
  [of(int), "1", "TypeError: Cannot encode value: expected int, received string"],
  [of(gob.int64), 1, "TypeError: Cannot encode value: expected int64 as a bigint, received 1"],
  [of(gob.uint64), -1n, "RangeError: Cannot encode value: expected uint64, received -1n"],
  [of(gob.float64), NaN, "RangeError: Cannot encode value: json: unsupported value: NaN"],
  [of(gob.float64), Infinity, "RangeError: Cannot encode value: json: unsupported value: +Inf"],
  [of(gob.float32), -Infinity, "RangeError: Cannot encode value: json: unsupported value: -Inf"],
  [of(gob.float32), 1e39, "RangeError: Cannot encode value: expected float32, received 1e+39"],
  [
    of(gob.complex128),
    { re: 1, im: 2 },
    "TypeError: Cannot encode value: json: unsupported type: complex128",
  ],
  [
    of(string),
    "\ud800",
    "TypeError: Cannot encode value: expected well-formed text, received a lone surrogate",
  ],
  [
    of(bytes),
    [1],
    "TypeError: Cannot encode value: expected []byte as a Uint8Array, received Array",
  ],
  [of(slice(gob.uint8)), [1, 256], "TypeError: Cannot encode [1]: expected uint8, received 256"],
  [of(array(2, int)), [1], "RangeError: Cannot encode value: expected [2]int, received 1 elements"],
  [of(slice(int)), [1, null], "TypeError: Cannot encode [1]: expected int, received null"],
  [
    of(map(gob.float64, int)),
    new Map(),
    "TypeError: Cannot encode value: json: unsupported type: map[float64]int",
  ],
  [
    of(map(string, int)),
    {},
    "TypeError: Cannot encode value: expected map[string]int as a Map, received Object: " +
    "use new Map(Object.entries(value)), or gob.record for the schema",
  ],
  [
    of(map(string, int)),
    new Map([["a", "b"]]),
    'TypeError: Cannot encode ["a"]: expected int, received string',
  ],
  [
    of(map(int, int)),
    new Map([["a", 1]]),
    'TypeError: Cannot encode ["a"]: expected int, received string',
  ],
  [
    of(record(int)),
    { "\ud800": 1 },
    'TypeError: Cannot encode ["\\ud800"]: expected well-formed text, received a lone surrogate',
  ],
  [of(Point), { X: 1 }, "TypeError: Cannot encode Point.Y: expected int, received undefined"],
  [of(Point), null, "TypeError: Cannot encode Point: expected main.Point, received null"],
  [
    of(struct("S", { P: pointer(int) })),
    { P: null },
    "TypeError: Cannot encode S.P: expected *int, received null: leave the field out, or use undefined for nil",
  ],
  [
    of(record(int)),
    new Map(),
    "TypeError: Cannot encode value: expected map[string]int as an object, received Map: " +
    "use Object.fromEntries(value), or gob.map for the schema",
  ],
  [
    of(gob.byteArray(2)),
    new Uint8Array(3),
    "RangeError: Cannot encode value: expected [2]uint8, received 3 bytes",
  ],
  [
    of(map(gob.byteArray(2), int)),
    new Map([["0102", 1]]),
    "TypeError: Cannot encode value: json: unsupported type: map[[2]uint8]int",
  ],
  [
    of(gob.stringBytes),
    new Uint8Array([0xff]),
    "RangeError: Cannot encode value: expected UTF-8, which is all that JSON can hold",
  ],
  [
    of(map(gob.stringBytes, int)),
    new Map([["ff", 1]]),
    'RangeError: Cannot encode ["ff"]: expected UTF-8, which is all that JSON can hold',
  ],
  [
    of(gob.oneOf({ "main.Point": Point })),
    gob.typed("main.Other", 1),
    "TypeError: Cannot encode value: type not registered for interface: main.Other; expected main.Point",
  ],
  [
    of(gob.oneOf({ "main.Point": Point })),
    gob.typed("main.Point", { X: 1 }),
    "TypeError: Cannot encode (main.Point).Y: expected int, received undefined",
  ],
  [
    of(gob.time),
    Uint8Array.fromHex("014000000e7791f70000000000ffff"),
    "RangeError: Cannot encode value: Time.MarshalJSON: year outside of range [0,9999]",
  ],
  [of(gob.duration), 5, "TypeError: Cannot encode value: expected Temporal.Duration, received 5"],
  [
    of(gob.time),
    utc("2024-01-01T00:00:00").add({ years: 8000 }),
    "RangeError: Cannot encode value: Time.MarshalJSON: year outside of range [0,9999]",
  ],
  [
    of(gob.time),
    "now",
    "TypeError: Cannot encode value: expected Temporal.ZonedDateTime, Temporal.Instant or Date, received string",
  ],
  [of(gob.bigInt), 5, "TypeError: Cannot encode value: expected a bigint, received 5"],
  [
    of(gob.bigRat),
    { num: 1n, den: 0n },
    "RangeError: Cannot encode value: expected a denominator above 0, received 0n",
  ],
  [
    of(gob.bigFloat),
    float(2 ** 21, 1n),
    "RangeError: Cannot encode value: expected a number of at most 2^20 bits to be written as text, received exponent 2097152",
  ],
  [
    of(gob.netipAddr),
    "1.2.3",
    'TypeError: Cannot encode value: expected an IP address, received "1.2.3"',
  ],
  [of(gob.uuid), "x", 'TypeError: Cannot encode value: expected a UUID, received "x"'],
  [
    of(gob.url),
    "a\nb",
    "RangeError: Cannot encode value: expected a URL: invalid control character in URL",
  ],
  [
    of(Secret),
    1,
    "TypeError: Cannot encode value: main.Secret encodes itself as binary and has no form in JSON",
  ],
  [
    of(any),
    [() => {}],
    "TypeError: Cannot encode [0]: expected what JSON has, a bigint, Uint8Array or typed(name, value) for an interface, received function",
  ],
  [
    of(any),
    { a: new Map() },
    'TypeError: Cannot encode ["a"]: expected what JSON has, a bigint, Uint8Array or typed(name, value) for an interface, received Map',
  ],
  [
    of(any),
    gob.typed("main.T", 1),
    "TypeError: Cannot encode value: type not registered for interface: main.T",
  ],
  [
    of(any),
    gob.typed("int8", 300),
    "RangeError: Cannot encode (int8): expected int8, a whole number from -128 to 127, received 300",
  ],
  [
    of(any),
    2n ** 63n,
    "RangeError: Cannot encode (int64): expected int64, received 9223372036854775808n",
  ],
];

Deno.test("values that do not fit are refused with the path", () => {
  for (const [schema, value, expected] of unfit) {
    assert.throws(() => encode(schema, value), (error) => {
      assert.equal(String(error), expected);
      return true;
    });
  }
});

Deno.test("interface values are written by their kinds and registered types, and read as Go reads them", () => {
  const registry = new gob.Registry().register("main.Point", Point).register("time.Time", gob.time);
  const written: readonly (readonly [unknown, string])[] = [
    [5n, "5"],
    [2n ** 62n, "4611686018427387904"],
    [1e21, "1e+21"],
    [new Uint8Array([1]), '"AQ=="'],
    [gob.typed("main.Point", { X: 1, Y: 2 }), '{"X":1,"Y":2}'],
    [
      [gob.typed("time.Time", new Date(0)), gob.typed("[]int", [1])],
      '["1970-01-01T00:00:00Z",[1]]',
    ],
    [null, "null"],
    [Object.assign(Object.create(null), { b: 1, a: null }), '{"a":null,"b":1}'],
  ];
  for (const [value, json] of written) assert.equal(encode(of(any), value, { registry }), json);
  assertEqual(decode(of(any), '[1,"x",null,true,{"X":1.5}]'), [1, "x", undefined, true, {
    X: 1.5,
  }]);
});

Deno.test("a Date, an Instant and times in zones with seconds are written as times", () => {
  assert.equal(encode(of(gob.time), new Date(1)), '"1970-01-01T00:00:00.001Z"');
  const instant = Temporal.Instant.from("2024-01-01T00:00:00Z");
  assert.equal(encode(of(gob.time), instant), '"2024-01-01T00:00:00Z"');
  const zoned = instant.toZonedDateTimeISO("America/New_York");
  assert.equal(encode(of(gob.time), zoned), '"2023-12-31T19:00:00-05:00"');
  assert.equal(encode(of(gob.time), zoned.withCalendar("hebrew")), '"2023-12-31T19:00:00-05:00"');
  const old = Temporal.ZonedDateTime.from("1900-01-01T00:00:00[Europe/Amsterdam]");
  const text = encode(of(gob.time), old);
  assert.equal(Temporal.Instant.from(JSON.parse(text)).epochNanoseconds, old.epochNanoseconds);
});

const empty = { Scheme: "", Opaque: "", User: null, Host: "", Path: "", Fragment: "" };
const rest = { RawQuery: "", RawPath: "", RawFragment: "", ForceQuery: false, OmitHost: false };

Deno.test("a URL is written as Go's fields, and put together as Go's String()", () => {
  const cases:
    readonly (readonly [text: string, fields: Record<string, unknown>, back?: string])[] = [
      ["", {}],
      ["https://example.com:8/a/b?q=1&r=%20#f", {
        Scheme: "https",
        Host: "example.com:8",
        Path: "/a/b",
        RawQuery: "q=1&r=%20",
        Fragment: "f",
      }],
      ["HTTP://u:p@h/a%2Fb", {
        Scheme: "http",
        User: {},
        Host: "h",
        Path: "/a/b",
        RawPath: "/a%2Fb",
      }, "http://@h/a%2Fb"],
      [
        "http://h/a b",
        { Scheme: "http", Host: "h", Path: "/a b", RawPath: "/a b" },
        "http://h/a%20b",
      ],
      [
        "http://é.com/é",
        { Scheme: "http", Host: "é.com", Path: "/é", RawPath: "/é" },
        "http://%C3%A9.com/%C3%A9",
      ],
      ["mailto:x@y?z", { Scheme: "mailto", Opaque: "x@y", RawQuery: "z" }],
      ["http:/p", { Scheme: "http", Path: "/p", OmitHost: true }],
      ["file:///etc", { Scheme: "file", Path: "/etc" }],
      ["//h/p", { Host: "h", Path: "/p" }],
      ["///p", { Path: "///p" }],
      ["*", { Path: "*" }],
      ["?", { ForceQuery: true }],
      ["a?b?c", { Path: "a", RawQuery: "b?c" }],
      ["http://h?", { Scheme: "http", Host: "h", ForceQuery: true }],
      ["#f%20x!*", { Fragment: "f x!*", RawFragment: "" }],
      ["#%66", { Fragment: "f", RawFragment: "%66" }],
    ];
  for (const [text, fields, back] of cases) {
    const json = encode(of(gob.url), text);
    const { RawQuery, ...all } = { ...empty, ...rest, ...fields };
    assertEqual(JSON.parse(json), { ...all, RawQuery }, text);
    assert.equal(decode(of(gob.url), json), back ?? text);
  }
  for (const text of [":a", "1:2", "http://h/%zz", "http://h%41/", "http://a b/"]) {
    assert.throws(() => encode(of(gob.url), text), RangeError, text);
  }
});

Deno.test("keys that a peer chose are keys and nothing else", () => {
  const json = '{"__proto__":1,"constructor":2,"toString":3,"a":4}';
  const keys = ["__proto__", "constructor", "toString", "a"];
  for (const schema of [of(record(int)), of(any)]) {
    const value = decode(schema, json) as Record<string, unknown>;
    assert.deepEqual(Object.keys(value), keys);
    assert.equal(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, 1);
    assert.equal(encode(schema, value), '{"__proto__":1,"a":4,"constructor":2,"toString":3}');
  }
  assertEqual(decode(of(Point), '{"__proto__":{"X":5},"constructor":1}'), { X: 0, Y: 0 });
  assertEqual(
    decode(of(map(string, int)), json),
    new Map(keys.map((key, index) => [key, index + 1])),
  );
});

interface List {
  Value: number;
  Next?: List;
}
const List: gob.Schema<List> = struct("List", { Value: int, Next: pointer(gob.lazy(() => List)) });

Deno.test("recursive types are read and written up to the limit", () => {
  let list: List = { Value: 0 };
  for (let i = 1; i < 900; i++) list = { Value: i, Next: list };
  const json = encode(of(List), list);
  assertEqual(decode(of(List), json), list);
  const loop: List = { Value: 1 };
  loop.Next = loop;
  assert.throws(
    () => encode(of(List), loop),
    /^RangeError: Cannot encode List\.Next.*nested deeper than 1000/,
  );
  const ring: unknown[] = [];
  ring.push(ring);
  assert.throws(() => encode(of(any), ring), RangeError);
  const Endless: gob.Schema<unknown> = struct("E", { E: gob.lazy(() => Endless) }) as never;
  assert.throws(() => encode(Endless, {}), TypeError);
  assert.throws(() => decode(Endless, "{}"), TypeError);
});

Deno.test("elements are counted against the limit, whatever holds them", () => {
  const limits = { maxElements: 3 };
  const fits: readonly (readonly [Schema, string])[] = [
    [of(slice(int)), "[1,2,3]"],
    [of(any), '[1,{"a":2}]'],
    [of(array(2, slice(int))), "[[1],[2,3]]"],
    [of(Point), '{"X":1,"Y":1,"Z":[1,2,3,4,5]}'],
  ];
  for (const [schema, json] of fits) decode(schema, json, limits);
  const tooMany: readonly (readonly [Schema, string])[] = [
    [of(slice(int)), "[1,2,3,4]"],
    [of(bytes), "[1,2,3,4]"],
    [of(map(string, slice(int))), '{"a":[1],"b":[2]}'],
    [of(any), '{"a":[1,2,3]}'],
    [of(array(2, slice(int))), "[[1,2],[3,4]]"],
  ];
  for (const [schema, json] of tooMany) {
    assert.throws(() => decode(schema, json, limits), {
      name: "GobError",
      message: "json: more than 3 elements in a value",
    });
  }
});

Deno.test("huge numbers and texts cost no more than their length", () => {
  const digits = "9".repeat(5_000_000);
  for (const schema of [of(int), of(gob.int64), of(gob.uint64), of(gob.float64), of(gob.bigInt)]) {
    assert.throws(() => decode(schema, digits), { name: "GobError" });
  }
  assert.throws(() => decode(of(gob.bigRat), `"${digits}"`), { name: "GobError" });
  assert.throws(() => decode(of(gob.bigFloat), `"${digits}"`), { name: "GobError" });
  assert.throws(() => decode(of(gob.bigRat), '"1e999999999"'), { name: "GobError" });
  assert.equal((decode(of(gob.bigFloat), '"1e600000000"') as gob.BigFloat).form, "finite");
  assertEqual(decode(of(map(int, int)), `{"${"0".repeat(5_000_000)}1":1}`), new Map([[1, 1]]));
  const escapes = `"${"\\u0041".repeat(500_000)}"`;
  assert.equal(decode(of(string), escapes), "A".repeat(500_000));
  assert.equal(decode(of(gob.bigInt), `1${"0".repeat(1000)}`), 10n ** 1000n);
});

Deno.test("random numbers come back as they went", () => {
  const words = new BigUint64Array(1000);
  const floats = new Float64Array(words.buffer);
  for (let round = 0; round < 20; round++) {
    crypto.getRandomValues(words);
    const unsigned = Array.from(words);
    const signed = unsigned.map((word) => BigInt.asIntN(64, word));
    const finite = Array.from(floats).filter(Number.isFinite);
    const single = finite.map(Math.fround).filter(Number.isFinite);
    const back = <T>(schema: gob.Schema<T>, values: T[]) =>
      assert.deepEqual(decode(of(slice(schema)), encode(of(slice(schema)), values)), values);
    back(gob.uint64, unsigned);
    back(gob.int64, signed);
    back(gob.float64, finite);
    back(gob.float32, single);
  }
});

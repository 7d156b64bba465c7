import assert from "node:assert/strict";
import {
  any,
  bigInt,
  bool,
  bytes,
  complex128,
  decode,
  decodeAll,
  Decoder,
  encode,
  Encoder,
  float64,
  GobError,
  int,
  int64,
  lazy,
  map,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  typed,
  uint64,
} from "../../gob/mod.ts";
import { Point } from "../testing/schemas.ts";
import {
  hex,
  int as intHex,
  join,
  message,
  messages,
  pure,
  sliceType,
  structType,
} from "./hand_made.ts";

const Pair = struct("main.Pair", { A: any, B: any });
interface Tree {
  Label: string;
  Kids: Tree[];
}
const Tree: Schema<Tree> = struct("main.Tree", { Label: string, Kids: slice(lazy(() => Tree)) });

const registry = new Registry()
  .register("main.Point", Point)
  .register("main.Pair", Pair)
  .register("main.Tree", Tree)
  .register("[]interface {}", slice(any));

/** Values of many kinds, some of which define types in the middle, as one stream. */
function sample(): { schemas: Schema<unknown>[]; values: unknown[]; bytes: Uint8Array } {
  const encoder = new Encoder({ registry });
  const schemas: Schema<unknown>[] = [];
  const values: unknown[] = [];
  const parts: Uint8Array[] = [];
  const add = <T>(schema: Schema<T>, value: T) => {
    schemas.push(schema as unknown as Schema<unknown>);
    values.push(value);
    parts.push(encoder.encode(schema, value));
  };
  add(Point, { X: 1, Y: -1 });
  add(string, "x".repeat(300));
  add(Tree, { Label: "root", Kids: [{ Label: "a", Kids: [] }, { Label: "", Kids: [] }] });
  add(Pair, { A: typed("main.Point", { X: 5, Y: 0 }), B: [1].length });
  add(slice(any), [
    typed("main.Pair", { A: typed("main.Tree", { Label: "deep", Kids: [] }), B: "b" }),
    typed("[]interface {}", [typed("[]string", ["s"]), typed("[]interface {}", [])]),
    undefined,
    typed("[]int", [1, 2]),
  ]);
  add(map(string, any), new Map<string, unknown>([["k", typed("[]bool", [true])], ["l", 1.5]]));
  add(Point, { X: 0, Y: 0 });
  return { schemas, values, bytes: join(...parts) };
}

/** Pushes the bytes in chunks of a size and takes each value as soon as it can be decoded. */
function decodeInChunks(sizes: () => number, plain: boolean): unknown[] {
  const { schemas, bytes } = sample();
  const decoder = new Decoder({ registry });
  const found: unknown[] = [];
  const take = () => {
    for (;;) {
      const schema = schemas[found.length];
      const next = plain || schema === undefined ? decoder.next() : decoder.next(schema);
      if (next === undefined) return;
      found.push(next.value);
    }
  };
  take();
  for (let at = 0; at < bytes.length;) {
    // The chunk is reused, like the buffer of a reader.
    const chunk = bytes.slice(at, at += sizes());
    decoder.push(chunk);
    chunk.fill(0xee);
    take();
  }
  assert.equal(decoder.pending, false);
  return found;
}

Deno.test("Decoder gives the same values for every chunking", pure, () => {
  const { values } = sample();
  for (const size of [1, 2, 3, 5, 7, 16, 61, 100, 128, 1000]) {
    assert.deepEqual(decodeInChunks(() => size, false), values, `chunks of ${size}`);
  }
  let seed = 7;
  const random = () => 1 + ((seed = (seed * 48271) % 0x7fffffff) % 90);
  for (let i = 0; i < 20; i++) assert.deepEqual(decodeInChunks(random, false), values);
});

Deno.test("Decoder without schemas gives the same plain values for every chunking", pure, () => {
  const { bytes } = sample();
  const whole = decodeAll(bytes, undefined, { registry });
  assert.deepEqual(whole[2], { Label: "root", Kids: [{ Label: "a" }, {}] });
  for (const size of [1, 2, 3, 17, 1000]) {
    assert.deepEqual(decodeInChunks(() => size, true), whole, `chunks of ${size}`);
  }
});

Deno.test(
  "Decoder.next() gives a value as soon as its last byte is there, and not before",
  pure,
  () => {
    const bytes = encode(Pair, { A: typed("main.Point", { X: 1, Y: 2 }), B: undefined }, {
      registry,
    });
    const decoder = new Decoder({ registry });
    for (const byte of bytes.subarray(0, -1)) {
      decoder.push(Uint8Array.of(byte));
      assert.equal(decoder.next(Pair), undefined);
      assert.equal(decoder.pending, true);
    }
    decoder.push(bytes.subarray(-1));
    assert.deepEqual(decoder.next(Pair), { value: { A: typed("main.Point", { X: 1, Y: 2 }) } });
    assert.equal(decoder.next(Pair), undefined);
    assert.equal(decoder.pending, false);
  },
);

Deno.test("Decoder.next() tells a value that is undefined from no value", pure, () => {
  const decoder = new Decoder();
  decoder.push(encode(any, undefined));
  assert.deepEqual(decoder.next(any), { value: undefined });
  assert.equal(decoder.next(any), undefined);
});

Deno.test("Decoder.push() takes empty chunks", pure, () => {
  const decoder = new Decoder();
  decoder.push(new Uint8Array(0));
  assert.equal(decoder.pending, false);
  decoder.push(encode(int, 5));
  decoder.push(new Uint8Array(0));
  assert.deepEqual(decoder.next(int), { value: 5 });
});

Deno.test("decoded values hold no bytes of the stream", pure, () => {
  const sent = encode(slice(bytes), [Uint8Array.of(1, 2, 3)]);
  const decoded = decode(sent, slice(bytes));
  sent.fill(0);
  assert.deepEqual(decoded, [Uint8Array.of(1, 2, 3)]);
  assert.equal(decoded[0]!.buffer.byteLength, 3);
});

Deno.test("decode() reads a view of a larger buffer", pure, () => {
  const sent = encode(string, "here");
  const larger = join(hex("ffff"), sent, hex("ffff"));
  assert.equal(decode(larger.subarray(2, 2 + sent.length), string), "here");
});

Deno.test("decode() gives the first value, decodeAll() every one", pure, () => {
  const encoder = new Encoder();
  const sent = join(encoder.encode(int, 1), encoder.encode(int, 2), encoder.encode(int, 3));
  assert.equal(decode(sent, int), 1);
  assert.equal(decode(sent), 1);
  assert.deepEqual(decodeAll(sent, int), [1, 2, 3]);
  assert.deepEqual(decodeAll(new Uint8Array(0)), []);
});

Deno.test("decode() and decodeAll() refuse a stream that ends inside of a value", pure, () => {
  const { bytes } = sample();
  const ends = new Set<number>();
  const encoder = new Encoder({ registry });
  const { schemas, values } = sample();
  let end = 0;
  schemas.forEach((schema, index) => ends.add(end += encoder.encode(schema, values[index]).length));
  for (let length = 1; length < bytes.length; length++) {
    const part = bytes.subarray(0, length);
    if (ends.has(length)) {
      decodeAll(part, undefined, { registry });
      continue;
    }
    assert.throws(() => decodeAll(part, undefined, { registry }), (error) => {
      assert(error instanceof GobError, `${length}: ${error}`);
      assert.equal(error.message, "unexpected EOF");
      assert.equal(error.offset, length);
      return true;
    }, `${length} bytes`);
  }
});

Deno.test("decode() says EOF for nothing at all", pure, () => {
  assert.throws(() => decode(new Uint8Array(0)), (error) => {
    assert(error instanceof GobError);
    assert.equal(error.message, "EOF");
    assert.equal(error.offset, 0);
    return true;
  });
});

Deno.test("plain values are what the stream's own types say", pure, () => {
  const All = struct("main.All", {
    Bool: bool,
    Int: int,
    Big: int64,
    Huge: uint64,
    Float: float64,
    Complex: complex128,
    Text: string,
    Bytes: bytes,
    Slice: slice(Point),
    Map: map(int, string),
    Pointer: pointer(Point),
    Any: any,
    Time: time,
    Number: bigInt,
    Zero: int,
  });
  const when = Temporal.ZonedDateTime.from("2024-02-29T12:00:00+02:00[+02:00]");
  const { Time, ...found } = decode(encode(All, {
    Bool: true,
    Int: -7,
    Big: 2n ** 53n,
    Huge: 2n ** 64n - 1n,
    Float: 1,
    Complex: { re: 1, im: 2 },
    Text: "text",
    Bytes: Uint8Array.of(1),
    Slice: [{ X: 0, Y: 1 }],
    Map: new Map([[1, "one"]]),
    Pointer: { X: 0, Y: 0 },
    Any: typed("[]string", ["a"]),
    Time: when,
    Number: -(2n ** 70n),
    Zero: 0,
  })) as Record<string, unknown>;
  assert.equal(String(Time), String(when));
  assert.deepEqual(found, {
    Bool: true,
    Int: -7,
    Big: 2n ** 53n,
    Huge: 2n ** 64n - 1n,
    Float: 1,
    Complex: { re: 1, im: 2 },
    Text: "text",
    Bytes: Uint8Array.of(1),
    Slice: [{ Y: 1 }],
    Map: new Map([[1, "one"]]),
    Pointer: {},
    Any: typed("[]string", ["a"]),
    Number: -(2n ** 70n),
  });
});

Deno.test("plain integers are numbers up to the last safe one", pure, () => {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  for (
    const [value, expected] of [
      [limit, Number(limit)],
      [limit + 1n, limit + 1n],
      [-limit, -Number(limit)],
      [-limit - 1n, -limit - 1n],
      [2n ** 63n - 1n, 2n ** 63n - 1n],
      [-(2n ** 63n), -(2n ** 63n)],
    ] as const
  ) {
    assert.equal(decode(encode(int64, value)), expected);
  }
  assert.equal(decode(encode(uint64, limit)), Number(limit));
  assert.equal(decode(encode(uint64, limit + 1n)), limit + 1n);
});

Deno.test("plain structs take a field of any name as an own key", pure, () => {
  const names = ["__proto__", "constructor", "hasOwnProperty", "lower", "世界"];
  const fields = Object.fromEntries(names.map((name) => [name, 2]));
  // An object made from entries has __proto__ as an own key, too.
  const type = structType(64, "Odd", fields);
  const value = names.map((_, index) => `01 ${intHex(index + 1)}`).join(" ");
  const found = decode(messages(type, `${intHex(64)} ${value} 00`)) as Record<string, unknown>;
  assert.deepEqual(Object.keys(found), names);
  assert.deepEqual(Object.values(found), [1, 2, 3, 4, 5]);
});

Deno.test("what Go reads leniently is read", pure, () => {
  const table: [string, Uint8Array, Schema<unknown> | undefined, unknown][] = [
    ["an integer longer than it needs to be", message("04 00 f8000000000000000a"), undefined, 5],
    ["an id longer than it needs to be", message("fe0004 00 0a"), undefined, 5],
    ["a length longer than it needs to be", join(hex("fe0003"), hex("04000a")), undefined, 5],
    ["bytes behind the value", message("04 00 0a 01 02 03"), undefined, 5],
    ["true as any number", message("02 00 07"), undefined, true],
    [
      "a missing end marker",
      messages(structType(64, "P", { X: 2 }), `${intHex(64)} 01 0a`),
      undefined,
      {
        X: 5,
      },
    ],
    [
      "missing end markers of nested structs",
      messages(
        structType(64, "A", { B: 65 }),
        structType(65, "B", { X: 2 }),
        `${intHex(64)} 01 01 0a`,
      ),
      undefined,
      { B: { X: 5 } },
    ],
    [
      "an explicit zero",
      messages(structType(64, "P", { X: 2, Y: 2 }), `${intHex(64)} 01 00 01 0a 00`),
      Point as unknown as Schema<unknown>,
      { X: 0, Y: 5 },
    ],
    [
      "another id inside of the definition",
      messages(structType(64, "P", { X: 2 }, 99), `${intHex(64)} 01 0a 00`),
      undefined,
      { X: 5 },
    ],
    [
      "a first id of 65",
      messages(structType(65, "P", { X: 2 }), `${intHex(65)} 01 0a 00`),
      undefined,
      { X: 5 },
    ],
    [
      "a first id far above",
      messages(structType(5000, "P", { X: 2 }), `${intHex(5000)} 01 0a 00`),
      undefined,
      { X: 5 },
    ],
    [
      "definitions that nothing uses",
      messages(structType(64, "P", { X: 2 }), sliceType(65, 64), sliceType(66, 99), "04 00 0a"),
      undefined,
      5,
    ],
    [
      "definitions in any order",
      messages(structType(65, "B", { X: 2 }), sliceType(64, 65), `${intHex(64)} 00 01 01 0a 00`),
      undefined,
      [{ X: 5 }],
    ],
    [
      "no name for a struct",
      messages(structType(64, "", { X: 2 }), `${intHex(64)} 01 0a 00`),
      undefined,
      {
        X: 5,
      },
    ],
  ];
  for (const [name, bytes, schema, expected] of table) {
    const found = schema === undefined ? decodeAll(bytes) : decodeAll(bytes, schema);
    assert.deepEqual(found, [expected], name);
  }
});

Deno.test("a definition between the values of a stream is learnt when it comes", pure, () => {
  const bytes = messages(
    "04 00 02",
    structType(64, "P", { X: 2 }),
    `${intHex(64)} 01 04 00`,
    "04 00 06",
    sliceType(65, 64),
    `${intHex(65)} 00 01 01 08 00`,
  );
  assert.deepEqual(decodeAll(bytes), [1, { X: 2 }, 3, [{ X: 4 }]]);
});

Deno.test("definitions with no value behind them are half a value", pure, () => {
  const bytes = messages("04 00 02", structType(64, "P", { X: 2 }));
  assert.throws(() => decode(bytes.subarray(4)), /^GobError: unexpected EOF$/);
  // Go's decoder gives this error too, for the second value.
  assert.throws(() => decodeAll(bytes), /^GobError: unexpected EOF$/);
  const decoder = new Decoder();
  decoder.push(bytes);
  assert.deepEqual(decoder.next(), { value: 1 });
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.pending, true, "the definition belongs to a value that has not come");
});

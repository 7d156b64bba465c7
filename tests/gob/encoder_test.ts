import assert from "node:assert/strict";
import { Random } from "../testing/random.ts";
import {
  any,
  array,
  bool,
  bytes,
  complex128,
  complex64,
  decode,
  decodeAll,
  encode,
  Encoder,
  float32,
  float64,
  inspect,
  int,
  int16,
  int32,
  int64,
  int8,
  lazy,
  map,
  opaque,
  pointer,
  record,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  typed,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
} from "../../gob/mod.ts";
import { Args, List } from "../testing/schemas.ts";
import { hex, join, pure } from "./hand_made.ts";

const Box = struct("main.Box", { V: any });

/** A schema for a value that the compiler would refuse. */
function unchecked(schema: unknown): Schema<unknown> {
  return schema as Schema<unknown>;
}

Deno.test("encode() writes what Go 1.26 writes", pure, () => {
  const table: [Schema<unknown>, unknown, string][] = [
    [unchecked(bool), true, "03 02 00 01"],
    [unchecked(int), 0, "03 04 00 00"],
    [unchecked(uint8), 255, "04 06 00 ff ff"],
    [unchecked(float64), 1.5, "05 08 00 fe f8 3f"],
    [unchecked(bytes), Uint8Array.of(1, 2), "05 0a 00 02 01 02"],
    [unchecked(string), "hi", "05 0c 00 02 68 69"],
    [unchecked(complex128), { re: 1, im: 0 }, "06 0e 00 fe f0 3f 00"],
    [unchecked(any), undefined, "03 10 00 00"],
    [
      unchecked(Args),
      { A: 1, B: 0 },
      "1d 7f 03 01 01 04 41726773 01 ff80 00 01 02 01 01 41 01 04 00 01 01 42 01 04 00 00 00" +
      "05 ff80 01 02 00",
    ],
    [
      unchecked(slice(int)),
      [0, -0, 1],
      "0b 7f 02 01 02 ff80 00 01 04 00 00 07 ff80 00 03 00 00 02",
    ],
    [
      unchecked(slice(float64)),
      [-0, NaN],
      "0b 7f 02 01 02 ff80 00 01 08 00 00 0f ff80 00 02 ff80 f8010000000000f87f",
    ],
  ];
  for (const [schema, value, expected] of table) {
    assert.equal(encode(schema, value).toHex(), hex(expected).toHex(), inspect(hex(expected)));
  }
});

Deno.test("Encoder sends each definition once", pure, () => {
  const encoder = new Encoder();
  const first = encoder.encode(Args, { A: 1, B: 2 });
  const second = encoder.encode(Args, { A: 3, B: 4 });
  const third = encoder.encode(slice(Args), [{ A: 5, B: 6 }]);
  assert.equal(inspect(first).match(/defines/g)?.length, 1);
  assert.equal(second.toHex(), "07ff80010601" + "0800");
  assert.equal(inspect(join(first, second, third)).match(/defines/g)?.length, 2);
  assert.deepEqual(decodeAll(join(first, second, third)), [
    { A: 1, B: 2 },
    { A: 3, B: 4 },
    [{ A: 5, B: 6 }],
  ]);
});

Deno.test("what encode() gave is not overwritten by later values", pure, () => {
  const encoder = new Encoder();
  const first = encoder.encode(string, "first");
  const copy = first.slice();
  encoder.encode(string, "other");
  assert.deepEqual(first, copy);
});

Deno.test(
  "messages of an encoder outlive many others, short and long, and values that fail",
  pure,
  () => {
    const random = new Random(2026);
    const encoder = new Encoder();
    const given: [Uint8Array, Uint8Array][] = [];
    for (let n = 0; n < 2000; n++) {
      const length = random.chance(0.05) ? random.below(20_000) : random.below(300);
      const message = encoder.encode(string, "x".repeat(length));
      given.push([message, message.slice()]);
      if (random.chance(0.1)) assert.throws(() => encoder.encode(slice(string), ["y", 1 as never]));
    }
    for (const [message, copy] of given) assert.deepEqual(message, copy);
    // Views of blocks of 8 KiB at most, and buffers of their own.
    for (const [message] of given) {
      assert(message.buffer.byteLength <= 8192 || message.buffer.byteLength === message.length);
    }
  },
);

Deno.test("with ownBuffers each message has a buffer of its own", pure, () => {
  const encoder = new Encoder({ ownBuffers: true });
  for (const text of ["a", "b".repeat(2000), "c"]) {
    const message = encoder.encode(string, text);
    assert.equal(message.buffer.byteLength, message.length);
  }
  assert.equal(encode(string, "a").buffer.byteLength, encode(string, "a").length);
});

const Inner = struct("main.Inner", { N: int8, L: slice(string) });
const Outer = struct("main.Outer", {
  In: Inner,
  M: map(string, slice(Inner)),
  R: record(int),
  P: pointer(Inner),
});
const inner = { N: 1, L: [] };
const outer = { In: inner, M: new Map<string, unknown[]>(), R: {} };

const misfits: [string, Schema<unknown>, unknown, typeof TypeError | typeof RangeError, string][] =
  [
    [
      "a field of another type",
      unchecked(Args),
      { A: 1, B: "2" },
      TypeError,
      "Cannot encode Args.B: expected int, received string",
    ],
    [
      "a missing field",
      unchecked(Args),
      { A: 1 },
      TypeError,
      "Cannot encode Args.B: expected int, received undefined",
    ],
    [
      "null for a field",
      unchecked(Args),
      { A: null, B: 1 },
      TypeError,
      "Cannot encode Args.A: expected int, received null",
    ],
    [
      "a bigint for a number",
      unchecked(Args),
      { A: 1n, B: 1 },
      TypeError,
      "Cannot encode Args.A: expected int, received 1n",
    ],
    [
      "null for a struct",
      unchecked(Args),
      null,
      TypeError,
      "Cannot encode Args: expected main.Args, received null",
    ],
    [
      "a number for a struct",
      unchecked(slice(Args)),
      [5],
      TypeError,
      "Cannot encode [0]: expected main.Args, received 5",
    ],
    [
      "a whole value of another type",
      unchecked(int),
      "1",
      TypeError,
      "Cannot encode value: expected int, received string",
    ],
    [
      "an element",
      unchecked(slice(Args)),
      [{ A: 1, B: 2 }, { A: 1, B: true }],
      TypeError,
      "Cannot encode [1].B: expected int, received true",
    ],
    [
      "a number out of range, deep inside",
      unchecked(Outer),
      { ...outer, M: new Map([["k", [inner, { N: 128, L: [] }]]]) },
      RangeError,
      'Cannot encode Outer.M["k"][1].N: expected int8, a whole number from -128 to 127, received 128',
    ],
    [
      "an element of a field of a field",
      unchecked(Outer),
      { ...outer, In: { N: 1, L: ["a", 7] } },
      TypeError,
      "Cannot encode Outer.In.L[1]: expected string, received 7",
    ],
    [
      "behind a pointer",
      unchecked(Outer),
      { ...outer, P: { N: 1, L: [undefined] } },
      TypeError,
      "Cannot encode Outer.P.L[0]: expected string, received undefined",
    ],
    [
      "null for a pointer",
      unchecked(Outer),
      { ...outer, P: null },
      TypeError,
      "Cannot encode Outer.P: expected *main.Inner, received null: leave the field out, or use undefined for nil",
    ],
    [
      "a value of a record",
      unchecked(Outer),
      { ...outer, R: { a: 1, "b c": "x" } },
      TypeError,
      'Cannot encode Outer.R["b c"]: expected int, received string',
    ],
    [
      "an object for a Map",
      unchecked(map(string, int)),
      { a: 1 },
      TypeError,
      "Cannot encode value: expected map[string]int as a Map, received Object: use new Map(Object.entries(value)), or gob.record for the schema",
    ],
    [
      "a key of another type",
      unchecked(map(int, string)),
      new Map([["k", "v"]]),
      TypeError,
      'Cannot encode ["k"]: expected int, received string',
    ],
    [
      "an array of another length",
      unchecked(array(3, int)),
      [1, 2],
      RangeError,
      "Cannot encode value: expected [3]int, received 2 elements",
    ],
    [
      "a Uint8Array for a slice of integers",
      unchecked(slice(int)),
      Uint8Array.of(1),
      TypeError,
      "Cannot encode value: expected []int, received Uint8Array",
    ],
    [
      "an array for bytes",
      unchecked(bytes),
      [1, 2],
      TypeError,
      "Cannot encode value: expected []byte as a Uint8Array, received Array",
    ],
    [
      "a lone surrogate",
      unchecked(string),
      "a\ud800",
      TypeError,
      "Cannot encode value: expected well-formed text, received a lone surrogate",
    ],
    [
      "a nil pointer as an element",
      unchecked(slice(pointer(Args))),
      [{ A: 1, B: 1 }, undefined],
      TypeError,
      "Cannot encode [1]: expected main.Args, received a nil pointer, which Go sends as a field only",
    ],
    [
      "a nil pointer as a value of a map",
      unchecked(map(string, pointer(int))),
      new Map([["a", undefined]]),
      TypeError,
      'Cannot encode ["a"]: expected int, received a nil pointer, which Go sends as a field only',
    ],
  ];

Deno.test("a value that does not fit is an error with the path to it", pure, async (t) => {
  for (const [name, schema, value, kind, text] of misfits) {
    await t.step(name, () => {
      assert.throws(() => encode(schema, value), (error) => {
        assert(error instanceof kind, `expected ${kind.name}, received ${error}`);
        assert.equal(error.message, text);
        return true;
      });
    });
  }
});

Deno.test("numbers are checked against the range of their Go type", pure, () => {
  const table: [Schema<number>, number, number][] = [
    [int8, -128, 127],
    [int16, -32768, 32767],
    [int32, -(2 ** 31), 2 ** 31 - 1],
    [int, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [uint8, 0, 255],
    [uint16, 0, 65535],
    [uint32, 0, 2 ** 32 - 1],
    [uint, 0, Number.MAX_SAFE_INTEGER],
  ];
  for (const [schema, min, max] of table) {
    assert.equal(decode(encode(schema, min), schema), min);
    assert.equal(decode(encode(schema, max), schema), max);
    for (const wrong of [min - 1, max + 1, 0.5, NaN, Infinity, -Infinity]) {
      assert.throws(() => encode(schema, wrong), RangeError, `${wrong}`);
    }
  }
});

Deno.test("bigints are checked against 64 bits", pure, () => {
  const table: [Schema<bigint>, bigint, bigint][] = [
    [int64, -(2n ** 63n), 2n ** 63n - 1n],
    [uint64, 0n, 2n ** 64n - 1n],
  ];
  for (const [schema, min, max] of table) {
    for (const right of [min, max]) assert.equal(decode(encode(schema, right), schema), right);
    for (const wrong of [min - 1n, max + 1n, 10n ** 40n]) {
      assert.throws(() => encode(schema, wrong), RangeError, `${wrong}`);
    }
    assert.throws(() => encode(unchecked(schema), 1), TypeError);
  }
});

Deno.test("float32 rounds as Go does and refuses what would become infinite", pure, () => {
  assert.equal(decode(encode(float32, 0.1), float64), Math.fround(0.1));
  assert.equal(decode(encode(float32, -Infinity), float64), -Infinity);
  assert.equal(decode(encode(float32, 1e-60), float64), 0);
  assert.throws(() => encode(float32, 1e39), RangeError);
  assert.throws(() => encode(complex64, { re: 0, im: -1e39 }), RangeError);
  assert.deepEqual(decode(encode(complex64, { re: 0.1, im: 1 }), complex128), {
    re: Math.fround(0.1),
    im: 1,
  });
});

Deno.test("a value that fails writes nothing, and the stream goes on", pure, () => {
  const registry = new Registry().register("main.Args", Args).register("main.Inner", Inner);
  const encoder = new Encoder({ registry });
  const parts = [encoder.encode(string, "first")];
  // The definitions of a value that fails were not sent, so the next value has to send them.
  assert.throws(() => encoder.encode(unchecked(slice(Args)), [{ A: 1 }]), TypeError);
  parts.push(encoder.encode(slice(Args), [{ A: 1, B: 2 }]));
  // The same in an interface, where definitions end messages in the middle of the value.
  const twice = [typed("main.Inner", inner), typed("main.Inner", { N: 1000, L: [] })];
  assert.throws(() => encoder.encode(slice(any), twice), RangeError);
  parts.push(encoder.encode(slice(any), [typed("main.Inner", inner)]));
  assert.throws(() => encoder.encode(Box, { V: typed("main.Unknown", 1) }), TypeError);
  parts.push(encoder.encode(Box, { V: typed("main.Args", { A: 7, B: 0 }) }));
  assert.deepEqual(decodeAll(join(...parts)), [
    "first",
    [{ A: 1, B: 2 }],
    [typed("main.Inner", { N: 1 })],
    { V: typed("main.Args", { A: 7 }) },
  ]);
});

Deno.test("an error that a value's own code throws goes through, and writes nothing", pure, () => {
  const encoder = new Encoder();
  const broken = {
    A: 1,
    get B(): number {
      throw new Error("from the getter");
    },
  };
  assert.throws(() => encoder.encode(Args, broken), /^Error: from the getter$/);
  const after = encoder.encode(Args, { A: 1, B: 2 });
  assert.deepEqual(decode(after, Args), { A: 1, B: 2 });
});

Deno.test(
  "what an opaque type throws becomes a standard error with the path and the cause",
  pure,
  () => {
    const cause = new RangeError("too hot");
    const Celsius = opaque<number>("main.Celsius", "gob", {
      encode(degrees) {
        if (degrees > 100) throw cause;
        return degrees < 0 ? "cold" as unknown as Uint8Array : Uint8Array.of(degrees);
      },
      decode: (bytes) => bytes[0]!,
    });
    const Day = struct("main.Day", { Noon: Celsius });
    assert.throws(() => encode(Day, { Noon: 101 }), (error) => {
      assert(error instanceof RangeError);
      assert.equal(error.message, "Cannot encode Day.Noon: too hot");
      assert.equal(error.cause, cause);
      return true;
    });
    assert.throws(() => encode(Day, { Noon: -1 }), (error) => {
      assert(error instanceof TypeError);
      assert.match(error.message, /^Cannot encode Day\.Noon: .*Uint8Array/);
      return true;
    });
  },
);

Deno.test("values that nest too deep are refused, and cyclic ones with them", pure, () => {
  const chain = (length: number): List =>
    length === 1 ? { Value: 1 } : { Value: 1, Next: chain(length - 1) };
  const limits = { maxDepth: 10 };
  encode(List, chain(10), { limits });
  assert.throws(() => encode(List, chain(11), { limits }), (error) => {
    assert(error instanceof RangeError);
    assert.match(error.message, /nested deeper than 10\b.*limits\.maxDepth/);
    return true;
  });
  encode(List, chain(1000));
  assert.throws(() => encode(List, chain(1001)), RangeError);

  const cyclic: List = { Value: 1 };
  cyclic.Next = cyclic;
  assert.throws(() => encode(List, cyclic), /^RangeError: .*nested deeper than 1000.*cyclic/);
  const self: unknown[] = [];
  self.push(typed("[]interface {}", self));
  const registry = new Registry().register("[]interface {}", slice(any));
  assert.throws(() => encode(slice(any), self, { registry }), /^RangeError: .*nested deeper/);
  const folder = new Map<string, unknown>();
  interface Folder extends Map<string, Folder> {}
  const Folder: Schema<Folder> = map(string, lazy(() => Folder)) as unknown as Schema<Folder>;
  folder.set("self", folder);
  assert.throws(() => encode(Folder, folder as Folder), /^RangeError: .*nested deeper/);
});

Deno.test("an encoder that has met a value too deep goes on", pure, () => {
  const encoder = new Encoder({ limits: { maxDepth: 3 } });
  for (let i = 0; i < 5; i++) {
    assert.throws(
      () =>
        encoder.encode(List, {
          Value: 1,
          Next: { Value: 1, Next: { Value: 1, Next: { Value: 1 } } },
        }),
      RangeError,
    );
  }
  const list = { Value: 1, Next: { Value: 2, Next: { Value: 3 } } };
  assert.deepEqual(decode(encoder.encode(List, list), List), list);
});

Deno.test(
  "an encoder that is used within a getter of its own value refuses, and goes on",
  pure,
  () => {
    const Pair = struct("Pair", { A: int, B: int });
    const refused =
      /^TypeError: Cannot encode a value while another of the same stream is encoded$/;
    const encoder = new Encoder();
    const bytes: number[] = [];
    for (let n = 0; n < 3; n++) {
      const value = {
        get A() {
          assert.throws(() => encoder.encode(Pair, { A: 8, B: 9 }), refused);
          assert.throws(() => encoder.encode(string, "another type"), refused);
          return 1;
        },
        B: n,
      };
      bytes.push(...encoder.encode(Pair, value));
    }
    const expected = new Encoder();
    assert.deepEqual(bytes, [0, 1, 2].flatMap((B) => [...expected.encode(Pair, { A: 1, B })]));
  },
);

import assert from "node:assert/strict";
import {
  any,
  array,
  bool,
  bytes,
  complex128,
  decode,
  decodeAll,
  Decoder,
  DecoderStream,
  duration,
  encode,
  Encoder,
  GobError,
  int,
  type Limits,
  map,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  typed,
} from "../../gob/mod.ts";
import { defaultLimits, resolveLimits } from "../../gob/limits.ts";
import { StreamDecoder } from "../../gob/stream_decoder.ts";
import type { Node } from "../../gob/types/schema_node.ts";
import { List } from "../testing/schemas.ts";
import {
  hex,
  int as intHex,
  join,
  mapType,
  messages,
  pure,
  sliceType,
  structType,
  text,
} from "./hand_made.ts";

function chain(length: number): List {
  return length === 1 ? { Value: 1 } : { Value: 1, Next: chain(length - 1) };
}

/** Decodes with limits, with and without a schema. */
function both<T>(bytes: Uint8Array, schema: Schema<T>, limits: Limits): void {
  decode(bytes, schema, { limits });
  decode(bytes, undefined, { limits });
}

/** Both ways must fail with this text. */
function bothFail<T>(bytes: Uint8Array, schema: Schema<T>, limits: Limits, pattern: RegExp): void {
  for (
    const one of [
      () => decode(bytes, schema, { limits }),
      () => decode(bytes, undefined, { limits }),
    ]
  ) {
    assert.throws(one, (error) => {
      assert(error instanceof GobError, `expected a GobError, received ${error}`);
      assert.match(error.message, pattern);
      return true;
    });
  }
}

Deno.test("resolveLimits() fills in the defaults", pure, () => {
  assert.deepEqual(resolveLimits(undefined), defaultLimits);
  assert.deepEqual(resolveLimits({}), defaultLimits);
  assert.deepEqual(resolveLimits({ maxDepth: 5, maxTypes: undefined }), {
    ...defaultLimits,
    maxDepth: 5,
  });
  assert(Object.isFrozen(defaultLimits));
});

Deno.test("resolveLimits() refuses what is no bound", pure, () => {
  for (const wrong of [0, -1, 1.5, NaN, Infinity, "5", null, 2n]) {
    assert.throws(
      () => resolveLimits({ maxDepth: wrong as number }),
      /^RangeError: Cannot use limits\.maxDepth: expected a positive integer, received /,
      String(wrong),
    );
  }
  assert.throws(() => new Decoder({ limits: { maxElements: 0 } }), RangeError);
  assert.throws(() => new Encoder({ limits: { maxDepth: -1 } }), RangeError);
  assert.throws(() => decode(new Uint8Array(0), int, { limits: { maxTypes: 0.5 } }), RangeError);
});

Deno.test("maxMessageBytes bounds a message by its length", pure, () => {
  const bytes = encode(string, "x".repeat(97));
  assert.equal(bytes[0], 100);
  both(bytes, string, { maxMessageBytes: 100 });
  const text = /^gob: message of 100 bytes exceeds limits\.maxMessageBytes \(99\)$/;
  bothFail(bytes, string, { maxMessageBytes: 99 }, text);
});

/** What a decoder with a limit gives for each value of a stream that comes in chunks, and the most bytes that it held. */
function readChunks(bytes: Uint8Array, size: number, nodes: readonly (Node | null | undefined)[]) {
  const stream = new StreamDecoder({ limits: { maxMessageBytes: 100 } });
  const found: unknown[] = [];
  let held = 0;
  const next = () => {
    try {
      return stream.next(nodes[found.length]);
    } catch (error) {
      assert(error instanceof GobError);
      return { value: `${error.offset}: ${error.message}` };
    }
  };
  for (let at = 0; at < bytes.length; at += size) {
    stream.framer.push(bytes.subarray(at, at + size));
    for (let value = next(); value !== undefined; value = next()) found.push(value.value);
    held = Math.max(held, stream.framer.bytes.length);
  }
  assert.equal(stream.pending, false);
  return { found, held };
}

Deno.test(
  "a value beyond maxMessageBytes is dropped as it comes, and the stream goes on",
  pure,
  () => {
    const Point = struct("Point", { X: int, Name: string });
    const encoder = new Encoder();
    const point = (Name: string) => encoder.encode(Point, { X: 5, Name });
    const long = "x".repeat(5000);
    const parts = [
      point("a"),
      point(long),
      point("b"),
      encoder.encode(string, long),
      point(long),
      point("c"),
    ];
    const bytes = join(...parts);
    const second = parts[0]!.length;
    const fourth = second + parts[1]!.length + parts[2]!.length;
    const node = Point as unknown as Node;
    const large = (at: number, length: number) =>
      `${at}: gob: message of ${length - 3} bytes exceeds limits.maxMessageBytes (100)`;
    for (const size of [1, 2, 3, 7, 64, 1000, 100_000]) {
      const nodes = [node, node, node, undefined, null, node];
      const { found, held } = readChunks(bytes, size, nodes);
      assert.deepEqual(found, [
        { X: 5, Name: "a" },
        large(second, parts[1]!.length),
        { X: 5, Name: "b" },
        large(fourth, parts[3]!.length),
        // It would have been skipped anyway.
        undefined,
        { X: 5, Name: "c" },
      ], `${size}`);
      if (size < 1000) assert(held < 1000, `${held} bytes in chunks of ${size}`);
    }
  },
);

Deno.test("a value that ends too early is pending, even if its bytes are dropped", pure, () => {
  const decoder = new Decoder({ limits: { maxMessageBytes: 100 } });
  const bytes = encode(string, "x".repeat(500));
  decoder.push(bytes.subarray(0, 400));
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.pending, true);
  assert.equal(decoder.next(), undefined);
  decoder.push(bytes.subarray(400));
  assert.throws(() => decoder.next(), GobError);
  assert.equal(decoder.pending, false);
});

Deno.test("a DecoderStream ends with the error of a value beyond maxMessageBytes", async () => {
  const bytes = encode(string, "x".repeat(500));
  const values = ReadableStream.from([bytes.subarray(0, 100), bytes.subarray(100)])
    .pipeThrough(new DecoderStream(string, { limits: { maxMessageBytes: 100 } }));
  await assert.rejects(
    Array.fromAsync(values),
    /^GobError: gob: message of 505 bytes exceeds limits/,
  );
});

/** Beginnings of messages of 101 bytes that cannot be skipped. */
const unskippable: Record<string, string> = {
  "a definition": `65 ${intHex(-70)}`,
  "an interface value": "65 10 00",
  "a struct with an interface deep inside": `65 ${intHex(66)}`,
  "a type that is not defined": `65 ${intHex(99)}`,
  "8 GiB": "fb0200000000 04 00",
  "a length beyond 2^63": "f8ffffffffffffffff 04 00",
  "an id that is none": "65 80",
};

Deno.test("a message beyond maxMessageBytes that cannot be skipped ends the stream", pure, () => {
  const types = messages(structType(64, "Box", { V: 8 }), sliceType(65, 64), mapType(66, 2, 65));
  for (const [what, begin] of Object.entries(unskippable)) {
    const decoder = new Decoder({ limits: { maxMessageBytes: 100 } });
    decoder.push(types);
    const bytes = hex(begin);
    for (const byte of bytes.subarray(0, -1)) {
      decoder.push(Uint8Array.of(byte));
      try {
        decoder.next();
      } catch {
        // The id may have come already.
      }
    }
    decoder.push(join(bytes.subarray(-1), new Uint8Array(10)));
    for (let i = 0; i < 3; i++) {
      assert.throws(() => decoder.next(), GobError, what);
    }
    decoder.push(new Uint8Array(100));
    assert.throws(() => decoder.next(), (error: GobError) => {
      return what === "an id that is none" ||
        error.message.includes("limits.maxMessageBytes (100)");
    }, what);
  }
});

Deno.test("a decoder lets go of the bytes of a large value", pure, () => {
  const bytes = encode(string, "x".repeat(1_000_000));
  const stream = new StreamDecoder();
  stream.framer.push(bytes);
  assert(stream.heldBytes >= 1_000_000);
  stream.next(string as unknown as Node);
  assert(stream.heldBytes < 1000);
});

Deno.test("maxMessageBytes bounds the messages of one value together", pure, () => {
  const Late = struct("main.Late", { Name: string });
  const registry = new Registry().register("main.Late", Late).register(
    "[]interface {}",
    slice(any),
  );
  const value = [
    "x".repeat(50),
    typed("main.Late", { Name: "y".repeat(40) }),
    typed("[]string", ["z".repeat(40)]),
    typed("[]bool", [true]),
  ];
  const encoder = new Encoder({ registry });
  const first = encoder.encode(string, "before, in a message of its own");
  const second = encoder.encode(slice(any), value);
  const longest = 150;
  assert(second.length > longest + 50);
  const attempt = (maxMessageBytes: number, size: number) => {
    const decoder = new Decoder({ registry, limits: { maxMessageBytes } });
    const found: unknown[] = [];
    const whole = join(first, second);
    for (let at = 0; at < whole.length; at += size) {
      decoder.push(whole.subarray(at, at + size));
      for (let next = decoder.next(); next !== undefined; next = decoder.next()) {
        found.push(next.value);
      }
    }
    return found;
  };
  for (const size of [1, 7, 64, 1000]) {
    assert.equal(attempt(1000, size).length, 2);
    assert.throws(() => attempt(longest, size), /limits\.maxMessageBytes \(150\)$/, `${size}`);
  }
});

Deno.test("maxDepth bounds values in values", pure, () => {
  const bytes = encode(List, chain(10));
  both(bytes, List, { maxDepth: 10 });
  bothFail(bytes, List, { maxDepth: 9 }, /^gob: values nested deeper than 9$/);
  const Slices = slice(slice(slice(any)));
  const slices = encode(Slices, [[[undefined]]]);
  both(slices, Slices, { maxDepth: 3 });
  bothFail(slices, Slices, { maxDepth: 2 }, /nested deeper than 2/);
  const maps = encode(map(string, map(string, int)), new Map([["a", new Map([["b", 1]])]]));
  both(maps, map(string, map(string, int)), { maxDepth: 2 });
  bothFail(maps, map(string, map(string, int)), { maxDepth: 1 }, /nested deeper than 1/);
});

Deno.test("maxDepth counts values in interfaces, read or skipped", pure, () => {
  const Box = struct("main.Box", { V: any, Kept: int });
  const registry = new Registry().register("main.Box", Box);
  let value: unknown = 1;
  for (let i = 0; i < 20; i++) value = typed("main.Box", { V: value, Kept: 0 });
  const bytes = encode(Box, { V: value, Kept: 5 }, { registry });
  const Kept = struct("main.Box", { Kept: int });
  decode(bytes, Box, { registry, limits: { maxDepth: 60 } });
  assert.deepEqual(decode(bytes, Kept, { registry, limits: { maxDepth: 60 } }), { Kept: 5 });
  for (const schema of [Box, Kept] as Schema<unknown>[]) {
    assert.throws(
      () => decode(bytes, schema, { registry, limits: { maxDepth: 15 } }),
      /^GobError: gob: values nested deeper than 15$/,
    );
  }
});

Deno.test(
  "values of the default depth are read and written wherever the call comes from",
  pure,
  () => {
    const list = chain(1000);
    const deep = (levels: number): void => {
      if (levels > 0) return deep(levels - 1);
      const bytes = encode(List, list);
      assert.equal(decode(bytes, List).Value, 1);
      decode(bytes);
    };
    deep(500);
  },
);

Deno.test("maxElements bounds all elements of a value together", pure, () => {
  const schema = slice(slice(int));
  const bytes = encode(schema, [[1, 2, 3], [4, 5, 6]]);
  both(bytes, schema, { maxElements: 8 });
  bothFail(bytes, schema, { maxElements: 7 }, /^gob: more than 7 elements in a value$/);
  const Both = struct("main.Both", { M: map(int, int), A: array(3, int) });
  const other = encode(Both, { M: new Map([[1, 1], [2, 2]]), A: [1, 2, 3] });
  both(other, Both, { maxElements: 7 });
  bothFail(other, Both, { maxElements: 6 }, /more than 6 elements/);
});

Deno.test(
  "maxObjects bounds what takes a byte and becomes an object, wherever it stands",
  pure,
  () => {
    const exactly = <T>(schema: Schema<T>, value: NoInfer<T>, maxObjects: number) => {
      const bytes = encode(schema, value);
      both(bytes, schema, { maxObjects });
      const text = `^gob: more than ${maxObjects - 1} objects in a value$`;
      bothFail(bytes, schema, { maxObjects: maxObjects - 1 }, new RegExp(text));
    };
    exactly(List, chain(5), 5);
    const Point = struct("Point", { X: int });
    exactly(slice(Point), [{ X: 1 }, { X: 2 }], 3);
    exactly(slice(slice(int)), [[], [], []], 4);
    exactly(slice(bytes), [new Uint8Array(), new Uint8Array()], 3);
    exactly(array(2, complex128), [{ re: 1, im: 0 }, { re: 0, im: 0 }], 3);
    exactly(map(string, map(int, bool)), new Map([["a", new Map()], ["b", new Map()]]), 3);
    const now = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO("UTC");
    exactly(map(int, time), new Map([[1, now]]), 2);
    exactly(slice(any), [1, undefined, "two"], 3);
    const second = Temporal.Duration.from({ seconds: 1 });
    const durations = encode(slice(duration), [second, second]);
    decode(durations, slice(duration), { limits: { maxObjects: 3 } });
    assert.throws(
      () => decode(durations, slice(duration), { limits: { maxObjects: 2 } }),
      GobError,
    );
  },
);

Deno.test("maxObjects counts each value of a stream anew", pure, () => {
  const encoder = new Encoder();
  const bytes = join(...Array.from({ length: 5 }, () => encoder.encode(List, chain(3))));
  assert.equal(decodeAll(bytes, List, { limits: { maxObjects: 3 } }).length, 5);
});

Deno.test("maxElements counts each value of a stream anew", pure, () => {
  const encoder = new Encoder();
  const bytes = join(...Array.from({ length: 5 }, () => encoder.encode(slice(int), [1, 2, 3])));
  assert.equal(decodeAll(bytes, slice(int), { limits: { maxElements: 3 } }).length, 5);
});

Deno.test("maxElements does not count bytes", pure, () => {
  decode(encode(string, "more than four"), string, { limits: { maxElements: 4 } });
});

Deno.test("maxTypes bounds the definitions of a stream, those in interfaces included", pure, () => {
  const three = messages(
    structType(64, "A", { X: 2 }),
    sliceType(65, 64),
    sliceType(66, 65),
    `${intHex(66)} 00 00`,
  );
  const schema = slice(slice(struct("A", { X: int })));
  both(three, schema, { maxTypes: 3 });
  bothFail(three, schema, { maxTypes: 2 }, /^gob: more than 2 types defined on one stream$/);
  const behind = messages(
    `10 00 ${text("[]int")} ${sliceType(64, 2)}`,
    `${intHex(64)} 03 00 01 02`,
  );
  both(behind, any, { maxTypes: 1 });
  const more = messages(
    sliceType(99, 6),
    `10 00 ${text("[]int")} ${sliceType(64, 2)}`,
    `${intHex(64)} 03 00 01 02`,
  );
  bothFail(more, any, { maxTypes: 1 }, /more than 1 types/);
});

Deno.test("a type read twice, first to find the end of its value, counts once", pure, () => {
  const bytes = messages(`10 00 ${text("[]int")} ${sliceType(64, 2)}`, `${intHex(64)} 03 00 01 02`);
  const decoder = new Decoder({ limits: { maxTypes: 1 } });
  for (const byte of bytes) {
    decoder.push(Uint8Array.of(byte));
    const next = decoder.next(any);
    if (next !== undefined) assert.deepEqual(next.value, typed("[]int", [1]));
  }
  assert.equal(decoder.pending, false);
});

Deno.test("maxNameBytes bounds the names of types, of fields and in interfaces", pure, () => {
  const limits = { maxNameBytes: 10 };
  const fits = "Ten_bytes_";
  const long = "Eleven_byte";
  const type = (name: string, field: string) =>
    messages(structType(64, name, { [field]: 2 }), `${intHex(64)} 01 02 00`);
  decode(type(fits, fits), undefined, { limits });
  assert.throws(() => decode(type(long, fits), undefined, { limits }), GobError);
  assert.throws(() => decode(type(fits, long), undefined, { limits }), GobError);
  const inInterface = (name: string) => messages(`10 00 ${text(name)} 04 02 00 02`);
  decode(inInterface(fits), undefined, { limits });
  assert.throws(() => decode(inInterface(long), undefined, { limits }), GobError);
});

Deno.test("names of up to 16384 bytes are read by default, and of 1024 in interfaces", pure, () => {
  const name = (length: number) => `N${"n".repeat(length - 1)}`;
  const Long = (length: number) => struct(name(length), { X: int });
  decode(encode(Long(16384), { X: 1 }));
  assert.throws(() => decode(encode(Long(16385), { X: 1 })), GobError);
  const registry = new Registry().register(name(1024), int);
  decode(encode(any, typed(name(1024), 1), { registry }), any, { registry });
});

Deno.test("a decoder gives the memory of a large value back", pure, () => {
  const decoder = new Decoder();
  const large = encode(string, "x".repeat(1_000_000));
  for (let at = 0; at < large.length; at += 65_536) decoder.push(large.subarray(at, at + 65_536));
  assert.equal(decoder.next(string)?.value.length, 1_000_000);
  assert.equal(decoder.pending, false);
  decoder.push(encode(int, 5));
  assert.deepEqual(decoder.next(int), { value: 5 });
});

Deno.test("the error of every limit says which option to raise", pure, () => {
  const names = structType(64, "T", { [`F${"x".repeat(90)}`]: 2, [`G${"y".repeat(90)}`]: 2 });
  const late = encode(slice(any), [typed("[]float64", [1]), typed("[]uint16", [1])]);
  const cases: readonly (readonly [Limits, Uint8Array, RegExp])[] = [
    [{ maxMessageBytes: 5 }, encode(string, "long enough"), /^gob: message of 14 bytes exceeds /],
    [{ maxMessageBytes: 28 }, late, /^gob: message of \d+ bytes after \d+ of the same value/],
    [{ maxDepth: 3 }, encode(List, chain(4)), /^gob: values nested deeper than 3$/],
    [{ maxElements: 2 }, encode(slice(int), [1, 2, 3]), /^gob: more than 2 elements in a value$/],
    [
      { maxObjects: 2 },
      encode(slice(bytes), Array(3).fill(new Uint8Array(1))),
      /^gob: more than 2 /,
    ],
    [
      { maxTypes: 1 },
      encode(slice(slice(int)), []),
      /^gob: more than 1 types defined on one stream$/,
    ],
    [
      { maxTypes: 1 },
      messages(structType(64, "T", Object.fromEntries(chainNames(17)))),
      /^gob: too many fields defined on one stream$/,
    ],
    [{ maxNameBytes: 20 }, messages(names), /^gob: name too long \(91 bytes\)$/],
    [
      { maxNameBytes: 5 },
      encode(slice(any), [typed("float32", 1)]),
      /^gob: name too long \(7 bytes\): /,
    ],
  ];
  for (const [limits, stream, text] of cases) {
    const [[name, value]] = Object.entries(limits) as [[string, number]];
    assert.throws(() => decode(stream, undefined, { limits }), {
      message: text,
      hint: `raise limits.${name}, which is ${value}, if the sender may send more`,
    });
  }
  // Go's own limit has no option.
  const longer = messages(`10 00 fe0401 ${"78".repeat(1025)} 04 02 00 02`);
  assert.throws(() => decode(longer), (error: GobError) => {
    return error.message.startsWith("gob: name too long (1025 bytes)") && error.hint === undefined;
  });
});

function chainNames(count: number): [string, number][] {
  return Array.from({ length: count }, (_, i) => [`F${i}`, 2]);
}

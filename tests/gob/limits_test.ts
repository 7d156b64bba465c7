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
import { List } from "../testing/schemas.ts";
import { int as intHex, join, messages, pure, sliceType, structType, text } from "./hand_made.ts";

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

Deno.test(
  "maxMessageBytes bounds a message by its length, before its bytes are there",
  pure,
  () => {
    const bytes = encode(string, "x".repeat(97));
    assert.equal(bytes[0], 100);
    both(bytes, string, { maxMessageBytes: 100 });
    bothFail(bytes, string, { maxMessageBytes: 99 }, /invalid message length/);
    const decoder = new Decoder({ limits: { maxMessageBytes: 99 } });
    decoder.push(bytes.subarray(0, 1));
    assert.throws(() => decoder.next(), (error) => {
      assert(error instanceof GobError);
      assert.match(error.message, /^invalid message length/);
      assert.equal(error.offset, 0);
      return true;
    });
  },
);

Deno.test("a decoder that has met a length beyond the limit gives no value any more", pure, () => {
  const decoder = new Decoder({ limits: { maxMessageBytes: 10 } });
  decoder.push(join(Uint8Array.of(100, 4, 0, 10), encode(int, 5)));
  for (let i = 0; i < 3; i++) assert.throws(() => decoder.next(), GobError);
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
    assert.throws(() => attempt(longest, size), /^GobError: invalid message length/, `${size}`);
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

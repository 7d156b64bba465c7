import assert from "node:assert/strict";
import {
  array,
  byteArray,
  decode,
  Decoder,
  encode,
  Encoder,
  GobError,
  int,
  lazy,
  map,
  pointer,
  record,
  type Schema,
  slice,
  string,
  stringBytes,
  struct,
  uint16,
  uint8,
} from "../../../gob/mod.ts";
import { assertEqual } from "../../testing/equal.ts";
import { arrayType, int as intHex, mapType, messages, pure } from "../hand_made.ts";

function unchecked<T>(schema: Schema<T>): Schema<unknown> {
  return schema as unknown as Schema<unknown>;
}

const all = Uint8Array.from({ length: 256 }, (_, i) => i);

Deno.test("stringBytes is Go's string as its bytes", pure, () => {
  for (const bytes of [new Uint8Array(), Uint8Array.of(0xff, 1, 0), all]) {
    const data = encode(stringBytes, bytes);
    assert.deepEqual(decode(data, stringBytes), bytes);
    assert.equal(decode(data, string), new TextDecoder("utf-8").decode(bytes));
  }
  assert.deepEqual(encode(stringBytes, new TextEncoder().encode("héllo")), encode(string, "héllo"));
  assert.deepEqual(decode(encode(string, "é"), stringBytes), Uint8Array.of(0xc3, 0xa9));
  const T = struct("main.T", { A: stringBytes, B: pointer(stringBytes), C: slice(stringBytes) });
  const value = { A: all, B: Uint8Array.of(0x80), C: [Uint8Array.of(0xfe), new Uint8Array()] };
  assertEqual(decode(encode(T, value), T), value);
  assertEqual(decode(encode(T, { A: new Uint8Array(), C: [] }), T), {
    A: new Uint8Array(),
    C: [],
  });
});

Deno.test("decoded bytes are the program's own", pure, () => {
  const data = encode(slice(stringBytes), [Uint8Array.of(1, 2)]);
  const [found] = decode(data, slice(stringBytes));
  data.fill(0);
  assert.deepEqual(found, Uint8Array.of(1, 2));
});

Deno.test("byteArray has the bytes of an array of uint8", pure, () => {
  for (const length of [0, 1, 2, 32, 256]) {
    const bytes = all.slice(256 - length);
    const data = encode(byteArray(length), bytes);
    assert.deepEqual(data, encode(array(length, uint8), [...bytes]));
    assert.deepEqual(decode(data, byteArray(length)), bytes);
    assert.deepEqual(decode(data, array(length, uint8)), [...bytes]);
    assert.deepEqual(decode(data), [...bytes]);
  }
  assert.equal(byteArray(4), byteArray(4));
  assert.notEqual(unchecked(byteArray(4)), unchecked(array(4, uint8)));
});

Deno.test("byteArray in structs, slices and maps, in any chunking", pure, () => {
  const T = struct("main.T", {
    Hash: byteArray(32),
    Salt: pointer(byteArray(2)),
    All: slice(byteArray(256)),
    Named: record(byteArray(1)),
  });
  const value = {
    Hash: all.slice(100, 132),
    Salt: Uint8Array.of(0, 255),
    All: [all, all.slice().reverse()],
    Named: { a: Uint8Array.of(200) },
  };
  for (const size of [1, 7, 10_000]) {
    const encoder = new Encoder();
    const decoder = new Decoder();
    // Often enough for generated code.
    for (let round = 0; round < 30; round++) {
      const data = encoder.encode(T, value);
      for (let at = 0; at < data.length; at += size) {
        decoder.push(data.subarray(at, at + size));
        const found = decoder.next(T);
        assert.equal(found === undefined, at + size < data.length);
        if (found !== undefined) assertEqual(found.value, value);
      }
    }
  }
  // Zeros are sent, and a field that was not is zero.
  const Zero = struct("main.T", { Hash: byteArray(2) });
  assertEqual(decode(encode(Zero, { Hash: new Uint8Array(2) }), Zero), { Hash: new Uint8Array(2) });
  const Other = struct("main.T", { Hash: byteArray(2), N: int });
  assertEqual(decode(encode(struct("main.T", { N: int }), { N: 1 }), Other), {
    Hash: new Uint8Array(2),
    N: 1,
  });
});

Deno.test("byteArray reads integers in any form that Go reads, and refuses others", pure, () => {
  const of = (count: string, elements: string) =>
    messages(arrayType(64, 3, 3), `${intHex(64)} 00 ${count} ${elements}`);
  // Longer than needed: two bytes for 1 and three for 200.
  assert.deepEqual(decode(of("03", "fe0001 05 fd0000c8"), byteArray(3)), Uint8Array.of(1, 5, 200));
  const bad: [count: string, elements: string, text: string, path: string][] = [
    ["03", "01 02 fe0100", 'value for "element of *[3]uint8" out of range', "[2]"],
    ["02", "01 02", "gob: length mismatch in decodeArray", ""],
    ["03", "01 02", "gob: decoding array or slice: length exceeds input size (3 elements)", "[2]"],
    ["03", "01 02 ff", "gob: invalid uint data length 1: exceeds input size 0", "[2]"],
    ["03", "01 80 02", "gob: encoded unsigned integer out of range", "[1]"],
  ];
  for (const [count, elements, text, path] of bad) {
    for (const schema of [unchecked(byteArray(3)), unchecked(array(3, uint8))]) {
      assert.throws(() => decode(of(count, elements), schema), (error) => {
        assert(error instanceof GobError);
        assert.deepEqual([error.message, error.path], [text, path]);
        return true;
      });
    }
  }
  assert.throws(() => decode(encode(byteArray(2), new Uint8Array(2)), byteArray(3)), {
    message: "gob: decoding into local type *[3]uint8, received remote type [2]uint",
  });
  assert.throws(() => decode(encode(array(2, int), [1, 2]), byteArray(2)), GobError);
  assert.deepEqual(decode(encode(array(2, uint16), [1, 255]), byteArray(2)), Uint8Array.of(1, 255));
});

Deno.test("as the key of a map bytes are their lower-case hex text", pure, () => {
  const Names = map(byteArray(2), string);
  const names = new Map([["0102", "a"], ["ff00", "b"], ["fe00", "c"]]);
  assert.deepEqual(decode(encode(Names, names), Names), names);
  assertEqual(
    decode(encode(Names, names), map(array(2, uint8), string)),
    new Map([[[1, 2], "a"], [[255, 0], "b"], [[254, 0], "c"]]),
  );
  const Sizes = map(lazy(() => stringBytes), int);
  // Keys that differ only in bytes that are no UTF-8.
  const sizes = new Map([["ff01", 1], ["fe01", 2], ["80", 3], ["", 4], ["6869", 5]]);
  const data = encode(Sizes, sizes);
  assert.deepEqual(decode(data, Sizes), sizes);
  assert.deepEqual(
    decode(encode(map(string, int), new Map([["hi", 1]])), Sizes),
    new Map([["6869", 1]]),
  );
  assert.throws(() => decode(data, map(string, int)), (error) => {
    assert(error instanceof GobError);
    assert.equal(error.message, "gob: key of a map is not UTF-8: use gob.stringBytes for the keys");
    return true;
  });
  assert.throws(() => decode(data, record(int)), /key of a map is not UTF-8/);
  // U+FFFD itself is text.
  const marks = new Map([["\ufffd", 1], ["a\ufffd", 2]]);
  assert.deepEqual(decode(encode(map(string, int), marks), map(string, int)), marks);
  // What is no key does not matter.
  assert.deepEqual(
    decode(
      encode(map(string, stringBytes), new Map([["k", Uint8Array.of(0xff)]])),
      map(string, string),
    ),
    new Map([["k", "\ufffd"]]),
  );
  // Go takes two keys that are the same as one.
  const twice = messages(mapType(64, 6, 2), `${intHex(64)} 00 02 01ff 02 01ff 04`);
  assert.deepEqual(decode(twice, Sizes), new Map([["ff", 2]]));
});

Deno.test("bytes that do not fit are refused with the path and what to write", pure, () => {
  const T = struct("main.T", { Hash: byteArray(2), Name: stringBytes });
  const fine = { Hash: new Uint8Array(2), Name: new Uint8Array() };
  const wrong: [Schema<unknown>, unknown, string][] = [
    [
      unchecked(T),
      { ...fine, Hash: new Uint8Array(3) },
      "RangeError: Cannot encode T.Hash: expected [2]uint8, received 3 bytes",
    ],
    [
      unchecked(T),
      { ...fine, Hash: [1, 2] },
      "TypeError: Cannot encode T.Hash: expected [2]uint8 as a Uint8Array, received Array",
    ],
    [
      unchecked(T),
      { ...fine, Hash: undefined },
      "TypeError: Cannot encode T.Hash: expected [2]uint8 as a Uint8Array, received undefined",
    ],
    [
      unchecked(T),
      { ...fine, Name: "text" },
      "TypeError: Cannot encode T.Name: expected string as a Uint8Array, received string",
    ],
    [
      unchecked(map(byteArray(2), int)),
      new Map([["010203", 1]]),
      'RangeError: Cannot encode ["010203"]: expected [2]uint8, received 3 bytes',
    ],
    [
      unchecked(map(byteArray(2), int)),
      new Map([["AB01", 1]]),
      'TypeError: Cannot encode ["AB01"]: expected [2]uint8 as lower-case hex text, received "AB01"',
    ],
    [
      unchecked(map(stringBytes, int)),
      new Map([["abc", 1]]),
      'TypeError: Cannot encode ["abc"]: expected string as lower-case hex text, received "abc"',
    ],
    [
      unchecked(map(stringBytes, int)),
      new Map([[new Uint8Array(1), 1]]),
      "TypeError: Cannot encode [Uint8Array]: expected string as lower-case hex text, received Uint8Array",
    ],
  ];
  for (const [schema, value, text] of wrong) {
    assert.throws(() => encode(schema, value), (error) => {
      assert.equal(String(error), text);
      return true;
    });
  }
  for (const length of [-1, 1.5, NaN]) {
    assert.throws(() => byteArray(length), {
      name: "RangeError",
      message: `Cannot make an array: expected a length of 0 or more, received ${length}`,
    });
  }
});

/**
 * Streams that no honest encoder writes. Each must give a `GobError`, soon, and hold no more memory than its bytes.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  array,
  bigInt,
  bytes,
  decode,
  decodeAll,
  Decoder,
  GobError,
  int,
  lazy,
  map,
  pointer,
  type Schema,
  slice,
  string,
  struct,
} from "../../gob/mod.ts";
import {
  arrayType,
  hex,
  int as intHex,
  join,
  mapType,
  message,
  messages,
  opaqueType,
  pure,
  sliceType,
  structType,
  text,
} from "./hand_made.ts";

type Slices = Slices[];
const Slices: Schema<Slices> = slice(lazy(() => Slices));
interface Node {
  Next?: Node;
}
const Node: Schema<Node> = struct("Node", { Next: pointer(lazy(() => Node)) });

/** The number 2^60 and the largest of all, as lengths or counts. */
const huge = "f81000000000000000";
const largest = "f8ffffffffffffffff";

const P = structType(64, "P", { X: 2 });

const hostile: [name: string, bytes: Uint8Array, schemas: Schema<unknown>[]][] = [
  ["a message of no bytes", hex("00"), [as(int)]],
  ["a message of no bytes behind a definition", join(message(P), hex("00")), [as(int)]],
  ["a length of nine bytes", hex("f7 010203040506070809"), []],
  ["a length that the count byte cannot mean", hex("80"), []],
  ["a message of 2^60 bytes", hex(`${huge} 04 00 0a`), []],
  ["a message of 2^64-1 bytes", hex(`${largest} 04 00 0a`), []],
  ["a message with nothing but an id", message("04"), [as(int)]],
  ["half an id", message("ff"), []],
  ["an id that is zero", message("00 00 0a"), [as(int)]],
  ["a reserved id", message(`${intHex(9)} 00 0a`), [as(int)]],
  ["the id of Go's own definitions", message(`${intHex(16)} 01 0a 00`), [as(Node)]],
  ["an id of 64 bits", message(`${largest} 00 0a`), [as(int)]],
  ["a definition of id 2^60", message(`f8 1fffffffffffffff 02 00`), []],
  ["a definition of the smallest id", message(`${largest} 02 00`), []],
  ["an undefined type", message(`${intHex(64)} 00 01 02`), [as(slice(int)), as(Node)]],
  ["an empty definition", messages(`${intHex(-64)} 00`, `${intHex(64)} 00 01`), [as(int)]],
  ["a definition cut short", message(`${intHex(-64)} 03 01 01 7f 41`), []],
  ["a definition of nothing but its id", message(intHex(-64)), []],
  ["a struct of 2^60 fields", message(`${intHex(-64)} 03 01 02 ff80 00 01 ${huge} 00 00`), []],
  [
    "a struct of more fields than there are bytes",
    messages(`${intHex(-64)} 03 01 02 ff80 00 01 03 01 01 41 01 04 00`, `${intHex(64)} 01 02 00`),
    [],
  ],
  ["an undefined type in a slice", messages(sliceType(64, 99), `${intHex(64)} 00 01 02`), [
    as(slice(int)),
  ]],
  [
    "an undefined type in a field",
    messages(structType(64, "P", { X: 99 }), `${intHex(64)} 01 02 00`),
    [
      as(struct("P", { X: int })),
      as(struct("P", { Y: int })),
      as(struct("P", {})),
    ],
  ],
  ["a slice of the type 0", messages(sliceType(64, 0), `${intHex(64)} 00 01 02`), [as(slice(int))]],
  ["a slice of a negative type", messages(sliceType(64, -5), `${intHex(64)} 00 01 02`), [
    as(slice(int)),
  ]],
  [
    "an array that holds itself",
    messages(arrayType(64, 64, 1), `${intHex(64)} 00 ${"01".repeat(50)}`),
    [
      as(array(1, array(1, int))),
    ],
  ],
  [
    "two arrays that hold each other",
    messages(arrayType(64, 65, 2), arrayType(65, 64, 2), `${intHex(64)} 00 ${"02".repeat(60)}`),
    [],
  ],
  [
    "a slice that holds itself, without an end",
    messages(sliceType(64, 64), `${intHex(64)} 00 ${"01".repeat(90)}`),
    [
      as(Slices),
      as(slice(slice(int))),
    ],
  ],
  [
    "a map to itself, without an end",
    messages(mapType(64, 2, 64), `${intHex(64)} 00 ${"0102".repeat(40)}`),
    [
      as(map(int, map(int, int))),
    ],
  ],
  ["a map from itself", messages(mapType(64, 64, 2), `${intHex(64)} 00 ${"01".repeat(90)}`), []],
  ["an array of negative length", messages(arrayType(64, 2, -1), `${intHex(64)} 00 00`), [
    as(array(0, int)),
  ]],
  [
    "an array of another length than its type's",
    messages(arrayType(64, 2, 2), `${intHex(64)} 00 03 02 04 06`),
    [
      as(array(2, int)),
      as(struct("P", {})),
    ],
  ],
  [
    "an array of 2^15 elements that are not there",
    messages(arrayType(64, 2, 2 ** 14), `${intHex(64)} 00 fe4000`),
    [
      as(array(2 ** 14, int)),
    ],
  ],
  ["a slice of 2^60 elements", messages(sliceType(64, 2), `${intHex(64)} 00 ${huge} 02`), [
    as(slice(int)),
  ]],
  ["a slice of 2^64-1 elements", messages(sliceType(64, 2), `${intHex(64)} 00 ${largest} 02`), [
    as(slice(int)),
  ]],
  ["a slice of many strings", messages(sliceType(64, 6), `${intHex(64)} 00 fcffffffff 0161`), [
    as(slice(string)),
  ]],
  [
    "a slice of many structs that take no bytes",
    messages(structType(65, "E", {}), sliceType(64, 65), `${intHex(64)} 00 fc7fffffff`),
    [as(slice(struct("E", {})))],
  ],
  [
    "a map of many structs that take no bytes",
    messages(structType(65, "E", {}), mapType(64, 65, 65), `${intHex(64)} 00 ${huge}`),
    [as(map(struct("E", {}), struct("E", {})))],
  ],
  [
    "an array of arrays without elements",
    messages(arrayType(65, 2, 0), sliceType(64, 65), `${intHex(64)} 00 fc7fffffff 00`),
    [as(slice(array(0, int)))],
  ],
  ["a map of 2^60 entries", messages(mapType(64, 6, 2), `${intHex(64)} 00 ${huge} 0161 02`), [
    as(map(string, int)),
  ]],
  ["a map whose last value is missing", messages(mapType(64, 6, 2), `${intHex(64)} 00 01 0161`), [
    as(map(string, int)),
  ]],
  ["a string of 2^60 bytes", message(`0c 00 ${huge} 61`), [as(string)]],
  ["a string of 2^64-1 bytes", message(`0c 00 ${largest} 61`), [as(string)]],
  ["a string one byte too long", message("0c 00 02 61"), [as(string)]],
  ["bytes of 2^31", message("0a 00 fc80000000 61"), [as(bytes)]],
  [
    "an opaque value of 2^60 bytes",
    messages(opaqueType(64, "gob", "T"), `${intHex(64)} 00 ${huge}`),
    [],
  ],
  ["a field beyond the last", messages(P, `${intHex(64)} 02 02 00`), [as(struct("P", { X: int }))]],
  ["a field number of 2^60", messages(P, `${intHex(64)} ${huge} 02 00`), [
    as(struct("P", { X: int })),
  ]],
  ["a field number of 2^64-1", messages(P, `${intHex(64)} 01 02 ${largest} 02 00`), [
    as(struct("P", { X: int })),
  ]],
  ["a whole value without its zero", message("04 01 0a"), [as(int)]],
  ["an interface whose name is too long for its message", message("10 00 7f 61"), [as(any)]],
  ["an interface whose name has 2^60 bytes", message(`10 00 ${huge}`), [as(any)]],
  ["an interface with no type", message(`10 00 ${text("int")}`), [as(any)]],
  ["an interface of an undefined type", message(`10 00 ${text("int")} ${intHex(99)} 02 00 0a`), [
    as(any),
  ]],
  ["an interface without a value", message(`10 00 ${text("int")} 04`), [as(any)]],
  ["an interface with nothing behind its length", message(`10 00 ${text("int")} 04 02`), [as(any)]],
  [
    "an interface with a definition and nothing behind it",
    join(message(`10 00 ${text("main.P")} ${P}`), hex("00")),
    [as(any)],
  ],
  [
    "an interface that defines a type twice",
    messages(`10 00 ${text("main.P")} ${P}`, P, `${intHex(64)} 03 01 02 00`),
    [as(any)],
  ],
];

function as(schema: unknown): Schema<unknown> {
  return schema as Schema<unknown>;
}

Deno.test("a stream made to harm is a GobError", pure, async (t) => {
  for (const [name, bytes, schemas] of hostile) {
    await t.step(name, () => {
      for (const schema of [undefined, ...schemas]) {
        assert.throws(
          () => schema === undefined ? decode(bytes) : decode(bytes, schema),
          (error) => {
            assert(error instanceof GobError, `expected a GobError, received ${error}`);
            assert(error.offset >= 0 && error.offset <= bytes.length, `offset ${error.offset}`);
            return true;
          },
        );
      }
    });
  }
});

/** What Go 1.26 says of bytes that are broken, asked for each line. */
const words: [schema: Schema<unknown>, bytes: Uint8Array, text: string][] = [
  [as(int), message("04"), "EOF"],
  [as(int), message("04 00"), "EOF"],
  [as(int), message("04 00 ff"), "gob: invalid uint data length 1: exceeds input size 0"],
  [as(int), message("04 00 f7"), "gob: encoded unsigned integer out of range"],
  [as(int), message("04 01 0a"), "gob: decode: corrupted data: non-zero delta for singleton"],
  [as(int), message(`${P} 00`), "extra data in buffer"],
  [as(int), hex("00"), "EOF"],
  [as(int), hex("f7"), "gob: encoded unsigned integer out of range"],
  [as(int), hex("ff"), "unexpected EOF"],
  [
    as(int),
    message(`${intHex(99)} 00 0a`),
    "gob: decoding into local type *int, received remote type unknown type",
  ],
  [
    as(struct("P", { X: int })),
    message(`${intHex(99)} 00 0a`),
    "gob: unknown type id or corrupted data",
  ],
  [
    as(struct("P", { X: int })),
    messages(structType(64, "P", { "": 2 }), `${intHex(64)} 01 02 00`),
    "gob: empty name for remote field of type P",
  ],
  [
    as(struct("P", { X: int })),
    messages(P, `${intHex(64)} 03 02`),
    "gob: bad data: field numbers out of bounds",
  ],
  [as(struct("P", { X: int })), messages(P, `${intHex(64)} 01`), "EOF"],
  [as(string), message("0c 00 28 61"), "gob: bad string slice length: 0"],
  [as(bytes), message("0a 00 28 61"), "gob: bad []uint8 slice length: 0"],
  [
    as(slice(int)),
    messages(sliceType(64, 2), `${intHex(64)} 00 03 0204`),
    "gob: decoding int array or slice: length exceeds input size (3 elements)",
  ],
  [
    as(slice(string)),
    messages(sliceType(64, 6), `${intHex(64)} 00 03 0161`),
    "gob: decoding string array or slice: length exceeds input size (3 elements)",
  ],
  [
    as(slice(string)),
    messages(sliceType(64, 6), `${intHex(64)} 00 01 7f61`),
    "gob: length of string exceeds input size (127 bytes)",
  ],
  [
    as(slice(slice(int))),
    messages(sliceType(64, 65), sliceType(65, 2), `${intHex(64)} 00 02 0105`),
    "gob: decoding array or slice: length exceeds input size (2 elements)",
  ],
  [
    as(array(2, int)),
    messages(arrayType(64, 2, 2), `${intHex(64)} 00 03 020406`),
    "gob: length mismatch in decodeArray",
  ],
  [as(map(string, int)), messages(mapType(64, 6, 2), `${intHex(64)} 00 02 016102`), "EOF"],
  [as(map(string, int)), messages(mapType(64, 6, 2), `${intHex(64)} 00 01 0161`), "EOF"],
  [
    as(bigInt),
    messages(opaqueType(64, "gob", "Int"), `${intHex(64)} 00 05 02`),
    "gob: GobDecoder: length too large for buffer",
  ],
  [as(any), message("10 00 7f 61"), "gob: invalid type name length 127: exceeds input size"],
  [
    as(any),
    message(`10 00 fe0401 ${"61".repeat(1025)}`),
    'gob: name too long (1025 bytes): "aaaaaaaaaaaaaaaaaaaa"...',
  ],
  [
    as(any),
    message(`10 00 ${text("int")} ${intHex(99)} 02 00 0a`),
    "gob: decoding into local type int, received remote type unknown type",
  ],
];

Deno.test("broken bytes are an error in Go's words", pure, async (t) => {
  for (const [schema, bytes, text] of words) {
    await t.step(`${text} (${bytes.length} bytes)`, () => {
      assert.throws(() => decode(bytes, schema), (error) => {
        assert(error instanceof GobError, `expected a GobError, received ${error}`);
        assert.equal(error.message, text);
        return true;
      });
    });
  }
});

Deno.test("a slice that holds itself is decoded where it ends", pure, () => {
  const bytes = messages(sliceType(64, 64), `${intHex(64)} 00 02 00 01 00`);
  assert.deepEqual(decode(bytes), [[], [[]]]);
  assert.deepEqual(decode(bytes, Slices), [[], [[]]]);
});

Deno.test("a map to itself is decoded where it ends", pure, () => {
  const bytes = messages(mapType(64, 2, 64), `${intHex(64)} 00 01 02 01 04 00`);
  assert.deepEqual(decode(bytes), new Map([[1, new Map([[2, new Map()]])]]));
});

/** Definitions of types from 64 on, each made of the next, and a value of the first. */
function chain(
  length: number,
  type: (id: number, next: number) => string,
  value: string,
): Uint8Array {
  const types = Array.from(
    { length },
    (_, index) => message(type(64 + index, index === length - 1 ? 2 : 65 + index)),
  );
  return join(...types, message(`${intHex(64)} ${value}`));
}

Deno.test("a long chain of types is no deep stack", pure, async (t) => {
  const chains: [string, (id: number, next: number) => string, string, Schema<unknown>[]][] = [
    ["slices", (id, next) => sliceType(id, next), "00 00", [as(Slices), as(slice(int))]],
    ["maps", (id, next) => mapType(id, 2, next), "00 00", [as(map(int, int))]],
    ["maps from maps", (id, next) => mapType(id, next, 2), "00 00", []],
    ["structs", (id, next) => structType(id, "Node", { Next: next }), "00", [
      as(Node),
      as(struct("Node", { Other: int })),
      as(struct("Node", {})),
    ]],
    ["arrays", (id, next) => arrayType(id, next, 1), `00 ${"01".repeat(100)}`, []],
  ];
  for (const [name, type, value, schemas] of chains) {
    await t.step(name, () => {
      const bytes = chain(4000, type, value);
      for (const schema of [undefined, ...schemas]) {
        try {
          if (schema === undefined) decode(bytes);
          else decode(bytes, schema);
        } catch (error) {
          assert(error instanceof GobError, `expected a GobError, received ${error}`);
        }
      }
    });
  }
});

Deno.test("values nested far beyond the limit are refused without a deep stack", pure, () => {
  const depth = 200_000;
  const body = join(hex(`${intHex(64)} 00`), new Uint8Array(depth).fill(1), hex("00"));
  const length = hex(`fd ${body.length.toString(16).padStart(6, "0")}`);
  const bytes = join(message(sliceType(64, 64)), length, body, message("04 00 0a"));
  for (const schema of [undefined, as(Slices)]) {
    const decoder = new Decoder();
    decoder.push(bytes);
    assert.throws(
      () => schema === undefined ? decoder.next() : decoder.next(schema),
      /^GobError: gob: values nested deeper than 1000$/,
    );
    assert.deepEqual(decoder.next(), { value: 5 });
  }
});

Deno.test("a deep value can be skipped as deep as it can be read", pure, () => {
  const nested = `${"01".repeat(998)}00`;
  const type = structType(64, "P", { Deep: 65, X: 2 });
  const body = `${intHex(64)} 01 ${nested} 01 0a 00`;
  const bytes = messages(type, sliceType(65, 65), body);
  assert.deepEqual(decode(bytes, struct("P", { X: int })), { X: 5 });
});

Deno.test("a decoder makes nothing for elements that are not there", pure, () => {
  // Within the limit of elements, and far beyond the bytes.
  const count = "fc00ffffff";
  const bytes = messages(sliceType(64, 6), `${intHex(64)} 00 ${count} 0161`);
  const started = performance.now();
  for (let i = 0; i < 200; i++) assert.throws(() => decode(bytes), GobError);
  assert(performance.now() - started < 2000);
});

Deno.test("a number of millions of digits is not worked on for long", pure, () => {
  // A big.Rat is sent in lowest terms; finding out whether it is takes the square of its digits.
  const half = 100_000;
  let seed = 1;
  const body = Uint8Array.from({ length: 5 + half * 2 }, () => (seed = seed * 48271 % 0x7fffffff));
  body.set([2, 0, half >> 16, half >> 8, half]);
  const prefix = hex(`fd ${(body.length + 7).toString(16).padStart(6, "0")} ${intHex(64)} 00`);
  const bytes = join(
    message(opaqueType(64, "gob", "Rat")),
    prefix,
    hex(`fd ${body.length.toString(16).padStart(6, "0")}`),
    body,
  );
  const started = performance.now();
  decodeAll(bytes);
  const elapsed = performance.now() - started;
  assert(elapsed < 1000, `${elapsed} ms`);
});

import assert from "node:assert/strict";
import {
  any,
  array,
  bool,
  bytes,
  complex128,
  decode,
  encode,
  inspect,
  int,
  int64,
  lazy,
  map,
  opaque,
  type OpaqueKind,
  pointer,
  record,
  type Schema,
  slice,
  string,
  struct,
  time,
  uint8,
} from "../../../gob/mod.ts";
import { int as intHex, messages, pure, structType } from "../hand_made.ts";

/** A value that is not a schema, as an untyped program might pass it. */
const noSchema = "int" as unknown as Schema<number>;

const misuses: [string, () => unknown, typeof TypeError | typeof RangeError, string][] = [
  [
    "slice of a text",
    () => slice(noSchema),
    TypeError,
    "Cannot make a slice: expected a schema, received string",
  ],
  [
    "slice of null",
    () => slice(null as unknown as Schema<number>),
    TypeError,
    "Cannot make a slice: expected a schema, received null",
  ],
  [
    "struct without a name",
    () => (struct as unknown as (fields: unknown) => void)({ A: int }),
    TypeError,
    'Cannot make a struct: expected its Go name, received Object: write struct("Name", { … })',
  ],
  [
    "array of nothing",
    () => array(2, undefined as unknown as Schema<number>),
    TypeError,
    "Cannot make an array: expected a schema, received undefined",
  ],
  [
    "array of a negative length",
    () => array(-1, int),
    RangeError,
    "Cannot make an array: expected a length of 0 or more, received -1",
  ],
  [
    "array of half an element",
    () => array(1.5, int),
    RangeError,
    "Cannot make an array: expected a length of 0 or more, received 1.5",
  ],
  [
    "array whose length is no number",
    () => array(NaN, int),
    RangeError,
    "Cannot make an array: expected a length of 0 or more, received NaN",
  ],
  [
    "map to no schema",
    () => map(string, noSchema),
    TypeError,
    "Cannot make a map: expected a schema, received string",
  ],
  [
    "map from slices",
    () => map(slice(int), int),
    TypeError,
    "Cannot make a map with keys of kind slice: Go cannot compare them",
  ],
  [
    "map from bytes",
    () => map(bytes, int),
    TypeError,
    "Cannot make a map with keys of kind bytes: Go cannot compare them",
  ],
  [
    "map from maps",
    () => map(record(int), int),
    TypeError,
    "Cannot make a map with keys of kind map: Go cannot compare them",
  ],
  [
    "record of no schema",
    () => record(noSchema),
    TypeError,
    "Cannot make a record: expected a schema, received string",
  ],
  [
    "pointer to no schema",
    () => pointer(noSchema),
    TypeError,
    "Cannot make a pointer: expected a schema, received string",
  ],
  [
    "struct with a field that is no schema",
    () => struct("Args", { A: noSchema }),
    TypeError,
    "Cannot make struct Args: field A: expected a schema, received string",
  ],
  [
    "struct with a field that Go would not send",
    () => struct("Args", { a: int }),
    TypeError,
    "Cannot make struct Args: field a does not begin with an upper-case letter, and Go sends no other",
  ],
  [
    "struct with a field without a name",
    () => struct("Args", { "": int }),
    TypeError,
    "Cannot make struct Args: field  does not begin with an upper-case letter, and Go sends no other",
  ],
  [
    "struct with a field that begins with a letter that has no case",
    () => struct("Args", { "世": int }),
    TypeError,
    "Cannot make struct Args: field 世 does not begin with an upper-case letter, and Go sends no other",
  ],
  [
    "opaque type of an unknown kind",
    () => opaque("T", "json" as OpaqueKind, { encode: () => new Uint8Array(0), decode: () => 0 }),
    TypeError,
    "Cannot make opaque type T: expected kind gob, binary or text, received json",
  ],
  [
    "lazy schema that gives none",
    () => encode(lazy(() => noSchema), 1),
    TypeError,
    "Cannot resolve a lazy schema: expected a schema, received string",
  ],
  [
    "encode without a schema",
    () => encode(noSchema, 1),
    TypeError,
    "Cannot encode: expected a schema, received string",
  ],
  [
    "decode with something else",
    () => decode(Uint8Array.of(3, 4, 0, 2), noSchema),
    TypeError,
    "Cannot decode: expected a schema, received string",
  ],
];

Deno.test("a schema made wrongly is an error that says what was expected", pure, async (t) => {
  for (const [name, make, kind, text] of misuses) {
    await t.step(name, () => {
      assert.throws(make, (error) => {
        assert(error instanceof kind, `expected ${kind.name}, received ${error}`);
        assert.equal(error.message, text);
        return true;
      });
    });
  }
});

Deno.test("lazy() that only leads to itself is an error, not a hang", pure, () => {
  const self: Schema<number> = lazy(() => self);
  assert.throws(() => encode(self, 1), /^TypeError: .*only leads to itself/);
});

Deno.test("a cycle of pointers is an error, not a hang", pure, () => {
  const self: Schema<undefined> = pointer(lazy(() => self));
  assert.throws(() => encode(self, undefined), /^TypeError: .*cycle of pointers/);
  assert.throws(() => decode(Uint8Array.of(3, 4, 0, 2), self), /^TypeError: .*cycle of pointers/);
});

Deno.test("a struct that contains itself with nothing between is an error", pure, () => {
  interface Self {
    Self: Self;
  }
  const self: Schema<Self> = struct("Self", { Self: lazy(() => self) });
  const bytes = messages(structType(64, "Self", { Self: 64 }), `${intHex(64)} 00`);
  assert.throws(() => decode(bytes, self), TypeError);
});

Deno.test("lazy() asks for its schema once, and not before it is needed", pure, () => {
  let asked = 0;
  const later = slice(lazy(() => {
    asked++;
    return int;
  }));
  assert.equal(asked, 0);
  encode(later, [1]);
  decode(encode(later, [1, 2]), later);
  assert.equal(asked, 1);
});

Deno.test("a schema that refers forward can be used in every place", pure, () => {
  const bytesOf = <T>(schema: Schema<T>, value: T) => encode(schema, value).toHex();
  assert.equal(bytesOf(slice(lazy(() => int)), [1]), bytesOf(slice(int), [1]));
  assert.equal(bytesOf(array(1, lazy(() => int)), [1]), bytesOf(array(1, int), [1]));
  assert.equal(bytesOf(pointer(lazy(() => int)), 1), bytesOf(pointer(int), 1));
  assert.equal(
    bytesOf(map(lazy(() => string), lazy(() => int)), new Map([["a", 1]])),
    bytesOf(map(string, int), new Map([["a", 1]])),
  );
  assert.equal(bytesOf(record(lazy(() => int)), { a: 1 }), bytesOf(record(int), { a: 1 }));
});

Deno.test("the same composite made twice is one type, two structs are two", pure, () => {
  const Twice = struct("Twice", { A: slice(slice(int)), B: slice(slice(int)) });
  assert.equal(inspect(encode(Twice, { A: [], B: [] })).match(/defines type/g)?.length, 3);
  const make = () => struct("Same", { A: int });
  const Two = struct("Two", { A: make(), B: make() });
  assert.equal(
    inspect(encode(Two, { A: { A: 0 }, B: { A: 0 } })).match(/defines type/g)?.length,
    3,
  );
});

Deno.test("struct() sends the name without its package and fields in their order", pure, () => {
  const names: [string, string][] = [
    ["Point", "Point"],
    ["main.Point", "Point"],
    ["example.com/geo.Point", "Point"],
    ["main.Pair[int,main.Point]", "Pair[int,main.Point]"],
    ["Pair[a.b/c.T]", "Pair[a.b/c.T]"],
  ];
  for (const [name, sent] of names) {
    const text = inspect(encode(struct(name, { B: bool, A: int }), { A: 1, B: true }));
    assert(text.includes(`defines type 64: struct ${sent}\n`), text);
    assert(text.indexOf("B: bool\n") < text.indexOf("A: int\n"), text);
  }
});

Deno.test("names in type strings carry the package that was given", pure, () => {
  const Point = struct("main.Point", { X: int });
  const Line = struct("main.Line", { Ends: slice(Point), ByName: record(pointer(Point)) });
  const text = inspect(encode(Line, { Ends: [], ByName: {} }));
  assert(text.includes("slice []main.Point of "), text);
  assert(text.includes("map map[string]*main.Point from string to "), text);
});

Deno.test("schemas are frozen", pure, () => {
  const schemas = [int, int64, uint8, any, time, complex128, slice(int), struct("S", { A: int })];
  for (const schema of schemas) assert(Object.isFrozen(schema));
});

Deno.test("opaque() reads and writes nothing until a value asks for it", pure, () => {
  let calls = 0;
  const count = <T>(value: T): T => {
    calls++;
    return value;
  };
  const schema = opaque<number>("T", "gob", {
    encode: (value) => count(Uint8Array.of(value)),
    decode: (bytes) => count(bytes[0]!),
  });
  slice(schema);
  assert.equal(calls, 0);
  assert.equal(decode(encode(schema, 7), schema), 7);
  assert.equal(calls, 2);
});

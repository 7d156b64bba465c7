import assert from "node:assert/strict";
import {
  any,
  decode,
  encode,
  inspect,
  int,
  map,
  pointer,
  Registry,
  slice,
  string,
  struct,
  Typed,
  typed,
} from "../../gob/mod.ts";
import { Point } from "../testing/schemas.ts";
import { pure } from "./hand_made.ts";

const registry = new Registry()
  .register("main.Point", Point)
  .register("*main.Named", pointer(struct("main.Named", { Name: string })))
  .register("main.Table", map(string, int))
  .register("[]interface {}", slice(any));

Deno.test("an interface takes plain values by their own kinds", pure, () => {
  const table: [unknown, string, unknown][] = [
    ["text", "string", "text"],
    ["", "string", ""],
    [true, "bool", true],
    [false, "bool", false],
    [7, "int", 7],
    [-0, "int", 0],
    [Number.MAX_SAFE_INTEGER, "int", Number.MAX_SAFE_INTEGER],
    [2 ** 53, "float64", 2 ** 53],
    [1.5, "float64", 1.5],
    [NaN, "float64", NaN],
    [Infinity, "float64", Infinity],
    [7n, "int64", typed("int64", 7n)],
    [Uint8Array.of(1, 2), "[]uint8", Uint8Array.of(1, 2)],
  ];
  for (const [value, name, back] of table) {
    const bytes = encode(any, value);
    assert(inspect(bytes).includes(`interface of "${name}"`), inspect(bytes));
    assert.deepEqual(decode(bytes, any), back);
    assert.deepEqual(decode(bytes), back);
  }
});

Deno.test("null and undefined are the nil interface", pure, () => {
  for (const nil of [null, undefined]) {
    assert.equal(encode(any, nil).toHex(), "03100000");
    assert.equal(decode(encode(any, nil), any), undefined);
    assert.deepEqual(decode(encode(slice(any), [nil, 1]), slice(any)), [undefined, 1]);
    const Box = struct("Box", { V: any });
    assert.deepEqual(Object.keys(decode(encode(Box, { V: nil }), Box)), []);
  }
});

Deno.test("typed() values of every basic name come back as they are", pure, () => {
  const table: [string, unknown][] = [
    ["int8", -5],
    ["int16", 5],
    ["int32", 5],
    ["int64", 5n],
    ["uint", 5],
    ["uint8", 5],
    ["uint16", 5],
    ["uint32", 5],
    ["uint64", 2n ** 64n - 1n],
    ["uintptr", 5n],
    ["float32", 0.5],
    ["complex64", { re: 1, im: 2 }],
    ["complex128", { re: 1, im: 2 }],
    ["[]bool", [true, false]],
    ["[]int", [1, -1]],
    ["[]int8", [1, -1]],
    ["[]int16", [1]],
    ["[]int32", []],
    ["[]int64", [1n]],
    ["[]uint", [1]],
    ["[]uint16", [1]],
    ["[]uint32", [1]],
    ["[]uint64", [1n]],
    ["[]uintptr", [1n]],
    ["[]float32", [0.5]],
    ["[]float64", [1, 0.5]],
    ["[]complex64", [{ re: 1, im: 0 }]],
    ["[]complex128", [{ re: 1, im: 0 }]],
    ["[]string", ["a", ""]],
  ];
  for (const [name, value] of table) {
    const bytes = encode(any, typed(name, value));
    assert.deepEqual(decode(bytes, any), typed(name, value), name);
    // What was received can be sent on.
    assert.deepEqual(encode(any, decode(bytes, any)), bytes, name);
  }
});

Deno.test("typed() with the name of a plain kind comes back plain", pure, () => {
  const table: [string, unknown][] = [
    ["string", "a"],
    ["bool", false],
    ["int", 3],
    ["float64", 2],
    ["[]uint8", Uint8Array.of(1)],
  ];
  for (const [name, value] of table) {
    assert.deepEqual(decode(encode(any, typed(name, value)), any), value, name);
  }
});

Deno.test("registered types travel with their names", pure, () => {
  const values = [
    typed("main.Point", { X: 1, Y: 0 }),
    typed("*main.Named", { Name: "n" }),
    typed("main.Table", new Map([["a", 1]])),
    typed("[]interface {}", [1, "two", typed("main.Point", { X: 3, Y: 4 }), undefined]),
  ];
  for (const value of values) {
    const bytes = encode(any, value, { registry });
    const back = decode(bytes, any, { registry });
    assert(back instanceof Typed);
    assert.deepEqual(back, value);
  }
});

Deno.test("what an interface cannot hold is an error with the path", pure, () => {
  const Box = struct("main.Box", { V: any });
  const table: [unknown, RegExp][] = [
    [{ X: 1 }, /^TypeError: Cannot encode Box\.V: expected .* for an interface, received Object$/],
    [[1], /^TypeError: Cannot encode Box\.V: .* received Array$/],
    [new Map(), /^TypeError: Cannot encode Box\.V: .* received Map$/],
    [Symbol("x"), /^TypeError: Cannot encode Box\.V: .* received symbol$/],
    [() => 1, /^TypeError: Cannot encode Box\.V: .* received function$/],
    [
      typed("main.Other", 1),
      /^TypeError: Cannot encode Box\.V: type not registered for interface: main\.Other$/,
    ],
    [typed("", 1), /^TypeError: Cannot encode Box\.V: type not registered for interface: $/],
    [
      typed("main.Point", { X: 1 }),
      /^TypeError: Cannot encode Box\.V\.\(main\.Point\)\.Y: expected int, received undefined$/,
    ],
    [typed("int8", 1000), /^RangeError: Cannot encode Box\.V\.\(int8\): expected int8/],
    [typed("main.Point", undefined), /^TypeError: Cannot encode Box\.V\.\(main\.Point\): /],
    [typed("*main.Named", undefined), /^TypeError: Cannot encode Box\.V\.\(\*main\.Named\): .*nil/],
    [2n ** 63n, /^RangeError: Cannot encode Box\.V: expected int64/],
  ];
  for (const [value, text] of table) {
    assert.throws(() => encode(Box, { V: value }, { registry }), text);
  }
});

Deno.test("a type that is new to the stream is defined in the middle of the value", pure, () => {
  const Pair = struct("main.Pair", { A: any, B: any });
  const value = {
    A: typed("main.Point", { X: 1, Y: 0 }),
    B: typed("main.Point", { X: 0, Y: 2 }),
  };
  const bytes = encode(Pair, value, { registry });
  assert.equal(
    inspect(bytes),
    [
      "   0  message of 29 bytes",
      "   1    defines type 64: struct Pair",
      "  16      A: interface",
      "  22      B: interface",
      "  30  message of 45 bytes",
      "  31    value of type 64: struct Pair",
      '  34      A: interface of "main.Point"',
      "  45        defines type 65: struct Point",
      "  62          X: int",
      "  68          Y: int",
      "  76  message of 25 bytes",
      "  80        type 65 at 77, 3 bytes: struct Point",
      "  81          X: int 1",
      '  84      B: interface of "main.Point"',
      "  98        type 65 at 95, 3 bytes: struct Point",
      "  99          Y: int 2",
    ].join("\n"),
  );
  assert.deepEqual(decode(bytes, Pair, { registry }), value);
});

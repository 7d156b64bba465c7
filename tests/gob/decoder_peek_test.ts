/**
 * The type of the next value, and the names of structs that were read without a schema.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  array,
  bigInt,
  bool,
  bytes,
  complex128,
  decode,
  Decoder,
  duration,
  encode,
  Encoder,
  float32,
  type GobError,
  int,
  int8,
  lazy,
  map,
  netipAddr,
  opaque,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  time,
  type Typed,
  typed,
  typeName,
  uint64,
} from "../../gob/mod.ts";
import { buildGo, goTest } from "../testing/go.ts";
import {
  arrayType,
  int as intHex,
  join,
  messages,
  pure,
  sliceType,
  structType,
} from "./hand_made.ts";

/** What a decoder says of the first value. */
function peekAt(stream: Uint8Array): { name: string; go: string } | undefined {
  const decoder = new Decoder();
  decoder.push(stream);
  const next = decoder.peek();
  assert.deepEqual(decoder.peek(), next, "peek() changes nothing");
  assert.deepEqual(decoder.rest(), stream);
  assert.equal(decoder.offset, 0);
  return next;
}

const Point = struct("main.Point", { X: int, Y: int });

const Celsius = opaque("main.Celsius", "binary", {
  encode: (degrees: number) => Uint8Array.of(degrees),
  decode: ([degrees = 0]) => degrees,
});

interface Tree {
  Value: number;
  Kids: Tree[];
}
const Tree: Schema<Tree> = struct("Tree", {
  Value: int,
  Kids: slice(lazy((): Schema<Tree> => Tree)),
});

// deno-lint-ignore no-explicit-any
const declarations: readonly (readonly [Schema<any>, unknown, string, string])[] = [
  [Point, { X: 1, Y: 2 }, "Point", "type Point struct { X int; Y int }"],
  [struct("Empty", {}), {}, "Empty", "type Empty struct{}"],
  [int8, 5, "int", "int"],
  [uint64, 5n, "uint", "uint"],
  [float32, 5, "float", "float64"],
  [bool, true, "bool", "bool"],
  [string, "s", "string", "string"],
  [bytes, Uint8Array.of(1), "bytes", "[]byte"],
  [complex128, { re: 1, im: 2 }, "complex", "complex128"],
  [duration, Temporal.Duration.from("PT1S"), "int", "int"],
  [any, 5, "interface", "any"],
  [slice(Point), [], "[]Point", "[]Point\ntype Point struct { X int; Y int }"],
  [map(string, array(2, bool)), new Map(), "map[string][2]bool", "map[string][2]bool"],
  [time, Temporal.ZonedDateTime.from("2024-01-01T00:00[UTC]"), "Time", "time.Time"],
  [Celsius, 5, "Celsius", "type Celsius []byte // what MarshalBinary returns"],
  [
    Tree,
    { Value: 1, Kids: [] },
    "Tree",
    "type Tree struct { Value int; Kids []Tree }",
  ],
  [
    struct("Whole", {
      At: time,
      From: netipAddr,
      N: bigInt,
      Body: any,
      Points: map(string, slice(Point)),
      Best: pointer(Point),
      C: Celsius,
    }),
    {
      At: Temporal.ZonedDateTime.from("2024-01-01T00:00[UTC]"),
      From: "1.2.3.4",
      N: 1n,
      Points: new Map(),
      C: 1,
    },
    "Whole",
    "type Whole struct { At time.Time; From netip.Addr; N big.Int; Body any; " +
    "Points map[string][]Point; Best Point; C Celsius }\n" +
    "type Point struct { X int; Y int }\n" +
    "type Celsius []byte // what MarshalBinary returns",
  ],
];

Deno.test("peek() gives the name and the Go declaration of the next type", pure, () => {
  for (const [schema, value, name, go] of declarations) {
    assert.deepEqual(peekAt(encode(schema, value)), { name, go });
  }
});

Deno.test("peek() knows the type when the first message of the value is here", pure, () => {
  const encoder = new Encoder();
  const [first, second] = [encoder.encode(Point, { X: 1, Y: 2 }), encoder.encode(string, "s")];
  const whole = join(first, second);
  const point = { name: "Point", go: "type Point struct { X int; Y int }" };
  const decoder = new Decoder();
  for (let at = 1; at <= first.length; at++) {
    decoder.push(whole.subarray(at - 1, at));
    assert.deepEqual(decoder.peek(), at < first.length ? undefined : point, `${at}`);
    assert.equal(decoder.pending, true);
  }
  assert.deepEqual(decoder.next(Point), { value: { X: 1, Y: 2 } });
  assert.equal(decoder.peek(), undefined);
  decoder.push(second);
  assert.deepEqual(decoder.peek(), { name: "string", go: "string" });
  assert.deepEqual(decoder.next(), { value: "s" });
});

Deno.test("peek() knows the type of a value of which more messages are to come", pure, () => {
  const Late = struct("Late", { Name: string });
  const registry = new Registry().register("Late", Late);
  const Box = struct("Box", { V: any, N: int });
  const bytes = encode(Box, { V: typed("Late", { Name: "n" }), N: 5 }, { registry });
  const box = { name: "Box", go: "type Box struct { V any; N int }" };
  const decoder = new Decoder({ registry });
  let known = 0;
  for (let at = 1; at < bytes.length; at++) {
    decoder.push(bytes.subarray(at - 1, at));
    const next = decoder.peek();
    if (next !== undefined) assert.deepEqual(next, box);
    if (next !== undefined) known++;
    assert.equal(decoder.next(), undefined);
    assert.deepEqual(decoder.peek(), next);
  }
  assert(known > 5);
  decoder.push(bytes.subarray(-1));
  assert.deepEqual(decoder.next(Box), { value: { V: typed("Late", { Name: "n" }), N: 5 } });
});

Deno.test("peek() throws what next() would throw, and consumes nothing", pure, () => {
  const P = structType(64, "P", { X: 2 });
  const cases: Record<string, Uint8Array> = {
    "undefined type 99": messages(`${intHex(99)} 00`),
    "extra data in buffer": messages(`${P} 02`),
    "duplicate type received": messages(P, structType(64, "P", { Y: 2 })),
    "field numbers out of bounds": messages(`${intHex(-66)} 09 00`),
    "encoded unsigned integer out of range": Uint8Array.of(0x1f, 0x8b, 8, ...Array(40).fill(0)),
    "limits.maxMessageBytes": join(Uint8Array.of(0xfd, 0xff, 0xff, 0xff), new Uint8Array(9)),
  };
  for (const [text, stream] of Object.entries(cases)) {
    const decoder = new Decoder({ limits: { maxMessageBytes: 1000 } });
    decoder.push(stream);
    for (let i = 0; i < 3; i++) {
      assert.throws(() => decoder.peek(), (error: GobError) => error.message.includes(text), text);
    }
    assert.deepEqual(decoder.rest(), stream);
    assert.throws(() => decoder.next(), (error: GobError) => error.message.includes(text), text);
  }
});

Deno.test("the declarations of hostile types stay small and are Go", pure, () => {
  const odd = messages(
    structType(64, "struct { X int }; evil()", {
      "a b": 66,
      "\n// x": 2,
      "": 67,
      "?9": 68,
      type: 2,
    }),
    sliceType(66, 66),
    arrayType(67, 99, 5),
    structType(68, "struct_X_int_evil", { Ok: 69 }),
    structType(69, "int", { Ok: 70 }),
    structType(70, "", {}),
    `${intHex(64)} 00`,
  );
  assert.deepEqual(peekAt(odd), {
    name: "struct { X int }; evil()",
    go: [
      "type struct_X_int_evil struct { a_b []Type66; x int; Field2 [5]any /* not defined */; " +
      "_9 struct_X_int_evil_68; _type int }",
      "type Type66 []Type66",
      "type struct_X_int_evil_68 struct { Ok int_69 }",
      "type int_69 struct { Ok Type70 }",
      "type Type70 struct{}",
    ].join("\n"),
  });
});

Deno.test("the declaration of very many types is cut", pure, () => {
  const types: string[] = [];
  for (let id = 64; id < 1500; id++) types.push(structType(id, `Name${id}`, { Next: id + 1 }));
  const bytes = messages(...types, structType(1500, "Last", {}), `${intHex(64)} 00`);
  const { go } = peekAt(bytes)!;
  assert(go.length < 20_000);
  assert.match(go, /^type Name64 struct \{ Next Name65 \}\ntype Name65 .*\n\/\/ and more types$/s);
  const fields = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`F${i}${"x".repeat(90)}`, 2]),
  );
  const wide = structType(64, "Wide", fields);
  assert.match(peekAt(messages(wide, `${intHex(64)} 00`))!.go, /^type Wide struct \{ F0x+ int; /);
});

goTest("Go can parse every declaration", async () => {
  const program = await buildGo(new URL("appended/", import.meta.url));
  for (const [schema, value, , go] of declarations) {
    if (!go.startsWith("type ")) continue;
    const command = new Deno.Command(program, {
      args: ["parse"],
      stdin: "piped",
      stderr: "piped",
      stdout: "piped",
    });
    const child = command.spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(peekAt(encode(schema, value))!.go));
    await writer.close();
    const { success, stdout, stderr } = await child.output();
    assert(success, new TextDecoder().decode(stderr));
    assert.equal(Number(new TextDecoder().decode(stdout)), go.split("\n").length);
  }
});

Deno.test("a struct that is read without a schema keeps its name and stays plain", pure, () => {
  const Outer = struct("main.Outer", {
    In: Point,
    List: slice(Point),
    Any: any,
    None: struct("", {}),
  });
  const registry = new Registry().register("main.Point", Point);
  const stream = encode(Outer, {
    In: { X: 1, Y: 2 },
    List: [{ X: 3, Y: 4 }],
    Any: typed("main.Point", { X: 5, Y: 6 }),
    None: {},
  }, { registry });
  const value = decode(stream) as {
    In: unknown;
    List: unknown[];
    Any: Typed;
    None: unknown;
  };
  assert.deepEqual(value, {
    In: { X: 1, Y: 2 },
    List: [{ X: 3, Y: 4 }],
    Any: typed("main.Point", { X: 5, Y: 6 }),
    None: {},
  });
  assert.deepEqual(
    [value, value.In, value.List[0], value.Any.value, value.None, value.List].map(typeName),
    ["Outer", "Point", "Point", "Point", undefined, undefined],
  );
  assert.deepEqual(Reflect.ownKeys(value.In as object), ["X", "Y"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(typeName({ ...value }), undefined);
  assert.equal(typeName(structuredClone(value.In)), undefined);
  assert.deepEqual(decode(encode(Outer, decode(stream, Outer, { registry }), { registry })), value);
});

Deno.test("typeName() of anything else is undefined", pure, () => {
  for (const value of [undefined, null, 1, "s", 1n, [], {}, new Map(), () => 1]) {
    assert.equal(typeName(value), undefined);
  }
  assert.equal(
    typeName(decode(encode(Point, { X: 1, Y: 2 }), Point)),
    undefined,
  );
});

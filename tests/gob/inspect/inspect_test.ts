import assert from "node:assert/strict";
import {
  any,
  array,
  bigFloat,
  bigInt,
  bigRat,
  bool,
  bytes,
  complex128,
  decodeAll,
  encode,
  Encoder,
  float64,
  GobError,
  inspect,
  int,
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
  typed,
  uint64,
  url,
  uuid,
} from "../../../gob/mod.ts";
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
} from "../hand_made.ts";
import { Point } from "../../testing/schemas.ts";

const Box = struct("main.Box", { V: any, Last: int });
const registry = new Registry()
  .register("main.Point", Point)
  .register("main.Box", Box)
  .register("[]interface {}", slice(any));

/** The lines without their offsets, from the first value on. */
function valueLines(stream: Uint8Array): string[] {
  const lines = inspect(stream).split("\n");
  const start = lines.findIndex((line) => line.includes("value of type"));
  return lines.slice(start).map((line) => line.slice(8));
}

Deno.test("inspect() prints messages, definitions and values with their offsets", pure, () => {
  const encoder = new Encoder();
  const stream = join(
    encoder.encode(Point, { X: 22, Y: 33 }),
    encoder.encode(string, "between"),
    encoder.encode(Point, { X: 0, Y: -1 }),
  );
  assert.equal(
    inspect(stream),
    [
      "   0  message of 30 bytes",
      "   1    defines type 64: struct Point",
      "  17      X: int",
      "  23      Y: int",
      "  31  message of 7 bytes",
      "  32    value of type 64: struct Point",
      "  35      X: int 22",
      "  37      Y: int 33",
      "  39  message of 10 bytes",
      '  40    value of type 6: string "between"',
      "  50  message of 5 bytes",
      "  51    value of type 64: struct Point",
      "  54      Y: int -1",
    ].join("\n"),
  );
});

Deno.test("inspect() prints the definitions of every kind", pure, () => {
  const stream = messages(
    structType(64, "S", { A: 65, B: 6, C: 99 }),
    structType(70, "", {}),
    sliceType(65, 64),
    sliceType(66, 2, "[]int"),
    arrayType(67, 8, 3),
    mapType(68, 6, 65),
    opaqueType(69, "gob", "Time"),
    opaqueType(71, "binary", "URL", 72),
    opaqueType(73, "text", ""),
    "04 00 0a",
  );
  const lines = inspect(stream).split("\n").filter((line) => !line.includes("message of"));
  assert.deepEqual(lines.map((line) => line.slice(4)), [
    "    defines type 64: struct S",
    "      A: type 65",
    "      B: string",
    "      C: type 99",
    "    defines type 70: struct",
    "    defines type 65: slice of S",
    "    defines type 66: slice []int of int",
    "    defines type 67: array of 3 interface",
    "    defines type 68: map from string to type 65",
    "    defines type 69: GobEncoder Time",
    "    defines type 71 (72 inside): BinaryMarshaler URL",
    "    defines type 73: TextMarshaler",
    "    value of type 2: int 5",
  ]);
});

Deno.test("inspect() prints the values of every basic kind", pure, () => {
  const table: [Schema<unknown>, unknown, string][] = [
    [as(bool), true, "value of type 1: bool true"],
    [as(int), -5, "value of type 2: int -5"],
    [as(uint64), 2n ** 64n - 1n, "value of type 3: uint 18446744073709551615"],
    [as(float64), -0, "value of type 4: float -0"],
    [as(float64), 1.5, "value of type 4: float 1.5"],
    [as(float64), NaN, "value of type 4: float NaN"],
    [as(bytes), Uint8Array.of(1, 255), "value of type 5: bytes 01ff"],
    [as(bytes), new Uint8Array(0), "value of type 5: bytes (none)"],
    [as(string), 'a"b', 'value of type 6: string "a\\"b"'],
    [as(complex128), { re: 1, im: -2 }, "value of type 7: complex 1-2i"],
    [as(complex128), { re: 0, im: NaN }, "value of type 7: complex 0+NaNi"],
    [as(any), undefined, "value of type 8: interface nil"],
  ];
  for (const [schema, value, line] of table) {
    assert.deepEqual(valueLines(encode(schema, value)), [line]);
  }
  assert.deepEqual(valueLines(message("02 00 07")), ["value of type 1: bool true (7)"]);
});

function as(schema: unknown): Schema<unknown> {
  return schema as Schema<unknown>;
}

Deno.test("inspect() prints nested values with indentation, and rows of numbers", pure, () => {
  const Deep = struct("main.Deep", {
    Numbers: slice(int),
    Grid: array(2, array(2, float64)),
    ByName: map(string, pointer(Point)),
    None: slice(string),
  });
  const stream = encode(Deep, {
    Numbers: Array.from({ length: 10 }, (_, index) => index - 1),
    Grid: [[1, 2], [0.5, -1]],
    ByName: new Map([["p", { X: 1, Y: 0 }]]),
    None: [],
  });
  assert.deepEqual(valueLines(stream), [
    "value of type 64: struct Deep",
    "  Numbers: slice of 10 int",
    "    [0]: -1, 0, 1, 2, 3, 4, 5, 6",
    "    [8]: 7, 8",
    "  Grid: array of 2 type 66",
    "    [0]: array of 2 float",
    "      [0]: 1, 2",
    "    [1]: array of 2 float",
    "      [0]: 0.5, -1",
    "  ByName: map of 1 from string to type 68",
    '    key: string "p"',
    // A struct that is first met as an element of a map has no name in Go's definitions.
    "    value: struct",
    "      X: int 1",
  ]);
});

Deno.test("inspect() prints interface values with their names, types and lengths", pure, () => {
  const inner = typed("main.Box", { V: typed("main.Point", { X: 1, Y: 2 }), Last: 3 });
  const stream = encode(Box, { V: inner, Last: 4 }, { registry });
  assert.equal(
    inspect(stream),
    [
      "   0  message of 31 bytes",
      "   1    defines type 64: struct Box",
      "  15      V: interface",
      "  21      Last: int",
      "  32  message of 73 bytes",
      "  33    value of type 64: struct Box",
      '  36      V: interface of "main.Box"',
      "  48        type 64 at 45, 43 bytes: struct Box",
      '  49          V: interface of "main.Point"',
      "  60            defines type 65: struct Point",
      "  77              X: int",
      "  83              Y: int",
      "  91            goes on for 11 bytes",
      "  95            type 65 at 92, 5 bytes: struct Point",
      "  96              X: int 1",
      "  98              Y: int 2",
      " 101          Last: int 3",
      " 104      Last: int 4",
    ].join("\n"),
  );
});

Deno.test("inspect() says what values that encode themselves say", pure, () => {
  const zoned = (text: string) => Temporal.ZonedDateTime.from(text);
  const byName = (name: string, kind: "gob" | "binary" | "text") =>
    opaque<Uint8Array>(name, kind, { encode: (own) => own, decode: (own) => own });
  const finite = { form: "finite", negative: true, precision: 53, mode: 0, accuracy: 0 } as const;
  const table: [Schema<unknown>, unknown, string][] = [
    [
      as(time),
      zoned("2024-02-29T12:30:15.123456789[UTC]"),
      "gob Time 010000000edd726fd7075bcd15ffff = 2024-02-29T12:30:15.123456789Z",
    ],
    [
      as(time),
      zoned("2024-02-29T12:30:15.1-03:30[-03:30]"),
      "gob Time 010000000edd72a10f05f5e100ff2e = 2024-02-29T12:30:15.1-03:30",
    ],
    [as(bigInt), -256n, "gob Int 030100 = -256"],
    [as(bigInt), 0n, "gob Int 02 = 0"],
    [as(bigRat), { num: -3n, den: 4n }, "gob Rat 03000000010304 = -3/4"],
    [
      as(bigFloat),
      { ...finite, exponent: 1, mantissa: 3n },
      "gob Float 010b0000003500000001c000000000000000 = -0x0.cp+1 (precision 53)",
    ],
    [
      as(bigFloat),
      { ...finite, form: "inf", exponent: 0, mantissa: 0n },
      "gob Float 010d00000035 = -Inf (precision 53)",
    ],
    [as(url), "http://a/b", 'binary URL 687474703a2f2f612f62 = "http://a/b"'],
    [as(netipAddr), "192.0.2.1", "binary Addr c0000201 = 192.0.2.1"],
    [
      as(netipAddr),
      "fe80::1%eth0",
      'binary Addr fe80000000000000000000000000000165746830 = fe80:0:0:0:0:0:0:1%"eth0"',
    ],
    [
      as(uuid),
      "01234567-89ab-cdef-0123-456789abcdef",
      "binary UUID 0123456789abcdef0123456789abcdef = 01234567-89ab-cdef-0123-456789abcdef",
    ],
    [as(byName("main.Color", "text")), hex("c3bc"), 'text Color c3bc = "ü"'],
    [as(byName("main.Word", "gob")), hex("776f7264"), 'gob Word 776f7264 = "word"'],
    [as(byName("main.Raw", "gob")), hex("00ff"), "gob Raw 00ff"],
    [as(byName("main.Raw", "gob")), hex(""), "gob Raw (none)"],
    // Types of a program that have the names of known ones.
    [as(byName("main.Time", "gob")), hex("0102"), "gob Time 0102"],
    [as(byName("main.Int", "gob")), hex("ff"), "gob Int ff"],
    [as(byName("main.Rat", "gob")), hex("0200000009"), "gob Rat 0200000009"],
    [as(byName("main.Float", "gob")), hex("010e00000000"), "gob Float 010e00000000"],
    [as(byName("main.Addr", "binary")), hex("0102"), "binary Addr 0102"],
    [as(byName("main.UUID", "binary")), hex("01"), "binary UUID 01"],
  ];
  for (const [schema, value, line] of table) {
    assert.deepEqual(valueLines(encode(schema, value)), [`value of type 64: ${line}`]);
  }
});

Deno.test("inspect() prints what it could read, and then what is wrong and where", pure, () => {
  const P = structType(64, "P", { X: 2, Name: 6 });
  const table: [string, Uint8Array, string, number][] = [
    [
      "an undefined type",
      messages("04 00 0a", `${intHex(99)} 00 0a`),
      "gob: bad data: undefined type 99",
      1,
    ],
    ["a type defined twice", messages(P, P), "gob: duplicate type received", 3],
    ["a reserved type", messages(structType(20, "R", {})), "gob: duplicate type received", 0],
    [
      "a field beyond the last",
      messages(P, `${intHex(64)} 01 02 05`),
      "gob: bad data: field numbers out of bounds",
      5,
    ],
    [
      "more than a definition",
      message(`${P} 00`),
      "gob: extra data in buffer",
      3,
    ],
    [
      "a whole value without its zero",
      message("04 01 0a"),
      "gob: decode: corrupted data: non-zero delta for singleton",
      0,
    ],
    [
      "a string that is too long",
      messages(P, `${intHex(64)} 01 02 01 7f61`),
      "a string of 127 bytes where the message has 1 byte left",
      5,
    ],
    [
      "a value that ends with its message",
      messages(sliceType(64, 6), `${intHex(64)} 00 03 0161`),
      "gob: decoding array or slice: length exceeds input size (3 elements)",
      4,
    ],
    [
      "numbers that end with their message",
      messages(sliceType(64, 2), `${intHex(64)} 00 03 02 04`),
      "gob: decoding array or slice: length exceeds input size (3 elements)",
      4,
    ],
    [
      "an array of another length",
      messages(arrayType(64, 2, 2), `${intHex(64)} 00 03 020406`),
      "gob: length mismatch: an array of 2 has 3 elements",
      3,
    ],
    [
      "an empty message",
      join(message("04 00 0a"), hex("00")),
      "EOF: an empty message ends a stream",
      3,
    ],
    ["an integer of nine bytes", message("f7 00"), "gob: encoded unsigned integer out of range", 1],
    [
      "an interface without a type",
      message(`10 00 ${text("int")}`),
      "unexpected EOF: the stream ends here",
      2,
    ],
    [
      "an interface without a value",
      message(`10 00 ${text("int")} 04`),
      "EOF: the message ends here",
      2,
    ],
  ];
  for (const [name, stream, failure, readable] of table) {
    const lines = inspect(stream).split("\n");
    const last = lines.pop()!;
    const [, offset, message] = /^error at byte (\d+): (.*)$/.exec(last) ?? assert.fail(last);
    assert.equal(message, failure, name);
    assert(Number(offset) <= stream.length, name);
    assert(lines.length >= readable, `${name}:\n${lines.join("\n")}`);
  }
});

Deno.test("inspect() says of every beginning of a stream where it ends", pure, () => {
  const encoder = new Encoder({ registry });
  const ends: number[] = [];
  const parts: Uint8Array[] = [];
  const add = <T>(schema: Schema<T>, value: T) => {
    parts.push(encoder.encode(schema, value));
    ends.push(join(...parts).length);
  };
  add(Point, { X: 1, Y: 2 });
  add(slice(any), [typed("main.Point", { X: 0, Y: 1 }), typed("[]string", ["s"]), "end"]);
  add(string, "x".repeat(200));
  const stream = join(...parts);
  for (let length = 1; length <= stream.length; length++) {
    const last = inspect(stream.subarray(0, length)).split("\n").at(-1)!;
    if (ends.includes(length)) assert.doesNotMatch(last, /^error/, `${length} bytes`);
    else {assert.match(
        last,
        new RegExp(`^error at byte ${length}: unexpected EOF`),
        `${length} bytes`,
      );}
  }
  assert.equal(inspect(new Uint8Array(0)), "an empty stream");
});

Deno.test("inspect() notes what Go passes over", pure, () => {
  const trailing = inspect(messages("04 00 0a 0102", "04 00 0c")).split("\n");
  assert.equal(trailing[2], "   4    2 bytes behind the value, which Go drops: 0102");
  assert.equal(trailing.length, 5);
  const wrongLength = message(`10 00 ${text("int")} 04 09 00 0a`);
  assert.deepEqual(inspect(wrongLength).split("\n").slice(2), [
    "   9      type 2 at 7, 9 bytes: int 5",
    "  11      ends here; the length at 8 says 18",
  ]);
  assert.doesNotMatch(
    inspect(messages(structType(64, "P", { X: 2 }), `${intHex(64)} 01 0a`)),
    /error/,
  );
});

Deno.test("inspect() shows nothing that a terminal would obey", pure, () => {
  const escape = "\x1b[31m\x07\u202e\u0085\u2028";
  const stream = messages(
    structType(64, `T${escape}`, { [`F${escape}`]: 6, "two  words": 6 }),
    `${intHex(64)} 01 ${text(escape)} 00`,
    `10 00 ${text(escape)} 04 02 00 0a`,
  );
  const output = inspect(stream);
  for (const character of escape.replace("[31m", "")) assert(!output.includes(character));
  assert(output.includes("\\u001b[31m"), output);
  assert(output.includes("\\u{202e}"), output);
});

Deno.test("inspect() cuts long names, texts and bytes", pure, () => {
  const long = "n".repeat(100_000);
  const stream = join(
    encode(struct(`N${long}`, { [`F${long}`]: string }), { [`F${long}`]: long }),
    encode(bytes, new Uint8Array(100_000)),
    encode(
      opaque<number>("T", "gob", {
        encode: () => new Uint8Array(100_000).fill(65),
        decode: () => 0,
      }),
      0,
    )
      .subarray(0, 0),
  );
  const output = inspect(stream);
  assert(output.length < 2000, `${output.length} characters`);
  assert(output.includes("... (100001 characters)"), output);
  assert(output.includes("... (100000 characters)"), output);
  assert(output.includes("... (100000 bytes)"), output);
});

Deno.test("inspect() is not made to write much by few bytes", pure, async (t) => {
  const name = "N".repeat(120);
  const count = 20_000;
  const filled = (start: string, byte: number) => {
    const body = join(hex(start), new Uint8Array(count).fill(byte));
    return join(hex(`fd ${body.length.toString(16).padStart(6, "0")}`), body);
  };
  const streams: [string, Uint8Array][] = [
    [
      "many structs with a long name",
      join(
        message(structType(65, name, {})),
        message(sliceType(64, 65)),
        filled(`${intHex(64)} 00 fd${count.toString(16).padStart(6, "0")}`, 0),
      ),
    ],
    [
      "fields with long names",
      join(
        message(structType(65, "S", { [name]: 1 })),
        message(sliceType(64, 65)),
        filled(`${intHex(64)} 00 fd${count.toString(16).padStart(6, "0")}`, 1),
      ),
    ],
    ["deep slices", join(message(sliceType(64, 64)), filled(`${intHex(64)} 00`, 1))],
    ["deep structs", join(message(structType(64, "S", { F: 64 })), filled(intHex(64), 1))],
    [
      "numbers",
      join(
        message(sliceType(64, 3)),
        filled(`${intHex(64)} 00 fd${count.toString(16).padStart(6, "0")}`, 9),
      ),
    ],
    [
      "definitions of one letter",
      filled(`${intHex(-64)} 03 01 02 ff80 00 01 fd${count.toString(16).padStart(6, "0")}`, 0),
    ],
  ];
  for (const [kind, stream] of streams) {
    await t.step(kind, () => {
      const output = inspect(stream);
      assert(output.length <= 1100 + 200 * stream.length, `${output.length} characters`);
    });
  }
});

Deno.test("inspect() ends a page that nobody would read", pure, () => {
  const stream = encode(slice(string), Array.from({ length: 1_200_000 }, () => ""));
  const output = inspect(stream);
  assert(output.length < 2 ** 24 + 1000);
  assert.match(output.slice(-100), /\n\.\.\. and so on, from byte \d+$/);
});

Deno.test("inspect() goes as deep as Go does", pure, () => {
  const depth = (levels: number) => {
    const body = join(hex(`${intHex(64)} 00`), new Uint8Array(levels).fill(1), hex("00"));
    const length = hex(`fd ${body.length.toString(16).padStart(6, "0")}`);
    return inspect(join(message(sliceType(64, 64)), length, body));
  };
  assert.doesNotMatch(depth(9_000), /error/);
  assert.match(depth(200_000), /error at byte \d+: gob: values nested deeper than 10000$/);
});

Deno.test("inspect() never throws", pure, () => {
  const encoder = new Encoder({ registry });
  const stream = join(
    encoder.encode(Box, {
      V: typed("main.Box", { V: typed("[]string", ["a"]), Last: 1 }),
      Last: 2,
    }),
    encoder.encode(
      map(string, any),
      new Map<string, unknown>([["k", typed("main.Point", { X: 1, Y: 1 })]]),
    ),
    encoder.encode(slice(time), [Temporal.ZonedDateTime.from("2024-01-01T00:00:00[UTC]")]),
    encoder.encode(array(2, bigRat), [{ num: 1n, den: 2n }, { num: 3n, den: 4n }]),
  );
  let seed = 11;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let round = 0; round < 5000; round++) {
    const broken = stream.slice(0, 1 + random(stream.length));
    for (let i = random(4); i >= 0; i--) broken[random(broken.length)] = random(256);
    const output = inspect(broken);
    assert(output.length <= 1100 + 200 * broken.length);
  }
  for (let round = 0; round < 2000; round++) {
    inspect(Uint8Array.from({ length: random(60) }, () => random(256)));
  }
});

Deno.test("inspect() and the decoder find fault with the same streams", pure, () => {
  // Types alone decide here: no names to be registered, no types that are mentioned and never used.
  const Inner = struct("main.Inner", { A: int, B: slice(string), C: bytes });
  const Whole = struct("main.Whole", {
    In: slice(Inner),
    M: map(string, float64),
    R: array(2, uint64),
    N: complex128,
  });
  const stream = encode(Whole, {
    In: [{ A: 1, B: ["a", "bc"], C: Uint8Array.of(1) }, { A: 0, B: [], C: new Uint8Array(0) }],
    M: new Map([["k", 1.5]]),
    R: [1n, 2n ** 64n - 1n],
    N: { re: 1, im: 0 },
  });
  const value = inspect(stream).match(/^ *(\d+) {2}message of \d+ bytes\n.*value of/m)!;
  const start = Number(value[1]) + 4;
  let faults = 0;
  let seed = 5;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let round = 0; round < 4000; round++) {
    const broken = stream.slice();
    for (let i = random(3); i >= 0; i--) {
      broken[start + random(broken.length - start)] = random(2) === 0 ? random(256) : random(8);
    }
    let failure: unknown;
    try {
      decodeAll(broken);
    } catch (error) {
      assert(error instanceof GobError, `${error}`);
      failure = error;
      faults++;
    }
    // The decoder has a limit that the other does without.
    if (failure instanceof GobError && /elements in a value/.test(failure.message)) continue;
    const found = /^error at byte (\d+): /m.exec(inspect(broken));
    assert.equal(found !== null, failure !== undefined, `${broken.toHex()}\n${failure}`);
    if (failure instanceof GobError) {
      assert.equal(Number(found![1]), failure.offset, broken.toHex());
    }
  }
  assert(faults > 500 && faults < 3900, `${faults} faults`);
});

Deno.test({
  name:
    "inspect() shares only the byte reader, hex, the errors and what other formats look like with the decoder",
  permissions: { read: true },
  async fn() {
    const folder = new URL("../../../gob/inspect/", import.meta.url);
    const imports = new Set<string>();
    for await (const { name } of Deno.readDir(folder)) {
      const source = await Deno.readTextFile(new URL(name, folder));
      for (const [, from] of source.matchAll(/^(?:import|export) [^;]*from "(.*)";/gm)) {
        if (!from!.startsWith("./")) imports.add(from!);
      }
    }
    assert.deepEqual([...imports].sort(), [
      "../bytes/byte_reader.ts",
      "../bytes/foreign_format.ts",
      "../bytes/hex_and_base64.ts",
      "../errors.ts",
    ]);
  },
});

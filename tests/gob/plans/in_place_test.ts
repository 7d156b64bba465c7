/**
 * What generated code reads and writes in place, against the closures that serve a type until code is made for it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inspect as inspectValue } from "node:util";
import {
  bool,
  decode,
  Decoder,
  encode,
  Encoder,
  float64,
  int,
  int16,
  int32,
  int64,
  map,
  type Schema,
  slice,
  string,
  struct,
  uint,
  uint64,
} from "../../../gob/mod.ts";
import { pure } from "../hand_made.ts";

/** Enough for code to be generated. */
const often = 40;

/** New schemas each time, so that a value is written by closures first. */
function schemas() {
  const Part = struct("main.Part", { A: int, B: uint, C: int64, D: uint64, E: float64, F: bool });
  const Whole = struct("main.Whole", {
    First: int16,
    Part,
    Ints: slice(int),
    Wide: slice(int64),
    Floats: slice(float64),
    Flags: slice(bool),
    Names: slice(string),
    Last: uint,
  });
  return { Part, Whole };
}

/** Numbers at both sides of every width. */
const edges: readonly number[] = [0, 1, -1, 2 ** 53 - 1, 1 - 2 ** 53].concat(
  Array.from({ length: 52 }, (_, bits) => 2 ** bits).flatMap((n) => [n - 1, n, -n, -n - 1, n + 1]),
);
const wideEdges: readonly bigint[] = [
  0n,
  ...Array.from({ length: 64 }, (_, bits) => 1n << BigInt(bits)),
]
  .flatMap((n) => [n, n - 1n, -n, -n - 1n]).filter((n) => BigInt.asIntN(64, n) === n);

function values() {
  return edges.map((edge, i) => {
    const wide = wideEdges[i % wideEdges.length]!;
    const around = (length: number) =>
      Array.from({ length }, (_, k) => edges[(i + k) % edges.length]!);
    return {
      First: i,
      Part: {
        ...{ A: edge, B: Math.abs(edge), C: wide, D: BigInt.asUintN(64, wide) },
        ...{ E: edge / (i + 1), F: i % 2 === 0 },
      },
      // As many as are written in place, and more.
      Ints: around(i % 40),
      Wide: around(i % 35).map((_, k) => wideEdges[(i + k) % wideEdges.length]!),
      Floats: [NaN, edge, edge / 3, -Infinity].slice(i % 4),
      Flags: [true, false, i % 3 === 0],
      Names: ["", "n".repeat(i % 100), "é"],
      Last: i,
    };
  });
}

Deno.test("numbers of every width are the same by generated code and by closures", pure, () => {
  const { Whole } = schemas();
  const [encoder, decoder] = [new Encoder(), new Decoder()];
  for (const value of values()) {
    const byClosures = encode(schemas().Whole, value);
    const message = encoder.encode(Whole, value);
    assert.deepEqual(message.subarray(-40), byClosures.subarray(-40));
    decoder.push(message);
    assert.deepEqual(decoder.next(Whole), { value });
  }
});

Deno.test("elements of every width are the same by generated code and by closures", pure, () => {
  const fresh = (schema: Schema<number> | Schema<bigint>) =>
    struct("main.S", { List: slice(schema as Schema<unknown>) });
  for (const [elem, list] of [[int, edges], [int64, wideEdges]] as const) {
    const encoder = new Encoder();
    const decoder = new Decoder();
    const List = slice(elem as Schema<unknown>);
    for (let time = 0; time < often; time++) {
      const message = encoder.encode(List, [...list]);
      decoder.push(message);
      assert.deepEqual(decoder.next(List), { value: list });
    }
    const one = encode(fresh(elem), { List: [...list] });
    assert.deepEqual(encode(fresh(elem), { List: [...list] }), one);
  }
});

Deno.test("numbers without a schema are the same in long lists as alone", pure, () => {
  const lists: readonly (readonly [Schema<unknown>, readonly unknown[]])[] = [
    [int64 as Schema<unknown>, wideEdges],
    [uint64 as Schema<unknown>, wideEdges.map((n) => BigInt.asUintN(64, n))],
    [float64 as Schema<unknown>, edges.map((n) => n / 3)],
  ];
  for (const [elem, list] of lists) {
    assert(list.length > 64);
    const alone = list.map((value) => decode(encode(elem, value)));
    assert.deepEqual(decode(encode(slice(elem), [...list])), alone);
  }
});

Deno.test("entries of every width are the same by generated code and by closures", pure, () => {
  const Numbers = map(string, int32);
  const keys = ["", "a", "é", "n".repeat(64), "n".repeat(65), "é".repeat(70), "n".repeat(300)];
  const numbers = new Map(keys.map((key, i) => [key, (-9) ** i]));
  const byClosures = encode(Numbers, numbers);
  for (let time = 0; time < 9; time++) assert.deepEqual(encode(Numbers, numbers), byClosures);
  const many = new Map(edges.filter((n) => n === (n | 0)).map((n) => [`${n}é`.repeat(9), n]));
  assert.deepEqual(decode(encode(Numbers, many), Numbers), many);
  const wrong = numbers as Map<string, unknown>;
  wrong.set("wrong", 0.5);
  assert.throws(
    () => encode(Numbers, wrong as Map<string, number>),
    /^RangeError: Cannot encode \["wrong"\]: expected int32, /,
  );
  wrong.delete("wrong");
  wrong.set("\ud800", 5);
  assert.throws(() => encode(Numbers, wrong as Map<string, number>), /lone surrogate/);
});

Deno.test(
  "a misfit in what is written in place has its path, and the text of a closure",
  pure,
  () => {
    const good = values()[7]!;
    const bad: readonly (readonly [path: string, value: unknown])[] = [
      ["Whole", []],
      ["Whole.First", { ...good, First: 0x8000 }],
      ["Whole.First", { ...good, First: "1" }],
      ["Whole.Part", { ...good, Part: null }],
      ["Whole.Part", { ...good, Part: [] }],
      ["Whole.Part.A", { ...good, Part: { ...good.Part, A: 0.5 } }],
      ["Whole.Part.B", { ...good, Part: { ...good.Part, B: -1 } }],
      ["Whole.Part.C", { ...good, Part: { ...good.Part, C: 1n << 63n } }],
      ["Whole.Part.D", { ...good, Part: { ...good.Part, D: -1n } }],
      ["Whole.Part.E", { ...good, Part: { ...good.Part, E: undefined } }],
      ["Whole.Part.F", { ...good, Part: { ...good.Part, F: 1 } }],
      ["Whole.Ints", { ...good, Ints: { length: 1 } }],
      ["Whole.Ints[1]", { ...good, Ints: [1, "2"] }],
      ["Whole.Ints[40]", { ...good, Ints: [...Array(40).fill(1), 2 ** 53] }],
      ["Whole.Wide[2]", { ...good, Wide: [1n, 2n, -(1n << 63n) - 1n] }],
      ["Whole.Floats[0]", { ...good, Floats: [null] }],
      ["Whole.Flags[1]", { ...good, Flags: [true, 0] }],
      ["Whole.Names[1]", { ...good, Names: ["", 5] }],
      ["Whole.Names[0]", { ...good, Names: ["\ud800"] }],
      ["Whole.Last", { ...good, Last: -1 }],
    ];
    const { Whole } = schemas();
    const encoder = new Encoder();
    for (let time = 0; time < often; time++) encoder.encode(Whole, good);
    const expected = encoder.encode(Whole, good);
    for (const [path, value] of bad) {
      const closures = outcome(() => encode(schemas().Whole, value as typeof good));
      const generated = outcome(() => encoder.encode(Whole, value as typeof good));
      assert.equal(generated, closures);
      assert(closures.includes(`Cannot encode ${path}: `), closures);
      assert.deepEqual(encoder.encode(Whole, good), expected);
    }
  },
);

Deno.test(
  "a message that is cut off has the same outcome, by generated code and by closures",
  pure,
  () => {
    const { Part } = schemas();
    const [encoder, decoder] = [new Encoder(), new Decoder()];
    const value = { A: 1_000_000, B: 70_000, C: 1n << 40n, D: 5n, E: 0.1, F: true };
    const first = encoder.encode(Part, value);
    decoder.push(first);
    for (let time = 0; time < often; time++) {
      assert.deepEqual(decoder.next(Part), { value });
      decoder.push(encoder.encode(Part, value));
    }
    assert.deepEqual(decoder.next(Part), { value });
    const [, ...body] = encoder.encode(Part, value);
    for (let length = 2; length <= body.length; length++) {
      const cut = Uint8Array.of(length, ...body.slice(0, length));
      decoder.push(cut);
      const [fresh, byClosures] = [new Decoder(), schemas().Part];
      fresh.push(first);
      fresh.next(byClosures);
      fresh.push(cut);
      assert.equal(
        outcome(() => decoder.next(Part)),
        outcome(() => fresh.next(byClosures)),
        String(length),
      );
    }
  },
);

/** What becomes of it, as text. */
function outcome(run: () => unknown): string {
  try {
    return inspectValue(run());
  } catch (error) {
    return String(error);
  }
}

/**
 * Several streams behind each other, what follows a value, and definitions that contradict the stream.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  decode,
  decodeAll,
  Decoder,
  type DecoderOptions,
  DecoderStream,
  encode,
  Encoder,
  float64,
  GobError,
  inspect,
  int,
  map,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  typed,
} from "../../gob/mod.ts";
import { PlanCost } from "../../gob/plans/plan_cost.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { Random } from "../testing/random.ts";
import { int as intHex, join, messages, pure, sliceType, structType } from "./hand_made.ts";

const many = { streams: "many" } as const;

const Old = struct("Rec", { ID: int, Size: int });
const New = struct("Rec", { Size: int, ID: int });

/** All values of bytes that arrive in chunks of a size. An error takes the place of a value, and the first again ends it. */
function decodeChunks(
  bytes: Uint8Array,
  size: number,
  options: DecoderOptions,
  schema?: Schema<unknown>,
): unknown[] {
  const decoder = new Decoder(options);
  const found: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    decoder.push(bytes.subarray(at, at + size));
    for (;;) {
      try {
        const next = schema === undefined ? decoder.next() : decoder.next(schema);
        if (next === undefined) break;
        found.push(next.value);
      } catch (error) {
        assert(error instanceof GobError, `${error}`);
        if (found.at(-1) === error.message) return found;
        found.push(error.message);
      }
    }
  }
  assert.equal(decoder.pending, false);
  assert.equal(decoder.offset, bytes.length);
  return found;
}

const sizes = [1, 2, 3, 7, 50, 10_000];

Deno.test("a second stream in one file is read with streams: many", pure, () => {
  const file = join(
    encode(Old, { ID: 300, Size: 3 }),
    encode(New, { Size: 300, ID: 3 }),
    encode(New, { Size: 301, ID: 4 }),
    encode(string, "between"),
    encode(Old, { ID: 5, Size: 6 }),
  );
  const expected = [
    { ID: 300, Size: 3 },
    { Size: 300, ID: 3 },
    { Size: 301, ID: 4 },
    "between",
    { ID: 5, Size: 6 },
  ];
  assert.deepEqual(decodeAll(file, undefined, many), expected);
  for (const size of sizes) assert.deepEqual(decodeChunks(file, size, many), expected);
  const structs = join(encode(Old, { ID: 1, Size: 2 }), encode(New, { Size: 3, ID: 4 }));
  for (const schema of [Old, New] as Schema<unknown>[]) {
    assert.deepEqual(decodeAll(structs, schema, many), [{ ID: 1, Size: 2 }, { Size: 3, ID: 4 }]);
  }
  assert.deepEqual(decode(file, Old, many), { ID: 300, Size: 3 });
});

Deno.test("a DecoderStream reads several streams", async () => {
  const chunks = [encode(Old, { ID: 300, Size: 3 }), encode(New, { Size: 300, ID: 3 })];
  const values = ReadableStream.from(chunks).pipeThrough(new DecoderStream(Old, many));
  assert.deepEqual(await Array.fromAsync(values), [{ ID: 300, Size: 3 }, { Size: 300, ID: 3 }]);
  const one = ReadableStream.from(chunks).pipeThrough(new DecoderStream(Old));
  await assert.rejects(Array.fromAsync(one), {
    message: "gob: duplicate type received",
    hint: /streams: "many"/,
  });
});

Deno.test("after a definition that contradicts the stream no value is decoded", pure, () => {
  const file = join(
    encode(Old, { ID: 300, Size: 3 }),
    encode(New, { Size: 300, ID: 3 }),
    encode(string, "behind it"),
  );
  const expected = [{ ID: 300, Size: 3 }, "gob: duplicate type received"];
  for (const size of sizes) {
    assert.deepEqual(decodeChunks(file, size, {}), expected);
    assert.deepEqual(decodeChunks(file, size, {}, Old as Schema<unknown>), expected);
  }
  assert.throws(() => decodeAll(file), (error: GobError) => {
    assert.match(error.hint!, /use \{ streams: "many" \}$/);
    assert.match(Deno.inspect(error), /hint: .*streams/);
    return error.offset === encode(Old, { ID: 300, Size: 3 }).length + 2;
  });
});

Deno.test("a definition that contradicts the stream may be part of a value", pure, () => {
  const registry = new Registry().register("Old", Old).register("New", New);
  const Box = struct("Box", { V: any });
  const box = (name: string, value: unknown) =>
    encode(Box, { V: typed(name, value) }, { registry });
  const first = box("Old", { ID: 300, Size: 3 });
  const whole = new Encoder({ registry });
  const types = whole.encode(Box, {});
  const second = box("New", { Size: 300, ID: 3 }).subarray(types.length - 4);
  const file = join(first, second, first.subarray(types.length - 4), encode(string, "behind it"));
  const value = { V: typed("Old", { ID: 300, Size: 3 }) };
  for (const size of sizes) {
    assert.deepEqual(decodeChunks(file, size, { registry }), [
      value,
      "gob: duplicate type received",
    ]);
    assert.deepEqual(decodeChunks(file, size, { registry, ...many }), [
      value,
      { V: typed("New", { Size: 300, ID: 3 }) },
      value,
      "behind it",
    ]);
  }
});

Deno.test("the same definition again is an error in one stream and nothing more", pure, () => {
  const bytes = encode(Old, { ID: 1, Size: 2 });
  const file = join(bytes, bytes);
  const decoder = new Decoder();
  decoder.push(file);
  assert.deepEqual(decoder.next(), { value: { ID: 1, Size: 2 } });
  assert.throws(() => decoder.next(), /^GobError: gob: duplicate type received$/);
  assert.deepEqual(decoder.next(), { value: { ID: 1, Size: 2 } });
  assert.deepEqual(decodeAll(file, Old, many), [{ ID: 1, Size: 2 }, { ID: 1, Size: 2 }]);
});

Deno.test("types of a stream that no earlier one has used stay known", pure, () => {
  // The second stream begins with 70, which is new, and goes on with 64, which is not.
  const file = messages(
    structType(64, "A", { X: 2 }),
    `${intHex(64)} 01 02 00`,
    structType(70, "B", { Y: 2 }),
    `${intHex(70)} 01 04 00`,
    structType(64, "C", { Z: 2 }),
    `${intHex(64)} 01 06 00`,
    `${intHex(70)} 01 08 00`,
  );
  for (const size of sizes) {
    assert.deepEqual(decodeChunks(file, size, many), [{ X: 1 }, { Y: 2 }, { Z: 3 }, { Y: 4 }]);
  }
});

Deno.test("a type whose part has changed is read by the new part", pure, () => {
  const file = messages(
    sliceType(64, 65),
    structType(65, "P", { X: 2, Y: 2 }),
    `${intHex(64)} 00 01 01 02 00`,
    structType(65, "P", { Y: 2, X: 2 }),
    `${intHex(64)} 00 01 01 02 00`,
  );
  const P = struct("P", { X: int, Y: int });
  for (const size of sizes) {
    assert.deepEqual(decodeChunks(file, size, many), [[{ X: 1 }], [{ Y: 1 }]]);
    assert.deepEqual(decodeChunks(file, size, many, slice(P) as Schema<unknown>), [
      [{ X: 1, Y: 0 }],
      [{ X: 0, Y: 1 }],
    ]);
  }
});

Deno.test("a log of thousands of encoders takes no more than one stream", pure, () => {
  const one = join(encode(Old, { ID: 300, Size: 3 }), encode(New, { Size: 300, ID: 3 }));
  const decoder = new Decoder({ ...many, limits: { maxTypes: 3 } });
  for (let i = 0; i < 20_000; i++) {
    decoder.push(one);
    assert.deepEqual(decoder.next(Old), { value: { ID: 300, Size: 3 } });
    assert.deepEqual(decoder.next(), { value: { Size: 300, ID: 3 } });
  }
});

Deno.test("definitions that pay for no plans do not make them free", pure, () => {
  const cost = new PlanCost(1000);
  cost.add(600);
  cost.dropPlans(50);
  assert.throws(() => cost.add(600), /types on one stream too large/);
  const paid = new PlanCost(1000);
  paid.add(600);
  paid.dropPlans(600);
  paid.add(600);
  assert.equal(paid.units, 600);
});

Deno.test("offset and rest() say where a value ended", pure, () => {
  const [a, b] = [encode(Old, { ID: 1, Size: 2 }), encode(string, "b")];
  const trailer = new TextEncoder().encode("trailer");
  const whole = join(a, b, trailer);
  const decoder = new Decoder();
  assert.equal(decoder.offset, 0);
  assert.deepEqual(decoder.rest(), new Uint8Array(0));
  decoder.push(whole);
  assert.equal(decoder.offset, 0);
  assert.deepEqual(decoder.rest(), whole);
  decoder.next();
  assert.equal(decoder.offset, a.length);
  assert.deepEqual(decoder.rest(), join(b, trailer));
  decoder.next();
  assert.equal(decoder.offset, a.length + b.length);
  assert.deepEqual(decoder.rest(), trailer);
  // The trailer claims to be a message of 116 bytes.
  assert.equal(decoder.next(), undefined);
  assert.equal(decoder.peek(), undefined);
  assert.deepEqual(decoder.rest(), trailer);
  assert.equal(decoder.offset, a.length + b.length);
});

Deno.test("offset stays at the last value until the next one is whole", pure, () => {
  const Late = struct("Late", { Name: string });
  const registry = new Registry().register("Late", Late);
  const encoder = new Encoder({ registry });
  const first = encoder.encode(string, "first");
  // Its definitions, and a message before the last one, are read before it is whole.
  const second = encoder.encode(struct("Box", { V: any }), { V: typed("Late", { Name: "n" }) });
  const whole = join(first, second);
  const decoder = new Decoder({ registry });
  for (let at = 0; at < whole.length; at++) {
    decoder.push(whole.subarray(at, at + 1));
    const next = decoder.next();
    const at1 = at + 1;
    assert.equal(next !== undefined, at1 === first.length || at1 === whole.length, `${at}`);
    const ended = at1 < first.length ? 0 : at1 < whole.length ? first.length : whole.length;
    assert.equal(decoder.offset, ended);
    assert.deepEqual(decoder.rest(), whole.subarray(ended, at1));
  }
});

Deno.test("definitions without a value are kept up to maxMessageBytes", pure, () => {
  const definition = messages(structType(64, "A", { LongEnoughAName: 2 }));
  const decoder = new Decoder({ ...many, limits: { maxMessageBytes: 1000 } });
  for (let i = 0; i < 1000; i++) {
    decoder.push(definition);
    assert.equal(decoder.next(), undefined);
    assert(decoder.rest().length <= 1000);
    assert.equal(decoder.pending, true);
  }
  assert(decoder.offset > 20_000);
  decoder.push(messages(`${intHex(64)} 01 02 00`));
  assert.deepEqual(decoder.next(), { value: { LongEnoughAName: 1 } });
});

Deno.test("inspect() prints several streams", pure, () => {
  const first = encode(Old, { ID: 300, Size: 3 });
  const file = join(first, encode(New, { Size: 300, ID: 3 }));
  assert.match(inspect(file), /^error at byte \d+: gob: duplicate type received$/m);
  const lines = inspect(file, many).split("\n").map((line) => line.replace(/^ *\d+ +/, ""));
  assert.deepEqual(lines.filter((line) => !line.startsWith("message")), [
    "defines type 64: struct Rec",
    "ID: int",
    "Size: int",
    "value of type 64: struct Rec",
    "ID: int 300",
    "Size: int 3",
    "defines type 64 again: struct Rec",
    "Size: int",
    "ID: int",
    "value of type 64: struct Rec",
    "Size: int 300",
    "ID: int 3",
  ]);
});

/** What becomes of bytes that may be anything, whole or in chunks: values, errors, and where it ended. */
function outcome(bytes: Uint8Array, size: number, options: DecoderOptions): unknown[] {
  const decoder = new Decoder(options);
  const found: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    decoder.push(bytes.subarray(at, at + size));
    for (let failedAt = -1;;) {
      try {
        const next = decoder.next();
        if (next === undefined) break;
        assert(decoder.offset <= bytes.length);
        found.push(next.value, decoder.offset);
      } catch (error) {
        assert(error instanceof GobError, `${error}`);
        // Which error a value has may depend on how much of it was here.
        if (found.at(-1) !== GobError) found.push(GobError);
        if (decoder.offset === failedAt) break;
        failedAt = decoder.offset;
      }
    }
    assert.equal(decoder.offset + decoder.rest().length, Math.min(at + size, bytes.length));
  }
  return found;
}

Deno.test("broken files give the same values and errors in any chunking", pure, () => {
  const types = new Registry().register("Old", Old).register("New", New);
  const Box = struct("Box", { V: any, L: slice(Old) });
  const file = join(
    encode(Box, { V: typed("Old", { ID: 1, Size: 2 }), L: [{ ID: 3, Size: 4 }] }, {
      registry: types,
    }),
    encode(slice(New), [{ Size: 300, ID: 3 }]),
    encode(Box, { V: typed("New", { ID: 1, Size: 2 }), L: [] }, { registry: types }),
  );
  const random = new Random(7);
  for (let round = 0; round < 800; round++) {
    const broken = file.slice();
    for (let i = random.below(3); i >= 0; i--) {
      broken[random.below(broken.length)] = random.below(256);
    }
    for (const options of [many, {}] as const) {
      const whole = outcome(broken, broken.length, options);
      const chunked = outcome(broken, 1 + random.below(20), options);
      assert.deepEqual(chunked, whole, broken.toHex());
    }
  }
});

Deno.test("streams is one or many", pure, () => {
  for (const wrong of ["two", null, 1]) {
    assert.throws(
      () => new Decoder({ streams: wrong as "one" }),
      /^TypeError: Cannot use streams: expected "one" or "many", received /,
    );
  }
});

const Person = struct("main.Person", { Name: string, Tags: map(string, slice(int)) });
const Place = struct("main.Place", { Lat: float64, Lon: float64, Owner: pointer(Person) });
const registry = new Registry().register("main.Person", Person).register("main.Place", Place);
const OldRec = struct("Rec", { ID: int, Size: int, Extra: any });
const NewRec = struct("Rec", { Size: int, ID: int, More: slice(Place), Extra: any });

const oldRec = (i: number) => ({
  ID: 300 + i,
  Size: 3,
  Extra: typed("main.Person", { Name: `p${i}`, Tags: new Map([["t", [i]]]) }),
});
const newRec = (i: number) => ({
  Size: 300 + i,
  ID: 3,
  More: [{ Lat: 1.5, Lon: 0, Owner: { Name: "o", Tags: new Map() } }],
  Extra: typed("main.Place", { Lat: 0, Lon: i + 0.5 }),
});

async function appended(...runs: readonly string[]): Promise<Uint8Array> {
  const program = await buildGo(new URL("appended/", import.meta.url));
  const file = await Deno.makeTempFile();
  try {
    for (const run of runs) {
      const { success, stderr } = await new Deno.Command(program, { args: [run, file] }).output();
      assert(success, new TextDecoder().decode(stderr));
    }
    return await Deno.readFile(file);
  } finally {
    await Deno.remove(file);
  }
}

goTest("a file that two versions of a Go program have appended to", async () => {
  const bytes = await appended("old", "new", "old", "old");
  const schemas: Schema<unknown>[] = [];
  const expected: unknown[] = [];
  for (const run of ["old", "new", "old", "old"]) {
    for (let i = 0; i < 3; i++) {
      schemas.push((run === "old" ? OldRec : NewRec) as Schema<unknown>);
      expected.push(run === "old" ? oldRec(i) : newRec(i));
    }
    if (run === "new") {
      schemas.push(string as Schema<unknown>);
      expected.push("the end");
    }
  }
  for (const size of [1, 13, 100_000]) {
    const decoder = new Decoder({ ...many, registry });
    const found: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      decoder.push(bytes.subarray(at, at + size));
      for (;;) {
        const next = decoder.next(schemas[found.length] ?? (string as Schema<unknown>));
        if (next === undefined) break;
        found.push(next.value);
      }
    }
    assert.deepEqual(found, expected);
    assert.equal(decoder.offset, bytes.length);
  }
  // As one stream it ends at the second run, and nothing is read wrongly.
  const decoder = new Decoder({ registry });
  decoder.push(bytes);
  for (let i = 0; i < 3; i++) assert.deepEqual(decoder.next(OldRec), { value: oldRec(i) });
  for (let i = 0; i < 5; i++) {
    assert.throws(() => decoder.next(OldRec), /^GobError: gob: duplicate type received$/);
  }
});

goTest("a log with a Go encoder for every message", async () => {
  const bytes = await appended("log", "log");
  assert.doesNotMatch(inspect(bytes, many), /^error/m);
  const expected = Array.from({ length: 40 }, (_, n) => {
    const i = n % 20;
    return i % 3 === 0 ? { ...oldRec(i), More: [] } : newRec(i);
  });
  const All = struct("Rec", { ID: int, Size: int, More: slice(Place), Extra: any });
  assert.deepEqual(decodeAll(bytes, All, { ...many, registry }), expected);
});

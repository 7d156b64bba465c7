/**
 * Structs that lack fields of the other side: skipped by default, refused by strict decoders.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  any,
  array,
  decode,
  decodeAll,
  Decoder,
  DecoderStream,
  encode,
  Encoder,
  float64,
  GobError,
  int,
  lazy,
  map,
  pointer,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  typed,
} from "../../gob/mod.ts";
import { StreamDecoder } from "../../gob/stream_decoder.ts";
import { lenientStruct } from "../../gob/types/lenient_struct.ts";
import type { Node } from "../../gob/types/schema_node.ts";
import { buildGo, goTest } from "../testing/go.ts";
import { int as intHex, join, messages, pure, structType } from "./hand_made.ts";

const strict = { strict: true } as const;

const Sent = struct("Item", { ID: int, Name: string });
const sent = encode(Sent, { ID: 5, Name: "n" });

/** The text of the error of a strict decoder, or the value. */
function strictly<T>(stream: Uint8Array, schema: Schema<T>, registry?: Registry): unknown {
  try {
    return decode(stream, schema, { strict: true, registry });
  } catch (error) {
    assert(error instanceof GobError, `${error}`);
    return error.message;
  }
}

Deno.test("a strict decoder names the fields that only one side has", pure, () => {
  const cases: readonly (readonly [Schema<unknown>, string])[] = [
    [
      struct("main.Item", { ID: int, Nmae: string }),
      "Item: the schema has Nmae, the peer sends Name",
    ],
    [
      struct("Item", { ID: int, Name: string, Size: int, Kind: int }),
      "Item: the schema has Size, Kind, which the peer does not send",
    ],
    [struct("Item", { ID: int }), "Item: the peer sends Name, which the schema does not have"],
    [struct("Item", {}), "Item: the peer sends ID, Name, which the schema does not have"],
    [
      struct("", { ID: int, NAME: string }),
      "a struct without a name: the schema has NAME, the peer sends Name",
    ],
  ] as unknown as readonly (readonly [Schema<unknown>, string])[];
  for (const [schema, text] of cases) {
    assert.equal(strictly(sent, schema), text);
    assert.equal(typeof decode(sent, schema), "object", "the default is Go's way");
    for (
      const run of [
        () => decodeAll(sent, schema, strict),
        () => {
          const decoder = new Decoder(strict);
          decoder.push(sent);
          decoder.next(schema);
        },
      ]
    ) assert.throws(run, { message: text, hint: /leave out strict/ });
  }
  // The order of fields decides nothing, and a type that fits is no error.
  assert.deepEqual(strictly(sent, struct("Other", { Name: string, ID: int })), {
    ID: 5,
    Name: "n",
  });
  assert.deepEqual(decode(sent, undefined, strict), { ID: 5, Name: "n" });
});

Deno.test("a DecoderStream can be strict", async () => {
  const Item = struct("Item", { ID: int, Nmae: string });
  const values = ReadableStream.from([sent]).pipeThrough(new DecoderStream(Item, strict));
  await assert.rejects(Array.fromAsync(values), {
    message: "Item: the schema has Nmae, the peer sends Name",
  });
});

Deno.test("a strict decoder compares nested structs, each once", pure, () => {
  const Inner = struct("Inner", { A: int, B: int });
  const Whole = struct("Whole", {
    One: Inner,
    Two: slice(Inner),
    Three: map(string, array(1, pointer(Inner))),
    Old: int,
  });
  const bytes = encode(Whole, {
    One: { A: 1, B: 2 },
    Two: [],
    Three: new Map(),
    Old: 1,
  });
  const Mine = struct("Inner", { A: int, C: int });
  const schema = struct("Whole", {
    One: Mine,
    Two: slice(Mine),
    Three: map(string, array(1, pointer(Mine))),
    New: pointer(int),
  });
  assert.equal(
    strictly(bytes, schema),
    "Whole: the schema has New, the peer sends Old; Inner: the schema has C, the peer sends B",
  );
});

interface Tree {
  Value: number;
  Kids: Tree[];
}
interface Other extends Omit<Tree, "Kids"> {
  Kids: Other[];
  More?: number;
}
const Tree: Schema<Tree> = struct("Tree", {
  Value: int,
  Kids: slice(lazy((): Schema<Tree> => Tree)),
});
const Other: Schema<Other> = struct("Tree", {
  Value: int,
  Kids: slice(lazy((): Schema<Other> => Other)),
  More: pointer(int),
});

Deno.test("a strict decoder compares recursive types", pure, () => {
  const tree = { Value: 1, Kids: [{ Value: 2, Kids: [] }] };
  assert.deepEqual(strictly(encode(Tree, tree), Tree), tree);
  assert.equal(
    strictly(encode(Tree, tree), Other),
    "Tree: the schema has More, which the peer does not send",
  );
});

Deno.test("a strict decoder compares what interfaces hold", pure, () => {
  const Box = struct("Box", { V: any });
  const sender = new Registry().register("main.Item", Sent);
  const bytes = encode(Box, { V: typed("main.Item", { ID: 1, Name: "n" }) }, { registry: sender });
  const Item = struct("main.Item", { ID: int, Nmae: string });
  const registry = new Registry().register("main.Item", Item);
  assert.equal(strictly(bytes, Box, registry), "Item: the schema has Nmae, the peer sends Name");
  assert.deepEqual(strictly(bytes, Box, sender), {
    V: typed("main.Item", { ID: 1, Name: "n" }),
  });
});

Deno.test("the error is of one value, and the stream goes on", pure, () => {
  const encoder = new Encoder();
  const stream = join(
    encoder.encode(Sent, { ID: 1, Name: "a" }),
    encoder.encode(Sent, { ID: 2, Name: "b" }),
    encoder.encode(string, "c"),
    encoder.encode(Sent, { ID: 3, Name: "d" }),
  );
  const Wrong = struct("Item", { ID: int, Nmae: string });
  const decoder = new Decoder(strict);
  decoder.push(stream);
  for (let i = 0; i < 2; i++) {
    assert.throws(() => decoder.next(Wrong), /^GobError: Item: the schema has Nmae, the peer /);
  }
  assert.deepEqual(decoder.next(string), { value: "c" });
  assert.deepEqual(decoder.next(Sent), { value: { ID: 3, Name: "d" } });
});

Deno.test("a plan that another stream has made is compared as well", pure, () => {
  const Wrong = struct("Item", { ID: int, Nmae: string });
  for (let i = 0; i < 100; i++) assert.deepEqual(decode(sent, Wrong), { ID: 5, Nmae: "" });
  assert.equal(strictly(sent, Wrong), "Item: the schema has Nmae, the peer sends Name");
  assert.deepEqual(decode(sent, Wrong), { ID: 5, Nmae: "" });
});

Deno.test("Go's own error comes first, and says what differs where nothing matches", pure, () => {
  const None = struct("Item", { Id: int, Nmae: string });
  for (const options of [{}, strict]) {
    assert.throws(() => decode(sent, None, options), {
      message: "gob: type mismatch: no fields matched compiling decoder for Item",
      hint: "Item: the schema has Id, Nmae, the peer sends ID, Name",
    });
    assert.throws(
      () => decode(sent, struct("Item", { ID: string }), options),
      (error: GobError) =>
        error.message === "gob: wrong type (string) for received field Item.ID" &&
        error.hint === undefined,
    );
  }
});

Deno.test("structs that are lenient towards their peer are not compared", pure, () => {
  const Header = lenientStruct("Item", { ID: int, Extra: pointer(string) }, ["Extra"]);
  assert.deepEqual(strictly(sent, Header), { ID: 5 });
});

Deno.test("what only one side has can be listed without being strict", pure, () => {
  const stream = new StreamDecoder();
  const Wrong = struct("Item", { ID: int, Nmae: string });
  assert.deepEqual(stream.differences(), []);
  stream.framer.push(sent);
  stream.next(Wrong as unknown as Node);
  assert.deepEqual(stream.differences(), ["Item: the schema has Nmae, the peer sends Name"]);
  stream.framer.push(messages(`${intHex(64)} 01 02 00`));
  stream.next(Sent as unknown as Node);
  assert.deepEqual(stream.differences(), ["Item: the schema has Nmae, the peer sends Name"]);
});

Deno.test("many and long names make no long text", pure, () => {
  const fields = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`F${i}${"x".repeat(i === 0 ? 100 : 1)}`, 2]),
  );
  const bytes = messages(structType(64, "Item", { ID: 2, ...fields }), `${intHex(64)} 01 02 00`);
  const text = strictly(bytes, struct("Item", { ID: int }));
  assert.match(
    text as string,
    /^Item: the peer sends F0x+…x+, F1x, .*, F7x, and 92 more, which the schema does not have$/,
  );
});

goTest("the fields of a Go program are compared", async () => {
  const program = await buildGo(new URL("appended/", import.meta.url));
  const file = await Deno.makeTempFile();
  try {
    await new Deno.Command(program, { args: ["new", file] }).output();
    const bytes = await Deno.readFile(file);
    const Person = struct("main.Person", { Name: string, Tags: map(string, slice(int)) });
    const Place = struct("main.Place", { Lat: float64, Lng: float64, Owner: pointer(Person) });
    const Rec = struct("Rec", { ID: int, Size: int, Mroe: slice(Place), Extra: any });
    const registry = new Registry().register("main.Place", Place);
    assert.equal(strictly(bytes, Rec, registry), "Rec: the schema has Mroe, the peer sends More");
    const Fixed = struct("Rec", { ID: int, Size: int, More: slice(Place), Extra: any });
    assert.equal(strictly(bytes, Fixed, registry), "Place: the schema has Lng, the peer sends Lon");
  } finally {
    await Deno.remove(file);
  }
});

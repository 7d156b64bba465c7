import assert from "node:assert/strict";
import {
  any,
  array,
  decode,
  Decoder,
  Encoder,
  type GobError,
  int,
  Registry,
  type Schema,
  slice,
  string,
  struct,
  typed,
} from "../../../gob/mod.ts";
import { StreamDecoder } from "../../../gob/stream_decoder.ts";
import type { Node } from "../../../gob/types/schema_node.ts";
import {
  hex,
  int as intHex,
  message,
  messages,
  pure,
  sliceType,
  structType,
  text,
} from "../hand_made.ts";

const Point = struct("Point", { X: int });

/** The text of the next value's refusal. */
function refusal(decode: () => unknown): string {
  let text = "";
  assert.throws(decode, (error: GobError) => {
    text = error.message;
    return error.name === "GobError";
  });
  return text;
}

Deno.test(
  "a type that was refused since another was missing is read when that has come",
  pure,
  () => {
    for (const schema of [slice(Point), undefined]) {
      const decoder = new Decoder();
      const value = `${intHex(64)} 00 01 01 0a 00`;
      decoder.push(
        messages(sliceType(64, 65), value, value, structType(65, "Point", { X: 2 }), value),
      );
      const next = () => schema === undefined ? decoder.next() : decoder.next(schema);
      const first = refusal(next);
      assert.equal(refusal(next), first);
      assert.deepEqual(next(), { value: [{ X: 5 }] });
    }
  },
);

Deno.test("a few definitions that are put together in many ways have a bound", pure, () => {
  const names = Array.from({ length: 50_000 }, (_, n) => [`SomeLongerName${n}`, int]);
  const fields = { X: int, ...Object.fromEntries(names) };
  const Wide = struct("Point", fields) as unknown as Schema<{ X: number }>;
  const encoder = new Encoder();
  const decoder = new Decoder();
  const pass = (length: number) => {
    decoder.push(encoder.encode(array(length, Wide), Array(length).fill(zero)));
    return decoder.next(array(length, Point))?.value;
  };
  const zero = { ...Object.fromEntries(names.map(([name]) => [name, 0])), X: 0 };
  for (let length = 1; length <= 5; length++) assert.equal(pass(length)?.length, length);
  const passMany = () => {
    for (let length = 6; length < 60; length++) pass(length);
  };
  assert.equal(refusal(passMany), "gob: types on one stream too large");
});

Deno.test(
  "a struct may end with a zero in more bytes than it needs, at first and with generated code",
  pure,
  () => {
    const Inner = struct("Inner", { X: int, Y: int });
    const Outer = struct("Outer", { A: Inner, B: int });
    const decoder = new Decoder();
    decoder.push(messages(
      structType(64, "Outer", { A: 65, B: 2 }),
      structType(65, "Inner", { X: 2, Y: 2 }),
    ));
    for (let times = 0; times < 40; times++) {
      decoder.push(messages(`${intHex(64)} 01 01 0a ff00 01 0c ff00`));
      assert.deepEqual(decoder.next(Outer), { value: { A: { X: 5, Y: 0 }, B: 6 } });
    }
  },
);

/** The definition of a struct of ints with many fields. */
function wideType(id: number, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const count = names.length.toString(16).padStart(8, "0");
  const fields = names.map((name) => `01 ${text(name)} 01 04 00`).join("");
  const body = hex(
    `${intHex(-id)} 03 01 01 ${text("Wide")} 01 ${intHex(id)} 00 01 fc${count} ${fields} 00 00`,
  );
  return hex(`fc${body.length.toString(16).padStart(8, "0")} ${body.toHex()}`);
}

Deno.test(
  "a peer's struct of very many fields is read by many schemas at little cost",
  pure,
  () => {
    const names = Array.from({ length: 60_000 }, (_, n) => `f${n}`);
    const stream = new StreamDecoder();
    stream.framer.push(wideType(64, [...names, "A"]));
    stream.framer.push(messages(`${intHex(64)} 01 06 feea60 0a 00`));
    const schemas = Array.from({ length: 12 }, (_, n) => struct(`P${n}`, { A: int, B: string }));
    const began = performance.now();
    for (const [n, schema] of schemas.entries()) {
      stream.framer.push(messages(`${intHex(64)} 01 06 feea60 0a 00`));
      if (n === 0) {
        assert.deepEqual(stream.next(schema as unknown as Node), {
          value: { A: 5, B: "" },
        });
      }
      assert.deepEqual(stream.next(schema as unknown as Node), { value: { A: 5, B: "" } });
    }
    const time = performance.now() - began;
    assert(time < 2000, `${time} ms`);
    // The definition alone takes 64 bytes and a name for each field.
    assert(stream.heldBytes < 5 * 2 ** 20, `${stream.heldBytes} bytes`);
  },
);

Deno.test("heldBytes is about what bytes, definitions and plans take", pure, () => {
  const stream = new StreamDecoder();
  assert.equal(stream.heldBytes, 0);
  const definition = message(structType(64, "Point", { X: 2, Y: 2 }));
  stream.framer.push(definition);
  assert.equal(stream.heldBytes, definition.length);
  stream.next(undefined);
  const defined = stream.heldBytes;
  assert(defined >= 3 * 64 + "PointXY".length, `${defined}`);
  stream.framer.push(message(`${intHex(64)} 01 0a 00`));
  stream.next(Point as unknown as Node);
  assert(stream.heldBytes > defined);
});

Deno.test("heldBytes does not count a definition twice that is read twice", pure, () => {
  const registry = new Registry().register("[]int", slice(int));
  const stream = new StreamDecoder({ registry });
  const encoder = new Encoder({ registry });
  for (const byte of encoder.encode(any, typed("[]int", [1, 2]))) {
    stream.framer.push(Uint8Array.of(byte));
    stream.next(any as unknown as Node);
  }
  const held = stream.heldBytes;
  stream.framer.push(encoder.encode(any, typed("[]int", [1, 2])));
  assert.deepEqual(stream.next(any as unknown as Node), { value: typed("[]int", [1, 2]) });
  assert.equal(stream.heldBytes, held);
});

Deno.test("a struct with two fields of one name is refused when it is defined", pure, () => {
  const twice = structType(64, "T", { A: 2, B: 2 }).replace("0142", "0141");
  for (const schema of [Point, undefined]) {
    const decoder = new Decoder();
    decoder.push(messages(twice, "04 00 0a"));
    const next = () => schema === undefined ? decoder.next() : decoder.next(schema);
    assert.equal(refusal(next), "gob: bad data: two fields named A in a struct");
    assert.deepEqual(decoder.next(int), { value: 5 });
  }
});

Deno.test("ids that no type of Go has are refused when they are defined", pure, () => {
  assert.equal(
    refusal(() => decode(messages("fc02000001 02 01 02 ff80 00 01 04 00 00"))),
    "gob: type id out of range",
  );
  const far = "fa020000000000";
  const parts: [string, string][] = [
    [`7f 02 01 02 ff80 00 01 ${far} 00 00`, "Elem"],
    [`7f 02 01 02 ${far} 00 01 04 00 00`, "Id"],
    [`7f 04 01 02 ff80 00 01 ${far} 01 04 00 00`, "Key"],
    [`7f 03 01 02 ff80 00 01 01 01 0141 01 ${far} 00 00 00`, "Id"],
  ];
  for (const [definition, field] of parts) {
    const text = refusal(() => decode(messages(definition)));
    assert.equal(text, `value for "${field}" out of range`);
  }
});

Deno.test("plans are the same in whatever order a peer has the fields, warm and cold", pure, () => {
  const Ours = struct("Ours", { A: int, B: string, C: slice(int) });
  const orders: Record<string, number>[] = [
    { A: 2, B: 6, C: 65 },
    { C: 65, B: 6, A: 2 },
    { X: 2, B: 6, Y: 65, A: 2, C: 65 },
    { A: 2, B: 6 },
    { B: 6 },
    { A: 2, B: 6, C: 65, Z: 2 },
  ];
  const values: Record<string, string> = {
    A: "0a",
    B: "0162",
    C: "01 04",
    X: "0c",
    Y: "00",
    Z: "02",
  };
  for (let turn = 0; turn < 2; turn++) {
    for (const order of orders) {
      const decoder = new Decoder();
      decoder.push(messages(structType(64, "Theirs", order), sliceType(65, 2)));
      const sent = Object.keys(order).map((name) => `01 ${values[name]}`).join("");
      for (let times = 0; times < 40; times++) {
        decoder.push(messages(`${intHex(64)} ${sent} 00`));
        const expected = { A: "A" in order ? 5 : 0, B: "b", C: "C" in order ? [2] : [] };
        assert.deepEqual(decoder.next(Ours), { value: expected });
        decoder.push(
          messages(`${intHex(64)} ${Uint8Array.of(Object.keys(order).length + 1).toHex()} 00`),
        );
        assert.equal(
          refusal(() => decoder.next(Ours)),
          "gob: bad data: field numbers out of bounds",
        );
      }
    }
  }
});

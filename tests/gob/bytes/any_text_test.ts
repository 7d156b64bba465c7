// Texts of every length, alone and many at once, are the bytes of the platform's encoder and the texts of its decoder.

import assert from "node:assert/strict";
import { Decoder, encode, Encoder, type Schema, slice, string, struct } from "../../../gob/mod.ts";
import { ByteReader } from "../../../gob/bytes/byte_reader.ts";
import { ByteWriter } from "../../../gob/bytes/byte_writer.ts";
import { utf8String } from "../../../gob/bytes/latin1_string.ts";
import { Random } from "../../testing/random.ts";

const pure = { permissions: "none" } as const;
const platform = new TextDecoder("utf-8", { ignoreBOM: true });

/** A text of one kind: ASCII, or characters of one to four bytes. */
function randomText(random: Random, most: number): string {
  const kinds = [["a", "~", "\0"], ["a", "é"], ["ж", " "], ["日", "x"], [
    "😀",
    "é",
    "b",
    "\u{feff}",
  ]];
  const kind = random.chance(0.6) ? kinds[0]! : random.pick(kinds);
  return Array.from({ length: random.below(most + 1) }, () => random.pick(kind)).join("");
}

/** The bytes of a string in gob, made by the platform. */
function expectedBytes(text: string): number[] {
  const writer = new ByteWriter();
  const bytes = new TextEncoder().encode(text);
  writer.uint(bytes.length);
  return [...writer.written(), ...bytes];
}

/** The bytes of the value in a stream that has seen its type. */
function valueBytes<T>(schema: Schema<T>, value: T): number[] {
  const encoder = new Encoder();
  encoder.encode(schema, value);
  return [...encoder.encode(schema, value)];
}

Deno.test("slices of strings are their strings one by one, in whatever batches", pure, () => {
  const random = new Random(2026);
  for (let n = 0; n < 600; n++) {
    const most = random.pick([12, 20, 40, 140, 300]);
    const texts = Array.from({ length: random.below(300) }, () => randomText(random, most));
    // Mostly ASCII, so that long batches occur as well.
    if (n % 2 === 0) {
      texts.fill("x".repeat(random.between(14, 130)), 0, random.below(texts.length + 1));
    }
    const writer = new ByteWriter();
    writer.uint(texts.length);
    const expected = [...writer.written(), ...texts.flatMap(expectedBytes)];
    const bytes = valueBytes(slice(string), texts);
    assert.deepEqual(bytes.slice(bytes.length - expected.length), expected);
    const decoder = new Decoder();
    decoder.push(encode(slice(string), texts));
    assert.deepEqual(decoder.next(slice(string))!.value, texts);
  }
});

Deno.test("structs of short strings hold the longest of each kind", pure, () => {
  const Three = struct("Three", { A: string, B: string, C: string });
  for (const character of ["a", "é", "日", "😀"]) {
    for (let count = 1; count <= 70; count++) {
      const text = character.repeat(count);
      const bytes = valueBytes(Three, { A: text, B: text, C: text });
      const field = [1, ...expectedBytes(text)];
      const expected = [...field, ...field, ...field, 0];
      assert.deepEqual(bytes.slice(bytes.length - expected.length), expected, text);
    }
  }
});

Deno.test("what does not fit in the middle of a batch is refused by its index", pure, () => {
  const texts: unknown[] = Array(100).fill("x".repeat(40));
  for (const wrong of ["y".repeat(40) + "\ud800", "\udfff", 7, undefined]) {
    const encoder = new Encoder();
    assert.throws(
      () => encoder.encode(slice(string), texts.with(30, wrong) as string[]),
      /^TypeError: Cannot encode \[30\]: expected /,
    );
    // Nothing of it is left in the stream.
    assert.deepEqual(encoder.encode(slice(string), ["a"]), encode(slice(string), ["a"]));
  }
  // The halves of a pair in two strings are no pair.
  const halves = ["x".repeat(40) + "\ud83d", "\ude00" + "x".repeat(40)];
  assert.throws(() => encode(slice(string), [...halves, ...halves]), /\[0\].*lone surrogate/);
});

Deno.test("any bytes are the text that the platform's decoder makes of them", pure, () => {
  const random = new Random(26);
  // What begins, continues and ends characters, and what never occurs.
  const edges = [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf];
  const leads = [0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff];
  for (let n = 0; n < 20_000; n++) {
    const length = random.below(n % 10 === 0 ? 600 : 30);
    const bytes = n % 3 === 0
      ? new TextEncoder().encode(randomText(random, length))
      : Uint8Array.from({ length }, () => random.pick(random.chance(0.5) ? edges : leads));
    // At the end of a window, and at the start of a large one.
    for (const behind of [0, 4096]) {
      const writer = new ByteWriter();
      writer.byteSlice(bytes);
      writer.raw(new Uint8Array(behind).fill(0x80));
      const reader = new ByteReader();
      reader.open(writer.bytes, 0, writer.length, 0);
      assert.equal(reader.string(), platform.decode(bytes), bytes.toHex());
      assert.equal(reader.remaining, behind);
    }
    const made = utf8String(bytes, 0, bytes.length);
    assert(made === undefined || made === platform.decode(bytes), bytes.toHex());
  }
});

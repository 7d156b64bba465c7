import assert from "node:assert/strict";
import {
  any,
  DecoderStream,
  encode,
  Encoder,
  EncoderStream,
  GobError,
  int,
  int8,
  Registry,
  type Schema,
  slice,
  string,
  typed,
} from "../../gob/mod.ts";
import { Point } from "../testing/schemas.ts";
import { join, pure } from "./hand_made.ts";

const registry = new Registry().register("main.Point", Point);

/** Cuts bytes into chunks of a size. */
function* chunks(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** What a stream gives, and the error that ends it. */
async function drain<T>(stream: ReadableStream<T>): Promise<{ values: T[]; error?: unknown }> {
  const values: T[] = [];
  try {
    for await (const value of stream) values.push(value);
  } catch (error) {
    return { values, error };
  }
  return { values };
}

Deno.test("EncoderStream gives a chunk for each value, all of one gob stream", pure, async () => {
  const points = [{ X: 1, Y: 2 }, { X: 3, Y: 4 }, { X: 0, Y: 0 }];
  const found = await Array.fromAsync(
    ReadableStream.from(points).pipeThrough(new EncoderStream(Point)),
  );
  const encoder = new Encoder();
  assert.deepEqual(found, points.map((point) => encoder.encode(Point, point)));
});

Deno.test("DecoderStream gives the values in any chunking", pure, async () => {
  const values = [
    "text",
    typed("main.Point", { X: 1, Y: 0 }),
    undefined,
    typed("[]string", ["a"]),
    typed("main.Point", { X: 0, Y: 2 }),
  ];
  const encoder = new Encoder({ registry });
  const bytes = join(...values.map((value) => encoder.encode(any, value)));
  for (const size of [1, 2, 3, 16, 1000]) {
    const stream = ReadableStream.from(chunks(bytes, size))
      .pipeThrough(new DecoderStream(any, { registry }));
    assert.deepEqual(await drain(stream), { values }, `chunks of ${size}`);
  }
});

Deno.test("EncoderStream and DecoderStream are each other's inverse", pure, async () => {
  const values = Array.from({ length: 200 }, (_, index) => ({ X: index, Y: 7 - index }));
  const stream = ReadableStream.from(values)
    .pipeThrough(new EncoderStream(Point))
    .pipeThrough(new DecoderStream(Point));
  assert.deepEqual(await Array.fromAsync(stream), values);
});

Deno.test("DecoderStream without a schema gives plain values", pure, async () => {
  const encoder = new Encoder();
  const bytes = join(encoder.encode(Point, { X: 1, Y: 0 }), encoder.encode(slice(string), ["a"]));
  const stream = ReadableStream.from(chunks(bytes, 5)).pipeThrough(new DecoderStream());
  assert.deepEqual(await Array.fromAsync(stream), [{ X: 1 }, ["a"]]);
});

Deno.test("streams without values give none", pure, async () => {
  const none: number[] = [];
  assert.deepEqual(await drain(ReadableStream.from(none).pipeThrough(new EncoderStream(int))), {
    values: [],
  });
  const nothing: Uint8Array[] = [];
  assert.deepEqual(await drain(ReadableStream.from(nothing).pipeThrough(new DecoderStream(int))), {
    values: [],
  });
});

Deno.test("EncoderStream ends with the error of a value that does not fit", pure, async () => {
  const schema = int8 as unknown as Schema<unknown>;
  const stream = ReadableStream.from([1, 1000, 2]).pipeThrough(new EncoderStream(schema));
  const { values, error } = await drain(stream);
  assert.deepEqual(values, [encode(int8, 1)]);
  assert(error instanceof RangeError, `${error}`);
  assert.match(error.message, /^Cannot encode value: expected int8/);
});

Deno.test("DecoderStream ends with the error of a value that does not fit", pure, async () => {
  const encoder = new Encoder();
  const bytes = join(encoder.encode(int, 1), encoder.encode(string, "x"), encoder.encode(int, 2));
  for (const size of [1, 1000]) {
    const stream = ReadableStream.from(chunks(bytes, size)).pipeThrough(new DecoderStream(int));
    const { values, error } = await drain(stream);
    assert.deepEqual(values, size === 1 ? [1] : values);
    assert(error instanceof GobError, `${error}`);
    assert.equal(error.message, "gob: decoding into local type *int, received remote type string");
  }
});

Deno.test(
  "DecoderStream ends with an error where the bytes end inside of a value",
  pure,
  async () => {
    const bytes = encode(Point, { X: 1, Y: 2 });
    for (let length = 1; length < bytes.length; length++) {
      const stream = ReadableStream.from(chunks(bytes.subarray(0, length), 7))
        .pipeThrough(new DecoderStream(Point));
      const { values, error } = await drain(stream);
      assert.deepEqual(values, []);
      assert(error instanceof GobError, `${length} bytes: ${error}`);
      assert.equal(error.message, "unexpected EOF");
      assert.equal(error.offset, length);
    }
  },
);

Deno.test("streams take limits", pure, async () => {
  const limits = { maxMessageBytes: 10 };
  const bytes = encode(string, "much too long");
  const stream = ReadableStream.from([bytes]).pipeThrough(new DecoderStream(string, { limits }));
  const { error } = await drain(stream);
  assert(error instanceof GobError);
  const deep = ReadableStream.from([[[[1]]]])
    .pipeThrough(new EncoderStream(slice(slice(slice(int))), { limits: { maxDepth: 1 } }));
  assert((await drain(deep)).error instanceof RangeError);
  assert.throws(() => new DecoderStream(int, { limits: { maxDepth: 0 } }), RangeError);
});

Deno.test("DecoderStream leaves a chunk alone when it has taken it", pure, async () => {
  const bytes = encode(string, "text");
  const { readable, writable } = new DecoderStream(string);
  const writer = writable.getWriter();
  const values = Array.fromAsync(readable);
  const chunk = bytes.slice(0, 4);
  await writer.write(chunk);
  chunk.fill(0xff);
  await writer.write(bytes.slice(4));
  await writer.close();
  assert.deepEqual(await values, ["text"]);
});

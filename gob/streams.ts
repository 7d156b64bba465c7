/**
 * Gob for the platform's streams, in the manner of `TextEncoderStream` and `TextDecoderStream`.
 *
 * @module
 */

import { Encoder, type EncoderOptions } from "./encoder.ts";
import type { DecoderOptions } from "./decoder_options.ts";
import { StreamDecoder } from "./stream_decoder.ts";
import { nodeOf, type Schema } from "./types/schema.ts";

/**
 * A transform from values to the bytes of one gob stream, one chunk for each value.
 *
 * A value that does not fit the schema errors the stream with the `TypeError` or `RangeError` of {@linkcode Encoder}.
 *
 * @example
 * ```ts
 * import { DecoderStream, EncoderStream, int } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const numbers = ReadableStream.from([1, 2, 3])
 *   .pipeThrough(new EncoderStream(int))
 *   .pipeThrough(new DecoderStream(int));
 * assert.deepEqual(await Array.fromAsync(numbers), [1, 2, 3]);
 * ```
 */
export class EncoderStream<T> {
  /** The values go in here. */
  readonly writable: WritableStream<T>;
  /** The bytes come out here. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;

  /**
   * Begins a stream.
   *
   * @param schema The schema of all values.
   * @param options The registry of interface values and the limits.
   */
  constructor(schema: Schema<T>, options: EncoderOptions = {}) {
    const encoder = new Encoder(options);
    ({ writable: this.writable, readable: this.readable } = new TransformStream({
      transform(value, controller) {
        controller.enqueue(encoder.encode(schema, value));
      },
    }));
  }
}

/**
 * A transform from the bytes of one gob stream, or with `{ streams: "many" }` of several behind each other, to the values.
 * The chunks may be cut anywhere.
 *
 * Bytes that are not a valid gob, do not fit the schema or end inside a value error the stream with a `GobError`.
 *
 * @example
 * ```ts
 * import { DecoderStream, encode, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const values = ReadableStream.from([encode(string, "hi")]).pipeThrough(new DecoderStream(string));
 * assert.deepEqual(await Array.fromAsync(values), ["hi"]);
 * ```
 */
export class DecoderStream<T = unknown> {
  /** The bytes go in here. */
  readonly writable: WritableStream<Uint8Array>;
  /** The values come out here. */
  readonly readable: ReadableStream<T>;

  /**
   * Begins a stream.
   *
   * @param schema The schema of all values. Without one, they are decoded to plain values.
   * @param options The registry of interface values, the limits, and how many streams and which fields to expect.
   */
  constructor(schema?: Schema<T>, options: DecoderOptions = {}) {
    const node = schema === undefined ? undefined : nodeOf(schema, "Cannot decode");
    const decoder = new StreamDecoder(options);
    const next = () => decoder.next(node);
    ({ writable: this.writable, readable: this.readable } = new TransformStream({
      transform(chunk, controller) {
        decoder.framer.push(chunk);
        for (let decoded = next(); decoded !== undefined; decoded = next()) {
          controller.enqueue(decoded.value as T);
        }
      },
      flush() {
        if (decoder.pending) throw decoder.endedEarly();
      },
    }));
  }
}

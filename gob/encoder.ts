/**
 * The public ways to encode a stream: `Encoder` and `encode`.
 *
 * @module
 */

import { ByteWriter } from "./bytes/byte_writer.ts";
import { StreamEncoder, type StreamOptions } from "./stream_encoder.ts";
import { nodeOf, type Schema } from "./types/schema.ts";

export type { StreamOptions };

/**
 * Encodes values as one gob stream. The definition of a type is written once, before its first value.
 *
 * Follows `Encoder` of Go's encoding/gob.
 *
 * @example
 * ```ts
 * import { Encoder, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * const encoder = new Encoder();
 * const first = encoder.encode(Point, { X: 1, Y: 2 });
 * const second = encoder.encode(Point, { X: 3, Y: 4 });
 * assert(second.length < first.length);
 * ```
 */
export class Encoder {
  readonly #stream: StreamEncoder;
  readonly #ownBuffers: boolean;

  /**
   * Begins a stream.
   *
   * @param options The registry of interface values, the limits, and whether each message owns its buffer.
   */
  constructor(options: EncoderOptions = {}) {
    this.#stream = new StreamEncoder(new ByteWriter(), options);
    this.#ownBuffers = options.ownBuffers ?? false;
  }

  /**
   * Encodes the next value of the stream.
   *
   * @param schema The schema of the value.
   * @param value The value.
   * @returns Its bytes, with the definitions that the stream has not seen yet. A short message is a view of a block of 8 KiB
   * that it shares with others; see `ownBuffers`.
   * @throws {TypeError} If the value or a part of it has the wrong type. The text names the path.
   * @throws {RangeError} If a number does not fit its Go type, an array has another length, or values nest too deep.
   * After either error the stream is as it was before the call.
   */
  encode<T>(schema: Schema<T>, value: NoInfer<T>): Uint8Array<ArrayBuffer> {
    const stream = this.#stream;
    const node = stream.knows(schema) ? schema : nodeOf(schema, "Cannot encode");
    const { writer } = stream;
    stream.expectIdle();
    // Bytes that were given out are never written again.
    if (writer.bytes.length - writer.length < freshBlockBelow) {
      writer.take();
      writer.reserve(blockBytes);
    }
    const start = writer.length;
    stream.encode(node, value);
    const message = writer.bytes.subarray(start, writer.length);
    if (!this.#ownBuffers && message.length <= longestShared && writer.bytes.length <= blockBytes) {
      return message;
    }
    // The bytes are copied, so the room can be used again; a buffer that grew is kept while messages are large.
    writer.length = start;
    if (writer.bytes.length > blockBytes && message.length <= longestShared) writer.take();
    return message.slice();
  }
}

/** Options of an {@linkcode Encoder} and of an `EncoderStream`. */
export interface EncoderOptions extends StreamOptions {
  /**
   * Whether each message has a buffer of its own: false. Otherwise short messages share blocks of 8 KiB, which is several
   * times faster. A message that is kept then keeps its block, and transferring its buffer detaches other messages.
   */
  ownBuffers?: boolean;
}

/** Short messages are views of blocks of this size. A new `Uint8Array` costs some 500 ns, a view 60. */
const blockBytes = 8 * 1024;
/** Longer messages have a buffer of their own. */
const longestShared = 1024;
/** A block with less room than this is not used any more. */
const freshBlockBelow = 256;
/** The first buffer of a single value: most values fit, with their definitions. */
const oneShotBytes = 1024;

/**
 * Encodes one value as a stream of its own.
 *
 * @param schema The schema of the value.
 * @param value The value.
 * @param options The registry of interface values and the limits.
 * @returns The definitions of its types and the value, as Go's `NewEncoder(w).Encode(value)` writes them.
 * @throws {TypeError} If the value or a part of it has the wrong type. The text names the path.
 * @throws {RangeError} If a number does not fit its Go type, an array has another length, or values nest too deep.
 *
 * @example
 * ```ts
 * import { encode, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(encode(string, "hi"), new Uint8Array([5, 12, 0, 2, 104, 105]));
 * ```
 */
export function encode<T>(
  schema: Schema<T>,
  value: NoInfer<T>,
  options: StreamOptions = {},
): Uint8Array<ArrayBuffer> {
  const node = nodeOf(schema, "Cannot encode");
  const writer = new ByteWriter();
  writer.reserve(oneShotBytes);
  new StreamEncoder(writer, options).encode(node, value);
  return writer.written().slice();
}

/**
 * A stream becomes values: what a program calls.
 *
 * @module
 */

import type { StreamOptions } from "./encoder.ts";
import { GobError } from "./errors.ts";
import { nodeOf, type Schema } from "./types/schema.ts";
import { type Decoded, StreamDecoder } from "./stream_decoder.ts";

export type { Decoded };

/**
 * Decodes the values of one gob stream, whose bytes may arrive in any chunking.
 *
 * Follows `Decoder` of Go's encoding/gob.
 *
 * @example
 * ```ts
 * import { Decoder, encode, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const decoder = new Decoder();
 * const bytes = encode(string, "hi");
 * decoder.push(bytes.subarray(0, 3));
 * assert.equal(decoder.next(string), undefined);
 * decoder.push(bytes.subarray(3));
 * assert.deepEqual(decoder.next(string), { value: "hi" });
 * ```
 */
export class Decoder {
  readonly #stream: StreamDecoder;

  /**
   * Begins a stream.
   *
   * @param options The registry of interface values and the limits.
   */
  constructor(options: StreamOptions = {}) {
    this.#stream = new StreamDecoder(options);
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @param chunk Any number of bytes. They are copied: the chunk may be used again.
   */
  push(chunk: Uint8Array): void {
    this.#stream.framer.push(chunk);
  }

  /** Whether bytes wait that belong to no decoded value. */
  get pending(): boolean {
    return this.#stream.pending;
  }

  /**
   * Decodes the next value of the stream without a schema.
   *
   * @returns The plain value, or `undefined` while it is not wholly here.
   * @throws {GobError} As with a schema.
   */
  next(): Decoded<unknown> | undefined;
  /**
   * Decodes the next value of the stream.
   *
   * @param schema The schema of the value.
   * @returns The value, or `undefined` while it is not wholly here.
   * @throws {GobError} Where the bytes are no valid gob or do not fit the schema. The next call goes on behind the value,
   * or, where its end cannot be told, with the next message, as Go does.
   */
  next<T>(schema: Schema<T>): Decoded<T> | undefined;
  next<T>(schema?: Schema<T>): Decoded<T> | Decoded<unknown> | undefined {
    return this.#stream.next(schema === undefined ? undefined : nodeOf(schema, "Cannot decode"));
  }
}

/**
 * Decodes the first value of a stream without a schema: from the stream's own types alone.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values and the limits.
 * @returns A plain value: integers are numbers where they are safe and bigints where not, `[]byte` is a `Uint8Array`, maps are
 * `Map`s, structs are objects of the fields that were sent, complex numbers are `{ re, im }`.
 * @throws {GobError} Where the bytes are no valid gob, or end too early.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const bytes = encode(struct("Point", { X: int, Y: int }), { X: 22, Y: 0 });
 * assert.deepEqual(decode(bytes), { X: 22 });
 * ```
 */
export function decode(bytes: Uint8Array, schema?: undefined, options?: StreamOptions): unknown;
/**
 * Decodes the first value of a stream.
 *
 * @param bytes The stream.
 * @param schema The schema of the value.
 * @param options The registry of interface values and the limits.
 * @returns The value.
 * @throws {GobError} Where the bytes are no valid gob, do not fit the schema, or end too early.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * assert.deepEqual(decode(encode(Point, { X: 22, Y: 0 }), Point), { X: 22, Y: 0 });
 * ```
 */
export function decode<T>(bytes: Uint8Array, schema: Schema<T>, options?: StreamOptions): T;
export function decode<T>(
  bytes: Uint8Array,
  schema?: Schema<T>,
  options: StreamOptions = {},
): T | unknown {
  const { stream, next } = openStream(bytes, schema, options);
  const first = next();
  if (first === undefined) throw endOfStream(stream);
  return first.value;
}

/**
 * Decodes every value of a stream without a schema.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values and the limits.
 * @returns The plain values in their order.
 * @throws {GobError} Where the bytes are no valid gob, or end inside of a value.
 *
 * @example
 * ```ts
 * import { decodeAll, Encoder, int, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const encoder = new Encoder();
 * const stream = [...encoder.encode(int, 7), ...encoder.encode(string, "seven")];
 * assert.deepEqual(decodeAll(Uint8Array.from(stream)), [7, "seven"]);
 * ```
 */
export function decodeAll(
  bytes: Uint8Array,
  schema?: undefined,
  options?: StreamOptions,
): unknown[];
/**
 * Decodes every value of a stream, all by one schema.
 *
 * @param bytes The stream.
 * @param schema The schema of the values.
 * @param options The registry of interface values and the limits.
 * @returns The values in their order.
 * @throws {GobError} Where the bytes are no valid gob, do not fit the schema, or end inside of a value.
 *
 * @example
 * ```ts
 * import { decodeAll, Encoder, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const encoder = new Encoder();
 * const stream = [...encoder.encode(string, "a"), ...encoder.encode(string, "b")];
 * assert.deepEqual(decodeAll(Uint8Array.from(stream), string), ["a", "b"]);
 * ```
 */
export function decodeAll<T>(bytes: Uint8Array, schema: Schema<T>, options?: StreamOptions): T[];
export function decodeAll<T>(
  bytes: Uint8Array,
  schema?: Schema<T>,
  options: StreamOptions = {},
): T[] | unknown[] {
  const { stream, next } = openStream(bytes, schema, options);
  const values: unknown[] = [];
  for (let decoded = next(); decoded !== undefined; decoded = next()) values.push(decoded.value);
  if (stream.pending) throw endOfStream(stream);
  return values;
}

function openStream<T>(bytes: Uint8Array, schema: Schema<T> | undefined, options: StreamOptions) {
  const node = schema === undefined ? undefined : nodeOf(schema, "Cannot decode");
  const stream = new StreamDecoder(options);
  if (bytes.length > 0) stream.framer.borrow(bytes);
  return { stream, next: () => stream.next(node) };
}

/** The error of a stream that ends before a value does; Go tells an empty one apart. */
function endOfStream({ framer }: StreamDecoder): GobError {
  const offset = framer.bytesBefore + framer.end;
  return new GobError(offset === 0 ? "EOF" : "unexpected EOF", { offset });
}

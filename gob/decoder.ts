/**
 * The public ways to decode a stream: `Decoder`, `decode` and `decodeAll`.
 *
 * @module
 */

import type { StreamOptions } from "./encoder.ts";
import { GobError } from "./errors.ts";
import { nodeOf, type Schema } from "./types/schema.ts";
import { type Decoded, StreamDecoder } from "./stream_decoder.ts";

export type { Decoded };

/**
 * Decodes the values of one gob stream. The bytes may arrive in any chunking.
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
   * @param chunk Any number of bytes. They are copied, so the chunk may be reused.
   */
  push(chunk: Uint8Array): void {
    this.#stream.framer.push(chunk);
  }

  /** Whether bytes have arrived that are not part of a decoded value. */
  get pending(): boolean {
    return this.#stream.pending;
  }

  /**
   * Decodes the next value of the stream without a schema.
   *
   * @returns The plain value, or `undefined` until all its bytes are here.
   * @throws {GobError} If the bytes are not a valid gob. The next call continues as it does with a schema.
   */
  next(): Decoded<unknown> | undefined;
  /**
   * Decodes the next value of the stream.
   *
   * @param schema The schema of the value.
   * @returns The value, or `undefined` until all its bytes are here.
   * @throws {GobError} If the bytes are not a valid gob or do not fit the schema. The next call continues after the value.
   * If the end of the value cannot be found, it continues with the next message, as Go does.
   */
  next<T>(schema: Schema<T>): Decoded<T> | undefined;
  next<T>(schema?: Schema<T>): Decoded<T> | Decoded<unknown> | undefined {
    return this.#stream.next(schema === undefined ? undefined : nodeOf(schema, "Cannot decode"));
  }
}

/**
 * Decodes the first value of a stream without a schema, by the types that the stream itself defines.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values and the limits.
 * @returns A plain value: safe integers are numbers and others bigints, `[]byte` is a `Uint8Array`, maps are `Map`s,
 * structs are objects of the fields that were sent, complex numbers are `{ re, im }`.
 * @throws {GobError} If the bytes are not a valid gob, or end too early.
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
 * @throws {GobError} If the bytes are not a valid gob, do not fit the schema, or end too early.
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
 * @returns The plain values in order.
 * @throws {GobError} If the bytes are not a valid gob, or end inside a value.
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
 * Decodes every value of a stream with one schema.
 *
 * @param bytes The stream.
 * @param schema The schema of the values.
 * @param options The registry of interface values and the limits.
 * @returns The values in order.
 * @throws {GobError} If the bytes are not a valid gob, do not fit the schema, or end inside a value.
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

/** The error of a stream that ends before a value does. As in Go, an empty stream has its own text. */
function endOfStream({ framer }: StreamDecoder): GobError {
  const offset = framer.bytesBefore + framer.end;
  return new GobError(offset === 0 ? "EOF" : "unexpected EOF", { offset });
}

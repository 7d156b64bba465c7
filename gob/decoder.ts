/**
 * The public ways to decode a stream: `Decoder`, `decode` and `decodeAll`.
 *
 * @module
 */

import { wireDeclaration, wireDeclarations } from "./types/wire_declaration.ts";
import type { Node } from "./types/schema_node.ts";
import { nodeOf, type Schema } from "./types/schema.ts";
import type { DecoderOptions } from "./decoder_options.ts";
import { type Decoded, StreamDecoder } from "./stream_decoder.ts";

export type { Decoded, DecoderOptions };

/** The type of the next value of a stream. See {@linkcode Decoder.peek}. */
export interface NextType {
  /** Its name as the peer sends it: `Point`, `[]int`. */
  name: string;
  /**
   * Its Go declaration: `type Point struct { X int; Y int }`. The types in it follow, one a line. A type without a name
   * is a line of its own: `[]Point`. The size of integers and floats is not on the wire. Types that encode themselves are
   * bytes, unless they are of Go's library: `time.Time`. Names that Go would not take are changed, and a very long text
   * ends with a comment.
   */
  go: string;
}

/**
 * Decodes the values of one gob stream, or of several behind each other. The bytes may arrive in any chunking.
 *
 * Follows `Decoder` of Go's encoding/gob, with one difference: if a definition contradicts an earlier one of the same type,
 * every further call of {@linkcode Decoder.next} throws `gob: duplicate type received`, since values of either type would
 * be read as the other. Go goes on with the first one.
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
  /** The schema of the last value: it is one, and need not be looked up again. */
  #schema: unknown;
  /** What `declarations` returned last, and how many bytes of definitions there were then. */
  #declared = { bytes: 0, text: "" };

  /**
   * Begins a stream.
   *
   * @param options The registry of interface values, the limits, and how many streams and which fields to expect.
   */
  constructor(options: DecoderOptions = {}) {
    this.#stream = new StreamDecoder(options, true);
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
   * How many bytes are behind us: those of the values that were decoded, or refused with an error, and of the definitions
   * before them. Right after a value, this is where it ended.
   */
  get offset(): number {
    return this.#stream.offset;
  }

  /**
   * The bytes that have arrived and follow the last value: those from {@linkcode Decoder.offset} on. They may be no gob at
   * all.
   *
   * @returns A copy. The decoder keeps its bytes.
   *
   * @example
   * ```ts
   * import { Decoder, encode, string } from "@netrpc/netrpc/gob";
   * import assert from "node:assert/strict";
   *
   * const decoder = new Decoder();
   * decoder.push(encode(string, "head"));
   * decoder.push(new TextEncoder().encode("body"));
   * assert.deepEqual(decoder.next(string), { value: "head" });
   * assert.equal(decoder.offset, 8);
   * assert.equal(new TextDecoder().decode(decoder.rest()), "body");
   * ```
   */
  rest(): Uint8Array<ArrayBuffer> {
    const { bytes, start, end } = this.#stream.framer;
    return bytes.slice(start, end) as Uint8Array<ArrayBuffer>;
  }

  /**
   * The type of the next value, without decoding it. So a program can choose the schema, or print what a file holds.
   *
   * @returns The type, or `undefined` until its definitions and the first message of the value are here.
   * @throws {GobError} If what comes is not a valid gob. Nothing is consumed, so {@linkcode Decoder.rest} still has it.
   *
   * @example
   * ```ts
   * import { Decoder, encode, int, slice, struct } from "@netrpc/netrpc/gob";
   * import assert from "node:assert/strict";
   *
   * const Point = struct("Point", { X: int, Y: int });
   * const decoder = new Decoder();
   * assert.equal(decoder.peek(), undefined);
   * decoder.push(encode(Point, { X: 22, Y: 7 }));
   * assert.deepEqual(decoder.peek(), { name: "Point", go: "type Point struct { X int; Y int }" });
   * assert.deepEqual(decoder.next(), { value: { X: 22, Y: 7 } });
   * ```
   */
  peek(): NextType | undefined {
    const id = this.#stream.peek();
    if (id === undefined) return undefined;
    const { types } = this.#stream;
    return { name: types.describe(id), go: wireDeclaration(types, id) };
  }

  /**
   * The types that the stream has defined so far, as Go source in the form of {@linkcode NextType.go}: those of its values,
   * and those in interface values, which {@linkcode Decoder.peek} cannot see. Of several streams it is the types that are
   * valid now.
   *
   * @returns Lines of declarations, `""` if there are none yet. Types that need no declaration are left out. The text is
   * made anew only after further definitions.
   *
   * @example
   * ```ts
   * import { any, Decoder, encode, int, Registry, struct, typed } from "@netrpc/netrpc/gob";
   * import assert from "node:assert/strict";
   *
   * const Point = struct("Point", { X: int });
   * const registry = new Registry().register("main.Point", Point);
   * const decoder = new Decoder();
   * decoder.push(encode(struct("Box", { In: any }), { In: typed("main.Point", { X: 1 }) }, { registry }));
   * decoder.next();
   * assert.equal(decoder.declarations(), "type Box struct { In any }\ntype Point struct { X int }");
   * ```
   */
  declarations(): string {
    const { types } = this.#stream;
    if (this.#declared.bytes !== types.definedBytes) {
      this.#declared = { bytes: types.definedBytes, text: wireDeclarations(types) };
    }
    return this.#declared.text;
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
    if (schema !== this.#schema) {
      if (schema !== undefined) nodeOf(schema, "Cannot decode");
      this.#schema = schema;
    }
    return this.#stream.next(schema as Node | undefined) as Decoded<T> | undefined;
  }
}

/**
 * Decodes the first value of a stream without a schema, by the types that the stream itself defines.
 *
 * What follows the first value is not looked at. {@linkcode decodeAll} decodes all values, if they are of one type or have
 * no schema. A {@linkcode Decoder} decodes each by a schema of its own, and says where it ended.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values, the limits, and how many streams and which fields to expect.
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
export function decode(bytes: Uint8Array, schema?: undefined, options?: DecoderOptions): unknown;
/**
 * Decodes the first value of a stream.
 *
 * What follows the first value is not looked at: see {@linkcode decodeAll} and {@linkcode Decoder}.
 *
 * @param bytes The stream.
 * @param schema The schema of the value.
 * @param options The registry of interface values, the limits, and how many streams and which fields to expect.
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
export function decode<T>(bytes: Uint8Array, schema: Schema<T>, options?: DecoderOptions): T;
export function decode<T>(
  bytes: Uint8Array,
  schema?: Schema<T>,
  options: DecoderOptions = {},
): T | unknown {
  const { stream, next } = openStream(bytes, schema, options);
  const first = next();
  if (first === undefined) throw stream.endedEarly();
  return first.value;
}

/**
 * Decodes every value of a stream without a schema, or of several streams: with `{ streams: "many" }` a file to which
 * programs have appended, or a log of messages that each had an encoder of their own.
 *
 * @param bytes The stream.
 * @param schema None.
 * @param options The registry of interface values, the limits, and how many streams and which fields to expect.
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
 *
 * @example A file of several streams
 * ```ts
 * import { decodeAll, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Old = struct("Rec", { ID: int });
 * const New = struct("Rec", { Size: int, ID: int });
 * const file = [...encode(Old, { ID: 1 }), ...encode(New, { ID: 2, Size: 300 })];
 * assert.deepEqual(
 *   decodeAll(Uint8Array.from(file), undefined, { streams: "many" }),
 *   [{ ID: 1 }, { ID: 2, Size: 300 }],
 * );
 * ```
 */
export function decodeAll(
  bytes: Uint8Array,
  schema?: undefined,
  options?: DecoderOptions,
): unknown[];
/**
 * Decodes every value of a stream with one schema.
 *
 * @param bytes The stream.
 * @param schema The schema of the values.
 * @param options The registry of interface values, the limits, and how many streams and which fields to expect.
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
export function decodeAll<T>(bytes: Uint8Array, schema: Schema<T>, options?: DecoderOptions): T[];
export function decodeAll<T>(
  bytes: Uint8Array,
  schema?: Schema<T>,
  options: DecoderOptions = {},
): T[] | unknown[] {
  const { stream, next } = openStream(bytes, schema, options);
  const values: unknown[] = [];
  for (let decoded = next(); decoded !== undefined; decoded = next()) values.push(decoded.value);
  if (stream.pending) throw stream.endedEarly();
  return values;
}

function openStream<T>(bytes: Uint8Array, schema: Schema<T> | undefined, options: DecoderOptions) {
  const node = schema === undefined ? undefined : nodeOf(schema, "Cannot decode");
  const stream = new StreamDecoder(options);
  if (bytes.length > 0) stream.framer.borrow(bytes);
  return { stream, next: () => stream.next(node) };
}

/**
 * Go's `encoding/gob`: values become bytes that Go reads, and Go's bytes become values.
 *
 * A *schema* says which Go type a value has. The TypeScript type of the value is inferred from it. Names are Go's names.
 *
 * @example A struct, there and back
 * ```ts
 * import { decode, encode, type Infer, int, slice, string, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Person = struct("Person", { Name: string, Age: int, Emails: slice(string) });
 * type Person = Infer<typeof Person>;
 *
 * const ada: Person = { Name: "Ada", Age: 36, Emails: [] };
 * const bytes = encode(Person, ada); // what Go's gob.NewEncoder(w).Encode(ada) writes
 * assert.deepEqual(decode(bytes, Person), ada);
 * assert.deepEqual(decode(bytes), { Name: "Ada", Age: 36 }); // without a schema: what was sent
 * ```
 *
 * @example A stream of values, in pieces of any size
 * ```ts
 * import { DecoderStream, Encoder, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * const encoder = new Encoder(); // types are defined once in a stream
 * const pieces = [{ X: 1, Y: 2 }, { X: 3, Y: 4 }].map((point) => encoder.encode(Point, point));
 *
 * const points: { X: number; Y: number }[] = [];
 * for await (const point of ReadableStream.from(pieces).pipeThrough(new DecoderStream(Point))) {
 *   points.push(point);
 * }
 * assert.deepEqual(points, [{ X: 1, Y: 2 }, { X: 3, Y: 4 }]);
 * ```
 *
 * @example Bytes that nobody has a schema for
 * ```ts
 * import { Decoder, encode, float64, map, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const decoder = new Decoder();
 * decoder.push(encode(map(string, float64), new Map([["pi", 3.14]])));
 * assert.equal(decoder.peek()?.go, "map[string]float64");
 * assert.deepEqual(decoder.next(), { value: new Map([["pi", 3.14]]) });
 * ```
 *
 * @module
 */

export { netipAddr, url, uuid } from "./types/addresses.ts";
export { type BigFloat, bigFloat, bigInt, bigRat, type Rational } from "./types/big_numbers.ts";
export {
  decode,
  decodeAll,
  type Decoded,
  Decoder,
  type DecoderOptions,
  type NextType,
} from "./decoder.ts";
export { encode, Encoder, type EncoderOptions, type StreamOptions } from "./encoder.ts";
export { GobError, type GobErrorOptions } from "./errors.ts";
export {
  inspect,
  type InspectOptions,
  Inspector,
  type InspectorOptions,
} from "./inspect/inspect.ts";
export type { Limits } from "./limits.ts";
export { type OneOf, oneOf } from "./types/one_of.ts";
export { opaque, type OpaqueCodec, type OpaqueJson, type OpaqueKind } from "./types/opaque.ts";
export { Registry } from "./types/registry.ts";
export {
  type Atom,
  type Complex,
  type Exact,
  type Fields,
  type Infer,
  type Schema,
  type StructValue,
} from "./types/schema.ts";
export {
  any,
  bool,
  bytes,
  complex128,
  complex64,
  duration,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  plain,
  string,
  stringBytes,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
} from "./types/basic_schemas.ts";
export {
  array,
  byteArray,
  lazy,
  map,
  pointer,
  record,
  slice,
  struct,
} from "./types/composite_schemas.ts";
export type { StructOptions } from "./types/struct_options.ts";
export { DecoderStream, EncoderStream } from "./streams.ts";
export { goDeclaration } from "./types/schema_declaration.ts";
export { time } from "./types/time.ts";
export { toJson } from "./to_json.ts";
export { typeName } from "./types/type_name.ts";
export { Typed, typed } from "./types/typed_value.ts";
export { zero } from "./types/zero_value.ts";

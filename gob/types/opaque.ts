/**
 * Schemas of Go types that encode themselves.
 *
 * @module
 */

import { Misfit } from "../errors.ts";
import { makeNode, type OpaqueKind, type OpaqueNode, type PlainForm } from "./schema_node.ts";
import { bareName } from "./go_type.ts";
import { nodeOf, type Schema, schemaOf } from "./schema.ts";

/** How values of an {@linkcode opaque} type become bytes and come back. */
export interface OpaqueCodec<T> {
  /** Returns the bytes that Go's `GobEncode`, `MarshalBinary` or `MarshalText` returns. If it throws, encoding fails. */
  encode(value: T): Uint8Array;
  /**
   * The reverse. The bytes belong to the decoder: keep a copy, not a view. If it throws, decoding fails with a `GobError`
   * whose `cause` is the error.
   */
  decode(bytes: Uint8Array): T;
  /**
   * The zero value of the Go type. Give it if the Go methods have a value receiver: Go leaves such a field out when it is
   * zero. Without it, the type works like one with pointer receivers (`big.Int`, `url.URL`), which Go always sends.
   */
  zero?: T;
  /**
   * Types that Go defines after this one although no values of them follow: the types of its exported fields, if the Go
   * type is a struct. Only needed to send exactly the bytes that Go sends.
   */
  // deno-lint-ignore no-explicit-any
  defines?: readonly Schema<any>[];
  /** The form in JSON, if the Go type has `MarshalJSON`. Gob never uses it. */
  json?: OpaqueJson<T>;
}

/**
 * The form of an {@linkcode opaque} type in JSON, for Go types with `MarshalJSON` and `UnmarshalJSON`.
 *
 * @example A decimal number that loses no digit
 * ```ts
 * import { opaque } from "@netrpc/netrpc/gob";
 *
 * // The value is the text of the number.
 * const Decimal = opaque<string>("decimal.Decimal", "text", {
 *   encode: (text) => new TextEncoder().encode(text),
 *   decode: (bytes) => new TextDecoder().decode(bytes),
 *   json: {
 *     encode: (text) => text, // Go writes a string...
 *     decode: (json, text) => typeof json === "string" ? json : text, // ...and reads a number too.
 *   },
 * });
 * void Decimal;
 * ```
 */
export interface OpaqueJson<T> {
  /**
   * Returns the JSON that Go's `MarshalJSON` returns, as a plain value: a string, a number, a boolean, `null`, an array
   * or an object, whose members keep their order. A bigint becomes a number with all its digits, and what `JSON.rawJSON`
   * made of a number becomes that number. Members that are `undefined` are left out. If it throws, encoding fails.
   */
  encode(value: T): unknown;
  /**
   * The reverse. Throwing makes decoding fail with a `GobError` whose `cause` is the error.
   *
   * @param json The value as `JSON.parse` gives it, but a whole number beyond 2^53 is a bigint. `null` too comes here, as
   * in Go; a value that is missing is the type's zero value.
   * @param text The same as text, for numbers with more digits than a `number` holds.
   */
  decode(json: unknown, text: string): T;
}

/**
 * A Go type that encodes itself: one with `GobEncode`, `MarshalBinary` or `MarshalText`.
 *
 * If a type has several, Go uses the first of these that it has, but never `MarshalText`: it sends the fields of such a
 * type instead. So `"text"` occurs only in streams of other encoders.
 *
 * @param name Go's name of the type, with or without its package.
 * @param kind Which of Go's interfaces it implements: `GobEncoder`, `BinaryMarshaler` or `TextMarshaler`.
 * @param codec The two conversions, and the zero value if the Go methods have value receivers.
 * @returns The schema of the values that the codec converts.
 *
 * @example
 * ```ts
 * import { decode, encode, opaque } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Celsius = opaque("Celsius", "binary", {
 *   encode: (degrees: number) => new Uint8Array([degrees + 100]),
 *   decode: (bytes) => bytes[0]! - 100,
 * });
 * assert.equal(decode(encode(Celsius, 21), Celsius), 21);
 * ```
 */
export function opaque<T>(name: string, kind: OpaqueKind, codec: OpaqueCodec<T>): Schema<T> {
  if (kind !== "gob" && kind !== "binary" && kind !== "text") {
    const received = String(kind);
    throw new TypeError(
      `Cannot make opaque type ${name}: expected kind gob, binary or text, received ${received}`,
    );
  }
  return opaqueWithZero(name, kind, codec, zeroBytesOf(codec, name));
}

/** What the types of Go's library say of their decoding. */
interface OpaqueTraits {
  readonly emptyIsZero?: boolean;
  readonly borrows?: boolean;
}

/** The same as `opaque`, for a caller that knows the bytes of the zero value, and how the type is decoded. */
export function opaqueWithZero<T>(
  name: string,
  encoding: OpaqueKind,
  codec: OpaqueCodec<T>,
  zeroBytes: Uint8Array | undefined,
  { emptyIsZero = false, borrows = false }: OpaqueTraits = {},
): Schema<T> {
  const where = `Cannot make opaque type ${name}`;
  return schemaOf(makeNode<OpaqueNode>({
    kind: "opaque",
    name: bareName(name),
    qualified: name,
    encoding,
    encode: (value) => encodeBy(codec, name, value),
    decode: (bytes) => codec.decode(bytes),
    defines: (codec.defines ?? []).map((schema) => nodeOf(schema, where)),
    zeroBytes,
    ...(codec.json === undefined ? {} : { json: plainForm(codec.json) }),
    emptyIsZero,
    borrows,
  }));
}

function plainForm<T>(json: OpaqueJson<T>): PlainForm {
  return {
    encode(value) {
      try {
        return json.encode(value as T);
      } catch (error) {
        throw asMisfit(error);
      }
    },
    decode: (plain, text) => json.decode(plain, text),
  };
}

function zeroBytesOf<T>(codec: OpaqueCodec<T>, name: string): Uint8Array | undefined {
  if (codec.zero === undefined) return undefined;
  try {
    return encodeBy(codec, name, codec.zero);
  } catch (error) {
    throw error instanceof Misfit ? error.toStandard(`the zero value of ${name}`) : error;
  }
}

function encodeBy<T>(codec: OpaqueCodec<T>, name: string, value: unknown): Uint8Array {
  let encoded: Uint8Array;
  try {
    encoded = codec.encode(value as T);
  } catch (error) {
    throw asMisfit(error);
  }
  if (encoded instanceof Uint8Array) return encoded;
  const received = typeof encoded;
  throw new Misfit(
    TypeError,
    `the encode function of ${name} gave ${received}, not a Uint8Array`,
  );
}

/** The error of a conversion as a misfit. A `RangeError` stays one. */
function asMisfit(error: unknown): Misfit {
  const reason = error instanceof Error ? error.message : String(error);
  return new Misfit(error instanceof RangeError ? RangeError : TypeError, reason, { cause: error });
}

export type { OpaqueKind };

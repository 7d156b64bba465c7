/**
 * The schemas of Go's basic types.
 *
 * @module
 */

import {
  type AnyNode,
  type BigintNode,
  type BoolNode,
  type BytesNode,
  type FloatNode,
  makeNode,
  type NumberNode,
  type PlainNode,
  type UnknownNode,
} from "./schema_node.ts";
import { type Complex, type Schema, schemaOf } from "./schema.ts";

function number(kind: "int" | "uint", name: string, min: number, max: number): Schema<number> {
  return schemaOf(makeNode<NumberNode>({ kind, name, min, max }));
}

function floating<T>(kind: "float" | "complex", name: string, single: boolean): Schema<T> {
  return schemaOf(makeNode<FloatNode>({ kind, name, single }));
}

/** Go's `bool`. */
export const bool: Schema<boolean> = schemaOf(makeNode<BoolNode>({ kind: "bool" }));
/** Go's `int` as a whole number from -(2^53-1) to 2^53-1. Values beyond are an error, never rounded; see {@linkcode int64}. */
export const int: Schema<number> = number(
  "int",
  "int",
  Number.MIN_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER,
);
/** Go's `int8`. */
export const int8: Schema<number> = number("int", "int8", -0x80, 0x7f);
/** Go's `int16`. */
export const int16: Schema<number> = number("int", "int16", -0x8000, 0x7fff);
/** Go's `int32` and `rune`. */
export const int32: Schema<number> = number("int", "int32", -0x8000_0000, 0x7fff_ffff);
/** Go's `uint` as a whole number from 0 to 2^53-1. Values beyond are an error; see {@linkcode uint64}. */
export const uint: Schema<number> = number("uint", "uint", 0, Number.MAX_SAFE_INTEGER);
/** Go's `uint64` as a number if that is exact, and else as a bigint. */
export const wideUint: Schema<number | bigint> = schemaOf(
  makeNode<NumberNode>({
    kind: "uint",
    name: "uint64",
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    wide: true,
  }),
);
/** Go's `uint8` and `byte`. For a slice of them see {@linkcode bytes}. */
export const uint8: Schema<number> = number("uint", "uint8", 0, 0xff);
/** Go's `uint16`. */
export const uint16: Schema<number> = number("uint", "uint16", 0, 0xffff);
/** Go's `uint32`. */
export const uint32: Schema<number> = number("uint", "uint32", 0, 0xffff_ffff);
/** Go's `int64`, and any other signed integer that must be exact, as a bigint. */
export const int64: Schema<bigint> = schemaOf(makeNode<BigintNode>({ kind: "int64" }));
/** Go's `uint64`, and any other unsigned integer that must be exact, as a bigint. */
export const uint64: Schema<bigint> = schemaOf(makeNode<BigintNode>({ kind: "uint64" }));
/** Go's `float32`. A number with more than 24 significant bits is rounded as in Go. */
export const float32: Schema<number> = floating("float", "float32", true);
/** Go's `float64`. */
export const float64: Schema<number> = floating("float", "float64", false);
/** Go's `complex64`. */
export const complex64: Schema<Complex> = floating("complex", "complex64", true);
/** Go's `complex128`. */
export const complex128: Schema<Complex> = floating("complex", "complex128", false);
/**
 * Go's `string`. A string with a lone surrogate cannot be encoded. Bytes that are not UTF-8 are decoded as U+FFFD, but refused as
 * the key of a map, where they would make one key of two: see {@linkcode stringBytes}.
 */
export const string: Schema<string> = schemaOf(makeNode<PlainNode>({ kind: "string" }));
/**
 * Go's `string` as its bytes, for strings that are no text: digests, binary ids.
 *
 * As the key of a {@linkcode map} the value is the bytes in lower-case hex text, since a `Map` compares arrays by identity.
 *
 * @example
 * ```ts
 * import { decode, encode, int, map, stringBytes } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const digest = new Uint8Array([0xff, 0x01]);
 * assert.deepEqual(decode(encode(stringBytes, digest), stringBytes), digest);
 * const Sizes = map(stringBytes, int); // Go's map[string]int
 * assert.deepEqual(decode(encode(Sizes, new Map([["ff01", 7]])), Sizes).get("ff01"), 7);
 * ```
 */
export const stringBytes: Schema<Uint8Array<ArrayBuffer>> = schemaOf(
  makeNode<PlainNode>({ kind: "stringBytes" }),
);
/** Go's `[]byte`. */
export const bytes: Schema<Uint8Array<ArrayBuffer>> = schemaOf(
  makeNode<BytesNode>({ kind: "bytes", list: false }),
);
/**
 * Go's `interface{}`, or any other interface type.
 *
 * Decoding: a `string`, `bool`, `int`, `float64` or `[]byte` becomes a plain value, and nil becomes `undefined`. Any other
 * type becomes a `Typed` with its registered name, so that it can be encoded again. Its value is decoded by the schema
 * that is registered under the name, and without a schema if there is none. A whole value that is no interface value on
 * the wire, such as the reply of a method that returns an `int`, becomes a plain value, as without a schema.
 *
 * Encoding: a string, boolean or `Uint8Array` is sent as such, and a bigint as `int64`. A number is sent as `int` if it is a
 * safe integer and else as `float64`. `null` and `undefined` are sent as nil. Anything else needs `typed(name, value)`.
 *
 * If the types are known, {@linkcode oneOf} infers them.
 */
export const any: Schema<unknown> = schemaOf(makeNode<AnyNode>({ kind: "any" }));
/**
 * Whatever the peer sends, of whatever type, decoded as without a schema: for the reply of a method whose type is not
 * known, and for fields that differ between versions of a peer. A field that was not sent is absent.
 *
 * It cannot be encoded, since it does not say which type Go expects.
 *
 * @example
 * ```ts
 * import { decode, encode, int, plain, slice, string, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Sent = struct("Reply", { Name: string, Extra: slice(int) });
 * const Reply = struct("Reply", { Name: string, Extra: plain });
 * const bytes = encode(Sent, { Name: "a", Extra: [1, 2] });
 * assert.deepEqual(decode(bytes, Reply), { Name: "a", Extra: [1, 2] });
 * assert.throws(() => encode(Reply, { Name: "a" }), TypeError);
 * ```
 */
export const plain: Schema<unknown> = schemaOf(makeNode<UnknownNode>({ kind: "plain" }));
/** Go's `time.Duration` as a `Temporal.Duration`, to the nanosecond. Decoded durations are balanced up to hours. */
export const duration: Schema<Temporal.Duration> = schemaOf(
  makeNode<PlainNode>({ kind: "duration" }),
);

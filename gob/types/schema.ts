/**
 * The schemas of the public surface: constants for basic types and functions for composites, with the TypeScript type
 * of every value inferred.
 *
 * @module
 */

import {
  arrayNode,
  bareName,
  type BigintNode,
  type BoolNode,
  type BytesNode,
  derive,
  type FieldNode,
  type FloatNode,
  isNode,
  type LazyNode,
  makeNode,
  mapNode,
  type Node,
  type NumberNode,
  type PlainNode,
  pointerNode,
  recordNode,
  sliceNode,
  type StructNode,
  unwrapPointer,
} from "./schema_node.ts";

/**
 * A Go type and the TypeScript type of its values. Make one with the constants and functions of this module.
 *
 * The type parameter is invariant and exact, optional fields included: it is a compile error if a schema lacks a field of
 * the type that it is annotated with, or has another one.
 *
 * @typeParam T The type of the values.
 *
 * @example
 * ```ts
 * import { int, type Schema, struct } from "@netrpc/netrpc/gob";
 *
 * interface Point {
 *   X: number;
 *   Y: number;
 * }
 * const Point: Schema<Point> = struct("Point", { X: int, Y: int });
 * void Point;
 * ```
 */
export interface Schema<T> {
  /** Carries the type; does not exist at run time. Not a named type, since the compiler would not look into it. */
  readonly "~type": {
    readonly value: T;
    readonly exact: (value: Exact<T>) => Exact<T>;
  };
}

/**
 * The type `T` with every optional field replaced by a required one of another type. Two types that differ only in an
 * optional field are assignable to each other, but these two are not. So schemas of the two are not assignable either.
 *
 * @typeParam T The type of a schema's values.
 */
export type Exact<T> = T extends Atom ? Atom
  : T extends Map<infer K, infer V> ? Map<Exact<K>, Exact<V>>
  : T extends readonly (infer E)[] ? Exact<E>[]
  : T extends object ? { [K in keyof T]-?: [Exact<T[K]>] }
  : T;

/** Objects that are values as a whole: their properties are not fields. */
export type Atom = Uint8Array | Temporal.ZonedDateTime | Temporal.Duration;

/**
 * The type of a schema's values.
 *
 * @typeParam S The type of the schema.
 *
 * @example
 * ```ts
 * import { type Infer, int, pointer, string, struct } from "@netrpc/netrpc/gob";
 *
 * const Person = struct("Person", { Name: string, Age: pointer(int) });
 * type Person = Infer<typeof Person>;
 * const person: Person = { Name: "Ada" };
 * void person;
 * ```
 */
export type Infer<S> = S extends { readonly "~type": { readonly value: infer T } } ? T : never;

/** The value type of a struct with these fields. Fields that may be `undefined` are optional. */
export type StructValue<F extends Fields> = (
  & { -readonly [K in keyof F as undefined extends Infer<F[K]> ? never : K]: Infer<F[K]> }
  & { -readonly [K in keyof F as undefined extends Infer<F[K]> ? K : never]?: Infer<F[K]> }
) extends infer V ? { [K in keyof V]: V[K] } : never;

/** The fields of a struct by their Go names. */
export interface Fields {
  /** The schema of a field. */
  // deno-lint-ignore no-explicit-any
  readonly [name: string]: Schema<any>;
}

/** A complex number. */
export interface Complex {
  /** The real part. */
  re: number;
  /** The imaginary part. */
  im: number;
}

/** A node as the schema that it is. */
export function schemaOf<T>(node: Node): Schema<T> {
  return node as unknown as Schema<T>;
}

/**
 * The node of a schema. Throws `TypeError` if the value is not a schema.
 *
 * @param schema The value.
 * @param where The beginning of the error text.
 */
export function nodeOf(schema: unknown, where = "Cannot use this as a schema"): Node {
  if (isNode(schema)) return schema;
  throw new TypeError(
    `${where}: expected a schema, received ${schema === null ? "null" : typeof schema}`,
  );
}

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
/** Go's `string`. Invalid UTF-8 is decoded as U+FFFD. A string with a lone surrogate cannot be encoded. */
export const string: Schema<string> = schemaOf(makeNode<PlainNode>({ kind: "string" }));
/** Go's `[]byte`. */
export const bytes: Schema<Uint8Array> = schemaOf(
  makeNode<BytesNode>({ kind: "bytes", list: false }),
);
/**
 * Go's `interface{}`, or any other interface type.
 *
 * Decoding: a `string`, `bool`, `int`, `float64` or `[]byte` becomes a plain value, and nil becomes `undefined`. Any other
 * type becomes a `Typed` with its registered name, so that it can be encoded again.
 *
 * Encoding: a string, boolean or `Uint8Array` is sent as such, and a bigint as `int64`. A number is sent as `int` if it is a
 * safe integer and else as `float64`. `null` and `undefined` are sent as nil. Anything else needs `typed(name, value)`.
 */
export const any: Schema<unknown> = schemaOf(makeNode<PlainNode>({ kind: "any" }));
/** Go's `time.Duration` as a `Temporal.Duration`, to the nanosecond. Decoded durations are balanced up to hours. */
export const duration: Schema<Temporal.Duration> = schemaOf(
  makeNode<PlainNode>({ kind: "duration" }),
);

/**
 * A slice, `[]T`. For `[]uint8` as a `Uint8Array` see {@linkcode bytes}.
 *
 * @param elem The schema of the elements.
 * @returns The schema of an array. Nil and empty slices are both `[]`.
 *
 * @example
 * ```ts
 * import { decode, encode, int, slice } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(decode(encode(slice(int), [1, 2]), slice(int)), [1, 2]);
 * ```
 */
export function slice<T>(elem: Schema<T>): Schema<T[]> {
  const node = nodeOf(elem, "Cannot make a slice");
  if (node === nodeOf(uint8)) {
    return schemaOf(derive(node, "[]", () => makeNode<BytesNode>({ kind: "bytes", list: true })));
  }
  return schemaOf(sliceNode(node));
}

/**
 * An array, `[length]T`.
 *
 * @param length The number of elements: a whole number from 0.
 * @param elem The schema of the elements.
 * @returns The schema of an array of exactly this length.
 *
 * @example
 * ```ts
 * import { array, decode, encode, float64 } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Vector = array(3, float64);
 * assert.deepEqual(decode(encode(Vector, [1, 0, 0.5]), Vector), [1, 0, 0.5]);
 * assert.throws(() => encode(Vector, [1, 2]), RangeError);
 * ```
 */
export function array<T>(length: number, elem: Schema<T>): Schema<T[]> {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(
      `Cannot make an array: expected a length of 0 or more, received ${length}`,
    );
  }
  return schemaOf(arrayNode(length, nodeOf(elem, "Cannot make an array")));
}

/**
 * A map, `map[K]V`.
 *
 * @param key The schema of the keys: any type that Go can compare. Keys that are structs or arrays become objects, and a
 * `Map` compares objects by identity.
 * @param elem The schema of the values.
 * @returns The schema of a `Map` in the order of the wire. For string keys see also {@linkcode record}.
 *
 * @example
 * ```ts
 * import { decode, encode, int, map, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Ages = map(string, int);
 * assert.deepEqual(decode(encode(Ages, new Map([["Ada", 36]])), Ages), new Map([["Ada", 36]]));
 * ```
 */
export function map<K, V>(key: Schema<K>, elem: Schema<V>): Schema<Map<K, V>> {
  const keyNode = nodeOf(key, "Cannot make a map");
  const kind = keyNode.kind === "lazy" ? undefined : unwrapPointer(keyNode).kind;
  if (kind === "slice" || kind === "map" || kind === "bytes") {
    throw new TypeError(`Cannot make a map with keys of kind ${kind}: Go cannot compare them`);
  }
  return schemaOf(mapNode(keyNode, nodeOf(elem, "Cannot make a map")));
}

/**
 * A map with string keys, `map[string]V`, as a plain object.
 *
 * @param elem The schema of the values.
 * @returns The schema of a plain object. Only own keys are encoded, and every key that a peer sends becomes an own key.
 *
 * @example
 * ```ts
 * import { decode, encode, int, record } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const ages = decode(encode(record(int), { Ada: 36 }), record(int));
 * assert.equal(ages.Ada, 36);
 * ```
 */
export function record<V>(elem: Schema<V>): Schema<Record<string, V>> {
  return schemaOf(recordNode(nodeOf(string), nodeOf(elem, "Cannot make a record")));
}

/**
 * A struct.
 *
 * @param name Go's name of the type, `Point` or, with its package, `main.Point`. The name does not have to match the peer's,
 * since fields are matched by their own names. The package is for texts in which Go prints it, as in `[]main.Point`.
 * @param fields The fields in Go's order, by their exact Go names. Go sends exported fields only, so names begin with an
 * upper-case letter. An embedded struct is a field with the name of its type.
 * @returns The schema of an object with these fields. A field is optional if its type includes `undefined`.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Point = struct("Point", { X: int, Y: int });
 * assert.deepEqual(decode(encode(Point, { X: 3, Y: 0 }), Point), { X: 3, Y: 0 });
 * ```
 */
export function struct<const F extends Fields>(name: string, fields: F): Schema<StructValue<F>> {
  const list: FieldNode[] = [];
  for (const [field, schema] of Object.entries(fields)) {
    if (!isExported(field)) {
      throw new TypeError(
        `Cannot make struct ${name}: field ${field} does not begin with an upper-case letter, and Go sends no other`,
      );
    }
    const node = nodeOf(schema, `Cannot make struct ${name}: field ${field}`);
    list.push(Object.freeze({ name: field, node }));
  }
  return schemaOf(
    makeNode<StructNode>({
      kind: "struct",
      name: bareName(name),
      qualified: name,
      fields: Object.freeze(list),
    }),
  );
}

/** Whether Go sends a field of this name. The ASCII test avoids the slow Unicode one for most names. */
function isExported(name: string): boolean {
  return /^[A-Z]/.test(name) || /^\p{Lu}/u.test(name);
}

/**
 * A pointer, `*T`: a value that may be missing. Go sends the value and not the pointer, so a field of type `*T` can be
 * decoded as `T` and the other way round.
 *
 * @param elem The schema of the value that it points to.
 * @returns The schema of a value or `undefined`. A field of this type is optional, and absent when nil. As in Go, a pointer
 * to a zero number, an empty string or an empty slice arrives as nil, and a nil pointer cannot be an element of a slice,
 * array or map.
 *
 * @example
 * ```ts
 * import { decode, encode, int, pointer, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Options = struct("Options", { Depth: pointer(int) });
 * assert.deepEqual(decode(encode(Options, {}), Options), {});
 * assert.deepEqual(decode(encode(Options, { Depth: 3 }), Options), { Depth: 3 });
 * ```
 */
export function pointer<T>(elem: Schema<T>): Schema<T | undefined> {
  return schemaOf(pointerNode(nodeOf(elem, "Cannot make a pointer")));
}

/**
 * A schema that is made later, for recursive types.
 *
 * @param schema Returns the schema. Called when it is first needed.
 * @returns A schema that can be used in its place.
 *
 * @example
 * ```ts
 * import { decode, encode, int, lazy, pointer, type Schema, struct } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * interface List {
 *   Value: number;
 *   Next?: List;
 * }
 * const List: Schema<List> = struct("List", { Value: int, Next: pointer(lazy(() => List)) });
 * const list = { Value: 1, Next: { Value: 2 } };
 * assert.deepEqual(decode(encode(List, list), List), list);
 * ```
 */
export function lazy<T>(schema: () => Schema<T>): Schema<T> {
  let known: Node | undefined;
  let resolving = false;
  const resolve = (): Node => {
    if (known !== undefined) return known;
    if (resolving) throw new TypeError("Cannot resolve a lazy schema: it only leads to itself");
    resolving = true;
    try {
      const node = nodeOf(schema(), "Cannot resolve a lazy schema");
      return known = node.kind === "lazy" ? node.resolve() : node;
    } finally {
      resolving = false;
    }
  };
  return schemaOf(makeNode<LazyNode>({ kind: "lazy", resolve }));
}

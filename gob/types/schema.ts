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
 * A Go type and the TypeScript type of its values. Opaque: make one with the constants and functions of this module.
 *
 * The parameter is invariant, and exact to the last optional field: a schema that lacks a field of the type it is
 * annotated with, or has one more, is a compile error.
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
  /** Never there at run time: it carries the type. Written out here, since behind a name the compiler would not look. */
  readonly "~type": {
    readonly value: T;
    readonly exact: (value: Exact<T>) => Exact<T>;
  };
}

/**
 * A type in which optional fields are required ones of another type. Types that differ in an optional field alone are
 * assignable to each other, and so would be their schemas; these are not.
 *
 * @typeParam T The type of a schema's values.
 */
export type Exact<T> = T extends Atom ? Atom
  : T extends Map<infer K, infer V> ? Map<Exact<K>, Exact<V>>
  : T extends readonly (infer E)[] ? Exact<E>[]
  : T extends object ? { [K in keyof T]-?: [Exact<T[K]>] }
  : T;

/** Objects that have no fields of a schema. */
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

/** The value type of a struct with these fields: those that may be `undefined` are optional. */
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

/** The schema that a node is. */
export function schemaOf<T>(node: Node): Schema<T> {
  return node as unknown as Schema<T>;
}

/**
 * The node of a schema. Throws `TypeError` where it is none.
 *
 * @param schema What should be a schema.
 * @param where Opens the error text.
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
/** Go's `int` as a number: whole, from -(2^53-1) to 2^53-1. What lies beyond is an error, never a rounded number; see {@linkcode int64}. */
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
/** Go's `uint` as a number: whole, from 0 to 2^53-1. What lies beyond is an error; see {@linkcode uint64}. */
export const uint: Schema<number> = number("uint", "uint", 0, Number.MAX_SAFE_INTEGER);
/** Go's `uint64` as a number where that is exact, and a bigint where not. */
export const wideUint: Schema<number | bigint> = schemaOf(
  makeNode<NumberNode>({
    kind: "uint",
    name: "uint64",
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    wide: true,
  }),
);
/** Go's `uint8` and `byte`, alone. A slice of them is {@linkcode bytes}. */
export const uint8: Schema<number> = number("uint", "uint8", 0, 0xff);
/** Go's `uint16`. */
export const uint16: Schema<number> = number("uint", "uint16", 0, 0xffff);
/** Go's `uint32`. */
export const uint32: Schema<number> = number("uint", "uint32", 0, 0xffff_ffff);
/** Go's `int64`, and any other signed integer that must be exact, as a bigint. */
export const int64: Schema<bigint> = schemaOf(makeNode<BigintNode>({ kind: "int64" }));
/** Go's `uint64`, and any other unsigned integer that must be exact, as a bigint. */
export const uint64: Schema<bigint> = schemaOf(makeNode<BigintNode>({ kind: "uint64" }));
/** Go's `float32`: numbers of up to 24 significant bits; others are rounded as Go rounds them. */
export const float32: Schema<number> = floating("float", "float32", true);
/** Go's `float64`. */
export const float64: Schema<number> = floating("float", "float64", false);
/** Go's `complex64`. */
export const complex64: Schema<Complex> = floating("complex", "complex64", true);
/** Go's `complex128`. */
export const complex128: Schema<Complex> = floating("complex", "complex128", false);
/** Go's `string`. Go's may hold any bytes; those that are no UTF-8 are decoded as U+FFFD. Lone surrogates cannot be encoded. */
export const string: Schema<string> = schemaOf(makeNode<PlainNode>({ kind: "string" }));
/** Go's `[]byte`. */
export const bytes: Schema<Uint8Array> = schemaOf(
  makeNode<BytesNode>({ kind: "bytes", list: false }),
);
/**
 * Go's `interface{}`, or any other interface type.
 *
 * Decoded, a `string`, `bool`, `int`, `float64` and `[]byte` are plain values, nil is `undefined`, and everything else is
 * a `Typed` with its registered name, so that what was received can be sent on. Encoded, `string`, `boolean`,
 * `Uint8Array` and bigint (`int64`) are taken by their own kinds, a number is an `int` where it is a safe integer and a
 * `float64` where it is not, `null` and `undefined` are nil, and anything else needs `typed(name, value)`.
 */
export const any: Schema<unknown> = schemaOf(makeNode<PlainNode>({ kind: "any" }));
/** Go's `time.Duration` as a `Temporal.Duration`, to the nanosecond. Decoded durations are balanced up to hours. */
export const duration: Schema<Temporal.Duration> = schemaOf(
  makeNode<PlainNode>({ kind: "duration" }),
);

/**
 * A slice, `[]T`. One of {@linkcode uint8} is what Go calls bytes; {@linkcode bytes} gives the same as a `Uint8Array`.
 *
 * @param elem The schema of the elements.
 * @returns The schema of an array of them; nil and empty slices are both `[]`.
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
 * @param length How many elements it has: a whole number from 0.
 * @param elem The schema of the elements.
 * @returns The schema of an array of just so many of them.
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
 * @param key The schema of the keys: any type that Go can compare. Struct and array keys are objects, which a `Map`
 * tells apart by identity.
 * @param elem The schema of the values.
 * @returns The schema of a `Map`. Its order is the order on the wire. For string keys see {@linkcode record} too.
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
 * @returns The schema of a plain object; only own keys are encoded, and whatever a peer sends becomes an own key.
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
 * @param name Go's name of the type, `Point` or, with its package, `main.Point`. It stands in error texts only: fields
 * are matched by their names. The package matters where Go would print it, as in `[]main.Point`.
 * @param fields The fields in Go's order, by their Go names to the letter. Go sends exported fields only, so names
 * begin with an upper-case letter. An embedded struct is a field with the name of its type.
 * @returns The schema of an object with these fields, optional where the field's type admits `undefined`.
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

/** Whether Go sends a field of this name. Most begin with a letter that needs no table of Unicode to tell. */
function isExported(name: string): boolean {
  return /^[A-Z]/.test(name) || /^\p{Lu}/u.test(name);
}

/**
 * A pointer, `*T`: a value that may be missing. Go sends no pointers but what they point to, so that a field of type
 * `*T` and one of type `T` read each other.
 *
 * @param elem The schema of what it points to.
 * @returns The schema of a value or `undefined`: as a field, an optional one, absent when nil. As in Go, a pointer to a
 * zero number, string or empty slice arrives as nil, and a nil pointer cannot be an element of a slice, array or map.
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
 * A schema that is made later: the way to recursive types.
 *
 * @param schema Gives the schema; called when it is first needed.
 * @returns A schema that stands for it.
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

/**
 * What a schema is to a program: a Go type with the TypeScript type of its values. The schemas themselves are made in
 * `basic_schemas.ts` and `composite_schemas.ts`.
 *
 * @module
 */

import { isNode, type Node } from "./schema_node.ts";

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

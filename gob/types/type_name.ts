/**
 * The names of structs that are read without a schema.
 *
 * @module
 */

/** Returns the object that it is given in place of a new one, so that a class below it adds its private field to that. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/**
 * Adds the name as a private field. Nobody else sees it: the value stays a plain object, deeply equal to one without it. A
 * property that is not enumerable would be as invisible, but takes twenty times as long to define.
 */
class Named extends Given {
  readonly #name: string;

  constructor(value: object, name: string) {
    super(value);
    this.#name = name;
  }

  static nameOf(value: object): string | undefined {
    return #name in value ? value.#name : undefined;
  }
}

/** Makes an empty struct with the name of its type. */
export function namedStruct(name: string): Record<string, unknown> {
  const value = {};
  new Named(value, name);
  return value;
}

/**
 * The name of the Go struct that a value was decoded from, if it was decoded without a schema. The value itself is a plain
 * object: the name is no property of it, and copies do not have it.
 *
 * @param value Any value.
 * @returns The name as the peer sent it, without a package: `Point`, or `Pair[int]`. `undefined` for all other values,
 * and for structs without a name.
 *
 * @example
 * ```ts
 * import { decode, encode, int, struct, typeName } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const value = decode(encode(struct("Point", { X: int }), { X: 22 }));
 * assert.deepEqual(value, { X: 22 });
 * assert.equal(typeName(value), "Point");
 * ```
 */
export function typeName(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? Named.nameOf(value) : undefined;
}

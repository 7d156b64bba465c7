/**
 * Interface values that carry the name of their Go type.
 *
 * @module
 */

/**
 * The value of an interface and the registered name of its type.
 *
 * @typeParam N The name. In a union of several, as {@linkcode oneOf} infers it, the value narrows by it.
 * @typeParam T The type of the value.
 *
 * @example
 * ```ts
 * import { any, decode, encode, typed, Typed } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const value = decode(encode(any, typed("uint8", 7)), any);
 * assert(value instanceof Typed);
 * assert.equal(value.name, "uint8");
 * assert.equal(value.value, 7);
 * ```
 */
export class Typed<N extends string = string, T = unknown> {
  /** The registered name: `uint8`, `[]string`, `full/import/path.T`, or `*pkg.T` for a pointer. */
  readonly name: N;
  /** The value itself. */
  readonly value: T;

  /**
   * Makes the pair. {@linkcode typed} does the same.
   *
   * @param name The registered name.
   * @param value The value. When it is encoded, it must fit the schema registered under the name.
   */
  constructor(name: N, value: T) {
    this.name = name;
    this.value = value;
  }
}

/**
 * Makes an interface value with the name of its type, to send it to a Go `interface{}`.
 *
 * @param name The registered name: a basic kind (`float64`, `[]int`) or one given to `Registry.register`.
 * @param value The value.
 * @returns The name and the value.
 *
 * @example
 * ```ts
 * import { any, encode, Registry, string, struct, typed } from "@netrpc/netrpc/gob";
 *
 * const Dog = struct("Dog", { Name: string });
 * const registry = new Registry().register("main.Dog", Dog);
 * encode(any, typed("main.Dog", { Name: "Rex" }), { registry });
 * ```
 */
export function typed<const N extends string, T>(name: N, value: T): Typed<N, T> {
  return new Typed(name, value);
}

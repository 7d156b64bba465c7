/**
 * What a stream may ask of the process that reads it. Each bound is checked before anything is allocated for it.
 *
 * @module
 */

/**
 * Bounds on what a peer can make a decoder hold or do. Every one has a default; give only those that differ.
 *
 * @example
 * ```ts
 * import { decode, encode, GobError, type Limits, slice, string } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const limits: Limits = { maxMessageBytes: 16 };
 * const bytes = encode(slice(string), ["much", "longer", "than", "that"]);
 * assert.throws(() => decode(bytes, slice(string), { limits }), GobError);
 * ```
 */
export interface Limits {
  /**
   * Bytes in one message, and in all the messages of one value: 67,108,864 (64 MiB). A connection never holds more
   * than one value that has not arrived wholly, so this bounds its memory. Go allows a gigabyte and more.
   */
  maxMessageBytes?: number;
  /**
   * Values nested in values: 1,000. Decoding and encoding recurse, and a JavaScript stack ends at some ten thousand
   * frames; this stays clear of it wherever the call comes from.
   */
  maxDepth?: number;
  /**
   * Elements of all slices and arrays, and keys and values of all maps, of one value together: 16,777,216. Each can take
   * a single byte on the wire and some thirty in memory, so that the size of a message does not bound what it becomes.
   */
  maxElements?: number;
  /**
   * Slices, arrays, maps and interface values in one value, elements that are structs, byte slices, complex numbers,
   * durations or types that encode themselves, and structs in fields where a type holds itself: 1,048,576. Each can take a
   * byte or two on the wire and several hundred in memory.
   */
  maxObjects?: number;
  /**
   * Types that a peer may define on a stream: 4,096, with sixteen times as many fields in all. They are kept as long as
   * the stream lives, and no program has as many.
   */
  maxTypes?: number;
  /**
   * Bytes in the name of a type or a field: 16,384. Go names an unnamed struct by all that is in it. The names are kept as
   * long as the stream lives. That of an interface value's type never has more than 1,024, which is Go's own bound.
   */
  maxNameBytes?: number;
}

/**
 * Types in types, of which a peer's may have so many levels: plans are made by recursion with many steps a level, and no
 * program has as many.
 */
export const maxTypeDepth = 200;

/** The bounds that hold where a program names none. */
export const defaultLimits: Required<Limits> = Object.freeze({
  maxMessageBytes: 64 * 1024 * 1024,
  maxDepth: 1000,
  maxElements: 16 * 1024 * 1024,
  maxObjects: 1024 * 1024,
  maxTypes: 4096,
  maxNameBytes: 16 * 1024,
});

/**
 * Fills in the defaults. Throws `RangeError` for a bound that is not a positive integer.
 *
 * @param limits The bounds that differ from the defaults.
 * @returns All bounds.
 */
export function resolveLimits(limits: Limits | undefined): Required<Limits> {
  return limits === undefined ? defaultLimits : fillInLimits(limits, defaultLimits);
}

/** Limits by name, each `defaults[name]` unless `limits` has another. Throws as {@linkcode resolveLimits}. */
export function fillInLimits<L extends { readonly [K in keyof L]: number }>(
  limits: Partial<L>,
  defaults: L,
): L {
  const resolved = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof L & string)[]) {
    const value = limits[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot use limits.${name}: expected a positive integer, received ${value}`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}

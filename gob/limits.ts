/**
 * How much of this process's memory and stack a stream may use. Each limit is checked before anything is allocated.
 *
 * @module
 */

/**
 * Limits on what a peer can make a decoder hold or do. Each has a default; give only those that differ.
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
   * Bytes in one message, and in all messages of one value together: 67,108,864 (64 MiB) by default. A connection never
   * holds more than one incomplete value, so this limits its memory. Go's own limit is a gigabyte or more.
   *
   * A value in a longer message is an error of its own: its bytes are dropped as they arrive, and the stream goes on. If
   * its type contains interfaces, or the message is a definition, or has 8 GiB and more, the stream ends.
   */
  maxMessageBytes?: number;
  /**
   * Levels of values in values: 1,000 by default. Decoding and encoding recurse, and a JavaScript stack ends at about ten
   * thousand frames. The default stays far below that.
   */
  maxDepth?: number;
  /**
   * Elements of all slices and arrays, and keys and values of all maps, in one value together: 16,777,216 by default.
   * Each can take one byte on the wire and about thirty in memory, so the size of a message does not limit the memory.
   */
  maxElements?: number;
  /**
   * Objects in one value: 1,048,576 by default. These count: slices, arrays, maps and interface values; elements that are
   * structs, byte slices, complex numbers, durations or types that encode themselves; and structs whose type contains
   * itself. Each can take a byte or two on the wire and several hundred in memory.
   */
  maxObjects?: number;
  /**
   * Types that a peer may define on a stream: 4,096 by default. All of them together may have sixteen times this number of
   * fields. Types are kept as long as the stream lives, and real programs have far fewer.
   */
  maxTypes?: number;
  /**
   * Bytes in the name of a type or a field: 16,384 by default. The name of an unnamed struct in Go lists all its fields.
   * Names are kept as long as the stream lives. The name of an interface value's type is limited to 1,024 bytes in any
   * case, as in Go.
   */
  maxNameBytes?: number;
}

/**
 * Levels of types in types. Plans are made by recursion that takes several frames a level. Real programs have far fewer
 * levels.
 */
export const maxTypeDepth = 200;

/** The limits that a program does not set. */
export const defaultLimits: Required<Limits> = Object.freeze({
  maxMessageBytes: 64 * 1024 * 1024,
  maxDepth: 1000,
  maxElements: 16 * 1024 * 1024,
  maxObjects: 1024 * 1024,
  maxTypes: 4096,
  maxNameBytes: 16 * 1024,
});

/**
 * Fills in the defaults. Throws `RangeError` for a limit that is not a positive integer.
 *
 * @param limits The limits that differ from the defaults.
 * @returns All limits.
 */
export function resolveLimits(limits: Limits | undefined): Required<Limits> {
  return limits === undefined ? defaultLimits : fillInLimits(limits, defaultLimits);
}

/** The hint of an error that the limit in an option causes. */
export function raiseHint(option: string, value: number): string {
  return `raise ${option}, which is ${value}, if the sender may send more`;
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

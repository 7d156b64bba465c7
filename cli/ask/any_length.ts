/**
 * Lengths of named arrays, which no server tells.
 *
 * @module
 */

import type { Wanted } from "./wanted.ts";

/** Named arrays tell their lengths to nobody, so the usual ones are tried: in other types, fewer. */
const lengths: readonly (readonly number[])[] = [
  [...Array.from({ length: 16 }, (_, index) => index + 1), 20, 24, 28, 32, 48, 64],
  [3, 4, 8, 16, 20, 32],
  [],
];

/** Wants the same, of arrays of any of the usual lengths. */
export function anyLength(wanted: Wanted, level = 0): Wanted {
  const deeper = Math.min(level + 1, lengths.length - 1);
  return {
    fields: () => new Map([...wanted.fields()].map(([name, inner]) => [name, anyLength(inner)])),
    items: () => anyLength(wanted.items(), deeper),
    values: () => anyLength(wanted.values(), deeper),
    types: () => wanted.types(),
    forms: { ...wanted.forms, lengths: lengths[level]! },
  };
}

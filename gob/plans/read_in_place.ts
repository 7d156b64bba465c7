/**
 * The source that reads integers of up to four bytes in place, for generated decode plans.
 *
 * @module
 */

/** The condition that an integer, of which the variable `first` is the first byte, has at most four bytes, and all are here. */
export function isFourBytes(first: string): string {
  return `${first} >= 0xfc && at + 256 - ${first} < end`;
}

/** Reads it into the same variable. */
export function readFourBytes(n: string): string {
  return `let left = 256 - ${n};
    for (${n} = 0; left > 0; left--) ${n} = ${n} << 8 | bytes[++at];
    at++;`;
}

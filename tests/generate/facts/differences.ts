/**
 * Where facts may differ, and why.
 *
 * @module
 */

interface Difference {
  readonly pattern: RegExp;
  readonly reason: string;
}

const differences: readonly Difference[] = [
  {
    pattern: /^net [+-] method \*Resolver net\..*golang\.org\/x\/net\/dns\/dnsmessage/,
    reason:
      "Go's library says vendor/ before the paths of its vendored packages, in methods that nobody can call",
  },
];

/** Why a difference is there, if it may be. */
export function reasonFor(text: string): string | undefined {
  return differences.find(({ pattern }) => pattern.test(text))?.reason;
}

/**
 * How long to wait after a failure: twice as long after each, and never exactly as long as others that failed with us.
 *
 * @module
 */

/** How long a server that failed is left alone. */
export interface BackoffOptions {
  /** Milliseconds after the first failure: 100. */
  first?: number;
  /** The most milliseconds, however often it fails: 10,000. */
  longest?: number;
}

/** The options with nothing left out. */
export type Backoff = Required<BackoffOptions>;

/** Milliseconds to wait after this many failures in a row: at least half of what the options say, at most all of it. */
export function delayAfter(failures: number, { first, longest }: Backoff): number {
  const full = Math.min(longest, first * 2 ** Math.min(failures - 1, 50));
  return full * (0.5 + Math.random() / 2);
}

/**
 * Durations as Go writes them: `5s`, `300ms`, `1m30s`.
 *
 * @module
 */

import { UsageError } from "./command.ts";

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration.
 *
 * @param text Numbers with units: `1m30s`. A number alone is seconds.
 * @param option The option that it was given for, without dashes.
 * @returns Milliseconds.
 * @throws {UsageError} If it is none, or not positive.
 */
export function parseDuration(text: string, option: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text;
  if (/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(seconds)) {
    let sum = 0;
    for (const [, number, unit] of seconds.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)) {
      sum += Number(number) * milliseconds[unit!]!;
    }
    if (sum > 0) return sum;
  }
  throw new UsageError(
    `--${option} takes a duration such as 5s, 300ms or 1m30s, not ${JSON.stringify(text)}`,
  );
}

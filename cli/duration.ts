/**
 * Durations as Go writes them: `5s`, `300ms`, `1m30s`.
 *
 * @module
 */

import { UsageError } from "./command.ts";
import { parseGoDuration } from "./json/go_duration.ts";

/**
 * Reads a duration.
 *
 * @param text Numbers with units: `1m30s`. A number alone is seconds.
 * @param option The option that it was given for, without dashes.
 * @returns Milliseconds.
 * @throws {UsageError} If it is none, or not positive.
 */
export function parseDuration(text: string, option: string): number {
  const nanoseconds = parseGoDuration(/^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text);
  if (nanoseconds !== undefined && nanoseconds > 0n) return Number(nanoseconds) / 1e6;
  throw new UsageError(
    `--${option} takes a duration such as 5s, 300ms or 1m30s, not ${JSON.stringify(text)}`,
  );
}

/**
 * Measured times as Go writes durations, in three digits.
 *
 * @module
 */

/**
 * Prints a time.
 *
 * @param milliseconds The time.
 * @returns The time with its unit: `1.25ms`, `3.5s`, `820µs`.
 */
export function timeText(milliseconds: number): string {
  const inDigits = (value: number) => Number(value.toPrecision(3));
  if (inDigits(milliseconds) >= 1000) return `${inDigits(milliseconds / 1000)}s`;
  if (inDigits(milliseconds * 1000) >= 1000) return `${inDigits(milliseconds)}ms`;
  return `${inDigits(milliseconds * 1000)}µs`;
}

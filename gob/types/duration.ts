/**
 * Conversion of `time.Duration`, which on the wire is an integer of nanoseconds.
 *
 * @module
 */

import { GobError, Misfit, wrongType } from "../errors.ts";
import { hasTemporal, missingTemporal } from "./temporal.ts";

const maxNanoseconds = 2n ** 63n - 1n;

const goType = "time.Duration";

/** A duration of `nanoseconds`, balanced up to hours. */
export function durationOf(nanoseconds: bigint): Temporal.Duration {
  if (!hasTemporal()) throw new GobError(missingTemporal(goType));
  const seconds = nanoseconds / 1_000_000_000n;
  const rest = Number(nanoseconds % 1_000_000_000n);
  return new Temporal.Duration(
    0,
    0,
    0,
    0,
    Number(seconds / 3600n),
    Number((seconds / 60n) % 60n),
    Number(seconds % 60n),
    Math.trunc(rest / 1_000_000),
    Math.trunc(rest / 1000) % 1000,
    rest % 1000,
  );
}

/** Whether a value is the duration that Go leaves out. */
export function isZeroDuration(value: unknown): boolean {
  return hasTemporal() && value instanceof Temporal.Duration && value.blank;
}

/** The nanoseconds of a duration. Throws `Misfit` if it is not one, has years, months or weeks, or is too long for Go. */
export function nanosecondsOf(value: unknown): bigint {
  if (!hasTemporal()) throw new Misfit(TypeError, missingTemporal(goType));
  if (!(value instanceof Temporal.Duration)) throw wrongType("Temporal.Duration", value);
  if (value.years !== 0 || value.months !== 0 || value.weeks !== 0) {
    throw new Misfit(RangeError, `expected a duration of days and less, received ${value}`);
  }
  const seconds =
    ((BigInt(value.days) * 24n + BigInt(value.hours)) * 60n + BigInt(value.minutes)) * 60n +
    BigInt(value.seconds);
  const nanoseconds =
    ((seconds * 1000n + BigInt(value.milliseconds)) * 1000n + BigInt(value.microseconds)) * 1000n +
    BigInt(value.nanoseconds);
  if (nanoseconds > maxNanoseconds || nanoseconds < -maxNanoseconds - 1n) {
    throw new Misfit(
      RangeError,
      `expected a duration of at most 2^63-1 nanoseconds, received ${value}`,
    );
  }
  return nanoseconds;
}

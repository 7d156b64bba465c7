/**
 * Timers of any length, and the check of time-outs. The platform's own timers fire at once if they are longer than some
 * 24 days.
 *
 * @module
 */

/** The longest time of a platform timer, in milliseconds. */
const longest = 2 ** 31 - 1;

/**
 * Checks a time-out. Throws `RangeError` for a negative number and NaN, and for 0 if the option needs more; `TypeError` for
 * anything but a number. `undefined` is fine: the option was not given.
 */
export function checkTimeout(
  option: string,
  milliseconds: number | undefined,
  least: "0 or more" | "more than 0" = "0 or more",
): void {
  if (milliseconds === undefined) return;
  const expected = `Cannot use ${option}: expected milliseconds, ${least}, received`;
  if (typeof milliseconds !== "number") {
    throw new TypeError(`${expected} ${milliseconds === null ? "null" : typeof milliseconds}`);
  }
  if (milliseconds > 0 || milliseconds === 0 && least === "0 or more") return;
  throw new RangeError(`${expected} ${milliseconds}`);
}

/**
 * Calls `action` after this many milliseconds and never early, unless the function that it returns is called before.
 * With `Infinity`, never.
 */
export function startTimer(milliseconds: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (left: number) => {
    if (left === Infinity) return;
    timer = left > longest
      ? setTimeout(() => wait(left - longest), longest)
      : setTimeout(action, Math.ceil(left));
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}

/** Milliseconds as Go's `time.Duration`, at most the largest safe integer. */
export function nanoseconds(milliseconds: number): number {
  return Math.min(Math.round(milliseconds * 1e6), Number.MAX_SAFE_INTEGER);
}

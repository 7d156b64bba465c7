/**
 * Timers of any length: the platform's own take no more than some 24 days, and fire at once beyond that. And the check
 * of what a program gives as a time-out.
 *
 * @module
 */

/** The longest time that a timer of the platform takes, in milliseconds. */
const longest = 2 ** 31 - 1;

/**
 * Refuses what is no time-out: `RangeError` for a number that is negative or none, and for 0 where the option makes no
 * sense then; `TypeError` for anything but a number. `undefined` means that nothing was said.
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
 * Calls `action` after so many milliseconds, unless the function that it returns is called before. Never early, and
 * never after infinity.
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

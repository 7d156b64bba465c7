/**
 * Timers of any length: the platform's own take no more than some 24 days, and fire at once beyond that.
 *
 * @module
 */

/** The longest time that a timer of the platform takes, in milliseconds. */
const longest = 2 ** 31 - 1;

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

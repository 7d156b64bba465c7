/**
 * Waiting with an end.
 *
 * @module
 */

/** The longest time of a platform timer, in milliseconds: some 24 days. */
const longest = 2 ** 31 - 1;

/** Waits for a promise; rejects with a `TimeoutError` if it has not settled after so many milliseconds. */
export async function within<T>(milliseconds: number, promise: PromiseLike<T>): Promise<T> {
  if (milliseconds === Infinity) return await promise;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DOMException(`not within ${milliseconds} ms`, "TimeoutError")),
    Math.min(milliseconds, longest),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws unless an option is a time of 0 or more milliseconds. */
export function checkTime(option: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0)) {
    throw new RangeError(
      `Cannot use ${option}: expected milliseconds, 0 or more, received ${value}`,
    );
  }
}

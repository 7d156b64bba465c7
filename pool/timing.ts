/**
 * Times: their check, and waiting that ends with a signal or after a while.
 *
 * @module
 */

/** The longest time of a platform timer, in milliseconds: some 24 days. A longer one would fire at once. */
const longest = 2 ** 31 - 1;

/** Throws `TypeError` or `RangeError` unless the option is a number of milliseconds that is at least `least`. */
export function checkMilliseconds(option: string, value: unknown, least: number): void {
  const expected = `Cannot use ${option}: expected milliseconds, ${least} or more, received`;
  if (typeof value !== "number") {
    throw new TypeError(`${expected} ${value === null ? "null" : typeof value}`);
  }
  if (!(value >= least)) throw new RangeError(`${expected} ${value}`);
}

/** Calls `action` once after this many milliseconds, or after 24 days if that is earlier; with `Infinity`, never. */
export function startTimer(milliseconds: number, action: () => void): () => void {
  if (milliseconds === Infinity) return () => {};
  const timer = setTimeout(action, Math.min(Math.ceil(milliseconds), longest));
  return () => clearTimeout(timer);
}

/** A signal that fires when `outer` does, or with `late()` after this many milliseconds. It has to be released. */
export function limitedSignal(
  outer: AbortSignal,
  milliseconds: number,
  late: () => unknown,
): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const end = () => controller.abort(outer.reason);
  if (outer.aborted) end();
  outer.addEventListener("abort", end);
  const stopTimer = startTimer(milliseconds, () => controller.abort(late()));
  return {
    signal: controller.signal,
    release() {
      stopTimer();
      outer.removeEventListener("abort", end);
    },
  };
}

/** Waits for a promise; rejects with the signal's reason if that fires before. */
export async function unlessAborted<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

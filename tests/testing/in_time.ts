/**
 * Waiting with an end: a promise that never settles fails its test instead of holding up all that follow.
 *
 * @module
 */

/** How long, in milliseconds, something may take that happens at once where all is well. */
const PATIENCE = 5_000;

/**
 * Waits for a promise that is about to settle.
 *
 * @param promise The promise.
 * @param what Names it in the error.
 * @returns What the promise resolves to.
 * @throws {Error} Where it does not settle in time.
 */
export async function inTime<T>(promise: PromiseLike<T>, what = "the promise"): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`${what} did not settle within ${PATIENCE} ms`)),
    PATIENCE,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for the reason with which a promise rejects.
 *
 * @param promise The promise.
 * @param what Names it in the error.
 * @returns The reason.
 * @throws {Error} Where the promise resolves, or does not settle in time.
 */
export async function rejection(
  promise: PromiseLike<unknown>,
  what = "the promise",
): Promise<unknown> {
  const settled = promise.then((value) => ({ value }), (reason) => ({ reason }));
  const outcome = await inTime(settled, what);
  if ("reason" in outcome) return outcome.reason;
  throw new Error(`${what} resolved to ${Deno.inspect(outcome.value)}`);
}

/** Waits until the event loop has gone round: all promises that could settle by then have done so. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Waits for an abort signal to fire, and gives its reason. */
export function fired(signal: AbortSignal, what = "the signal"): Promise<unknown> {
  if (signal.aborted) return Promise.resolve(signal.reason);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  return inTime(promise, what);
}

/**
 * Keeps a promise whose outcome a test looks at later. Where the test fails before that, its own failure is the
 * one that is reported.
 */
export function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

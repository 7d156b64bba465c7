/**
 * Waiting: for a time, and for something to change.
 *
 * @module
 */

/** Waits for a number of milliseconds, or until the signal fires. It never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted || ms <= 0) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    resolve();
  };
  const timer = setTimeout(end, ms);
  signal?.addEventListener("abort", end);
  return promise;
}

/** Wakes all who wait for a change. They look again whether it was the one they wait for. */
export class Bell {
  #next = Promise.withResolvers<void>();

  /** Resolves when the bell is rung for the next time. */
  get rung(): Promise<void> {
    return this.#next.promise;
  }

  /** Wakes all who wait. */
  ring(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }
}

/** Waits for a change, or for a number of milliseconds if that is shorter. */
export async function changeWithin(change: Promise<void>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([change, promise]);
  clearTimeout(timer);
}

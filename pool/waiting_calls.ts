/**
 * Calls that wait until a server can be reached.
 *
 * @module
 */

import { startTimer } from "./timing.ts";

/** Why a call does not wait any longer. */
export type Woken = "look again" | "late";

/** The calls of a pool that wait. */
export class WaitingCalls {
  /** Functions that end the wait, the one who has waited longest first. */
  readonly #waiting = new Set<(woken: Woken) => void>();

  get size(): number {
    return this.#waiting.size;
  }

  /** Waits until `wakeAll` is called, or for this many milliseconds; rejects with the signal's reason if that fires. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<Woken> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const settle = () => {
        this.#waiting.delete(wake);
        stopTimer();
        signal?.removeEventListener("abort", abort);
      };
      const wake = (woken: Woken) => {
        settle();
        resolve(woken);
      };
      const abort = () => {
        settle();
        reject(signal!.reason);
      };
      const stopTimer = startTimer(milliseconds, () => wake("late"));
      signal?.addEventListener("abort", abort);
      this.#waiting.add(wake);
    });
  }

  /** Lets all calls look for a server again. */
  wakeAll(): void {
    for (const wake of [...this.#waiting]) wake("look again");
  }
}

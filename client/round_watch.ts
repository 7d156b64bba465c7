/**
 * Notices that reads are answered at once all the time: then the event loop does not go round between them, and no timer
 * and no other connection gets its turn.
 *
 * @module
 */

/** Milliseconds between two checks. A check is a timer of 0 ms, which fires when the loop goes round. */
const checkEvery = 4;
/** If a check has not fired after this many milliseconds, the loop has to be let go round. */
const maxWait = 8;

/** Watches the reads of one connection. */
export class RoundWatch {
  #checkedAt = -Infinity;
  /** Set while a check has not fired. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** To be asked after each read. Returns whether the event loop has not gone round for too long. */
  isOverdue(): boolean {
    const now = performance.now();
    if (this.#timer !== undefined) return now - this.#checkedAt > maxWait;
    if (now - this.#checkedAt >= checkEvery) {
      this.#checkedAt = now;
      this.#timer = setTimeout(() => this.#timer = undefined, 0);
    }
    return false;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

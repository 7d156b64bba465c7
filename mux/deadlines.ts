/**
 * Many things that have the same time each: one timer for all of them.
 *
 * @module
 */

/** Things that are waited for, each for the same time. */
export class Deadlines<T> {
  readonly #delay: number;
  readonly #expired: (thing: T) => void;
  /** When each is too late. Those that were added first are first. */
  readonly #due = new Map<T, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param delay Milliseconds. `Infinity`: nothing is ever late.
   * @param expired Called with each thing that is late.
   */
  constructor(delay: number, expired: (thing: T) => void) {
    this.#delay = delay;
    this.#expired = expired;
  }

  /** Begins to wait for something. */
  add(thing: T): void {
    if (this.#delay === Infinity) return;
    this.#due.set(thing, performance.now() + this.#delay);
    if (this.#timer === undefined) this.#start(this.#delay);
  }

  /** It came, or nobody waits for it any more. */
  delete(thing: T): void {
    // The timer goes on: setting and clearing one for each thing would cost more than all else here.
    this.#due.delete(thing);
  }

  /** Nothing is waited for any more. */
  clear(): void {
    this.#due.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(delay: number): void {
    this.#timer = setTimeout(() => this.#check(), delay);
  }

  #check(): void {
    this.#timer = undefined;
    for (const [thing, due] of this.#due) {
      const left = due - performance.now();
      // Timers can fire a fraction of a millisecond early.
      if (left >= 1) {
        if (this.#timer === undefined) this.#start(left);
        return;
      }
      this.#due.delete(thing);
      this.#expired(thing);
    }
  }
}

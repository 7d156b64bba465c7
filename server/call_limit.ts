/**
 * The limit of running handlers of a whole server.
 *
 * @module
 */

/** Counts running handlers. A call counts until its handler has settled, whatever became of its connection. */
export class CallLimit {
  readonly #max: number;
  #running = 0;
  /** Wake the sessions that wait for room. */
  #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get running(): number {
    return this.#running;
  }

  get isReached(): boolean {
    return this.#running >= this.#max;
  }

  begin(): void {
    this.#running++;
  }

  end(): void {
    this.#running--;
    // Each checks the limit again.
    if (this.#waiting.length > 0) { for (const wake of this.#waiting.splice(0)) wake(); }
  }

  /** Calls `wake` once when a handler has settled. */
  whenRoom(wake: () => void): void {
    this.#waiting.push(wake);
  }
}

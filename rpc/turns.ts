/**
 * Turns on the event loop. A connection that always has more messages would keep all others waiting, so it works for a
 * while and then lets the event loop go round.
 *
 * @module
 */

/** Milliseconds of a turn while no other connection waits for its own. What many calls in flight send at once fits. */
const longTurn = 8;
/** Milliseconds of a turn while others wait. */
const shortTurn = 1;
/** The clock is looked at once in this many messages, a power of two: that costs a part of what a small message costs. */
const checkEvery = 16;

/** The turns of connections that share an event loop. */
export class Turns {
  #waiting = 0;

  /** The milliseconds that a turn may take now. */
  get length(): number {
    return this.#waiting === 0 ? longTurn : shortTurn;
  }

  /**
   * Resolves when the event loop has gone round. A timer, and not an immediate: the runtime looks for new bytes on all
   * sockets only when it has nothing to do, and with immediates a bystander waited for seconds. The others work meanwhile;
   * with nobody else a turn is long, so that the millisecond of the timer weighs little.
   */
  next(): Promise<void> {
    this.#waiting++;
    return new Promise((resolve) =>
      setTimeout(() => {
        this.#waiting--;
        resolve();
      }, 0)
    );
  }
}

/** Measures the turn of one connection. */
export class Turn {
  readonly #turns: Turns;
  #messages = 0;
  /** When the clock was first looked at in this turn. */
  #start = 0;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Begins a turn. */
  begin(): void {
    this.#messages = 0;
  }

  /** Counts a message. Returns whether the turn is over. The first messages are free, so a calm connection pays nothing. */
  isOver(): boolean {
    const count = ++this.#messages;
    if ((count & (checkEvery - 1)) !== 0) return false;
    const now = performance.now();
    if (count === checkEvery) this.#start = now;
    return now - this.#start > this.#turns.length;
  }

  /** Resolves when it is this connection's turn again. */
  next(): Promise<void> {
    return this.#turns.next();
  }
}

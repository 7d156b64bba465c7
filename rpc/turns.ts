/**
 * Turns on the event loop. A connection that always has more messages would keep all others waiting, so it works for a
 * while and then lets the event loop go round.
 *
 * @module
 */

/** Milliseconds after which a turn is over. Long enough that yielding, some 10 µs, costs little. */
const maxTurn = 1;
/** The clock is looked at once in this many messages, a power of two: it costs a part of what a small message costs. */
const checkEvery = 16;

/** Measures the turn of one connection. */
export class Turn {
  #messages = 0;
  /** When the clock was first looked at in this turn. */
  #start = 0;

  /** Begins a turn. */
  begin(): void {
    this.#messages = 0;
  }

  /** Counts a message. Returns whether the turn is over. The first messages are free, so a calm connection pays nothing. */
  isOver(): boolean {
    const count = this.#messages++;
    if ((count & (checkEvery - 1)) !== checkEvery - 1) return false;
    const now = performance.now();
    if (count === checkEvery - 1) {
      this.#start = now;
      return false;
    }
    return now - this.#start > maxTurn;
  }
}

/** Resolves when the event loop has gone round, and other connections have had their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => later(resolve));
}

/** A timer of 0 ms would wait for a millisecond or more, but not every runtime has an immediate. */
const later: (action: () => void) => void =
  (globalThis as { setImmediate?: (action: () => void) => void }).setImmediate ??
    ((action) => setTimeout(action, 0));

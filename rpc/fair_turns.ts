/**
 * Turns on the event loop. A connection that always has more messages would keep all others waiting, so it works for a
 * while and then pauses.
 *
 * All connections join a pause, and it lasts until none of them has worked between two timers. The runtime looks for new
 * bytes on sockets that had none only when it has nothing else to do, or once in some sixty rounds. With pauses of one
 * connection at a time, or with immediates, a bystander of ten busy connections waited for seconds.
 *
 * @module
 */

/** Milliseconds of a turn while there is no pause. What a thousand calls in flight send at once fits. */
const longTurn = 20;
/** Milliseconds of a turn while others pause. */
const shortTurn = 1;
/** The clock is looked at once in this many messages, a power of two: that costs a part of what a small message costs. */
const checkEvery = 16;

/** Together, connections work for no more than this many milliseconds without a pause. One of 2 ms costs 4 %. */
const longestWork = 50;
/** Fewer messages than this in that time leave the runtime enough idle moments. */
const manyMessages = 2048;
/** A pause ends after this many timers, whatever happens. */
const longestPause = 10;

/** The turns of connections that share an event loop. */
export class Turns {
  #pause: Promise<void> | undefined;
  /** When the last pause ended. */
  #resumedAt = 0;
  /** Messages since then. */
  #messages = 0;
  /** Turns that were begun. */
  #begun = 0;

  get isPausing(): boolean {
    return this.#pause !== undefined;
  }

  begin(): void {
    this.#begun++;
  }

  /** Whether a connection that began to work at `start` has worked for long enough; called after every few messages. */
  isOver(start: number, now: number): boolean {
    this.#messages += checkEvery;
    if (now - start > (this.isPausing ? shortTurn : longTurn)) return true;
    return this.#messages >= manyMessages && now - this.#resumedAt > longestWork;
  }

  /** Resolves when no connection works any more, and the runtime has looked at all sockets. */
  pause(): Promise<void> {
    return this.#pause ??= new Promise((resolve) => this.#awaitQuiet(resolve, longestPause));
  }

  #awaitQuiet(resolve: () => void, timersLeft: number): void {
    const before = this.#begun;
    setTimeout(() => {
      if (this.#begun !== before && timersLeft > 1) {
        return this.#awaitQuiet(resolve, timersLeft - 1);
      }
      this.#pause = undefined;
      this.#resumedAt = performance.now();
      this.#messages = 0;
      resolve();
    }, 0);
  }
}

/** Measures the turn of one connection. */
export class Turn {
  readonly #turns: Turns;
  #messages = 0;
  /** When the clock was first looked at in this turn. */
  #start = 0;
  #isOver = false;
  /** Whether it paused since bytes came. */
  #hasPaused = false;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** New bytes have come. */
  resume(): void {
    this.#hasPaused = false;
  }

  /** Begins a turn. */
  begin(): void {
    this.#messages = 0;
    this.#isOver = false;
    this.#turns.begin();
  }

  /** Counts a message. Returns whether the turn is over. A few messages cost nothing but this count. */
  count(): boolean {
    const count = ++this.#messages;
    if ((count & (checkEvery - 1)) !== 0) return false;
    const now = performance.now();
    if (count === checkEvery) this.#start = now;
    return this.#isOver = this.#turns.isOver(this.#start, now);
  }

  /** Whether the connection has to pause. Before it waits for bytes it joins the pause of others, once. */
  get mustPause(): boolean {
    return this.#isOver || !this.#hasPaused && this.#turns.isPausing;
  }

  /** Resolves when the connection may go on. */
  pause(): Promise<void> {
    this.#hasPaused = true;
    return this.#turns.pause();
  }
}

/**
 * Turns on the event loop. A connection that always has more messages would keep all others waiting, so it works for a
 * while and then pauses.
 *
 * A pause is a timer, and when it is overdue all connections join it: the runtime looks for new bytes on all sockets, and
 * at its timers, only when it has nothing else to do or once in some sixty rounds. With pauses of one connection at a
 * time, or with immediates, a bystander of ten busy connections waited for seconds.
 *
 * @module
 */

/** Milliseconds of a turn while no other connection pauses. What a thousand calls in flight send at once fits. */
const longTurn = 8;
/** Milliseconds of a turn while others pause. */
const shortTurn = 1;
/** The clock is looked at once in this many messages, a power of two: that costs a part of what a small message costs. */
const checkEvery = 16;

/** Together, connections work for no more than this many milliseconds without a pause: one of a millisecond costs 2 %. */
const longestWork = 50;
/** Fewer messages than this in that time leave the runtime enough idle moments. */
const manyMessages = 1024;
/** A pause that has not ended after this many milliseconds is overdue. */
const overdue = 3;

/** The turns of connections that share an event loop. */
export class Turns {
  /** The running pause: all that pause wait for the same timer. */
  #pause: Promise<void> | undefined;
  /** When it began. */
  #pausedAt = 0;
  /** When the last pause ended. */
  #resumedAt = 0;
  /** Messages since then. */
  #messages = 0;

  /** Whether a connection that began to work at `start` has worked for long enough; called after every few messages. */
  isOver(start: number, now: number): boolean {
    this.#messages += checkEvery;
    if (now - start > (this.#pause === undefined ? longTurn : shortTurn)) return true;
    return this.#messages >= manyMessages && now - this.#resumedAt > longestWork;
  }

  /** Whether a pause is overdue, so that all have to join it. */
  get isOverdue(): boolean {
    return this.#pause !== undefined && performance.now() - this.#pausedAt > overdue;
  }

  /** Resolves when the event loop has gone round. */
  pause(): Promise<void> {
    return this.#pause ??= this.#startPause();
  }

  #startPause(): Promise<void> {
    this.#pausedAt = performance.now();
    return new Promise((resolve) =>
      setTimeout(() => {
        this.#pause = undefined;
        this.#resumedAt = performance.now();
        this.#messages = 0;
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
  #isOver = false;
  /** Whether it paused since bytes came. */
  #joined = false;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Begins a turn. */
  begin(): void {
    this.#messages = 0;
    this.#isOver = false;
  }

  /** Counts a message. Returns whether the turn is over. A few messages cost nothing but this count. */
  count(): boolean {
    const count = ++this.#messages;
    if ((count & (checkEvery - 1)) !== 0) return false;
    const now = performance.now();
    if (count === checkEvery) this.#start = now;
    return this.#isOver = this.#turns.isOver(this.#start, now);
  }

  /**
   * Whether the connection has to pause before it goes on. It joins the pause of others once before it waits for bytes:
   * under load the next pause is overdue soon, and it would never come to read.
   */
  get mustPause(): boolean {
    return this.#isOver || !this.#joined && this.#turns.isOverdue;
  }

  /** Resolves when the connection may go on. */
  pause(): Promise<void> {
    this.#joined = true;
    return this.#turns.pause();
  }

  /** New bytes have come. */
  resume(): void {
    this.#joined = false;
  }
}

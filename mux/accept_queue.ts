/**
 * Streams of the peer that nobody has accepted yet, and who waits for one.
 *
 * @module
 */

import type { Stream } from "./stream.ts";

/** A queue with a bound. */
export class AcceptQueue {
  readonly #backlog: number;
  readonly #streams = new Set<Stream>();
  #waiting: ((stream: Stream | undefined) => void)[] = [];
  #ended = false;

  /** @param backlog The most streams that wait. */
  constructor(backlog: number) {
    this.#backlog = backlog;
  }

  /** Adds a stream. Returns whether there was room for it. */
  push(stream: Stream): boolean {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting(stream);
    else if (this.#streams.size >= this.#backlog) return false;
    else this.#streams.add(stream);
    return true;
  }

  /** The next stream, or `undefined` at the end. */
  next(): Promise<Stream | undefined> {
    for (const stream of this.#streams) {
      this.#streams.delete(stream);
      return Promise.resolve(stream);
    }
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The peer took it back. */
  delete(stream: Stream): void {
    this.#streams.delete(stream);
  }

  /** No more streams come. Those that came can still be taken and read, unless we have ended the session ourselves. */
  end(drop: boolean): void {
    this.#ended = true;
    if (drop) this.#streams.clear();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(undefined);
  }
}

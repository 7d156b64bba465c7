/**
 * The numbers of streams.
 *
 * @module
 */

import { MuxError } from "./errors.ts";

/** The last number that yamux gives out is below this: it keeps the last two for itself. */
const end = 0xffff_fffe;

/** Gives the streams of one side their numbers: odd ones to a client's, even ones to a server's. */
export class StreamIds {
  #next: number;
  readonly #parity: number;

  /**
   * @param role Whose streams they are.
   * @param first The first number, if it is another than 1 or 2.
   */
  constructor(role: "client" | "server", first: number = role === "client" ? 1 : 2) {
    this.#next = first;
    this.#parity = first % 2;
  }

  /** The next number. Throws `MuxError` when there are no more. */
  next(): number {
    const id = this.#next;
    if (id >= end) {
      throw new MuxError("exhausted", "all numbers of streams were used up", {
        hint: "open another session: a session has 2,147,483,646 streams of each side in its life",
      });
    }
    this.#next += 2;
    return id;
  }

  /** Whether it is a number for this side. */
  owns(id: number): boolean {
    return id !== 0 && id % 2 === this.#parity;
  }

  /** Whether it was given out. */
  gave(id: number): boolean {
    return this.owns(id) && id < this.#next;
  }
}

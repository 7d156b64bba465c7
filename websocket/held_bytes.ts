/**
 * What several connections hold together.
 *
 * @module
 */

/** A connection that holds bytes which nobody has read. */
export interface Holder {
  readonly heldBytes: number;
  /** Ends it, because too much is held. */
  refuse(what: string): void;
}

/** The sum, and its limit. */
export class HeldBytes {
  readonly #limit: number;
  readonly #holders = new Set<Holder>();
  #total = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A connection holds so many bytes more, or fewer. Above the limit the one that holds the most is ended. */
  add(holder: Holder, bytes: number): void {
    this.#total += bytes;
    if (holder.heldBytes > 0) this.#holders.add(holder);
    else this.#holders.delete(holder);
    if (this.#total <= this.#limit) return;
    let fullest = holder;
    for (const other of this.#holders) if (other.heldBytes > fullest.heldBytes) fullest = other;
    fullest.refuse(`${this.#limit} bytes of all connections`);
  }
}

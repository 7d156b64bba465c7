/**
 * The calls of a client that wait for their replies, by number.
 *
 * Numbers are given in order, and most calls are answered in about that order, so that the last ones stand in a ring by the
 * low bits of their numbers. A call that is still there when its place is needed moves to a map. With a map alone a call took
 * some 100 ns more, and one that was alone left a new table behind each time.
 *
 * @module
 */

import type { PendingCall } from "./pending_call.ts";

/** The size of the first ring, a power of two. */
const firstSize = 8;
/** The ring doubles up to this size, a power of two, while calls fill half of it. */
const largestSize = 16 * 1024;

/** Pending calls by number. */
export class PendingCalls {
  /** A call stands at the place that the low bits of its number say. */
  #ring: (PendingCall | undefined)[] = emptyRing(firstSize);
  /** Calls in the ring. */
  #inRing = 0;
  /** Calls that were in the way of later ones. */
  readonly #others = new Map<number | bigint, PendingCall>();

  /** Adds a call. */
  add(call: PendingCall): void {
    if (this.#inRing * 2 >= this.#ring.length && this.#ring.length < largestSize) this.#grow();
    const ring = this.#ring;
    const place = call.seq & (ring.length - 1);
    const before = ring[place];
    ring[place] = call;
    if (before === undefined) this.#inRing++;
    else this.#others.set(before.seq, before);
  }

  #grow(): void {
    const ring = emptyRing(this.#ring.length * 2);
    for (const call of this.#ring) {
      if (call !== undefined) ring[call.seq & (ring.length - 1)] = call;
    }
    this.#ring = ring;
  }

  /** The call with this number. */
  get(seq: number | bigint): PendingCall | undefined {
    if (typeof seq === "number") {
      const call = this.#ring[seq & (this.#ring.length - 1)];
      if (call?.seq === seq) return call;
    }
    return this.#others.size === 0 ? undefined : this.#others.get(seq);
  }

  /** Removes the call with this number, if there is one. */
  delete(seq: number | bigint): void {
    if (typeof seq === "number") {
      const place = seq & (this.#ring.length - 1);
      if (this.#ring[place]?.seq === seq) {
        this.#ring[place] = undefined;
        this.#inRing--;
        return;
      }
    }
    if (this.#others.size > 0) this.#others.delete(seq);
  }

  /** All calls, in the order of their numbers. */
  values(): PendingCall[] {
    const calls = [...this.#others.values()];
    for (const call of this.#ring) if (call !== undefined) calls.push(call);
    return calls.sort((a, b) => a.seq - b.seq);
  }

  /** Removes all calls. */
  clear(): void {
    this.#ring = emptyRing(firstSize);
    this.#inRing = 0;
    this.#others.clear();
  }
}

function emptyRing(size: number): (PendingCall | undefined)[] {
  return new Array<PendingCall | undefined>(size).fill(undefined);
}

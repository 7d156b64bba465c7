/**
 * The calls of a connection whose handlers returned a promise that is pending.
 *
 * @module
 */

import type { ServedCall } from "./served_call.ts";

/** Running calls by number. A caller should not use a number twice at a time, but nothing stops it. */
export class RunningCalls {
  /** Made for the first call: most connections never have one. */
  #calls: Map<number | bigint, Set<ServedCall> | ServedCall> | undefined;

  /** Adds a call. */
  add(call: ServedCall): void {
    const { Seq } = call.header;
    this.#calls ??= new Map();
    const known = this.#calls.get(Seq);
    if (known === undefined) this.#calls.set(Seq, call);
    else if (known instanceof Set) known.add(call);
    else this.#calls.set(Seq, new Set([known, call]));
  }

  /** Removes a call. */
  delete(call: ServedCall): void {
    const { Seq } = call.header;
    const known = this.#calls?.get(Seq);
    if (known instanceof Set) known.delete(call);
    if (known === call || known instanceof Set && known.size === 0) this.#calls?.delete(Seq);
  }

  /** Fires the signals of all calls with this number. Returns whether there were any. */
  abort(seq: number | bigint, reason: unknown): boolean {
    const known = this.#calls?.get(seq);
    const calls = known === undefined ? [] : known instanceof Set ? [...known] : [known];
    for (const call of calls) call.abort(reason);
    return calls.length > 0;
  }

  /** Fires the signals of all calls. */
  abortAll(reason: unknown): void {
    for (const seq of [...this.#calls?.keys() ?? []]) this.abort(seq, reason);
  }
}

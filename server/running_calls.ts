/**
 * The calls of a connection whose handlers take their time.
 *
 * @module
 */

import type { ServedCall } from "./served_call.ts";

/** Running calls by their numbers, of which a strange caller may use one more than once. */
export class RunningCalls {
  /** Made with the first call: most connections never have one. */
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

  /** Takes a call away. */
  delete(call: ServedCall): void {
    const { Seq } = call.header;
    const known = this.#calls?.get(Seq);
    if (known instanceof Set) known.delete(call);
    if (known === call || known instanceof Set && known.size === 0) this.#calls?.delete(Seq);
  }

  /** Tells the handlers of all calls with this number that nobody waits any more. Returns whether there were some. */
  abort(seq: number | bigint, reason: unknown): boolean {
    const known = this.#calls?.get(seq);
    const calls = known === undefined ? [] : known instanceof Set ? [...known] : [known];
    for (const call of calls) call.abort(reason);
    return calls.length > 0;
  }

  /** Tells all handlers that nobody waits any more. */
  abortAll(reason: unknown): void {
    for (const seq of [...this.#calls?.keys() ?? []]) this.abort(seq, reason);
  }
}

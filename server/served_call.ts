/**
 * A call on its way through a handler.
 *
 * @module
 */

import type { RequestHeader } from "../codec.ts";
import type { CallContext } from "../rpc/contract.ts";
import { startTimer } from "../rpc/timers.ts";
import type { ServedMethod } from "./method_table.ts";

/** The context of one call. Its signal is made when somebody asks for it: most handlers never do. */
export class ServedCall implements CallContext {
  readonly header: RequestHeader;
  readonly target: ServedMethod;
  readonly remoteAddr?: Deno.Addr;
  /** What the counters of the method gave when it began. */
  startedAt = 0;
  #controller: AbortController | undefined;
  /** When the caller stops waiting, on the clock of `performance.now()`. */
  readonly #deadline: number | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(header: RequestHeader, target: ServedMethod, remoteAddr: Deno.Addr | undefined) {
    this.header = header;
    this.target = target;
    this.remoteAddr = remoteAddr;
    if (header.Timeout !== undefined) this.#deadline = performance.now() + header.Timeout / 1e6;
  }

  /** Tells the handler when the time is over for which the caller waits. Only for handlers that take their time. */
  watchDeadline(): void {
    if (this.#deadline === undefined) return;
    this.#stopTimer = startTimer(this.remaining!, () => {
      this.abort(new DOMException("The caller does not wait any more", "TimeoutError"));
    });
  }

  /** The handler has settled. */
  stopDeadline(): void {
    this.#stopTimer?.();
  }

  get method(): string {
    return this.target.name;
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.header.Metadata ?? {};
  }

  get remaining(): number | undefined {
    return this.#deadline === undefined
      ? undefined
      : Math.max(0, this.#deadline - performance.now());
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** Tells the handler that nobody waits any more. */
  abort(reason: unknown): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }
}

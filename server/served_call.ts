/**
 * A call that a handler is running.
 *
 * @module
 */

import type { RequestHeader } from "../codec.ts";
import type { CallContext } from "../rpc/contract.ts";
import { startTimer } from "../rpc/timers.ts";
import type { ServedMethod } from "./method_table.ts";
import type { ServedConnection } from "./served_connection.ts";
import type { CallTime } from "./stats.ts";

/** A call, which is also the context that its handler gets. The signal is made on first use: most handlers never use it. */
export class ServedCall implements CallContext, CallTime {
  readonly header: RequestHeader;
  readonly target: ServedMethod;
  readonly connection: ServedConnection;
  startedAt = 0;
  pending = false;
  #controller: AbortController | undefined;
  /** When the caller stops waiting, on the clock of `performance.now()`. */
  readonly #deadline: number | undefined;
  #stopTimer: (() => void) | undefined;

  /** @param headerTime When a header with a time-out arrived, on the clock of `performance.now()`. */
  constructor(
    header: RequestHeader,
    target: ServedMethod,
    connection: ServedConnection,
    headerTime: number,
  ) {
    this.header = header;
    this.target = target;
    this.connection = connection;
    if (header.Timeout !== undefined) this.#deadline = headerTime + header.Timeout / 1e6;
  }

  /** Fires the signal at the deadline. Not needed for a handler that returns its reply at once. */
  watchDeadline(): void {
    if (this.#deadline === undefined) return;
    this.#stopTimer = startTimer(this.remaining!, () => {
      this.abort(new DOMException("The caller does not wait any more", "TimeoutError"));
    });
  }

  stopDeadline(): void {
    this.#stopTimer?.();
  }

  get method(): string {
    return this.target.name;
  }

  get remoteAddr(): Deno.Addr | undefined {
    return this.connection.remoteAddr;
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

  /** Fires the signal, which then needs no deadline any more. */
  abort(reason: unknown): void {
    this.stopDeadline();
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }
}

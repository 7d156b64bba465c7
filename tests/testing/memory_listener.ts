/**
 * A listener that accepts what a test hands to it.
 *
 * @module
 */

import type { Acceptor, Transport } from "../../mod.ts";
import { MemoryTransport } from "./memory_transport.ts";

/** A listener in memory. */
export class MemoryListener implements Acceptor {
  /** How often `accept` was called. */
  accepts = 0;
  /** How often `close` was called. */
  closes = 0;
  readonly #outcomes: (Transport | Error)[] = [];
  #closed = false;
  /** Wakes the `accept` that waits. */
  #wake: (() => void) | undefined;

  /** Connects to it; gives the client's end. */
  connect(): MemoryTransport {
    const [near, far] = MemoryTransport.pair();
    this.#add(far);
    return near;
  }

  /** Makes an `accept` reject. */
  fail(error: Error): void {
    this.#add(error);
  }

  #add(outcome: Transport | Error): void {
    this.#outcomes.push(outcome);
    this.#wake?.();
  }

  async accept(): Promise<Transport> {
    this.accepts++;
    for (;;) {
      const next = this.#outcomes.shift();
      if (next instanceof Error) throw next;
      if (next !== undefined) return next;
      if (this.#closed) throw new Deno.errors.BadResource("The listener is closed");
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  close(): void {
    this.closes++;
    if (this.#closed) throw new Deno.errors.BadResource("The listener is closed already");
    this.#closed = true;
    this.#wake?.();
  }
}

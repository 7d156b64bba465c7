/**
 * Accepting connections.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";

/** What is needed of a listener; a `Deno.Listener` of any kind has it. */
export interface Acceptor {
  /** Resolves to the next connection; rejects where it failed, or where the listener is closed. */
  accept(): Promise<Transport>;
  /** Stops listening. */
  close(): void;
}

/** The wait after a failure that is not the connection's own: from this, doubling, to the other, in milliseconds. */
const [firstWait, longestWait] = [5, 1000];

/**
 * Calls `take` with every connection until the listener is closed, each time waiting for it. A connection that fails while it is accepted (its
 * client reset it) is passed over; where the system has no room for more, accepting goes on after a wait.
 */
export async function acceptAll(
  listener: Acceptor,
  take: (conn: Transport) => unknown,
): Promise<void> {
  for (let wait = 0;;) {
    try {
      await take(await listener.accept());
      wait = 0;
    } catch (error) {
      if (isClosed(error)) return;
      if (isOfConnection(error)) continue;
      wait = Math.min(Math.max(wait * 2, firstWait), longestWait);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted;
}

function isOfConnection(error: unknown): boolean {
  return error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted;
}

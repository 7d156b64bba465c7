/**
 * Accepting connections.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";

/** What the server needs of a listener. Every `Deno.Listener` has it. */
export interface Acceptor {
  /** Resolves to the next connection; rejects if that failed, or if the listener is closed. */
  accept(): Promise<Transport>;
  /** Stops listening. */
  close(): void;
}

/** Back-off after a failure of the listener, in milliseconds: the first, doubled each time, up to the longest. */
const [firstWait, longestWait] = [5, 1000];

/** Throws if a program in JavaScript, or one whose types are not checked, gives something else. */
export function checkAcceptor(listener: unknown): void {
  if (typeof (listener as Partial<Acceptor> | null | undefined)?.accept === "function") return;
  const received = typeof listener === "string" ? JSON.stringify(listener) : typeof listener;
  throw new TypeError(
    `Cannot serve: expected a listener, such as Deno.listen({ port: 1234 }), received ${received}`,
  );
}

/**
 * Calls `take` with every connection until the listener is closed, and waits for it before the next. A connection that fails
 * while it is accepted, because its client reset it, is skipped. If the system is out of resources, accepting goes on after
 * a pause.
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

/**
 * Options of TCP sockets.
 *
 * @module
 */

import type { Transport } from "./connection.ts";

/** Options of a TCP connection. */
export interface SocketOptions {
  /** Whether TCP probes the connection while it is silent. */
  readonly keepAlive: boolean;
  /** Whether small writes are sent at once. */
  readonly noDelay: boolean;
}

/** A connection that can have the methods of a `Deno.TcpConn`. */
type Tunable = Transport & Partial<Pick<Deno.TcpConn, "setKeepAlive" | "setNoDelay">>;

/** Sets the options if the connection has them: only TCP without TLS does. */
export function tuneSocket(conn: Transport, { keepAlive, noDelay }: SocketOptions): void {
  const tunable: Tunable = conn;
  try {
    tunable.setNoDelay?.(noDelay);
    tunable.setKeepAlive?.(keepAlive);
  } catch {
    // The far side is gone; the first read will report it.
  }
}

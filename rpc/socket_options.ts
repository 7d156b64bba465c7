/**
 * Options of TCP sockets.
 *
 * @module
 */

import type { Transport } from "./connection.ts";

/** What can be set on a TCP connection. */
export interface SocketOptions {
  /** Whether TCP probes the connection while it is silent. */
  readonly keepAlive: boolean;
  /** Whether small writes are sent at once. */
  readonly noDelay: boolean;
}

/** A connection with the methods of a `Deno.TcpConn`, perhaps. */
type Tunable = Transport & Partial<Pick<Deno.TcpConn, "setKeepAlive" | "setNoDelay">>;

/** Sets the options where the connection has them: one over TCP and without TLS. */
export function tuneSocket(conn: Transport, { keepAlive, noDelay }: SocketOptions): void {
  const tunable: Tunable = conn;
  try {
    tunable.setNoDelay?.(noDelay);
    tunable.setKeepAlive?.(keepAlive);
  } catch {
    // The far side is gone already; the first read will say so.
  }
}

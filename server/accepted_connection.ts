/**
 * A connection that was accepted, from the socket to the session.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import { ShutdownError } from "../rpc/errors.ts";
import { startTimer } from "../rpc/timers.ts";
import type { Session } from "./session.ts";

/** A connection of the server: one that was accepted, or a session. */
export interface Served {
  /** Ends when the running calls are answered; reads no further request. */
  drain(): void;
  /** Ends at once. */
  abort(): void;
}

/** A socket until its protocol is known, then a session. */
export class AcceptedConnection implements Served {
  readonly #conn: Transport;
  #session: Session | undefined;
  #closed = false;
  /** Set while its first request is awaited. */
  #stopTimer: (() => void) | undefined;
  /** Set when the peer did not say in time what it wants. */
  givenUp = false;

  constructor(conn: Transport) {
    this.#conn = conn;
  }

  /** Gives it up if its first request has not arrived in so many milliseconds. */
  expectRequest(timeout: number): void {
    this.#stopTimer = startTimer(timeout, () => this.#giveUp());
  }

  /** Its first request has arrived, or need not. The timer is let go of, because it takes some 600 bytes. */
  heard(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  handOver(session: Session): void {
    this.#session = session;
    if (this.#closed) session.abort();
  }

  #giveUp(): void {
    this.givenUp = true;
    if (this.#session === undefined) return this.abort();
    this.#session.abort("silent", new ShutdownError("no whole request within firstByteTimeout"));
  }

  drain(): void {
    if (this.#session === undefined) this.abort();
    else this.#session.drain();
  }

  abort(): void {
    if (this.#session !== undefined) return this.#session.abort();
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#conn.close();
    } catch {
      // The system has closed it.
    }
  }
}

/**
 * Watches a connection on which nothing comes: one that is idle for too long, and one whose peer is dead.
 *
 * @module
 */

import { ShutdownError } from "../rpc/errors.ts";
import type { EndReason } from "./events.ts";
import { startTimer } from "../rpc/timers.ts";

/** What the watch needs of a session. */
export interface Watched {
  readonly running: number;
  readonly pendingBytes: number;
  /** Whether it waits for room, and does not read what may have arrived. */
  readonly isWaiting: boolean;
  /** Ends the connection when its running calls are answered. */
  drain(reason: EndReason): void;
  /** Ends the connection at once. */
  abort(reason: EndReason, error?: unknown): void;
}

/** Watches one connection. */
export class SilenceWatch {
  readonly #session: Watched;
  /** Whether bytes came or a call ended since the idle timer last checked. */
  #active = true;
  /** Whether bytes came or a call ended since the timer for dead peers last checked. */
  #heard = true;
  #stopIdle: (() => void) | undefined;
  #stopDead: (() => void) | undefined;
  /** Milliseconds of silence after which a peer that sends pings is dead. */
  #maxSilence = 0;

  constructor(session: Watched) {
    this.#session = session;
  }

  /** Bytes came. */
  heard(): void {
    this.#active = true;
    this.#heard = true;
  }

  /** A call ended. Its reply tells the peer that we live, so that it need not ping; if it is dead, `writeTimeout` tells. */
  worked(): void {
    this.#active = true;
    this.#heard = true;
  }

  /** Closes the connection when it was idle for this long. */
  watchIdleness(idleTimeout: number): void {
    let before = 0;
    const watch = () => {
      this.#stopIdle = startTimer(idleTimeout, () => {
        const { running, pendingBytes } = this.#session;
        // A peer that reads its replies is not idle. One that reads nothing never will, so its connection is aborted.
        const idle = !this.#active && running === 0 && pendingBytes === before;
        if (idle) {
          return pendingBytes === 0 ? this.#session.drain("idle") : this.#session.abort("idle");
        }
        this.#active = false;
        before = pendingBytes;
        watch();
      });
    };
    watch();
  }

  /** The peer has sent a ping, and will send more: from now on a silence of this long means that it is dead. */
  expectPings(maxSilence: number): void {
    this.#maxSilence = maxSilence;
    if (this.#stopDead === undefined) this.#watchForDeath();
  }

  #watchForDeath(): void {
    this.#heard = false;
    this.#stopDead = startTimer(this.#maxSilence, () => {
      if (this.#heard || this.#session.isWaiting) return this.#watchForDeath();
      this.#session.abort("dead", new ShutdownError(`no ping for ${this.#maxSilence} ms`));
    });
  }

  stop(): void {
    this.#stopIdle?.();
    this.#stopDead?.();
  }
}

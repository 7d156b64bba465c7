/**
 * Tells a client that asked for it that its connection is about to end.
 *
 * @module
 */

import type { RequestHeader, ServerCodec } from "../codec.ts";
import { bool } from "../gob/mod.ts";
import { startTimer } from "../rpc/timers.ts";
import { writeReply } from "./answer.ts";

/** Milliseconds that a client has to close the connection. Until then its requests are still served. */
const timeToLeave = 5000;

/** The notice of one connection. */
export class LeavingNotice {
  readonly #codec: ServerCodec;
  readonly #timeToLeave: number;
  /** The call that is answered when the connection is about to end. */
  #asked: RequestHeader | undefined;
  #stopTimer: (() => void) | undefined;

  constructor(codec: ServerCodec, milliseconds: number = timeToLeave) {
    this.#codec = codec;
    this.#timeToLeave = milliseconds;
  }

  /** A client asks. The answer to a call that asked before says that it is not awaited any more. */
  ask(header: RequestHeader): void {
    if (this.#asked !== undefined) writeReply(this.#codec, this.#asked, bool, false);
    this.#asked = header;
    if (this.#stopTimer !== undefined) this.#answer();
  }

  /**
   * Tells the client, and calls `late` if it has not closed the connection in time. Returns false if it has not asked.
   * Later calls change nothing.
   */
  give(late: () => void): boolean {
    if (this.#stopTimer !== undefined) return true;
    if (this.#asked === undefined) return false;
    this.#stopTimer = startTimer(this.#timeToLeave, late);
    this.#answer();
    return true;
  }

  /** The connection has ended. */
  stop(): void {
    this.#stopTimer?.();
  }

  #answer(): void {
    writeReply(this.#codec, this.#asked!, bool, true);
    this.#asked = undefined;
  }
}

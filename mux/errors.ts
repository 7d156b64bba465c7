/**
 * What goes wrong with a session or one of its streams.
 *
 * @module
 */

import { showHint } from "../gob/show_hint.ts";

/**
 * What kind of thing went wrong:
 *
 * - `protocol`: the peer broke yamux's protocol, which ended the session.
 * - `reset`: the stream was reset, by the peer or by us.
 * - `closed`: we closed the stream or the session.
 * - `ended`: the connection ended or broke under the session.
 * - `goaway`: the peer takes no more streams, or ended the session because of an error that it saw.
 * - `timeout`: the peer did not answer or take anything in time.
 * - `limit`: a limit of ours was reached.
 * - `exhausted`: all numbers of streams were used up.
 * - `internal`: the session failed by an error of this module, which is the cause. Please report it.
 */
export type MuxErrorCode =
  | "protocol"
  | "reset"
  | "closed"
  | "ended"
  | "goaway"
  | "timeout"
  | "limit"
  | "exhausted"
  | "internal";

/** What a {@linkcode MuxError} can have in addition to its text. */
export interface MuxErrorOptions {
  /** The stream that it is about. */
  streamId?: number;
  /** What to do. */
  hint?: string;
  /** What caused it. */
  cause?: unknown;
}

/**
 * A session or a stream failed. It is the only error that a peer can cause, whatever it sends.
 *
 * @example
 * ```ts
 * import { pipe } from "@netrpc/netrpc";
 * import { MuxError, MuxSession } from "@netrpc/netrpc/mux";
 * import assert from "node:assert/strict";
 *
 * const [near, far] = pipe();
 * const session = new MuxSession(near, { role: "server" });
 * await far.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
 * const error = await session.closed;
 * assert(error instanceof MuxError);
 * assert.equal(error.code, "protocol");
 * far.close();
 * ```
 */
export class MuxError extends Error {
  /** Always `MuxError`. */
  override readonly name: string = "MuxError";
  /** What kind of thing went wrong. */
  readonly code: MuxErrorCode;
  /** The stream that it is about, if it is about one. */
  declare readonly streamId?: number;
  /** What to do, where the text does not say it. */
  declare readonly hint?: string;

  /**
   * Makes the error. Programs do not need to.
   *
   * @param code What kind of thing went wrong.
   * @param message The text.
   * @param options The stream, what to do, and the cause.
   */
  constructor(code: MuxErrorCode, message: string, options: MuxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options.streamId !== undefined) this.streamId = options.streamId;
    if (options.hint !== undefined) showHint(this, options.hint);
  }
}

/** The peer broke the protocol. The text follows "the peer broke the protocol: ". */
export function protocolError(what: string, options: MuxErrorOptions = {}): MuxError {
  return new MuxError("protocol", `the peer broke the protocol: ${what}`, options);
}

/** We closed the stream. */
export function streamClosed(streamId: number): MuxError {
  return new MuxError("closed", `stream ${streamId} is closed`, { streamId });
}

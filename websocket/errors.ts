/**
 * How a WebSocket ends.
 *
 * @module
 */

import { showHint } from "../gob/show_hint.ts";

/** What a {@linkcode WebSocketError} can have in addition to its text. */
export interface WebSocketErrorOptions {
  /** The reason that stands beside the code. */
  reason?: string;
  /** What to do. */
  hint?: string;
  /** What caused it. */
  cause?: unknown;
}

/** Close codes of RFC 6455 that this module sends or tells apart. */
export const closeCodes = {
  /** The sender is done. */
  normal: 1000,
  /** A page was left, or a server goes down. */
  goingAway: 1001,
  /** A message of a kind that the receiver does not take. */
  unsupported: 1003,
  /** The close had no code, as that of `socket.close()` in a page. */
  none: 1005,
  /** There was no close: the connection broke. */
  broken: 1006,
  /** The receiver would have to hold too much. */
  tooBig: 1009,
} as const;

/** What a client adds to a code, since the platform lets it use 1000 and those from 3000 on only: 4003 for 1003. */
export const forClients = 3000;

/** Codes with which the far side says that it is done. Everything before them has arrived. */
const ends: readonly number[] = [closeCodes.normal, closeCodes.goingAway, closeCodes.none];

/**
 * A WebSocket ended otherwise than by its regular close, could not be opened, or was closed by us.
 *
 * @example
 * ```ts
 * import { WebSocketError, webSocketTransport } from "@netrpc/netrpc/websocket";
 * import assert from "node:assert/strict";
 *
 * await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
 *   const { socket, response } = Deno.upgradeWebSocket(request);
 *   socket.onopen = () => socket.close(4000, "not today");
 *   return response;
 * });
 * const socket = new WebSocket(`ws://127.0.0.1:${server.addr.port}`);
 * const transport = await webSocketTransport(socket);
 * const error = await transport.read(new Uint8Array(16)).catch((error) => error);
 * assert(error instanceof WebSocketError);
 * assert.deepEqual([error.code, error.reason], [4000, "not today"]);
 * ```
 */
export class WebSocketError extends Error {
  /** Always `WebSocketError`. */
  override readonly name: string = "WebSocketError";
  /** The close code of RFC 6455: 1006 where the connection broke or was never open. */
  readonly code: number;
  /** The reason that the side gave that closed, or an empty text. */
  readonly reason: string;
  /** What to do, where the text does not say it. */
  declare readonly hint?: string;

  /**
   * Makes the error. Programs do not need to.
   *
   * @param code The close code.
   * @param message The text.
   * @param options The reason, what to do, and the cause.
   */
  constructor(code: number, message: string, options: WebSocketErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = options.reason ?? "";
    if (options.hint !== undefined) showHint(this, options.hint);
  }
}

/** What is known of a close: that of a `CloseEvent`. */
export interface Close {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** The error that a close means, or `undefined` for the regular end. */
export function errorOfClose(
  { code, reason, wasClean }: Close,
  cause: unknown,
): WebSocketError | undefined {
  if (wasClean && ends.includes(code)) return undefined;
  // A connection that breaks has the code 1006 in browsers and none in Deno.
  if (!wasClean && (code === 0 || code === closeCodes.none || code === closeCodes.broken)) {
    const what = messageOf(cause);
    const hint = /too large/i.test(what)
      ? "Deno takes messages of less than 64 MiB: let the far side cut what it writes"
      : undefined;
    const text = what === "" ? "the WebSocket broke" : `the WebSocket broke: ${what}`;
    return new WebSocketError(closeCodes.broken, text, { hint, cause });
  }
  const is = (known: number) => code === known || code === known + forClients;
  const text = `the far side closed the WebSocket with code ${code}`;
  const hint = is(closeCodes.unsupported)
    ? "the far side takes other messages: Go's end is websocket.NetConn(ctx, conn, websocket.MessageBinary)"
    : is(closeCodes.tooBig)
    ? "a message was longer than the far side reads: in Go, NetConn lifts the limit unless SetReadLimit follows it"
    : undefined;
  return new WebSocketError(code, reason === "" ? text : `${text}: ${reason}`, { reason, hint });
}

/** The text of an `ErrorEvent`; browsers give none. */
export function messageOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("message" in cause)) return "";
  return typeof cause.message === "string" ? cause.message : "";
}

/**
 * Events: what a server tells the program of its connections and handlers.
 *
 * @module
 */

import type { ConnectionInfo } from "../rpc/contract.ts";

/**
 * Why a connection ended: the peer closed it (`closed`), it broke (`broken`), nothing came for `idleTimeout` (`idle`), the
 * server was shut down or the listener's signal fired (`shutdown`), the peer took no bytes for `writeTimeout` (`slow`),
 * sent bytes that cannot be read (`protocol`), held too many bytes when `limits.maxBufferedBytes` was reached (`limit`),
 * stopped its pings (`dead`), or sent no whole request within `firstByteTimeout` (`silent`).
 */
export type EndReason =
  | "closed"
  | "broken"
  | "idle"
  | "shutdown"
  | "slow"
  | "protocol"
  | "limit"
  | "dead"
  | "silent";

/** Why a connection was refused before it was served. */
export type RefuseReason = "accept" | "maxConnectionsPerAddress" | "protocol" | "silent" | "broken";

/** A limit of a server at which it waits or refuses. */
export type LimitName =
  | "maxConnections"
  | "maxConnectionsPerAddress"
  | "maxCalls"
  | "maxCallsPerConnection"
  | "maxPendingBytes"
  | "maxBufferedBytes";

/** A connection is served: its protocol is known. */
export interface OpenedEvent {
  /** Names the event. */
  readonly type: "opened";
  /** The connection. */
  readonly connection: ConnectionInfo;
}

/** A connection was closed before it was served. */
export interface RefusedEvent {
  /** Names the event. */
  readonly type: "refused";
  /** The address of the peer, if it has one. */
  readonly remoteAddr?: Deno.Addr;
  /** Why it was refused. */
  readonly reason: RefuseReason;
  /** What the `accept` hook threw, or what broke the connection. */
  readonly error?: unknown;
}

/** A connection that was served has ended. */
export interface EndedEvent {
  /** Names the event. */
  readonly type: "ended";
  /** The connection. */
  readonly connection: ConnectionInfo;
  /** Why it ended. */
  readonly reason: EndReason;
  /** What broke it, or what was wrong with its bytes. */
  readonly error?: unknown;
}

/** A limit was reached: the server does not read or accept until there is room. Given once for each connection. */
export interface LimitEvent {
  /** Names the event. */
  readonly type: "limit";
  /** The limit: an option of `limits`. */
  readonly limit: LimitName;
  /** The connection that reached it, if it is a limit of a connection. */
  readonly connection?: ConnectionInfo;
}

/** A peer sent bytes that cannot be read. The connection ends. */
export interface ProtocolErrorEvent {
  /** Names the event. */
  readonly type: "protocolError";
  /** The connection. */
  readonly connection: ConnectionInfo;
  /** What is wrong, mostly a `GobError`. */
  readonly error: unknown;
}

/** A handler threw or rejected, or its reply did not fit its schema. The caller gets the text of the error only. */
export interface HandlerFailedEvent {
  /** Names the event. */
  readonly type: "handlerFailed";
  /** The connection of the call. */
  readonly connection: ConnectionInfo;
  /** The full name of the method. */
  readonly method: string;
  /** What was thrown. */
  readonly error: unknown;
}

/** What `onEvent` of a server is called with. */
export type ServerEvent =
  | OpenedEvent
  | RefusedEvent
  | EndedEvent
  | LimitEvent
  | ProtocolErrorEvent
  | HandlerFailedEvent;

/** Gives an event to the program. What the program's function throws or rejects with is discarded. */
export type Emit = (event: ServerEvent) => void;

/** Makes a function that gives events to `onEvent` and never throws. */
export function emitter(onEvent: ((event: ServerEvent) => unknown) | undefined): Emit | undefined {
  if (onEvent === undefined) return undefined;
  return (event) => {
    try {
      const result = onEvent(event);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // A hook that fails must not harm the connection.
    }
  };
}

/**
 * What a session needs of its server.
 *
 * @module
 */

import type { Turns } from "../rpc/fair_turns.ts";
import type { PingOptions } from "../rpc/ping.ts";
import type { ByteLimit } from "./byte_limit.ts";
import type { EndReason, LimitName } from "./events.ts";
import type { HandlerRunnerOptions } from "./handler_runner.ts";
import type { MethodTable } from "./method_table.ts";
import type { ServedConnection } from "./served_connection.ts";

/** What the sessions of a server share. */
export interface SessionOptions extends HandlerRunnerOptions {
  readonly methods: MethodTable;
  /** The limit of running handlers of the connection. While they are this many, no further request is read. */
  readonly maxCalls: number;
  /** The limit of unsent bytes of replies. While there are more, no further request is read. */
  readonly maxPendingBytes: number;
  /** The turns of all connections. */
  readonly turns: Turns;
  /** The limit of bytes that all connections hold. */
  readonly byteLimit: ByteLimit;
  /** Milliseconds without bytes and without a running call after which the connection is closed. */
  readonly idleTimeout?: number;
  /** Whether a client that has closed its sending half can wait for replies. */
  readonly allowHalfOpen: boolean;
  /** When a client that sends pings is dead; `undefined`: never. */
  readonly ping: Readonly<PingOptions> | undefined;
  /** Called when a connection has ended; handlers can still be running. */
  readonly onEnd: (connection: ServedConnection, reason: EndReason, error: unknown) => void;
  /** Called when a limit of a connection is reached, once for each limit. */
  readonly onLimit: (limit: LimitName, connection: ServedConnection) => void;
}

/** Who waits for the first request. */
export interface FirstRequest {
  /** It has arrived completely. */
  heard(): void;
}

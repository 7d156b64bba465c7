/**
 * Limits of a server beyond those of its streams.
 *
 * @module
 */

import { fillInLimits } from "../gob/limits.ts";
import type { CodecLimits } from "../rpc/codec_options.ts";

/** Limits on what peers can make a server hold or do. Each has a default; give only those that differ. */
export interface ServerLimits extends CodecLimits {
  /**
   * Connections at a time: 16,384. At the limit the server accepts no more until one ends, except that every listener
   * but the first can add the one that it was just accepting. An idle connection holds some kilobytes.
   */
  maxConnections?: number;
  /**
   * Running handlers of one connection: 4,096. At the limit nothing is read from the connection, not even a
   * cancellation, so that TCP pushes back.
   */
  maxCallsPerConnection?: number;
  /**
   * Unsent bytes of replies on one connection: 16,777,216 (16 MiB). While there are more, no further request is read
   * from it, so that a peer that does not read its replies cannot fill the memory.
   */
  maxPendingBytes?: number;
  /**
   * Running handlers of the whole server: 65,536. At the limit no further request is read on any connection. A call counts
   * until its handler has settled, even if its connection is gone.
   */
  maxCalls?: number;
  /**
   * Connections of one address at a time: as many as `maxConnections` by default. One more is closed at once. A proxy in
   * front of the server is one address.
   */
  maxConnectionsPerAddress?: number;
  /**
   * Bytes that all connections hold together: 268,435,456 (256 MiB). They are requests that have not arrived completely,
   * unsent replies and definitions of types. While there are more, connections that hold more than 64 KiB are not read,
   * and once a second the one that got on the longest ago is ended.
   */
  maxBufferedBytes?: number;
}

/** The limits of the server itself, with defaults. */
export interface ResolvedServerLimits {
  readonly maxConnections: number;
  readonly maxCallsPerConnection: number;
  readonly maxPendingBytes: number;
  readonly maxCalls: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxBufferedBytes: number;
}

const defaults: ResolvedServerLimits = Object.freeze({
  maxConnections: 16_384,
  maxCallsPerConnection: 4096,
  maxPendingBytes: 16 * 1024 * 1024,
  maxCalls: 65_536,
  maxConnectionsPerAddress: Number.MAX_SAFE_INTEGER,
  maxBufferedBytes: 256 * 1024 * 1024,
});

/** Fills in the defaults. Throws `RangeError` for a limit that is not a positive integer. */
export function resolveServerLimits(limits: ServerLimits = {}): ResolvedServerLimits {
  return fillInLimits(limits, defaults);
}

/**
 * Bounds of a server beyond those of its streams, and the check of its time-outs.
 *
 * @module
 */

import type { Limits } from "../gob/mod.ts";
import { checkTimeout } from "../rpc/timers.ts";

/** Bounds on what peers can make a server hold or do. Every one has a default; give only those that differ. */
export interface ServerLimits extends Limits {
  /**
   * Connections at a time: 16,384. At so many the server accepts no more until one ends; each listener beyond the first
   * may have one more that it was just accepting. A connection holds some kilobytes while it is idle.
   */
  maxConnections?: number;
  /**
   * Handlers of one connection that may run at a time: 4,096. While as many run, no further request is read from the
   * connection, so that TCP pushes back; a cancellation is not read either.
   */
  maxCallsPerConnection?: number;
  /**
   * Bytes of replies that may wait to leave on one connection: 16,777,216 (16 MiB). While more do, no further request is
   * read from it: a peer that does not read makes nobody hold its replies.
   */
  maxPendingBytes?: number;
}

/** The bounds of the server itself, all of them. */
export interface ResolvedServerLimits {
  readonly maxConnections: number;
  readonly maxCallsPerConnection: number;
  readonly maxPendingBytes: number;
}

const defaults: ResolvedServerLimits = {
  maxConnections: 16_384,
  maxCallsPerConnection: 4096,
  maxPendingBytes: 16 * 1024 * 1024,
};

/** Fills in the defaults. Throws `RangeError` for a bound that is not a positive integer. */
export function resolveServerLimits(limits: ServerLimits = {}): ResolvedServerLimits {
  const resolved = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof ResolvedServerLimits)[]) {
    const value = limits[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot use limits.${name}: expected a positive integer, received ${value}`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}

/** Refuses time-outs of a server that make no sense; one of 0 would end every connection. */
export function checkServerTimeouts(
  options: { readonly firstByteTimeout?: number; readonly idleTimeout?: number },
): void {
  for (const name of ["firstByteTimeout", "idleTimeout"] as const) {
    checkTimeout(name, options[name], "more than 0");
  }
}

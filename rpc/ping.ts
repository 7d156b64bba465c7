/**
 * How a client sees that its server lives: a call of a reserved method, to which any answer will do. A server that does not
 * know it answers that it can't find the service, which is an answer too.
 *
 * @module
 */

import { int64, type Schema, struct } from "../gob/mod.ts";

/** The full name of the method. Its reply is a bool. */
export const pingMethod = "_goRPC_.Ping";

/** Its argument: nanoseconds of silence after which the client sends one, as Go's `time.Duration`. */
export const PingArgs: Schema<{ Interval: bigint }> = struct("PingArgs", { Interval: int64 });

/** When a peer is asked whether it lives, and when it counts as dead. */
export interface PingOptions {
  /** Milliseconds without bytes before a ping. */
  interval: number;
  /** Milliseconds to wait for a sign of life after that. */
  timeout: number;
}

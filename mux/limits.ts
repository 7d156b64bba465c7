/**
 * The options of a session, and what a peer can make it hold.
 *
 * @module
 */

import type { PingOptions } from "../mod.ts";

/** The window that every stream begins with, in both directions, which the protocol fixes. */
export const initialWindow: number = 256 * 1024;

/** Limits on what a peer can make a session hold. Each has a default; give only those that differ. */
export interface MuxLimits {
  /**
   * Streams that the peer may have opened and nobody has accepted yet: 256. One more is reset. So many streams of ours may
   * wait for the peer's acknowledgement too; `open` waits while there are more.
   */
  acceptBacklog?: number;
  /** Streams of the peer at a time: 4,096. One more is reset. */
  maxStreams?: number;
  /**
   * Bytes to which the receive window of a stream may grow: 1,048,576 (1 MiB); at least 262,144 (256 KiB), which all begin
   * with. It doubles while the reader keeps up. A stream that nobody reads holds no more than its window.
   */
  maxStreamWindow?: number;
  /**
   * Bytes that all streams together hold and nobody has read: 268,435,456 (256 MiB). Above it the stream that holds the most
   * is reset.
   */
  maxBufferedBytes?: number;
}

/** What to make a session with. */
export interface MuxOptions extends MuxLimits {
  /** Which end this is. The two ends of a connection have to differ: as with yamux, who dialled is usually the client. */
  role: "client" | "server";
  /**
   * When a silent peer is asked whether it lives, and when it counts as dead: after 30,000 ms, for 10,000 ms; `false`: never.
   */
  ping?: PingOptions | false;
  /** Milliseconds that the peer may take no bytes at all before the session ends: 10,000. `Infinity`: no end. */
  writeTimeout?: number;
  /** Milliseconds that the peer may take to accept a stream before it is reset: 75,000. `Infinity`: no end. */
  openTimeout?: number;
  /** Milliseconds that the peer may take to close a stream that we have closed before it is reset: 300,000. `Infinity`: no end. */
  closeTimeout?: number;
}

/** The options with their defaults. */
export interface ResolvedOptions extends Required<Omit<MuxOptions, "ping">> {
  readonly ping: Readonly<PingOptions> | undefined;
}

const limits: Readonly<Required<MuxLimits>> = Object.freeze({
  acceptBacklog: 256,
  maxStreams: 4096,
  maxStreamWindow: 1024 * 1024,
  maxBufferedBytes: 256 * 1024 * 1024,
});

const times: Readonly<Record<"writeTimeout" | "openTimeout" | "closeTimeout", number>> = Object
  .freeze({ writeTimeout: 10_000, openTimeout: 75_000, closeTimeout: 300_000 });

const pings: Readonly<PingOptions> = Object.freeze({ interval: 30_000, timeout: 10_000 });

/** `setTimeout` takes no more. */
const maxDelay = 2 ** 31 - 1;

/** Fills in the defaults. Throws `TypeError` for a role that is none, `RangeError` for a number out of range. */
export function resolveOptions(options: MuxOptions): ResolvedOptions {
  const { role, ping = pings } = options;
  if (role !== "client" && role !== "server") {
    throw new TypeError(`role: expected "client" or "server", received ${JSON.stringify(role)}`);
  }
  const resolved = { role, ...limits, ...times };
  for (const name of Object.keys(limits) as (keyof MuxLimits)[]) {
    const least = name === "maxStreamWindow" ? initialWindow : 1;
    const most = name === "maxStreamWindow" ? 2 ** 31 : Number.MAX_SAFE_INTEGER;
    resolved[name] = integer(name, options[name] ?? limits[name], least, most);
  }
  for (const name of Object.keys(times) as (keyof typeof times)[]) {
    resolved[name] = delay(name, options[name] ?? times[name]);
  }
  if (ping === false) return { ...resolved, ping: undefined };
  const interval = delay("ping.interval", ping.interval);
  return { ...resolved, ping: { interval, timeout: delay("ping.timeout", ping.timeout) } };
}

function integer(name: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name}: expected an integer from ${least} to ${most}, received ${value}`);
}

function delay(name: string, value: number): number {
  if (value > 0 && value <= maxDelay || value === Infinity) return value;
  throw new RangeError(
    `${name}: expected milliseconds above 0 and up to ${maxDelay}, or Infinity, received ${value}`,
  );
}

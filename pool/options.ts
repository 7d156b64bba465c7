/**
 * Options of a pool.
 *
 * @module
 */

import type { Client, ConnectOptions } from "../mod.ts";
import type { Backoff, BackoffOptions } from "./backoff.ts";
import { type Emit, emitter, type PoolEvent } from "./events.ts";
import { checkMilliseconds } from "./timing.ts";

/**
 * Finds servers. Its signal fires when the answer is not needed any more, because the pool was closed or it took too long.
 * If it rejects or finds none, the servers that were known stay.
 */
export type FindServers = (signal: AbortSignal) => Promise<readonly ConnectOptions[]>;

/** Options of {@linkcode connectPool}. */
export interface PoolOptions {
  /** The servers, as `connect` takes them, or a function that finds them. */
  servers: readonly ConnectOptions[] | FindServers;
  /** Milliseconds after which that function is called again: 30,000. It is also called when no server can be reached. */
  refresh?: number;
  /** How long a server that failed is left alone. */
  backoff?: BackoffOptions;
  /**
   * Milliseconds after which a call rejects that has no `timeout` of its own, with everything that was done for it: never
   * by default.
   */
  callTimeout?: number;
  /**
   * Milliseconds for a connection to be made and answer, unless the server's own `timeout` says otherwise, and for the
   * function that finds servers: 5,000.
   */
  dialTimeout?: number;
  /** The most milliseconds that a call waits for a server to be there, if its own time is not over before: 30,000. */
  waitTimeout?: number;
  /** The most calls that wait at a time for a server to be there; further ones reject at once: 10,000. */
  maxWaiting?: number;
  /** How often an idempotent call is sent again after its connection broke before the reply: 10. */
  maxRetries?: number;
  /**
   * Is called with the client of every new connection before the first call, for example for `client.use`, or to log in.
   * If it throws or rejects, the connection counts as failed.
   */
  prepare?(client: Client): unknown;
  /** Is called when something happens to a server, or a call is sent again. */
  onEvent?(event: PoolEvent): unknown;
}

/** The options with nothing left out. */
export interface Settings {
  readonly refresh: number;
  readonly backoff: Backoff;
  readonly callTimeout: number | undefined;
  readonly dialTimeout: number;
  readonly waitTimeout: number;
  readonly maxWaiting: number;
  readonly maxRetries: number;
  readonly prepare: ((client: Client) => unknown) | undefined;
  readonly emit: Emit;
}

/** Checks the options, and fills in what is missing. */
export function resolveOptions(options: PoolOptions): Settings {
  const { servers, backoff = {}, callTimeout } = options;
  if (typeof servers !== "function" && !(Array.isArray(servers) && servers.length > 0)) {
    const received = Array.isArray(servers) ? "none" : typeof servers;
    throw new TypeError(
      `Cannot use servers: expected a list of servers or a function, received ${received}`,
    );
  }
  if (callTimeout !== undefined) checkMilliseconds("callTimeout", callTimeout, 0);
  const first = milliseconds("backoff.first", backoff.first, 100, 1);
  return {
    refresh: milliseconds("refresh", options.refresh, 30_000, 1),
    backoff: {
      first,
      longest: milliseconds("backoff.longest", backoff.longest, Math.max(first, 10_000), first),
    },
    callTimeout,
    dialTimeout: milliseconds("dialTimeout", options.dialTimeout, 5000, 1),
    waitTimeout: milliseconds("waitTimeout", options.waitTimeout, 30_000, 0),
    maxWaiting: count("maxWaiting", options.maxWaiting, 10_000),
    maxRetries: count("maxRetries", options.maxRetries, 10),
    prepare: options.prepare?.bind(options),
    emit: emitter(options.onEvent?.bind(options)),
  };
}

function milliseconds(
  option: string,
  value: number | undefined,
  usual: number,
  least: number,
): number {
  if (value === undefined) return usual;
  checkMilliseconds(option, value, least);
  return value;
}

function count(option: string, value: number | undefined, usual: number): number {
  if (value === undefined || value === Infinity) return value ?? usual;
  if (Number.isInteger(value) && value >= 0) return value;
  const received = typeof value === "number" ? value : typeof value;
  throw new RangeError(`Cannot use ${option}: expected a whole number, received ${received}`);
}

/**
 * What a server counts: the calls of every method, and the open connections. Every call is counted, so counting is only a
 * few additions; a snapshot does the sorting, the percentiles and the texts.
 *
 * @module
 */

import { goType } from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import type { Method } from "../rpc/contract.ts";

/**
 * How long calls take, in milliseconds; `null` if none has been measured. Percentiles come from a histogram and are
 * accurate to 5 %. The longest time is exact.
 */
export interface LatencySnapshot {
  /** Half of the calls took no longer. */
  readonly p50: number | null;
  /** Nine of ten calls took no longer. */
  readonly p90: number | null;
  /** Ninety-nine of a hundred calls took no longer. */
  readonly p99: number | null;
  /** The longest that was measured. */
  readonly max: number | null;
}

/** The calls of one method since it was registered. */
export interface CallsSnapshot {
  /** Calls that have begun. */
  readonly calls: number;
  /** Calls that were answered with an error. */
  readonly errors: number;
  /** Calls that have not been answered. */
  readonly inFlight: number;
  /** The time from reading the request to writing the answer. */
  readonly latency: LatencySnapshot;
}

/** A method, and its calls. */
export interface MethodSnapshot extends CallsSnapshot {
  /** The name within its service: `Multiply`. */
  readonly name: string;
  /** The Go type of the argument. */
  readonly args: string;
  /** The Go type of the reply. */
  readonly reply: string;
}

/** A service. */
export interface ServiceSnapshot {
  /** The name under which it is registered. */
  readonly name: string;
  /** Its methods by name. */
  readonly methods: readonly MethodSnapshot[];
}

/** A connection that is open. */
export interface ConnectionSnapshot {
  /** The address of the peer, `127.0.0.1:1234` or `[::1]:1234`; empty if it has none. */
  readonly remote: string;
  /** What it speaks: `gob`, `json`, or `codec` for a codec of the program. */
  readonly protocol: string;
  /** When it was opened, in ISO 8601. */
  readonly since: string;
  /** Calls that have begun on it. */
  readonly calls: number;
  /** Calls on it that have not been answered. */
  readonly inFlight: number;
}

/** A server at one moment, as plain data that JSON can hold. */
export interface ServerSnapshot {
  /** The services by name. */
  readonly services: readonly ServiceSnapshot[];
  /** The open connections, the oldest first. */
  readonly connections: readonly ConnectionSnapshot[];
  /** All connections since the start, including the open ones. */
  readonly connectionsEver: number;
  /** When the server was made, in ISO 8601. */
  readonly startedAt: string;
  /** When the snapshot was taken, in ISO 8601. */
  readonly takenAt: string;
}

/** A method whose calls are counted. */
export interface CountedMethod extends Method<unknown, unknown> {
  readonly stats: MethodStats;
}

/** One of this many calls, a power of two, is measured: reading the clock costs as much as encoding a reply. */
const sampled = 16;

/** Counts the calls of one method. */
export class MethodStats {
  #calls = 0;
  #errors = 0;
  #inFlight = 0;
  readonly #latency = new LatencyHistogram();

  /**
   * Counts a call that begins.
   *
   * @returns The time if this call is measured, else 0; to be given to {@linkcode MethodStats.end}. The first call is
   * measured, and every sixteenth after it.
   */
  begin(): number {
    this.#inFlight++;
    return (this.#calls++ & (sampled - 1)) === 0 ? performance.now() : 0;
  }

  /**
   * Counts the end of a call: once for every `begin`.
   *
   * @param startedAt What `begin` returned.
   * @param failed Whether it was answered with an error.
   */
  end(startedAt: number, failed: boolean): void {
    this.#inFlight--;
    if (failed) this.#errors++;
    if (startedAt !== 0) this.#latency.add(performance.now() - startedAt);
  }

  /** The calls so far. */
  snapshot(): CallsSnapshot {
    return {
      calls: this.#calls,
      errors: this.#errors,
      inFlight: this.#inFlight,
      latency: this.#latency.snapshot(),
    };
  }
}

/** Buckets for each doubling of the time. The middle of a bucket is within 4.5 % of all times in it. */
const perDoubling = 8;
/** Doublings from the shortest time, a microsecond, to the longest that has its own bucket, 70 minutes. */
const doublings = 32;
/** The binary logarithm of the shortest time in milliseconds. */
const shortest = -10;

/** Counts of times in buckets that grow with the time, so that a small fixed size is equally precise for all times. */
export class LatencyHistogram {
  // Floats, because a count of 32 bits overflows within a day on a busy server.
  readonly #counts = new Float64Array(perDoubling * doublings);
  #total = 0;
  #min = Infinity;
  #max = 0;

  /** Adds a time in milliseconds. */
  add(ms: number): void {
    const bucket = Math.floor((Math.log2(ms) - shortest) * perDoubling);
    this.#counts[Math.max(0, Math.min(bucket, this.#counts.length - 1))]!++;
    this.#total++;
    if (ms < this.#min) this.#min = ms;
    if (ms > this.#max) this.#max = ms;
  }

  /** The percentiles of all times. */
  snapshot(): LatencySnapshot {
    if (this.#total === 0) return { p50: null, p90: null, p99: null, max: null };
    return {
      p50: rounded(this.#percentile(50)),
      p90: rounded(this.#percentile(90)),
      p99: rounded(this.#percentile(99)),
      max: rounded(this.#max),
    };
  }

  /** The time that `percent` of all times do not exceed. */
  #percentile(percent: number): number {
    const rank = Math.ceil(this.#total * percent / 100);
    let bucket = 0;
    for (let seen = this.#counts[0]!; seen < rank;) seen += this.#counts[++bucket]!;
    const middle = 2 ** ((bucket + 0.5) / perDoubling + shortest);
    return Math.max(this.#min, Math.min(middle, this.#max));
  }
}

/** Four digits: the measurement does not give more. */
function rounded(ms: number): number {
  return Number(ms.toPrecision(4));
}

/** Counts the calls of one connection. */
export class ConnectionStats {
  readonly #remoteAddr: Deno.Addr | undefined;
  readonly #protocol: string;
  readonly #since = Date.now();
  /** The open connections of the server, including this one until it is closed. */
  readonly #open: Set<ConnectionStats>;
  #calls = 0;
  #inFlight = 0;

  /** Adds itself to the open connections of a server. */
  constructor(remoteAddr: Deno.Addr | undefined, protocol: string, open: Set<ConnectionStats>) {
    this.#remoteAddr = remoteAddr;
    this.#protocol = protocol;
    this.#open = open.add(this);
  }

  /** Counts a call that begins. */
  begin(): void {
    this.#calls++;
    this.#inFlight++;
  }

  /** Counts the end of a call: once for every `begin`, even after `close`. */
  end(): void {
    this.#inFlight--;
  }

  /** Removes the connection from the open ones. Later calls change nothing. */
  close(): void {
    this.#open.delete(this);
  }

  /** The connection so far. */
  snapshot(): ConnectionSnapshot {
    return {
      remote: addressText(this.#remoteAddr),
      protocol: this.#protocol,
      since: new Date(this.#since).toISOString(),
      calls: this.#calls,
      inFlight: this.#inFlight,
    };
  }
}

/** Counts the connections of one server. */
export class ServerStats {
  readonly #startedAt = Date.now();
  /** In the order in which they were opened. */
  readonly #open = new Set<ConnectionStats>();
  #ever = 0;

  /**
   * Counts a connection that was opened. It counts as open until its `close` is called.
   *
   * @param remoteAddr The address of the peer, if it has one.
   * @param protocol What it speaks.
   */
  opened(remoteAddr: Deno.Addr | undefined, protocol: string): ConnectionStats {
    this.#ever++;
    return new ConnectionStats(remoteAddr, protocol, this.#open);
  }

  /** The server at this moment. Services and methods are sorted by name, as on Go's page. */
  snapshot(methods: Iterable<CountedMethod>): ServerSnapshot {
    return {
      services: servicesOf(methods),
      connections: Array.from(this.#open, (connection) => connection.snapshot()),
      connectionsEver: this.#ever,
      startedAt: new Date(this.#startedAt).toISOString(),
      takenAt: new Date().toISOString(),
    };
  }
}

function servicesOf(methods: Iterable<CountedMethod>): ServiceSnapshot[] {
  const services = new Map<string, MethodSnapshot[]>();
  for (const { name, args, reply, stats } of methods) {
    const dot = name.lastIndexOf(".");
    const service = name.slice(0, dot);
    const snapshot: MethodSnapshot = {
      name: name.slice(dot + 1),
      args: goType(nodeOf(args)),
      reply: goType(nodeOf(reply)),
      ...stats.snapshot(),
    };
    const others = services.get(service);
    if (others === undefined) services.set(service, [snapshot]);
    else others.push(snapshot);
  }
  return Array.from(services, ([name, methods]) => ({ name, methods: methods.sort(byName) }))
    .sort(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function addressText(addr: Deno.Addr | undefined): string {
  if (addr === undefined) return "";
  if ("hostname" in addr) {
    const { hostname, port } = addr;
    return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  }
  if ("cid" in addr) return `vsock:${addr.cid}:${addr.port}`;
  // A client rarely names its end of a unix socket. The path is null then, although its type says otherwise.
  return addr.path ? `unix:${addr.path}` : "unix";
}

/**
 * What a server counts: the calls of every method, and the open connections. Every call is counted, so counting is only a
 * few additions; a snapshot does the sorting, the percentiles and the texts.
 *
 * @module
 */

import type { EndReason, LimitName, RefuseReason } from "./events.ts";
import { goType } from "../gob/types/go_type.ts";
import { nodeOf } from "../gob/types/schema.ts";
import type { Method } from "../rpc/contract.ts";
import { LatencyHistogram, type LatencySnapshot } from "./latency_histogram.ts";

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
  /**
   * Fields that only the contract or only a caller has, a line for each pair of a schema and a type, of the open
   * connections; 20 lines at most. A misspelled field shows here.
   */
  readonly differences: readonly string[];
  /** All connections since the start, including the open ones. */
  readonly connectionsEver: number;
  /** Connections that were closed before they were served, by the reason. */
  readonly refused: Readonly<Record<RefuseReason, number>>;
  /** Connections that have ended, by the reason. */
  readonly ended: Readonly<Record<EndReason, number>>;
  /** How often each limit was reached. */
  readonly limitsReached: Readonly<Record<LimitName, number>>;
  /** When the server was made, in ISO 8601. */
  readonly startedAt: string;
  /** When the snapshot was taken, in ISO 8601. */
  readonly takenAt: string;
}

/** A method whose calls are counted. */
export interface CountedMethod extends Method<unknown, unknown> {
  readonly stats: MethodStats;
}

/** When a call began, if it is measured. Only the stats of its method change it. */
export interface CallTime {
  /** On the clock of `performance.now()`; 0 if it is not measured. */
  startedAt: number;
  /** Whether its handler returned a promise. */
  pending: boolean;
}

/** One of this many calls, a power of two, is always measured: reading the clock costs as much as encoding a reply. */
const sampled = 16;

/** A method's first calls are all measured, so that one that is seldom called has all its percentiles. */
const firstMeasured = 100;

/**
 * Counts the calls of one method.
 *
 * Handlers that return a promise may take any time, so all their calls are measured. Of the others one of sixteen is
 * measured and stands for those before it that were not; otherwise a method that sometimes answers at once, from a cache
 * for example, would seem slower than it is.
 */
export class MethodStats {
  #calls = 0;
  #errors = 0;
  #inFlight = 0;
  /** Calls that ended unmeasured since the last measured one that returned no promise. */
  #unmeasured = 0;
  /** How many of the next calls are all measured. */
  #nextMeasured = firstMeasured;
  readonly #latency = new LatencyHistogram();

  /**
   * Counts a call that begins, and decides whether it is measured from here: the first hundred, every sixteenth after
   * them, and sixteen after one that returned a promise, since these probably will too.
   */
  begin(call: CallTime): void {
    this.#inFlight++;
    const isSample = (this.#calls++ & (sampled - 1)) === 0;
    if (isSample || this.#nextMeasured > 0) call.startedAt = performance.now();
    if (this.#nextMeasured > 0) this.#nextMeasured--;
  }

  /** Notes that the handler returned a promise. If the call was not measured before, it is measured from here. */
  pending(call: CallTime): void {
    call.pending = true;
    if (this.#nextMeasured < sampled) this.#nextMeasured = sampled;
    if (call.startedAt === 0) call.startedAt = performance.now();
  }

  /**
   * Counts the end of a call: once for every `begin`.
   *
   * @param call The call.
   * @param failed Whether it was answered with an error.
   */
  end({ startedAt, pending }: CallTime, failed: boolean): void {
    this.#inFlight--;
    if (failed) this.#errors++;
    if (startedAt === 0) {
      this.#unmeasured++;
    } else if (pending) {
      this.#latency.add(performance.now() - startedAt);
    } else {
      this.#latency.add(performance.now() - startedAt, 1 + this.#unmeasured);
      this.#unmeasured = 0;
    }
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

/** Counts the calls of one connection. */
export class ConnectionStats {
  readonly #remoteAddr: Deno.Addr | undefined;
  readonly #protocol: string;
  readonly #since = Date.now();
  /** The open connections of the server, including this one until it is closed. */
  readonly #open: Set<ConnectionStats>;
  #calls = 0;
  #inFlight = 0;

  /** The fields that only one side has, if the codec knows. */
  readonly differences: (() => readonly string[]) | undefined;

  /** Adds itself to the open connections of a server. */
  constructor(
    remoteAddr: Deno.Addr | undefined,
    protocol: string,
    open: Set<ConnectionStats>,
    differences?: () => readonly string[],
  ) {
    this.differences = differences;
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

/** Lines of differences that are shown. */
const maxDifferences = 20;

/** Counts the connections of one server. */
export class ServerStats {
  readonly #startedAt = Date.now();
  /** In the order in which they were opened. */
  readonly #open = new Set<ConnectionStats>();
  #ever = 0;
  // Every name is here from the start, so that a graph of them begins at 0.
  readonly #refused: Record<RefuseReason, number> = {
    accept: 0,
    maxConnectionsPerAddress: 0,
    protocol: 0,
    silent: 0,
    broken: 0,
  };
  readonly #ended: Record<EndReason, number> = {
    closed: 0,
    broken: 0,
    idle: 0,
    shutdown: 0,
    slow: 0,
    protocol: 0,
    limit: 0,
    dead: 0,
    silent: 0,
  };
  readonly #limitsReached: Record<LimitName, number> = {
    maxConnections: 0,
    maxConnectionsPerAddress: 0,
    maxCalls: 0,
    maxCallsPerConnection: 0,
    maxPendingBytes: 0,
    maxBufferedBytes: 0,
  };

  /**
   * Counts a connection that was opened. It counts as open until its `close` is called.
   *
   * @param remoteAddr The address of the peer, if it has one.
   * @param protocol What it speaks.
   * @param differences Gives the fields that only one side has.
   */
  opened(
    remoteAddr: Deno.Addr | undefined,
    protocol: string,
    differences?: () => readonly string[],
  ): ConnectionStats {
    this.#ever++;
    return new ConnectionStats(remoteAddr, protocol, this.#open, differences);
  }

  /** Each difference once. */
  #differences(): string[] {
    const lines = new Set<string>();
    for (const { differences } of this.#open) {
      for (const line of differences?.() ?? []) {
        lines.add(line);
        if (lines.size === maxDifferences) return [...lines];
      }
    }
    return [...lines];
  }

  /** Counts a connection that was closed before it was served. */
  countRefused(reason: RefuseReason): void {
    this.#refused[reason]++;
  }

  /** Counts a served connection that has ended. */
  countEnded(reason: EndReason): void {
    this.#ended[reason]++;
  }

  /** Counts that a limit was reached. */
  countLimit(name: LimitName): void {
    this.#limitsReached[name]++;
  }

  /** The server at this moment. Services and methods are sorted by name, as on Go's page. */
  snapshot(methods: Iterable<CountedMethod>): ServerSnapshot {
    return {
      services: servicesOf(methods),
      connections: Array.from(this.#open, (connection) => connection.snapshot()),
      differences: this.#differences(),
      connectionsEver: this.#ever,
      refused: { ...this.#refused },
      ended: { ...this.#ended },
      limitsReached: { ...this.#limitsReached },
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

/**
 * The options of a server, of `serve` and of `shutdown`, with their defaults and checks.
 *
 * @module
 */

import type { Registry } from "../gob/mod.ts";
import { type CodecOptions, resolveCodecLimits } from "../rpc/codec_options.ts";
import { defaultHttpPath } from "../rpc/http_handshake.ts";
import type { PingOptions } from "../rpc/ping.ts";
import { checkTimeout } from "../rpc/timers.ts";
import type { Peer } from "./accept_hook.ts";
import type { ServerEvent } from "./events.ts";
import { type ResolvedServerLimits, resolveServerLimits, type ServerLimits } from "./limits.ts";

/** Options of a server. */
export interface ServerOptions {
  /** Limits on what peers can make the server hold or do. */
  limits?: ServerLimits;
  /** The types of interface values. */
  registry?: Registry;
  /**
   * Whether the structs of gob callers must have the same fields as the schemas: false. A call whose argument differs is
   * answered with an error that names the fields. The debug page shows differences in any case.
   */
  strict?: boolean;
  /**
   * Milliseconds that a connection has until its first request has arrived completely: 10,000. After that it is closed. Behind
   * the HTTP handshake a client can take its time.
   */
  firstByteTimeout?: number;
  /** Milliseconds without bytes and without a running call after which a connection is closed. Default: never. */
  idleTimeout?: number;
  /**
   * Whether a client that has closed its sending half can wait for replies, as in Go: true. A client that was killed
   * looks the same, so its handlers go on. With false, the signals of the handlers fire when the client's bytes end.
   */
  allowHalfOpen?: boolean;
  /**
   * Milliseconds that a peer has to take some bytes while replies wait for it: 30,000. After that its connection is closed.
   * `Infinity`: it is waited for.
   */
  writeTimeout?: number;
  /**
   * When a client that sends pings, as those of this module do, counts as dead: if nothing came for its own interval, or
   * for `interval` if that is longer, and for `timeout` more. 30,000 and 30,000 milliseconds; `false` turns it off.
   */
  ping?: PingOptions | false;
  /**
   * Decides whether a connection is served, before anything of it is read. `false`, or throwing, closes it. For TLS the
   * handshake comes first.
   */
  accept?(peer: Peer): boolean | void | Promise<boolean | void>;
  /**
   * Called with what happens to connections and handlers. It is not awaited, and what it throws is discarded. A server
   * writes nothing to the console.
   */
  onEvent?(event: ServerEvent): unknown;
  /** Whether TCP probes connections that are silent: true. */
  keepAlive?: boolean;
  /** Whether TCP sends small writes at once: true. */
  noDelay?: boolean;
}

/**
 * A protocol of a server: net/rpc with gob, JSON-RPC, net/rpc with gob behind the HTTP handshake, or the debug page.
 */
export type Protocol = "gob" | "json" | "http" | "debug";

/** Options of `serveConn`, and of `serve` too: which protocols are spoken, and how. */
export interface ProtocolOptions {
  /** The protocols: all by default. */
  protocols?: readonly Protocol[];
  /** The path of the HTTP handshake: `/_goRPC_`. */
  httpPath?: string;
  /** The path of the debug page: `/debug/rpc`. */
  debugPath?: string;
  /** Whether the debug page is shown to other machines too: false. */
  debugRemote?: boolean;
}

/** Options of `serve`. */
export interface ServeOptions extends ProtocolOptions {
  /** Ends `serve` when it fires: the listener is closed and the connections are drained. */
  signal?: AbortSignal;
}

/** Options of `shutdown`. */
export interface ShutdownOptions {
  /** Milliseconds after which connections are closed even if calls are running. Default: never. */
  timeout?: number;
}

/** What became of a shutdown. */
export interface ShutdownResult {
  /** Whether every call was answered and every connection ended by itself. False if the time-out came first. */
  readonly drained: boolean;
  /** Handlers that are still running. Their signals have fired. */
  readonly running: number;
}

const defaultPing: PingOptions = { interval: 30_000, timeout: 30_000 };

/** The options of a server, checked and with defaults. */
export interface ResolvedServerOptions {
  readonly limits: ResolvedServerLimits;
  /** The options of the codec of a connection. */
  readonly stream: CodecOptions & { readonly writeTimeout: number };
  readonly firstByteTimeout: number;
  readonly ping: Readonly<PingOptions> | undefined;
  readonly accept: ServerOptions["accept"];
  readonly onEvent: ServerOptions["onEvent"];
  readonly idleTimeout: number | undefined;
  readonly allowHalfOpen: boolean;
  readonly keepAlive: boolean;
  readonly noDelay: boolean;
}

/**
 * Checks the options of a server and fills in the defaults. Throws `RangeError` for a limit that is not a positive
 * integer and for a time-out of 0 or less, `TypeError` for a time-out that is not a number.
 */
export function resolveServerOptions(options: ServerOptions): ResolvedServerOptions {
  const limits = resolveServerLimits(options.limits);
  resolveCodecLimits(options.limits);
  // A time-out of 0 would close every connection.
  checkTimeout("firstByteTimeout", options.firstByteTimeout, "more than 0");
  checkTimeout("idleTimeout", options.idleTimeout, "more than 0");
  checkTimeout("writeTimeout", options.writeTimeout, "more than 0");
  const ping = options.ping === false ? undefined : options.ping ?? defaultPing;
  checkTimeout("ping.interval", ping?.interval, "more than 0");
  checkTimeout("ping.timeout", ping?.timeout, "more than 0");
  return {
    limits,
    stream: {
      limits: options.limits,
      registry: options.registry,
      strict: options.strict,
      writeTimeout: options.writeTimeout ?? 30_000,
    },
    ping,
    accept: options.accept?.bind(options),
    onEvent: options.onEvent?.bind(options),
    firstByteTimeout: options.firstByteTimeout ?? 10_000,
    idleTimeout: options.idleTimeout,
    allowHalfOpen: options.allowHalfOpen ?? true,
    keepAlive: options.keepAlive ?? true,
    noDelay: options.noDelay ?? true,
  };
}

/** Protocol options, checked and with defaults. */
export interface ResolvedProtocolOptions {
  readonly protocols: ReadonlySet<Protocol>;
  readonly httpPath: string;
  readonly debugPath: string;
  readonly debugRemote: boolean;
}

/** Checks protocol options and fills in the defaults. Throws `TypeError` for an unknown protocol. */
export function resolveProtocolOptions(options: ProtocolOptions): ResolvedProtocolOptions {
  return {
    protocols: resolveProtocols(options.protocols),
    httpPath: options.httpPath ?? defaultHttpPath,
    debugPath: options.debugPath ?? "/debug/rpc",
    debugRemote: options.debugRemote ?? false,
  };
}

const allProtocols: readonly Protocol[] = ["gob", "json", "http", "debug"];

function resolveProtocols(
  protocols: readonly Protocol[] = allProtocols,
): ReadonlySet<Protocol> {
  for (const protocol of protocols) {
    if (allProtocols.includes(protocol)) continue;
    const expected = allProtocols.map((name) => JSON.stringify(name)).join(", ");
    throw new TypeError(
      `Cannot use protocols: expected some of ${expected}, received ${JSON.stringify(protocol)}`,
    );
  }
  return new Set(protocols);
}

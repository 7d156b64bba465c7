/**
 * Dialing: from options to a connection.
 *
 * @module
 */

import type { Limits, Registry } from "../gob/mod.ts";
import type { Transport } from "../rpc/connection.ts";
import { defaultHttpPath, requestHandshake } from "../rpc/http_handshake.ts";
import { tuneSocket } from "../rpc/socket_options.ts";
import { checkTimeout, startTimer } from "../rpc/timers.ts";

/** What {@linkcode connect} can be told beside where to connect. */
export interface DialOptions {
  /** Bounds on what the peer can send. */
  limits?: Limits;
  /** The types of interface values. */
  registry?: Registry;
  /** The format: Go's own, which is meant where nothing is said, or JSON-RPC 1.0 as Go's net/rpc/jsonrpc has it. */
  codec?: "gob" | "json";
  /** Whether to begin with the HTTP handshake: `true` for Go's path, `/_goRPC_`, or a path, which begins with `/`. */
  http?: boolean | string;
  /** Gives the dial up when it fires. It does not concern the connection afterwards. */
  signal?: AbortSignal;
  /** Milliseconds after which the dial is given up, with all its handshakes. */
  timeout?: number;
}

/** What a TLS connection can be told: what `Deno.startTls` takes, and a certificate as `Deno.connectTls` does. */
export interface TlsOptions {
  /** Certificates of authorities that are trusted beside the system's, in PEM. */
  caCerts?: string[];
  /** The client's certificate chain in PEM, where the server asks for one. */
  cert?: string;
  /** The key of that certificate in PEM. */
  key?: string;
  /** Protocols to offer by ALPN. */
  alpnProtocols?: string[];
  /** Whether a certificate of another host is accepted: false. */
  unsafelyDisableHostnameVerification?: boolean;
}

/** A TCP address to connect to. */
export interface TcpAddress {
  /** TCP, which is what is meant where nothing is said. */
  transport?: "tcp";
  /** The port. */
  port: number;
  /** The host; this machine, `127.0.0.1`, where nothing is said. */
  hostname?: string;
  /** TLS: `true`, or its options. */
  tls?: boolean | TlsOptions;
  /** Whether TCP probes the connection while it is silent: true. */
  keepAlive?: boolean;
  /** Whether small writes are sent at once: true. */
  noDelay?: boolean;
}

/** A unix socket to connect to. */
export interface UnixAddress {
  /** A unix socket. */
  transport: "unix";
  /** Its path. */
  path: string;
}

/** Where to connect and how: one object. */
export type ConnectOptions = (TcpAddress | UnixAddress) & DialOptions;

/** Refuses what a program without types may have asked for. */
function checkOptions({ codec = "gob", http = false, timeout }: DialOptions): void {
  checkTimeout("timeout", timeout);
  if (codec !== "gob" && codec !== "json") {
    throw new TypeError(`Cannot use codec: expected "gob" or "json", received ${shown(codec)}`);
  }
  // A space or a line break would end the path within the request.
  const isPath = typeof http === "string" && /^\/[^\0-\x20\x7f]*$/.test(http);
  if (typeof http !== "boolean" && !isPath) {
    const expected =
      'a boolean, or a path that begins with "/" and has no spaces or control characters';
    throw new TypeError(`Cannot use http: expected ${expected}, received ${shown(http)}`);
  }
}

/** What was given, for the text of an error. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return value === null ? "null" : typeof value;
}

/** Opens the connection, with its handshakes. Rejects at once where the options make no sense. */
export async function dial(options: ConnectOptions): Promise<Transport> {
  checkOptions(options);
  const { signal, timeout = Infinity } = options;
  const timer = new AbortController();
  const stopTimer = startTimer(timeout, () => {
    timer.abort(new DOMException(`No connection within ${timeout} ms`, "TimeoutError"));
  });
  const ends = signal === undefined ? timer.signal : AbortSignal.any([signal, timer.signal]);
  try {
    return await openWithin(options, ends);
  } finally {
    stopTimer();
  }
}

/** Opens the connection; closes what came of it where the signal fires before it is ready. */
async function openWithin(options: ConnectOptions, ends: AbortSignal): Promise<Transport> {
  ends.throwIfAborted();
  const { promise: given, reject } = Promise.withResolvers<never>();
  let opened: Transport | undefined;
  const giveUp = () => {
    opened?.close();
    reject(ends.reason);
  };
  ends.addEventListener("abort", giveUp, { once: true });
  const opening = openSocket(options).then(async (conn) => {
    // A connection that comes too late is nobody's.
    if (ends.aborted) return conn.close(), conn;
    opened = conn;
    return await shakeHands(conn, options);
  });
  try {
    return await Promise.race([opening, given]);
  } catch (error) {
    opening.catch(() => {});
    if (!ends.aborted) opened?.close();
    throw error;
  } finally {
    ends.removeEventListener("abort", giveUp);
  }
}

async function openSocket(options: ConnectOptions): Promise<Transport> {
  if (options.transport === "unix") {
    return await Deno.connect({ transport: "unix", path: options.path });
  }
  const { port, hostname = "127.0.0.1", tls = false, keepAlive = true, noDelay = true } = options;
  const secure = tls === true ? {} : tls;
  // Only this takes a certificate of the client's, and its connections cannot be tuned.
  if (secure && (secure.cert ?? secure.key) !== undefined) {
    return await Deno.connectTls({ hostname, port, ...secure });
  }
  const conn = await Deno.connect({ hostname, port });
  tuneSocket(conn, { keepAlive, noDelay });
  return secure ? await Deno.startTls(conn, { hostname, ...secure }) : conn;
}

/** Does what comes before RPC: the handshake of TLS, so that its failure is the dial's, and that of HTTP. */
async function shakeHands(conn: Transport, { http = false }: DialOptions): Promise<Transport> {
  if ("handshake" in conn) await (conn as Deno.TlsConn).handshake();
  if (http === false) return conn;
  return await requestHandshake(conn, http === true ? defaultHttpPath : http);
}

/**
 * Dialing: from options to a connection.
 *
 * @module
 */

import type { Limits, Registry } from "../gob/mod.ts";
import type { Transport } from "../rpc/connection.ts";
import type { PingOptions } from "../rpc/ping.ts";
import { defaultHttpPath, requestHandshake } from "../rpc/http_handshake.ts";
import { tuneSocket } from "../rpc/socket_options.ts";
import { checkTimeout, startTimer } from "../rpc/timers.ts";
import { type Step, timeoutError, withAddress, withTlsHint } from "./dial_errors.ts";

/** Milliseconds for handshakes if a program sets no time-out: some servers wait for ever for bytes that never come. */
const handshakeTimeout = 10_000;

/** Options of {@linkcode connect} other than the address. */
export interface DialOptions {
  /** Limits on what the peer can send. */
  limits?: Limits;
  /** The types of interface values. */
  registry?: Registry;
  /**
   * Whether the structs of a gob server must have the same fields as the schemas: false. A reply that differs is an error of
   * its call, which names the fields.
   */
  strict?: boolean;
  /** The format: gob, which is the default, or JSON-RPC 1.0 as in Go's net/rpc/jsonrpc. */
  codec?: "gob" | "json";
  /** Whether to begin with the HTTP handshake: `true` for Go's path, `/_goRPC_`, or a path that begins with `/`. */
  http?: boolean | string;
  /** Gives up the dial when it fires. It has no effect on the connection afterwards. */
  signal?: AbortSignal;
  /**
   * Milliseconds that the dial can take, including all handshakes. Without it, the handshakes of TLS and HTTP together have
   * 10,000: some servers that speak neither never answer. `Infinity` waits without limit.
   */
  timeout?: number;
  /**
   * Milliseconds after which a call rejects that has no `timeout` of its own: never by default. A call with
   * `{ timeout: Infinity }` waits without limit.
   */
  callTimeout?: number;
  /**
   * When the client asks a server from which no bytes come whether it lives, and how long the answer can take: after 30,000
   * milliseconds, within 15,000. Any bytes are an answer. If none come, the connection ends with a `ShutdownError`. A server
   * that cannot answer for that long, because a handler blocks it, counts as dead too. `false` turns it off.
   */
  ping?: PingOptions | false;
}

/** Options of TLS: those of `Deno.startTls`, and the client's certificate as in `Deno.connectTls`. */
export interface TlsOptions {
  /** Certificates of authorities to trust in addition to the system's, in PEM. */
  caCerts?: readonly string[];
  /** The client's certificate chain in PEM, for a server that asks for one. */
  cert?: string;
  /** The key of that certificate in PEM. */
  key?: string;
  /** Protocols to offer by ALPN. */
  alpnProtocols?: readonly string[];
  /** Whether a certificate of another host is accepted: false. */
  unsafelyDisableHostnameVerification?: boolean;
}

/** A TCP address to connect to. */
export interface TcpAddress {
  /** TCP, which is the default. */
  transport?: "tcp";
  /** The port. */
  port: number;
  /** The host: this machine, `127.0.0.1`, by default. */
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

/** The address to connect to, and the options, in one object. */
export type ConnectOptions = (TcpAddress | UnixAddress) & DialOptions;

/** Throws if it is no object: a text such as Go takes, or nothing. */
export function checkAddress(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    const expected = '{ hostname, port } or { transport: "unix", path }';
    throw new TypeError(`Cannot connect: expected ${expected}, received ${shown(options)}`);
  }
}

/** Checks values that the types do not, or that a program in JavaScript can get wrong. */
function checkOptions(options: DialOptions): void {
  checkAddress(options);
  const { codec = "gob", http = false, timeout, callTimeout } = options;
  checkTimeout("timeout", timeout);
  checkTimeout("callTimeout", callTimeout);
  if (codec !== "gob" && codec !== "json") {
    throw new TypeError(`Cannot use codec: expected "gob" or "json", received ${shown(codec)}`);
  }
  // A space or a line break would end the path in the request.
  const isPath = typeof http === "string" && /^\/[^\0-\x20\x7f]*$/.test(http);
  if (typeof http !== "boolean" && !isPath) {
    const expected =
      'a boolean, or a path that begins with "/" and has no spaces or control characters';
    throw new TypeError(`Cannot use http: expected ${expected}, received ${shown(http)}`);
  }
}

/** A value in the text of an error. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return value === null ? "null" : typeof value;
}

/**
 * Opens a connection with its handshakes, as {@linkcode connect} does, and gives it without a client. For programs that wrap
 * the transport, or speak by a codec of their own. Follows `rpc.Dial` and `rpc.DialHTTP` up to their `NewClient`.
 *
 * @param options The address, and how to open the connection. What is only of use to a client is not looked at.
 * @returns The connection: its owner closes it.
 * @throws {TypeError} If the options are invalid.
 * @throws {DOMException} `TimeoutError` if it takes longer than `timeout`.
 * @throws {Error} If the connection cannot be opened, with the address in its text, or what `signal` gives as its reason.
 *
 * @example
 * ```ts
 * import { Client, dial, gob, gobClientCodec, method, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * const transport = await dial({ port: listener.addr.port });
 * await using client = new Client(gobClientCodec(transport));
 * assert.equal(await client.service(Echo).Text("hi"), "hi");
 * ```
 */
export async function dial(options: ConnectOptions): Promise<Transport> {
  checkOptions(options);
  const { signal, timeout = Infinity } = options;
  let step: Step = "connect";
  const timer = new AbortController();
  const giveUp = (milliseconds: number) => timer.abort(timeoutError(step, milliseconds));
  let stopTimer = startTimer(timeout, () => giveUp(timeout));
  const enter = (next: Step) => {
    if (options.timeout === undefined && step === "connect") {
      stopTimer = startTimer(handshakeTimeout, () => giveUp(handshakeTimeout));
    }
    step = next;
  };
  const ends = signal === undefined ? timer.signal : AbortSignal.any([signal, timer.signal]);
  try {
    return await openWithin(options, ends, enter);
  } finally {
    stopTimer();
  }
}

/** Opens the connection; closes it if the signal fires before it is ready. */
async function openWithin(
  options: ConnectOptions,
  ends: AbortSignal,
  enter: (step: Step) => void,
): Promise<Transport> {
  ends.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  let opened: Transport | undefined;
  const giveUp = () => {
    opened?.close();
    reject(ends.reason);
  };
  ends.addEventListener("abort", giveUp, { once: true });
  const opening = openSocket(options).then(async (conn) => {
    // It came too late.
    if (ends.aborted) return conn.close(), conn;
    opened = conn;
    return await shakeHands(conn, options, enter);
  });
  try {
    return await Promise.race([opening, aborted]);
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
    const { path } = options;
    return await Deno.connect({ transport: "unix", path }).catch(withAddress(path));
  }
  const { port, hostname = "127.0.0.1", tls = false, keepAlive = true, noDelay = true } = options;
  const address = hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  const secure = tls && tlsOptions(tls);
  // Only `connectTls` takes a client's certificate, and its connections have no socket options.
  if (secure && (secure.cert ?? secure.key) !== undefined) {
    return await Deno.connectTls({ hostname, port, ...secure }).catch(withAddress(address));
  }
  const conn = await connectTcp(hostname, port).catch(withAddress(address));
  tuneSocket(conn, { keepAlive, noDelay });
  return secure ? await Deno.startTls(conn, { hostname, ...secure }) : conn;
}

/** Connects, but not to itself. */
async function connectTcp(hostname: string, port: number): Promise<Deno.TcpConn> {
  const conn = await Deno.connect({ hostname, port });
  if (!isOwnEnd(conn)) return conn;
  conn.close();
  throw new Deno.errors.ConnectionRefused("Connection refused: it came back to itself");
}

/**
 * Whether a socket is connected to itself. The system does that if nobody listens on a port of this machine and it happens
 * to pick the same one for our end. As in Go's `net.Dial`, it counts as refused: every request would be its own reply, and
 * the server could not have its port back.
 */
function isOwnEnd(conn: Partial<Pick<Deno.TcpConn, "localAddr" | "remoteAddr">>): boolean {
  const { localAddr, remoteAddr } = conn;
  return localAddr !== undefined && localAddr.port === remoteAddr?.port &&
    localAddr.hostname === remoteAddr.hostname;
}

/** The options of TLS as Deno takes them. */
function tlsOptions(tls: true | TlsOptions) {
  const { caCerts, alpnProtocols, ...rest } = tls === true ? {} as TlsOptions : tls;
  return {
    ...rest,
    ...caCerts && { caCerts: [...caCerts] },
    ...alpnProtocols && { alpnProtocols: [...alpnProtocols] },
  };
}

/** Makes the TLS handshake now, so that its failure fails the dial, and then the HTTP handshake. */
async function shakeHands(
  conn: Transport,
  { http = false }: DialOptions,
  enter: (step: Step) => void,
): Promise<Transport> {
  if ("handshake" in conn) {
    enter("TLS");
    await (conn as Deno.TlsConn).handshake().catch(withTlsHint);
  }
  if (http === false) return conn;
  enter("HTTP");
  return await requestHandshake(conn, http === true ? defaultHttpPath : http);
}

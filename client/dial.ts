/**
 * Dialing: from options to a connection.
 *
 * @module
 */

import type { Limits, Registry } from "../gob/mod.ts";
import type { Transport } from "../rpc/connection.ts";

/** What {@linkcode connect} can be told beside where to connect. */
export interface DialOptions {
  /** Bounds on what the peer can send. */
  limits?: Limits;
  /** The types of interface values. */
  registry?: Registry;
  /** Gives the dial up when it fires. It does not concern the connection afterwards. */
  signal?: AbortSignal;
  /** Milliseconds after which the dial is given up. */
  timeout?: number;
}

/** A TCP address to connect to. */
export interface TcpAddress {
  /** TCP, which is what is meant where nothing is said. */
  transport?: "tcp";
  /** The port. */
  port: number;
  /** The host; this machine, `127.0.0.1`, where nothing is said. */
  hostname?: string;
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

/** Opens the connection. */
export async function dial(options: ConnectOptions): Promise<Transport> {
  const { signal, timeout } = options;
  const ends = AbortSignal.any([
    ...(signal === undefined ? [] : [signal]),
    ...(timeout === undefined ? [] : [AbortSignal.timeout(timeout)]),
  ]);
  ends.throwIfAborted();
  const dialing = open(options);
  const { promise: given, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(ends.reason);
  ends.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([dialing, given]);
  } catch (error) {
    // A connection that comes too late is nobody's.
    dialing.then((conn) => conn.close(), () => {});
    throw error;
  } finally {
    ends.removeEventListener("abort", giveUp);
  }
}

function open(options: ConnectOptions): Promise<Transport> {
  if (options.transport === "unix") {
    return Deno.connect({ transport: "unix", path: options.path });
  }
  return Deno.connect({ hostname: options.hostname ?? "127.0.0.1", port: options.port });
}

/**
 * The options by which commands reach a server.
 *
 * @module
 */

import {
  type Client,
  connect,
  type ConnectOptions,
  dial,
  type TlsOptions,
  type Transport,
} from "../mod.ts";
import { parseAddress } from "./address.ts";
import {
  CommandError,
  type Invocation,
  type Options,
  pathOf,
  textOf,
  textsOf,
  UsageError,
  type Values,
} from "./command.ts";
import { parseDuration } from "./duration.ts";
import { unreadable } from "./unreadable.ts";

/** Options of every command that calls a server. With `--unix` the address is left out. */
export const connectionOptions: Options = {
  unix: { type: "string", value: "PATH", help: "the server's unix socket, instead of ADDRESS" },
  http: { type: "boolean", help: "begin with the HTTP handshake, as rpc.DialHTTP" },
  "http-path": { type: "string", value: "/PATH", help: "the same with another path than /_goRPC_" },
  json: { type: "boolean", help: "speak JSON-RPC 1.0, as net/rpc/jsonrpc" },
  tls: { type: "boolean", help: "use TLS" },
  cacert: {
    type: "string",
    value: "FILE",
    help: "with --tls: trust the authority in this PEM file",
  },
  timeout: { type: "string", value: "TIME", help: "give up after this long: 10s" },
};

/** What they need. A unix socket is a file too. */
export const connectionPermissions: string =
  "--allow-net; with --unix --allow-read and --allow-write too";

/** Options that ride in the header of a call. */
export const metadataOptions: Options = {
  metadata: {
    type: "string",
    value: "KEY=VALUE",
    multiple: true,
    help: "metadata of the call; again for more. Never printed",
  },
};

/** Milliseconds for the dial and for each call, unless `--timeout` says otherwise. */
const defaultTimeout = 10_000;

/** What a command line says of the server, and what is left of its arguments. */
export interface Target {
  readonly options: ConnectOptions;
  /** The arguments behind the address. */
  readonly rest: readonly string[];
  /** Milliseconds for a call. */
  readonly timeout: number;
  /** How messages name the server: `127.0.0.1:1234`. */
  readonly name: string;
}

/** Reads the options and the address. */
export async function targetOf({ positionals, values }: Invocation): Promise<Target> {
  const time = textOf(values, "timeout");
  const timeout = time === undefined ? defaultTimeout : parseDuration(time, "timeout");
  const shared = {
    codec: values.json === true ? "json" as const : "gob" as const,
    http: pathOf(values, "http-path", "/rpc") ?? values.http === true,
    timeout,
    callTimeout: timeout,
  };
  const path = textOf(values, "unix");
  if (path !== undefined) {
    if (values.tls === true) throw new UsageError("--tls does not go with --unix");
    const options: ConnectOptions = { transport: "unix", path, ...shared };
    return { options, rest: positionals, timeout, name: path };
  }
  const [address, ...rest] = positionals;
  if (address === undefined) throw new UsageError("ADDRESS is missing: HOST:PORT, or --unix PATH");
  const tls = await tlsOf(values);
  const options: ConnectOptions = { ...parseAddress(address), tls, ...shared };
  return { options, rest, timeout, name: address };
}

async function tlsOf(values: Values): Promise<boolean | TlsOptions> {
  const file = textOf(values, "cacert");
  if (file === undefined) return values.tls === true;
  if (values.tls !== true) throw new UsageError("--cacert goes with --tls");
  try {
    return { caCerts: [await Deno.readTextFile(file)] };
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Connects. */
export function open(target: Target): Promise<Client> {
  return named(target, connect(target.options));
}

/** Connects, without a client. */
export function openTransport(target: Target): Promise<Transport> {
  return named(target, dial(target.options));
}

/** Sees to it that an error of connecting names the server. */
async function named<T>({ name }: Target, connecting: Promise<T>): Promise<T> {
  try {
    return await connecting;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof TypeError) throw error;
    if (message.startsWith("Cannot connect to ")) throw error;
    throw new CommandError(`Cannot connect to ${name}: ${message}`, { cause: error });
  }
}

/** Reads `--metadata`. */
export function metadataOf(values: Values): Record<string, string> | undefined {
  const entries = textsOf(values, "metadata").map((text) => {
    const at = text.indexOf("=");
    // The text itself may be a secret.
    if (at < 1) throw new UsageError("--metadata takes KEY=VALUE");
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

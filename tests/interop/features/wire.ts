/**
 * The three ways from one program to another: TCP, unix sockets, and TLS with certificates that Go makes.
 *
 * @module
 */

import type { ConnectOptions, TlsOptions } from "../../../mod.ts";
import { output } from "../../testing/process.ts";
import { buildGo } from "../../testing/go.ts";
import { type Address, parseAddress, type SocketFolder } from "../network.ts";

/** How two programs are connected. */
export type Wire = "tcp" | "unix" | "tls";

/** All three. */
export const wires: readonly Wire[] = ["tcp", "unix", "tls"];

/** The path of the Go program, built when it is first asked for. */
export function peerProgram(): Promise<string> {
  return buildGo(new URL("./peer/", import.meta.url));
}

/** All that two programs need to trust each other, in PEM; the names are those of peer/certificates.go. */
export interface Certificates {
  /** Signed those of the server, of another server and of the client. */
  readonly Authority: string;
  readonly ServerCert: string;
  readonly ServerKey: string;
  /** Of a server at another place. */
  readonly ElsewhereCert: string;
  readonly ElsewhereKey: string;
  readonly ClientCert: string;
  readonly ClientKey: string;
  /** An authority that has signed none of them. */
  readonly Stranger: string;
  /** Whether a Go server asks for the certificate of its client. */
  readonly RequireClient: boolean;
}

let made: Promise<Certificates> | undefined;

/** Certificates, made by Go once in the life of this process. */
export function certificates(): Promise<Certificates> {
  made ??= makeCertificates();
  return made;
}

async function makeCertificates(): Promise<Certificates> {
  return JSON.parse(await output(await peerProgram(), ["certificates"]));
}

/** Listens on a port that the system picks, or at a path in the folder. */
export async function listen(wire: Wire, folder: SocketFolder): Promise<[Deno.Listener, Address]> {
  if (wire === "unix") {
    const path = folder.path();
    return [Deno.listen({ transport: "unix", path }), parseAddress("unix", path)];
  }
  const where = { hostname: "127.0.0.1", port: 0 };
  const listener = wire === "tcp" ? Deno.listen(where) : await listenTls(where);
  const { port } = listener.addr as Deno.NetAddr;
  return [listener, parseAddress("tcp", `127.0.0.1:${port}`)];
}

async function listenTls(where: { hostname: string; port: number }): Promise<Deno.Listener> {
  const { ServerCert: cert, ServerKey: key } = await certificates();
  return Deno.listenTls({ ...where, cert, key }) as Deno.Listener;
}

/** What `connect` has to be told of an address on a wire; over TLS it trusts the authority of our certificates. */
export async function connectOptions(
  wire: Wire,
  { options }: Address,
  tls?: TlsOptions,
): Promise<ConnectOptions> {
  if ("path" in options) return options;
  if (wire !== "tls") return { ...options, transport: "tcp" };
  const { Authority } = await certificates();
  return { ...options, transport: "tcp", tls: tls ?? { caCerts: [Authority] } };
}

/**
 * The beginning of a connection: which protocol it speaks, and the answers to HTTP requests that lead to no RPC.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import { acceptHandshake, readHead, writeText } from "../rpc/http_handshake.ts";
import type { ResolvedProtocolOptions } from "./options.ts";
import { sniff } from "./sniff.ts";

/** What a listener serves. */
export interface Offer extends Omit<ResolvedProtocolOptions, "debugRemote"> {
  /** Answers a request for the debug page. `undefined`: this peer may not see it. */
  readonly debugPage: (request: DebugRequest) => Promise<Page | undefined>;
}

/** A request for the debug page. */
export interface DebugRequest {
  /** Whether it is wanted as JSON. */
  readonly json: boolean;
  /** Who asks. */
  readonly remoteAddr: Deno.Addr | undefined;
  /** The host that was asked for; empty where none was named. */
  readonly host: string;
}

/** An answer to an HTTP request. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection that speaks RPC. */
export interface Negotiated {
  readonly protocol: "gob" | "json";
  readonly transport: Transport;
}

/**
 * Finds out what a connection speaks. `undefined`: it was answered, or it speaks nothing that is offered, and is to be
 * closed. Rejects where the connection breaks.
 */
export async function negotiate(conn: Transport, offer: Offer): Promise<Negotiated | undefined> {
  const { protocols } = offer;
  const sniffed = await sniff(conn);
  if (sniffed === undefined) return undefined;
  const { protocol, transport } = sniffed;
  if (protocol === "http") return await answerHttp(transport, offer);
  return protocols.has(protocol) ? { protocol, transport } : undefined;
}

async function answerHttp(transport: Transport, offer: Offer): Promise<Negotiated | undefined> {
  const { protocols, httpPath, debugPath } = offer;
  if (!protocols.has("http") && !protocols.has("debug")) return undefined;
  const { first, host, rest } = await readHead(transport);
  const [method = "", target = ""] = first.split(" ");
  const [path, query = ""] = target.split("?");
  if (protocols.has("http") && path === httpPath) {
    if (method === "CONNECT") {
      await acceptHandshake(rest);
      return { protocol: "gob", transport: rest };
    }
    await answer(rest, "405 Method Not Allowed", text("405 must CONNECT\n"), method);
    return undefined;
  }
  const wanted = protocols.has("debug") && path === debugPath &&
    (method === "GET" || method === "HEAD");
  const json = new URLSearchParams(query).get("format") === "json";
  const { remoteAddr } = transport;
  const page = wanted ? await offer.debugPage({ json, remoteAddr, host }) : undefined;
  if (page === undefined) await answer(rest, "404 Not Found", text("404 page not found\n"), method);
  else await answer(rest, "200 OK", page, method);
  return undefined;
}

function text(body: string): Page {
  return { headers: { "Content-Type": "text/plain; charset=utf-8" }, body };
}

async function answer(conn: Transport, status: string, page: Page, method: string): Promise<void> {
  const length = new TextEncoder().encode(page.body).length;
  const headers = { ...page.headers, "Content-Length": String(length), "Connection": "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const body = method === "HEAD" ? "" : page.body;
  await writeText(conn, `HTTP/1.0 ${status}\r\n${lines.join("")}\r\n${body}`);
}

/**
 * Whether a request for the debug page is of this machine: over a unix socket, or from a loopback address and to a `Host` that
 * names this machine, or none. A site can give its own name the address of this machine and have a browser here ask; no
 * browser asks over a unix socket.
 */
export function isLocal(addr: Deno.Addr | undefined, host: string): boolean {
  if (addr === undefined) return false;
  if ("hostname" in addr) return isLoopback(addr.hostname) && isLoopbackHost(host);
  return addr.transport === "unix" || addr.transport === "unixpacket";
}

function isLoopback(hostname: string): boolean {
  return hostname === "::1" || hostname.startsWith("127.") || hostname.startsWith("::ffff:127.");
}

function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d*$/, "").toLowerCase();
  return name === "" || name === "localhost" || name === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(name);
}

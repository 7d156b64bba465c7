/**
 * The beginning of a connection: which protocol it speaks, and the answers to HTTP requests that do not lead to RPC.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import { acceptHandshake, readHead, requestBeginning, writeText } from "../rpc/http_handshake.ts";
import type { ResolvedProtocolOptions } from "./options.ts";
import { sniff } from "./sniff.ts";

/** What a listener serves. */
export interface Offer extends Omit<ResolvedProtocolOptions, "debugRemote"> {
  /** Makes the debug page. `undefined`: it is not shown to this peer. */
  readonly debugPage: (request: DebugRequest) => Page | undefined;
}

/** How the debug page is written: for people, as JSON, or for Prometheus. */
export type DebugFormat = "html" | "json" | "prometheus";

/** A request for the debug page. */
export interface DebugRequest {
  readonly format: DebugFormat;
  /** Who asks. */
  readonly remoteAddr: Deno.Addr | undefined;
  /** The `Host` header; empty if there is none. */
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
  /** Whether it began with the HTTP handshake. */
  readonly viaHttp: boolean;
}

/**
 * Finds out what a connection speaks. `answered`: it got the answer to its HTTP request and can be closed. `undefined`: it
 * speaks nothing that is offered. Rejects if the connection breaks.
 */
export async function negotiate(
  conn: Transport,
  offer: Offer,
): Promise<Negotiated | "answered" | undefined> {
  const { protocols } = offer;
  const sniffed = await sniff(conn);
  if (sniffed === undefined) return undefined;
  const { protocol, transport } = sniffed;
  if (protocol === "http") return await answerHttp(transport, offer);
  if (protocol === undefined || !protocols.has(protocol)) return undefined;
  return { protocol, transport, viaHttp: false };
}

async function answerHttp(
  transport: Transport,
  offer: Offer,
): Promise<Negotiated | "answered" | undefined> {
  const { protocols, httpPath, debugPath } = offer;
  if (!protocols.has("http") && !protocols.has("debug")) return undefined;
  const { first, host, rest } = await readHead(transport, requestBeginning);
  const [method = "", target = ""] = first.split(" ");
  const [path, query = ""] = target.split("?");
  if (protocols.has("http") && path === httpPath) {
    if (method === "CONNECT") {
      await acceptHandshake(rest);
      return { protocol: "gob", transport: rest, viaHttp: true };
    }
    await answer(rest, "405 Method Not Allowed", text("405 must CONNECT\n"), method);
    return "answered";
  }
  const wanted = protocols.has("debug") && path === debugPath &&
    (method === "GET" || method === "HEAD");
  const { remoteAddr } = transport;
  const page = wanted ? offer.debugPage({ format: formatOf(query), remoteAddr, host }) : undefined;
  if (page === undefined) await answer(rest, "404 Not Found", text("404 page not found\n"), method);
  else await answer(rest, "200 OK", page, method);
  return "answered";
}

/** The format that a query asks for; for people if it names none that is known. */
function formatOf(query: string): DebugFormat {
  const format = new URLSearchParams(query).get("format");
  return format === "json" || format === "prometheus" ? format : "html";
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
 * Whether a request for the debug page comes from this machine: over a unix socket, or from a loopback address with a `Host`
 * that is missing or names this machine. Without the check of `Host`, a site could point its own name at 127.0.0.1 and
 * have a browser here fetch the page. Browsers do not use unix sockets.
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

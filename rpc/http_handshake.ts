/**
 * The HTTP handshake of net/rpc, read from the raw connection: `Deno.serve` and `node:http` answer 400 to it.
 *
 * @module
 */

import type { Transport } from "./connection.ts";
import { PrefixedTransport } from "./prefixed_transport.ts";

/** The path on which Go serves by default. */
export const defaultHttpPath = "/_goRPC_";
/** What a server says when it has changed to RPC. */
const connected = "200 Connected to Go RPC";
/** A head of more bytes than this is refused: a handshake has some fifty. */
const maxHeadBytes = 16 * 1024;

/** A request or an answer up to its empty line. */
export interface Head {
  /** The first line. */
  readonly first: string;
  /** What the `Host` header says; empty where there is none. */
  readonly host: string;
  /** The connection behind it. */
  readonly rest: Transport;
}

/** Reads up to the first empty line. Throws where there is none in what a head may take. */
export async function readHead(transport: Transport): Promise<Head> {
  const bytes = new Uint8Array(maxHeadBytes);
  for (let length = 0; length < bytes.length;) {
    const count = await transport.read(bytes.subarray(length));
    if (count === null) throw new Error("unexpected EOF");
    // An end that began in the bytes before is found too.
    const end = endOfHead(bytes, Math.max(0, length - 3), length + count);
    length += count;
    if (end < 0) continue;
    const text = new TextDecoder().decode(bytes.subarray(0, end));
    const rest = new PrefixedTransport(bytes.slice(end, length), transport);
    const host = text.split("\n").find((line) => /^host:/i.test(line))?.slice(5).trim() ?? "";
    return { first: text.slice(0, text.search(/\r?\n/)), host, rest };
  }
  throw new Error(`HTTP head of more than ${maxHeadBytes} bytes`);
}

/** Where the head ends: behind two line feeds with nothing, or a carriage return, between. -1: not here. */
function endOfHead(bytes: Uint8Array, from: number, to: number): number {
  for (let at = bytes.indexOf(0x0a, from); at >= 0 && at < to; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (next < to && bytes[next] === 0x0a) return next + 1;
  }
  return -1;
}

/** Writes all of a text. */
export async function writeText(transport: Transport, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await transport.write(bytes.subarray(at));
}

/** Asks a server to change to RPC. Returns the connection behind its answer; throws where it does not agree. */
export async function requestHandshake(transport: Transport, path: string): Promise<Transport> {
  await writeText(transport, `CONNECT ${path} HTTP/1.0\n\n`);
  const { first, rest } = await readHead(transport);
  const status = first.replace(/^HTTP\/\d\.\d /, "");
  if (status === first) {
    throw new Error(`malformed HTTP response: ${JSON.stringify(first.slice(0, 100))}`);
  }
  if (status !== connected) throw new Error(`unexpected HTTP response: ${status}`);
  return rest;
}

/** Agrees to change to RPC. */
export function acceptHandshake(transport: Transport): Promise<void> {
  return writeText(transport, `HTTP/1.0 ${connected}\n\n`);
}

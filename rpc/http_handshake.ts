/**
 * The HTTP handshake of net/rpc, on the raw connection, because `Deno.serve` and `node:http` answer it with 400.
 *
 * @module
 */

import { shorten } from "../gob/errors.ts";
import { showHint } from "../gob/show_hint.ts";
import type { Transport } from "./connection.ts";
import { otherProtocol, spokenIn } from "./first_bytes.ts";
import { PrefixedTransport } from "./prefixed_transport.ts";

/** The path on which Go serves by default. */
export const defaultHttpPath = "/_goRPC_";
/** The status of a server that has changed to RPC. */
const connected = "200 Connected to Go RPC";
/** Longer heads are refused. A handshake has some fifty bytes. */
const maxHeadBytes = 16 * 1024;
/** How a request begins, of which up to 16 bytes have arrived: a method, and a space or the end of the line. */
export const requestBeginning: RegExp = /^[A-Z]+(?:[ \r\n].*)?$/s;
/** Any beginning: the whole first line is checked later. */
const anyBeginning = /^/;
/** Most heads fit into this many bytes; a peer that says nothing holds no more. */
const firstHeadBytes = 512;

/** The head of a request or an answer: everything up to the empty line. */
export interface Head {
  /** The first line. */
  readonly first: string;
  /** The value of the `Host` header; empty if there is none. */
  readonly host: string;
  /** The connection, with what follows the head. */
  readonly rest: Transport;
}

/**
 * Reads up to the first empty line. Throws if the head is too long, does not begin as `beginning` says, or the connection
 * ends in it. `look` sees what has arrived after every read, and can throw.
 */
export async function readHead(
  transport: Transport,
  beginning: RegExp = anyBeginning,
  look: (bytes: Uint8Array) => void = () => {},
): Promise<Head> {
  let bytes = new Uint8Array(firstHeadBytes);
  for (let length = 0; length < maxHeadBytes;) {
    if (length === bytes.length) {
      const grown = new Uint8Array(Math.min(length * 4, maxHeadBytes));
      grown.set(bytes);
      bytes = grown;
    }
    const count = await transport.read(bytes.subarray(length));
    if (count === null) throw new Error("unexpected EOF");
    // The end can begin in the last three bytes of the read before.
    const end = endOfHead(bytes, Math.max(0, length - 3), length + count);
    length += count;
    look(bytes.subarray(0, length));
    const start = String.fromCharCode(...bytes.subarray(0, Math.min(length, 16)));
    if (!beginning.test(start)) {
      throw new Error(`malformed HTTP head: it begins with ${JSON.stringify(start)}`);
    }
    if (end < 0) continue;
    const text = new TextDecoder().decode(bytes.subarray(0, end));
    const rest = new PrefixedTransport(bytes.slice(end, length), transport);
    const host = text.split("\n").find((line) => /^host:/i.test(line))?.slice(5).trim() ?? "";
    return { first: text.slice(0, text.search(/\r?\n/)), host, rest };
  }
  throw new Error(`HTTP head of more than ${maxHeadBytes} bytes`);
}

/** The end of the head: after two line feeds with nothing, or a carriage return, between. -1: it has not arrived. */
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

/** Asks a server to change to RPC. Returns the connection with what follows the answer; throws if the server refuses. */
export async function requestHandshake(transport: Transport, path: string): Promise<Transport> {
  await writeText(transport, `CONNECT ${path} HTTP/1.0\n\n`);
  let answered = false;
  const { first, rest } = await readHead(transport, anyBeginning, (bytes) => {
    answered = true;
    const spoken = spokenIn(bytes);
    if (spoken !== undefined && spoken !== "HTTP") throw new Error(otherProtocol(spoken));
  }).catch((error) => {
    throw answered ? error : new Error(`${error.message}: ${noAnswer}`, { cause: error });
  });
  const status = first.replace(/^HTTP\/\d\.\d /, "");
  if (status === first) {
    throw new Error(`malformed HTTP response: ${JSON.stringify(first.slice(0, 100))}`);
  }
  if (status === connected) return rest;
  const error = new Error(`unexpected HTTP response: ${shorten(status, 100)}`);
  const hint = hints[status.slice(0, 3)];
  if (hint !== undefined) showHint(error, hint);
  throw error;
}

const noAnswer = "no answer to the HTTP handshake; does the server speak HTTP?";
/** What to look at, by the status of a refusal. */
const hints: Readonly<Record<string, string>> = {
  "400": "a server with TLS answers so: then use { tls: true }",
  "404": 'no RPC on this path: a server that has it on another needs { http: "/its/path" }',
  "405": "the path is there and serves something else than RPC",
};

/** Answers that the connection changes to RPC. */
export function acceptHandshake(transport: Transport): Promise<void> {
  return writeText(transport, `HTTP/1.0 ${connected}\n\n`);
}

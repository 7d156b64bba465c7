/**
 * Finds the protocol of a connection by its first bytes, so that one port serves all protocols.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import { beginsGob } from "../rpc/first_bytes.ts";
import { PrefixedTransport } from "../rpc/prefixed_transport.ts";

/** What the first bytes tell. `http` is the handshake or the debug page: the request tells which. */
export type Sniffed = "gob" | "json" | "http";

/** What was found. */
export interface Sniff {
  /** `undefined`: the bytes begin no protocol. */
  readonly protocol: Sniffed | undefined;
  /** The connection, with the bytes that were read. */
  readonly transport: Transport;
}

/** Finds the protocol by the first two bytes, or by one if that is enough. `undefined`: the connection ended before. */
export async function sniff(transport: Transport): Promise<Sniff | undefined> {
  const bytes = new Uint8Array(2);
  let length = 0;
  while (length < 2 && !isDecided(bytes[0]!, length)) {
    const count = await transport.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  if (length === 0) return undefined;
  const prefix = bytes.subarray(0, length);
  return { protocol: protocolOf(bytes), transport: new PrefixedTransport(prefix, transport) };
}

/** Whether one byte is enough: no text begins with these. */
function isDecided(first: number, length: number): boolean {
  return length === 1 && (first > 0x7f || first === 0);
}

function protocolOf([first = 0, second = 0]: Uint8Array): Sniffed | undefined {
  if (beginsGob(first, second)) return "gob";
  if (first === brace || isSpace(first) && (second === brace || isSpace(second))) return "json";
  return isUpper(first) && isUpper(second) ? "http" : undefined;
}

/** A request is an object, perhaps with space before it. */
const brace = 0x7b;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

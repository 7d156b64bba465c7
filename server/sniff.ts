/**
 * Which protocol a connection speaks, by its first bytes: one port serves them all.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import { PrefixedTransport } from "../rpc/prefixed_transport.ts";

/** What the first bytes tell. `http` is the handshake or the debug page: the request tells which. */
export type Sniffed = "gob" | "json" | "http";

/** Reads the first two bytes and says what they begin. `undefined`: the connection ended before. */
export async function sniff(
  transport: Transport,
): Promise<{ protocol: Sniffed; transport: Transport } | undefined> {
  const bytes = new Uint8Array(2);
  let length = 0;
  while (length < 2) {
    const count = await transport.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
    // No text begins with such a byte, and no more need come: a message of length zero is a whole one.
    if (bytes[0]! > 0x7f || bytes[0] === 0 && length > 0) break;
  }
  if (length === 0) return undefined;
  const prefix = bytes.subarray(0, length);
  return { protocol: protocolOf(bytes), transport: new PrefixedTransport(prefix, transport) };
}

/**
 * A gob stream begins with the definition of a type, whose second byte is a negative number of 64 or more: 0x7f or
 * above, which no text has.
 */
function protocolOf([first = 0, second = 0]: Uint8Array): Sniffed {
  if (first > 0x7f || second > 0x7e) return "gob";
  if (first === 0x7b || first === 0x20 || first === 0x09 || first === 0x0a || first === 0x0d) {
    return "json";
  }
  return first >= 0x41 && first <= 0x5a ? "http" : "gob";
}

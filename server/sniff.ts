/**
 * Finds the protocol of a connection by its first bytes, so that one port serves all protocols.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import { PrefixedTransport } from "../rpc/prefixed_transport.ts";

/** What the first bytes tell. `http` is the handshake or the debug page: the request tells which. */
export type Sniffed = "gob" | "json" | "http";

/** Finds the protocol by the first two bytes, or by one if that is enough. `undefined`: the connection ended before. */
export async function sniff(
  transport: Transport,
): Promise<{ protocol: Sniffed; transport: Transport } | undefined> {
  const bytes = new Uint8Array(2);
  let length = 0;
  while (length < 2) {
    const count = await transport.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
    // No text begins with such a byte. A second one might never come: a gob message of length 0 is complete.
    if (bytes[0]! > 0x7f || bytes[0] === 0 && length > 0) break;
  }
  if (length === 0) return undefined;
  const prefix = bytes.subarray(0, length);
  return { protocol: protocolOf(bytes), transport: new PrefixedTransport(prefix, transport) };
}

/**
 * A gob stream begins with the definition of a type. Its second byte begins the negated id of that type, which is -64
 * or less: the byte is 0x7f or above, which is in no text.
 */
function protocolOf([first = 0, second = 0]: Uint8Array): Sniffed {
  if (first > 0x7f || second > 0x7e) return "gob";
  if (first === 0x7b || first === 0x20 || first === 0x09 || first === 0x0a || first === 0x0d) {
    return "json";
  }
  return first >= 0x41 && first <= 0x5a ? "http" : "gob";
}

/**
 * What is decided of a connection before anything of it is read: the program's `accept`, and the limit of connections of
 * one address.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";

/** A peer that has connected. */
export interface Peer {
  /** Its address, if it has one. */
  readonly remoteAddr?: Deno.Addr;
  /** Over what it has connected: `tcp`, `tls`, `unix`; `other` for a transport of another kind. */
  readonly transport: "tcp" | "tls" | "unix" | "other";
  /** What its TLS handshake agreed on. */
  readonly tls?: {
    /** The protocol that was chosen by ALPN, if there was one. */
    readonly alpnProtocol: string | null;
  };
}

/** The TLS connection of a listener, perhaps. */
type MaybeTls = Transport & Partial<Pick<Deno.TlsConn, "handshake">>;

/** Describes the far side of a connection. Finishes the TLS handshake first; rejects if that fails. */
export async function peerOf(conn: Transport): Promise<Peer> {
  const { remoteAddr } = conn;
  const { handshake }: MaybeTls = conn;
  if (typeof handshake === "function") {
    const { alpnProtocol } = await handshake.call(conn);
    return { remoteAddr, transport: "tls", tls: { alpnProtocol } };
  }
  const transport = remoteAddr?.transport;
  return {
    remoteAddr,
    transport: transport === "tcp" ? "tcp" : transport === "unix" ? "unix" : "other",
  };
}

/** Counts the connections of each address. */
export class AddressCounts {
  readonly #max: number;
  readonly #counts = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Adds a connection. Returns false if there are as many of this address as are allowed. Only TCP has addresses. */
  add(addr: Deno.Addr | undefined): boolean {
    if (addr === undefined || !("hostname" in addr)) return true;
    const count = this.#counts.get(addr.hostname) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(addr.hostname, count + 1);
    return true;
  }

  /** Takes away a connection that was added. */
  delete(addr: Deno.Addr | undefined): void {
    if (addr === undefined || !("hostname" in addr)) return;
    const count = this.#counts.get(addr.hostname) ?? 0;
    if (count <= 1) this.#counts.delete(addr.hostname);
    else this.#counts.set(addr.hostname, count - 1);
  }
}

/**
 * A relay between a client and a server that keeps what the client sends, so that a test can read off the wire what really
 * crossed it.
 *
 * @module
 */

import { gob } from "../../../mod.ts";
import type { Address } from "../network.ts";

/** The header of a request, with all fields that a client may send. */
export interface SentHeader {
  ServiceMethod: string;
  Seq: number;
  Timeout?: number;
  Metadata?: Record<string, string>;
}
const SentHeader: gob.Schema<SentHeader> = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Timeout: gob.pointer(gob.int),
  Metadata: gob.pointer(gob.record(gob.string)),
});

/** Listens for one client and passes on what it and the server say. */
export class Relay implements AsyncDisposable {
  /** Where it listens. */
  readonly port: number;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #sent: Uint8Array[] = [];
  readonly #relaying: Promise<void>;

  /** Relays to a server over TCP. */
  constructor({ options }: Address) {
    this.port = this.#listener.addr.port;
    this.#relaying = this.#relay(options as Deno.ConnectOptions);
  }

  async #relay(to: Deno.ConnectOptions): Promise<void> {
    using client = await this.#listener.accept();
    using server = await Deno.connect(to);
    await Promise.all([
      pass(client, server, (bytes) => this.#sent.push(bytes)),
      pass(server, client, () => {}),
    ]);
  }

  /** The headers of the requests that the client has sent so far. */
  headers(): SentHeader[] {
    const decoder = new gob.Decoder();
    for (const bytes of this.#sent) decoder.push(bytes);
    const headers: SentHeader[] = [];
    for (let found; (found = decoder.next(SentHeader)) !== undefined;) {
      headers.push(found.value);
      decoder.next();
    }
    return headers;
  }

  /** Waits until client and server are through with each other. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#relaying;
  }
}

async function pass(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  keep: (bytes: Uint8Array) => void,
): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (let count; (count = await from.read(buffer)) !== null;) {
      const bytes = buffer.slice(0, count);
      keep(bytes);
      for (let at = 0; at < count;) at += await to.write(bytes.subarray(at));
    }
    await to.closeWrite();
  } catch {
    // One of the two has gone; the other will be told by the end of its connection.
    to.close();
  }
}

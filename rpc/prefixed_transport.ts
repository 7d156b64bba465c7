/**
 * A connection of which some bytes were read ahead.
 *
 * @module
 */

import type { Transport } from "./connection.ts";

const nothing = new Uint8Array(0);

/** A transport that gives the bytes that were read ahead before those of the connection. */
export class PrefixedTransport implements Transport {
  #prefix: Uint8Array;
  readonly #transport: Transport;

  constructor(prefix: Uint8Array, transport: Transport) {
    this.#prefix = prefix;
    this.#transport = transport;
  }

  get remoteAddr(): Deno.Addr | undefined {
    return this.#transport.remoteAddr;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    const prefix = this.#prefix;
    if (prefix.length === 0) return this.#transport.read(buffer);
    const count = Math.min(prefix.length, buffer.length);
    buffer.set(prefix.subarray(0, count));
    // Its buffer is released when all of it was read.
    this.#prefix = count === prefix.length ? nothing : prefix.subarray(count);
    return Promise.resolve(count);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#transport.write(bytes);
  }

  async closeWrite(): Promise<void> {
    await this.#transport.closeWrite?.();
  }

  close(): void {
    this.#transport.close();
  }
}

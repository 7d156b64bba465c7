/**
 * A connection as Node's modules want it.
 *
 * @module
 */

import { Duplex } from "node:stream";
import type { Transport } from "../mod.ts";

/** Bytes of one read: a record of TLS and more. */
const readSize = 64 * 1024;
/** Turns of the event loop without a write, after which nothing more comes. One is enough as far as was seen. */
const quietTurns = 3;

/** A stream of a connection, which belongs to it from now on. */
export class TransportDuplex extends Duplex {
  readonly #transport: Transport;
  readonly #buffer = new Uint8Array(readSize);
  /** The running write, or the last one. Never rejects. */
  #writing: Promise<void> = Promise.resolve();
  /** Set while nothing is to be read. */
  #held: PromiseWithResolvers<void> | undefined;

  constructor(transport: Transport) {
    super({ allowHalfOpen: true });
    this.#transport = transport;
  }

  /** Lets a read that is running end, and begins no other: Node's TLS reads on by itself when nobody takes what it has read. */
  hold(): void {
    this.#held ??= Promise.withResolvers();
  }

  /** Reads again. */
  proceed(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /**
   * Resolves when the transport has taken everything. Node's TLS in Deno holds bytes back while the transport takes others,
   * says that they were written, and drops them if the stream is ended then; so it gets some turns to bring them.
   */
  async flushed(): Promise<void> {
    for (let turns = 0; turns < quietTurns && !this.destroyed; turns++) {
      if (this.writableLength > 0) turns = 0;
      await this.#writing;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  override _read(): void {
    this.#read().then((chunk) => this.push(chunk), (error) => this.destroy(error));
  }

  override _write(
    chunk: Uint8Array,
    _encoding: string,
    done: (error?: Error | null) => void,
  ): void {
    this.#writing = this.#write(chunk).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    Promise.resolve(this.#transport.closeWrite?.()).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    try {
      this.#transport.close();
    } catch {
      // The system has closed it.
    }
    done(error);
  }

  async #read(): Promise<Uint8Array | null> {
    while (this.#held !== undefined) await this.#held.promise;
    const count = await this.#transport.read(this.#buffer);
    return count === null ? null : this.#buffer.slice(0, count);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#transport.write(bytes.subarray(at));
  }
}

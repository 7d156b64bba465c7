/**
 * A connection in memory: what tests and programs use that have both ends in one process.
 *
 * @module
 */

import type { Transport } from "./connection.ts";

/** A direction holds this many bytes; more wait until the far side has read some. */
const room = 64 * 1024;
/** After this many reads in a row the next one lets timers and sockets run: promises alone would keep them waiting. */
const longRun = 1024;

/** One direction: a queue of bytes. */
class Channel {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  /** Set when nothing more will be written. */
  #ended = false;
  /** Set when nothing more will be read. */
  #abandoned = false;
  /** Wakes what waits for a change. */
  #wake: (() => void)[] = [];
  #reads = 0;
  #stopPause: (() => void) | undefined;

  async read(buffer: Uint8Array): Promise<number | null> {
    if (++this.#reads % longRun === 0) await this.#pause();
    for (;;) {
      if (this.#abandoned) throw new Error("the pipe is closed");
      const next = this.#chunks[0];
      if (next !== undefined) return this.#take(next, buffer);
      if (this.#ended) return null;
      await this.#change();
    }
  }

  #take(next: Uint8Array, buffer: Uint8Array): number {
    const count = Math.min(next.length, buffer.length);
    buffer.set(next.subarray(0, count));
    if (count === next.length) this.#chunks.shift();
    else this.#chunks[0] = next.subarray(count);
    this.#length -= count;
    this.#changed();
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    for (;;) {
      if (this.#ended) throw new Error("the pipe is closed");
      if (this.#abandoned) throw new Error("broken pipe");
      const count = Math.min(bytes.length, room - this.#length);
      if (count > 0 || bytes.length === 0) return this.#add(bytes.slice(0, count));
      await this.#change();
    }
  }

  #add(chunk: Uint8Array): number {
    if (chunk.length > 0) this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#changed();
    return chunk.length;
  }

  /** Nothing more will be written; what was can be read. */
  end(): void {
    this.#ended = true;
    this.#changed();
  }

  /** Nothing more will be read. */
  abandon(): void {
    this.#abandoned = true;
    this.#chunks.length = 0;
    this.#stopPause?.();
    this.#changed();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #changed(): void {
    const waiting = this.#wake;
    if (waiting.length === 0) return;
    this.#wake = [];
    for (const wake of waiting) wake();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 0);
      this.#stopPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** One end. */
class PipeEnd implements Transport {
  readonly #incoming: Channel;
  readonly #outgoing: Channel;

  constructor(incoming: Channel, outgoing: Channel) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    return this.#incoming.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#outgoing.write(bytes);
  }

  closeWrite(): Promise<void> {
    this.#outgoing.end();
    return Promise.resolve();
  }

  close(): void {
    this.#outgoing.end();
    this.#incoming.abandon();
  }
}

/**
 * Makes a connection in memory, for tests without sockets and for servers and clients in one process.
 *
 * What is written at one end is read at the other. Each direction holds 64 KiB; a write that finds no room waits until the
 * far side has read. After `closeWrite` and `close` of one end, the other still reads what was written before, and then
 * the end. Writes to an end that was closed reject with `broken pipe`.
 *
 * @returns Its two ends.
 *
 * @example
 * ```ts
 * import { Client, gob, gobClientCodec, method, pipe, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const [near, far] = pipe();
 * server.serveConn(far);
 *
 * await using client = new Client(gobClientCodec(near));
 * assert.equal(await client.service(Echo).Text("hi"), "hi");
 * ```
 */
export function pipe(): [Transport, Transport] {
  const [there, back] = [new Channel(), new Channel()];
  return [new PipeEnd(back, there), new PipeEnd(there, back)];
}

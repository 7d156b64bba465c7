/**
 * A connection made of two web streams.
 *
 * @module
 */

import type { Transport } from "./connection.ts";

const nothing = new Uint8Array(0);

/** A transport that reads from one stream and writes to another. */
class StreamTransport implements Transport {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  /** What is left of the last chunk. */
  #rest: Uint8Array = nothing;
  /** Writes that are running. */
  #writing = 0;
  /** Set when the sending half was closed, well or not. */
  #writeClosed: Promise<void> | undefined;
  #closed = false;

  constructor(
    readable: ReadableStream<unknown>,
    writable: WritableStream<Uint8Array<ArrayBuffer>>,
  ) {
    this.#reader = readable.getReader();
    try {
      this.#writer = writable.getWriter();
    } catch (error) {
      this.#reader.releaseLock();
      throw error;
    }
    // Who reads and writes learns of it.
    this.#reader.closed.catch(() => {});
    this.#writer.closed.catch(() => {});
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#rest = bytesOf(value);
    }
    const count = Math.min(this.#rest.length, buffer.length);
    buffer.set(this.#rest.subarray(0, count));
    // The chunk is released when all of it was read.
    this.#rest = count === this.#rest.length ? nothing : this.#rest.subarray(count);
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.#writing++;
    try {
      // A stream may keep a chunk after the write, and the caller uses its buffer again.
      await this.#writer.write(bytes.slice());
    } finally {
      this.#writing--;
    }
    return bytes.length;
  }

  closeWrite(): Promise<void> {
    return this.#writeClosed ??= this.#writer.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // What was written reaches the far side, but a write that the far side does not take must not hold the stream.
    if (this.#writing > 0) {
      this.#writer.abort(new Error("the connection is closed")).catch(() => {});
    } else this.closeWrite().catch(() => {});
    this.#reader.cancel().catch(() => {});
  }
}

/** The bytes of a chunk. */
function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  const received = chunk === null ? "null" : typeof chunk;
  throw new TypeError(
    `Cannot read from the stream: expected chunks of bytes, received ${received}`,
  );
}

/**
 * Makes a connection of two streams: the standard input and output of this program or of a child, the two ends of a
 * `WebSocketStream`, a socket of Node.
 *
 * A write waits until the stream has taken it, so that a slow far side is not flooded. `closeWrite` closes the writable
 * stream, while the readable one can go on. `close` cancels the readable stream and closes the writable one; it aborts
 * that if a write is still running.
 *
 * @param readable What the far side sends, in chunks of any size. It is locked from now on.
 * @param writable Takes what is sent to it. It is locked from now on.
 * @returns The connection.
 * @throws {TypeError} If one of the streams is locked already.
 *
 * @example A server that is a child process, over its standard input and output
 * ```ts ignore
 * import { Client, gobClientCodec, streamTransport } from "@netrpc/netrpc";
 *
 * const child = new Deno.Command("./arith", { stdin: "piped", stdout: "piped" }).spawn();
 * await using client = new Client(gobClientCodec(streamTransport(child.stdout, child.stdin)));
 * ```
 *
 * @example Two programs in one, joined by two streams
 * ```ts
 * import { Client, gob, gobClientCodec, method, Server, service, streamTransport } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const there = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
 * const back = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
 * server.serveConn(streamTransport(there.readable, back.writable));
 *
 * await using client = new Client(gobClientCodec(streamTransport(back.readable, there.writable)));
 * assert.equal(await client.service(Echo).Text("hi"), "hi");
 * ```
 */
export function streamTransport(
  readable: ReadableStream<Uint8Array | ArrayBuffer | string>,
  writable: WritableStream<Uint8Array<ArrayBuffer>>,
): Transport {
  return new StreamTransport(readable, writable);
}

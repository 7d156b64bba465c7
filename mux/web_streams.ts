/**
 * A stream of a session as web streams.
 *
 * @module
 */

import type { Transport } from "../mod.ts";

/** What both need of a stream. */
type Halves = Required<Pick<Transport, "read" | "write" | "closeWrite" | "close">> & {
  reset(): void;
};

/** Bytes of a chunk. */
const chunkSize = 16 * 1024;

/** What is read. It reads no further ahead than one chunk. */
export function readableOf(stream: Halves): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const buffer = new Uint8Array(chunkSize);
      const count = await stream.read(buffer);
      if (count === null) controller.close();
      else controller.enqueue(buffer.subarray(0, count));
    },
    cancel: () => stream.close(),
  }, { highWaterMark: 0 });
}

/** What is written. */
export function writableOf(stream: Halves): WritableStream<Uint8Array> {
  return new WritableStream({
    async write(chunk) {
      await stream.write(chunk);
    },
    close: () => stream.closeWrite(),
    abort: () => stream.reset(),
  });
}

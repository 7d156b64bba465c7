/**
 * A stream as programs see it.
 *
 * @module
 */

import type { Transport } from "../mod.ts";

/** A connection inside a connection: a {@linkcode Transport} that a server can serve and a client can call on. */
export interface MuxStream extends Transport, Disposable {
  /** Its number: odd where the client opened it, even where the server did. */
  readonly id: number;
  /**
   * Reads some bytes; resolves to how many, or to `null` after the peer has closed its sending half. Rejects with `MuxError`
   * after a reset, after `close`, and when the session ends before the stream.
   */
  read(buffer: Uint8Array): Promise<number | null>;
  /**
   * Writes bytes, all of them; resolves to how many when they have left the buffer, which waits for the peer's window. Rejects
   * with `MuxError` after a reset, after `closeWrite` and `close`, and when the session ends.
   */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the sending half when all writes are done. Reading goes on. */
  closeWrite(): Promise<void>;
  /** Closes both halves. Where a write is still waiting the stream is reset: the peer must not take a part for the whole. */
  close(): void;
  /** Ends the stream at once, whatever is on its way: the peer's reads and writes fail too. */
  reset(): void;
  /** What is read, as a web stream. Cancelling it closes the stream. Use either it or `read`. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** What is written, as a web stream. Closing it closes the sending half, aborting it resets the stream. */
  readonly writable: WritableStream<Uint8Array>;
}

/**
 * What the codecs of this module share: a connection whose bytes are read into a framer, in reads that grow with the
 * traffic.
 *
 * @module
 */

import type { CodecConnection } from "../codec.ts";
import type { Framer } from "../gob/bytes/framer.ts";
import { checkFirstBytes, type Spoken } from "./first_bytes.ts";
import { Connection, type Transport } from "./connection.ts";

/** The size of a read on a connection with little traffic. */
const smallRead = 512;
/** The largest size of a read, on a connection that fills every read. */
const largeRead = 256 * 1024;
/** After this many reads in a row that leave most of the room empty, reads become small again. */
const calmReads = 32;

/** A connection that is read into a framer. */
export class FramedConnection implements CodecConnection {
  protected readonly connection: Connection;
  readonly #framer: Framer;
  /** Set when the first bytes have told a client that its server speaks as expected. */
  #checked = false;
  /** The size of the next read; grows while reads fill it. */
  #readBytes = smallRead;
  /** Reads in a row that left most of the room empty. */
  #calm = 0;

  /** @param writeTimeout Milliseconds after which a peer that takes no bytes is given up. */
  constructor(transport: Transport, framer: Framer, writeTimeout?: number) {
    this.connection = new Connection(transport, writeTimeout);
    this.#framer = framer;
  }

  fill(): Promise<boolean> {
    const framer = this.#framer;
    framer.reserve(this.#readBytes);
    return this.connection.read(framer.room()).then(this.#filled);
  }

  readonly #filled = (count: number | null): boolean => {
    const framer = this.#framer;
    if (count === null) {
      framer.release();
      return false;
    }
    const room = framer.bytes.length - framer.end;
    framer.end += count;
    this.#adapt(count, room);
    return true;
  };

  /**
   * Called by clients before they read a header. Throws `ShutdownError` if the bytes that came first begin another protocol
   * than this one. Returns false if more bytes are needed to tell.
   */
  protected speaks(expected: Spoken): boolean {
    if (this.#checked) return true;
    const { bytes, start, end } = this.#framer;
    return this.#checked = checkFirstBytes(bytes.subarray(start, end), expected);
  }

  #adapt(count: number, room: number): void {
    if (count === room) {
      this.#readBytes = Math.min(this.#readBytes * 4, largeRead);
      this.#calm = 0;
    } else if (this.#readBytes > smallRead && count < this.#readBytes / 8) {
      if (++this.#calm >= calmReads) this.#readBytes = smallRead;
    } else {
      this.#calm = 0;
    }
    // A connection with much traffic keeps room for a large message.
    this.#framer.keptBytes = this.#readBytes === largeRead ? largeRead * 8 : this.#readBytes;
  }

  get pendingBytes(): number {
    return this.connection.pendingBytes;
  }

  get writtenBytes(): number {
    return this.connection.givenBytes + this.connection.out.length;
  }

  get givenBytes(): number {
    return this.connection.givenBytes;
  }

  get heldBytes(): number {
    return this.connection.pendingBytes + this.#framer.bytes.length;
  }

  drained(bytes: number): Promise<void> {
    return this.connection.drained(bytes);
  }

  finish(): Promise<void> {
    return this.connection.finish();
  }

  close(): void {
    this.connection.close();
  }
}

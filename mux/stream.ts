/**
 * One stream of a session: what was read and written of it, and how far it is from its end.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import { MuxError, protocolError, streamClosed } from "./errors.ts";
import {
  type flagAck,
  flagFin,
  flagRst,
  flagSyn,
  type FrameBuffer,
  headerSize,
  typeData,
  typeWindow,
} from "./frames.ts";
import { initialWindow } from "./limits.ts";
import type { MuxStream } from "./mux_stream.ts";
import type { PendingRead, PendingWrite } from "./pending.ts";
import { ReceiveBuffer } from "./receive_buffer.ts";
import { readableOf, writableOf } from "./web_streams.ts";
import { maxFrame, type Sender, type Writer } from "./writer.ts";

/** What a stream needs of its session. */
export interface StreamHost {
  readonly writer: Writer;
  readonly remoteAddr: Transport["remoteAddr"];
  /** The stream is over: it is forgotten. */
  over(stream: Stream): void;
  /** We have closed the stream, and the peer has not. */
  closing(stream: Stream): void;
  /** A read has got bytes, and is to be given them after the frames that are there. */
  filled(stream: Stream): void;
  /** So many bytes more are held. */
  held(bytes: number): void;
  /** Whether a receive window may grow from one size to twice of it. */
  grow(window: number): boolean;
}

/** A stream as its session sees it. */
export class Stream implements MuxStream, Sender {
  readonly id: number;
  readonly #host: StreamHost;
  readonly #received = new ReceiveBuffer();
  /** Bytes that the peer may send. */
  #room = initialWindow;
  /** What the room is filled up to. */
  #window = initialWindow;
  /** Bytes that were taken out of the room and have been read. */
  #consumed = 0;
  /** Bytes that we may send. */
  #credit = initialWindow;
  #reading: PendingRead | undefined;
  #writes: PendingWrite[] = [];
  /** Bytes of the first write that have left. */
  #written = 0;
  /** SYN or ACK, until it is sent. */
  #opening = 0;
  /** Set by `closeWrite` and `close`; resolved when the end has left. */
  #finishing: PromiseWithResolvers<void> | undefined;
  #finSent = false;
  #finReceived = false;
  #closed = false;
  /** Set when a reset has to be sent. */
  #resetting = false;
  /** Set by a reset of either side: what came before it is gone. */
  #wasReset = false;
  /** Why the stream is of no use any more. */
  #failure: MuxError | undefined;
  #readable: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  #writable: WritableStream<Uint8Array> | undefined;

  constructor(id: number, host: StreamHost) {
    this.id = id;
    this.#host = host;
  }

  get remoteAddr(): Transport["remoteAddr"] {
    return this.#host.remoteAddr;
  }

  /** Bytes that nobody has read. */
  get heldBytes(): number {
    return this.#received.length;
  }

  /** What its receive window has grown to. */
  get window(): number {
    return this.#window;
  }

  get readable(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return this.#readable ??= readableOf(this);
  }

  get writable(): WritableStream<Uint8Array> {
    return this.#writable ??= writableOf(this);
  }

  /** Sends SYN, or ACK. */
  open(flag: typeof flagSyn | typeof flagAck): void {
    if (this.#failure !== undefined) return;
    this.#opening = flag;
    this.#host.writer.control(this);
  }

  read(buffer: Uint8Array): Promise<number | null> {
    if (this.#reading !== undefined) {
      return Promise.reject(new TypeError(`stream ${this.id}: one read at a time`));
    }
    if (this.#closed) return Promise.reject(streamClosed(this.id));
    if (buffer.length === 0) return Promise.resolve(0);
    if (this.#received.length > 0) {
      const count = this.#received.take(buffer);
      this.#host.held(-count);
      this.#consume(count);
      this.#endIfOver();
      return Promise.resolve(count);
    }
    if (this.#finReceived && !this.#wasReset) return Promise.resolve(null);
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#reading = { buffer, filled: 0, resolve, reject });
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#finishing !== undefined) return Promise.reject(streamClosed(this.id));
    if (bytes.length === 0) return Promise.resolve(0);
    return new Promise((resolve, reject) => {
      this.#writes.push({ bytes, length: bytes.length, resolve, reject });
      if (this.#credit > 0) this.#host.writer.data(this);
    });
  }

  closeWrite(): Promise<void> {
    if (this.#finishing === undefined) {
      if (this.#failure !== undefined) return Promise.reject(this.#failure);
      this.#finish();
    }
    return this.#finishing!.promise;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#drop();
    this.#reading?.reject(streamClosed(this.id));
    this.#reading = undefined;
    if (this.#failure !== undefined) return;
    // A peer that has used up its window waits for more, which never comes.
    const stuck = !this.#finReceived && this.#room === 0;
    if (this.#writes.length > 0 || stuck) return this.refuse(streamClosed(this.id));
    if (this.#finishing === undefined) this.#finish();
    if (!this.#finReceived) this.#host.closing(this);
    this.#endIfOver();
  }

  reset(): void {
    this.refuse(new MuxError("reset", `stream ${this.id} was reset by us`, { streamId: this.id }));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Resets the stream for a reason. */
  refuse(reason: MuxError): void {
    if (this.#failure !== undefined) return;
    // Of a stream that was not announced yet, or that the peer has forgotten already, it need not know.
    this.#resetting = this.#opening !== flagSyn && !(this.#finSent && this.#finReceived);
    this.#wasReset = true;
    this.#fail(reason);
    if (this.#resetting) this.#host.writer.control(this);
  }

  /** The session is over, and the stream with it. What came before can still be read. */
  sessionEnded(reason: MuxError): void {
    if (this.#failure === undefined) this.#fail(reason);
  }

  #fail(reason: MuxError): void {
    this.#failure = reason;
    this.#host.writer.delete(this);
    if (this.#wasReset) this.#drop();
    else this.deliver();
    this.#reading?.reject(reason);
    this.#reading = undefined;
    const writes = this.#writes;
    this.#writes = [];
    for (const { reject } of writes) reject(reason);
    if (!this.#finSent) this.#finishing?.reject(reason);
    this.#host.over(this);
  }

  #finish(): void {
    this.#finishing = Promise.withResolvers();
    // Who does not wait for it does not mind that it fails.
    this.#finishing.promise.catch(() => {});
    if (this.#writes.length === 0) this.#host.writer.data(this);
  }

  #drop(): void {
    this.#host.held(-this.#received.length);
    this.#received.clear();
  }

  #endIfOver(): void {
    if (this.#finSent && this.#finReceived && this.#received.length === 0) this.#host.over(this);
  }

  /** The peer announces data. Throws where its window has no room for them. */
  admit(length: number): void {
    if (length > this.#room) {
      throw protocolError(
        `${length} bytes for stream ${this.id}, whose window has room for ${this.#room}`,
        { streamId: this.id },
      );
    }
    this.#room -= length;
  }

  /** Data have come. They are valid during the call. */
  receive(bytes: Uint8Array): void {
    if (this.#failure !== undefined || this.#finReceived) return;
    if (this.#closed) {
      if (this.#room === 0) this.refuse(streamClosed(this.id));
      return;
    }
    const reading = this.#reading;
    if (reading !== undefined) {
      const { buffer, filled } = reading;
      const count = Math.min(buffer.length - filled, bytes.length);
      if (count > 0) {
        buffer.set(count === bytes.length ? bytes : bytes.subarray(0, count), filled);
        reading.filled += count;
        this.#consume(count);
        if (filled === 0) this.#host.filled(this);
        if (count === bytes.length) return;
        bytes = bytes.subarray(count);
      } else if (buffer.length === 0) {
        this.#reading = undefined;
        reading.reject(new TypeError(`stream ${this.id}: the buffer of a read went elsewhere`));
      }
    }
    this.#received.push(bytes);
    this.#host.held(bytes.length);
  }

  /** Gives the read what has come. */
  deliver(): void {
    const reading = this.#reading;
    if (reading === undefined || reading.filled === 0) return;
    this.#reading = undefined;
    reading.resolve(reading.filled);
  }

  /** The peer sends no more. */
  receiveFin(): void {
    if (this.#finReceived) {
      throw protocolError(`stream ${this.id} was closed twice`, { streamId: this.id });
    }
    this.#finReceived = true;
    this.deliver();
    this.#reading?.resolve(null);
    this.#reading = undefined;
    this.#endIfOver();
  }

  /** The peer has reset the stream. */
  receiveReset(reason: MuxError): void {
    if (this.#failure !== undefined) return;
    this.#wasReset = true;
    this.#fail(reason);
  }

  /** The peer has room for more. */
  receiveWindow(more: number): void {
    const credit = this.#credit + more;
    if (credit > 0xffff_ffff) {
      throw protocolError(
        `the window of stream ${this.id} grew to ${credit} bytes, expected at most 4294967295`,
        { streamId: this.id },
      );
    }
    this.#credit = credit;
    if (this.#writes.length > 0 && credit > 0) this.#host.writer.data(this);
  }

  #consume(count: number): void {
    this.#consumed += count;
    if (this.#consumed * 2 < this.#window || this.#finReceived) return;
    if (this.#failure === undefined && !this.#closed) this.#host.writer.control(this);
  }

  control(out: FrameBuffer): void {
    if (this.#resetting) {
      this.#resetting = false;
      return out.header(typeWindow, flagRst, this.id, 0);
    }
    // Who has read everything keeps up, and could do with more.
    if (this.#consumed > 0 && this.#received.length === 0 && this.#host.grow(this.#window)) {
      this.#consumed += this.#window;
      this.#window *= 2;
    }
    out.header(typeWindow, this.#opening, this.id, this.#consumed);
    this.#room += this.#consumed;
    this.#consumed = 0;
    this.#opening = 0;
  }

  data(out: FrameBuffer): boolean {
    const first = this.#writes[0];
    if (first === undefined) {
      if (this.#finishing !== undefined && !this.#finSent) this.#sendFin(out);
      return false;
    }
    const { bytes, length, resolve } = first;
    if (bytes.length !== length) {
      this.refuse(
        new MuxError("reset", `the bytes of a write to stream ${this.id} went elsewhere`),
      );
      return false;
    }
    const at = this.#written;
    const count = Math.min(bytes.length - at, this.#credit, maxFrame, out.room - headerSize);
    if (count === 0) return false;
    out.header(typeData, 0, this.id, count);
    out.data(count === bytes.length ? bytes : bytes.subarray(at, at + count));
    this.#credit -= count;
    this.#written += count;
    if (this.#written === bytes.length) {
      this.#writes.shift();
      this.#written = 0;
      resolve(bytes.length);
      if (this.#writes.length === 0) return this.#finishing !== undefined;
    }
    return this.#credit > 0;
  }

  #sendFin(out: FrameBuffer): void {
    out.header(typeWindow, flagFin, this.id, 0);
    this.#finSent = true;
    this.#finishing!.resolve();
    this.#endIfOver();
  }
}

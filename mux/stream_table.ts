/**
 * The streams of a session, and what frames say about them.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import type { AcceptQueue } from "./accept_queue.ts";
import { Deadlines } from "./deadlines.ts";
import { MuxError, protocolError } from "./errors.ts";
import { flagAck, flagFin, flagRst, flagSyn, typeData, typeWindow } from "./frames.ts";
import type { ResolvedOptions } from "./limits.ts";
import { Stream, type StreamHost } from "./stream.ts";
import type { StreamIds } from "./stream_ids.ts";
import type { Writer } from "./writer.ts";

/** What the table needs of its session. */
export interface TableHost {
  readonly writer: Writer;
  readonly remoteAddr: Transport["remoteAddr"];
  /** Numbers of our streams. */
  readonly ids: StreamIds;
  /** Takes the peer's streams. */
  readonly accepted: AcceptQueue;
  /** Whether no stream of the peer is taken any more. */
  refusing(): boolean;
  /** One stream less waits for the peer's acknowledgement. */
  acknowledged(): void;
}

/** All streams of a session. */
export class StreamTable implements StreamHost {
  readonly writer: Writer;
  readonly remoteAddr: Transport["remoteAddr"];
  readonly #host: TableHost;
  readonly #options: ResolvedOptions;
  readonly #streams = new Map<number, Stream>();
  /** Streams of ours that the peer has not acknowledged. */
  readonly #unacknowledged = new Set<Stream>();
  /** How many of the streams are the peer's. */
  #theirs = 0;
  /** Bytes that all streams hold. */
  #held = 0;
  /** What the receive windows of all streams come to. */
  #windows = 0;
  /** The stream that the bytes of the data frame are for; without one they are dropped. */
  #receiving: Stream | undefined;
  /** The flags of that frame which apply after its bytes. */
  #finAfter = false;
  /** Set at the end of the session. */
  #ended = false;
  /** Streams whose reads have got bytes. */
  #filled: Stream[] = [];
  readonly #opening: Deadlines<Stream>;
  readonly #closing: Deadlines<Stream>;

  constructor(options: ResolvedOptions, host: TableHost) {
    this.#options = options;
    this.#host = host;
    this.writer = host.writer;
    this.remoteAddr = host.remoteAddr;
    const { openTimeout, closeTimeout } = options;
    this.#opening = new Deadlines(openTimeout, (stream) => {
      stream.refuse(
        new MuxError(
          "timeout",
          `the peer did not accept stream ${stream.id} in ${openTimeout} ms`,
          {
            streamId: stream.id,
            hint: "see that the far side accepts streams, or raise openTimeout",
          },
        ),
      );
    });
    this.#closing = new Deadlines(closeTimeout, (stream) => stream.reset());
  }

  /** Streams that are open now. */
  get size(): number {
    return this.#streams.size;
  }

  /** Streams that the peer has not acknowledged. */
  get unacknowledged(): number {
    return this.#unacknowledged.size;
  }

  /** Opens a stream of ours. */
  open(): Stream {
    const stream = this.#add(this.#host.ids.next());
    this.#unacknowledged.add(stream);
    this.#opening.add(stream);
    stream.open(flagSyn);
    return stream;
  }

  #add(id: number): Stream {
    const stream = new Stream(id, this);
    this.#streams.set(id, stream);
    this.#windows += stream.window;
    return stream;
  }

  /** A frame of a stream came. The bytes of a data frame follow. */
  frame(type: number, flags: number, id: number, length: number): void {
    this.#receiving = undefined;
    this.#finAfter = false;
    if ((flags & flagSyn) !== 0) this.#opened(id);
    const stream = this.#streams.get(id);
    if (stream === undefined) return this.#unknown(type, id, length);
    if ((flags & flagAck) !== 0) this.#acknowledge(stream);
    if ((flags & flagRst) !== 0) {
      this.#wasReset(stream);
      return this.#unknown(type, id, length);
    }
    if (type === typeWindow) {
      stream.receiveWindow(length);
      if ((flags & flagFin) !== 0) stream.receiveFin();
      return;
    }
    stream.admit(length);
    this.#receiving = stream;
    this.#finAfter = (flags & flagFin) !== 0;
  }

  /** Bytes of the data frame came. */
  data(bytes: Uint8Array): void {
    this.#receiving?.receive(bytes);
  }

  /** All bytes of the data frame came. */
  dataEnd(): void {
    if (this.#finAfter) this.#receiving?.receiveFin();
    this.#receiving = undefined;
  }

  #opened(id: number): void {
    if (id === 0 || this.#host.ids.owns(id)) {
      const { role } = this.#options;
      const expected = role === "client"
        ? "an even one, as of a server"
        : "an odd one, as of a client";
      throw protocolError(`it opened stream ${id}, expected ${expected}`, {
        streamId: id,
        hint: `one end has to have the role "client", the other "server"`,
      });
    }
    if (this.#streams.has(id)) {
      throw protocolError(`it opened stream ${id}, which is open`, { streamId: id });
    }
    if (this.#host.refusing() || this.#theirs >= this.#options.maxStreams) return this.#refuse(id);
    const stream = this.#add(id);
    this.#theirs++;
    if (this.#host.accepted.push(stream)) return;
    this.over(stream);
    this.#refuse(id);
  }

  #refuse(id: number): void {
    this.writer.frame(typeWindow, flagRst, id, 0);
  }

  /** A stream that is over for us may have frames under way. One that we never opened has none. */
  #unknown(type: number, id: number, length: number): void {
    const { ids } = this.#host;
    if (id === 0 || ids.owns(id) && !ids.gave(id)) {
      throw protocolError(`a frame is for stream ${id}, which was never opened`, { streamId: id });
    }
    if (type === typeData && length > this.#options.maxStreamWindow) {
      throw protocolError(
        `${length} bytes for stream ${id}, whose window had room for ` +
          `${this.#options.maxStreamWindow} at most`,
        { streamId: id },
      );
    }
  }

  #acknowledge(stream: Stream): void {
    if (!this.#unacknowledged.delete(stream)) {
      throw protocolError(`it accepted stream ${stream.id}, which was not waiting for it`, {
        streamId: stream.id,
      });
    }
    this.#opening.delete(stream);
    this.#host.acknowledged();
  }

  #wasReset(stream: Stream): void {
    const early = this.#unacknowledged.has(stream);
    const text = early ? "refused stream" : "reset stream";
    stream.receiveReset(
      new MuxError("reset", `the peer ${text} ${stream.id}`, {
        streamId: stream.id,
        ...early && { hint: "it takes no more streams, or does not accept them fast enough" },
      }),
    );
  }

  over(stream: Stream): void {
    if (!this.#streams.delete(stream.id)) return;
    this.#windows -= stream.window;
    if (!this.#host.ids.owns(stream.id)) {
      this.#theirs--;
      // What came before the end of the session can still be accepted and read.
      if (!this.#ended) this.#host.accepted.delete(stream);
    }
    this.#opening.delete(stream);
    this.#closing.delete(stream);
    if (this.#unacknowledged.delete(stream)) this.#host.acknowledged();
  }

  closing(stream: Stream): void {
    this.#closing.add(stream);
  }

  filled(stream: Stream): void {
    this.#filled.push(stream);
  }

  /** All frames that are there were read. */
  deliver(): void {
    const filled = this.#filled;
    if (filled.length === 0) return;
    this.#filled = [];
    for (const stream of filled) stream.deliver();
  }

  held(bytes: number): void {
    this.#held += bytes;
    while (this.#held > this.#options.maxBufferedBytes) this.#resetLargest();
  }

  #resetLargest(): void {
    let largest: Stream | undefined;
    for (const stream of this.#streams.values()) {
      if (largest === undefined || stream.heldBytes > largest.heldBytes) largest = stream;
    }
    if (largest === undefined) return;
    const { id, heldBytes } = largest;
    const { maxBufferedBytes } = this.#options;
    largest.refuse(
      new MuxError(
        "limit",
        `stream ${id} was reset: it held ${heldBytes} bytes that nobody read, and all streams ` +
          `more than ${maxBufferedBytes}`,
        { streamId: id, hint: "read faster, or raise maxBufferedBytes" },
      ),
    );
  }

  grow(window: number): boolean {
    const { maxStreamWindow, maxBufferedBytes } = this.#options;
    if (window * 2 > maxStreamWindow || this.#windows + window > maxBufferedBytes) return false;
    this.#windows += window;
    return true;
  }

  /** All streams are over. */
  end(reason: MuxError): void {
    this.#ended = true;
    this.#receiving = undefined;
    for (const stream of [...this.#streams.values()]) stream.sessionEnded(reason);
    this.#opening.clear();
    this.#closing.clear();
  }
}

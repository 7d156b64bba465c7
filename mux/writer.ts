/**
 * The one writer of a session: frames leave in turns, so that no stream waits for all that another has to say.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import { Deadlines } from "./deadlines.ts";
import { MuxError } from "./errors.ts";
import { FrameBuffer, headerSize } from "./frames.ts";

/** The most bytes of one turn: a frame of a stream carries no more. */
export const maxFrame: number = 32 * 1024;
/** What one write carries at most. */
const writeSize = 4 * (headerSize + maxFrame);
/** A buffer with less room is full. */
const leastRoom = 1024;
/** While so many frames of the session wait, nothing is read: the peer does not take the answers that it asks for. */
const maxWaiting = 1024;

/** What has frames to send, when its turn comes. */
export interface Sender {
  /** Adds the frames that go before all data: openings, acknowledgements, windows, resets. There is room for one. */
  control(out: FrameBuffer): void;
  /** Adds a frame of data, or the end. Returns whether there is more that may leave now. */
  data(out: FrameBuffer): boolean;
}

/** Writes frames to a transport. */
export class Writer {
  readonly #transport: Transport;
  readonly #failed: (error: MuxError) => void;
  readonly #out = new FrameBuffer(writeSize);
  /** Frames of the session itself: type, flags, stream, length. */
  #frames: [number, number, number, number][] = [];
  /** Who has control frames. */
  readonly #control = new Set<Sender>();
  /** Who has data that may leave. Whose turn is next is first. */
  readonly #data = new Set<Sender>();
  #running = false;
  /** Set when nothing more is written. */
  #stopped = false;
  /** Wakes who waits until there is less to write. */
  #waiting: (() => void)[] = [];
  readonly #slow: Deadlines<Writer>;

  /**
   * @param transport Written to.
   * @param timeout Milliseconds that a write may take without any progress.
   * @param failed Called once when a write has failed or took too long.
   */
  constructor(transport: Transport, timeout: number, failed: (error: MuxError) => void) {
    this.#transport = transport;
    this.#failed = failed;
    this.#slow = new Deadlines(timeout, () => {
      this.#failed(
        new MuxError("timeout", `the peer took no bytes for ${timeout} ms`, {
          hint: "raise writeTimeout if the far side may be so slow",
        }),
      );
    });
  }

  /** Sends a frame of the session, before all data. */
  frame(type: number, flags: number, id: number, length: number): void {
    if (this.#stopped) return;
    this.#frames.push([type, flags, id, length]);
    this.#wake();
  }

  /** Gives a turn for control frames. */
  control(sender: Sender): void {
    if (this.#stopped) return;
    this.#control.add(sender);
    this.#wake();
  }

  /** Gives a turn for data, after those who wait already. */
  data(sender: Sender): void {
    if (this.#stopped) return;
    this.#data.add(sender);
    this.#wake();
  }

  /** Takes back both turns. */
  delete(sender: Sender): void {
    this.#control.delete(sender);
    this.#data.delete(sender);
  }

  /** Whether the peer has to take some of what waits before more is read. */
  get crowded(): boolean {
    return this.#frames.length >= maxWaiting;
  }

  /** Resolves at the next step of the writer, or at once where it does nothing. */
  step(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether nothing is left to write. */
  get idle(): boolean {
    return !this.#running;
  }

  /** Drops the turns of all streams; frames of the session still leave. */
  dropStreams(): void {
    this.#control.clear();
    this.#data.clear();
  }

  /** Writes nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#slow.clear();
    this.#frames = [];
    this.dropStreams();
    this.#stepped();
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    this.#run();
  }

  async #run(): Promise<void> {
    try {
      // What is sent in this turn of the event loop leaves together.
      await undefined;
      for (;;) {
        this.#fill();
        const bytes = this.#out.take();
        if (bytes.length === 0 || this.#stopped) break;
        await this.#write(bytes);
        this.#stepped();
      }
    } catch (cause) {
      if (!this.#stopped) {
        this.#failed(new MuxError("ended", "the connection broke: writing failed", { cause }));
      }
    }
    this.#running = false;
    this.#stepped();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#stopped;) {
      this.#slow.add(this);
      at += await this.#transport.write(at === 0 ? bytes : bytes.subarray(at));
      this.#slow.delete(this);
    }
  }

  /** Takes turns until the buffer is full or nobody has anything to say. */
  #fill(): void {
    const out = this.#out;
    let count = 0;
    while (count < this.#frames.length && out.room >= headerSize) {
      out.header(...this.#frames[count++]!);
    }
    if (count > 0) this.#frames = this.#frames.slice(count);
    for (const sender of this.#control) {
      if (out.room < headerSize) return;
      this.#control.delete(sender);
      sender.control(out);
    }
    // Who is added again in its own turn comes after all others.
    for (const sender of this.#data) {
      if (out.room < leastRoom) return;
      this.#data.delete(sender);
      if (sender.data(out)) this.#data.add(sender);
    }
  }

  #stepped(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

/**
 * A far side of a session that sends what a test wants, and knows nothing of mux/.
 *
 * @module
 */

import { pipe, type Transport } from "../../mod.ts";
import { type MuxOptions, MuxSession } from "../../mux/mod.ts";
import { inTime } from "../testing/in_time.ts";

// Types of frames.
export const DATA = 0;
export const WINDOW = 1;
export const PING = 2;
export const GO_AWAY = 3;
// Flags of frames.
export const SYN = 1;
export const ACK = 2;
export const FIN = 4;
export const RST = 8;

/** A frame in numbers. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly id: number;
  readonly length: number;
  readonly data: Uint8Array;
}

/** The bytes of a frame. The length is that of the data, unless it is given. */
export function frame(
  type: number,
  flags: number,
  id: number,
  length: number,
  data: Uint8Array = new Uint8Array(0),
  version = 0,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  view.setUint8(1, type);
  view.setUint16(2, flags);
  view.setUint32(4, id);
  view.setUint32(8, length);
  bytes.set(data, 12);
  return bytes;
}

/** The bytes of a data frame. */
export function dataFrame(id: number, data: Uint8Array, flags = 0): Uint8Array<ArrayBuffer> {
  return frame(DATA, flags, id, data.length, data);
}

/** A session, and the far end of its connection. */
export class RawPeer implements AsyncDisposable {
  /** The session. Its streams are odd where it is a client. */
  readonly session: MuxSession;
  /** The far end. */
  readonly far: Transport;
  #received = new Uint8Array(0);

  constructor(options: MuxOptions = { role: "server" }) {
    const [near, far] = pipe();
    this.session = new MuxSession(near, options);
    this.far = far;
  }

  /** Sends bytes, all of them. */
  async send(...parts: readonly Uint8Array[]): Promise<void> {
    for (const part of parts) {
      for (let at = 0; at < part.length;) at += await this.far.write(part.subarray(at));
    }
  }

  /** The next frame that the session sent, or `undefined` at the end. */
  async next(): Promise<Frame | undefined> {
    if (!await this.#fill(12)) return undefined;
    const view = new DataView(this.#received.buffer, this.#received.byteOffset);
    const [type, length] = [view.getUint8(1), view.getUint32(8)];
    const [flags, id] = [view.getUint16(2), view.getUint32(4)];
    const size = 12 + (type === DATA ? length : 0);
    if (!await this.#fill(size)) throw new Error("the session ended within a frame");
    const data = this.#received.slice(12, size);
    this.#received = this.#received.subarray(size);
    return { type, flags, id, length, data };
  }

  /** The next frame as a list of its numbers. */
  async numbers(): Promise<number[] | undefined> {
    const next = await inTime(this.next(), "a frame");
    return next && [next.type, next.flags, next.id, next.length];
  }

  async #fill(length: number): Promise<boolean> {
    const buffer = new Uint8Array(64 * 1024);
    while (this.#received.length < length) {
      const count = await this.far.read(buffer);
      if (count === null) return false;
      const joined = new Uint8Array(this.#received.length + count);
      joined.set(this.#received);
      joined.set(buffer.subarray(0, count), this.#received.length);
      this.#received = joined;
    }
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.far.close();
    await inTime(this.session.close(), "session.close()");
  }
}

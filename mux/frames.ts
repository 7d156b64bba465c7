/**
 * Frames of yamux: a header of twelve bytes, and after that of a data frame its bytes. All bytes of the protocol are read
 * and written here.
 *
 * ```text
 * version 1 byte, 0 | type 1 byte | flags 2 bytes | stream 4 bytes | length 4 bytes      big-endian
 * ```
 *
 * @module
 */

import { protocolError } from "./errors.ts";

/** Bytes of a header. */
export const headerSize = 12;

/** A frame of data: `length` bytes follow. */
export const typeData = 0;
/** The receiver has room for `length` bytes more. */
export const typeWindow = 1;
/** A question with SYN, its answer with ACK; `length` is its number. */
export const typePing = 2;
/** No more streams are taken; `length` says why. */
export const typeGoAway = 3;

/** The first frame of a stream. */
export const flagSyn = 1;
/** The first frame of the side that accepts it. */
export const flagAck = 2;
/** The last data of this side came before or is in this frame. */
export const flagFin = 4;
/** The stream is over, whatever was on its way. */
export const flagRst = 8;
const knownFlags = flagSyn | flagAck | flagFin | flagRst;

/** The session ends as it should. */
export const goAwayNormal = 0;
/** The far side broke the protocol. */
export const goAwayProtocol = 1;
/** The near side failed. */
export const goAwayInternal = 2;

/** Frames on their way out: a buffer that is filled and written over and over. */
export class FrameBuffer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #length = 0;

  /** @param size Bytes that it holds. */
  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes that still fit. */
  get room(): number {
    return this.#bytes.length - this.#length;
  }

  /** Adds a header, which has to fit. */
  header(type: number, flags: number, id: number, length: number): void {
    const at = this.#length;
    this.#view.setUint16(at, type);
    this.#view.setUint16(at + 2, flags);
    this.#view.setUint32(at + 4, id);
    this.#view.setUint32(at + 8, length);
    this.#length = at + headerSize;
  }

  /** Adds the bytes of a data frame, which have to fit. */
  data(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** What was added. It is valid until the next addition. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}

/** What a {@linkcode FrameReader} tells. */
export interface FrameHandler {
  /** A header came. */
  header(type: number, flags: number, id: number, length: number): void;
  /** Bytes of the data frame whose header came last. They are valid during the call. */
  data(bytes: Uint8Array): void;
  /** The data frame has come completely. A frame without bytes is complete too. */
  dataEnd(): void;
}

/** Takes frames apart, in whatever pieces they come. It holds a part of a header at most. */
export class FrameReader {
  readonly #handler: FrameHandler;
  /** A header that has not come completely. */
  readonly #partial = new Uint8Array(headerSize);
  #partialLength = 0;
  /** Bytes that the data frame still lacks. */
  #missing = 0;

  /** @param handler What is told of the frames. */
  constructor(handler: FrameHandler) {
    this.#handler = handler;
  }

  /** Whether all frames so far are complete. */
  get atBoundary(): boolean {
    return this.#partialLength === 0 && this.#missing === 0;
  }

  /** Reads what has come. Throws `MuxError` where it is no frame. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#missing > 0) {
        const end = Math.min(bytes.length, at + this.#missing);
        this.#missing -= end - at;
        this.#handler.data(bytes.subarray(at, end));
        if (this.#missing === 0) this.#handler.dataEnd();
        at = end;
      } else if (this.#partialLength === 0 && bytes.length - at >= headerSize) {
        this.#header(bytes, at);
        at += headerSize;
      } else {
        const end = Math.min(bytes.length, at + headerSize - this.#partialLength);
        this.#partial.set(bytes.subarray(at, end), this.#partialLength);
        this.#partialLength += end - at;
        at = end;
        if (this.#partialLength < headerSize) return;
        this.#partialLength = 0;
        this.#header(this.#partial, 0);
      }
    }
  }

  #header(bytes: Uint8Array, at: number): void {
    const version = bytes[at]!;
    const type = bytes[at + 1]!;
    const flags = bytes[at + 2]! << 8 | bytes[at + 3]!;
    const id = uint32(bytes, at + 4);
    const length = uint32(bytes, at + 8);
    if (version !== 0) {
      throw protocolError(`a frame has version ${version}, expected 0`, {
        hint: "the far side may not speak yamux, or not on this connection",
      });
    }
    if (type > typeGoAway) throw protocolError(`a frame has type ${type}, expected 0 to 3`);
    if ((flags & ~knownFlags) !== 0) {
      throw protocolError(`a frame has flags 0x${flags.toString(16)}, expected some of 0xf`);
    }
    this.#handler.header(type, flags, id, length);
    if (type !== typeData) return;
    this.#missing = length;
    if (length === 0) this.#handler.dataEnd();
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0;
}

/**
 * What a WebSocket is to the codecs: reads and writes of bytes.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import { closeCodes, errorOfClose, forClients, WebSocketError } from "./errors.ts";
import type { HeldBytes, Holder } from "./held_bytes.ts";
import { messageLength, oneCall, stalls } from "./messages.ts";
import { ReceivedBytes } from "./received_bytes.ts";

/** While the platform holds more bytes that have not been sent, writes wait. */
const maxUnsent = 256 * 1024;
/** Milliseconds between looks at what is unsent, which no event tells of. */
const longestLook = 16;
/** Milliseconds that `closeWrite` waits at most for a far side that takes nothing. */
const longestFlush = 5000;

/** What the handler adds to a transport of its own. */
export interface TransportHost {
  readonly held: HeldBytes;
  readonly maxHeldBytes: number;
  readonly remoteAddr?: Transport["remoteAddr"];
}

interface PendingRead {
  readonly buffer: Uint8Array;
  readonly resolve: (count: number | null) => void;
  readonly reject: (reason: unknown) => void;
}

/** The connection. */
export class SocketTransport implements Transport, Holder {
  readonly remoteAddr?: Transport["remoteAddr"];
  readonly #socket: WebSocket;
  readonly #host: TransportHost;
  readonly #stalls: boolean;
  readonly #received = new ReceivedBytes();
  #reading: PendingRead | undefined;
  /** Wake writes that wait. */
  readonly #waiting = new Set<() => void>();
  /** Set at the end: nothing comes any more, and nothing can be sent. */
  #ended = false;
  /** Why it ended, if not regularly. */
  #failure: WebSocketError | undefined;
  /** Set by `closeWrite`. */
  #writingEnded = false;
  /** Set by `close`. */
  #closed = false;
  /** What the platform said of a failure before it closed. */
  #cause: unknown;
  /** Whether the cut messages that are coming have had their answer. */
  #answered = false;

  constructor(socket: WebSocket, host: TransportHost) {
    this.#socket = socket;
    this.#host = host;
    this.#stalls = stalls(socket);
    if (host.remoteAddr !== undefined) this.remoteAddr = host.remoteAddr;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => this.#receive(data));
    socket.addEventListener("error", (event) => this.#cause = event);
    socket.addEventListener("close", (event) => this.#end(errorOfClose(event, this.#cause)));
  }

  get heldBytes(): number {
    return this.#received.length;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    if (this.#reading !== undefined) {
      return Promise.reject(new TypeError("Cannot read a WebSocket: another read is under way"));
    }
    if (this.#closed) return Promise.reject(closedByUs());
    if (buffer.length === 0) return Promise.resolve(0);
    if (this.#received.length > 0) {
      const count = this.#received.take(buffer);
      this.#host.held.add(this, -count);
      return Promise.resolve(count);
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve, reject) => this.#reading = { buffer, resolve, reject });
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (!this.#isOpen) return await this.#throwEnd();
    if (this.#writingEnded) throw closedByUs();
    this.#answered = false;
    let count = 0;
    while (count < bytes.length && this.#socket.bufferedAmount <= maxUnsent) {
      const end = count + messageLength(bytes.length - count, this.#stalls);
      // The platform takes a copy at once.
      this.#socket.send(bytes.subarray(count, end) as Uint8Array<ArrayBuffer>);
      count = end;
    }
    if (this.#socket.bufferedAmount > maxUnsent) await this.#drained(maxUnsent);
    return count;
  }

  /**
   * Waits until what was written has left. A WebSocket has no halves, so the far side is not told; it may send until `close`.
   * A server that is done does this and then reads until the far side is silent: where bytes of the far side cross its
   * close, Deno (2.9.6) drops the connection, with everything that it has not sent.
   */
  async closeWrite(): Promise<void> {
    if (!this.#isOpen) return await this.#throwEnd();
    this.#writingEnded = true;
    await this.#drained(0, performance.now() + longestFlush);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#drop();
    this.#reading?.reject(closedByUs());
    this.#reading = undefined;
    this.#wake();
    this.#socket.close(closeCodes.normal);
  }

  /** Ends a connection whose far side made it hold too much. */
  refuse(what: string): void {
    const reason = `more than ${what} wait to be read`;
    this.#fail(
      closeCodes.tooBig,
      reason,
      "let the far side wait for replies, or raise maxHeldBytes",
    );
    this.#drop();
  }

  #receive(data: unknown): void {
    if (this.#closed || this.#ended) return;
    if (!(data instanceof ArrayBuffer)) {
      return this.#fail(
        closeCodes.unsupported,
        "expected binary messages",
        "let the far side send its bytes as binary messages, not as text",
      );
    }
    this.#answer(data.byteLength);
    if (data.byteLength === 0) return;
    let bytes = new Uint8Array(data);
    const reading = this.#reading;
    if (reading !== undefined) {
      this.#reading = undefined;
      const count = Math.min(bytes.length, reading.buffer.length);
      reading.buffer.set(count === bytes.length ? bytes : bytes.subarray(0, count));
      reading.resolve(count);
      if (count === bytes.length) return;
      bytes = bytes.subarray(count);
    }
    this.#received.push(bytes);
    this.#host.held.add(this, bytes.length);
    const { maxHeldBytes } = this.#host;
    if (this.#received.length > maxHeldBytes) this.refuse(`${maxHeldBytes} bytes`);
  }

  /** Answers the first of several messages that Deno's client has cut, as messages.ts tells. */
  #answer(length: number): void {
    const isCut = length === oneCall && this.#socket.url === "";
    if (isCut && !this.#answered && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(new Uint8Array(0));
    }
    this.#answered = isCut;
  }

  /** Ends the connection from our side, because of what the far side did. */
  #fail(code: number, reason: string, hint: string): void {
    const sent = closeWith(this.#socket, code, reason);
    this.#end(new WebSocketError(sent, `closed the WebSocket: ${reason}`, { reason, hint }));
  }

  #end(failure: WebSocketError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failure = failure;
    const reading = this.#reading;
    this.#reading = undefined;
    if (failure === undefined) reading?.resolve(null);
    else reading?.reject(failure);
    this.#wake();
  }

  /** Whether something can be sent. After a close the platform would discard it without a word. */
  get #isOpen(): boolean {
    return !this.#closed && !this.#ended && this.#socket.readyState === WebSocket.OPEN;
  }

  /** Throws what closed it. */
  async #throwEnd(): Promise<never> {
    // The state of the socket changes before its event says why.
    if (!this.#closed && !this.#ended) await this.#pause();
    if (this.#closed) throw closedByUs();
    throw this.#failure ??
      new WebSocketError(closeCodes.normal, "the far side has closed the WebSocket");
  }

  /** Waits until at most so many bytes are unsent. */
  async #drained(unsent: number, latest: number = Infinity): Promise<void> {
    for (let pause = 1; this.#socket.bufferedAmount > unsent; pause *= 2) {
      if (!this.#isOpen) return await this.#throwEnd();
      if (performance.now() > latest) return;
      await this.#pause(Math.min(pause, longestLook));
    }
  }

  /** Waits for so long, or until it ends. */
  #pause(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = milliseconds === undefined ? undefined : setTimeout(wake, milliseconds);
      this.#waiting.add(wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #drop(): void {
    const { length } = this.#received;
    this.#received.clear();
    if (length > 0) this.#host.held.add(this, -length);
  }
}

function closedByUs(): WebSocketError {
  return new WebSocketError(closeCodes.normal, "the WebSocket was closed by us");
}

/** Closes with a code, or with its like where only a server may use it. Returns the code. */
function closeWith(socket: WebSocket, code: number, reason: string): number {
  const sent = socket.url === "" ? code : code + forClients;
  socket.close(sent, reason);
  return sent;
}

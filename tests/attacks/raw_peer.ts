/**
 * A connection that sends what it is told, reads or does not read, and knows when the far side has ended it.
 *
 * @module
 */

import { isBroken } from "./broken.ts";

/** A stranger's end of a connection. */
export class RawPeer implements AsyncDisposable {
  readonly #conn: Deno.TcpConn;
  readonly #dialled = performance.now();
  #closed = false;

  /** Takes over a connection. */
  constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  /** Connects to a server on this machine. */
  static async dial(port: number): Promise<RawPeer> {
    return new RawPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends bytes. Returns false where the far side takes no more. */
  async send(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
      return true;
    } catch (error) {
      if (!isBroken(error)) throw error;
      return false;
    }
  }

  /** Sends a text. */
  sendText(text: string): Promise<boolean> {
    return this.send(new TextEncoder().encode(text));
  }

  /** Reads what is there, or waits for something. `undefined` where the far side has ended the connection. */
  async read(most = 65_536): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(most);
    try {
      const count = await this.#conn.read(buffer);
      return count === null ? undefined : buffer.subarray(0, count);
    } catch (error) {
      if (!isBroken(error)) throw error;
      return undefined;
    }
  }

  /** Reads a line without its end. `undefined` where the far side ends the connection before. */
  async readLine(): Promise<string | undefined> {
    const decoder = new TextDecoder();
    const parts: string[] = [];
    for (let chunk; (chunk = await this.read(1 << 20)) !== undefined;) {
      parts.push(decoder.decode(chunk, { stream: true }));
      if (chunk.includes(0x0a)) return parts.join("").split("\n", 1)[0];
    }
    return undefined;
  }

  /**
   * Reads and forgets until the far side ends the connection. Returns how long the connection lasted, in milliseconds; where it
   * lasts longer than `patience` it is closed here, and that is `Infinity`.
   */
  async lifetime(patience: number): Promise<number> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.close();
    }, patience);
    while (await this.read() !== undefined);
    clearTimeout(timer);
    return late ? Infinity : performance.now() - this.#dialled;
  }

  /** Says that no more is sent. */
  async closeWrite(): Promise<void> {
    try {
      await this.#conn.closeWrite();
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
  }

  /** Closes the connection. */
  close(): void {
    if (!this.#closed) this.#conn.close();
    this.#closed = true;
  }

  /** Closes the connection. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}

/** Opens so many connections at a time, and closes them at the end. */
export async function withPeers<T>(
  port: number,
  count: number,
  act: (peers: readonly RawPeer[]) => Promise<T>,
): Promise<T> {
  const peers = await Promise.all(Array.from({ length: count }, () => RawPeer.dial(port)));
  try {
    return await act(peers);
  } finally {
    for (const peer of peers) peer.close();
  }
}

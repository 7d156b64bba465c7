/**
 * A connection in memory, which a test can look into and get in the way of.
 *
 * @module
 */

import type { Transport } from "../../rpc/connection.ts";

/** One end of a connection in memory. What is written at one end is read at the other. */
export class MemoryTransport implements Transport {
  /** What was given to each `write`, in order. */
  readonly writes: Uint8Array[] = [];
  /** How often `close` was called. */
  closes = 0;
  /** The most bytes that one write takes. */
  largestWrite: number = Infinity;
  /** The most bytes that one read gives. */
  largestRead: number = Infinity;
  /** What writes reject with. */
  writeError: Error | undefined;
  /** The address that the far side has. */
  remoteAddr?: Deno.Addr;
  /** Writes wait for this. */
  #gate: Promise<void> | undefined;
  #openGate: (() => void) | undefined;
  #peer!: MemoryTransport;
  /** What the far side wrote and nobody has read. */
  #incoming: Uint8Array[] = [];
  /** Set when the far side writes no more. */
  #ended = false;
  /** What reads reject with. */
  #broken: Error | undefined;
  #closed = false;
  /** Wakes the read that waits. */
  #wake: (() => void) | undefined;

  private constructor() {}

  /** Makes both ends of a connection. */
  static pair(): [MemoryTransport, MemoryTransport] {
    const [a, b] = [new MemoryTransport(), new MemoryTransport()];
    a.#peer = b;
    b.#peer = a;
    return [a, b];
  }

  /** Bytes that the far side wrote and nobody has read. */
  get waiting(): number {
    return this.#incoming.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  /** Whether this end was closed. */
  get closed(): boolean {
    return this.#closed;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.#closed) throw new Deno.errors.BadResource("The connection is closed");
      if (this.#broken !== undefined) throw this.#broken;
      const next = this.#incoming[0];
      if (next !== undefined) return this.#take(next, buffer);
      if (this.#ended) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  #take(next: Uint8Array, buffer: Uint8Array): number {
    const count = Math.min(next.length, buffer.length, this.largestRead);
    buffer.set(next.subarray(0, count));
    if (count === next.length) this.#incoming.shift();
    else this.#incoming[0] = next.subarray(count);
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.writes.push(bytes.slice());
    await this.#gate;
    if (this.writeError !== undefined) throw this.writeError;
    if (this.#closed) throw new Deno.errors.BadResource("The connection is closed");
    const count = Math.min(bytes.length, this.largestWrite);
    this.#peer.#incoming.push(bytes.slice(0, count));
    this.#peer.#wake?.();
    return count;
  }

  /** Lets no write come to its end, until the function that it returns is called. */
  hold(): () => void {
    this.#gate = new Promise((resolve) => this.#openGate = resolve);
    return () => {
      this.#openGate?.();
      this.#gate = undefined;
    };
  }

  /** Ends what this end writes; the far side can still answer. */
  closeWrite(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  #end(): void {
    this.#peer.#ended = true;
    this.#peer.#wake?.();
  }

  /** Makes reads at this end reject, as when the far side resets the connection. */
  breakReads(error: Error): void {
    this.#broken = error;
    this.#wake?.();
  }

  close(): void {
    this.closes++;
    if (this.#closed) throw new Deno.errors.BadResource("The connection is closed already");
    this.#closed = true;
    this.#wake?.();
    this.#end();
  }
}

/**
 * A codec that keeps books: which requests were written, and whether each gets one reply.
 *
 * @module
 */

import type { ClientCodec, gob, RequestHeader, ResponseHeader } from "../../mod.ts";
import type { Ledger } from "./ledger.ts";

/** A client's codec around another one. */
export class CheckedCodec implements ClientCodec {
  readonly #codec: ClientCodec;
  readonly #ledger: Ledger;
  /** The numbers of the requests that wait for a reply, be it wanted or not. */
  readonly #open = new Set<number | bigint>();
  /** Set by `close`, which the client calls when the connection ends by itself, too. */
  #closed = false;
  /** Requests that were written: they are numbered from 0. */
  #written = 0;
  /** Tells who waits for it that nothing is open, or that nothing more will come. */
  #quiet: (() => void) | undefined;

  constructor(codec: ClientCodec, ledger: Ledger) {
    this.#codec = codec;
    this.#ledger = ledger;
  }

  /** Requests that wait for a reply. */
  get open(): number {
    return this.#open.size;
  }

  /** Waits until every request has its reply or the connection has ended, for so many milliseconds at most. */
  async quiet(patience: number): Promise<void> {
    if (this.#open.size === 0 || this.#closed) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#quiet = resolve;
      timer = setTimeout(resolve, patience);
    });
    clearTimeout(timer);
  }

  writeRequest<T>(header: RequestHeader, schema: gob.Schema<T>, args: T): void {
    this.#codec.writeRequest(header, schema, args);
    this.#written++;
    this.#ledger.requests++;
    this.#open.add(header.Seq);
  }

  readResponseHeader(): ResponseHeader | undefined {
    const header = this.#codec.readResponseHeader();
    if (header === undefined) return undefined;
    this.#ledger.replies++;
    if (!this.#open.delete(header.Seq)) {
      if (header.Seq < this.#written) this.#ledger.twice++;
      else this.#ledger.unasked++;
    }
    return header;
  }

  readResponseBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    const body = this.#codec.readResponseBody(schema);
    if (body !== undefined && this.#open.size === 0) this.#quiet?.();
    return body;
  }

  fill(): Promise<boolean> {
    return this.#codec.fill();
  }

  get pendingBytes(): number {
    return this.#codec.pendingBytes;
  }

  drained(bytes: number): Promise<void> {
    return this.#codec.drained(bytes);
  }

  close(): void {
    this.#closed = true;
    this.#codec.close();
    this.#quiet?.();
  }
}

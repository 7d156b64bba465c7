/**
 * A connection for wrong requests: many at once, their answers found by number.
 *
 * @module
 */

import { gob, type Transport } from "../../mod.ts";
import { CommandError } from "../command.ts";
import { openTransport, type Target } from "../connection_options.ts";
import type { Piece } from "./piece.ts";
import { ProbeWriter } from "./probe.ts";

const Response = gob.struct("Response", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Error: gob.string,
});

/** Answers are short. */
const limits = { maxMessageBytes: 256 * 1024, maxElements: 10_000, maxObjects: 10_000 };
/** Requests that are sent and not answered, at most: both sides hold what they have not read. */
const maxInFlight = 256;

/** How the answers of other servers begin. */
const otherFormats = [
  ["HTTP/", "HTTP", "--http begins with the handshake of rpc.DialHTTP"],
  ["{", "JSON", "--json speaks JSON-RPC"],
  ["\x15\x03", "TLS", "--tls uses TLS"],
] as const;

/** A request that waits for its answer. */
interface Waiting {
  resolve(text: string): void;
  reject(error: unknown): void;
}

/** One connection. It belongs to an asker. */
export class ProbeConnection {
  readonly #transport: Transport;
  readonly #target: Target;
  readonly #writer = new ProbeWriter();
  readonly #decoder = new gob.Decoder({ limits });
  /** Sent, by their numbers. */
  readonly #waiting = new Map<number, Waiting>();
  /** To be sent. */
  #queue: { readonly method: string; readonly piece: Piece; readonly waiting: Waiting }[] = [];
  #seq = 0;
  #scheduled = false;
  #reading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #finishing = false;
  #checked = false;
  #failure: unknown;

  private constructor(transport: Transport, target: Target) {
    this.#transport = transport;
    this.#target = target;
  }

  /** Connects. */
  static async open(target: Target): Promise<ProbeConnection> {
    return new ProbeConnection(await openTransport(target), target);
  }

  /** Sends a wrong request; those of one turn of the event loop leave together. Resolves to the text of the answer. */
  ask(method: string, piece: Piece): Promise<string> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const { promise, ...waiting } = Promise.withResolvers<string>();
    this.#queue.push({ method, piece, waiting });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#flush().catch((error) => this.#fail(error));
    });
  }

  async #flush(): Promise<void> {
    const next = this.#queue.splice(0, maxInFlight - this.#waiting.size);
    if (next.length === 0 || this.#failure !== undefined) return;
    const parts: Uint8Array[] = [];
    for (const { method, piece, waiting } of next) {
      const seq = this.#seq++;
      this.#waiting.set(seq, waiting);
      parts.push(...this.#writer.write(method, seq, piece));
    }
    this.#startTimer();
    if (!this.#reading) this.#read().catch((error) => this.#fail(error));
    const bytes = concat(parts);
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#transport.write(bytes.subarray(sent));
    }
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const buffer = new Uint8Array(64 * 1024);
    while (this.#waiting.size > 0) {
      const count = await this.#transport.read(buffer);
      if (count === null) throw this.#strange("closed the connection");
      const bytes = buffer.subarray(0, count);
      this.#check(bytes);
      this.#decoder.push(bytes);
      this.#settle();
    }
    this.#reading = false;
  }

  /** Looks at the first bytes. Another format could look like the beginning of a long message. */
  #check(bytes: Uint8Array): void {
    if (this.#checked) return;
    this.#checked = true;
    const start = String.fromCharCode(...bytes.subarray(0, 5));
    const found = otherFormats.find(([beginning]) => start.startsWith(beginning));
    if (found === undefined) return;
    const [, name, hint] = found;
    throw new CommandError(`${this.#target.name} speaks ${name}, not gob`, { hint });
  }

  #settle(): void {
    const waited = this.#waiting.size;
    for (;;) {
      const header = this.#nextHeader();
      if (header === undefined) break;
      const { Seq, Error } = header;
      const waiting = this.#waiting.get(Seq);
      if (waiting === undefined) {
        throw this.#strange(`answered to a question ${Seq} that was not asked`);
      }
      this.#waiting.delete(Seq);
      waiting.resolve(Error);
    }
    if (this.#waiting.size === 0) clearTimeout(this.#timer);
    // Bytes alone are no answer.
    else if (this.#waiting.size < waited) this.#startTimer();
    if (this.#queue.length > 0) this.#schedule();
    else if (this.#finishing) this.finish();
  }

  /** A header whose body has been read, if both have arrived. */
  #nextHeader(): { Seq: number; Error: string } | undefined {
    this.#header ??= this.#decoder.next(Response)?.value;
    const header = this.#header;
    if (header === undefined || this.#decoder.next() === undefined) return undefined;
    this.#header = undefined;
    return header;
  }

  /** A header whose body has not arrived. */
  #header: { Seq: number; Error: string } | undefined;

  #startTimer(): void {
    clearTimeout(this.#timer);
    const { timeout } = this.#target;
    this.#timer = setTimeout(() => {
      this.#fail(this.#strange(`did not answer within ${timeout} ms`));
    }, timeout);
  }

  #strange(what: string): CommandError {
    return new CommandError(`${this.#target.name} ${what} when it was asked for its types`, {
      hint: "a server of another kind needs --http, --tls or --json; " +
        "with --contract FILE a call needs no questions",
    });
  }

  #explained(error: unknown): unknown {
    if (error instanceof CommandError || !(error instanceof Error)) return error;
    return error instanceof gob.GobError
      ? this.#strange(`answered with bytes that are no replies of net/rpc (${error.message})`)
      : this.#strange(`broke the connection (${error.message})`);
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = this.#explained(error);
    clearTimeout(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    for (const { waiting } of this.#queue) waiting.reject(this.#failure);
    this.#waiting.clear();
    this.#queue = [];
    this.#transport.close();
  }

  /** Closes the connection when all questions are answered. */
  finish(): void {
    this.#finishing = true;
    if (this.#waiting.size + this.#queue.length === 0) this.close();
  }

  /** Closes the connection. Questions that wait reject with the reason. */
  close(reason: unknown = new CommandError("The connection was closed")): void {
    this.#fail(reason);
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * The JSON codecs for programs that make them themselves. The functions return at once, as those of gob do, but load the
 * codec only when they are called: it is a seventh of the module, and most programs never need it.
 *
 * @module
 */

import type { ClientCodec, RequestHeader, ResponseHeader, ServerCodec } from "../codec.ts";
import { decode, type Decoded, encode, type Schema } from "../gob/mod.ts";
import { type CodecOptions, resolveCodecLimits } from "./codec_options.ts";
import type { Transport } from "./connection.ts";
import type { JsonClientCodec, JsonServerCodec } from "./json_codec.ts";

type Codecs = typeof import("./json_codec.ts");

/** What was loaded: a memo. */
let loaded: Codecs | undefined;

async function load(): Promise<Codecs> {
  return loaded ??= await import("./json_codec.ts");
}

/** A codec that has not been loaded yet. It passes everything on to the real one as soon as that is there. */
class LoadingCodec<C extends JsonClientCodec | JsonServerCodec> {
  /** The real codec, once it is there. */
  protected codec: C | undefined;
  readonly #transport: Transport;
  protected readonly loading: Promise<C | undefined>;
  /** Set by `close`. */
  #closed = false;

  constructor(transport: Transport, make: (codecs: Codecs) => C) {
    this.#transport = transport;
    this.loading = load().then((codecs) => {
      if (this.#closed) return undefined;
      this.codec = make(codecs);
      this.begin(this.codec);
      return this.codec;
    });
    // Whoever reads learns of a failure.
    this.loading.catch(() => {});
  }

  /** Called once, when the codec is there. */
  protected begin(_: C): void {}

  async fill(): Promise<boolean> {
    const codec = this.codec ?? await this.loading;
    return codec === undefined ? false : await codec.fill();
  }

  get pendingBytes(): number {
    return this.codec?.pendingBytes ?? 0;
  }

  get heldBytes(): number {
    return this.codec?.heldBytes ?? 0;
  }

  async drained(bytes: number): Promise<void> {
    await (this.codec ?? await this.loading)?.drained(bytes);
  }

  async finish(): Promise<void> {
    const codec = this.codec ?? await this.loading.catch(() => undefined);
    if (codec === undefined) this.close();
    else await codec.finish();
  }

  close(): void {
    if (this.codec !== undefined) return this.codec.close();
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#transport.close();
    } catch {
      // Its owner has closed it.
    }
  }
}

/** The server's side: requests come after the first `fill`, and replies after them. */
export class LoadingServerCodec extends LoadingCodec<JsonServerCodec> implements ServerCodec {
  constructor(transport: Transport, options: CodecOptions | undefined) {
    super(transport, ({ JsonServerCodec }) => new JsonServerCodec(transport, options));
  }

  readRequestHeader(): RequestHeader | undefined {
    return this.codec?.readRequestHeader();
  }

  readRequestBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    return this.codec?.readRequestBody(schema);
  }

  writeResponse<T>(header: ResponseHeader, schema: Schema<T> | null, body: T | undefined): void {
    this.codec?.writeResponse(header, schema, body);
  }
}

/** The client's side. Requests that are written before the codec is there wait for it. */
export class LoadingClientCodec extends LoadingCodec<JsonClientCodec> implements ClientCodec {
  readonly #options: CodecOptions | undefined;
  /** Writes the requests that wait. */
  readonly #waiting: ((codec: JsonClientCodec) => void)[] = [];
  /** Requests that waited and that the codec refused, with the reasons: their calls get those instead of replies. */
  readonly #refused: { header: ResponseHeader; reason: unknown }[] = [];
  /** Set between the header and the body of a refusal. */
  #refusing = false;

  constructor(transport: Transport, options: CodecOptions | undefined) {
    super(transport, ({ JsonClientCodec }) => new JsonClientCodec(transport, options));
    this.#options = options;
  }

  protected override begin(codec: JsonClientCodec): void {
    for (const write of this.#waiting.splice(0)) write(codec);
  }

  override async fill(): Promise<boolean> {
    // The refusals are read like replies.
    if (this.codec === undefined && await this.loading !== undefined && this.#refused.length > 0) {
      return true;
    }
    return await super.fill();
  }

  override get pendingBytes(): number {
    return super.pendingBytes + this.#waiting.length;
  }

  get writtenBytes(): number {
    return this.codec?.writtenBytes ?? 0;
  }

  get givenBytes(): number {
    return this.codec?.givenBytes ?? 0;
  }

  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void {
    if (this.codec !== undefined) return this.codec.writeRequest(header, schema, args);
    // The program may change the argument after the call, so a copy waits. To make it refuses what does not fit.
    const copy = decode(encode(schema, args, this.#options), schema, this.#options);
    this.#waiting.push((codec) => {
      try {
        codec.writeRequest(header, schema, copy);
      } catch (reason) {
        const { ServiceMethod, Seq } = header;
        this.#refused.push({ header: { ServiceMethod, Seq, Error: "" }, reason });
      }
    });
  }

  readResponseHeader(): ResponseHeader | undefined {
    const refused = this.#refused[0];
    if (refused === undefined) return this.codec?.readResponseHeader();
    this.#refusing = true;
    return refused.header;
  }

  readResponseBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    if (!this.#refusing) return this.codec?.readResponseBody(schema);
    this.#refusing = false;
    const { reason } = this.#refused.shift()!;
    if (schema === null) return { value: undefined as Decoded<T>["value"] };
    throw reason;
  }
}

/**
 * The server's side of the codec of Go's net/rpc/jsonrpc, to be wrapped in another codec and given to `server.serveCodec`.
 *
 * @param transport The connection, which the codec owns from now on.
 * @param options The registry of interface values and the limits.
 * @returns The codec. It is loaded when it is first used.
 * @throws {RangeError} If a limit is not a positive integer.
 *
 * @example
 * ```ts
 * import {
 *   Client,
 *   gob,
 *   jsonClientCodec,
 *   jsonServerCodec,
 *   method,
 *   pipe,
 *   Server,
 *   service,
 * } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const [near, far] = pipe();
 * server.serveCodec(jsonServerCodec(far));
 *
 * await using client = new Client(jsonClientCodec(near));
 * assert.equal(await client.call(Echo.methods.Text, "hi"), "hi");
 * ```
 */
export function jsonServerCodec(transport: Transport, options?: CodecOptions): ServerCodec {
  resolveCodecLimits(options?.limits);
  if (loaded === undefined) return new LoadingServerCodec(transport, options);
  return new loaded.JsonServerCodec(transport, options);
}

/**
 * The client's side of the codec of Go's net/rpc/jsonrpc, to be wrapped in another codec and given to `new Client`; see
 * {@linkcode jsonServerCodec}.
 *
 * @param transport The connection, which the codec owns from now on.
 * @param options The registry of interface values and the limits.
 * @returns The codec. It is loaded when it is first used.
 * @throws {RangeError} If a limit is not a positive integer.
 */
export function jsonClientCodec(transport: Transport, options?: CodecOptions): ClientCodec {
  resolveCodecLimits(options?.limits);
  if (loaded === undefined) return new LoadingClientCodec(transport, options);
  return new loaded.JsonClientCodec(transport, options);
}

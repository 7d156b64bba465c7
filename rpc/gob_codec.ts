/**
 * The default codec of Go's net/rpc: a gob stream in each direction, with a header and a body for each message.
 *
 * @module
 */

import type { ClientCodec, RequestHeader, ResponseHeader, ServerCodec } from "../codec.ts";
import type { MessageLimit } from "../gob/bytes/framer.ts";
import { StreamDecoder } from "../gob/stream_decoder.ts";
import { type EncoderMark, StreamEncoder } from "../gob/stream_encoder.ts";
import {
  any,
  bytes,
  decode,
  type Decoded,
  encode,
  GobError,
  int64,
  pointer,
  record,
  type Schema,
  string,
  struct,
  uint,
} from "../gob/mod.ts";
import { lenientStruct } from "../gob/types/lenient_struct.ts";
import { wideUint } from "../gob/types/basic_schemas.ts";
import type { Node } from "../gob/types/schema_node.ts";
import { type CodecOptions, resolveCodecLimits } from "./codec_options.ts";
import type { Transport } from "./connection.ts";
import { FramedConnection } from "./framed_connection.ts";
import { HeaderReader, HeaderWriter } from "./header_templates.ts";

const utf8 = new TextEncoder();

/** The headers of Go, which we send too if they suffice. */
const PlainRequest = struct("Request", { ServiceMethod: string, Seq: uint });
const PlainResponse = struct("Response", { ServiceMethod: string, Seq: uint, Error: string });
/**
 * Headers with fields that Go's do not have. A decoder skips fields that it does not know, so stock Go reads these too. A
 * peer that has fields of these names but other types means something else, so they are skipped here as well.
 */
const Request = lenientStruct("Request", {
  ServiceMethod: string,
  Seq: wideUint,
  Timeout: pointer(int64),
  Metadata: pointer(record(string)),
}, ["Timeout", "Metadata"]);
/** Details are a gob stream of their own: Go fails on some types that are defined in skipped values, golang/go#34879. */
const Response = lenientStruct("Response", {
  ServiceMethod: string,
  Seq: wideUint,
  Error: string,
  Code: any,
  Details: pointer(bytes),
}, ["Code", "Details"]);
/** The body of a reply with an error. */
const Nothing = struct("", {});

/** The two gob streams of a connection. */
class GobConnection extends FramedConnection {
  protected readonly options: CodecOptions;
  readonly #decoder: StreamDecoder;
  readonly #encoder: StreamEncoder;
  readonly #headerReader = new HeaderReader();
  readonly #headerWriter = new HeaderWriter();

  constructor(transport: Transport, options: CodecOptions) {
    const decoder = new StreamDecoder(options);
    super(transport, decoder.framer, options.writeTimeout);
    this.options = options;
    this.#decoder = decoder;
    this.#encoder = new StreamEncoder(this.connection.out, options);
  }

  override get heldBytes(): number {
    return this.connection.pendingBytes + this.#decoder.heldBytes;
  }

  differences(): readonly string[] {
    return this.#decoder.differences();
  }

  protected read<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    const body = this.#decoder.next(schema as unknown as Node | null);
    if (body !== undefined) this.connection.expected++;
    return body as Decoded<T> | undefined;
  }

  /** Reads a header that is like an earlier one. Returns its method; `knownSeq` is its number then. */
  protected readKnownHeader(): string | undefined {
    const { framer, isBetweenValues } = this.#decoder;
    return isBetweenValues ? this.#headerReader.read(framer) : undefined;
  }

  protected get knownSeq(): number {
    return this.#headerReader.seq;
  }

  /** Reads a header. One that is too long is not skipped, since nothing could be done without it. */
  protected readHeader<T extends Numbered>(schema: Schema<T>, limit: MessageLimit): T | undefined {
    const decoder = this.#decoder;
    const { framer } = decoder;
    const { bytes } = framer;
    const header = (decoder.next(schema as unknown as Node, limit) as Decoded<T> | undefined)
      ?.value;
    if (header === undefined || framer.bytes !== bytes) return header;
    const { ServiceMethod, Seq } = header;
    if (this.#headerReader.canLearn(ServiceMethod, Seq)) {
      const message = bytes.subarray(framer.messageStart, framer.messageEnd);
      this.#headerReader.learn(message, (id) => decoder.fieldNames(id), ServiceMethod, Seq);
    }
    return header;
  }

  /** Writes both or nothing. */
  protected write<H, B>(headerSchema: Schema<H>, header: H, bodySchema: Schema<B>, body: B): void {
    const mark = this.#encoder.mark();
    this.#encoder.encode(headerSchema as unknown as Node, header);
    this.#writeBody(mark, bodySchema, body);
  }

  /** The same for a header of which nothing but name and number is to be sent. */
  protected writePlain<H extends Numbered, B>(
    headerSchema: Schema<H>,
    header: H & { Seq: number },
    bodySchema: Schema<B>,
    body: B,
  ): void {
    const encoder = this.#encoder;
    const { ServiceMethod, Seq } = header;
    encoder.expectIdle();
    const mark = encoder.mark();
    const known = this.#headerWriter.write(this.connection.out, ServiceMethod, Seq);
    if (!known) encoder.encode(headerSchema as unknown as Node, header);
    this.#writeBody(mark, bodySchema, body);
    if (!known) {
      this.#headerWriter.learn(encoder.sentId(headerSchema as unknown as Node), ServiceMethod);
    }
  }

  #writeBody<B>(mark: EncoderMark, schema: Schema<B>, body: B): void {
    try {
      this.#encoder.encode(schema as unknown as Node, body);
    } catch (error) {
      this.#encoder.rollBack(mark);
      throw error;
    }
    this.connection.schedule();
  }
}

/** What all headers have. */
interface Numbered {
  ServiceMethod: string;
  Seq: number | bigint;
}

/** Bytes of a header besides the name of the method and the metadata. */
const headerBytes = 4096;

/** The server's side. */
export class GobServerCodec extends GobConnection implements ServerCodec {
  readonly #maxNameBytes: number;
  readonly #maxMetadataBytes: number;
  readonly #headerLimit: MessageLimit;

  constructor(transport: Transport, options: CodecOptions) {
    super(transport, options);
    const { maxMessageBytes, maxNameBytes, maxMetadataBytes } = resolveCodecLimits(options.limits);
    this.#maxNameBytes = maxNameBytes;
    this.#maxMetadataBytes = maxMetadataBytes;
    const bytes = maxNameBytes + maxMetadataBytes + headerBytes;
    this.#headerLimit = bytes < maxMessageBytes
      ? { bytes, option: `limits.maxNameBytes + limits.maxMetadataBytes + ${headerBytes}` }
      : { bytes: maxMessageBytes, option: "limits.maxMessageBytes" };
  }

  readRequestHeader(): RequestHeader | undefined {
    const known = this.readKnownHeader();
    if (known !== undefined) return { ServiceMethod: known, Seq: this.knownSeq };
    const header = this.readHeader(Request, this.#headerLimit);
    if (header === undefined) return undefined;
    const { ServiceMethod, Timeout, Metadata } = header;
    // Each unit takes at most three bytes, so most names need no closer look.
    if (3 * ServiceMethod.length > this.#maxNameBytes) {
      checkBytes([ServiceMethod], "service/method name", "limits.maxNameBytes", this.#maxNameBytes);
    }
    if (Metadata !== undefined) {
      const texts = Object.entries(Metadata).flat();
      checkBytes(texts, "metadata", "limits.maxMetadataBytes", this.#maxMetadataBytes);
    }
    if (Timeout === undefined) return header as RequestHeader;
    return { ...header, Timeout: Number(Timeout) };
  }

  readRequestBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    return this.read(schema);
  }

  writeResponse<T>(header: ResponseHeader, schema: Schema<T> | null, body: T | undefined): void {
    const extended = header.Code !== undefined || header.Details !== undefined;
    if (!extended && hasSafeSeq(header)) {
      if (schema === null) this.write(PlainResponse, header, Nothing, {});
      else if (header.Error !== "") this.write(PlainResponse, header, schema, body as T);
      else this.writePlain(PlainResponse, header, schema, body as T);
    } else {
      const full = { ...header, Details: this.#encodeDetails(header.Details) };
      if (schema === null) this.write(Response, full, Nothing, {});
      else this.write(Response, full, schema, body as T);
    }
  }

  #encodeDetails(details: unknown): Uint8Array<ArrayBuffer> | undefined {
    return details === undefined ? undefined : encode(any, details, this.options);
  }
}

/** The client's side. */
export class GobClientCodec extends GobConnection implements ClientCodec {
  readonly #headerLimit: MessageLimit;

  constructor(transport: Transport, options: CodecOptions) {
    super(transport, options);
    const { maxMessageBytes } = resolveCodecLimits(options.limits);
    this.#headerLimit = { bytes: maxMessageBytes, option: "limits.maxMessageBytes" };
  }

  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void {
    const extended = header.Timeout !== undefined || header.Metadata !== undefined;
    if (!extended && hasSafeSeq(header)) {
      this.writePlain(PlainRequest, header, schema, args);
    } else {
      const { Timeout } = header;
      const exact = Timeout === undefined ? undefined : BigInt(Math.round(Timeout));
      this.write(Request, { ...header, Timeout: exact }, schema, args);
    }
  }

  readResponseHeader(): ResponseHeader | undefined {
    const known = this.readKnownHeader();
    if (known !== undefined) return { ServiceMethod: known, Seq: this.knownSeq, Error: "" };
    this.speaks("gob");
    const header = this.readHeader(Response, this.#headerLimit);
    if (header === undefined || header.Code === undefined && header.Details === undefined) {
      return header as ResponseHeader | undefined;
    }
    return { ...header, Code: asCode(header.Code), Details: this.#decodeDetails(header.Details) };
  }

  /** `undefined` if they cannot be read: the rest of the error is still good. */
  #decodeDetails(details: Uint8Array | undefined): unknown {
    try {
      return details === undefined ? undefined : decode(details, any, this.options);
    } catch {
      return undefined;
    }
  }

  readResponseBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    return this.read(schema);
  }
}

/** Throws `GobError` if texts have more bytes than `max` together. */
function checkBytes(texts: readonly string[], what: string, option: string, max: number): void {
  const bytes = texts.reduce((sum, text) => sum + utf8.encode(text).length, 0);
  if (bytes > max) throw new GobError(`rpc: ${what} of ${bytes} bytes exceeds ${option} (${max})`);
}

/** Whether the number of a header is not a bigint. */
function hasSafeSeq<H extends { Seq: number | bigint }>(header: H): header is H & { Seq: number } {
  return typeof header.Seq === "number";
}

function asCode(code: unknown): string | number | undefined {
  return typeof code === "string" || typeof code === "number" ? code : undefined;
}

/**
 * The server's side of Go's own codec, to be wrapped in another codec and given to `server.serveCodec`.
 *
 * @param transport The connection, which the codec owns from now on.
 * @param options The registry of interface values and the limits.
 * @returns The codec. It also has what Go's does not: deadlines, metadata, codes and details.
 *
 * @example
 * ```ts
 * import { connect, gob, gobServerCodec, method, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const accepted = listener.accept();
 * await using client = await connect({ port: listener.addr.port });
 *
 * // A codec of your own would wrap this one.
 * server.serveCodec(gobServerCodec(await accepted));
 * assert.equal(await client.call(Echo.methods.Text, "hi"), "hi");
 * ```
 */
export function gobServerCodec(transport: Transport, options?: CodecOptions): ServerCodec {
  return new GobServerCodec(transport, options ?? {});
}

/**
 * The client's side of Go's own codec, to be wrapped in another codec and given to `new Client`; see
 * {@linkcode gobServerCodec}.
 *
 * @param transport The connection, which the codec owns from now on.
 * @param options The registry of interface values and the limits.
 * @returns The codec.
 */
export function gobClientCodec(transport: Transport, options?: CodecOptions): ClientCodec {
  return new GobClientCodec(transport, options ?? {});
}

/**
 * The codec of Go's net/rpc/jsonrpc: JSON-RPC 1.0, a request and a reply each one JSON object.
 *
 * @module
 */

import type { ClientCodec, RequestHeader, ResponseHeader, ServerCodec } from "../codec.ts";
import { GobError } from "../gob/errors.ts";
import { any, type Decoded, type Infer, int, record, type Schema, string } from "../gob/mod.ts";
import type { Node } from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { readJson, zeroJson } from "../json/decoder.ts";
import { byte } from "../json/reader.ts";
import { compact, decodeUtf8, quote } from "../json/strings.ts";
import { ValueTooLong } from "../json/value_scanner.ts";
import { CancelArgs } from "./cancel.ts";
import { type CodecOptions, resolveCodecLimits } from "./codec_options.ts";
import type { Transport } from "./connection.ts";
import { ServerError, ShutdownError } from "./errors.ts";
import { JsonConnection, message, type Part, part } from "./json_connection.ts";

/** A request, with the members that Go's own does not have: Go ignores them. */
const requestSchema = message("serverRequest", {
  method: string,
  params: part,
  id: part,
  timeout: part,
  metadata: part,
});
type Request = Infer<typeof requestSchema>;
/** A reply, likewise. A message with a method is none: some servers send notifications. */
const responseSchema = message("clientResponse", {
  id: part,
  result: part,
  error: part,
  code: part,
  details: part,
  method: part,
});
type Response = Infer<typeof responseSchema>;

const metadataSchema: Schema<Record<string, string>> = record(string);
const nullId: Uint8Array = new TextEncoder().encode("null");

/**
 * The server's side.
 *
 * A caller's id may be any JSON value and is sent back as it came. If it can be the number of the call, it is, so that the
 * caller can cancel the call by it. Other calls get numbers below zero, which no caller uses.
 */
export class JsonServerCodec extends JsonConnection implements ServerCodec {
  /** The ids of the calls that have not been answered, by number. */
  readonly #ids = new Map<number | bigint, Uint8Array>();
  /** The last number given to a call whose id cannot be its number. */
  #lastNumber = 0;
  /** The arguments of the message whose header was read. */
  #params: Part | undefined;
  /** Ids are kept until the answer, so their limit is that of names. */
  readonly #maxIdBytes: number;
  readonly #maxMetadataBytes: number;

  /** Takes over a connection. */
  constructor(transport: Transport, options: CodecOptions = {}) {
    super(transport, options);
    const { maxNameBytes, maxMetadataBytes } = resolveCodecLimits(options.limits);
    this.#maxIdBytes = maxNameBytes;
    this.#maxMetadataBytes = maxMetadataBytes;
  }

  readRequestHeader(): RequestHeader | undefined {
    const request = this.#readRequest();
    if (request === undefined) return undefined;
    const { method, params, id, timeout, metadata } = request;
    if (id !== undefined && id.end - id.start > this.#maxIdBytes) {
      throw new GobError(`jsonrpc: id exceeds limits.maxNameBytes (${this.#maxIdBytes} bytes)`);
    }
    if (metadata !== undefined) checkBytes(metadata, this.#maxMetadataBytes);
    const bytes = id === undefined ? nullId : compact(this.bytesOf(id));
    const seq = this.#numberOf(bytes);
    this.#ids.set(seq, bytes);
    this.#params = params;
    const header: RequestHeader = { ServiceMethod: method, Seq: seq };
    if (timeout !== undefined) header.Timeout = this.readExtra(timeout, int);
    if (metadata !== undefined) header.Metadata = this.readExtra(metadata, metadataSchema);
    return header;
  }

  /** Reads a request. Says so if it is too long, before it throws: a client that only sees the end cannot know why. */
  #readRequest(): Request | undefined {
    try {
      return this.readMessage(requestSchema);
    } catch (error) {
      // Its id usually comes last.
      if (error instanceof ValueTooLong) this.#reply(nullId, errorOutcome(error.message));
      throw error;
    }
  }

  #numberOf(id: Uint8Array): number {
    if (id.length <= 16 && /^(?:0|[1-9][0-9]*)$/.test(String.fromCharCode(...id))) {
      const number = Number(String.fromCharCode(...id));
      if (Number.isSafeInteger(number) && !this.#ids.has(number)) return number;
    }
    return --this.#lastNumber;
  }

  readRequestBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    return this.readBody(schema === null ? null : () => this.#readParams(nodeOf(schema)));
  }

  /** Reads the argument. As in Go an empty array stands for a zero argument, and all but the first are ignored. */
  #readParams(node: Node): unknown {
    if (this.#params === undefined) throw new GobError("jsonrpc: request body missing params");
    const { reader } = this;
    this.openPart(this.#params);
    if (reader.first !== byte.openArray) {
      throw reader.fail(reader.mismatch("[1]interface {}").text());
    }
    return reader.enter(byte.closeArray) ? readJson(reader, node) : zeroJson(node);
  }

  writeResponse<T>(header: ResponseHeader, schema: Schema<T> | null, body: T | undefined): void {
    const { Seq, Error, Code, Details } = header;
    const id = this.#ids.get(Seq);
    if (id === undefined) throw new TypeError("invalid sequence number in response");
    const outcome = schema === null
      ? errorOutcome(Error)
      : `"result":${this.encoder.encode(nodeOf(schema), body)},"error":null`;
    const extras = this.extra("code", any, Code) + this.extra("details", any, Details);
    this.#ids.delete(Seq);
    this.#reply(id, outcome + extras);
  }

  #reply(id: Uint8Array, outcome: string): void {
    this.send('{"id":', id, `,${outcome}}\n`);
  }
}

/** Checks the JSON of metadata: a call keeps them while it runs. */
function checkBytes({ start, end }: Part, max: number): void {
  const bytes = end - start;
  if (bytes <= max) return;
  throw new GobError(`rpc: metadata of ${bytes} bytes exceeds limits.maxMetadataBytes (${max})`);
}

/** The members of a reply with an error. */
function errorOutcome(text: string): string {
  return `"result":null,"error":${quote(text.toWellFormed())}`;
}

/** The number of a reply that belongs to no call. */
const nobody = -1;
/** The longest text of an error that is no string, and of what a server says to nobody. */
const maxErrorText = 300;

/**
 * The client's side.
 *
 * Ids begin at 1: a server that numbers the requests itself, because it takes any id, counts from there.
 */
export class JsonClientCodec extends JsonConnection implements ClientCodec {
  /** The methods of the calls that have not been answered, by number: a reply does not name its method. */
  readonly #methods = new Map<number | bigint, string>();
  /** The result of the message whose header was read. */
  #result: Part | undefined;
  /** Set while a reply is skipped that is too long. */
  #tooLong: ValueTooLong | undefined;
  /** The last error that the server sent with no id: likely why it ends the connection. */
  #complaint: ServerError | undefined;

  override fill(): Promise<boolean> {
    return this.#complaint === undefined ? super.fill() : this.#fillOrExplain(this.#complaint);
  }

  /** If the connection ends, says what the server said before. */
  async #fillOrExplain(complaint: ServerError): Promise<boolean> {
    const filled = await super.fill().catch((error: Error) => error);
    if (filled === true) return true;
    const end = filled === false ? "unexpected EOF" : filled.message;
    throw new ShutdownError(`${end} (the server said: ${complaint.message})`, { cause: complaint });
  }

  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void {
    const { ServiceMethod, Seq, Timeout, Metadata } = header;
    const method = quote(ServiceMethod);
    // The server knows the call that is given up by its id.
    const value = (schema as unknown) === CancelArgs ? withId(args) : args;
    const params = this.encoder.encode(nodeOf(schema), value);
    const extras = this.extra("timeout", int, Timeout) +
      this.extra("metadata", metadataSchema, Metadata);
    this.#methods.set(Seq, ServiceMethod);
    this.send(`{"method":${method},"params":[${params}],"id":${idOf(Seq)}${extras}}\n`);
  }

  readResponseHeader(): ResponseHeader | undefined {
    if (!this.speaks("JSON-RPC")) return undefined;
    let response: Response | undefined;
    try {
      response = this.readMessage(responseSchema);
    } catch (error) {
      if (error instanceof ValueTooLong) return this.#beginSkip(error);
      throw error;
    }
    if (response === undefined) return undefined;
    const { id, result, error, code, details, method } = response;
    const header = this.#headerOf(
      method === undefined && id !== undefined ? this.readExtra(id, any) : null,
    );
    this.#result = result;
    if (error !== undefined) this.#readError(header, error);
    if (code !== undefined) header.Code = asCode(this.readExtra(code, any));
    if (details !== undefined) header.Details = this.readExtra(details, any);
    if (id === undefined && error !== undefined) {
      this.#complaint = new ServerError(shortened(header.Error), "", { code: header.Code });
    }
    return header;
  }

  /** The header of a reply with this id. */
  #headerOf(id: unknown): ResponseHeader {
    const Seq = Number.isSafeInteger(id) ? (id as number) - 1 : nobody;
    const ServiceMethod = this.#methods.get(Seq) ?? "";
    this.#methods.delete(Seq);
    return { ServiceMethod, Seq, Error: "" };
  }

  /** Reads an error. That of Go is a string; that of JSON-RPC 2.0 has a message and a code. */
  #readError(header: ResponseHeader, found: Part): void {
    const error = this.readExtra(found, any);
    if (typeof error === "string") {
      header.Error = error || "unspecified error";
      return;
    }
    const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
    header.Code = asCode(code);
    header.Error = typeof message === "string" && message !== ""
      ? message
      // Four bytes a character suffice.
      : shortened(decodeUtf8(this.bytesOf(found).subarray(0, 4 * maxErrorText + 4)));
  }

  /** A reply is too long. Fails its call alone, if its id stands where Go and we write it. */
  #beginSkip(error: ValueTooLong): ResponseHeader {
    const { bytes, start } = this.text.framer;
    const head = decodeUtf8(bytes.subarray(start, start + 64));
    const id = /^\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(\d{1,16})\s*,/.exec(head)?.[1];
    if (id === undefined) throw error;
    this.#tooLong = error;
    return this.#headerOf(Number(id));
  }

  readResponseBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    if (this.#tooLong !== undefined) return this.#skip(this.#tooLong, schema === null);
    return this.readBody(
      schema === null ? null : () => {
        // Go answers `null` if a reply is nil.
        if (this.#result === undefined) return zeroJson(nodeOf(schema));
        this.openPart(this.#result);
        return readJson(this.reader, nodeOf(schema));
      },
    );
  }

  /** Skips a reply that is too long. Throws the error when all of it is gone, unless nobody wants it. */
  #skip(error: ValueTooLong, unwanted: boolean): Decoded<never> | undefined {
    if (!this.text.skip()) return undefined;
    this.#tooLong = undefined;
    if (unwanted) return { value: undefined as never };
    throw error;
  }
}

/** The id of a call. */
function idOf(seq: number | bigint): number | bigint {
  return typeof seq === "bigint" ? seq + 1n : seq + 1;
}

/** The argument of a cancellation with the id of the call. */
function withId(args: unknown): Infer<typeof CancelArgs> {
  return { Seq: idOf((args as Infer<typeof CancelArgs>).Seq) };
}

function asCode(code: unknown): string | number | undefined {
  return typeof code === "string" || typeof code === "number" ? code : undefined;
}

function shortened(text: string): string {
  return text.length > maxErrorText ? `${text.slice(0, maxErrorText).toWellFormed()}…` : text;
}

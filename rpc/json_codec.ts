/**
 * The codec of Go's net/rpc/jsonrpc: JSON-RPC 1.0, a request and a reply each one JSON object.
 *
 * @module
 */

import type { ClientCodec, RequestHeader, ResponseHeader, ServerCodec } from "../codec.ts";
import { GobError } from "../gob/errors.ts";
import { resolveLimits } from "../gob/limits.ts";
import {
  any,
  type Decoded,
  type Fields,
  int,
  opaque,
  pointer,
  record,
  type Schema,
  string,
  type StructValue,
  uint64,
} from "../gob/mod.ts";
import { makeNode, type Node, type OpaqueNode, type StructNode } from "../gob/types/schema_node.ts";
import { nodeOf, schemaOf } from "../gob/types/schema.ts";
import { readJson, zeroJson } from "../json/decoder.ts";
import { JsonEncoder } from "../json/encoder.ts";
import { printFloat } from "../json/numbers.ts";
import { setForm } from "../json/opaque_forms.ts";
import { byte, JsonReader } from "../json/reader.ts";
import { compact, quote } from "../json/strings.ts";
import { ValueSplitter } from "../json/value_splitter.ts";
import type { Transport } from "./connection.ts";
import type { CodecOptions } from "./codec_options.ts";
import { FramedConnection } from "./framed_connection.ts";

/** Where a part of a message stands, counted from the start of the message. */
interface Part {
  start: number;
  end: number;
}

/** A part of a message that is read later: Go's `*json.RawMessage`. */
const rawMessage: Schema<Part> = opaque<Part>("json.RawMessage", "text", {
  encode: notWritten,
  decode: notWritten,
});
const part: Schema<Part | undefined> = pointer(rawMessage);
setForm(nodeOf(rawMessage) as OpaqueNode, {
  write: notWritten,
  zero: () => undefined,
  read(reader): Part {
    const start = reader.pos;
    reader.skip();
    return { start: start - reader.start, end: reader.pos - reader.start };
  },
});

function notWritten(): never {
  throw new Error("netrpc bug: a part of a JSON message is only read");
}

/** The schema of a whole message. Its names stand in Go's error texts; Go's tags have members in lower case. */
function message<const F extends Fields>(name: string, members: F): Schema<StructValue<F>> {
  return schemaOf(makeNode<StructNode>({
    kind: "struct",
    name,
    qualified: `jsonrpc.${name}`,
    fields: Object.entries(members).map(([name, schema]) => ({ name, node: nodeOf(schema) })),
  }));
}

/** A request, with the members that Go's own does not have: Go ignores them. */
const requestSchema = message("serverRequest", {
  method: string,
  params: part,
  id: part,
  timeout: part,
  metadata: part,
});
/** A reply, likewise. */
const responseSchema = message("clientResponse", {
  id: uint64,
  result: part,
  error: any,
  code: part,
  details: part,
});

const metadataSchema: Schema<Record<string, string>> = record(string);
const encoder = new TextEncoder();
const nullId: Uint8Array = encoder.encode("null");

/** The two streams of JSON values of a connection. */
class JsonConnection extends FramedConnection {
  protected readonly encoder: JsonEncoder;
  protected readonly reader: JsonReader;
  readonly #text: ValueSplitter;
  /** The length of the message whose header has been read and whose body has not. */
  #length = 0;

  /** Takes over a connection. */
  constructor(transport: Transport, options: CodecOptions = {}) {
    const limits = resolveLimits(options.limits);
    const text = new ValueSplitter(limits);
    super(transport, text.framer, options.writeTimeout);
    this.#text = text;
    this.encoder = new JsonEncoder(options);
    this.reader = new JsonReader(limits);
  }

  /** Reads the next message. `undefined` if it is not complete yet. */
  protected readMessage<T>(schema: Schema<T>): T | undefined {
    const end = this.#text.find();
    if (end === undefined) return undefined;
    const { framer } = this.#text;
    this.#length = end - framer.start;
    this.reader.open(framer.bytes, framer.start, end, framer.bytesBefore);
    return readJson(this.reader, nodeOf(schema)) as T;
  }

  /** Opens a part of the message whose header was read. */
  protected openPart({ start, end }: Part): void {
    const { bytes, start: from, bytesBefore } = this.#text.framer;
    this.reader.open(bytes, from + start, from + end, bytesBefore);
  }

  /** The bytes of a part of the message whose header was read. */
  protected bytesOf({ start, end }: Part): Uint8Array {
    const { bytes, start: from } = this.#text.framer;
    return bytes.subarray(from + start, from + end);
  }

  /** Reads a member that Go's own messages do not have. `undefined` if it does not fit: others may use its name. */
  protected readExtra<T>(found: Part, schema: Schema<T>): T | undefined {
    try {
      this.openPart(found);
      return readJson(this.reader, nodeOf(schema)) as T;
    } catch {
      return undefined;
    }
  }

  /** A member that Go's own messages do not have, with the comma before it; empty if there is no value. */
  protected extra<T>(name: string, schema: Schema<T>, value: T | undefined): string {
    return value === undefined ? "" : `,"${name}":${this.encoder.encode(nodeOf(schema), value)}`;
  }

  /** Reads the body by `read`, and consumes the message even if that throws. */
  protected readBody<T>(read: (() => unknown) | null): Decoded<T> {
    try {
      return { value: read?.() as T };
    } finally {
      const { framer } = this.#text;
      framer.consume(framer.start + this.#length);
      this.#length = 0;
    }
  }

  protected send(...pieces: (string | Uint8Array)[]): void {
    for (const piece of pieces) {
      this.connection.out.raw(typeof piece === "string" ? encoder.encode(piece) : piece);
    }
    this.connection.schedule();
  }
}

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

  /** Takes over a connection. */
  constructor(transport: Transport, options: CodecOptions = {}) {
    super(transport, options);
    this.#maxIdBytes = resolveLimits(options.limits).maxNameBytes;
  }

  readRequestHeader(): RequestHeader | undefined {
    const request = this.readMessage(requestSchema);
    if (request === undefined) return undefined;
    const { method, params, id, timeout, metadata } = request;
    if (id !== undefined && id.end - id.start > this.#maxIdBytes) {
      throw new GobError(`jsonrpc: id exceeds the limit of ${this.#maxIdBytes} bytes`);
    }
    const bytes = id === undefined ? nullId : compact(this.bytesOf(id));
    const seq = this.#numberOf(bytes);
    this.#ids.set(seq, bytes);
    this.#params = params;
    const header: RequestHeader = { ServiceMethod: method, Seq: seq };
    if (timeout !== undefined) header.Timeout = this.readExtra(timeout, int);
    if (metadata !== undefined) header.Metadata = this.readExtra(metadata, metadataSchema);
    return header;
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
      ? `"result":null,"error":${quote(Error.toWellFormed())}`
      : `"result":${this.encoder.encode(nodeOf(schema), body)},"error":null`;
    const extras = this.extra("code", any, Code) + this.extra("details", any, Details);
    this.#ids.delete(Seq);
    this.send('{"id":', id, `,${outcome}${extras}}\n`);
  }
}

/** The client's side. */
export class JsonClientCodec extends JsonConnection implements ClientCodec {
  /** The methods of the calls that have not been answered, by number: a reply does not name its method. */
  readonly #methods = new Map<number | bigint, string>();
  /** The result of the message whose header was read. */
  #result: Part | undefined;

  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void {
    const { ServiceMethod, Seq, Timeout, Metadata } = header;
    const method = quote(ServiceMethod);
    const params = this.encoder.encode(nodeOf(schema), args);
    const extras = this.extra("timeout", int, Timeout) +
      this.extra("metadata", metadataSchema, Metadata);
    this.#methods.set(Seq, ServiceMethod);
    this.send(`{"method":${method},"params":[${params}],"id":${Seq}${extras}}\n`);
  }

  readResponseHeader(): ResponseHeader | undefined {
    const response = this.readMessage(responseSchema);
    if (response === undefined) return undefined;
    const { id, result, error, code, details } = response;
    // We never use numbers so large that they are not exact.
    const seq = Number(id);
    const method = this.#methods.get(seq) ?? "";
    this.#methods.delete(seq);
    this.#result = result;
    const header: ResponseHeader = {
      ServiceMethod: method,
      Seq: seq,
      Error: errorText(result, error),
    };
    if (code !== undefined) header.Code = asCode(this.readExtra(code, any));
    if (details !== undefined) header.Details = this.readExtra(details, any);
    return header;
  }

  readResponseBody<T>(schema: Schema<T> | null): Decoded<T> | undefined {
    return this.readBody(
      schema === null ? null : () => {
        if (this.#result === undefined) throw new GobError("jsonrpc: reply without a result");
        this.openPart(this.#result);
        return readJson(this.reader, nodeOf(schema));
      },
    );
  }
}

/** The text of a reply's error, empty if it has none. Throws if it is not text: then Go's client ends the connection. */
function errorText(result: Part | undefined, error: unknown): string {
  if (error === undefined && result !== undefined) return "";
  if (typeof error !== "string") throw new GobError(`invalid error ${printPlain(error)}`);
  return error === "" ? "unspecified error" : error;
}

function asCode(code: unknown): string | number | undefined {
  return typeof code === "string" || typeof code === "number" ? code : undefined;
}

/** What Go's `fmt` prints with `%v` for a value that was read into an `interface{}`. */
export function printPlain(value: unknown): string {
  if (value === undefined) return "<nil>";
  if (typeof value === "number") return printFloat(value);
  if (Array.isArray(value)) return `[${value.map(printPlain).join(" ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return `map[${members.map(([name, member]) => `${name}:${printPlain(member)}`).join(" ")}]`;
}

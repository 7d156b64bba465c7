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
  int,
  opaque,
  record,
  type Schema,
  type StreamOptions,
  string,
  uint64,
} from "../gob/mod.ts";
import {
  makeNode,
  type Node,
  type OpaqueNode,
  pointerNode,
  type StructNode,
} from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import type { Transport } from "./connection.ts";
import { FramedConnection } from "./framed_connection.ts";
import { compact } from "../json/compact.ts";
import { setForm } from "../json/opaque_forms.ts";
import { quote } from "../json/literals.ts";
import { printPlain } from "../json/print.ts";
import { byte, JsonReader } from "../json/reader.ts";
import { ValueSplitter } from "../json/value_splitter.ts";
import { JsonEncoder, readJson, zeroJson } from "../json/values.ts";

/** A part of a message: where it stands, counted from where the message begins. */
interface Part {
  start: number;
  end: number;
}

/** A part of a message that is looked at later: Go's `json.RawMessage`. */
const part = nodeOf(
  opaque<Part>("json.RawMessage", "text", { encode: notWritten, decode: notWritten }),
) as OpaqueNode;
setForm(part, {
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

/** What carries a call. The names stand in Go's error texts, and are written as Go's tags have them. */
function envelope(name: string, fields: Record<string, Node>): Node {
  return makeNode<StructNode>({
    kind: "struct",
    name,
    qualified: `jsonrpc.${name}`,
    fields: Object.entries(fields).map(([name, node]) => ({ name, node })),
  });
}

/** A request, with the members that Go's own does not have: Go passes over those. */
const requestNode: Node = envelope("serverRequest", {
  method: nodeOf(string),
  params: pointerNode(part),
  id: pointerNode(part),
  timeout: pointerNode(part),
  metadata: pointerNode(part),
});
/** A reply, likewise. */
const responseNode: Node = envelope("clientResponse", {
  id: nodeOf(uint64),
  result: pointerNode(part),
  error: nodeOf(any),
  code: pointerNode(part),
  details: pointerNode(part),
});

/** What was read of a request. */
interface RequestParts {
  method: string;
  params?: Part;
  id?: Part;
  timeout?: Part;
  metadata?: Part;
}

/** What was read of a reply. */
interface ResponseParts {
  id: bigint;
  result?: Part;
  error?: unknown;
  code?: Part;
  details?: Part;
}

const nullId: Uint8Array = new TextEncoder().encode("null");
const utf8 = new TextEncoder();

/** The two streams of JSON values of a connection. */
class JsonConnection extends FramedConnection {
  protected readonly encoder: JsonEncoder;
  protected readonly reader: JsonReader;
  readonly #text: ValueSplitter;
  /** How long the message is whose header was read, while its body was not. */
  #length = 0;

  constructor(transport: Transport, options: StreamOptions) {
    const limits = resolveLimits(options.limits);
    const text = new ValueSplitter(limits);
    super(transport, text.framer);
    this.#text = text;
    this.encoder = new JsonEncoder(options);
    this.reader = new JsonReader(limits);
  }

  /** Reads what carries the next call. `undefined`: it is not wholly here. */
  protected readEnvelope(node: Node): unknown {
    const end = this.#text.find();
    if (end === undefined) return undefined;
    const { framer } = this.#text;
    this.#length = end - framer.start;
    this.reader.open(framer.bytes, framer.start, end, framer.bytesBefore);
    return readJson(this.reader, node);
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

  /**
   * Reads a part that Go's own messages do not have. `undefined` where there is none, and where it does not fit: somebody may
   * mean something else by the name.
   */
  protected readExtra<T>(found: Part | undefined, schema: Schema<T>): T | undefined {
    if (found === undefined) return undefined;
    try {
      this.openPart(found);
      return readJson(this.reader, nodeOf(schema)) as T;
    } catch {
      return undefined;
    }
  }

  /** A member that Go's own messages do not have, with the comma before it; empty where there is none. */
  protected extra<T>(name: string, schema: Schema<T>, value: T | undefined): string {
    return value === undefined ? "" : `,"${name}":${this.encoder.encode(nodeOf(schema), value)}`;
  }

  /** Reads the body by `read`, and is through with the message in any case. */
  protected readBody<T>(read: (() => unknown) | null): Decoded<T> {
    try {
      return { value: read?.() as T };
    } finally {
      const { framer } = this.#text;
      framer.consume(framer.start + this.#length);
      this.#length = 0;
    }
  }

  /** Sends off texts, each as UTF-8, and bytes. */
  protected send(...pieces: (string | Uint8Array)[]): void {
    for (const piece of pieces) {
      this.connection.out.raw(typeof piece === "string" ? utf8.encode(piece) : piece);
    }
    this.connection.schedule();
  }
}

/**
 * The server's side.
 *
 * A caller's id may be any JSON value and is echoed as it came. The number of a call is the caller's own where it can be,
 * so that the caller can name the call when it cancels it; other calls have numbers below zero, which nobody can name.
 */
export class JsonServerCodec extends JsonConnection implements ServerCodec {
  /** The ids of the calls that have not been answered, by number. */
  readonly #ids = new Map<number | bigint, Uint8Array>();
  /** The number of the last call whose id is no number of its own. */
  #lastNumber = 0;
  /** The arguments of the message whose header was read. */
  #params: Part | undefined;
  /** Ids are kept until the answer, as names are. */
  readonly #maxIdBytes: number;

  /** Takes over a connection. */
  constructor(transport: Transport, options: StreamOptions = {}) {
    super(transport, options);
    this.#maxIdBytes = resolveLimits(options.limits).maxNameBytes;
  }

  readRequestHeader(): RequestHeader | undefined {
    const request = this.readEnvelope(requestNode);
    if (request === undefined) return undefined;
    const { method, params, id, timeout, metadata } = request as RequestParts;
    if (id !== undefined && id.end - id.start > this.#maxIdBytes) {
      throw new GobError(`jsonrpc: id exceeds the limit of ${this.#maxIdBytes} bytes`);
    }
    const bytes = id === undefined ? nullId : compact(this.bytesOf(id));
    const seq = this.#numberOf(bytes);
    this.#ids.set(seq, bytes);
    this.#params = params;
    const header: RequestHeader = { ServiceMethod: method, Seq: seq };
    if (timeout !== undefined) header.Timeout = this.readExtra(timeout, int);
    if (metadata !== undefined) header.Metadata = this.readExtra(metadata, record(string));
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

  /** Reads the one argument. As in Go an array without any stands for a zero argument, and of more only the first counts. */
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

  /** Takes over a connection. */
  constructor(transport: Transport, options: StreamOptions = {}) {
    super(transport, options);
  }

  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void {
    const { ServiceMethod, Seq, Timeout, Metadata } = header;
    const method = quote(ServiceMethod);
    const params = this.encoder.encode(nodeOf(schema), args);
    const extras = this.extra("timeout", int, Timeout) +
      this.extra("metadata", record(string), Metadata);
    this.#methods.set(Seq, ServiceMethod);
    this.send(`{"method":${method},"params":[${params}],"id":${Seq}${extras}}\n`);
  }

  readResponseHeader(): ResponseHeader | undefined {
    const response = this.readEnvelope(responseNode);
    if (response === undefined) return undefined;
    const { id, result, error, code, details } = response as ResponseParts;
    // Numbers that are not exact are beyond those that we give.
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

/** The text of a reply's error; empty where it has none. Throws where it is no text: Go's client ends the connection then. */
function errorText(result: Part | undefined, error: unknown): string {
  if (error === undefined && result !== undefined) return "";
  if (typeof error !== "string") throw new GobError(`invalid error ${printPlain(error)}`);
  return error === "" ? "unspecified error" : error;
}

function asCode(code: unknown): string | number | undefined {
  return typeof code === "string" || typeof code === "number" ? code : undefined;
}

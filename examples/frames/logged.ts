/**
 * Codecs that stand around others and write down what passes: each frame, a header with its body, is a line. They know no
 * format, so they go around any codec.
 *
 * @module
 */

import type {
  ClientCodec,
  CodecConnection,
  gob,
  RequestHeader,
  ResponseHeader,
  ServerCodec,
} from "../../mod.ts";

/** Takes a line. */
export type Log = (line: string) => void;

/** What both sides have: whatever is no frame goes through. */
class Logged<C extends CodecConnection, H extends RequestHeader | ResponseHeader>
  implements CodecConnection {
  protected readonly codec: C;
  readonly #log: Log;
  /** The header that was read last; its body is not here yet. */
  #header: H | undefined;

  constructor(codec: C, log: Log) {
    this.codec = codec;
    this.#log = log;
  }

  fill(): Promise<boolean> {
    return this.codec.fill();
  }

  get pendingBytes(): number {
    return this.codec.pendingBytes;
  }

  drained(bytes: number): Promise<void> {
    return this.codec.drained(bytes);
  }

  async finish(): Promise<void> {
    if (this.codec.finish === undefined) this.codec.close();
    else await this.codec.finish();
  }

  close(): void {
    this.codec.close();
  }

  /** Remembers a header until its body is here. */
  protected header(read: H | undefined): H | undefined {
    return this.#header = read;
  }

  /** Writes a frame down that has been read. */
  protected body<T>(read: () => gob.Decoded<T> | undefined): gob.Decoded<T> | undefined {
    try {
      const body = read();
      if (body !== undefined) this.frame("in", this.#header!, body.value);
      return body;
    } catch (error) {
      this.frame("in", this.#header!, error);
      throw error;
    }
  }

  /** Writes a frame down. */
  protected frame(
    way: "in" | "out",
    header: RequestHeader | ResponseHeader,
    body: unknown,
  ): void {
    const { Seq, ServiceMethod } = header;
    const error = "Error" in header && header.Error !== "" ? `error: ${header.Error}` : undefined;
    const text = error ?? Deno.inspect(body, { compact: true, breakLength: Infinity });
    this.#log(`${way} ${Seq} ${ServiceMethod} ${text}`);
  }
}

/** Writes down the requests and replies of a server. */
export class LoggedServerCodec extends Logged<ServerCodec, RequestHeader> implements ServerCodec {
  readRequestHeader(): RequestHeader | undefined {
    return this.header(this.codec.readRequestHeader());
  }

  readRequestBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    return this.body(() => this.codec.readRequestBody(schema));
  }

  writeResponse<T>(
    header: ResponseHeader,
    schema: gob.Schema<T> | null,
    body: T | undefined,
  ): void {
    this.codec.writeResponse(header, schema, body);
    this.frame("out", header, body);
  }
}

/** Writes down the requests and replies of a client. */
export class LoggedClientCodec extends Logged<ClientCodec, ResponseHeader> implements ClientCodec {
  writeRequest<T>(header: RequestHeader, schema: gob.Schema<T>, args: T): void {
    this.codec.writeRequest(header, schema, args);
    this.frame("out", header, args);
  }

  readResponseHeader(): ResponseHeader | undefined {
    return this.header(this.codec.readResponseHeader());
  }

  readResponseBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    return this.body(() => this.codec.readResponseBody(schema));
  }
}

/**
 * Codecs that wrap other codecs and log each frame, a header with its body, as a line. They know no format, so they can wrap
 * any codec.
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

/** What both sides share: everything except frames is passed through. */
class Logged<C extends CodecConnection, H extends RequestHeader | ResponseHeader>
  implements CodecConnection {
  protected readonly codec: C;
  readonly #log: Log;
  /** The header that was read last, while its body has not arrived. */
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

  /** Keeps a header until its body has been read. */
  protected header(read: H | undefined): H | undefined {
    return this.#header = read;
  }

  /** Logs a frame that was read. */
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

  /** Logs a frame. */
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

/** Logs the requests and replies of a server. */
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

/** Logs the requests and replies of a client. */
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

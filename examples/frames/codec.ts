/**
 * The smallest complete custom codec. Like Go it speaks a gob stream in each direction with a header before each body, so the
 * other side can be a Go program. A codec for another format has the same shape.
 *
 * Client and server call the codec. Reading is synchronous: `undefined` means that more bytes are needed, and the caller then
 * awaits `fill`.
 *
 * @module
 */

import {
  type ClientCodec,
  type CodecConnection,
  gob,
  type RequestHeader,
  type ResponseHeader,
  type ServerCodec,
  type Transport,
} from "../../mod.ts";

const Request = gob.struct("Request", { ServiceMethod: gob.string, Seq: gob.uint });
const Response = gob.struct("Response", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Error: gob.string,
});
/** The body of a reply with an error. */
const Nothing = gob.struct("", {});

/** What both sides share: a connection with a stream in each direction. */
class GobConnection implements CodecConnection {
  readonly #conn: Transport;
  readonly #encoder = new gob.Encoder();
  readonly #decoder = new gob.Decoder();
  readonly #buffer = new Uint8Array(16 * 1024);
  /** The number of bytes that have not been written yet. */
  #pending = 0;
  /** Settles when everything has been written. */
  #written: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(conn: Transport) {
    this.#conn = conn;
  }

  async fill(): Promise<boolean> {
    if (this.#closed) return false;
    let count;
    try {
      count = await this.#conn.read(this.#buffer);
    } catch (error) {
      // Our own close makes a read fail, which is not a failure of the connection.
      if (this.#closed) return false;
      throw error;
    }
    if (count === null) return false;
    this.#decoder.push(this.#buffer.subarray(0, count));
    return true;
  }

  get pendingBytes(): number {
    return this.#pending;
  }

  async drained(): Promise<void> {
    await this.#written;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }

  /** The next value of the stream. An unwanted value is decoded too, because it may define types. */
  protected read<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    if (schema !== null) return this.#decoder.next(schema);
    return this.#decoder.next() as gob.Decoded<T> | undefined;
  }

  /** Writes a header and a body, or neither. */
  protected write<H, B>(
    headerSchema: gob.Schema<H>,
    header: H,
    schema: gob.Schema<B>,
    body: B,
  ): void {
    // Throws if the body does not fit, before any byte of the pair is on the stream.
    gob.encode(schema, body);
    this.#send(this.#encoder.encode(headerSchema, header));
    this.#send(this.#encoder.encode(schema, body));
  }

  /** Queues bytes behind those that are being written. */
  #send(bytes: Uint8Array): void {
    this.#pending += bytes.length;
    this.#written = this.#written.then(async () => {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
      this.#pending -= bytes.length;
    });
    // A connection that cannot be written to is useless; its reader will see the end.
    this.#written.catch(() => this.close());
  }
}

/** The server's side. */
export class GobServerCodec extends GobConnection implements ServerCodec {
  readRequestHeader(): RequestHeader | undefined {
    return this.read(Request)?.value;
  }

  readRequestBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    return this.read(schema);
  }

  writeResponse<T>(
    header: ResponseHeader,
    schema: gob.Schema<T> | null,
    body: T | undefined,
  ): void {
    const { ServiceMethod, Seq, Error } = header;
    const response = { ServiceMethod, Seq: Number(Seq), Error };
    if (schema === null) this.write(Response, response, Nothing, {});
    else this.write(Response, response, schema, body as T);
  }
}

/** The client's side. */
export class GobClientCodec extends GobConnection implements ClientCodec {
  writeRequest<T>({ ServiceMethod, Seq }: RequestHeader, schema: gob.Schema<T>, args: T): void {
    this.write(Request, { ServiceMethod, Seq: Number(Seq) }, schema, args);
  }

  readResponseHeader(): ResponseHeader | undefined {
    return this.read(Response)?.value;
  }

  readResponseBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    return this.read(schema);
  }
}

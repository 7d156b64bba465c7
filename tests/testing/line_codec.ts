/**
 * A codec that has nothing to do with gob: every header and every body is a line of JSON, and schemas are ignored.
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

/** One end of a pipe of lines in memory. */
class Lines implements CodecConnection {
  /** Lines that have come, in order. */
  readonly incoming: string[] = [];
  /** Every line that was written here. */
  readonly written: string[] = [];
  /** How often `close` was called. */
  closes = 0;
  /** What `fill` rejects with. */
  broken: Error | undefined;
  /** Nothing waits: what is written is there. */
  readonly pendingBytes = 0;
  #peer: Lines | undefined;
  #ended = false;
  #arrived = 0;
  #wake: (() => void) | undefined;

  /** Sends what is written here to another end. */
  join(peer: Lines): void {
    this.#peer = peer;
  }

  async fill(): Promise<boolean> {
    const seen = this.#arrived;
    while (this.#arrived === seen && !this.#ended && this.broken === undefined) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (this.broken !== undefined) throw this.broken;
    return this.#arrived > seen;
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.closes++;
    this.end();
    this.#peer?.end();
  }

  /** Ends what comes. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Breaks the connection. */
  break(error: Error): void {
    this.broken = error;
    this.#wake?.();
  }

  /** Takes lines as if the far side had written them. */
  receive(...lines: string[]): void {
    this.incoming.push(...lines);
    this.#arrived += lines.length;
    this.#wake?.();
  }

  protected read<T>(): T | undefined {
    const line = this.incoming.shift();
    return line === undefined ? undefined : JSON.parse(line) as T;
  }

  protected write(header: unknown, body: unknown): void {
    const lines = [JSON.stringify(header), JSON.stringify(body)];
    this.written.push(...lines);
    this.#peer?.receive(...lines);
  }

  protected readBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    const read = this.read<T>();
    if (read === undefined) return undefined;
    // What is thrown away is no value to anybody.
    return { value: schema === null ? undefined as T : read };
  }
}

/** The server's end. */
export class LineServerCodec extends Lines implements ServerCodec {
  readRequestHeader(): RequestHeader | undefined {
    return this.read();
  }

  readRequestBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    return this.readBody(schema);
  }

  writeResponse<T>(
    header: ResponseHeader,
    schema: gob.Schema<T> | null,
    body: T | undefined,
  ): void {
    if (schema !== null) refuseFunctions(body);
    this.write(header, schema === null ? null : body);
  }
}

/** The client's end. */
export class LineClientCodec extends Lines implements ClientCodec {
  /** Makes both ends of a pipe. */
  static pair(): [LineClientCodec, LineServerCodec] {
    const [client, server] = [new LineClientCodec(), new LineServerCodec()];
    client.join(server);
    server.join(client);
    return [client, server];
  }

  writeRequest<T>(header: RequestHeader, _: gob.Schema<T>, args: T): void {
    refuseFunctions(args);
    this.write(header, args);
  }

  readResponseHeader(): ResponseHeader | undefined {
    return this.read();
  }

  readResponseBody<T>(schema: gob.Schema<T> | null): gob.Decoded<T> | undefined {
    return this.readBody(schema);
  }
}

/** JSON would leave a function out without a word. */
function refuseFunctions(value: unknown): void {
  if (typeof value === "function") throw new TypeError("Cannot encode a function");
}

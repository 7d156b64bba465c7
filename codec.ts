/**
 * Codecs: how requests and replies become bytes. The engine of server and client knows no format; it reads a header,
 * then a body by the schema of the method, and writes a header with a body.
 *
 * As in Go a codec has few methods, and it owns its connection. Unlike Go's they are synchronous over bytes that are
 * already here: what is not here wholly is `undefined`, and the engine awaits `fill`.
 *
 * @module
 */

import type { Decoded, Schema } from "./gob/mod.ts";

/** What precedes the argument of a call. Follows Go's `rpc.Request`. */
export interface RequestHeader {
  /** The full name of the method: `Service.Method`. */
  ServiceMethod: string;
  /** The number by which the caller knows the reply; a bigint beyond 2^53, where no caller that counts ever comes. */
  Seq: number | bigint;
  /** Nanoseconds for which the caller waits, as Go's `time.Duration`. Stock Go neither sends nor minds it. */
  Timeout?: number;
  /** What the caller says beside the argument. Stock Go neither sends nor minds it. */
  Metadata?: Record<string, string>;
}

/** What precedes the reply to a call. Follows Go's `rpc.Response`. */
export interface ResponseHeader {
  /** The full name of the method, as it was asked for. */
  ServiceMethod: string;
  /** The number of the request. */
  Seq: number | bigint;
  /** The text of an error; empty where there is none. */
  Error: string;
  /** The code of an error. Stock Go neither sends nor minds it. */
  Code?: string | number;
  /** More about an error, as an interface value. Stock Go neither sends nor minds it. */
  Details?: unknown;
}

/** What both sides of a codec have: the connection. */
export interface CodecConnection {
  /**
   * Waits for more bytes.
   *
   * @returns Whether there are some: false at the end of the stream, and after `close`.
   * @throws Where the connection is broken.
   */
  fill(): Promise<boolean>;
  /** Bytes that were written and have not left yet. */
  readonly pendingBytes: number;
  /**
   * Waits until what was written has left, but for `bytes` of it.
   *
   * @throws Where the connection is broken.
   */
  drained(bytes: number): Promise<void>;
  /**
   * Ends the connection in good order: what was written reaches the far side, whatever that still sends. From its call on
   * `fill` gives false. Where there is no such function, `close` is called. May be called many times.
   *
   * @returns A promise that resolves when the connection is closed. It does not reject.
   */
  finish?(): Promise<void>;
  /** Closes the connection at once. May be called many times. */
  close(): void;
}

/**
 * The server's side of a codec.
 *
 * Methods that read throw where the bytes are malformed: a header that cannot be read ends the connection; a body that
 * cannot be read, or does not fit its schema, is the caller's error, and the next header follows.
 */
export interface ServerCodec extends CodecConnection {
  /** Reads the header of the next request. `undefined`: it is not wholly here. */
  readRequestHeader(): RequestHeader | undefined;
  /**
   * Reads the argument that follows the header. `undefined`: it is not wholly here.
   *
   * @param schema Its schema; `null` to read it and throw it away.
   */
  readRequestBody<T>(schema: Schema<T> | null): Decoded<T> | undefined;
  /**
   * Writes a reply, wholly or not at all.
   *
   * @param header Its header. Where it has an error, nobody wants the body, and a format that needs one has its own.
   * @param schema The schema of the body; `null` where the header has an error.
   * @param body The body.
   * @throws {TypeError | RangeError} Where the body does not fit its schema; nothing was written.
   */
  writeResponse<T>(header: ResponseHeader, schema: Schema<T> | null, body: T | undefined): void;
}

/**
 * The client's side of a codec.
 *
 * A reply whose header cannot be read ends the connection; one whose body does not fit its schema is an error of that
 * call alone.
 */
export interface ClientCodec extends CodecConnection {
  /**
   * Writes a request, wholly or not at all.
   *
   * @throws {TypeError | RangeError} Where the argument does not fit its schema; nothing was written.
   */
  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void;
  /** Reads the header of the next reply. `undefined`: it is not wholly here. */
  readResponseHeader(): ResponseHeader | undefined;
  /**
   * Reads the body that follows the header. `undefined`: it is not wholly here.
   *
   * @param schema Its schema; `null` to read it and throw it away.
   */
  readResponseBody<T>(schema: Schema<T> | null): Decoded<T> | undefined;
}

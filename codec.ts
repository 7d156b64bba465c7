/**
 * Codecs: how requests and replies become bytes. The engine of server and client knows no format; it reads a header,
 * then a body by the schema of the method, and writes a header with a body.
 *
 * As in Go a codec has few methods, and it owns its connection. Unlike Go's, they are synchronous and read the bytes that
 * have arrived. If these do not suffice they return `undefined`, and the engine awaits `fill`.
 *
 * @module
 */

import type { Decoded, Schema } from "./gob/mod.ts";

/** What precedes the argument of a call. Follows Go's `rpc.Request`. */
export interface RequestHeader {
  /** The full name of the method: `Service.Method`. */
  ServiceMethod: string;
  /** The number by which the caller knows the reply; a bigint beyond 2^53, which a caller that counts never reaches. */
  Seq: number | bigint;
  /** Nanoseconds for which the caller waits, as Go's `time.Duration`. Stock Go does not send it, and ignores it. */
  Timeout?: number;
  /** What the caller sends in addition to the argument. Stock Go does not send it, and ignores it. */
  Metadata?: Record<string, string>;
}

/** What precedes the reply to a call. Follows Go's `rpc.Response`. */
export interface ResponseHeader {
  /** The full name of the method, as it was asked for. */
  ServiceMethod: string;
  /** The number of the request. */
  Seq: number | bigint;
  /** The text of an error; empty if there is none. */
  Error: string;
  /** The code of an error. Stock Go does not send it, and ignores it. */
  Code?: string | number;
  /** More about an error, as an interface value. Stock Go does not send it, and ignores it. */
  Details?: unknown;
}

/** What both sides of a codec have: the connection. */
export interface CodecConnection {
  /**
   * Waits for more bytes.
   *
   * @returns Whether some arrived: false at the end of the stream, and after `close`.
   * @throws If the connection is broken.
   */
  fill(): Promise<boolean>;
  /** Bytes that were written and have not been sent yet. */
  readonly pendingBytes: number;
  /**
   * Bytes that the codec holds for the connection: those that have not been read, those that have not been sent, and what
   * it knows of the peer's types. A server counts them against `limits.maxBufferedBytes`; without it, `pendingBytes`.
   */
  readonly heldBytes?: number;
  /**
   * The fields that only one side has, a line for each pair of a schema and a type of the peer that were used and differ.
   * For people who look.
   */
  differences?(): readonly string[];
  /**
   * Waits until at most `bytes` of what was written are still unsent.
   *
   * @throws If the connection is broken.
   */
  drained(bytes: number): Promise<void>;
  /**
   * Closes the connection so that what was written reaches the far side, even if that is still sending. From then on
   * `fill` gives false. A codec without this function is closed by `close`. Later calls change nothing.
   *
   * @returns A promise that resolves when the connection is closed. It does not reject.
   */
  finish?(): Promise<void>;
  /** Closes the connection at once. Later calls change nothing. */
  close(): void;
}

/**
 * The server's side of a codec.
 *
 * Methods that read throw if the bytes are malformed. A header that cannot be read ends the connection. A body that
 * cannot be read, or does not fit its schema, is answered with an error, and the next header follows.
 */
export interface ServerCodec extends CodecConnection {
  /** Reads the header of the next request. `undefined`: it has not arrived completely. */
  readRequestHeader(): RequestHeader | undefined;
  /**
   * Reads the argument that follows the header. `undefined`: it has not arrived completely.
   *
   * @param schema Its schema; `null` to read it and throw it away.
   */
  readRequestBody<T>(schema: Schema<T> | null): Decoded<T> | undefined;
  /**
   * Writes a reply, all of it or nothing.
   *
   * @param header Its header.
   * @param schema The schema of the body; `null` if the header has an error. A format that needs a body then writes its own.
   * @param body The body.
   * @throws {TypeError | RangeError} If the body does not fit its schema; nothing was written.
   */
  writeResponse<T>(header: ResponseHeader, schema: Schema<T> | null, body: T | undefined): void;
}

/**
 * The client's side of a codec.
 *
 * A reply whose header cannot be read ends the connection. A body that does not fit its schema is an error of that call
 * alone.
 */
export interface ClientCodec extends CodecConnection {
  /**
   * Bytes that were written since the beginning, sent or not. With `givenBytes` a client tells whether a request can have
   * left when the connection breaks; without them it supposes so.
   */
  readonly writtenBytes?: number;
  /** Those of `writtenBytes` that were given to the connection: no others leave after `close`. */
  readonly givenBytes?: number;
  /**
   * Writes a request, all of it or nothing.
   *
   * @throws {TypeError | RangeError} If the argument does not fit its schema; nothing was written.
   */
  writeRequest<T>(header: RequestHeader, schema: Schema<T>, args: T): void;
  /** Reads the header of the next reply. `undefined`: it has not arrived completely. */
  readResponseHeader(): ResponseHeader | undefined;
  /**
   * Reads the body that follows the header. `undefined`: it has not arrived completely.
   *
   * @param schema Its schema; `null` to read it and throw it away.
   */
  readResponseBody<T>(schema: Schema<T> | null): Decoded<T> | undefined;
}

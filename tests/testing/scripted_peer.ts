/**
 * A peer that does what a test tells it to: it speaks gob with our encoder and decoder, but knows nothing of clients
 * and servers. It sends what no client or server of ours would, and tells what really crosses the wire.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Client,
  connect,
  type DialOptions,
  gob,
  type Server,
  type Transport,
} from "../../mod.ts";
import { inTime } from "./in_time.ts";

/** The header of a request. */
export interface Request {
  ServiceMethod: string;
  Seq: number;
}
/** Its schema. */
export const Request: gob.Schema<Request> = gob.struct("Request", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
});

/** The header of a reply. */
export interface Response {
  ServiceMethod: string;
  Seq: number;
  Error: string;
}
/** Its schema. */
export const Response: gob.Schema<Response> = gob.struct("Response", {
  ServiceMethod: gob.string,
  Seq: gob.uint,
  Error: gob.string,
});

/** The argument of the method that cancels a call. */
export const CancelArgs: gob.Schema<{ Seq: number }> = gob.struct("CancelArgs", { Seq: gob.uint });

/** A struct without fields: the body of a reply with an error. */
export const Empty: gob.Schema<Record<never, never>> = gob.struct("", {});

/** A header with the body behind it. */
export interface Message<H, B> {
  readonly header: H;
  readonly body: B;
}

/** One end of a connection, moved by a test. */
export class ScriptedPeer implements AsyncDisposable {
  readonly #conn: Transport & { closeWrite?(): Promise<void> | void };
  readonly #encoder: gob.Encoder;
  readonly #decoder: gob.Decoder;
  /** Set by `close`. */
  #closed = false;

  /**
   * Takes over a connection.
   *
   * @param conn The connection, which is closed with the peer.
   * @param options The registry of interface values and the limits of both streams.
   */
  constructor(
    conn: Transport & { closeWrite?(): Promise<void> | void },
    options: gob.StreamOptions = {},
  ) {
    this.#conn = conn;
    this.#encoder = new gob.Encoder(options);
    this.#decoder = new gob.Decoder(options);
  }

  /** Connects to a server. */
  static async dial(
    port: number,
    options?: gob.StreamOptions,
  ): Promise<ScriptedPeer> {
    return new ScriptedPeer(await Deno.connect({ hostname: "127.0.0.1", port }), options);
  }

  /** The next value of our stream, with the definitions that the far side has not seen. It still has to be sent. */
  encode<T>(schema: gob.Schema<T>, value: T): Uint8Array {
    return this.#encoder.encode(schema, value);
  }

  /** Sends bytes as they are, in one write where the system takes them. */
  async send(...parts: (Uint8Array | readonly number[])[]): Promise<void> {
    const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  /** Sends a request. */
  async request<A>(
    ServiceMethod: string,
    Seq: number,
    schema: gob.Schema<A>,
    args: A,
  ): Promise<void> {
    await this.send(this.encode(Request, { ServiceMethod, Seq }), this.encode(schema, args));
  }

  /** Sends a reply. */
  async reply<R>(
    { ServiceMethod, Seq }: Request,
    schema: gob.Schema<R>,
    body: R,
  ): Promise<void> {
    const header = { ServiceMethod, Seq, Error: "" };
    await this.send(this.encode(Response, header), this.encode(schema, body));
  }

  /** Sends a reply with an error. */
  async replyError({ ServiceMethod, Seq }: Request, Error: string): Promise<void> {
    const header = { ServiceMethod, Seq, Error };
    await this.send(this.encode(Response, header), this.encode(Empty, {}));
  }

  /** Reads the next value; without a schema a plain one. Fails where the far side ends before it. */
  async read(): Promise<unknown>;
  async read<T>(schema: gob.Schema<T>): Promise<T>;
  async read<T>(schema?: gob.Schema<T>): Promise<unknown> {
    const found = await this.#next(schema);
    if (found === undefined) assert.fail("the far side ended the connection");
    return found.value;
  }

  /** Reads a request; without a schema its argument is a plain value. */
  async readRequest(): Promise<Message<Request, unknown>>;
  async readRequest<A>(schema: gob.Schema<A>): Promise<Message<Request, A>>;
  async readRequest<A>(schema?: gob.Schema<A>): Promise<Message<Request, unknown>> {
    const header = await this.read(Request);
    const body = schema === undefined ? await this.read() : await this.read(schema);
    return { header, body };
  }

  /** Reads a reply; without a schema, or where it has an error, its body is a plain value. */
  async readReply(): Promise<Message<Response, unknown>>;
  async readReply<R>(schema: gob.Schema<R>): Promise<Message<Response, R>>;
  async readReply<R>(schema?: gob.Schema<R>): Promise<Message<Response, unknown>> {
    const header = await this.read(Response);
    const plain = schema === undefined || header.Error !== "";
    const body = plain ? await this.read() : await this.read(schema);
    return { header, body };
  }

  /** Waits for the far side to end the connection. Fails where it sends something before that. */
  async readEnd(): Promise<void> {
    const found = await this.#next();
    if (found !== undefined) assert.fail(`expected the end, received ${Deno.inspect(found.value)}`);
    assert.equal(this.#decoder.pending, false, "the far side ended within a value");
  }

  /** The next value, or `undefined` at the end. */
  async #next<T>(schema?: gob.Schema<T>): Promise<gob.Decoded<unknown> | undefined> {
    const buffer = new Uint8Array(4096);
    for (;;) {
      const found = schema === undefined ? this.#decoder.next() : this.#decoder.next(schema);
      if (found !== undefined) return found;
      const count = await inTime(this.#conn.read(buffer), "a read of the scripted peer");
      if (count === null) return undefined;
      this.#decoder.push(buffer.subarray(0, count));
    }
  }

  /** Ends what we send; the far side can still answer. */
  async closeWrite(): Promise<void> {
    await this.#conn.closeWrite?.();
  }

  /** Closes the connection. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#conn.close();
  }

  /** Closes the connection. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}

/** A client of ours and the scripted server that it is connected to. */
export interface ScriptedServer extends AsyncDisposable {
  readonly client: Client;
  readonly peer: ScriptedPeer;
}

/** Connects a client to a scripted server over TCP. Both end with the object. */
export async function scriptedServer(options: DialOptions = {}): Promise<ScriptedServer> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [client, conn] = await Promise.all([
    connect({ ...options, port: listener.addr.port }),
    listener.accept(),
  ]);
  const peer = new ScriptedPeer(conn, options);
  return {
    client,
    peer,
    async [Symbol.asyncDispose]() {
      peer.close();
      await inTime(client.close(), "client.close()");
    },
  };
}

/** A scripted client, and the server of ours that serves it. */
export interface ScriptedClient extends AsyncDisposable {
  readonly peer: ScriptedPeer;
  /** The end of `serveConn`. */
  readonly served: Promise<void>;
}

/** Connects a scripted client to a server over TCP, without `serve`. Both end with the object. */
export async function scriptedClient(
  server: Server,
  options: gob.StreamOptions = {},
): Promise<ScriptedClient> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [peer, conn] = await Promise.all([
    ScriptedPeer.dial(listener.addr.port, options),
    listener.accept(),
  ]);
  const served = server.serveConn(conn);
  return {
    peer,
    served,
    async [Symbol.asyncDispose]() {
      peer.close();
      await inTime(served, "serveConn()");
    },
  };
}

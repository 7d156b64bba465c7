/**
 * TLS on a connection, where each end knows the certificate of the other and takes no other one. Deno's own TLS cannot ask
 * for the certificate of a client, Node's can.
 *
 * @module
 */

import { connect, createServer, type SecureContextOptions, type TLSSocket } from "node:tls";
import type { Transport } from "../mod.ts";
import { bytesOf, type PluginCredentials } from "./certificate.ts";
import { PluginError } from "./errors.ts";
import { TransportDuplex } from "./transport_duplex.ts";
import { within } from "./waiting.ts";

/** Both ends of a connection. */
export interface TlsEnds {
  readonly own: PluginCredentials;
  /** The certificate of the other end, as PEM. */
  readonly peer: string;
}

/** Milliseconds that the other end has for its part of the beginning. */
export const handshakeTime: number = 10_000;
/** Milliseconds that the last bytes have for leaving. */
const closeTime = 500;

const nothing = new Uint8Array(0);

/** Begins TLS as the end that was connected with. The connection is closed if the other end has another certificate, or none. */
export function acceptTls(
  transport: Transport,
  ends: TlsEnds,
  timeout: number = handshakeTime,
): Promise<TlsTransport> {
  const server = createServer({
    ...optionsOf(ends),
    ...{ requestCert: true, rejectUnauthorized: true, allowHalfOpen: true },
  });
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  server.once("secureConnection", resolve);
  server.once("tlsClientError", reject);
  return begin(transport, ends, timeout, (stream) => {
    // The way to give it a connection that it has not accepted by itself.
    server.emit("connection", stream);
    return promise;
  });
}

/** Begins TLS as the end that has connected. The connection is closed if the other end has another certificate. */
export function connectTls(
  transport: Transport,
  ends: TlsEnds,
  timeout: number = handshakeTime,
): Promise<TlsTransport> {
  return begin(transport, ends, timeout, (stream) => {
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
    const socket = connect({
      ...optionsOf(ends),
      ...{ socket: stream, servername: "localhost", rejectUnauthorized: true, allowHalfOpen: true },
    });
    socket.once("secureConnect", () => resolve(socket));
    socket.on("error", reject);
    return promise;
  });
}

function optionsOf({ own, peer }: TlsEnds): SecureContextOptions {
  return { key: own.key, cert: own.certificate, ca: peer, minVersion: "TLSv1.2" };
}

async function begin(
  transport: Transport,
  { peer }: TlsEnds,
  timeout: number,
  start: (stream: TransportDuplex) => Promise<TLSSocket>,
): Promise<TlsTransport> {
  const stream = new TransportDuplex(transport);
  // Who begins, reads and writes learns of it.
  stream.on("error", () => {});
  try {
    const socket = await within(timeout, Promise.race([start(stream), endOf(stream)]));
    socket.on("error", () => {});
    if (!isFrom(socket, peer)) throw new Error("the certificate is another one");
    return new TlsTransport(socket, stream, transport.remoteAddr);
  } catch (cause) {
    stream.destroy();
    throw new PluginError("tls", `TLS cannot begin: ${textOf(cause)}`, {
      cause,
      hint: "each end must have the certificate that the other end was told of",
    });
  }
}

/** Rejects when the other end has gone. */
function endOf(stream: TransportDuplex): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const gone = () => reject(new Error("the other end has closed the connection"));
  stream.once("end", gone);
  stream.once("close", gone);
  promise.catch(() => {});
  return promise;
}

/** Whether the other end has proved that it has the key of this certificate, which need not be the authority of others. */
function isFrom(socket: TLSSocket, peer: string): boolean {
  const expected = bytesOf(peer);
  const found: Uint8Array | undefined = socket.getPeerCertificate().raw;
  return socket.authorized && expected !== undefined && expected.length === found?.length &&
    expected.every((byte, i) => byte === found[i]);
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** A connection inside TLS. */
export class TlsTransport implements Transport {
  /** Resolves when `close` has sent what was to be sent. */
  readonly closed: Promise<void>;
  readonly #left: () => void;
  readonly remoteAddr: Deno.Addr | undefined;
  readonly #socket: TLSSocket;
  readonly #stream: TransportDuplex;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** What is left of the last chunk. */
  #rest: Uint8Array = nothing;
  /** Writes that are running. */
  #writing = 0;
  /** Set when the sending half was closed, well or not. */
  #writeClosed: Promise<void> | undefined;
  #closed = false;

  constructor(socket: TLSSocket, stream: TransportDuplex, remoteAddr: Deno.Addr | undefined) {
    this.#socket = socket;
    this.#stream = stream;
    stream.hold();
    ({ promise: this.closed, resolve: this.#left } = Promise.withResolvers<void>());
    this.remoteAddr = remoteAddr;
    this.#chunks = socket.iterator({ destroyOnReturn: false });
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      this.#stream.proceed();
      const { done, value } = await this.#chunks.next();
      this.#stream.hold();
      if (done) return null;
      this.#rest = value;
    }
    const count = Math.min(this.#rest.length, buffer.length);
    buffer.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.#writing++;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#socket.write(bytes, (error) => error ? reject(error) : resolve());
      });
    } finally {
      this.#writing--;
    }
    return bytes.length;
  }

  closeWrite(): Promise<void> {
    return this.#writeClosed ??= this.#closeWrite();
  }

  async #closeWrite(): Promise<void> {
    await this.#stream.flushed();
    await new Promise<void>((resolve) => this.#socket.end(resolve));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { destroyed, writableFinished } = this.#socket;
    const destroy = () => {
      this.#socket.destroy();
      this.#stream.destroy();
      this.#left();
    };
    // A write that the far side does not take must not hold the connection.
    if (destroyed || writableFinished || this.#writing > 0) return destroy();
    const timer = setTimeout(destroy, closeTime);
    this.closeWrite().finally(() => {
      clearTimeout(timer);
      destroy();
    });
  }
}

/**
 * WebSockets of tests: an HTTP server that makes them, clients, and a peer that speaks the bare protocol.
 *
 * @module
 */

import type { Transport } from "../../mod.ts";
import { webSocketTransport, type WebSocketTransportOptions } from "../../websocket/mod.ts";
import { inTime } from "../testing/in_time.ts";

/** An HTTP server on loopback. */
export class Web implements AsyncDisposable {
  readonly #http: Deno.HttpServer<Deno.NetAddr>;
  readonly #sockets = new Set<Promise<unknown>>();

  constructor(handler: Deno.ServeHandler<Deno.NetAddr>) {
    this.#http = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  }

  /** Its host and port. */
  get host(): string {
    return `127.0.0.1:${this.#http.addr.port}`;
  }

  /** A WebSocket to it. It is waited for at the end. */
  socket(path: string = "/", headers: HeadersInit = {}): WebSocket {
    const socket = new WebSocket(`ws://${this.host}${path}`, { headers });
    this.#sockets.add(closeOf(socket));
    return socket;
  }

  /** A connection to it. */
  async connect(options?: WebSocketTransportOptions): Promise<Transport> {
    return await inTime(webSocketTransport(this.socket(), options), "webSocketTransport()");
  }

  /** Waits until all sockets have closed, and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(Promise.all(this.#sockets), "the close of all WebSockets");
    await this.#http.shutdown();
  }
}

/** How a WebSocket closes. */
export function closeOf(socket: WebSocket): Promise<CloseEvent> {
  return new Promise((resolve) => socket.addEventListener("close", resolve, { once: true }));
}

/** Two ends of a WebSocket: the client's and the server's. */
export async function socketPair(
  ours: WebSocketTransportOptions = {},
  theirs: WebSocketTransportOptions = {},
): Promise<{ client: Transport; server: Transport } & AsyncDisposable> {
  const accepted = Promise.withResolvers<Transport>();
  const web = new Web((request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    webSocketTransport(socket, theirs).then(accepted.resolve, accepted.reject);
    return response;
  });
  const client = await web.connect(ours);
  const server = await inTime(accepted.promise, "the server's end");
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      client.close();
      server.close();
      await web[Symbol.asyncDispose]();
    },
  };
}

/** A transport at one end, and a bare WebSocket at the other, which says how it is closed. */
export async function bareEnd(
  end: "a client" | "a server",
  options: WebSocketTransportOptions = {},
): Promise<
  { transport: Transport; socket: WebSocket; closed: Promise<CloseEvent> } & AsyncDisposable
> {
  const accepted = Promise.withResolvers<WebSocket>();
  const opened = Promise.withResolvers<Transport>();
  const web = new Web((request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    if (end === "a server") webSocketTransport(socket, options).then(opened.resolve);
    else socket.onopen = () => accepted.resolve(socket);
    return response;
  });
  const client = web.socket();
  if (end === "a client") webSocketTransport(client, options).then(opened.resolve);
  else client.onopen = () => accepted.resolve(client);
  const [transport, socket] = await inTime(Promise.all([opened.promise, accepted.promise]));
  return {
    ...{ transport, socket, closed: closeOf(socket) },
    async [Symbol.asyncDispose]() {
      transport.close();
      await web[Symbol.asyncDispose]();
    },
  };
}

/** Reads so many bytes. */
export async function readBytes(transport: Transport, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  for (let filled = 0; filled < count;) {
    const more = await inTime(transport.read(bytes.subarray(filled)), "read()");
    if (more === null) throw new Error(`the end came after ${filled} of ${count} bytes`);
    filled += more;
  }
  return bytes;
}

/** Writes all bytes. */
export async function writeBytes(transport: Transport, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await transport.write(bytes.subarray(sent));
}

/** Bytes that no two places share. */
export function pattern(count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, i) => i * 7 + (i >> 8) * 13);
}

/** A server that shakes hands and does nothing more by itself. */
export async function rawServer(): Promise<
  { url: string; accept(): Promise<Deno.TcpConn> } & Disposable
> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await Promise.resolve();
  return {
    url: `ws://127.0.0.1:${listener.addr.port}`,
    async accept() {
      const conn = await listener.accept();
      const buffer = new Uint8Array(4096);
      const count = await conn.read(buffer);
      const request = new TextDecoder().decode(buffer.subarray(0, count ?? 0));
      const key = /^sec-websocket-key: (.*)\r$/im.exec(request)?.[1];
      const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(key + guid));
      const lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        `Sec-WebSocket-Accept: ${new Uint8Array(digest).toBase64()}`,
        "\r\n",
      ];
      await conn.write(new TextEncoder().encode(lines.join("\r\n")));
      return conn;
    },
    [Symbol.dispose]: () => listener.close(),
  };
}

/** A client that speaks the bare protocol: it sends frames of bytes, and reads or answers only what the test does. */
export async function rawClient(host: string): Promise<Deno.TcpConn> {
  const [hostname = "", port] = host.split(":");
  const conn = await Deno.connect({ hostname, port: Number(port) });
  const lines = [
    ...["GET / HTTP/1.1", `Host: ${host}`, "Connection: Upgrade", "Upgrade: websocket"],
    ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "\r\n"],
  ];
  await conn.write(new TextEncoder().encode(lines.join("\r\n")));
  const buffer = new Uint8Array(4096);
  const count = await conn.read(buffer);
  const status = new TextDecoder().decode(buffer.subarray(0, count ?? 0)).split("\r\n")[0];
  if (status !== "HTTP/1.1 101 Switching Protocols") throw new Error(`received ${status}`);
  return conn;
}

/** A binary message of a client, masked by zeros, of less than 64 KiB. */
export function frame(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Uint8Array.from([0x82, ...size, 0, 0, 0, 0, ...bytes]);
}

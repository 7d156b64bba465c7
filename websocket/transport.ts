/**
 * A WebSocket as a connection, once it is open.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import { closeCodes, messageOf, WebSocketError } from "./errors.ts";
import { HeldBytes } from "./held_bytes.ts";
import { SocketTransport, type TransportHost } from "./socket_transport.ts";

/** Options of {@linkcode webSocketTransport}. */
export interface WebSocketTransportOptions {
  /**
   * Bytes that have come and that nobody has read: 67,108,864 (64 MiB). Above it the WebSocket is closed with the code 1009
   * (by a client 4009) and reads reject. The platform has no means to make a sender of messages wait, so this is the only bound.
   */
  maxHeldBytes?: number;
  /** Gives up the opening when it fires, and closes the WebSocket. It has no effect afterwards. */
  signal?: AbortSignal;
}

/**
 * Makes a connection of a WebSocket, of either side, once it is open. Call it in the turn of the event loop that made the
 * socket: messages that come before are lost.
 *
 * Bytes travel in binary messages, whose borders mean nothing. A text message closes the WebSocket with the code 1003 (by a
 * client 4003, since the platform keeps the others from it), and reads reject. The far side's close with 1000, 1001 or no code is the end: reads resolve to `null`. Any other end makes them
 * reject with a {@linkcode WebSocketError} that has its code. A WebSocket has no halves, so `closeWrite` tells the far side nothing: it waits until what was written
 * has left. A write waits while more than 256 KiB have not been sent. Follows
 * `websocket.NetConn` of Go's coder/websocket.
 *
 * @param socket The WebSocket. Its `binaryType` is set, and from now on the transport closes it.
 * @param options The bound of what is held, and a signal for the opening.
 * @returns The connection, when the WebSocket is open.
 * @throws {WebSocketError} If the WebSocket cannot be opened or is closed already.
 * @throws {RangeError} If `maxHeldBytes` is no positive integer.
 *
 * @example
 * ```ts
 * import { Client, gob, gobClientCodec, method, Server, service } from "@netrpc/netrpc";
 * import { webSocketHandler, webSocketTransport } from "@netrpc/netrpc/websocket";
 * import assert from "node:assert/strict";
 *
 * const Arith = service("Arith", { Double: method(gob.int, gob.int) });
 * await using server = new Server().register(Arith, { Double: (value) => value * 2 });
 * await using http = Deno.serve(
 *   { hostname: "127.0.0.1", port: 0, onListen() {} },
 *   webSocketHandler(server),
 * );
 *
 * const socket = new WebSocket(`ws://127.0.0.1:${http.addr.port}`);
 * const transport = await webSocketTransport(socket, { signal: AbortSignal.timeout(5000) });
 * await using client = new Client(gobClientCodec(transport));
 * assert.equal(await client.service(Arith).Double(21), 42);
 * ```
 */
export async function webSocketTransport(
  socket: WebSocket,
  options: WebSocketTransportOptions = {},
): Promise<Transport> {
  const { maxHeldBytes, signal } = options;
  const host = {
    held: new HeldBytes(Infinity),
    maxHeldBytes: checkBytes("maxHeldBytes", maxHeldBytes),
  };
  return await openTransport(socket, host, signal);
}

/** The default of `maxHeldBytes`: above the longest message that Deno takes. */
const defaultHeldBytes = 64 * 1024 * 1024;

/** Checks a number of bytes. Throws `RangeError`. */
export function checkBytes(name: string, value: number = defaultHeldBytes): number {
  if (Number.isSafeInteger(value) && value > 0 || value === Infinity) return value;
  throw new RangeError(
    `Cannot use ${name}: expected a number of bytes of 1 or more, received ${value}`,
  );
}

/** Waits until the WebSocket is open. */
export async function openTransport(
  socket: WebSocket,
  host: TransportHost,
  signal?: AbortSignal,
): Promise<Transport> {
  // It listens from the beginning, since messages may follow the opening at once.
  const transport = new SocketTransport(socket, host);
  if (signal?.aborted) socket.close();
  signal?.throwIfAborted();
  if (socket.readyState !== WebSocket.OPEN) await opened(socket, signal);
  return transport;
}

function opened(socket: WebSocket, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let cause: unknown;
    const done = new AbortController();
    const { signal: settled } = done;
    const finish = (settle: () => void) => {
      done.abort();
      settle();
    };
    const fail = () => finish(() => reject(cannotOpen(socket, cause)));
    if (socket.readyState !== WebSocket.CONNECTING) return fail();
    socket.addEventListener("open", () => finish(resolve), { signal: settled });
    socket.addEventListener("error", (event) => cause = event, { signal: settled });
    socket.addEventListener("close", fail, { signal: settled });
    signal?.addEventListener("abort", () => {
      finish(() => reject(signal.reason));
      socket.close();
    }, { signal: settled });
  });
}

function cannotOpen({ url }: WebSocket, cause: unknown): WebSocketError {
  const what = messageOf(cause);
  const text = `Cannot open the WebSocket${url === "" ? "" : ` ${url}`}`;
  return new WebSocketError(closeCodes.broken, what === "" ? text : `${text}: ${what}`, {
    cause,
    hint: "look whether the server runs, and whether it allows the origin of this page",
  });
}

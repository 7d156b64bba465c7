/**
 * Calls over WebSocket: from a page in a browser, or wherever only HTTP gets through. Both roles speak what Go programs
 * speak with `rpc.ServeConn(websocket.NetConn(…))` of coder/websocket.
 *
 * @example A server for browsers, and a client
 * ```ts
 * import { Client, gob, gobClientCodec, method, Server, service } from "@netrpc/netrpc";
 * import { webSocketHandler, webSocketTransport } from "@netrpc/netrpc/websocket";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * await using http = Deno.serve(
 *   { hostname: "127.0.0.1", port: 0, onListen() {} },
 *   webSocketHandler(server),
 * );
 *
 * // This much runs in a browser too.
 * const socket = new WebSocket(`ws://127.0.0.1:${http.addr.port}/rpc`);
 * await using client = new Client(gobClientCodec(await webSocketTransport(socket)));
 * assert.equal(await client.service(Echo).Text("hi"), "hi");
 * ```
 *
 * @module
 */

export { WebSocketError, type WebSocketErrorOptions } from "./errors.ts";
export {
  type WebSocketHandler,
  webSocketHandler,
  type WebSocketHandlerOptions,
  type WebSocketTarget,
} from "./handler.ts";
export { webSocketTransport, type WebSocketTransportOptions } from "./transport.ts";

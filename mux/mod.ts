/**
 * Many connections in one: hashicorp/yamux's protocol, in both roles. Either side opens streams; each is a connection of
 * its own, with back-pressure of its own, on which a server can serve and a client can call.
 *
 * @example Calls in both directions over one connection
 * ```ts
 * import { Client, gob, gobClientCodec, method, pipe, Server, service } from "@netrpc/netrpc";
 * import { MuxSession } from "@netrpc/netrpc/mux";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 *
 * const [near, far] = pipe();
 * await using session = new MuxSession(far, { role: "server" });
 * (async () => {
 *   for await (const stream of session) server.serveConn(stream);
 * })();
 *
 * await using mux = new MuxSession(near, { role: "client" });
 * await using first = new Client(gobClientCodec(await mux.open()));
 * await using second = new Client(gobClientCodec(await mux.open()));
 * assert.equal(await first.service(Echo).Text("hi"), "hi");
 * assert.equal(await second.service(Echo).Text("hi again"), "hi again");
 * ```
 *
 * @example Values on a stream, one after the other
 * ```ts
 * import { gob, pipe } from "@netrpc/netrpc";
 * import { MuxSession } from "@netrpc/netrpc/mux";
 * import assert from "node:assert/strict";
 *
 * const [near, far] = pipe();
 * await using client = new MuxSession(near, { role: "client" });
 * await using server = new MuxSession(far, { role: "server" });
 *
 * const stream = await client.open();
 * const encoder = new gob.Encoder();
 * for (const n of [1, 2, 3]) await stream.write(encoder.encode(gob.int, n));
 * await stream.closeWrite();
 *
 * const accepted = await server.accept();
 * const received: number[] = [];
 * for await (const n of accepted!.readable.pipeThrough(new gob.DecoderStream(gob.int))) {
 *   received.push(n);
 * }
 * assert.deepEqual(received, [1, 2, 3]);
 * ```
 *
 * @example Whether the far side lives, and how a session ends
 * ```ts
 * import { pipe } from "@netrpc/netrpc";
 * import { MuxSession } from "@netrpc/netrpc/mux";
 * import assert from "node:assert/strict";
 *
 * const [near, far] = pipe();
 * const client = new MuxSession(near, { role: "client" });
 * const server = new MuxSession(far, { role: "server" });
 * assert(await client.ping() >= 0); // milliseconds
 *
 * await client.close();
 * assert.equal(await client.closed, undefined); // our own end
 * await server.closed;
 * ```
 *
 * @module
 */

export { MuxError, type MuxErrorCode, type MuxErrorOptions } from "./errors.ts";
export type { MuxLimits, MuxOptions } from "./limits.ts";
export { MuxSession } from "./session.ts";
export type { MuxStream } from "./mux_stream.ts";

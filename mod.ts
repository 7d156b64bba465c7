/**
 * Go's `net/rpc` for Deno: a Deno program and a Go program call each other, in both roles, with the bytes that Go
 * itself would send.
 *
 * @example A contract, a server, a client
 * ```ts
 * import { connect, gob, method, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * // What both sides share.
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Quotient = gob.struct("Quotient", { Quo: gob.int, Rem: gob.int });
 * const Arith = service("Arith", {
 *   Multiply: method(Args, gob.int),
 *   Divide: method(Args, Quotient),
 * });
 *
 * // The server.
 * await using server = new Server().register(Arith, {
 *   Multiply: ({ A, B }) => A * B,
 *   Divide({ A, B }) {
 *     if (B === 0) throw new Error("divide by zero");
 *     return { Quo: Math.trunc(A / B), Rem: A % B };
 *   },
 * });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * // The client.
 * await using client = await connect({ port: listener.addr.port });
 * const { Quo, Rem } = await client.service(Arith).Divide({ A: 17, B: 5 }, { timeout: 500 });
 * assert.deepEqual([Quo, Rem], [3, 2]);
 * ```
 *
 * @example A time-out, a signal, and what errors say
 * ```ts
 * import { connect, gob, method, Server, ServerError, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Clock = service("Clock", { Sleep: method(gob.int, gob.bool) });
 * await using server = new Server().register(Clock, {
 *   Sleep(milliseconds, { signal }) {
 *     if (milliseconds < 0) throw new RangeError("the past is over");
 *     return new Promise((_, reject) => {
 *       signal.addEventListener("abort", () => reject(signal.reason), { once: true });
 *     });
 *   },
 * });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using client = await connect({ port: listener.addr.port, callTimeout: 10_000 });
 * const clock = client.service(Clock);
 * await assert.rejects(clock.Sleep(60_000, { timeout: 10 }), { name: "TimeoutError" });
 *
 * const error = await clock.Sleep(-1).catch((error) => error);
 * assert(error instanceof ServerError);
 * assert.deepEqual([error.method, error.message], ["Clock.Sleep", "the past is over"]);
 * ```
 *
 * @example Gob without RPC
 * ```ts
 * import { gob } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Person = gob.struct("Person", { Name: gob.string, Age: gob.int });
 * const bytes = gob.encode(Person, { Name: "Ada", Age: 36 }); // what Go's encoder writes
 * assert.deepEqual(gob.decode(bytes, Person), { Name: "Ada", Age: 36 });
 * assert.deepEqual(gob.decode(bytes), { Name: "Ada", Age: 36 }); // without a schema
 * ```
 *
 * @module
 */

export * as gob from "./gob/mod.ts";
export { Client, type ClientOptions } from "./client.ts";
export { connect } from "./client/connect.ts";
export {
  type ConnectOptions,
  dial,
  type DialOptions,
  type TcpAddress,
  type TlsOptions,
  type UnixAddress,
} from "./client/dial.ts";
export type {
  ClientCodec,
  CodecConnection,
  RequestHeader,
  ResponseHeader,
  ServerCodec,
} from "./codec.ts";
export type { Transport } from "./rpc/connection.ts";
export {
  type AnyMethod,
  type CallContext,
  type CallOptions,
  type ConnectionInfo,
  type Handlers,
  type HandlersOf,
  type InferArgs,
  type InferReply,
  type Method,
  method,
  type MethodOptions,
  type Methods,
  type RegisterOptions,
  type Service,
  service,
  type Stub,
} from "./rpc/contract.ts";
export type { CodecLimits, CodecOptions } from "./rpc/codec_options.ts";
export { gobClientCodec, gobServerCodec } from "./rpc/gob_codec.ts";
export { jsonClientCodec, jsonServerCodec } from "./rpc/json_codecs.ts";
export { pipe } from "./rpc/pipe.ts";
export { streamTransport } from "./rpc/stream_transport.ts";
export {
  RpcError,
  type RpcErrorOptions,
  ServerError,
  ShutdownError,
  type ShutdownErrorOptions,
} from "./rpc/errors.ts";
export type { PingOptions } from "./rpc/ping.ts";
export type {
  ClientCall,
  ClientInterceptor,
  ServerCall,
  ServerInterceptor,
} from "./rpc/interceptor.ts";
export { Server } from "./server.ts";
export type { Acceptor } from "./server/accept.ts";
export type { Peer } from "./server/accept_hook.ts";
export type {
  EndedEvent,
  EndReason,
  HandlerFailedEvent,
  LimitEvent,
  LimitName,
  OpenedEvent,
  ProtocolErrorEvent,
  RefusedEvent,
  RefuseReason,
  ServerEvent,
} from "./server/events.ts";
export type { ServerLimits } from "./server/limits.ts";
export type {
  Protocol,
  ProtocolOptions,
  ServeOptions,
  ServerOptions,
  ShutdownOptions,
  ShutdownResult,
} from "./server/options.ts";

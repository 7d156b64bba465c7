/**
 * The errors of calls.
 *
 * @module
 */

import { showHint } from "../gob/show_hint.ts";

/**
 * The far side answered with an error. The message is its exact text, as in Go's `rpc.ServerError`.
 *
 * @example
 * ```ts
 * import { connect, gob, method, Server, ServerError, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Arith = service("Arith", { Half: method(gob.int, gob.int) });
 * const server = new Server().register(Arith, {
 *   Half(n) {
 *     if (n % 2 !== 0) throw new Error("odd number");
 *     return n / 2;
 *   },
 * });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const serving = server.serve(listener);
 *
 * const client = await connect({ port: listener.addr.port });
 * const error = await client.service(Arith).Half(3).catch((error) => error);
 * assert(error instanceof ServerError);
 * assert.equal(error.message, "odd number");
 * assert.equal(error.method, "Arith.Half");
 *
 * await client.close();
 * await server.shutdown();
 * await serving;
 * ```
 */
export class ServerError extends Error {
  /** Always `ServerError`. */
  override readonly name: string = "ServerError";
  /** The full name of the method that was called: `Arith.Half`. */
  readonly method: string;
  /** The code that the far side gave with an {@linkcode RpcError}; a stock Go server gives none. */
  declare readonly code?: string | number;
  /** The details that the far side gave with it. */
  declare readonly details?: unknown;
  /** What to look at, if the text is one of Go's own that does not say it. The stack has it too. */
  declare readonly hint?: string;

  /**
   * Makes the error. Programs do not need to.
   *
   * @param message The text from the far side.
   * @param method The full name of the method.
   * @param options The code and the details.
   */
  constructor(message: string, method: string, options: RpcErrorOptions = {}) {
    super(message);
    this.method = method;
    if (options.code !== undefined) this.code = options.code;
    if (options.details !== undefined) this.details = options.details;
    const hint = hintOf(message, method);
    if (hint !== undefined) showHint(this, hint);
  }
}

/** What to look at after an error of a server itself, whose texts are Go's. */
function hintOf(message: string, method: string): string | undefined {
  const service = method.slice(0, method.lastIndexOf("."));
  if (message === `rpc: can't find service ${method}`) {
    return `the server has registered no service under the name ${service}`;
  }
  if (message === `rpc: can't find method ${method}`) {
    return `the server has ${service} without this method; Go registers only methods that are exported, ` +
      "take two arguments, the second a pointer, and return an error";
  }
  if (/^gob: (?:type mismatch|wrong type)/.test(message)) {
    return "the schema of the argument has other fields or types than the server";
  }
  return undefined;
}

/** What an {@linkcode RpcError} can have in addition to its text. */
export interface RpcErrorOptions {
  /** A code by which the calling program can decide what to do. */
  code?: string | number;
  /**
   * More about the error: an interface value, which is a string, number, boolean, bigint or `Uint8Array`, or
   * `typed(name, value)` of a type that both registries know.
   */
  details?: unknown;
  /** What caused it; it is not sent. */
  cause?: unknown;
}

/**
 * An error that a handler throws to answer with a code and details in addition to the text. A peer of this module finds
 * them in its {@linkcode ServerError}; a stock Go peer sees only the text.
 *
 * @example
 * ```ts
 * import { connect, gob, method, RpcError, Server, ServerError, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Store = service("Store", { Get: method(gob.string, gob.string) });
 * await using server = new Server().register(Store, {
 *   Get(key) {
 *     throw new RpcError(`no value for ${key}`, { code: "not_found", details: key });
 *   },
 * });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using client = await connect({ port: listener.addr.port });
 * const error = await client.service(Store).Get("x").catch((error) => error);
 * assert(error instanceof ServerError);
 * assert.deepEqual([error.message, error.code, error.details], ["no value for x", "not_found", "x"]);
 * ```
 */
export class RpcError extends Error {
  /** Always `RpcError`. */
  override readonly name: string = "RpcError";
  /** The code. */
  readonly code?: string | number;
  /** The details. */
  readonly details?: unknown;

  /**
   * Makes the error.
   *
   * @param message The text, which every peer sees.
   * @param options The code and the details, which peers of this module see, and the cause, which is not sent.
   */
  constructor(message: string, options: RpcErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    if (options.code !== undefined) this.code = options.code;
    if (options.details !== undefined) this.details = options.details;
  }
}

/**
 * The connection is gone. Calls that were pending reject with `unexpected EOF`, or with what else broke the connection.
 * Later calls, and all calls after our own close, reject with `connection is shut down`.
 *
 * @example
 * ```ts
 * import { connect, gob, method, Server, service, ShutdownError } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * const server = new Server().register(Echo, { Text: (text) => text });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const serving = server.serve(listener);
 *
 * const client = await connect({ port: listener.addr.port });
 * await client.close();
 * await assert.rejects(client.service(Echo).Text("hi"), ShutdownError);
 *
 * await server.shutdown();
 * await serving;
 * ```
 */
export class ShutdownError extends Error {
  /** Always `ShutdownError`. */
  override readonly name: string = "ShutdownError";
  /**
   * Whether the request of the call that rejected may have reached the far side. False: no byte of it was given to the
   * connection, so the call cannot have run and can be repeated. Also false if no call rejected, as for `client.closed`.
   */
  readonly sent: boolean;
  /** What to look at, if the text is Go's and does not say it. The stack has it too. */
  declare readonly hint?: string;

  /**
   * Makes the error. Programs do not need to.
   *
   * @param message What happened.
   * @param options What caused it, if anything did; whether a request was sent; what to look at.
   */
  constructor(message: string, options: ShutdownErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.sent = options.sent ?? false;
    if (options.hint !== undefined) showHint(this, options.hint);
  }
}

/** What a {@linkcode ShutdownError} has in addition to its text. */
export interface ShutdownErrorOptions {
  /** What broke the connection. */
  cause?: unknown;
  /** Whether the request may have reached the far side: false. */
  sent?: boolean;
  /** What to look at. */
  hint?: string;
}

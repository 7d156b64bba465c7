/**
 * What a call can fail with.
 *
 * @module
 */

/**
 * The far side answered with an error. The message is its text to the letter, as with Go's `rpc.ServerError`.
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

  /**
   * Makes the error; programs have no need to.
   *
   * @param message The text from the far side.
   * @param method The full name of the method.
   */
  constructor(message: string, method: string) {
    super(message);
    this.method = method;
  }
}

/**
 * The connection is gone. `unexpected EOF`, or what else broke it, is the fate of calls that were under way;
 * `connection is shut down` is that of later ones, and of all after our own close.
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
   * Makes the error; programs have no need to.
   *
   * @param message What happened.
   * @param options What caused it, where something did.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * The server: registered services, and the connections that are served.
 *
 * @module
 */

import type { ServerCodec } from "./codec.ts";
import type { ConnectionGroup } from "./server/connection_group.ts";
import { Connections } from "./server/connections.ts";
import type { Transport } from "./rpc/connection.ts";
import type { Handlers, Methods, RegisterOptions, Service } from "./rpc/contract.ts";
import { ShutdownError } from "./rpc/errors.ts";
import type { ServerInterceptor } from "./rpc/interceptor.ts";
import { checkTimeout, startTimer } from "./rpc/timers.ts";
import { acceptAll, type Acceptor, checkAcceptor } from "./server/accept.ts";
import { MethodTable } from "./server/method_table.ts";
import type {
  ProtocolOptions,
  ServeOptions,
  ServerOptions,
  ShutdownOptions,
  ShutdownResult,
} from "./server/options.ts";

/**
 * An RPC server. A process can have any number of them, each with its own services.
 *
 * Handlers run side by side, and each reply is sent when it is ready. If a handler throws, the answer is the message of
 * what it threw. Follows Go's `rpc.Server`.
 *
 * @example
 * ```ts
 * import { connect, gob, method, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Args = gob.struct("Args", { A: gob.int, B: gob.int });
 * const Arith = service("Arith", { Multiply: method(Args, gob.int) });
 *
 * await using server = new Server().register(Arith, { Multiply: ({ A, B }) => A * B });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using client = await connect({ port: listener.addr.port });
 * assert.equal(await client.service(Arith).Multiply({ A: 6, B: 7 }), 42);
 * ```
 */
export class Server implements AsyncDisposable {
  readonly #methods = new MethodTable();
  readonly #interceptors: ServerInterceptor[] = [];
  readonly #connections: Connections;
  /** Closes each listener that is accepting. */
  readonly #listeners = new Set<() => void>();
  /** Set by `shutdown`. */
  #shutDown = false;

  /**
   * Makes a server without services.
   *
   * @param options Limits, time-outs, the registry of interface values.
   * @throws {RangeError} If a limit is not a positive integer, or a time-out is not more than 0.
   */
  constructor(options: ServerOptions = {}) {
    this.#connections = new Connections(this.#methods, this.#interceptors, options);
  }

  /**
   * Registers a service.
   *
   * @param service The contract.
   * @param handlers A plain object or an instance of a class with a function for every method. Functions get the argument
   * and a context, are called with the object as `this`, and return the reply or a promise of it.
   * @param options With `partial: true`, methods without a function are left out; callers get Go's `can't find method`.
   * @returns The server, for the next call.
   * @throws {TypeError} If the service has no name or no methods (in Go's words), or a handler is not a function.
   * @throws {Error} If a service of this name is registered: `rpc: service already defined: Arith`.
   *
   * @example
   * ```ts
   * import { gob, method, Server, service } from "@netrpc/netrpc";
   *
   * const Counter = service("Counter", { Add: method(gob.int, gob.int) });
   * class Count {
   *   #sum = 0;
   *   Add(n: number): number {
   *     return this.#sum += n;
   *   }
   * }
   * new Server().register(Counter, new Count());
   * ```
   */
  register<M extends Methods<M>>(
    service: Service<M>,
    handlers: Handlers<M>,
    options?: RegisterOptions & { partial?: false },
  ): this;
  /**
   * Registers a part of a service: methods without a handler are left out, and callers get Go's `can't find method`.
   *
   * @param service The contract.
   * @param handlers Functions for some of its methods, at least one.
   * @param options `{ partial: true }`.
   * @returns The server, for the next call.
   * @throws {TypeError} As for a whole service.
   * @throws {Error} If a service of this name is registered.
   *
   * @example
   * ```ts
   * import { gob, method, Server, service } from "@netrpc/netrpc";
   *
   * // A contract of a large program, of which this server has a part.
   * const Store = service("Store", {
   *   Get: method(gob.string, gob.string),
   *   Compact: method(gob.bool, gob.bool),
   * });
   * new Server().register(Store, { Get: (key) => `value of ${key}` }, { partial: true });
   * ```
   */
  register<M extends Methods<M>>(
    service: Service<M>,
    handlers: Partial<Handlers<M>>,
    options: RegisterOptions & { partial: true },
  ): this;
  register<M extends Methods<M>>(
    service: Service<M>,
    handlers: Partial<Handlers<M>>,
    options?: RegisterOptions,
  ): this {
    this.#methods.register(service, handlers, options);
    return this;
  }

  /**
   * Puts an interceptor around every handler, inside the interceptors added before.
   *
   * @param interceptor The function. It sees only calls of registered methods whose arguments fit.
   * @returns The server, for the next call.
   *
   * @example
   * ```ts
   * import { connect, gob, method, Server, service } from "@netrpc/netrpc";
   * import assert from "node:assert/strict";
   *
   * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
   * const calls: string[] = [];
   * await using server = new Server()
   *   .register(Echo, { Text: (text) => text })
   *   .use(async ({ method, context }, next) => {
   *     if (context.metadata.token !== "secret") throw new Error("who are you?");
   *     calls.push(method);
   *     return await next();
   *   });
   * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
   * server.serve(listener);
   *
   * await using client = await connect({ port: listener.addr.port });
   * const echo = client.service(Echo);
   * assert.equal(await echo.Text("hi", { metadata: { token: "secret" } }), "hi");
   * await assert.rejects(echo.Text("hi"), { message: "who are you?" });
   * assert.deepEqual(calls, ["Echo.Text"]);
   * ```
   */
  use(interceptor: ServerInterceptor): this {
    this.#interceptors.push(interceptor);
    return this;
  }

  /**
   * Accepts connections and serves them. Gob, JSON-RPC, the HTTP handshake and the debug page share the port: the first
   * bytes of a connection tell which it is.
   *
   * @param listener What `Deno.listen` or `Deno.listenTls` gives. It is closed when `signal` fires and by `shutdown`.
   * @param options A signal that ends it, and the protocols.
   * @returns A promise that resolves when the listener is closed; after `signal` and `shutdown`, when all connections
   * have been drained as well.
   * @throws {ShutdownError} If the server was shut down before.
   * @throws {TypeError} If the listener is none, or a protocol is unknown.
   */
  async serve(listener: Acceptor, options: ServeOptions = {}): Promise<void> {
    checkAcceptor(listener);
    if (this.#shutDown) throw new ShutdownError("server is shut down");
    const { signal } = options;
    let closed = false;
    let stopWaiting = () => {};
    const close = () => {
      closed = true;
      closeQuietly(listener);
      stopWaiting();
    };
    signal?.addEventListener("abort", close);
    if (signal?.aborted) close();
    this.#listeners.add(close);
    let ours: ConnectionGroup;
    try {
      ours = await this.#connections.group(options);
    } catch (error) {
      this.#listeners.delete(close);
      signal?.removeEventListener("abort", close);
      throw error;
    }
    // At the limit of connections the server waits before it accepts, and can still be closed meanwhile. This is not a
    // `Promise.race` with a promise as old as the listener, which would hold some memory for every connection.
    await acceptAll(listener, (conn) =>
      new Promise<void>((resolve) => {
        stopWaiting = resolve;
        const room = ours.serve(conn);
        if (closed) resolve();
        else room.then(resolve);
      }));
    this.#listeners.delete(close);
    signal?.removeEventListener("abort", close);
    if (signal?.aborted) ours.drain();
    if (signal?.aborted || this.#shutDown) await ours.ended();
  }

  /**
   * Serves one connection.
   *
   * @param conn The connection; it is closed at the end.
   * @param options The protocols.
   * @returns A promise that resolves when the connection has ended and every call on it is answered.
   */
  async serveConn(conn: Transport, options: ProtocolOptions = {}): Promise<void> {
    const group = await this.#connections.group(options);
    await group.serve(conn);
    await group.ended();
  }

  /**
   * Serves one connection with the caller's own codec.
   *
   * @param codec The codec, which owns its connection; it is closed at the end.
   * @returns A promise that resolves when the connection has ended and every call on it is answered.
   */
  serveCodec(codec: ServerCodec): Promise<void> {
    return this.#connections.serveCodec(codec);
  }

  /**
   * Ends the server in good order: closes the listeners, reads no further request, waits until running calls are
   * answered, and closes the connections.
   *
   * @param options The time after which connections are closed by force; the signals of their calls fire then.
   * @returns A promise that resolves when all connections are closed, by force or not: to whether every call was answered,
   * and how many handlers are still running. Without a time-out it waits until all have settled.
   * @throws {RangeError} If the time-out is not a number of 0 or more; nothing is shut down then.
   */
  async shutdown(options: ShutdownOptions = {}): Promise<ShutdownResult> {
    const { timeout = Infinity } = options;
    checkTimeout("timeout", timeout);
    this.#shutDown = true;
    for (const close of this.#listeners) close();
    this.#connections.drain();
    const stopTimer = startTimer(timeout, () => this.#connections.abort());
    await this.#connections.ended();
    stopTimer();
    const { running, aborted } = this.#connections;
    return { drained: !aborted && running === 0, running };
  }

  /** Shuts the server down without a time-out. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}

function closeQuietly(listener: Acceptor): void {
  try {
    listener.close();
  } catch {
    // Its owner has closed it.
  }
}

/**
 * The server: registered services, and the connections that are served.
 *
 * @module
 */

import type { ServerCodec } from "./codec.ts";
import type { Limits, Registry } from "./gob/mod.ts";
import type { Transport } from "./rpc/connection.ts";
import type { Handlers, Methods, Service } from "./rpc/contract.ts";
import { ShutdownError } from "./rpc/errors.ts";
import { GobServerCodec } from "./rpc/gob_codec.ts";
import { acceptAll, type Acceptor } from "./server/accept.ts";
import { MethodTable } from "./server/method_table.ts";
import { Session } from "./server/session.ts";

/** What a server can be told when it is made. */
export interface ServerOptions {
  /** Bounds on what a peer can send. */
  limits?: Limits;
  /** The types of interface values. */
  registry?: Registry;
}

/** What `serve` can be told. */
export interface ServeOptions {
  /** Ends `serve` when it fires: the listener is closed and the connections are drained. */
  signal?: AbortSignal;
}

/** What `shutdown` can be told. */
export interface ShutdownOptions {
  /** Milliseconds after which connections are closed though calls are under way. Without it there is no such end. */
  timeout?: number;
}

/**
 * An RPC server: as many of them in one process as one likes, each with services of its own.
 *
 * Handlers run side by side, and their replies leave as they are ready. A handler that throws answers with the message of what it threw.
 * Follows Go's `rpc.Server`.
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
  readonly #options: ServerOptions;
  readonly #methods = new MethodTable();
  /** Connections that are served, each with the promise of its end. */
  readonly #sessions = new Map<Session, Promise<void>>();
  /** Listeners that accept for us. */
  readonly #listeners = new Set<Acceptor>();
  /** Set by `shutdown`. */
  #shutDown = false;

  /**
   * Makes a server without services.
   *
   * @param options Limits and the registry of interface values.
   */
  constructor(options: ServerOptions = {}) {
    this.#options = options;
  }

  /**
   * Registers a service.
   *
   * @param service The contract.
   * @param handlers A plain object or an instance of a class with a function for every method. Functions get the argument
   * and a context, are called with the object as `this`, and return the reply or a promise of it.
   * @returns The server, for the next call.
   * @throws {TypeError} Where the service has no name or no methods (in Go's words), or a handler is not a function.
   * @throws {Error} Where a service of this name is registered: `rpc: service already defined: Arith`.
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
  register<M extends Methods>(service: Service<M>, handlers: Handlers<M>): this {
    this.#methods.register(service, handlers);
    return this;
  }

  /**
   * Accepts connections and serves them.
   *
   * @param listener What `Deno.listen` gives, over TCP or a unix socket. It is closed when `signal` fires and by `shutdown`.
   * @param options A signal that ends it.
   * @returns A promise that resolves when the listener is closed; after `signal` and `shutdown`, when all connections
   * have been drained as well.
   * @throws {ShutdownError} Where the server was shut down before.
   */
  async serve(listener: Acceptor, options: ServeOptions = {}): Promise<void> {
    if (this.#shutDown) throw new ShutdownError("server is shut down");
    const { signal } = options;
    const ours = new Map<Session, Promise<void>>();
    const close = () => closeQuietly(listener);
    signal?.addEventListener("abort", close);
    if (signal?.aborted) close();
    this.#listeners.add(listener);
    await acceptAll(listener, (conn) => {
      const session = this.#open(this.#codecOf(conn), conn);
      const end = this.#sessions.get(session)!;
      ours.set(session, end);
      end.then(() => ours.delete(session));
    });
    this.#listeners.delete(listener);
    signal?.removeEventListener("abort", close);
    if (signal?.aborted) { for (const session of ours.keys()) session.drain(); }
    if (signal?.aborted || this.#shutDown) await Promise.all(ours.values());
  }

  /**
   * Serves one connection with gob.
   *
   * @param conn The connection; it is closed at the end.
   * @returns A promise that resolves when the connection has ended and every call on it is answered.
   */
  serveConn(conn: Transport): Promise<void> {
    return this.#run(this.#codecOf(conn), conn);
  }

  /**
   * Serves one connection with a codec of the caller's.
   *
   * @param codec The codec, which owns its connection; it is closed at the end.
   * @returns A promise that resolves when the connection has ended and every call on it is answered.
   */
  serveCodec(codec: ServerCodec): Promise<void> {
    return this.#run(codec, undefined);
  }

  /**
   * Ends the server in good order: closes the listeners, reads no further request, lets the calls that run be
   * answered, and closes the connections.
   *
   * @param options After which time connections are closed by force; the signals of their calls fire then.
   * @returns A promise that resolves when all connections are closed, in either case.
   */
  async shutdown(options: ShutdownOptions = {}): Promise<void> {
    this.#shutDown = true;
    for (const listener of this.#listeners) closeQuietly(listener);
    for (const session of this.#sessions.keys()) session.drain();
    const { timeout } = options;
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#abort(), timeout);
    await Promise.all(this.#sessions.values());
    clearTimeout(timer);
  }

  /** Shuts the server down in good order and without a time-out. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #abort(): void {
    for (const session of this.#sessions.keys()) session.abort();
  }

  #codecOf(conn: Transport): ServerCodec {
    return new GobServerCodec(conn, this.#options);
  }

  #run(codec: ServerCodec, conn: Transport | undefined): Promise<void> {
    return this.#sessions.get(this.#open(codec, conn))!;
  }

  #open(codec: ServerCodec, conn: Transport | undefined): Session {
    const session = new Session(codec, { methods: this.#methods, remoteAddr: conn?.remoteAddr });
    if (this.#shutDown) session.drain();
    const end = session.run().finally(() => this.#sessions.delete(session));
    this.#sessions.set(session, end);
    return session;
  }
}

function closeQuietly(listener: Acceptor): void {
  try {
    listener.close();
  } catch {
    // Its owner closed it already.
  }
}

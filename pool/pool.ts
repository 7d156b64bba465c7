/**
 * The pool: which server a call goes to, and what becomes of a call whose connection breaks.
 *
 * @module
 */

import {
  type AnyMethod,
  type CallOptions,
  type ConnectOptions,
  type Method,
  type Methods,
  type Service,
  ShutdownError,
  type Stub,
} from "../mod.ts";
import { byAddress } from "./address.ts";
import { Discovery } from "./discovery.ts";
import { type PoolOptions, resolveOptions, type Settings } from "./options.ts";
import { PooledServer, type PooledServerState, type ServerPhase } from "./pooled_server.ts";
import { RepeatedCall } from "./repeated_call.ts";
import { checkMilliseconds, startTimer } from "./timing.ts";
import { WaitingCalls } from "./waiting_calls.ts";

/** At most this many servers are compared for a call. */
const mostCompared = 32;
/** At most this many servers are being connected at a time. */
const mostConnecting = 16;
/** While calls wait, one more server is connected after this many milliseconds. */
const patience = 250;

/**
 * Connections to many servers that can be used like one client. Made by {@linkcode connectPool}.
 */
export class Pool implements AsyncDisposable {
  readonly #settings: Settings;
  /** All servers by address, also those that have left the list and still answer calls. */
  readonly #servers = new Map<string, PooledServer>();
  readonly #discovery: Discovery | undefined;
  /** The addresses that it found last, in alphabetical order. */
  #lastFound = "";
  /** The servers that calls go to. */
  #up: PooledServer[] = [];
  /** Servers that could be connected. */
  #idle = 0;
  /** Servers that are being connected. */
  #connecting = 0;
  /** Where the search for a server begins. */
  #cursor = 0;
  readonly #waiting = new WaitingCalls();
  /** Whether more servers are connected from time to time, because calls wait. */
  #impatient = false;
  #stopPatience: () => void = () => {};
  /** Set by `close`. */
  #closed: Promise<void> | undefined;
  /** The options of calls without any. */
  readonly #usual: CallOptions | undefined;

  /** Programs use {@linkcode connectPool}. */
  constructor(options: PoolOptions) {
    this.#settings = resolveOptions(options);
    const { callTimeout } = this.#settings;
    this.#usual = callTimeout === undefined ? undefined : { timeout: callTimeout };
    const { servers } = options;
    if (typeof servers === "function") {
      this.#discovery = new Discovery(servers, this.#settings, (found) => this.#found(found));
      this.#discovery.start();
    } else this.#list(byAddress(servers));
  }

  /**
   * Makes a stub of a service, as `client.service` does.
   *
   * @param service The contract.
   * @returns The functions. Each takes the argument and the options of the call, and behaves like {@linkcode Pool.call}.
   */
  service<M extends Methods<M>>(service: Service<M>): Stub<M> {
    const stub: Record<string, unknown> = {};
    for (const [key, method] of Object.entries<AnyMethod>(service.methods)) {
      stub[key] = (args: unknown, options?: CallOptions) => this.call(method, args, options);
    }
    return stub as Stub<M>;
  }

  /**
   * Calls a method on the server that is least busy. The call is sent to another one if it cannot have reached the first, or
   * if it is idempotent and the connection breaks before the reply. Until then its argument must not be changed.
   *
   * @param method A method of a service: `Arith.methods.Multiply`.
   * @param args Its argument.
   * @param options A signal and a time-out in milliseconds for the whole call; whether it is idempotent.
   * @returns The reply.
   * @throws {TypeError | RangeError} If the argument does not fit its schema, or the time-out is invalid.
   * @throws {ServerError} If a server answers with an error. Such a call is never sent again.
   * @throws {GobError} If the reply does not fit its schema.
   * @throws {ShutdownError} If the connection breaks before the reply and the call is not idempotent; its `sent` is true
   * then. If no server could be reached, too many calls wait, or the pool is closed; its `sent` is false then.
   * @throws {DOMException} `TimeoutError` after the time-out; the signal's reason when that fires.
   */
  call<A, R>(method: Method<A, R>, args: NoInfer<A>, options?: CallOptions): Promise<R> {
    if (this.#usual !== undefined && options?.timeout === undefined) {
      options = options === undefined ? this.#usual : { ...options, ...this.#usual };
    }
    const start = options?.timeout === undefined ? 0 : performance.now();
    const server = this.#pick();
    if (server === undefined) return this.#callLater(method, args, options, start);
    const client = server.client!;
    server.running++;
    return client.call(method, args, options).then(server.answered, (error) => {
      server.rejected(client, error);
      if (!(error instanceof ShutdownError)) throw error;
      const call = new RepeatedCall(method, args, options, start, this.#settings);
      this.#tryFailed(call, server, error);
      return this.#repeat(call);
    });
  }

  /**
   * Tells the state of every server.
   *
   * @returns The states, in the order in which the servers were found.
   */
  servers(): PooledServerState[] {
    return [...this.#servers.values()].map(({ state }) => state);
  }

  /**
   * Closes all connections. Calls that are running or waiting reject with `ShutdownError`.
   *
   * @returns A promise that resolves when all connections are closed.
   */
  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  /** Closes the pool. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    this.#discovery?.stop();
    this.#stopPatience();
    const closing = [...this.#servers.values()].map((server) => server.close());
    this.#waiting.wakeAll();
    await Promise.all(closing);
  }

  /** The server for the next call, if there is one: of those that are least busy, each in turn. */
  #pick(): PooledServer | undefined {
    const up = this.#up;
    const { length } = up;
    if (length === 0) return undefined;
    let index = this.#cursor + 1 < length ? this.#cursor + 1 : 0;
    this.#cursor = index;
    let best = up[index]!;
    for (let left = Math.min(length, mostCompared) - 1; left > 0 && best.running > 0; left--) {
      index = index + 1 < length ? index + 1 : 0;
      const server = up[index]!;
      if (server.running < best.running) best = server;
    }
    if (best.running > 0 && this.#idle > 0) this.#connectMore();
    return best;
  }

  /** Makes a call for which no server is there at once. */
  async #callLater<A, R>(
    method: Method<A, R>,
    args: A,
    options: CallOptions | undefined,
    start: number,
  ): Promise<R> {
    if (options?.timeout !== undefined) checkMilliseconds("timeout", options.timeout, 0);
    return await this.#repeat(new RepeatedCall(method, args, options, start, this.#settings));
  }

  /** Tries until a call is answered or may not be sent again. */
  async #repeat<A, R>(call: RepeatedCall<A, R>): Promise<R> {
    for (;;) {
      const server = this.#pick();
      if (server === undefined) {
        await this.#wait(call);
        continue;
      }
      const options = call.nextOptions();
      const client = server.client!;
      server.running++;
      try {
        return server.answered(await client.call(call.method, call.args, options));
      } catch (error) {
        server.rejected(client, error);
        this.#tryFailed(call, server, error);
      }
    }
  }

  /** Throws what the call rejects with, unless it may be sent again. */
  #tryFailed<A, R>(call: RepeatedCall<A, R>, { address }: PooledServer, error: unknown): void {
    if (this.#closed !== undefined) throw error;
    call.tryFailed(error);
    this.#settings.emit({ type: "retried", method: call.method.name, address, error });
  }

  /** Waits until there may be a server. Throws what the call rejects with if it may not wait, or not any longer. */
  async #wait<A, R>(call: RepeatedCall<A, R>): Promise<void> {
    if (this.#closed !== undefined) {
      throw call.broken ?? new ShutdownError("connection is shut down");
    }
    const { maxWaiting, waitTimeout } = this.#settings;
    if (this.#waiting.size >= maxWaiting) {
      throw call.broken ?? this.#noServer(`no server can be reached, and ${maxWaiting} calls wait`);
    }
    const start = performance.now();
    const { timeLeft, waitLeft } = call;
    const waiting = this.#waiting.wait(Math.min(timeLeft, waitLeft), call.signal);
    this.#connectMore();
    this.#loseNoTime();
    if (await waiting === "late") {
      if (timeLeft <= waitLeft) throw call.timeoutError(this.#whyNone());
      throw call.broken ?? this.#noServer(`no server could be reached within ${waitTimeout} ms`);
    }
    call.waitLeft -= performance.now() - start;
  }

  #noServer(text: string): ShutdownError {
    return new ShutdownError(`${text}: ${this.#whyNone()}`, { cause: this.#lastFailure()?.error });
  }

  /** What is known of why no server can be called. */
  #whyNone(): string {
    const failure = this.#lastFailure();
    if (failure !== undefined) {
      const { about, error: { message } } = failure;
      return message.includes(about) ? message : `${about}: ${message}`;
    }
    return this.#servers.size === 0 ? "no server was found" : "no server has answered yet";
  }

  /** What failed last, and what it was about: a server, or the search for servers. */
  #lastFailure(): { about: string; error: Error } | undefined {
    for (const { address: about, error } of this.#servers.values()) {
      if (error instanceof Error) return { about, error };
    }
    const error = this.#discovery?.error;
    return error && { about: "no server was found", error };
  }

  /** While calls wait for a server, connects one more from time to time. */
  #loseNoTime(): void {
    if (this.#impatient) return;
    this.#impatient = true;
    this.#stopPatience = startTimer(patience, () => {
      this.#impatient = false;
      if (this.#waiting.size === 0) return;
      this.#connectMore();
      this.#loseNoTime();
    });
  }

  /** Connects one more server: one of those that have failed least. If there is none, looks for other servers. */
  #connectMore(): void {
    if (this.#connecting >= mostConnecting || this.#closed !== undefined) return;
    const idle = [...this.#servers.values()].filter(({ phase }) => phase === "idle");
    if (idle.length > 0) {
      const fewest = Math.min(...idle.map(({ failures }) => failures));
      const best = idle.filter(({ failures }) => failures === fewest);
      best[Math.floor(Math.random() * best.length)]!.connect();
    } else if (this.#connecting === 0 && this.#up.length === 0) this.#discovery?.hurry();
  }

  #found(found: ReadonlyMap<string, ConnectOptions>): void {
    const addresses = [...found.keys()];
    const text = JSON.stringify(addresses.toSorted());
    if (text !== this.#lastFound) this.#settings.emit({ type: "found", addresses });
    this.#lastFound = text;
    this.#list(found);
  }

  #list(listed: ReadonlyMap<string, ConnectOptions>): void {
    for (const [address, options] of listed) {
      const known = this.#servers.get(address);
      if (known !== undefined) known.list(options);
      else {
        const server = new PooledServer(address, options, this.#settings, () => this.#changed());
        this.#servers.set(address, server);
      }
    }
    for (const [address, server] of this.#servers) if (!listed.has(address)) server.leave();
    this.#changed();
  }

  /** The phase of a server has changed. */
  #changed(): void {
    const phases: Record<ServerPhase, PooledServer[]> = {
      ...{ idle: [], connecting: [], up: [] },
      ...{ silent: [], failed: [], leaving: [] },
    };
    for (const [address, server] of this.#servers) {
      if (server.isGone) this.#servers.delete(address);
      else phases[server.phase].push(server);
    }
    // One that is silent may have work for a long time, and is better than none.
    this.#up = phases.up.length > 0 ? phases.up : phases.silent;
    this.#idle = phases.idle.length;
    this.#connecting = phases.connecting.length;
    if (phases.up.length > 0) this.#discovery?.helped();
    if (this.#up.length > 0) this.#waiting.wakeAll();
    else if (this.#waiting.size > 0 && this.#connecting === 0) this.#connectMore();
  }
}

/**
 * Makes a pool of connections to one or more servers. Nothing is connected before the first call.
 *
 * @param options The servers, or a function that finds them; times and limits.
 * @returns The pool. It has to be closed.
 * @throws {TypeError | RangeError} If an option is invalid.
 *
 * @example
 * ```ts
 * import { gob, method, Server, service } from "@netrpc/netrpc";
 * import { connectPool } from "@netrpc/netrpc/pool";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using pool = connectPool({
 *   servers: [{ port: listener.addr.port }],
 *   callTimeout: 1000,
 *   backoff: { first: 50, longest: 5000 },
 * });
 * const { Text } = pool.service(Echo);
 * assert.equal(await Text("hi"), "hi");
 * assert.equal(await Text("once or more", { idempotent: true }), "once or more");
 * assert.deepEqual(pool.servers().map(({ phase }) => phase), ["up"]);
 * ```
 */
export function connectPool(options: PoolOptions): Pool {
  return new Pool(options);
}

/**
 * One server of a pool: its connection, and what is known of it.
 *
 * @module
 */

import {
  type Client,
  connect,
  type ConnectOptions,
  gob,
  method,
  ServerError,
  service,
  ShutdownError,
} from "../mod.ts";
import { delayAfter } from "./backoff.ts";
import type { Settings } from "./options.ts";
import { limitedSignal, startTimer, unlessAborted } from "./timing.ts";

/**
 * What every server answers in some way: a stock Go server that it does not know it. `Leaving` is answered when the server is
 * about to end the connection.
 */
const Reserved = service("_goRPC_", {
  Ping: method(gob.bool, gob.bool),
  Leaving: method(gob.bool, gob.bool),
});

/**
 * What a server of a pool is doing: it has no connection and can have one (`idle`), is being connected (`connecting`), can
 * be called (`up`), is connected but does not answer (`silent`), has failed and is left alone (`failed`), or answers its
 * last calls (`leaving`).
 */
export type ServerPhase = "idle" | "connecting" | "up" | "silent" | "failed" | "leaving";

/** The state of a server of a pool. */
export interface PooledServerState {
  /** Its address: `host:port`, or the path of a unix socket. */
  readonly address: string;
  /** What it is doing. */
  readonly phase: ServerPhase;
  /** Calls that wait for its reply. */
  readonly running: number;
  /** How often it has failed since it last answered a call. */
  readonly failures: number;
  /** Why it failed last; `undefined` if it has not failed since it last answered a call. */
  readonly error?: unknown;
}

/** A server of a pool. */
export class PooledServer {
  readonly address: string;
  /** Set while it is connected. */
  client: Client | undefined;
  /** Calls that wait for its reply. */
  running = 0;
  #options: ConnectOptions;
  readonly #settings: Settings;
  /** Called when the phase has changed. */
  readonly #changed: () => void;
  #phase: ServerPhase = "idle";
  /** Cleared when it has left the list. */
  #listed = true;
  /** Set when it has said that it is about to end the connection. */
  #told = false;
  /** Whether replies have to be looked at: it is silent or leaving, or has failed before. */
  #watched = false;
  /** Failures since it last answered a call. */
  #failures = 0;
  #error: unknown;
  /** Gives up connecting. */
  #giveUp = new AbortController();
  /** Resolves when nothing is being connected or closed. */
  #work: Promise<unknown> = Promise.resolve();
  #stopTimer: () => void = () => {};

  constructor(address: string, options: ConnectOptions, settings: Settings, changed: () => void) {
    this.address = address;
    this.#options = options;
    this.#settings = settings;
    this.#changed = changed;
  }

  get phase(): ServerPhase {
    return this.#phase;
  }

  /** Whether it has left the list and has no connection any more. */
  get isGone(): boolean {
    return !this.#listed && this.#phase === "idle";
  }

  get failures(): number {
    return this.#failures;
  }

  get error(): unknown {
    return this.#error;
  }

  get state(): PooledServerState {
    const { address, phase, running, failures, error } = this;
    return error === undefined
      ? { address, phase, running, failures }
      : { address, phase, running, failures, error };
  }

  /** Connects, if it is idle. */
  connect(): void {
    if (this.#phase !== "idle") return;
    this.#enter("connecting");
    this.#track(this.#connect());
  }

  /** It is in the list, perhaps with other options, which count from its next connection on. */
  list(options: ConnectOptions): void {
    this.#options = options;
    if (this.#listed) return;
    this.#listed = true;
    if (this.#phase === "leaving" && !this.#told) this.#enter("up");
  }

  /** It has left the list: it answers its last calls and is closed. */
  leave(): void {
    this.#listed = false;
    this.#stopTimer();
    if (this.#phase === "connecting") this.#giveUp.abort(new ShutdownError("server has left"));
    if (this.client === undefined) {
      return this.#phase === "failed" ? this.#enter("idle") : undefined;
    }
    this.#enter("leaving");
    this.#closeIfUnused();
  }

  /** Closes the connection, and with it all running calls. */
  async close(): Promise<void> {
    this.leave();
    this.#closeClient();
    // What is connected too late is closed.
    for (let work; work !== this.#work;) await (work = this.#work);
  }

  #track(work: Promise<void>): void {
    this.#work = Promise.all([this.#work, work]);
  }

  /** A call was answered. */
  readonly answered = <R>(reply: R): R => {
    this.running--;
    if (this.#watched) this.#hear();
    return reply;
  };

  /** A call on a connection of this server rejected. */
  rejected(client: Client, error: unknown): void {
    if (error instanceof ShutdownError) this.#lose(client, error);
    this.running--;
    if (isAnswer(error)) this.#hear();
    else if (error instanceof DOMException && error.name === "TimeoutError") this.#doubt(client);
    this.#closeIfUnused();
  }

  #enter(phase: ServerPhase): void {
    this.#phase = phase;
    this.#watched = phase === "leaving" || phase === "silent" || this.#failures > 0;
    this.#changed();
  }

  async #connect(): Promise<void> {
    this.#giveUp = new AbortController();
    this.#told = false;
    let client: Client;
    try {
      client = await this.#dial();
    } catch (error) {
      return this.#giveUp.signal.aborted ? this.#enter("idle") : this.#connectFailed(error);
    }
    this.client = client;
    client.closed.then((reason) => {
      this.#lose(client, reason ?? new ShutdownError("connection is shut down"));
    });
    this.#settings.emit({ type: "connected", address: this.address });
    this.#enter(this.#listed && !this.#told ? "up" : "leaving");
    this.#closeIfUnused();
  }

  #connectFailed(error: unknown): void {
    const { address } = this;
    const retryIn = this.#fail(error);
    const failures = this.#failures;
    this.#settings.emit({ type: "connectFailed", address, error, failures, retryIn });
  }

  /** Connects, and waits for a first answer: the system takes connections for a process that is stopped. */
  async #dial(): Promise<Client> {
    const options = this.#options;
    const limit = options.timeout ?? this.#settings.dialTimeout;
    const { signal, release } = limitedSignal(this.#giveUp.signal, limit, () => {
      return new DOMException(`${this.address} did not answer within ${limit} ms`, "TimeoutError");
    });
    let client: Client | undefined;
    try {
      const given = options.signal;
      client = await connect({
        ...options,
        signal: given === undefined ? signal : AbortSignal.any([given, signal]),
      });
      await unlessAborted((async () => await this.#settings.prepare?.(client))(), signal);
      if (options.ping !== false) {
        // It reads this first, so that it says that it is leaving however early that is.
        this.#listen(client);
        await ping(client, signal);
      }
      return client;
    } catch (error) {
      await client?.close();
      throw error;
    } finally {
      release();
    }
  }

  /** It has failed, and is left alone for a while: the milliseconds that are returned. */
  #fail(error: unknown): number {
    this.#failures++;
    this.#error = error;
    const delay = delayAfter(this.#failures, this.#settings.backoff);
    this.#stopTimer();
    this.#stopTimer = startTimer(delay, () => this.#enter("idle"));
    this.#enter("failed");
    return delay;
  }

  /** A connection is broken. Its calls and its own end say so, in any order. */
  #lose(client: Client, error: Error): void {
    if (this.client !== client) return;
    this.client = undefined;
    if (!this.#listed) this.#enter("idle");
    // Nobody has noticed, as when a server closes what is idle: it is connected again when it is needed.
    else if (this.running === 0 && this.#failures === 0) this.#enter("idle");
    else this.#fail(error);
    this.#settings.emit({ type: "disconnected", address: this.address, error });
  }

  /** An answer came. */
  #hear(): void {
    if (this.client === undefined) return;
    this.#failures = 0;
    this.#error = undefined;
    this.#watched = this.#phase === "leaving";
    if (this.#phase === "silent") this.#enter("up");
    this.#closeIfUnused();
  }

  /** Waits until the server says that it is about to end the connection: no further call goes to it then. */
  async #listen(client: Client): Promise<void> {
    const leaving = await client.call(Reserved.methods.Leaving, true).catch(() => false);
    const isConnecting = this.client === undefined && this.#phase === "connecting";
    if (!leaving || this.client !== client && !isConnecting) return;
    this.#told = true;
    if (isConnecting) return;
    this.#enter("leaving");
    this.#closeIfUnused();
  }

  /** A call was not answered in time: the server is asked whether it lives, and has no new calls until it says so. */
  #doubt(client: Client): void {
    if (this.#phase !== "up" || this.client !== client || this.#options.ping === false) return;
    this.#enter("silent");
    ping(client).then(() => this.client === client && this.#hear(), () => {});
  }

  #closeIfUnused(): void {
    if (this.#phase === "leaving" && this.running === 0) this.#closeClient();
  }

  #closeClient(): void {
    const { client } = this;
    if (client === undefined) return;
    this.client = undefined;
    this.#track(client.close());
    this.#enter("idle");
    this.#settings.emit({ type: "disconnected", address: this.address });
  }
}

/** Waits until a server has answered something. */
async function ping(client: Client, signal?: AbortSignal): Promise<void> {
  try {
    await client.call(Reserved.methods.Ping, true, { signal });
  } catch (error) {
    // That it does not know the method is an answer too.
    if (!isAnswer(error)) throw error;
  }
}

/** Whether a call rejects with what the server answered. */
function isAnswer(error: unknown): boolean {
  return error instanceof ServerError || error instanceof gob.GobError;
}

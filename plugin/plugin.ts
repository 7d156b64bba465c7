/**
 * A plugin as its host sees it.
 *
 * @module
 */

import {
  Client,
  type CodecOptions,
  gobClientCodec,
  type Methods,
  type Service,
  type Stub,
} from "../mod.ts";
import { MuxSession, type MuxStream } from "../mux/mod.ts";
import { type Broker, MuxBroker } from "./broker.ts";
import type { PluginCredentials } from "./certificate.ts";
import { Control, Dispenser } from "./control.ts";
import { PluginError } from "./errors.ts";
import { dialPlugin, type PluginAddress } from "./handshake.ts";
import { connectTls } from "./tls.ts";
import { within } from "./waiting.ts";

/** Where a running plugin is, for a host that comes back: go-plugin's `ReattachConfig`. It can be stored as JSON. */
export interface PluginLocation extends PluginAddress {
  /** The number of the process. */
  readonly pid: number;
  /** The version that was agreed on. */
  readonly version: number;
  /** The directory of the socket, which is removed with the plugin. */
  readonly directory?: string;
  /** The plugin's certificate, as PEM, if it was run with AutoMTLS. */
  readonly certificate?: string;
}

/** What a host does with a plugin, whether it has started it or not. */
export interface PluginOptions {
  /** Gets what the plugin prints to its standard output once it serves. It is dropped by default, and never closed. */
  stdout?: WritableStream<Uint8Array>;
  /** Gets what the plugin carries over of its standard error; go-plugin's own logs are not in it. */
  stderr?: WritableStream<Uint8Array>;
  /** Milliseconds that the plugin has to end after it was asked to, before it is killed: 2000. */
  killTimeout?: number;
  /** The registry and the limits of the codecs of the clients. */
  codec?: CodecOptions;
}

/** How a plugin's process is ended, and waited for. */
export interface PluginEnd {
  /** Resolves when the process has ended; `undefined` if it is not our child. */
  readonly exited?: Promise<Deno.CommandStatus>;
  /** Whether a process that is not our child ends within so many milliseconds. */
  gone?(milliseconds: number): Promise<boolean>;
  /** Ends the process at once. */
  kill(): Promise<unknown>;
  /** Lets the process live on when this program ends. */
  detach(): void;
  /** Removes what the plugin has left behind, if its process does not do that. */
  clean?(): Promise<void>;
}

/**
 * A running plugin. Made by {@linkcode runPlugin} and {@linkcode attachPlugin}; dispose of it, or end it with
 * {@linkcode Plugin.kill}.
 *
 * @example
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 * import { runPlugin } from "@netrpc/netrpc/plugin";
 * import assert from "node:assert/strict";
 *
 * const Greeter = service("Plugin", { Greet: method(gob.string, gob.string) });
 * const cookie = { key: "GREETER_PLUGIN", value: "hello" };
 * const command = [Deno.execPath(), "run", "--allow-all", "examples/plugins/greeter/plugin.ts"];
 * const plugin = await runPlugin(command, { version: 1, cookie });
 * const client = await plugin.dispense("greeter");
 * assert.equal(await client.call(Greeter.methods.Greet, "Ann"), "Hello, Ann!");
 * await plugin.kill();
 * assert.equal(await plugin.exited, 0);
 * ```
 */
export class Plugin implements AsyncDisposable {
  /** Makes more connections, on which the plugin can call back. */
  readonly broker: Broker;
  /** Where it is, for {@linkcode attachPlugin}. */
  readonly location: PluginLocation;
  /** Resolves when the connection has ended: to `undefined` after `kill` and `detach`, else to the reason. */
  readonly closed: Promise<Error | undefined>;
  /** Resolves to the exit code when the process has ended; `undefined` if this program has not started it. */
  readonly exited: Promise<number> | undefined;
  /**
   * By what the plugin knows this host, if it was run with AutoMTLS: {@linkcode attachPlugin} needs it. Whoever has it can
   * call the plugin, so keep it secret.
   */
  readonly credentials: PluginCredentials | undefined;
  readonly #session: MuxSession;
  /** Resolves when the connection is closed, which TLS does after its session. */
  readonly #left: Promise<void> | undefined;
  readonly #control: Client;
  readonly #clients = new Set<Client>();
  readonly #end: PluginEnd;
  readonly #options: PluginOptions;
  #killed: Promise<void> | undefined;

  /** Not for programs: see {@linkcode runPlugin}. */
  private constructor(
    session: MuxSession,
    [control, stdout, stderr]: readonly [MuxStream, MuxStream, MuxStream],
    location: PluginLocation,
    end: PluginEnd,
    options: PluginOptions,
    credentials: PluginCredentials | undefined,
    left: Promise<void> | undefined,
  ) {
    this.#session = session;
    this.#left = left;
    this.credentials = credentials;
    this.#end = end;
    this.#options = options;
    this.location = location;
    this.closed = session.closed.then((reason) => this.#killed ? undefined : reason);
    this.exited = end.exited?.then(({ code }) => code);
    this.broker = new MuxBroker(session);
    this.#control = new Client(gobClientCodec(control));
    copy(stdout, options.stdout);
    copy(stderr, options.stderr);
  }

  /**
   * Connects with a plugin that listens. Programs use {@linkcode runPlugin} or {@linkcode attachPlugin}.
   *
   * @param location Where it listens.
   * @param end How its process is ended.
   * @param options What the host does with it.
   * @param credentials By what it knows the host, with AutoMTLS.
   * @returns The plugin.
   * @throws {PluginError} If it cannot be reached.
   */
  static async connect(
    location: PluginLocation,
    end: PluginEnd,
    options: PluginOptions,
    credentials?: PluginCredentials,
  ): Promise<Plugin> {
    const conn = await dialPlugin(location);
    const tls = credentials &&
      await connectTls(conn, { own: credentials, peer: location.certificate ?? "" });
    const session = new MuxSession(tls ?? conn, { role: "client" });
    try {
      const streams = [await session.open(), await session.open(), await session.open()] as const;
      const plugin = new Plugin(session, streams, location, end, options, credentials, tls?.closed);
      await plugin.ping({ timeout: connectTime });
      return plugin;
    } catch (cause) {
      await session.close();
      await tls?.closed;
      throw new PluginError("connection", "the plugin does not answer on its address", {
        cause,
        hint: credentials === undefined
          ? "does it speak the protocol netrpc of go-plugin, without TLS?"
          : "does it speak the protocol netrpc of go-plugin, and has it taken this host's certificate?",
      });
    }
  }

  /** The version that host and plugin have agreed on. */
  get version(): number {
    return this.location.version;
  }

  /** The number of the process. */
  get pid(): number {
    return this.location.pid;
  }

  /**
   * Makes what the plugin offers under a name.
   *
   * @param name The name.
   * @returns A client of its own, whose service has the name `Plugin`. It ends with the plugin.
   * @throws {ServerError} If the plugin has nothing under the name: `unknown plugin type: x`.
   * @throws {PluginError} If the connection has ended.
   */
  dispense(name: string): Promise<Client>;
  /**
   * Makes what the plugin offers under a name, as a stub.
   *
   * @param contract The contract. Its name is `Plugin` for all plugins that go-plugin or this module serves.
   * @param name The name.
   * @returns The functions of the contract.
   * @throws {ServerError} If the plugin has nothing under the name.
   * @throws {PluginError} If the connection has ended.
   */
  dispense<M extends Methods<M>>(contract: Service<M>, name: string): Promise<Stub<M>>;
  async dispense<M extends Methods<M>>(
    ...args: [name: string] | [contract: Service<M>, name: string]
  ): Promise<Client | Stub<M>> {
    const [contract, name] = args.length === 1 ? [undefined, args[0]] : args;
    const id = await this.#control.call(Dispenser.methods.Dispense, name);
    const client = new Client(gobClientCodec(await this.broker.dial(id), this.#options.codec));
    this.#clients.add(client);
    client.closed.then(() => this.#clients.delete(client));
    return contract === undefined ? client : client.service(contract);
  }

  /**
   * Asks the plugin whether it lives.
   *
   * @param options A time-out in milliseconds, a signal.
   * @throws {ShutdownError} If it does not.
   */
  async ping(options: { timeout?: number; signal?: AbortSignal } = {}): Promise<void> {
    await this.#control.call(Control.methods.Ping, true, options);
  }

  /**
   * Ends the plugin: asks it to, waits for `killTimeout`, and kills the process. Follows go-plugin's `Client.Kill`.
   *
   * @returns A promise that resolves when the process has ended. Later calls give the same.
   */
  kill(): Promise<void> {
    return this.#killed ??= this.#kill();
  }

  async #kill(): Promise<void> {
    const { killTimeout = 2000 } = this.#options;
    const latest = performance.now() + killTimeout;
    const rest = () => Math.max(0, latest - performance.now());
    const quit = this.#control.call(Control.methods.Quit, true);
    // A plugin that is gone before its answer has left has done what it was asked to.
    const ended = this.#end.exited ?? this.#session.closed;
    await within(killTimeout, Promise.race([quit, ended])).catch(() => {});
    quit.catch(() => {});
    await this.#close();
    const gone = this.#end.exited === undefined
      ? await this.#end.gone?.(rest())
      : await within(rest(), this.#end.exited).then(() => true, () => false);
    if (!gone) await this.#end.kill();
    await this.#end.clean?.();
  }

  /**
   * Leaves the plugin running, for {@linkcode attachPlugin}. A plugin of this module waits for `reattachTimeout`.
   */
  async detach(): Promise<void> {
    this.#killed ??= Promise.resolve();
    this.#end.detach();
    await this.#close();
  }

  async #close(): Promise<void> {
    await Promise.all([this.#control, ...this.#clients].map((client) => client.close()));
    await this.#session.close();
    await this.#left;
  }

  /** Ends the plugin, as {@linkcode Plugin.kill}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

/** Milliseconds in which a plugin that listens must answer. */
const connectTime = 10_000;

/** Copies what a plugin prints. What nobody wants is read all the same, so that the plugin does not wait. */
async function copy(from: MuxStream, to: WritableStream<Uint8Array> | undefined): Promise<void> {
  const buffer = new Uint8Array(16 * 1024);
  let writer = to?.getWriter();
  try {
    for (let count; (count = await from.read(buffer)) !== null;) {
      await writer?.write(buffer.slice(0, count)).catch(() => {
        writer?.releaseLock();
        writer = undefined;
      });
    }
  } catch {
    // The plugin is gone.
  }
  writer?.releaseLock();
}

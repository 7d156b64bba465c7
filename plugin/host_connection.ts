/**
 * The plugin's end of a connection with a host.
 *
 * @module
 */

import { type CodecOptions, gobServerCodec, Server, type Transport } from "../mod.ts";
import { MuxSession, type MuxStream } from "../mux/mod.ts";
import { type Broker, MuxBroker } from "./broker.ts";
import type { CarriedOutput } from "./carried_output.ts";
import { Control, Dispenser } from "./control.ts";
import { within } from "./waiting.ts";

/** Makes the server of a plugin each time that a host asks for it. */
export type PluginFactory = (broker: Broker) => Server | Promise<Server>;

/** What a connection needs of the plugin. */
export interface ServedPlugin {
  readonly plugins: Readonly<Record<string, PluginFactory>>;
  readonly codec: CodecOptions | undefined;
  readonly stdout: CarriedOutput;
  readonly stderr: CarriedOutput;
  /** Called when the host wants the plugin to end. */
  quit(): void;
}

/** Milliseconds that a host has for opening its first three streams, and that it may keep the rest after the first. */
const defaultPatience = 10_000;
/** Milliseconds that the host is given to take what was printed, before the answer to its request to end. */
const flushTime = 200;
/** Plugins that were made and not dialed yet. */
export const mostUndialed: number = 256;

/** Serves a host until its connection has ended. */
export class HostConnection {
  /** Resolves at the end; never rejects. */
  readonly ended: Promise<void>;
  readonly #session: MuxSession;
  readonly #plugin: ServedPlugin;
  readonly #patience: number;
  #undialed = 0;

  constructor(transport: Transport, plugin: ServedPlugin, patience: number = defaultPatience) {
    this.#patience = patience;
    this.#plugin = plugin;
    this.#session = new MuxSession(transport, { role: "server" });
    this.ended = this.#serve();
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    await this.#session.close();
    await this.ended;
  }

  async #serve(): Promise<void> {
    const { stdout, stderr, codec } = this.#plugin;
    const streams = await within(this.#patience, this.#firstStreams()).catch(() => undefined);
    if (streams !== undefined) {
      const [control, out, err] = streams;
      stdout.carry(out);
      stderr.carry(err);
      const server = this.#controlServer(new MuxBroker(this.#session));
      await server.serveCodec(gobServerCodec(control, codec));
      // A host closes its streams one after another, and fails where the session is gone before.
      await within(this.#patience, this.#session.closed).catch(() => {});
      stdout.release(out);
      stderr.release(err);
    }
    await this.#session.close();
  }

  async #firstStreams(): Promise<[MuxStream, MuxStream, MuxStream] | undefined> {
    const control = await this.#session.accept();
    const out = await this.#session.accept();
    const err = await this.#session.accept();
    return control && out && err && [control, out, err];
  }

  #controlServer(broker: MuxBroker): Server {
    const { stdout, stderr, quit } = this.#plugin;
    return new Server()
      .register(Control, {
        Ping: () => ({}),
        Quit: async () => {
          await within(flushTime, Promise.all([stdout.flushed(), stderr.flushed()])).catch(
            () => {},
          );
          // The answer leaves first.
          setTimeout(quit, 0);
          return {};
        },
      })
      .register(Dispenser, { Dispense: (name) => this.#dispense(name, broker) });
  }

  async #dispense(name: string, broker: MuxBroker): Promise<number> {
    const { plugins } = this.#plugin;
    const make = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
    if (make === undefined) throw new Error(`unknown plugin type: ${name.slice(0, 200)}`);
    if (this.#undialed >= mostUndialed) throw new Error("too many plugins wait to be dialed");
    this.#undialed++;
    try {
      const server = await make(broker);
      if (!(server instanceof Server)) {
        throw new TypeError(`cannot serve ${name}: its function must return a Server`);
      }
      const id = broker.nextId();
      this.#undialed++;
      this.#serveDialed(server, id, broker);
      return id;
    } finally {
      this.#undialed--;
    }
  }

  async #serveDialed(server: Server, id: number, broker: MuxBroker): Promise<void> {
    let stream: Transport;
    try {
      stream = await broker.accept(id);
    } catch {
      // The host has not dialed.
      return;
    } finally {
      this.#undialed--;
    }
    // Without a time for the first request: hosts keep plugins for later.
    await server.serveCodec(gobServerCodec(stream, this.#plugin.codec));
  }
}

/**
 * Servers in the test's own process, with options that are still to come.
 *
 * @module
 */

import { type Client, connect, type DialOptions, Server, type ServerOptions } from "../../mod.ts";
import type { ServerSnapshot } from "../../server/stats.ts";
import { inTime } from "../testing/in_time.ts";
import { Running, Target, targetHandlers } from "./target_contract.ts";
import { pause } from "./waiting.ts";

/** A server that serves {@linkcode Target}, and clients of it. All end with the object. */
export class Host implements AsyncDisposable {
  readonly server: Server;
  readonly running: Running = new Running();
  readonly port: number;
  readonly #serving: Promise<void>;
  readonly #clients: Client[] = [];

  /** Serves on all addresses of this machine. */
  constructor(options: object = {}) {
    this.server = new Server(options as ServerOptions)
      .register(Target, targetHandlers(this.running));
    const listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
    this.port = listener.addr.port;
    this.#serving = this.server.serve(listener);
  }

  /** Connects a client. */
  async connect(options: object = {}, port: number = this.port): Promise<Client> {
    const client = await connect({ ...options as DialOptions, port });
    this.#clients.push(client);
    return client;
  }

  /** Asks for the debug page as JSON. */
  async snapshot(): Promise<ServerSnapshot> {
    const url = `http://127.0.0.1:${this.port}/debug/rpc?format=json`;
    return await (await inTime(fetch(url), "the debug page")).json();
  }

  /** Milliseconds until the server has so many connections at the most; `Infinity` where it does not come to that. */
  async untilConnections(most: number, patience: number): Promise<number> {
    const began = performance.now();
    while ((await this.snapshot()).connections.length > most) {
      if (performance.now() - began > patience) return Infinity;
      await pause(10);
    }
    return performance.now() - began;
  }

  /** Ends the clients and the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await inTime(client.close(), "client.close()");
    await inTime(this.server.shutdown({ timeout: 0 }), "shutdown()");
    await this.#serving;
    const deadline = performance.now() + 4000;
    while (this.running.now > 0 && performance.now() < deadline) await pause(5);
  }
}

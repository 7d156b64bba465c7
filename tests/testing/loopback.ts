/**
 * A server and a client of ours, connected over TCP on this machine.
 *
 * @module
 */

import { type Client, connect, type DialOptions, type Server } from "../../mod.ts";
import { inTime } from "./in_time.ts";

/** A server that serves, and a client of it. Both end with the object. */
export class Loopback implements AsyncDisposable {
  /** The port on which the server listens. */
  readonly port: number;
  /** Connected to the server. */
  readonly client: Client;
  /** What `serve` returned. */
  readonly serving: Promise<void>;
  readonly #server: Server;

  private constructor(server: Server, client: Client, serving: Promise<void>, port: number) {
    this.#server = server;
    this.client = client;
    this.serving = serving;
    this.port = port;
  }

  /** Serves on a port that the system picks, and connects to it. */
  static async start(server: Server, options: DialOptions = {}): Promise<Loopback> {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const serving = server.serve(listener);
    try {
      return new Loopback(server, await connect({ ...options, port }), serving, port);
    } catch (error) {
      await server.shutdown();
      await serving;
      throw error;
    }
  }

  /** Closes the client and shuts the server down, by force where calls do not end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(this.client.close(), "client.close()");
    await inTime(this.#server.shutdown({ timeout: 200 }), "server.shutdown()");
    await inTime(this.serving, "serve()");
  }
}

/** Fails where somebody serves on a port. */
export async function checkRefused(port: number): Promise<void> {
  let client;
  try {
    client = await connect({ port });
  } catch {
    return;
  }
  // The system may have taken the connection before it heard that nobody listens any more.
  await inTime(client.closed, "the end of a connection that nobody serves");
}

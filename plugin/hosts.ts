/**
 * The hosts that connect with a plugin.
 *
 * @module
 */

import type { Transport } from "../mod.ts";
import { HostConnection, type ServedPlugin } from "./host_connection.ts";
import type { PluginLife } from "./life.ts";
import { acceptTls, type TlsEnds } from "./tls.ts";
import { within } from "./waiting.ts";

/** Connections at a time. A host has one. */
export const mostConnections: number = 64;

/** Accepts hosts until it is closed. */
export class Hosts {
  readonly #plugin: ServedPlugin;
  readonly #life: PluginLife;
  readonly #ends: TlsEnds | undefined;
  readonly #log: (line: string) => void;
  readonly #hosts = new Set<HostConnection>();
  /** Connections on which TLS has not begun yet. */
  readonly #strangers = new Set<Deno.Conn>();
  readonly #accepting: Promise<void>;
  /** Set when it was told that a connection was refused. */
  #told = false;

  /**
   * @param ends With them, only the host that has this certificate is served.
   * @param log Gets a line for the log of the host.
   */
  constructor(
    listener: Deno.Listener,
    plugin: ServedPlugin,
    life: PluginLife,
    ends: TlsEnds | undefined,
    log: (line: string) => void,
  ) {
    this.#log = log;
    this.#plugin = plugin;
    this.#life = life;
    this.#ends = ends;
    this.#accepting = this.#accept(listener);
  }

  /** Ends all connections, when their hosts have done so or so many milliseconds are over. The listener must be closed. */
  async close(patience: number): Promise<void> {
    await this.#accepting;
    this.#told = true;
    for (const conn of this.#strangers) conn.close();
    const leaving = Promise.all([...this.#hosts].map(({ ended }) => ended));
    await within(patience, leaving).catch(() => {});
    await Promise.all([...this.#hosts].map((host) => host.close()));
  }

  async #accept(listener: Deno.Listener): Promise<void> {
    for (;;) {
      let conn: Deno.Conn;
      try {
        conn = await listener.accept();
      } catch (error) {
        // Ours to close; anything else is about one connection.
        if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) {
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
        continue;
      }
      if (this.#hosts.size + this.#strangers.size >= mostConnections) conn.close();
      else if (this.#ends === undefined) this.#serve(conn);
      else this.#meet(conn, this.#ends);
    }
  }

  async #meet(conn: Deno.Conn, ends: TlsEnds): Promise<void> {
    this.#strangers.add(conn);
    try {
      this.#serve(await acceptTls(conn, ends));
    } catch (error) {
      this.#tell(error);
    } finally {
      this.#strangers.delete(conn);
    }
  }

  /** Once, because anybody could fill a log. */
  #tell(error: unknown): void {
    if (this.#told) return;
    this.#told = true;
    this.#log(`[WARN] a connection that is not the host's was refused: ${error}`);
  }

  #serve(transport: Transport): void {
    const host = new HostConnection(transport, this.#plugin);
    this.#hosts.add(host);
    this.#life.arrived();
    host.ended.then(() => {
      this.#hosts.delete(host);
      this.#life.left();
    });
  }
}

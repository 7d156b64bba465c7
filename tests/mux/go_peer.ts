/**
 * A session with hashicorp's yamux at the other end, in a Go program.
 *
 * @module
 */

import { type MuxOptions, MuxSession } from "../../mux/mod.ts";
import { buildGo, hasModules } from "../testing/go.ts";
import { inTime } from "../testing/in_time.ts";
import { ServerChild } from "../testing/process.ts";

const dir = new URL("./peer/", import.meta.url);

const available = await hasModules(dir);

/** The roles of both sides, ours first. */
export type Roles = readonly ["client", "server"] | readonly ["server", "client"];

/** Both ways to share them. */
export const allRoles: readonly Roles[] = [["client", "server"], ["server", "client"]];

/** A test that needs yamux for Go. Without it, it is ignored. */
export function yamuxTest(name: string, test: () => Promise<void>): void {
  Deno.test({ name, ignore: !available, fn: test });
}

/** A session of ours and the Go program at its other end. Both end with the object. */
export class GoPeer implements AsyncDisposable {
  /** The session. */
  readonly session: MuxSession;
  /** The connection under it. */
  readonly conn: Deno.TcpConn;
  readonly #server: ServerChild;

  private constructor(server: ServerChild, conn: Deno.TcpConn, session: MuxSession) {
    this.#server = server;
    this.conn = conn;
    this.session = session;
  }

  /** Starts the program in a mode of its own, and a session with it. */
  static async start(
    [ours, theirs]: Roles,
    mode: readonly string[],
    options: Omit<MuxOptions, "role"> = {},
  ): Promise<GoPeer> {
    const server = await ServerChild.start(await buildGo(dir), [theirs, ...mode]);
    const port = Number(server.address.split(":").at(-1));
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    return new GoPeer(server, conn, new MuxSession(conn, { ...options, role: ours }));
  }

  /** The next line that the program printed. */
  readLine(): Promise<string | undefined> {
    return this.#server.child.readLine();
  }

  /** Writes a line to the program. */
  writeLine(line: string): Promise<void> {
    return this.#server.child.writeLine(line);
  }

  /** Kills the program. */
  kill(): Promise<void> {
    return this.#server.child.kill();
  }

  /** Stops the program: its connection stays, and nobody is there. */
  freeze(): void {
    Deno.kill(this.#server.child.pid, "SIGSTOP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inTime(this.session.close(), "session.close()");
    await this.#server[Symbol.asyncDispose]();
  }
}

/**
 * The connections of one `serve`.
 *
 * @module
 */

import type { Transport } from "../rpc/connection.ts";
import type { Served } from "./accepted_connection.ts";

/** What a group needs of all connections. */
export interface GroupOwner {
  /** Begins to serve a connection, which is in the group until it has ended. */
  start(conn: Transport, group: Set<Served>): void;
  /** Waits until one more connection is allowed. */
  waitForRoom(): Promise<void>;
  /** Waits until a connection has ended, of this group or another. */
  waitForEnd(): Promise<void>;
}

/** Connections with the same options, which can be ended together. */
export class ConnectionGroup {
  readonly #owner: GroupOwner;
  readonly #served = new Set<Served>();

  constructor(owner: GroupOwner) {
    this.#owner = owner;
  }

  /** Begins to serve a connection; resolves when one more is allowed. */
  serve(conn: Transport): Promise<void> {
    this.#owner.start(conn, this.#served);
    return this.#owner.waitForRoom();
  }

  /** Reads no further request on the connections of the group. */
  drain(): void {
    for (const served of this.#served) served.drain();
  }

  /** Waits until the connections of the group have ended. */
  async ended(): Promise<void> {
    while (this.#served.size > 0) await this.#owner.waitForEnd();
  }
}

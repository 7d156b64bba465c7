/**
 * A connection of the server as handlers and events see it.
 *
 * @module
 */

import type { ConnectionInfo } from "../rpc/contract.ts";

/** What is seldom asked for is made on first use: a server can have many thousand connections. */
export class ServedConnection implements ConnectionInfo {
  readonly id: number;
  readonly protocol: ConnectionInfo["protocol"];
  readonly remoteAddr?: Deno.Addr;
  #closed: Promise<void> | undefined;
  /** Settles `closed`, once that was asked for. */
  #resolve: (() => void) | undefined;
  #isClosed = false;
  #state: Map<unknown, unknown> | undefined;

  constructor(id: number, protocol: ConnectionInfo["protocol"], remoteAddr: Deno.Addr | undefined) {
    this.id = id;
    this.protocol = protocol;
    this.remoteAddr = remoteAddr;
  }

  get closed(): Promise<void> {
    return this.#closed ??= this.#isClosed
      ? Promise.resolve()
      : new Promise((resolve) => this.#resolve = resolve);
  }

  get state(): Map<unknown, unknown> {
    return this.#state ??= new Map();
  }

  /** Settles `closed`. */
  close(): void {
    this.#isClosed = true;
    this.#resolve?.();
  }
}

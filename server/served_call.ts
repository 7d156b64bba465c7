/**
 * A call on its way through a handler.
 *
 * @module
 */

import type { RequestHeader } from "../codec.ts";
import type { CallContext } from "../rpc/contract.ts";
import type { ServedMethod } from "./method_table.ts";

/** The context of one call. Its signal is made when somebody asks for it: most handlers never do. */
export class ServedCall implements CallContext {
  readonly header: RequestHeader;
  readonly served: ServedMethod;
  readonly remoteAddr?: Deno.Addr;
  #controller: AbortController | undefined;

  constructor(header: RequestHeader, served: ServedMethod, remoteAddr: Deno.Addr | undefined) {
    this.header = header;
    this.served = served;
    this.remoteAddr = remoteAddr;
  }

  get method(): string {
    return this.served.name;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** Tells the handler that nobody waits any more. */
  abort(reason: unknown): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }
}

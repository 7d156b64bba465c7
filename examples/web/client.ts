/**
 * What the page needs of the module: a stub of the service, over a WebSocket. This is all that a program for a browser does
 * differently; with `connect` in its place the rest would be a program for Deno.
 *
 * @module
 */

import { Client, gobClientCodec, type Stub } from "../../mod.ts";
import { webSocketTransport } from "../../websocket/mod.ts";
import { Arith } from "../arith/contract.ts";

/** A connection to the arithmetic server. */
export interface Connection {
  /** Its methods, with the types of the contract. */
  readonly arith: Stub<typeof Arith.methods>;
  /** Resolves when the connection has ended, to the reason. */
  readonly closed: Promise<Error | undefined>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Connects to the arithmetic server behind an address such as `ws://127.0.0.1:8080/rpc`. */
export async function connectArith(url: string | URL): Promise<Connection> {
  const client = new Client(gobClientCodec(await webSocketTransport(new WebSocket(url))));
  return {
    arith: client.service(Arith),
    closed: client.closed,
    close: () => client.close(),
  };
}

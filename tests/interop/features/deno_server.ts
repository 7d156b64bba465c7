/**
 * The server of ours that the Go clients call, with the services of ./contract.ts.
 *
 * @module
 */

import {
  type Acceptor,
  gob,
  RpcError,
  type RpcErrorOptions,
  type ServeOptions,
  Server,
  type ServerOptions,
} from "../../../mod.ts";
import { arith } from "../../testing/arith.ts";
import { type Address, SocketFolder } from "../network.ts";
import * as contract from "./contract.ts";
import { Gates } from "./gates.ts";
import { listen, type Wire } from "./wire.ts";

/** How a server is to be. */
export interface DenoServerOptions {
  readonly server?: ServerOptions;
  readonly serve?: ServeOptions;
  /** Comes between the listener and the server. */
  readonly between?: (listener: Deno.Listener) => Acceptor;
}

/** What goes with errors of each kind. */
const failures: Readonly<Record<string, RpcErrorOptions>> = {
  text: { code: "not_found" },
  number: { code: 404 },
  details: { code: "not_found", details: "key 7" },
  typed: { code: "conflict", details: gob.typed("main.Conflict", { Owner: "Ada", Version: 3 }) },
  unsendable: { code: "odd", details: () => "a function" },
};

/** A server in this process. It ends with the object. */
export class DenoServer implements AsyncDisposable {
  readonly wire: Wire;
  /** Where it listens. */
  readonly address: Address;
  /** What its calls wait at. */
  readonly gates: Gates = new Gates();
  readonly server: Server;
  /** The end of `serve`. */
  readonly serving: Promise<void>;
  readonly #folder: SocketFolder;

  private constructor(
    wire: Wire,
    [listener, address]: [Deno.Listener, Address],
    folder: SocketFolder,
    options: DenoServerOptions,
  ) {
    this.wire = wire;
    this.address = address;
    this.#folder = folder;
    this.server = new Server({ registry: contract.registry, ...options.server });
    this.#register();
    const acceptor = options.between?.(listener) ?? listener;
    this.serving = this.server.serve(acceptor, options.serve);
  }

  /** Starts one. */
  static async start(wire: Wire, options: DenoServerOptions = {}): Promise<DenoServer> {
    const folder = new SocketFolder();
    return new DenoServer(wire, await listen(wire, folder), folder, options);
  }

  #register(): void {
    const { gates } = this;
    this.server
      .register(contract.Arith, arith)
      .register(contract.Slow, {
        Wait: ({ Gate }, { signal }) => gates.wait(Gate, signal),
        Arrived: ({ Gate }) => gates.arrived(Gate).then(() => true),
        Open({ Gate }) {
          gates.open(Gate);
          return true;
        },
        Ended: ({ Gate }) => gates.ended(Gate),
      })
      .register(contract.Calls, {
        Show: (_, { remaining = -1, metadata }) => ({
          Remaining: Math.ceil(remaining),
          Metadata: { ...metadata },
        }),
      })
      .register(contract.Fails, {
        Fail({ Text, Kind }) {
          throw new RpcError(Text, failures[Kind]);
        },
      })
      .register(contract.Bulk, { Fill: (n) => new Uint8Array(n) })
      .register(contract.Who, { AmI: (_, { remoteAddr }) => textOf(remoteAddr) });
  }

  /** Ends the server and all its connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.shutdown({ timeout: 0 });
    await this.serving;
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** An address as Go prints it. */
function textOf(addr: Deno.Addr | undefined): string {
  if (addr === undefined) return "none";
  return "port" in addr && "hostname" in addr ? `${addr.hostname}:${addr.port}` : addr.transport;
}

/**
 * The two networks that every test runs over, and addresses on them as Deno and as Go write them.
 *
 * @module
 */

/** Go's name of a network. */
export type Network = "tcp" | "unix";

/** Both networks. */
export const networks: readonly Network[] = ["tcp", "unix"];

/** An address in both ways of writing it. */
export interface Address {
  /** Go's name of the network. */
  readonly network: Network;
  /** As Go writes it: `127.0.0.1:1234` or a path. */
  readonly text: string;
  /** What `connect` and `Deno.connect` take. */
  readonly options: Deno.ConnectOptions | Deno.UnixConnectOptions;
}

/** A folder for sockets of its own. Nothing is made before a path is asked for. */
export class SocketFolder implements AsyncDisposable {
  #folder: string | undefined;

  /** The path of a socket. */
  path(): string {
    this.#folder ??= Deno.makeTempDirSync({ prefix: "netrpc_" });
    return `${this.#folder}/socket`;
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== undefined) await Deno.remove(this.#folder, { recursive: true });
  }
}

/** What to tell a Go program to listen on: any port, or a path. */
export function anyAddress(network: Network, folder: SocketFolder): string {
  return network === "tcp" ? "127.0.0.1:0" : folder.path();
}

/** The address that a Go program has printed. */
export function parseAddress(network: Network, text: string): Address {
  if (network === "unix") return { network, text, options: { transport: "unix", path: text } };
  const colon = text.lastIndexOf(":");
  const options = { hostname: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
  return { network, text, options };
}

/** Listens, and tells where. */
export function listen(network: Network, folder: SocketFolder): [Deno.Listener, Address] {
  if (network === "unix") {
    const path = folder.path();
    return [Deno.listen({ transport: "unix", path }), parseAddress(network, path)];
  }
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return [listener, parseAddress(network, `127.0.0.1:${listener.addr.port}`)];
}

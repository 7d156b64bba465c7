/**
 * The address of a server as text, by which a pool knows it again.
 *
 * @module
 */

import type { ConnectOptions } from "../mod.ts";

/**
 * The address: `host:port`, or the path of a unix socket.
 *
 * @throws {TypeError} If the options have no address, which a list that was found somewhere can bring about.
 */
export function addressOf(options: ConnectOptions): string {
  if (options?.transport === "unix") {
    if (typeof options.path === "string") return options.path;
  } else if (Number.isInteger(options?.port)) {
    const { hostname = "127.0.0.1", port } = options;
    return hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  }
  throw new TypeError("Cannot use a server: expected a port or the path of a unix socket");
}

/** The servers by their addresses. One that is named twice is one server. */
export function byAddress(servers: readonly ConnectOptions[]): Map<string, ConnectOptions> {
  return new Map(servers.map((options) => [addressOf(options), options]));
}

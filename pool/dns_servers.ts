/**
 * Servers that the domain name system knows.
 *
 * @module
 */

import type { ConnectOptions, DialOptions, TcpAddress } from "../mod.ts";
import type { FindServers } from "./options.ts";

/** Options of {@linkcode dnsServers}. */
export interface DnsOptions {
  /** The port of all servers, if they are found by their addresses. Records of the type SRV have the ports themselves. */
  port?: number;
  /**
   * The records to look for: by default SRV if there is no `port`; with one, A, and AAAA if there is no A. A server that
   * has both would otherwise be two.
   */
  record?: "A" | "AAAA" | "SRV";
  /** The name server to ask: that of the system by default. */
  nameServer?: {
    /** Its address. */
    ipAddr: string;
    /** Its port: 53. */
    port?: number;
  };
  /** Options for the connections, as `connect` takes them. */
  connect?: DialOptions & Pick<TcpAddress, "tls" | "keepAlive" | "noDelay">;
}

/**
 * Makes a function that finds servers by a name, for the option `servers` of {@linkcode connectPool}: all addresses of a
 * host, such as those of a headless service of Kubernetes, or the targets of SRV records. Of SRV records those of the
 * lowest priority count, and all of them alike, whatever their weight.
 *
 * @param name The name: `nodes.crawler.svc.cluster.local`, or `_netrpc._tcp.example.org` for SRV.
 * @param options The port, and what else is to be known.
 * @returns The function. It rejects if the name has no such records.
 * @throws {TypeError} If the port is missing, or is one too many.
 *
 * @example
 * ```ts
 * import { connectPool, dnsServers } from "@netrpc/netrpc/pool";
 *
 * await using pool = connectPool({
 *   servers: dnsServers("nodes.crawler.svc.cluster.local", { port: 1234 }),
 *   refresh: 10_000,
 * });
 * await using other = connectPool({ servers: dnsServers("_netrpc._tcp.example.org") });
 * ```
 */
export function dnsServers(name: string, options: DnsOptions = {}): FindServers {
  const { port, record = port === undefined ? "SRV" : undefined, nameServer, connect } = options;
  if ((record === "SRV") === (port !== undefined)) {
    throw new TypeError(
      record === "SRV"
        ? "Cannot use port: SRV records have the ports"
        : `Cannot look for ${record} records without a port`,
    );
  }
  const at = (hostname: string, port: number): ConnectOptions => ({ ...connect, hostname, port });
  return async (signal) => {
    const settings = { signal, ...nameServer && { nameServer } };
    if (record === "SRV") {
      const found = await Deno.resolveDns(name, "SRV", settings);
      const priority = Math.min(...found.map(({ priority }) => priority));
      return found.filter((server) => server.priority === priority)
        .map(({ target, port }) => at(target.replace(/\.$/, ""), port));
    }
    const addresses = record !== undefined
      ? await Deno.resolveDns(name, record, settings)
      : await resolveHost(name, settings);
    return addresses.map((address) => at(address, port!));
  };
}

/** The IPv4 addresses of a host, or the IPv6 addresses if it has none of the others. */
async function resolveHost(name: string, settings: Deno.ResolveDnsOptions): Promise<string[]> {
  try {
    const addresses = await Deno.resolveDns(name, "A", settings);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return await Deno.resolveDns(name, "AAAA", settings);
}

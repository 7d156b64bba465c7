/**
 * A client that survives: one stub over many servers. It connects when it needs to, connects again when a connection is
 * gone, prefers the server that is least busy, and sends again what can be sent again.
 *
 * @example Two servers, one of which goes away
 * ```ts
 * import { gob, method, Server, service } from "@netrpc/netrpc";
 * import { connectPool } from "@netrpc/netrpc/pool";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string, { idempotent: true }) });
 *
 * function serve(): { server: Server; port: number } {
 *   const server = new Server().register(Echo, { Text: (text) => text });
 *   const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 *   server.serve(listener);
 *   return { server, port: listener.addr.port };
 * }
 *
 * const [first, second] = [serve(), serve()];
 * await using pool = connectPool({ servers: [{ port: first.port }, { port: second.port }] });
 * const echo = pool.service(Echo);
 * assert.equal(await echo.Text("hi", { timeout: 500 }), "hi");
 * await first.server.shutdown();
 * assert.equal(await echo.Text("still there", { timeout: 500 }), "still there");
 *
 * await pool.close();
 * await second.server.shutdown();
 * ```
 *
 * @example Servers that are found again every ten seconds
 * ```ts
 * import { gob, method, Server, service } from "@netrpc/netrpc";
 * import { connectPool } from "@netrpc/netrpc/pool";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using pool = connectPool({
 *   // A file, a registry, or dnsServers("arith.example.org", { port: 1234 }).
 *   servers: () => Promise.resolve([{ port: listener.addr.port }]),
 *   refresh: 10_000,
 *   callTimeout: 5000,
 * });
 * assert.equal(await pool.service(Echo).Text("hi"), "hi");
 * ```
 *
 * @example A call that waits for a server that is not there yet
 * ```ts
 * import { gob, method, Server, service } from "@netrpc/netrpc";
 * import { connectPool } from "@netrpc/netrpc/pool";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * const place = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const { port } = place.addr;
 * place.close();
 *
 * await using pool = connectPool({ servers: [{ port }], backoff: { first: 5 } });
 * const call = pool.service(Echo).Text("hi", { timeout: 10_000 });
 *
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * server.serve(Deno.listen({ hostname: "127.0.0.1", port }));
 * assert.equal(await call, "hi");
 * ```
 *
 * @module
 */

export { connectPool, type Pool } from "./pool.ts";
export type { BackoffOptions } from "./backoff.ts";
export { type DnsOptions, dnsServers } from "./dns_servers.ts";
export type {
  ConnectedEvent,
  ConnectFailedEvent,
  DisconnectedEvent,
  FindFailedEvent,
  FoundEvent,
  PoolEvent,
  RetriedEvent,
} from "./events.ts";
export type { FindServers, PoolOptions } from "./options.ts";
export type { PooledServerState, ServerPhase } from "./pooled_server.ts";

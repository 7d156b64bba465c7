/**
 * Connecting: from an address to a client.
 *
 * @module
 */

import { Client } from "../client.ts";
import { resolveLimits } from "../gob/limits.ts";
import { GobClientCodec } from "../rpc/gob_codec.ts";
import { checkAddress, type ConnectOptions, dial } from "./dial.ts";
import { resolvePing } from "./ping.ts";

/**
 * Connects to a server.
 *
 * @param options The address, as `Deno.connect` takes it; a signal and a time-out in milliseconds for the dial; limits and
 * the registry of interface values for the connection.
 * @returns The client.
 * @throws {TypeError | RangeError} If an option is invalid.
 * @throws {DOMException} `TimeoutError` after the time-out; the signal's reason when that fires.
 * @throws {Error} What `Deno.connect` throws.
 *
 * @example
 * ```ts
 * import { connect, gob, method, Server, service } from "@netrpc/netrpc";
 * import assert from "node:assert/strict";
 *
 * const Echo = service("Echo", { Text: method(gob.string, gob.string) });
 * await using server = new Server().register(Echo, { Text: (text) => text });
 * const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * server.serve(listener);
 *
 * await using client = await connect({ hostname: "127.0.0.1", port: listener.addr.port, timeout: 5000 });
 * assert.equal(await client.call(Echo.methods.Text, "hi"), "hi");
 * ```
 */
export async function connect(options: ConnectOptions): Promise<Client> {
  checkAddress(options);
  resolveLimits(options.limits);
  const ping = resolvePing(options.ping) ?? false;
  // Most programs never need it. Loaded before the dial, so that no peer can cause an import.
  const json = options.codec === "json" ? await import("../rpc/json_codec.ts") : undefined;
  const conn = await dial(options);
  const codec = json === undefined
    ? new GobClientCodec(conn, options)
    : new json.JsonClientCodec(conn, options);
  return new Client(codec, { ping, callTimeout: options.callTimeout });
}

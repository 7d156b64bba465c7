/**
 * Plugins of hashicorp/go-plugin, for the protocol `netrpc`: programs for Deno where hosts in Go expect plugins in Go, and
 * hosts for plugins in Go.
 *
 * @example A plugin
 * ```ts ignore
 * import { gob, method, Server, service } from "@netrpc/netrpc";
 * import { servePlugin } from "@netrpc/netrpc/plugin";
 *
 * const Greeter = service("Plugin", { Greet: method(gob.string, gob.string) });
 *
 * await servePlugin({
 *   version: 1,
 *   cookie: { key: "GREETER_PLUGIN", value: "hello" },
 *   plugins: {
 *     greeter: () => new Server().register(Greeter, { Greet: (name) => `Hello, ${name}!` }),
 *   },
 * });
 * ```
 *
 * @example A host
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 * import { runPlugin } from "@netrpc/netrpc/plugin";
 * import assert from "node:assert/strict";
 *
 * const Greeter = service("Plugin", { Greet: method(gob.string, gob.string) });
 *
 * // Or "./greeter", an executable in Go or in anything else.
 * const command = [Deno.execPath(), "run", "--allow-all", "examples/plugins/greeter/plugin.ts"];
 * await using plugin = await runPlugin(command, {
 *   version: 1,
 *   cookie: { key: "GREETER_PLUGIN", value: "hello" },
 * });
 * const greeter = await plugin.dispense(Greeter, "greeter");
 * assert.equal(await greeter.Greet("Ann"), "Hello, Ann!");
 * ```
 *
 * @example A plugin that cannot be started
 * ```ts
 * import { PluginError, runPlugin } from "@netrpc/netrpc/plugin";
 * import assert from "node:assert/strict";
 *
 * const options = { version: 1, cookie: { key: "GREETER_PLUGIN", value: "hello" } };
 * const error = await runPlugin("./no_such_plugin", options).catch((error) => error);
 * assert(error instanceof PluginError);
 * assert.equal(error.reason, "not found");
 * ```
 *
 * @module
 */

export type { Broker } from "./broker.ts";
export type { PluginCredentials } from "./certificate.ts";
export type { CarriedConsole } from "./carried_output.ts";
export { PluginError, type PluginErrorOptions, type PluginErrorReason } from "./errors.ts";
export type { PluginAddress, PluginCookie } from "./handshake.ts";
export type { PluginFactory } from "./host_connection.ts";
export type { PluginLog, PluginLogLevel } from "./log_lines.ts";
export { Plugin, type PluginEnd, type PluginLocation, type PluginOptions } from "./plugin.ts";
export { attachPlugin, type AttachPluginOptions, runPlugin, type RunPluginOptions } from "./run.ts";
export {
  type ManyVersions,
  type OneVersion,
  type PluginSet,
  servePlugin,
  type ServePluginOptions,
} from "./serve.ts";

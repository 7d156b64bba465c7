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

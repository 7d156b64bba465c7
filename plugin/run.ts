/**
 * The side of the host: plugins that it starts, and plugins that run already.
 *
 * @module
 */

import { bytesOf, makeCredentials, type PluginCredentials } from "./certificate.ts";
import {
  checkAddress,
  checkCookie,
  checkVersions,
  parseHandshakeLine,
  type PluginCookie,
} from "./handshake.ts";
import type { PluginLog } from "./log_lines.ts";
import { Plugin, type PluginLocation, type PluginOptions } from "./plugin.ts";
import { PluginProcess } from "./process.ts";
import { checkTime } from "./waiting.ts";

/** Options of {@linkcode runPlugin}. */
export interface RunPluginOptions extends PluginOptions {
  /** The version of the plugin's own protocol: go-plugin's `ProtocolVersion`. Give this or `versions`. */
  version?: number;
  /** The versions that the host can use. The plugin picks the newest that it knows; `Plugin.version` says which. */
  versions?: readonly number[];
  /** The plugin's cookie: go-plugin's `MagicCookieKey` and `MagicCookieValue`. */
  cookie: PluginCookie;
  /** Milliseconds that the plugin has until it has printed its line: 60,000. */
  startTimeout?: number;
  /** Variables of the environment, in addition to those of this process. */
  env?: Readonly<Record<string, string>>;
  /** Whether the plugin gets no variable of this process: false. */
  clearEnv?: boolean;
  /** The directory that it runs in: that of this process. */
  cwd?: string | URL;
  /** Called with every line that the plugin writes to its standard error. What it throws is discarded. */
  onLog?(log: PluginLog): unknown;
  /** The ports for a plugin that listens by TCP: 10,000 to 25,000. */
  ports?: { min: number; max: number };
  /**
   * Whether host and plugin speak TLS and check each other's certificate, which both make for this one time, so that no other
   * program can call the plugin: false. Follows go-plugin's `AutoMTLS`.
   */
  autoMtls?: boolean;
}

/** Options of {@linkcode attachPlugin}. */
export interface AttachPluginOptions extends PluginOptions {
  /** By what the plugin knows its host, if it was run with AutoMTLS: {@linkcode Plugin.credentials} of the host that has run it. */
  credentials?: PluginCredentials;
}

/**
 * Starts a plugin that is made with go-plugin, for the protocol `netrpc`, or with {@linkcode servePlugin}. Follows
 * go-plugin's `Client`.
 *
 * Permissions: `--allow-run` of the program; `--allow-read` and `--allow-write` of the directory for temporary files, where
 * the socket is; `--allow-net`, which Deno asks for on unix sockets too, or `--allow-net=127.0.0.1` if the plugin listens by
 * TCP.
 *
 * @param command The program, or the program and its arguments.
 * @param options The version and the cookie, and what else is to be known.
 * @returns The plugin, which answers.
 * @throws {TypeError | RangeError} If an option is invalid.
 * @throws {PluginError} If it cannot be started or used; nothing is left running then. `reason` says why, `stderr` what it said.
 *
 * @example
 * ```ts
 * import { gob, method, service } from "@netrpc/netrpc";
 * import { runPlugin } from "@netrpc/netrpc/plugin";
 * import assert from "node:assert/strict";
 *
 * const Greeter = service("Plugin", { Greet: method(gob.string, gob.string) });
 *
 * // Any executable, such as "./greeter"; this one is run by Deno.
 * const command = [Deno.execPath(), "run", "--allow-all", "examples/plugins/greeter/plugin.ts"];
 * await using plugin = await runPlugin(command, {
 *   version: 1,
 *   cookie: { key: "GREETER_PLUGIN", value: "hello" },
 *   onLog: ({ level, message }) => assert.equal(`${level} ${message}`, "info [INFO] greeting Ann"),
 * });
 * const greeter = await plugin.dispense(Greeter, "greeter");
 * assert.equal(await greeter.Greet("Ann"), "Hello, Ann!");
 * ```
 */
export async function runPlugin(
  command: string | readonly string[],
  options: RunPluginOptions,
): Promise<Plugin> {
  const { version, cookie, startTimeout = 60_000, ports = { min: 10_000, max: 25_000 } } = options;
  const versions = options.versions ?? (version === undefined ? [] : [version]);
  if (version !== undefined && options.versions !== undefined) {
    throw new TypeError("Cannot run a plugin: expected version or versions, received both");
  }
  checkVersions(versions);
  checkCookie(cookie);
  checkTime("startTimeout", startTimeout);
  checkTime("killTimeout", options.killTimeout ?? 0);
  const words = typeof command === "string" ? [command] : command;
  if (!words[0]) throw new TypeError("Cannot run a plugin: the command is empty");

  const credentials = options.autoMtls ? await makeCredentials() : undefined;
  const directory = await Deno.makeTempDir({ prefix: "plugin-dir" });
  let process: PluginProcess;
  try {
    process = PluginProcess.spawn({
      command: words,
      env: {
        ...options.env,
        [cookie.key]: cookie.value,
        PLUGIN_MIN_PORT: String(ports.min),
        PLUGIN_MAX_PORT: String(ports.max),
        PLUGIN_PROTOCOL_VERSIONS: versions.join(","),
        PLUGIN_UNIX_SOCKET_DIR: directory,
        // What a host of this process has asked for is not asked of its plugins.
        PLUGIN_CLIENT_CERT: credentials?.certificate ?? "",
      },
      clearEnv: options.clearEnv ?? false,
      cwd: options.cwd,
      onLog: options.onLog && ((log) => options.onLog?.(log)),
      directory,
    });
  } catch (error) {
    await Deno.remove(directory, { recursive: true });
    throw error;
  }
  try {
    const first = await process.firstLine(startTimeout);
    const line = parseHandshakeLine(first, versions, credentials !== undefined);
    const location = { pid: process.pid, ...line, directory };
    return await Plugin.connect(location, process, options, credentials);
  } catch (error) {
    await process.kill();
    throw error;
  }
}

/**
 * Connects with a plugin that runs already: one that this program, or another, has left with {@linkcode Plugin.detach}, or
 * a plugin in Go that prints its `ReattachConfig`. Follows go-plugin's `Reattach`.
 *
 * Permissions: those of the socket, and `--allow-run` for killing it if it does not end when it is asked to.
 *
 * @param location Where it is: {@linkcode Plugin.location}.
 * @param options What the host does with it.
 * @returns The plugin.
 * @throws {PluginError} If nobody listens or answers there.
 *
 * @example
 * ```ts
 * import { attachPlugin, runPlugin } from "@netrpc/netrpc/plugin";
 * import assert from "node:assert/strict";
 *
 * const cookie = { key: "GREETER_PLUGIN", value: "hello" };
 * const command = [Deno.execPath(), "run", "--allow-all", "examples/plugins/greeter/plugin.ts"];
 * const first = await runPlugin(command, { version: 1, cookie });
 * const json = JSON.stringify(first.location);
 *
 * // In another program: after first.detach(), or beside the first host.
 * const plugin = await attachPlugin(JSON.parse(json));
 * await plugin.ping();
 * await plugin.kill();
 * assert.equal(await first.exited, 0);
 * await first.kill();
 * ```
 */
export async function attachPlugin(
  location: PluginLocation,
  options: AttachPluginOptions = {},
): Promise<Plugin> {
  const { network, address, pid, version, certificate } = location;
  if (network !== "unix" && network !== "tcp") {
    throw new TypeError("Cannot attach a plugin: expected the network unix or tcp");
  }
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    throw new TypeError("Cannot attach a plugin: expected the number of its process");
  }
  checkVersions([version]);
  checkAddress(network, address);
  checkTime("killTimeout", options.killTimeout ?? 0);
  checkCertificates(certificate, options.credentials);
  const end = {
    gone: (milliseconds: number) => endsWithin(milliseconds, pid),
    kill() {
      signal(pid, "SIGKILL");
      return Promise.resolve();
    },
    detach() {},
    clean: () => removeSocket(location),
  };
  return await Plugin.connect(location, end, options, options.credentials);
}

function checkCertificates(
  certificate: string | undefined,
  credentials: PluginCredentials | undefined,
): void {
  if ((certificate === undefined) !== (credentials === undefined)) {
    throw new TypeError(
      "Cannot attach a plugin: expected location.certificate and credentials, or neither, received one of them",
    );
  }
  if (certificate !== undefined && bytesOf(certificate) === undefined) {
    throw new TypeError("Cannot attach a plugin: location.certificate is no certificate");
  }
}

/** Removes what a plugin has left behind whose first host is gone: its socket, and the directory if that is empty then. */
async function removeSocket({ network, address, directory }: PluginLocation): Promise<void> {
  if (network !== "unix" || directory === undefined) return;
  if (address.startsWith(`${directory}/`)) await Deno.remove(address).catch(() => {});
  await Deno.remove(directory).catch(() => {});
}

/** Milliseconds between two looks at a process that is not our child. */
const lookInterval = 20;

/** Whether a process ends in time. Without the permission to send signals it is believed to. */
async function endsWithin(milliseconds: number, pid: number): Promise<boolean> {
  const latest = performance.now() + milliseconds;
  // The signal changes nothing.
  while (signal(pid, "SIGCONT")) {
    if (performance.now() >= latest) return false;
    await new Promise((resolve) => setTimeout(resolve, lookInterval));
  }
  return true;
}

/** Sends a signal; returns whether there was a process to get it. */
function signal(pid: number, name: "SIGCONT" | "SIGKILL"): boolean {
  try {
    Deno.kill(pid, name);
    return true;
  } catch (error) {
    if (name === "SIGKILL" && error instanceof Deno.errors.NotCapable) throw error;
    return false;
  }
}

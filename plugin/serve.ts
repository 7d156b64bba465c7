/**
 * The side of the plugin.
 *
 * @module
 */

import type { CodecOptions } from "../mod.ts";
import { bytesOf, makeCredentials } from "./certificate.ts";
import { type CarriedConsole, CarriedOutput, carryConsole } from "./carried_output.ts";
import { PluginError, quoted } from "./errors.ts";
import {
  agreedVersion,
  checkCookie,
  checkVersions,
  handshakeLine,
  type PluginAddress,
  type PluginCookie,
} from "./handshake.ts";
import type { PluginFactory, ServedPlugin } from "./host_connection.ts";
import { Hosts } from "./hosts.ts";
import { PluginLife } from "./life.ts";
import { listenAsAsked } from "./listen.ts";
import type { TlsEnds } from "./tls.ts";
import { checkTime } from "./waiting.ts";

/** Plugins by the names by which hosts ask for them. */
export type PluginSet = Readonly<Record<string, PluginFactory>>;

/** What a plugin serves if it has one version. */
export interface OneVersion {
  /** The version of the plugin's own protocol: go-plugin's `ProtocolVersion`. */
  version: number;
  /** The plugins. */
  plugins: PluginSet;
  /** Nothing. */
  versions?: undefined;
}

/** What a plugin serves if it has several versions: go-plugin's `VersionedPlugins`. */
export interface ManyVersions {
  /** The plugins of each version. The newest that the host knows too is served, else the oldest. */
  versions: Readonly<Record<number, PluginSet>>;
  /** Nothing. */
  version?: undefined;
  /** Nothing. */
  plugins?: undefined;
}

/** Options of {@linkcode servePlugin}. */
export type ServePluginOptions = (OneVersion | ManyVersions) & {
  /** The host's cookie: go-plugin's `MagicCookieKey` and `MagicCookieValue`. */
  cookie: PluginCookie;
  /** How to listen: on a unix socket, on Windows by TCP. */
  network?: PluginAddress["network"];
  /**
   * What of the console is carried to the host: `stdout`, that is what `console.log` and its like print. `console.error`
   * and `console.warn` go to the standard error, which go-plugin's hosts log: `console.error("[INFO] ready")` at the level
   * info. With `both` they are carried too, and with `none` nothing is.
   */
  carry?: CarriedConsole;
  /**
   * Milliseconds after which the plugin ends if its host is gone and none has come back: 10,000. `Infinity`: it stays, as
   * plugins in Go do.
   */
  reattachTimeout?: number;
  /** The registry and the limits of the codec for all calls of the host. */
  codec?: CodecOptions;
};

/** Milliseconds that a host has to close its connection after the answer to its request to end. */
const closeTime = 500;
/** Milliseconds that the program has for its own end before the process is ended. Hosts kill after 2000. */
const exitTime = 500;

/** The address in a line that is read for its version only. */
const nowhere: PluginAddress = { network: "tcp", address: "127.0.0.1:0" };

const startedByHand = `This binary is a plugin. These are not meant to be executed directly.
Please execute the program that consumes these plugins, which will
load any plugins automatically
`;

/**
 * Serves plugins to the host that has started this process. Follows go-plugin's `Serve`, for the protocol `netrpc`.
 *
 * Each server that a plugin makes has its service under the name `Plugin`, as go-plugin's hosts call it. If the process was
 * not started by a host with this cookie, it says so and exits with 1. If the host asks for AutoMTLS, only this host
 * is served: the connection is TLS, with a certificate that is made for it, and a connection without the host's certificate is
 * refused.
 *
 * The plugin ends when the host asks for it, by `SIGTERM`, and when the host is gone; `SIGINT` is ignored. Once the promise
 * has resolved, the program has half a second before the process is ended.
 *
 * Permissions: `--allow-env` for the cookie and go-plugin's variables; for a unix socket `--allow-net`, and `--allow-read` and
 * `--allow-write` of the directory for temporary files; for TCP `--allow-net=127.0.0.1`.
 *
 * @param options The plugins by version and name, and the cookie.
 * @returns A promise that resolves at the end.
 * @throws {TypeError | RangeError} If an option is invalid.
 * @throws {PluginError} If what the host has set in the environment cannot be used.
 *
 * @example
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
 */
export async function servePlugin(options: ServePluginOptions): Promise<void> {
  const { cookie, reattachTimeout = 10_000 } = options;
  const sets = setsOf(options);
  checkCookie(cookie);
  checkTime("reattachTimeout", reattachTimeout);
  if (Deno.env.get(cookie.key) !== cookie.value) return refuse(Deno.stderr, startedByHand);
  const theirs = Deno.env.get("PLUGIN_PROTOCOL_VERSIONS");
  const { version, refused } = agreedVersion([...sets.keys()], theirs);
  // Such a host kills us when it has read the version, so that a socket would stay behind.
  if (refused) return refuse(Deno.stdout, `${handshakeLine({ ...nowhere, version })}\n`);
  const ends = await tlsEnds(Deno.env.get("PLUGIN_CLIENT_CERT"));
  const listening = listenAsAsked(options.network);
  // It takes signals from before the line, which a host may answer with one.
  const life = new PluginLife(reattachTimeout);
  writeAll(
    Deno.stdout,
    `${handshakeLine({ ...listening, version, certificate: ends?.own.certificate })}\n`,
  );

  const [stdout, stderr] = [new CarriedOutput(), new CarriedOutput()];
  const restoreConsole = carryConsole(options.carry ?? "stdout", stdout, stderr);
  const served: ServedPlugin = {
    plugins: sets.get(version)!,
    codec: options.codec,
    stdout,
    stderr,
    quit: () => life.end(0),
  };
  const hosts = new Hosts(
    listening.listener,
    served,
    life,
    ends,
    (line) => writeAll(Deno.stderr, `${line}\n`),
  );
  const code = await life.ended;
  life.stop();
  listening.close();
  await hosts.close(code === 0 ? closeTime : 0);
  restoreConsole();
  if (code !== 0) Deno.exitCode = code;
  // Where nothing is left to do, the process ends at once.
  Deno.unrefTimer(setTimeout(() => Deno.exit(), exitTime));
}

function setsOf(options: ServePluginOptions): Map<number, PluginSet> {
  const { version, plugins, versions } = options;
  if ((version === undefined) === (versions === undefined)) {
    throw new TypeError("Cannot serve plugins: expected version and plugins, or versions");
  }
  const entries: [number, PluginSet | undefined][] = versions === undefined
    ? [[version, plugins]]
    : Object.entries(versions).map(([version, set]) => [Number(version), set]);
  checkVersions(entries.map(([version]) => version));
  const sets = new Map<number, PluginSet>();
  for (const [version, set] of entries) {
    if (!set) throw new TypeError(`Cannot serve plugins: there are none of version ${version}`);
    for (const [name, make] of Object.entries(set)) {
      if (typeof make !== "function") {
        throw new TypeError(`Cannot serve plugins: expected a function that makes ${name}`);
      }
    }
    sets.set(version, set);
  }
  return sets;
}

/** The certificates, if the host asks for AutoMTLS. */
async function tlsEnds(certificate: string | undefined): Promise<TlsEnds | undefined> {
  if (!certificate) return undefined;
  if (bytesOf(certificate) === undefined) {
    throw new PluginError(
      "environment",
      `PLUGIN_CLIENT_CERT is no certificate: ${quoted(certificate, 40)}`,
      { hint: "the host must give one certificate as PEM, as AutoMTLS does" },
    );
  }
  return { own: await makeCredentials(), peer: certificate };
}

function refuse(output: typeof Deno.stdout | typeof Deno.stderr, text: string): never {
  writeAll(output, text);
  Deno.exit(1);
}

function writeAll(output: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(output.writeSync(bytes));
}

/**
 * The handshake: what a host tells a plugin in its environment, and the line with which the plugin answers.
 *
 * @module
 */

import { fromLine, toLine } from "./certificate.ts";
import { PluginError, quoted } from "./errors.ts";

/** By which a plugin knows that a host of its kind has started it. It is no secret, and protects nothing. */
export interface PluginCookie {
  /** The name of the variable in the environment: go-plugin's `MagicCookieKey`. */
  readonly key: string;
  /** Its value: `MagicCookieValue`. */
  readonly value: string;
}

/** Where a plugin listens. */
export interface PluginAddress {
  /** A unix socket, or TCP on this machine. */
  readonly network: "unix" | "tcp";
  /** The path of the socket, or `host:port`. */
  readonly address: string;
}

/** What the line of a plugin says. */
export interface HandshakeLine extends PluginAddress {
  readonly version: number;
  /** The plugin's certificate, as PEM, if the host has asked for AutoMTLS. */
  readonly certificate?: string;
}

/** The version of the line itself. */
const coreVersion = 1;
/** A shorter certificate is none: older plugins put something else there. */
const shortestCertificate = 50;

/** Throws unless both parts of a cookie can be a variable of the environment. */
export function checkCookie(cookie: PluginCookie): void {
  const { key, value } = cookie ?? {};
  if (typeof key !== "string" || typeof value !== "string" || key === "" || value === "") {
    throw new TypeError("Cannot use cookie: expected a key and a value that are not empty");
  }
  if (/[=\0]/.test(key) || value.includes("\0")) {
    throw new TypeError("Cannot use cookie: a variable of the environment cannot hold it");
  }
}

/** Throws unless versions can be agreed on. */
export function checkVersions(versions: readonly number[]): void {
  if (versions.length === 0) throw new TypeError("Cannot use versions: there is none");
  for (const version of versions) {
    if (!Number.isSafeInteger(version) || version < 0) {
      throw new RangeError(
        `Cannot use version: expected an integer, 0 or more, received ${version}`,
      );
    }
  }
}

/**
 * The version that a plugin serves: the newest that the host knows too. If there is none, or the host says nothing, the
 * oldest of the plugin, as in go-plugin; the host reports the difference.
 *
 * @param ours What the plugin can serve.
 * @param theirs The variable `PLUGIN_PROTOCOL_VERSIONS`: numbers with commas between them.
 * @returns The version, and whether the host will refuse it.
 */
export function agreedVersion(
  ours: readonly number[],
  theirs: string | undefined,
): { version: number; refused: boolean } {
  const known = new Set((theirs ?? "").slice(0, 10_000).split(",").filter(isNumber).map(Number));
  const sorted = [...ours].sort((a, b) => b - a);
  const common = sorted.find((version) => known.has(version));
  return { version: common ?? sorted.at(-1)!, refused: common === undefined && known.size > 0 };
}

function isNumber(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** The line, without its end. */
export function handshakeLine(line: HandshakeLine): string {
  const { version, network, address, certificate } = line;
  const tls = certificate === undefined ? "" : toLine(certificate);
  return `${coreVersion}|${version}|${network}|${address}|netrpc|${tls}`;
}

/**
 * Reads the line of a plugin.
 *
 * @param line The first line of its output.
 * @param versions What the host knows.
 * @param autoMtls Whether it has asked for AutoMTLS.
 * @throws {PluginError} If it is none, or asks for what the host cannot do.
 */
export function parseHandshakeLine(
  line: string,
  versions: readonly number[],
  autoMtls: boolean = false,
): HandshakeLine {
  const parts = line.trim().split("|");
  const [core = "", version = "", network = "", address = "", protocol = "netrpc"] = parts;
  if (parts.length < 4) {
    throw new PluginError(
      "unrecognized",
      `Unrecognized remote plugin message: ${quoted(line.trim())}`,
      {
        hint: "the first line of a plugin's output must be its address: is the program a plugin, " +
          "and does it print nothing before it serves?",
      },
    );
  }
  if (!isNumber(core)) {
    throw new PluginError(
      "core version",
      `error parsing core protocol version: ${quoted(core, 40)} is no number`,
    );
  }
  if (Number(core) !== coreVersion) {
    throw new PluginError(
      "core version",
      `incompatible core API version with plugin. Plugin version: ${quoted(core, 40)}, ` +
        `Core version: ${coreVersion}`,
      { hint: "build the plugin with another release of go-plugin" },
    );
  }
  if (!isNumber(version)) {
    throw new PluginError(
      "version",
      `Error parsing protocol version "${quoted(version, 40)}": it is no number`,
    );
  }
  if (!versions.includes(Number(version))) {
    throw new PluginError(
      "version",
      `incompatible API version with plugin. Plugin version: ${Number(version)}, ` +
        `Client versions: [${versions.join(" ")}]`,
      { hint: "use a plugin made for this host, or add its version to versions" },
    );
  }
  if (network !== "unix" && network !== "tcp") {
    throw new PluginError("address", `unknown address type: ${quoted(network, 40)}`);
  }
  checkAddress(network, address);
  if (protocol !== "netrpc") {
    const hint = protocol === "grpc"
      ? "the plugin speaks gRPC; only plugins over net/rpc can be reached from here"
      : undefined;
    throw new PluginError(
      "protocol",
      `unsupported plugin protocol "${quoted(protocol, 40)}". Supported: [netrpc]`,
      { hint },
    );
  }
  const certificate = certificateOf(parts[5] ?? "", autoMtls);
  return { version: Number(version), network, address, ...certificate && { certificate } };
}

function certificateOf(base64: string, autoMtls: boolean): string | undefined {
  if (base64.length <= shortestCertificate) {
    if (!autoMtls) return undefined;
    throw new PluginError("tls", "the plugin gave no certificate, which AutoMTLS needs", {
      hint: "it does not know AutoMTLS or has a TLSProvider of its own: run it without autoMtls",
    });
  }
  if (!autoMtls) {
    throw new PluginError("tls", "the plugin gave a certificate that nobody has asked for", {
      hint: "run it with autoMtls",
    });
  }
  const certificate = fromLine(base64);
  if (certificate === undefined) {
    throw new PluginError("tls", `error parsing server cert: ${quoted(base64, 40)}`);
  }
  return certificate;
}

/** Throws {@linkcode PluginError} unless the address is a path, or a host and a port. */
export function checkAddress(network: PluginAddress["network"], address: string): void {
  const fits = network === "unix"
    ? /^[^\0]{1,4096}$/
    : /^(?:\[[\da-fA-F:.]+\]|[\w.-]{1,255}):\d{1,5}$/;
  if (!fits.test(address)) {
    throw new PluginError("address", `the address of the plugin is none: ${quoted(address, 100)}`);
  }
}

/** Connects with an address. */
export async function dialPlugin({ network, address }: PluginAddress): Promise<Deno.Conn> {
  try {
    if (network === "unix") return await Deno.connect({ transport: "unix", path: address });
    const colon = address.lastIndexOf(":");
    const hostname = address.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
    const conn = await Deno.connect({ hostname, port: Number(address.slice(colon + 1)) });
    conn.setNoDelay();
    conn.setKeepAlive();
    return conn;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    throw new PluginError("connection", `cannot connect to the plugin at ${network} ${address}`, {
      cause,
      hint: "it has ended, or nobody listens there",
    });
  }
}

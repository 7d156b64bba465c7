/**
 * Where a plugin listens: a unix socket in a directory for temporary files, or a port of this machine.
 *
 * @module
 */

import { PluginError, quoted } from "./errors.ts";
import type { PluginAddress } from "./handshake.ts";

/** A listener and its address. */
export interface PluginListener extends PluginAddress {
  readonly listener: Deno.Listener;
  /** Closes the listener and removes its file. Later calls change nothing. */
  close(): void;
}

/** Listens as the environment asks for; without a word on the network on a unix socket, except on Windows. */
export function listenAsAsked(
  network: PluginAddress["network"] = Deno.build.os === "windows" ? "tcp" : "unix",
): PluginListener {
  return network === "tcp" ? listenTcp() : listenUnix();
}

function listenUnix(): PluginListener {
  const dir = Deno.env.get("PLUGIN_UNIX_SOCKET_DIR") || undefined;
  // A name that nobody else has. The socket cannot be made where a file is.
  const path = Deno.makeTempFileSync({ dir, prefix: "plugin" });
  Deno.removeSync(path);
  const listener = Deno.listen({ transport: "unix", path });
  const parent = Deno.ppid;
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    for (const [name, listener] of ends) globalThis.removeEventListener(name, listener);
    closeQuietly(listener);
    removeQuietly(path);
    // The host's directory for this plugin alone, which the host cannot remove any more. It must be empty.
    if (Deno.ppid !== parent && /[\\/]plugin-dir[^\\/]*$/.test(dir ?? "")) removeQuietly(dir!);
  };
  // The program may end the process by itself, or by an error that nobody catches.
  const failed = (event: Event) => {
    if (!event.defaultPrevented) removeQuietly(path);
  };
  const ends = [["unload", close], ["error", failed], ["unhandledrejection", failed]] as const;
  for (const [name, listener] of ends) globalThis.addEventListener(name, listener);
  try {
    giveToGroup(path, Deno.env.get("PLUGIN_UNIX_SOCKET_GROUP"));
  } catch (error) {
    close();
    throw error;
  }
  return { listener, network: "unix", address: path, close };
}

function giveToGroup(path: string, group: string | undefined): void {
  if (!group) return;
  if (!/^\d{1,10}$/.test(group)) {
    throw new PluginError(
      "environment",
      `PLUGIN_UNIX_SOCKET_GROUP is no number: ${quoted(group, 40)}`,
      {
        hint: "the host must give the group by its number",
      },
    );
  }
  Deno.chownSync(path, null, Number(group));
  Deno.chmodSync(path, 0o660);
}

/** The first free port of those that the host allows; without limits, any. */
function listenTcp(): PluginListener {
  const [least, most] = [portOf("PLUGIN_MIN_PORT"), portOf("PLUGIN_MAX_PORT")];
  if (least > most) {
    throw new PluginError(
      "environment",
      `PLUGIN_MIN_PORT value of ${least} is greater than PLUGIN_MAX_PORT value of ${most}`,
    );
  }
  for (let port = least; port <= most; port++) {
    try {
      const listener = Deno.listen({ hostname: "127.0.0.1", port });
      const address = `127.0.0.1:${listener.addr.port}`;
      return { listener, network: "tcp", address, close: () => closeQuietly(listener) };
    } catch (error) {
      if (
        !(error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied)
      ) {
        throw error;
      }
    }
  }
  throw new PluginError(
    "environment",
    `couldn't bind plugin TCP listener: ports ${least} to ${most}`,
  );
}

function portOf(name: string): number {
  const text = Deno.env.get(name) ?? "";
  const port = Number(text);
  if (!/^\d*$/.test(text) || port > 65535) {
    throw new PluginError("environment", `couldn't get value from ${name}: ${quoted(text, 40)}`);
  }
  return port;
}

function closeQuietly(listener: Deno.Listener): void {
  try {
    listener.close();
  } catch {
    // It is closed.
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // The host has removed it with its directory.
  }
}

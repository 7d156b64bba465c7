#!/usr/bin/env -S deno run --no-prompt --allow-env --allow-net --allow-read --allow-run
/**
 * A driver for machines that exist already, as docker-machine's own driver `generic` is, which can also start and stop them:
 * by commands of yours, such as `wakeonlan 02:00:00:00:00:05` and `ssh root@10.0.0.5 poweroff`.
 *
 * @module
 */

import type { CallContext } from "../../../mod.ts";
import { type Flag, State } from "./contract.ts";
import { type Driver, serveDriver } from "./serve_driver.ts";

/** The driver is called as its file: `existing` in `docker-machine-driver-existing`. */
const name = Deno.env.get("MACHINE_PLUGIN_DRIVER_NAME") ?? "existing";

/** What is kept of a machine at first. Some of these fields are those of Go's `drivers.BaseDriver`. */
const defaults = {
  MachineName: "",
  IPAddress: "",
  SSHUser: "root",
  SSHPort: 22,
  SSHKeyPath: "",
  EnginePort: 2376,
  StartCommands: [] as string[],
  StopCommands: [] as string[],
  StopWithRemove: false,
};

let machine = { ...defaults };

const option = (suffix: string, Usage: string) => ({
  Name: `${name}-${suffix}`,
  Usage,
  EnvVar: `${name}-${suffix}`.toUpperCase().replaceAll("-", "_"),
});
const text = (suffix: string, usage: string, Value: string): Flag => (
  { name: "*mcnflag.StringFlag", value: { ...option(suffix, usage), Value } }
);
const integer = (suffix: string, usage: string, Value: number): Flag => (
  { name: "*mcnflag.IntFlag", value: { ...option(suffix, usage), Value } }
);
const list = (suffix: string, usage: string): Flag => (
  { name: "*mcnflag.StringSliceFlag", value: { ...option(suffix, usage), Value: [] } }
);
const yesOrNo = (suffix: string, usage: string): Flag => (
  { name: "*mcnflag.BoolFlag", value: option(suffix, usage) }
);

/** The options that the driver adds to `docker-machine create`. */
const flags: Flag[] = [
  text("ip-address", "Address of the machine", defaults.IPAddress),
  text("ssh-user", "User for SSH", defaults.SSHUser),
  text("ssh-key", "File of the private key for SSH", defaults.SSHKeyPath),
  integer("ssh-port", "Port of SSH", defaults.SSHPort),
  integer("engine-port", "Port of the Docker engine", defaults.EnginePort),
  list("start", "Command that starts the machine; can be repeated"),
  list("stop", "Command that stops the machine; can be repeated"),
  yesOrNo("stop-with-remove", "Stop the machine when it is removed"),
];

/** The host and a port, with the brackets of IPv6. */
function address(port: number): string {
  const { IPAddress } = machine;
  return IPAddress.includes(":") ? `[${IPAddress}]:${port}` : `${IPAddress}:${port}`;
}

/** A machine runs if its SSH server takes a connection within some seconds. */
async function isRunning(): Promise<boolean> {
  try {
    const { IPAddress: hostname, SSHPort: port } = machine;
    const conn = await Deno.connect({ hostname, port, signal: AbortSignal.timeout(5_000) });
    conn.close();
    return true;
  } catch {
    return false;
  }
}

/** Runs commands by the shell, one after another. What they print is shown by docker-machine. */
async function run(what: string, commands: readonly string[], signal: AbortSignal): Promise<void> {
  if (commands.length === 0) throw new Error(`the machine has no --${name}-${what}`);
  for (const command of commands) {
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", command],
      env: { MACHINE_NAME: machine.MachineName, MACHINE_IP_ADDRESS: machine.IPAddress },
      stdout: "inherit",
      stderr: "piped",
      signal,
    }).output();
    if (code === 0) continue;
    throw new Error(`${command}: exit code ${code}\n${new TextDecoder().decode(stderr)}`.trimEnd());
  }
}

async function start(_: unknown, { signal }: CallContext): Promise<Record<never, never>> {
  await run("start", machine.StartCommands, signal);
  return {};
}

async function stop(_: unknown, { signal }: CallContext): Promise<Record<never, never>> {
  await run("stop", machine.StopCommands, signal);
  return {};
}

const driver: Driver = {
  DriverName: () => name,
  GetCreateFlags: () => flags,

  SetConfigRaw(json) {
    machine = { ...machine, ...JSON.parse(new TextDecoder().decode(json)) };
    return {};
  },
  GetConfigRaw: () => new TextEncoder().encode(JSON.stringify(machine)),

  SetConfigFromFlags(options) {
    const values = options?.value.Values ?? {};
    const get = <T>(suffix: string, otherwise: T) =>
      (values[`${name}-${suffix}`] ?? otherwise) as T;
    machine.IPAddress = get("ip-address", defaults.IPAddress);
    machine.SSHUser = get("ssh-user", defaults.SSHUser);
    machine.SSHKeyPath = get("ssh-key", defaults.SSHKeyPath);
    machine.SSHPort = get("ssh-port", defaults.SSHPort);
    machine.EnginePort = get("engine-port", defaults.EnginePort);
    machine.StartCommands = get("start", { value: defaults.StartCommands }).value;
    machine.StopCommands = get("stop", { value: defaults.StopCommands }).value;
    machine.StopWithRemove = get("stop-with-remove", defaults.StopWithRemove);
    if (machine.IPAddress === "") throw new Error(`the option --${name}-ip-address is missing`);
    return {};
  },

  GetMachineName: () => machine.MachineName,
  GetIP: () => machine.IPAddress,
  GetSSHHostname: () => machine.IPAddress,
  GetSSHKeyPath: () => machine.SSHKeyPath,
  GetSSHPort: () => machine.SSHPort,
  GetSSHUsername: () => machine.SSHUser,
  async GetURL() {
    // docker-machine knows this text.
    if (!await isRunning()) throw new Error("Host is not running");
    return `tcp://${address(machine.EnginePort)}`;
  },
  async GetState() {
    return await isRunning() ? State.Running : State.Stopped;
  },

  async PreCreateCheck() {
    if (machine.SSHKeyPath !== "") await Deno.stat(machine.SSHKeyPath);
    return {};
  },
  async Create(_, context) {
    return await isRunning() ? {} : await start(_, context);
  },
  Start: start,
  Stop: stop,
  Kill: stop,
  async Restart(_, context) {
    await stop(_, context);
    // A machine that is still going down would not notice that it is to come up.
    while (await isRunning()) {
      context.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    return await start(_, context);
  },
  async Remove(_, context) {
    return machine.StopWithRemove && await isRunning() ? await stop(_, context) : {};
  },
};

if (import.meta.main) Deno.exit(await serveDriver(driver));

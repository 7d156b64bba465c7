/**
 * What every plugin of cf does: says what it has where cf asks, else runs a command. Follows `plugin.Start` of
 * code.cloudfoundry.org/cli.
 *
 * @module
 */

import { connect, type Stub } from "../../../mod.ts";
import { CliRpcCmd, type Metadata } from "../../contracts/cf.ts";

/** What a command calls: cf, which has started it. */
export type Cf = Stub<typeof CliRpcCmd.methods>;

/** Runs a command with what was typed after its name. What it throws is shown, and cf exits with 1. */
export type Run = (cf: Cf, args: readonly string[]) => Promise<void>;

/**
 * Does what cf wants of the plugin.
 *
 * @param metadata What the plugin says of itself, with its commands.
 * @param commands A function for each command, and one for `CLI-MESSAGE-UNINSTALL` if it has to clean up.
 * @param args The arguments of the process: the port of cf, the command, and what was typed after it.
 * @returns The exit code.
 */
export async function runPlugin(
  metadata: Metadata,
  commands: Readonly<Record<string, Run>>,
  args: readonly string[] = Deno.args,
): Promise<number> {
  const [port, command, ...rest] = args;
  if (port === undefined || command === undefined) {
    console.log("This is a plugin of the cf CLI. Install it by: cf install-plugin FILE");
    return 1;
  }
  try {
    await using client = await connect({ hostname: "127.0.0.1", port: Number(port) });
    const cf = client.service(CliRpcCmd);
    if (command === "SendMetadata" && rest.length === 0) {
      return await cf.SetPluginMetadata(metadata) ? 0 : 1;
    }
    const uninstalls = command === "CLI-MESSAGE-UNINSTALL";
    if (!uninstalls) await checkVersion(cf, metadata);
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (run === undefined && !uninstalls) throw new Error(`There is no command ${command}`);
    await run?.(cf, rest);
    return 0;
  } catch (error) {
    console.error("FAILED");
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/**
 * Runs a command of cf itself.
 *
 * @param cf The cf that has started the plugin.
 * @param args The words of the command.
 * @returns What it has printed, line by line. It is not shown.
 * @throws {Error} If there is no such command, or it fails: with cf's text.
 */
export async function coreCommand(cf: Cf, ...args: string[]): Promise<string[]> {
  await cf.DisableTerminalOutput(true);
  const known = await cf.CallCoreCommand(args);
  if (!known) throw new Error(`cf has no command ${args[0]}`);
  return await cf.GetOutputAndReset(true);
}

async function checkVersion(cf: Cf, { MinCliVersion }: Metadata): Promise<void> {
  const { Major, Minor, Build } = MinCliVersion;
  const version = `${Major}.${Minor}.${Build}`;
  if (version === "0.0.0" || await cf.IsMinCliVersion(version)) return;
  throw new Error(`Minimum CLI version ${version} is required to run this plugin command`);
}

/**
 * From arguments to a command and its exit status.
 *
 * @module
 */

import { ServerError, ShutdownError } from "../mod.ts";
import { parseArguments } from "./arguments.ts";
import { type Command, CommandError, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, programHelp } from "./help.ts";
import { nearest } from "./nearest.ts";
import { hintInOptions, inOptions } from "./option_hints.ts";
import { missingPermission } from "./permissions.ts";
import { printable, quoted } from "./printable.ts";
import { BrokenPipe, painted, type Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/**
 * Runs a command.
 *
 * @param args The arguments of the program: `["call", "127.0.0.1:1234", "Arith.Multiply"]`.
 * @param terminal Where it reads and writes.
 * @returns The exit status: 0, 1 if the command failed, 2 if the arguments are wrong.
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === "help" || name === "--help" || name === "-h") {
      return await help(rest[0], terminal, name !== undefined);
    }
    if (name === "--version" || name === "-V") {
      await terminal.out(`netrpc ${version}\n`);
      return 0;
    }
    return await run(find(name), rest, terminal) ?? 0;
  } catch (error) {
    return await failed(error, name, terminal);
  }
}

async function help(name: string | undefined, terminal: Terminal, asked: boolean): Promise<number> {
  const all = name === undefined || name.startsWith("-");
  const text = all ? programHelp(commands) : commandHelp(find(name));
  await (asked ? terminal.out(text) : terminal.err(text));
  return asked ? 0 : 2;
}

function find(name: string): Command {
  const command = commands.find((command) => command.name === name);
  if (command !== undefined) return command;
  // What is no command may be a secret that belongs to an option before it.
  if (name.startsWith("-")) throw new UsageError("The command comes first, its options behind it");
  const meant = nearest(name, commands.map(({ name }) => name));
  const advice = meant === undefined
    ? `there are ${commands.map(({ name }) => name).join(", ")}`
    : `did you mean ${meant}?`;
  throw new UsageError(
    `There is no command ${quoted(name, 40)}: ${advice}`,
  );
}

async function run(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<number | void> {
  const { positionals, values, help } = parseArguments(command, args);
  if (help) {
    await terminal.out(commandHelp(command));
    return;
  }
  return await command.run({ positionals, values, terminal });
}

async function failed(
  error: unknown,
  name: string | undefined,
  terminal: Terminal,
): Promise<number> {
  if (error instanceof BrokenPipe) return 0;
  const label = painted({ colors: terminal.errColors ?? false }, "red", "netrpc:");
  const say = (text: string) => terminal.err(`${printable(text, undefined, { lines: true })}\n`);
  if (error instanceof UsageError) {
    const known = commands.some((command) => command.name === name);
    await terminal.err(`${label} `);
    await say(error.message);
    await say(`"netrpc ${known ? `${name} --help` : "--help"}" says more`);
    return 2;
  }
  const permission = missingPermission(error);
  await terminal.err(`${label} `);
  const worded = inOptions(error instanceof Error ? error.message : String(error));
  // The number says the same as the words before it, to fewer people.
  await say((permission?.message ?? worded.message).replace(/ \(os error \d+\)/g, ""));
  const hint = permission?.hint ?? hintOf(error) ?? worded.hint;
  if (hint !== undefined) await say(`hint: ${hint}`);
  return 1;
}

function hintOf(error: unknown): string | undefined {
  const told = error instanceof CommandError || error instanceof ServerError ||
    error instanceof ShutdownError;
  return told && error.hint !== undefined ? hintInOptions(error.hint) : undefined;
}

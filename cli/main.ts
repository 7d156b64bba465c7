/**
 * From arguments to a command and its exit status.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type Command, CommandError, UsageError, type Values } from "./command.ts";
import { commandHelp, programHelp } from "./help.ts";
import { commands } from "./commands.ts";
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
    if (name === "--version") {
      await terminal.out(`netrpc ${version}\n`);
      return 0;
    }
    return await run(find(name), rest, terminal) ?? 0;
  } catch (error) {
    return await failed(error, name, terminal);
  }
}

async function help(name: string | undefined, terminal: Terminal, asked: boolean): Promise<number> {
  const text = name === undefined ? programHelp(commands) : commandHelp(find(name));
  await (asked ? terminal.out(text) : terminal.err(text));
  return asked ? 0 : 2;
}

function find(name: string): Command {
  const command = commands.find((command) => command.name === name);
  if (command === undefined) {
    const names = commands.map(({ name }) => name).join(", ");
    throw new UsageError(`There is no command ${JSON.stringify(name)}; there are ${names}`);
  }
  return command;
}

async function run(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<number | void> {
  const { positionals, values } = parse(command, args);
  if (values.help === true) {
    await terminal.out(commandHelp(command));
    return;
  }
  return await command.run({ positionals, values, terminal });
}

function parse(
  command: Command,
  args: readonly string[],
): { positionals: string[]; values: Values } {
  const options: Record<
    string,
    { type: "boolean" | "string"; short?: string; multiple?: boolean }
  > = { help: { type: "boolean", short: "h" } };
  for (const [name, { type, short, multiple }] of Object.entries(command.options)) {
    options[name] = { type, ...short && { short }, ...multiple && { multiple } };
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function failed(
  error: unknown,
  name: string | undefined,
  terminal: Terminal,
): Promise<number> {
  if (error instanceof BrokenPipe) return 0;
  const label = painted(terminal, "red", "netrpc:");
  if (error instanceof UsageError) {
    const known = commands.some((command) => command.name === name);
    const more = known ? `netrpc ${name} --help` : "netrpc --help";
    await terminal.err(`${label} ${error.message}\n"${more}" says more\n`);
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  await terminal.err(`${label} ${message}\n`);
  const hint = error instanceof CommandError ? error.hint : undefined;
  if (hint !== undefined) await terminal.err(`hint: ${hint}\n`);
  return 1;
}

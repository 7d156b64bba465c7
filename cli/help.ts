/**
 * The help texts, made of what the commands say of themselves.
 *
 * @module
 */

import type { Command, Options } from "./command.ts";

/** The help of the program: its commands with a line for each. */
export function programHelp(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }) => row(name, summary, 12));
  return `Calls net/rpc services and reads gob files.

Usage: netrpc COMMAND [ARGUMENTS] [OPTIONS]

Commands:
${lines.join("\n")}

"netrpc COMMAND --help" says more about a command, with examples. "netrpc --version" prints the version.
`;
}

/** The help of a command. */
export function commandHelp(command: Command): string {
  const { name, summary, usage, details, examples, permissions } = command;
  const parts = [
    `${summary}.`,
    `Usage: netrpc ${name} ${usage}`.trimEnd(),
    details.join("\n"),
    optionsHelp(command.options),
    `Examples:\n${examples.map((example) => `  ${example}`).join("\n")}`,
    `Permissions: ${permissions}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function optionsHelp(options: Options): string {
  const rows = Object.entries(options).map(([name, { short, value, help }]) => {
    const letter = short === undefined ? "" : `-${short}, `;
    return row(`${letter}--${name}${value === undefined ? "" : ` ${value}`}`, help, 24);
  });
  return rows.length === 0 ? "" : `Options:\n${rows.join("\n")}`;
}

function row(name: string, text: string, width: number): string {
  return `  ${name.padEnd(width)} ${text}`;
}

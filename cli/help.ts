/**
 * The help texts, made of what the commands say of themselves. A test sees that each fits a screen.
 *
 * @module
 */

import type { Command, Options } from "./command.ts";

/** Columns of the names of options, at most: a longer one has its help on the next line. */
const widest = 24;

/** The help of the program: its commands with a line for each. */
export function programHelp(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }) => row(name, summary, 11));
  return `Calls net/rpc services, and reads gob files.

Usage: netrpc COMMAND [ARGUMENTS] [OPTIONS]

Commands:
${lines.join("\n")}

Example:
  netrpc call 127.0.0.1:1234 Arith.Multiply '{"A": 7, "B": 8}'

"netrpc COMMAND --help" says more about a command, with examples.
"netrpc --version" prints the version.
The exit status is 0, 1 if the command failed, 2 if its arguments are wrong.
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
    `${examples.length === 1 ? "Example" : "Examples"}:\n${
      examples.map((example) => `  ${example}`).join("\n")
    }`,
    `Permissions: ${permissions}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function optionsHelp(options: Options): string {
  const names = Object.entries(options).map(([name, { short, value }]) =>
    `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`
  );
  const width = Math.min(widest, Math.max(0, ...names.map(({ length }) => length)));
  const rows = Object.values(options).map(({ help }, index) => row(names[index]!, help, width));
  return rows.length === 0 ? "" : `Options:\n${rows.join("\n")}`;
}

function row(name: string, text: string, width: number): string {
  const gap = name.length > width ? `\n  ${"".padEnd(width)}` : "";
  return `  ${name.padEnd(width)}${gap}  ${text}`;
}

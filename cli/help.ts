/**
 * The help texts, made of what the commands say of themselves. A test sees that each fits a screen.
 *
 * @module
 */

import type { Command, Options } from "./command.ts";

/** Columns of the names of options, at most: a longer one has its help on the next line. */
const widest = 24;

/** Columns of a screen. */
const screen = 80;

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
    paragraphs(details),
    optionsHelp(command.options),
    `${examples.length === 1 ? "Example" : "Examples"}:\n${
      examples.map((example) => `  ${example}`).join("\n")
    }`,
    wrapped(`Permissions: ${permissions}`),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Lines that begin with a space stay as they are; others are filled. */
function paragraphs(lines: readonly string[]): string {
  return lines.join("\n").split(/\n(?= )|(?<=^ .*)\n/m).map((part) =>
    part.startsWith(" ") ? part : wrapped(part.replaceAll("\n", " "))
  ).join("\n");
}

function wrapped(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > screen) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
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

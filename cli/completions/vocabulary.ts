/**
 * What a shell can complete: the commands and options, as plain as the scripts need them.
 *
 * @module
 */

import type { Command, Option } from "../command.ts";

/** An option. */
export interface OptionWord {
  /** Without dashes. */
  readonly name: string;
  readonly short: string | undefined;
  readonly help: string;
  /** What stands for its value in the help; `undefined` for a flag. */
  readonly value: string | undefined;
  /** The values that it can have, if they are few. */
  readonly choices: readonly string[];
  /** Whether its value is the name of a file. */
  readonly file: boolean;
}

/** A command. */
export interface CommandWord {
  readonly name: string;
  readonly help: string;
  readonly options: readonly OptionWord[];
  /** The arguments that it can have, if they are few. */
  readonly choices: readonly string[];
  /** Whether an argument can be the name of a file. */
  readonly files: boolean;
}

/** Reads the table of commands. */
export function vocabulary(commands: readonly Command[]): CommandWord[] {
  const words = commands.map(({ name, summary, usage, options }) => ({
    name,
    help: summary,
    options: [...Object.entries(options), ["help", helpOption] as const].map(optionWord),
    choices: choicesOf(usage),
    files: /FILE|CONTRACT|JSON/.test(usage),
  }));
  const choices = words.map(({ name }) => name);
  return [...words, {
    name: "help",
    help: "Says more about a command",
    options: [],
    choices,
    files: false,
  }];
}

const helpOption: Option = { type: "boolean", short: "h", help: "say more about the command" };

function optionWord([name, { short, help, value, type }]: readonly [string, Option]): OptionWord {
  return {
    name,
    short,
    help,
    value: type === "string" ? value ?? "VALUE" : undefined,
    choices: choicesOf(value ?? ""),
    file: /^(?:FILE|PATH|[\w.]+\.ts)$/.test(value ?? ""),
  };
}

/** `text|json` are the words of a choice. */
function choicesOf(usage: string): string[] {
  return /^[a-z]+(?:\|[a-z]+)+$/.test(usage) ? usage.split("|") : [];
}

/**
 * The arguments of a command: which are options, and what is wrong with them.
 *
 * No text repeats the value of an option, because it may be a secret.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type Command, type Option, UsageError, type Values } from "./command.ts";
import { nearest } from "./nearest.ts";
import { printable } from "./printable.ts";

/** Stands before negative numbers while the arguments are parsed. No argument of a process can contain it. */
const mark = "\0";

const helpOption: Option = { type: "boolean", short: "h", help: "prints this text" };

/** What was found in the arguments. */
export interface Arguments {
  /** Those that are no options. */
  readonly positionals: readonly string[];
  /** The options that were given. */
  readonly values: Values;
  /** Whether help is wanted. All else may be wrong then. */
  readonly help: boolean;
}

/**
 * Reads the arguments of a command. Negative numbers are no options, and what follows `--` is none either.
 *
 * @throws {UsageError} If there is an unknown option, a value too many or too few.
 */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const options = { ...command.options, help: helpOption };
  const { values, positionals, tokens } = parseArgs({
    args: args.map((arg) => /^-\.?\d/.test(arg) ? mark + arg : arg),
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short, multiple = false }]) =>
        [name, short === undefined ? { type, multiple } : { type, short, multiple }] as const
      ),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = tokens.filter((token) => token.kind === "option");
  const help = given.some(({ name }) => name === "help");
  if (!help) { for (const token of given) checkOption(command, options, token); }
  return { help, positionals: positionals.map(unmarked), values: unmarkedValues(values) };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkOption(
  command: Command,
  options: Readonly<Record<string, Option>>,
  { name, rawName, value, inlineValue }: OptionToken,
): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) throw unknownOption(command, options, rawName);
  if (option.type === "boolean") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return;
  }
  const usage = `--${name} ${option.value ?? "VALUE"}`;
  if (value === undefined || value === "") throw new UsageError(`${usage}: the value is missing`);
  // The next option was probably not meant as the value of this one.
  if (inlineValue === false && value.startsWith("-") && value !== "-") {
    throw new UsageError(
      `${usage}: the value is missing, or begins with a dash, which is written --${name}=VALUE`,
    );
  }
}

function unknownOption(command: Command, options: Readonly<Record<string, Option>>, raw: string) {
  // Of -Lsecret only the letter is the name.
  const shown = printable(raw.split("=")[0]!, 40);
  const meant = raw.startsWith("--") ? nearest(raw.slice(2), Object.keys(options)) : undefined;
  const advice = meant === undefined
    ? "an argument that begins with a dash goes behind --"
    : `did you mean --${meant}?`;
  return new UsageError(`${command.name} has no option ${shown}: ${advice}`);
}

function unmarked(text: string): string {
  return text.startsWith(mark) ? text.slice(1) : text;
}

function unmarkedValues(
  values: Record<string, string | boolean | (string | boolean)[] | undefined>,
): Values {
  const clean = <T>(value: T) => typeof value === "string" ? unmarked(value) : value;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) =>
      [name, Array.isArray(value) ? value.map(clean) : clean(value)] as const
    ),
  );
}

/**
 * What a command of the command line is, and how it fails.
 *
 * @module
 */

import type { Terminal } from "./terminal.ts";

/** An option of a command. */
export interface Option {
  /** A flag, or an option with a value. */
  readonly type: "boolean" | "string";
  /** Its letter: `-v`. */
  readonly short?: string;
  /** Whether it can be given several times. */
  readonly multiple?: boolean;
  /** What stands for the value in the help: `PATH`. */
  readonly value?: string;
  /** One line of help. */
  readonly help: string;
}

/** The options of a command by their names without dashes. */
export type Options = Readonly<Record<string, Option>>;

/** The values that were given, by the names of the options. */
export type Values = Readonly<
  Record<string, string | boolean | readonly (string | boolean)[] | undefined>
>;

/** One run of a command. */
export interface Invocation {
  /** The arguments that are no options. */
  readonly positionals: readonly string[];
  /** The options that were given. */
  readonly values: Values;
  /** Where it reads and writes. */
  readonly terminal: Terminal;
}

/** A command. */
export interface Command {
  /** Its name: `call`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its arguments: `ADDRESS METHOD [JSON]`. */
  readonly usage: string;
  /** Lines of help below the usage: what the arguments mean. */
  readonly details: readonly string[];
  /** Its options, without `--help`, which all commands have. */
  readonly options: Options;
  /** Command lines that work. */
  readonly examples: readonly string[];
  /** The permissions of Deno that it needs: `--allow-net`. */
  readonly permissions: string;
  /** Runs it. Returns the exit status, if it is not 0. */
  run(invocation: Invocation): Promise<number | void>;
}

/** The command line is wrong. The exit status is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A command failed. The exit status is 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, options: ErrorOptions & { hint?: string } = {}) {
    super(message, options);
    this.hint = options.hint;
  }
}

/** The value of an option that takes text. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The values of an option that can be given several times. */
export function textsOf(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The value of an option that takes the path of a URL. */
export function pathOf(values: Values, name: string, example: string): string | undefined {
  const path = textOf(values, name);
  if (path === undefined || /^\/[!-~]*$/.test(path)) return path;
  throw new UsageError(`--${name} takes a path such as ${example}, not ${JSON.stringify(path)}`);
}

/** The value of an option that takes a positive whole number. */
export function countOf(values: Values, name: string): number | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1) {
    throw new UsageError(`--${name} takes a whole number from 1, not ${JSON.stringify(text)}`);
  }
  return count;
}

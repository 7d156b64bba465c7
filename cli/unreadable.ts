/**
 * Why a file cannot be read, in the words of the command line.
 *
 * @module
 */

import { CommandError } from "./command.ts";
import { printable } from "./printable.ts";

/** What to throw for an error of opening or reading a file. One that is known gets a text with the path. */
export function unreadable(path: string, error: unknown): unknown {
  const reason = reasonOf(error);
  if (reason === undefined) return error;
  return new CommandError(`Cannot read ${printable(path)}: ${reason}`, { cause: error });
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof Deno.errors.PermissionDenied) return "the system does not allow it";
  return undefined;
}

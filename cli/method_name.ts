/**
 * The method among the arguments of a command: `Arith.Multiply`.
 *
 * @module
 */

import { UsageError } from "./command.ts";
import { quoted } from "./printable.ts";

/**
 * Checks that an argument is the name of a method.
 *
 * @param text The argument behind the address.
 * @param command The name of the command, for the message.
 * @throws {UsageError} If it is none.
 */
export function methodName(text: string | undefined, command: string): string {
  if (text !== undefined && /^.+\.[^.]+$/s.test(text)) return text;
  // What has such a sign may be metadata without its option.
  const shown = text?.includes("=") ? "something else" : quoted(text ?? "", 60);
  const found = text === undefined ? "nothing" : shown;
  throw new UsageError(`${command} takes an ADDRESS and a method, Arith.Multiply, not ${found}`);
}

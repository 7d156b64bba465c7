/**
 * From Go source to a contract.
 *
 * @module
 */

import { CommandError, type Invocation } from "../command.ts";

/** Writes the contract of Go source to standard output, and notes to standard error. */
export function contractOfSource({ positionals }: Invocation): Promise<number> {
  return Promise.reject(new CommandError(`Cannot read ${positionals[0]}`));
}

/**
 * Errors in the words of the command line, for the page.
 *
 * @module
 */

import { ServerError, ShutdownError } from "../../mod.ts";
import { CommandError } from "../command.ts";
import { hintInOptions, inOptions } from "../option_hints.ts";
import { missingPermission } from "../permissions.ts";
import { printable } from "../printable.ts";
import type { Failure } from "./protocol.ts";

/** What an error says, and what to do about it. */
export function failureOf(error: unknown, ms?: number): Failure {
  const permission = missingPermission(error);
  const worded = inOptions(error instanceof Error ? error.message : String(error));
  const hint = permission?.hint ?? hintOf(error) ?? worded.hint;
  return {
    ok: false,
    message: printable(permission?.message ?? worded.message, undefined, { lines: true }),
    ...hint !== undefined && { hint: printable(hint, undefined, { lines: true }) },
    ...ms !== undefined && { ms },
  };
}

function hintOf(error: unknown): string | undefined {
  const told = error instanceof CommandError || error instanceof ServerError ||
    error instanceof ShutdownError;
  return told && error.hint !== undefined ? hintInOptions(error.hint) : undefined;
}

/**
 * The commands, in the order in which the help lists them.
 *
 * @module
 */

import type { Command } from "./command.ts";

/** All commands. */
export const commands: readonly Command[] = [];

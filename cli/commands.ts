/**
 * The commands, in the order in which the help lists them.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { completionsCommand } from "./commands/completions.ts";
import { list } from "./commands/list.ts";

const others: readonly Command[] = [
  list,
];

/** All commands. */
export const commands: readonly Command[] = [...others, completionsCommand(others)];

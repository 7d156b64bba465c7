/**
 * The commands, in the order in which the help lists them.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { describe } from "./commands/describe.ts";
import { list } from "./commands/list.ts";

/** All commands. */
export const commands: readonly Command[] = [list, describe, check];

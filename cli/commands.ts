/**
 * The commands, in the order in which the help lists them.
 *
 * @module
 */

import type { Command } from "./command.ts";
import { bench } from "./commands/bench.ts";
import { call } from "./commands/call.ts";
import { check } from "./commands/check.ts";
import { completionsCommand } from "./commands/completions.ts";
import { describe } from "./commands/describe.ts";
import { generate } from "./commands/generate.ts";
import { inspect } from "./commands/inspect.ts";
import { json } from "./commands/json.ts";
import { list } from "./commands/list.ts";
import { types } from "./commands/types.ts";
import { ui } from "./commands/ui.ts";

const others: readonly Command[] = [
  call,
  list,
  describe,
  check,
  ui,
  bench,
  generate,
  inspect,
  json,
  types,
];

/** All commands. */
export const commands: readonly Command[] = [...others, completionsCommand(others)];

// Runs every command that docs/cli.md shows, and compares what it prints.

import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { goTest } from "../testing/go.ts";
import { commandsOf, readPage, runCommands, withoutFigures } from "./cli_document.ts";

goTest("docs/cli.md shows what the commands print", async () => {
  const shown = commandsOf(await readPage());
  for (const { line, command, shown: expected, printed, measured } of await runCommands(shown)) {
    const part = measured ? withoutFigures : (text: string) => text;
    assert.equal(part(printed), part(expected), `docs/cli.md:${line}: ${command}`);
  }
});

Deno.test("docs/cli.md shows every command and option", async () => {
  const text = await readPage();
  for (const { name, options } of commands) {
    assert(text.includes(`\n## ${name}\n`) || text.includes(`\n### ${name}\n`), name);
    assert.match(text, new RegExp(`^\\$ netrpc ${name}\\b`, "m"));
    for (const option of Object.keys(options)) assert(text.includes(`--${option}`), option);
  }
});

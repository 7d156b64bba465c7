// Does all that docs/generate.md says, and compares what its commands print.

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";
import { readGeneratePage, runGeneratePage } from "./generate_document.ts";

goTest("docs/generate.md shows what the commands print", async () => {
  const run = await runGeneratePage(await readGeneratePage());
  assert(run.length > 0);
  for (const { line, command, shown, printed } of run) {
    assert.equal(printed, shown, `docs/generate.md:${line}: ${command}`);
  }
});

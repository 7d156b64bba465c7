// Does all that docs/generate.md says, and compares what its commands print.

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";
import { generatePage } from "./generate_document.ts";
import { runPage } from "./page_runner.ts";

goTest("docs/generate.md shows what the commands print", async () => {
  const run = await runPage(generatePage);
  assert(run.length > 0);
  for (const { line, command, shown, printed } of run) {
    assert.equal(printed, shown, `docs/generate.md:${line}: ${command}`);
  }
});

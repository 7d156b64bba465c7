// Does all that README.md says, and compares what its commands print.

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";
import { runPage } from "./page_runner.ts";
import { readme } from "./readme_document.ts";

goTest("README.md shows what its commands print", async () => {
  const run = await runPage(readme);
  assert(run.length > 0);
  for (const { line, command, shown, printed } of run) {
    assert.equal(printed, shown, `README.md:${line}: ${command}`);
  }
});

Deno.test("README.md is a page that can be read", async () => {
  const lines = (await Deno.readTextFile(readme.url)).split("\n");
  assert(lines.length <= 201, `${lines.length} lines`);
});

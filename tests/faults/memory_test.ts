// Memory: what comes and goes leaves nothing behind, however it goes.

import assert from "node:assert/strict";
import { output } from "../testing/process.ts";
import { type Finding, forgetful, most } from "./memory.ts";

const program = new URL("./memory.ts", import.meta.url).pathname;

Deno.test("connections and calls leave no memory behind, however they end", async () => {
  const text = await output(Deno.execPath(), [
    "run",
    "--no-prompt",
    "--no-check",
    "--allow-net=127.0.0.1",
    "--v8-flags=--expose-gc",
    program,
  ]);
  const findings: Finding[] = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  const leaks = findings.filter(({ bytes }) => bytes > most).map(({ name }) => name);
  assert(findings.length > 1);
  assert.deepEqual(leaks, [forgetful], text);
});

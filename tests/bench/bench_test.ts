// The bench itself, tiny: `deno task bench:smoke` runs all of it.

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";
import { outcomeOf } from "../testing/process.ts";

const { pathname } = new URL("../../bench/main.ts", import.meta.url);

async function bench(...args: string[]): Promise<{ success: boolean; text: string }> {
  const command = ["run", "--no-prompt", "--allow-all", pathname];
  const { code, stdout, stderr } = await outcomeOf(Deno.execPath(), [...command, ...args]);
  return { success: code === 0, text: stdout + stderr };
}

goTest("bench: a row about gob and one about calls are measured next to Go", async () => {
  const { success, text } = await bench("--smoke", "--case", "gob-encode,calls-64");
  assert(success, text);
  assert.match(text, /^.*; Deno \d.*; Go \d/m);
  assert.match(
    text,
    /^calls, 64 in flight +[\d,.]+ calls\/s +[\d,.]+ calls\/s .* ≥ 4 +(pass|miss)$/m,
  );
  assert.match(text, /^gob encode, .* µs .* ≤ 0\.65 +(pass|miss)$/m);
});

Deno.test("bench: a case that there is not is refused", async () => {
  const { success, text } = await bench("--case", "calls-65");
  assert.equal(success, false);
  assert.match(text, /expected one of --list, received calls-65/);
});

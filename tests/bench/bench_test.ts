// The bench itself, tiny: `deno task bench:smoke` runs all of it.

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";

const { pathname } = new URL("../../bench/main.ts", import.meta.url);

async function bench(...args: string[]): Promise<{ success: boolean; text: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-all", pathname, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { success, text };
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

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

goTest("bench: rows about gob, calls and fresh processes are measured next to Go", async () => {
  const names = "encode-entries,decode-map,cold-encode,calls-64-warm,first-100";
  const { success, text } = await bench("--smoke", "--case", names);
  assert(success, text);
  assert.match(text, /^.*; Deno \d.*; Go \d/m);
  assert.match(
    text,
    /^calls, 64 in flight +250,000 calls +[\d,.]+ calls\/s +[\d,.]+ calls\/s .* ≥ 8 +(pass|miss)$/m,
  );
  assert.match(text, /^gob encode, 1000 structs .* 0\.01 s .* µs .* ≤ 0\.75 +(pass|miss)$/m);
  assert.match(text, /^gob decode, map\[string\]int .* ≤ 1\.6 +(pass|miss)$/m);
  assert.match(text, /^gob encode, one struct, the first .* none .* µs/m);
  assert.match(text, /^the first 100 calls .* none .* ms/m);
});

Deno.test("bench: --list names every row, every curve and the other packages", async () => {
  const { success, text } = await bench("--list");
  assert(success, text);
  const names = text.trim().split("\n");
  assert.equal(new Set(names).size, names.length);
  for (const name of ["calls-64", "decode-times", "growth-size", "others-msgpackr-encode"]) {
    assert(names.includes(name), name);
  }
});

Deno.test("bench: a case that there is not is refused", async () => {
  const { success, text } = await bench("--case", "calls-65");
  assert.equal(success, false);
  assert.match(text, /expected one of --list, received calls-65/);
});

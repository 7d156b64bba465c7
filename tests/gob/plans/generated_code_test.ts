import assert from "node:assert/strict";
import { output } from "../../testing/process.ts";

/** The lines that the program prints. */
async function linesOf(flags: readonly string[], args: readonly string[]): Promise<string[]> {
  const program = new URL("./generated_code_values.ts", import.meta.url).pathname;
  const run = ["run", "--no-prompt", "--no-check", "--no-config", ...flags, program, ...args];
  return (await output(Deno.execPath(), run)).split("\n");
}

Deno.test("values and errors are the same if no code can be made from text", async () => {
  const [usual, ...expected] = await linesOf([], []);
  assert.equal(usual, "code can be made: true");
  assert(expected[0]!.length > 1000);
  assert.equal(
    expected[1],
    "TypeError: Cannot encode Record.Name: expected string, received 5",
  );
  const [poor, ...found] = await linesOf(
    ["--v8-flags=--disallow-code-generation-from-strings"],
    ["--poor"],
  );
  assert.equal(poor, "code can be made: false");
  assert.deepEqual(found, expected);
});

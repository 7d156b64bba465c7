import assert from "node:assert/strict";
import { lineOf, summaryOf } from "../../tools/run_tests.ts";

Deno.test("summaryOf() reads the last line of `deno test`, with colours and without", () => {
  const none = { passed: 0, steps: 0, failed: 0, ignored: 0 };
  const table: [string, ReturnType<typeof summaryOf>][] = [
    ["ok | 1412 passed (442 steps) | 0 failed (2m56s)", { ...none, passed: 1412, steps: 442 }],
    ["ok | 3 passed | 0 failed | 9 ignored (1 step) (5ms)", { ...none, passed: 3, ignored: 9 }],
    ["FAILED | 8 passed (1 step) | 2 failed (1s)", { ...none, passed: 8, steps: 1, failed: 2 }],
    ["\x1b[0m\x1b[32mok\x1b[0m | 3 passed | 0 failed \x1b[0m(1s)", { ...none, passed: 3 }],
    ["a test that prints ok | 3 passed ... ok (1ms)", undefined],
    ["", undefined],
  ];
  for (const [line, summary] of table) assert.deepEqual(summaryOf(line), summary, line);
});

Deno.test("lineOf() sums up in the form of `deno test`", () => {
  const runs = [
    { passed: 10, steps: 4, failed: 0, ignored: 2 },
    { passed: 5, steps: 0, failed: 1, ignored: 0 },
  ];
  const line = lineOf(false, runs, 83.4);
  assert.equal(line, "FAILED | 15 passed (4 steps) | 1 failed | 2 ignored (83s)");
  assert.deepEqual(summaryOf(line), { passed: 15, steps: 4, failed: 1, ignored: 2 });
  assert.equal(lineOf(true, runs.slice(0, 0), 1), "ok | 0 passed | 0 failed (1s)");
});

// The metric plugin of examples/plugins without Argo Rollouts. tests/plugins/argo_rollouts has it with Argo Rollouts.

import assert from "node:assert/strict";
import { holds, phaseOf } from "../../examples/plugins/argo_rollouts/condition.ts";
import { outcomeOf } from "../testing/process.ts";
import { Stats } from "../plugins/argo_rollouts/stats.ts";

const tryIt = new URL("../../examples/plugins/argo_rollouts/try.ts", import.meta.url).pathname;

async function measured(config: unknown, ...conditions: string[]): Promise<string> {
  const { stdout } = await outcomeOf(Deno.execPath(), [
    ...["run", "--no-prompt", "--allow-run", "--allow-net", "--allow-read", "--allow-write"],
    ...[tryIt, JSON.stringify(config), ...conditions],
  ]);
  return stdout;
}

Deno.test("argo_rollouts: try.ts measures a value", async () => {
  await using stats = new Stats();
  const config = { url: stats.url("/stats"), field: "requests.count" };
  const stdout = await measured(config, "result > 10", "result > 11");
  assert.match(stdout, /Phase: "Failed"/);
  assert.match(stdout, /Value: "12"/);
});

Deno.test("argo_rollouts: try.ts waits for a job", async () => {
  await using stats = new Stats();
  stats.retryAfter = 1;
  const config = { url: stats.url("/runs"), method: "POST", field: "verdict" };
  assert.match(await measured(config, 'result == "passed"'), /Phase: "Successful"/);
  assert.deepEqual(stats.asked, ["POST /runs", "GET /runs/7", "GET /runs/7"]);
});

Deno.test("argo_rollouts: both conditions decide the phase", () => {
  const phases = [true, false].flatMap((success) =>
    [true, false].map((failure) =>
      phaseOf(1, {
        SuccessCondition: `result ${success ? "==" : "!="} 1`,
        FailureCondition: `result ${failure ? "==" : "!="} 1`,
      })
    )
  );
  assert.deepEqual(phases, ["Failed", "Successful", "Failed", "Inconclusive"]);
  assert.equal(phaseOf(1, { SuccessCondition: "", FailureCondition: "" }), "Successful");
});

Deno.test("argo_rollouts: a condition that cannot be read says so, whatever the value", () => {
  for (const condition of ["", "result", "result > ", "1 > 0", "result > 1 || x", "result > {}"]) {
    assert.throws(() => holds(condition, 2), {
      name: "TypeError",
      message: /^cannot read the condition "/,
    });
  }
  assert.throws(() => holds('result > "1"', 2), {
    message: 'cannot compare 2 by "result > "1""',
  });
});

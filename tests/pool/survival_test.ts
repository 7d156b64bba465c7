// A pool over Go servers that are killed and stopped at random. `deno task soak --pool` does it for minutes.

import assert from "node:assert/strict";
import { goTest } from "../testing/go.ts";
import { survive } from "./survival.ts";

if (Deno.build.os !== "windows") {
  goTest("a pool survives servers that are killed and stopped", async () => {
    const report = await survive({ seconds: 4, callers: 64, servers: 3, seed: 1 });
    const text = Deno.inspect(report, { depth: 3 });
    assert.deepEqual(report.complaints, [], text);
    assert.equal(report.twice, 0, text);
    // Idempotent calls lose none.
    assert(report.idempotent.answered > 100 && report.idempotent.broken === 0, text);
    assert(report.plain.answered > 100, text);
    // Something has happened, and the pool has noticed.
    assert(report.kills >= 3 && report.stops >= 3, text);
    assert(report.plain.broken > 0, text);
    const { connected = 0, disconnected = 0, retried = 0 } = report.events;
    assert(connected >= 3 && disconnected >= 3 && retried >= 1, text);
  });
}

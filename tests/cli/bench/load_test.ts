import assert from "node:assert/strict";
import { load, type LoadOptions, Outcome } from "../../../cli/bench/load.ts";
import { report } from "../../../cli/bench/report.ts";
import { ServerError, ShutdownError } from "../../../mod.ts";

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

async function outcomeOf(options: Partial<LoadOptions>): Promise<Outcome> {
  const outcome = new Outcome();
  await load({
    callers: [turn],
    inFlight: 4,
    duration: 60_000,
    calls: 100,
    signal: new AbortController().signal,
    ...options,
  }, outcome);
  return outcome;
}

Deno.test("load() makes so many calls, so many at a time, on all connections", async () => {
  let [running, most] = [0, 0];
  const counts = [0, 0, 0];
  const callers = counts.map((_, index) => async () => {
    most = Math.max(most, ++running);
    counts[index]!++;
    await turn();
    running--;
  });
  const outcome = await outcomeOf({ callers, inFlight: 6, calls: 50 });
  assert.deepEqual([outcome.begun, outcome.ended, outcome.failed, most], [50, 50, 0, 6]);
  assert(counts.every((count) => count > 5), counts.join());
  assert.equal((await outcomeOf({ calls: 2, inFlight: 100 })).ended, 2);
});

Deno.test("load() ends when its time is over", async () => {
  const outcome = await outcomeOf({ duration: 50, calls: Infinity });
  assert(outcome.ended > 0 && outcome.ended === outcome.begun);
});

Deno.test("load() ends at once when it is interrupted", async () => {
  const controller = new AbortController();
  const never = () => new Promise<void>(() => {});
  setTimeout(() => controller.abort(), 20);
  const outcome = await outcomeOf({ callers: [never], signal: controller.signal });
  assert.deepEqual([outcome.begun, outcome.ended], [4, 0]);
  assert.equal(outcome.rate, 0);
});

Deno.test("load() counts errors by text, and keeps few texts", async () => {
  let call = 0;
  const fail = async () => {
    await turn();
    throw new ServerError(call < 60 ? "busy" : `no. ${call}`, "A.B");
  };
  const outcome = await outcomeOf({ callers: [() => (call++, fail())], inFlight: 1 });
  assert.equal(outcome.failed, 100);
  assert.equal(outcome.errors.size, 20);
  assert.equal(outcome.latencies.count, 100);
  assert.match(report(outcome), /\n59 +busy\n/);
  assert.match(report(outcome), /\n *\d+ +errors with other texts\n$/);
});

Deno.test("load() gives up a connection that has ended, and lets others run when calls fail at once", async () => {
  const gone = () => Promise.reject(new ShutdownError("connection is shut down"));
  const ended = await outcomeOf({ callers: [gone], inFlight: 3 });
  assert.deepEqual([ended.begun, ended.failed, ended.latencies.count], [3, 3, 0]);
  let turns = 0;
  const timer = setInterval(() => turns++);
  const wrong = () => Promise.reject(new TypeError("it does not fit"));
  const outcome = await outcomeOf({ callers: [wrong], inFlight: 1, calls: 100 });
  clearInterval(timer);
  assert.deepEqual([outcome.failed, outcome.latencies.count], [100, 0]);
  assert(turns > 10, String(turns));
});

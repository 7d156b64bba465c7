/**
 * Runs the soak, or the churn, and prints what came of it. Run with `deno task soak`; see README.md beside this file.
 *
 * ```text
 * deno task soak                      ten minutes against our server
 * deno task soak --server go          the same against Go's
 * deno task soak --minutes 2 --seed 7 --connections 50
 * deno task soak --churn              100,000 connections one after another
 * deno task soak --churn --count 5000
 * deno task soak --pool --minutes 1   a pool over three Go servers that are killed and stopped
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { describeMachine } from "../../bench/machine.ts";
import { survive } from "../pool/survival.ts";
import { churn, isClean } from "./churn.ts";
import type { Side } from "./process.ts";
import { churnTable, poolTable, soakTables } from "./report.ts";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    connections: { type: "string", default: "200" },
    server: { type: "string", default: "deno" },
    seed: { type: "string", default: "1" },
    churn: { type: "boolean", default: false },
    count: { type: "string", default: "100000" },
    pool: { type: "boolean", default: false },
  },
});

/** A number that must be more than nothing. */
function positive(name: "minutes" | "connections" | "seed" | "count"): number {
  const value = Number(values[name]);
  if (!(value > 0 && value < Infinity)) {
    throw new TypeError(`--${name}: expected a positive number, received ${values[name]}`);
  }
  return value;
}

function sideOf(server: string): Side {
  if (server === "deno" || server === "go") return server;
  throw new TypeError(`--server: expected deno or go, received ${server}`);
}

async function runChurn(side: Side, seed: number): Promise<void> {
  const count = positive("count");
  console.log(`${count} connections to ${side}'s server, seed ${seed}\n`);
  const report = await churn({ side, count, seed });
  console.log(churnTable(report));
  if (!isClean(report)) fail();
}

async function runSoak(side: Side, seed: number): Promise<void> {
  const [minutes, connections] = [positive("minutes"), positive("connections")];
  console.log(
    `${minutes} minutes, ${connections} connections to ${side}'s server, seed ${seed}\n`,
  );
  const report = await soak({ side, minutes, connections, seed });
  console.log(soakTables(report, minutes));
  for (const complaint of report.ledger.complaints) console.error(complaint);
  if (!report.ledger.balanced || report.left > 0) fail();
}

async function runPool(seed: number): Promise<void> {
  const minutes = positive("minutes");
  const options = { seconds: minutes * 60, callers: 64, servers: 3, seed };
  console.log(`${minutes} minutes, 64 callers, 3 Go servers behind a pool, seed ${seed}\n`);
  const report = await survive(options);
  console.log(poolTable(report, options.seconds));
  for (const complaint of report.complaints.slice(0, 20)) console.error(complaint);
  if (report.complaints.length > 0) fail();
}

function fail(): never {
  console.error("\nThe books do not balance.");
  Deno.exit(1);
}

const [side, seed] = [sideOf(values.server), positive("seed")];
console.log(await describeMachine());
if (values.pool) await runPool(seed);
else await (values.churn ? runChurn(side, seed) : runSoak(side, seed));

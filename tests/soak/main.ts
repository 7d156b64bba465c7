/**
 * Runs the soak, or the churn, and prints what came of it. Run with `deno task soak`; see README.md beside this file.
 *
 * ```text
 * deno task soak                      ten minutes against our server
 * deno task soak --server go          the same against Go's
 * deno task soak --minutes 2 --seed 7 --connections 50
 * deno task soak --churn              100,000 connections one after another
 * deno task soak --churn --count 5000
 * ```
 *
 * @module
 */

import { parseArgs } from "node:util";
import { describeMachine } from "../../bench/machine.ts";
import { churn, isClean } from "./churn.ts";
import type { Side } from "./process.ts";
import { churnTable, soakTables } from "./report.ts";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    connections: { type: "string", default: "200" },
    server: { type: "string", default: "deno" },
    seed: { type: "string", default: "1" },
    churn: { type: "boolean", default: false },
    count: { type: "string", default: "100000" },
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

function fail(): never {
  console.error("\nThe books do not balance.");
  Deno.exit(1);
}

const [side, seed] = [sideOf(values.server), positive("seed")];
console.log(await describeMachine());
await (values.churn ? runChurn(side, seed) : runSoak(side, seed));

/**
 * The outcome of a bench as text.
 *
 * @module
 */

import { printable } from "../printable.ts";
import { table } from "../table.ts";
import { timeText } from "../time_text.ts";
import type { Latencies } from "./latencies.ts";
import type { Outcome } from "./load.ts";

/** Characters of the longest bar. */
const longestBar = 40;

/** Writes what became of the calls. */
export function report(outcome: Outcome): string {
  const { latencies, rate, ended, failed, lastAt, startedAt } = outcome;
  const rows = [
    ["calls", String(ended), `in ${timeText(lastAt - startedAt)}`],
    ["calls/s", String(Math.round(rate))],
    ["errors", String(failed)],
  ];
  const parts = [table(rows.map(([name, value, more]) => [name!, value!, more ?? ""]))];
  if (latencies.count > 0) parts.push(percentiles(latencies), histogram(latencies));
  if (failed > 0) parts.push(errors(outcome));
  return parts.join("\n");
}

/** One line of how far it is. */
export function progress({ ended, failed, rate }: Outcome): string {
  return `${ended} calls, ${Math.round(rate)}/s, ${failed} errors`;
}

function percentiles(latencies: Latencies): string {
  const times = [0.5, 0.9, 0.99].map((part) => timeText(latencies.percentile(part)));
  return table([["p50", "p90", "p99", "max"], [...times, timeText(latencies.max)]]);
}

function histogram(latencies: Latencies): string {
  const ranges = latencies.ranges();
  const most = Math.max(...ranges.map(({ count }) => count));
  const rows = ranges.map(({ to, count }) => [
    `to ${timeText(to)}`,
    String(count),
    "█".repeat(Math.ceil((count / most) * longestBar)),
  ]);
  return table(rows, ["right", "right", "left"]);
}

function errors({ errors, otherErrors }: Outcome): string {
  const rows = [...errors].toSorted(([, a], [, b]) => b - a)
    .map(([text, count]) => [String(count), printable(text, 200)]);
  if (otherErrors > 0) rows.push([String(otherErrors), "errors with other texts"]);
  return table(rows, ["right", "left"]);
}

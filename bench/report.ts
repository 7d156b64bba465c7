/**
 * Outcomes as lines for the terminal and as a table for a document.
 *
 * @module
 */

import { isMet, median, type Outcome, ratioOf, ratioRange, type Target } from "./outcome.ts";

/** A row as a line for the terminal. */
export function lineOf(outcome: Outcome): string {
  const [what, warmUp, theirs, ours, ratio, range, target, met] = cellsOf(outcome);
  const values = `${theirs!.padStart(16)} ${ours!.padStart(16)} ${ratio!.padStart(7)}`;
  return `${what!.padEnd(82)}${warmUp!.padStart(13)}${values} ${range!.padStart(13)}  ${
    target!.padEnd(8)
  } ${met}`;
}

/** The headings of what {@linkcode lineOf} gives. */
export function headLine(): string {
  const values = `${"theirs".padStart(16)} ${"ours".padStart(16)} ${"ratio".padStart(7)}`;
  return `${"what".padEnd(82)}${"warm-up".padStart(13)}${values} ${"rounds".padStart(13)}  ${
    "target".padEnd(8)
  }`;
}

/** Rows as a table in Markdown. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const head = ["what", "warm-up", "theirs", "ours", "ratio", "ratio of rounds", "target", ""];
  const rule = ["---", "---:", "---:", "---:", "---:", "---:", "---", "---"];
  return [head, rule, ...outcomes.map(cellsOf)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cellsOf(outcome: Outcome): string[] {
  const { what, unit, warmUp, theirs, ours, target } = outcome;
  const [lowest, highest] = ratioRange(outcome).map((ratio) => ratio.toFixed(2));
  return [
    what,
    warmUp,
    valueText(median(theirs), unit),
    valueText(median(ours), unit),
    ratioOf(outcome).toFixed(2),
    `${lowest} to ${highest}`,
    target === undefined ? "" : targetText(target),
    metText(isMet(outcome)),
  ];
}

/** A value in its unit. */
export function valueText(value: number, unit: string): string {
  return `${readable(value)} ${unit}`;
}

/** How a target is written in a table. */
export function targetText(target: Target): string {
  return "least" in target ? `≥ ${target.least}` : `≤ ${target.most}`;
}

function metText(met: boolean | undefined): string {
  if (met === undefined) return "";
  return met ? "pass" : "miss";
}

/** Three digits that count, and no fraction beyond 100. */
export function readable(value: number): string {
  return value.toLocaleString("en", {
    maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2,
  });
}

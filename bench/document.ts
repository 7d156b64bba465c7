/**
 * docs/numbers.md: what is measured stands between markers, and what people have written around it stays.
 *
 * @module
 */

import { type Bar, drawBars, timesText } from "./bars.ts";
import { type Chart, drawChart } from "./chart.ts";
import { type Growth, growthAt, isLinear, type Point } from "./growth.ts";
import { isMet, median, type Outcome, ratioOf, speedOf } from "./outcome.ts";
import { readable, tableOf, targetText, valueText } from "./report.ts";
import { blue, gray } from "./svg.ts";

/** What has been measured, and on what. */
export interface Rows {
  /** The machine and the versions. */
  readonly machine: string;
  readonly outcomes: readonly Outcome[];
}

/** All that a full run has measured. */
export interface Measured extends Rows {
  readonly curves: readonly { readonly growth: Growth; readonly points: readonly Point[] }[];
}

/** The files that a full run writes, by their paths from `docs/`. */
export function documentsOf(numbers: string, measured: Measured): Map<string, string> {
  const { outcomes, curves } = measured;
  const blocks = {
    summary: summaryText(outcomes),
    rows: rowsText(measured),
    missed: missedText(outcomes),
    growth: growthText(measured),
  };
  const document = Object.entries(blocks)
    .reduce((document, [name, text]) => replaceBlock(document, name, text), numbers);
  const files = new Map([["numbers.md", document], [summaryPicture, summaryBars(outcomes)]]);
  for (const { growth, points } of curves) {
    files.set(picturePath(growth), drawChart(chartOf(growth, points)));
  }
  return files;
}

/** docs/numbers.md with the comparison with other packages. */
export function withOthers(numbers: string, { machine, outcomes }: Rows): string {
  return replaceBlock(numbers, "others", `${measuredText(machine)}\n\n${tableOf(outcomes)}`);
}

/** Puts text between the two markers of a block. Throws where the markers are missing. */
export function replaceBlock(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end} in the document`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}

const summaryPicture = "pictures/summary.svg";
const summaryTitle = "Times as fast as Go, or as what the row names; 1 is equal";

function shortRows(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ short }) => short !== undefined);
}

/** The picture and the table that fit a screen. */
function summaryText(outcomes: readonly Outcome[]): string {
  const rows = shortRows(outcomes).map((outcome) => [
    outcome.short!,
    valueText(median(outcome.theirs), outcome.unit),
    valueText(median(outcome.ours), outcome.unit),
    timesText(speedOf(outcome)),
  ]);
  const table = [["what", "Go, or what is named", "this module", "times as fast"], [
    "---",
    "---:",
    "---:",
    "---:",
  ], ...rows];
  const lines = table.map((cells) => `| ${cells.join(" | ")} |`);
  return `![${summaryTitle}](${summaryPicture})\n\n${lines.join("\n")}`;
}

function summaryBars(outcomes: readonly Outcome[]): string {
  const bars = shortRows(outcomes).map((outcome): Bar => ({
    name: outcome.short!,
    speed: speedOf(outcome),
  }));
  return drawBars(summaryTitle, bars);
}

function measuredText(machine: string): string {
  return `Measured on ${new Date().toISOString().slice(0, 10)}. ${machine}.`;
}

function rowsText({ machine, outcomes }: Measured): string {
  const withTarget = outcomes.filter(({ target }) => target !== undefined);
  const met = withTarget.filter(isMet).length;
  return [
    measuredText(machine),
    tableOf(outcomes),
    `${met} of ${withTarget.length} targets are met.`,
  ].join("\n\n");
}

/** What limits each row that misses its target. Rows with the same limit share the text. */
function missedText(outcomes: readonly Outcome[]): string {
  const missed = Map.groupBy(
    outcomes.filter((outcome) => isMet(outcome) === false),
    ({ target }) => target!.limit,
  );
  if (missed.size === 0) return "None.";
  return [...missed].map(([limit, rows]) => `- **${rows.map(missedName).join("; ")}**: ${limit}`)
    .join("\n");
}

/** The name of a row where it stands alone, and by how much it misses. */
function missedName(outcome: Outcome): string {
  return `${outcome.what} (${ratioOf(outcome).toFixed(2)}, ${targetText(outcome.target!)})`;
}

function growthText({ curves }: Measured): string {
  return curves.map(({ growth, points }) => {
    const picture = `![${growth.title}](${picturePath(growth)})`;
    return `### ${growth.title}\n\n${picture}\n\n${growthTable(growth, points)}`;
  }).join("\n\n");
}

function picturePath({ name }: Growth): string {
  return `pictures/${name.replace(/^growth-/, "").replaceAll("-", "_")}.svg`;
}

/** Points as a table in Markdown. */
function growthTable({ axis, time, label }: Growth, points: readonly Point[]): string {
  const rows = points.map((point, i) => [
    label(point.n),
    duration(point.go),
    duration(point.ours),
    growthAt(points, i)?.toFixed(2) ?? "",
    isLinear(points, i) ? "yes" : "no",
  ]);
  const head = [
    axis,
    `Go, ${time}`,
    `Deno, ${time}`,
    "growth against linear",
    "not worse than linear",
  ];
  return [head, ["---:", "---:", "---:", "---:", "---"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function chartOf({ title, axis, time, label }: Growth, points: readonly Point[]): Chart {
  return {
    title,
    xTitle: axis,
    yTitle: time,
    xLabel: label,
    yLabel: duration,
    series: [
      { name: "Go to Go", color: gray, points: points.map(({ n, go }) => [n, go]) },
      { name: "Deno to Deno", color: blue, points: points.map(({ n, ours }) => [n, ours]) },
    ],
  };
}

/** Microseconds in the unit that suits them. */
export function duration(micros: number): string {
  if (micros < 1) return `${readable(micros * 1000)} ns`;
  if (micros < 1000) return `${readable(micros)} µs`;
  if (micros < 1e6) return `${readable(micros / 1000)} ms`;
  return `${readable(micros / 1e6)} s`;
}

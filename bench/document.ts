/**
 * docs/numbers.md: what is measured stands between markers, and what people have written around it stays.
 *
 * @module
 */

import { type Chart, drawChart } from "./chart.ts";
import { type Growth, growthAt, isLinear, type Point } from "./growth.ts";
import { isMet, type Outcome } from "./outcome.ts";
import { readable, tableOf } from "./report.ts";

/** All that a full run has measured. */
export interface Measured {
  /** The machine and the versions. */
  readonly machine: string;
  readonly outcomes: readonly Outcome[];
  readonly curves: readonly { readonly growth: Growth; readonly points: readonly Point[] }[];
}

/** The files that a run writes, by their paths from `docs/`. */
export function documentsOf(numbers: string, measured: Measured): Map<string, string> {
  const files = new Map<string, string>();
  const withRows = replaceBlock(numbers, "rows", rowsText(measured));
  files.set("numbers.md", replaceBlock(withRows, "growth", growthText(measured)));
  for (const { growth, points } of measured.curves) {
    files.set(picturePath(growth), drawChart(chartOf(growth, points)));
  }
  return files;
}

/** Puts text between the two markers of a block. Throws where the markers are missing. */
export function replaceBlock(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end} in the document`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}

function rowsText({ machine, outcomes }: Measured): string {
  const withTarget = outcomes.filter(({ target }) => target !== undefined);
  const met = withTarget.filter(isMet).length;
  const day = new Date().toISOString().slice(0, 10);
  return [
    `Measured on ${day}. ${machine}.`,
    tableOf(outcomes),
    `${met} of ${withTarget.length} targets are met.`,
  ].join("\n\n");
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
      { name: "Go to Go", color: "#6e7781", points: points.map(({ n, go }) => [n, go]) },
      { name: "Deno to Deno", color: "#0b6bcb", points: points.map(({ n, ours }) => [n, ours]) },
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

/**
 * Pictures of curves: both axes logarithmic, so that what grows linearly is a straight line of one slope.
 *
 * @module
 */

import { faint, grid, line, picture, round, text } from "./svg.ts";

/** A curve. */
export interface Series {
  readonly name: string;
  readonly color: string;
  /** Pairs of x and y, all above zero, ordered by x. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a picture shows. */
export interface Chart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xLabel: (x: number) => string;
  readonly yLabel: (y: number) => string;
  readonly series: readonly Series[];
}

const width = 760;
const height = 440;
const frame = { left: 84, right: 120, top: 56, bottom: 58 };

/** An axis with a logarithmic scale. */
interface Axis {
  readonly ticks: readonly number[];
  readonly place: (value: number) => number;
}

/** Draws a chart as an SVG document. */
export function drawChart(chart: Chart): string {
  const points = chart.series.flatMap(({ points }) => points);
  const x = xAxis(chart.series[0]!.points.map(([x]) => x));
  const y = yAxis(points.map(([, y]) => y));
  const body = [
    text(frame.left, 28, chart.title, { size: 16, weight: 600 }),
    text(frame.left, 46, chart.yTitle, { color: faint }),
    ...y.ticks.map((tick) => yTick(y, tick, chart.yLabel(tick))),
    ...x.ticks.map((tick) => xTick(x, tick, chart.xLabel(tick))),
    text((frame.left + width - frame.right) / 2, height - 14, chart.xTitle, {
      anchor: "middle",
      color: faint,
    }),
    ...linearGuide(x, y, chart.series.at(-1)!),
    ...chart.series.map((series) => drawSeries(x, y, series)),
    ...seriesNames(x, y, chart.series),
  ];
  return picture(chart.title, width, height, body);
}

function scale(lowest: number, highest: number, from: number, to: number): Axis["place"] {
  const span = Math.log(highest / lowest) || 1;
  return (value) => round(from + Math.log(value / lowest) / span * (to - from));
}

/** Ticks where points are; where there are many, not at all of them. */
function xAxis(values: readonly number[]): Axis {
  const step = Math.ceil(values.length / 9);
  const last = values.length - 1;
  const ticks = values.filter((_, i) => i % step === last % step);
  return { ticks, place: scale(values[0]!, values[last]!, frame.left, width - frame.right) };
}

/** Ticks at powers of ten that enclose all values. */
function yAxis(values: readonly number[]): Axis {
  const lowest = Math.floor(Math.log10(Math.min(...values)));
  const highest = Math.max(Math.ceil(Math.log10(Math.max(...values))), lowest + 1);
  const ticks = Array.from({ length: highest - lowest + 1 }, (_, i) => 10 ** (lowest + i));
  return { ticks, place: scale(ticks[0]!, ticks.at(-1)!, height - frame.bottom, frame.top + 8) };
}

function xTick({ place }: Axis, tick: number, label: string): string {
  const x = place(tick);
  const bottom = height - frame.bottom;
  return line([x, bottom], [x, bottom + 5], faint) +
    text(x, bottom + 20, label, { anchor: "middle", size: 12 });
}

function yTick({ place }: Axis, tick: number, label: string): string {
  const y = place(tick);
  return line([frame.left, y], [width - frame.right, y], grid) +
    text(frame.left - 8, y + 4, label, { anchor: "end", size: 12 });
}

function drawSeries(x: Axis, y: Axis, { color, points }: Series): string {
  const places = points.map(([px, py]) => [x.place(px), y.place(py)]);
  const path = places.map(([px, py]) => `${px},${py}`).join(" ");
  const dots = places.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="3" fill="${color}"/>`);
  return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2" ` +
    `stroke-linejoin="round"/>${dots.join("")}`;
}

/** Names at the ends of the curves, moved apart where the ends are close. */
function seriesNames(x: Axis, y: Axis, series: readonly Series[]): string[] {
  const names = series.map(({ name, color, points }) => {
    const [px, py] = points.at(-1)!;
    return { name, color, x: x.place(px) + 10, y: y.place(py) + 4 };
  }).sort((a, b) => a.y - b.y);
  names.forEach((name, i) => {
    if (i > 0) name.y = Math.max(name.y, names[i - 1]!.y + 18);
  });
  return names.map(({ name, color, x, y }) => text(x, y, name, { color, weight: 600 }));
}

/** A dashed line through the last point of a curve, of the slope that linear growth has. */
function linearGuide(x: Axis, y: Axis, { points }: Series): string[] {
  const [lastX, lastY] = points.at(-1)!;
  const firstX = Math.max(points[0]![0], lastX * y.ticks[0]! / lastY);
  const from: [number, number] = [x.place(firstX), y.place(lastY * firstX / lastX)];
  const to: [number, number] = [x.place(lastX), y.place(lastY)];
  const legend = text(width - frame.right, 46, "dashed: linear growth", {
    anchor: "end",
    color: faint,
  });
  return [line(from, to, faint, "4 4"), legend];
}

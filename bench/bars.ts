/**
 * The picture that docs/numbers.md begins with: how many times as fast each row is, as bars from the line where both are equal.
 *
 * @module
 */

import { blue, faint, gray, grid, ink, line, picture, round, text } from "./svg.ts";

/** A bar. */
export interface Bar {
  readonly name: string;
  /** How many times as fast: 1 is equal. */
  readonly speed: number;
}

const width = 760;
const frame = { left: 250, right: 60, top: 44, bottom: 26 };
const thickness = 14;
const distance = 22;

/** Draws bars along a logarithmic axis as an SVG document. */
export function drawBars(title: string, bars: readonly Bar[]): string {
  const height = frame.top + bars.length * distance + frame.bottom;
  const ticks = ticksAround(bars.map(({ speed }) => speed));
  const [lowest, span] = [Math.log2(ticks[0]!), Math.log2(ticks.at(-1)! / ticks[0]!)];
  const place = (speed: number) =>
    round(frame.left + (Math.log2(speed) - lowest) / span * (width - frame.left - frame.right));
  const bottom = height - frame.bottom;
  return picture(title, width, height, [
    text(10, 24, title, { size: 15, weight: 600 }),
    ...ticks.map((tick) =>
      line([place(tick), frame.top - 6], [place(tick), bottom], tick === 1 ? ink : grid) +
      text(place(tick), bottom + 16, tick < 1 ? `1/${1 / tick}` : `${tick}`, {
        anchor: "middle",
        color: faint,
        size: 12,
      })
    ),
    ...bars.map((bar, i) => drawBar(bar, frame.top + i * distance, place)),
  ]);
}

/** Powers of two that enclose all speeds, and 1. */
function ticksAround(speeds: readonly number[]): number[] {
  const lowest = Math.min(-1, Math.floor(Math.log2(Math.min(...speeds))));
  const highest = Math.max(1, Math.ceil(Math.log2(Math.max(...speeds))));
  return Array.from({ length: highest - lowest + 1 }, (_, i) => 2 ** (lowest + i));
}

function drawBar({ name, speed }: Bar, y: number, place: (speed: number) => number): string {
  const [from, to] = [Math.min(place(1), place(speed)), Math.max(place(1), place(speed))];
  const middle = y + thickness - 3;
  const color = speed >= 1 ? blue : gray;
  return `<rect x="${from}" y="${y}" width="${
    round(to - from)
  }" height="${thickness}" fill="${color}"/>` +
    text(10, middle, name, { size: 13 }) +
    text(to + 6, middle, timesText(speed), { size: 12, weight: 600 });
}

/** How a speed is called: `8.1×`, `1.05×`, `0.46×`. */
export function timesText(speed: number): string {
  return `${speed.toLocaleString("en", { maximumFractionDigits: speed < 3 ? 2 : 1 })}×`;
}

/**
 * How cost grows: time against size, calls in flight, connections and types.
 *
 * @module
 */

import type { Result } from "./deno/rounds.ts";
import { type Lab, type Side, startPair } from "./lab.ts";
import { openConnections } from "./machine.ts";
import { median, type Round, sideBySide } from "./outcome.ts";
import type { Flags, Peer } from "./peer.ts";

/** Time may grow by this factor more than what it is measured against, for noise and for caches that are full. */
const allowance = 1.25;

/** A point of a curve: the time of the whole in microseconds. */
export interface Point {
  readonly n: number;
  readonly go: number;
  readonly ours: number;
}

/** A curve that can be measured. */
export interface Growth {
  /** For the command line, and the name of the picture. */
  readonly name: string;
  readonly title: string;
  /** What is counted along the axis. */
  readonly axis: string;
  /** What the time is that of. */
  readonly time: string;
  /** How a point is called. */
  readonly label: (n: number) => string;
  /** Measures all points. */
  measure(lab: Lab): Promise<Point[]>;
}

/** How a program is started for a point, and what its result says of the whole. */
interface Work {
  readonly points: readonly number[];
  /** What the points of a smoke run do not exceed. */
  readonly smokeLimit: number;
  readonly start: (lab: Lab, side: Side, n: number, stack: AsyncDisposableStack) => Promise<Peer>;
  readonly micros: (result: Result, n: number) => number;
}

/** Measures a curve point by point, Go and ours side by side in each. */
async function measurePoints(lab: Lab, work: Work): Promise<Point[]> {
  const measured: Point[] = [];
  for (const n of work.points) {
    if (lab.settings.tiny && n > work.smokeLimit) break;
    await using stack = new AsyncDisposableStack();
    const round = async (side: Side): Promise<Round> => {
      const peer = await work.start(lab, side, n, stack);
      return async () => [work.micros(await peer.round(), n)];
    };
    const { rounds } = lab.settings.growth;
    const [times] = await sideBySide(rounds, await round("go"), await round("deno"));
    measured.push({ n, go: median(times!.theirs), ours: median(times!.ours) });
  }
  return measured;
}

/** The times of a point, which are shorter than those of a row. */
function times({ settings }: Lab): Flags {
  const { ms, warmUpMs } = settings.growth;
  return { ms, warmUpMs };
}

const microsOfOne = ({ count, seconds }: Result) => seconds / count * 1e6;
const microsOfAll = (result: Result, n: number) => microsOfOne(result) * n;

/** `first`, and then four times as much; `last` is there, and no point that is close to it. */
function upTo(first: number, last: number): number[] {
  const points: number[] = [];
  for (let n = first; n <= last / 2; n *= 4) points.push(n);
  return [...points, last];
}

function plain(n: number): string {
  return n.toLocaleString("en");
}

function bytes(n: number): string {
  const units = ["B", "KiB", "MiB"];
  const power = Math.floor(Math.log2(n) / 10);
  return `${n / 1024 ** power} ${units[power]}`;
}

/** All curves. */
export const growths: readonly Growth[] = [
  {
    name: "growth-size",
    title: "Echo of a slice of bytes, by its length",
    axis: "bytes",
    time: "time of a call",
    label: bytes,
    measure: (lab) =>
      measurePoints(lab, {
        points: upTo(16, 16 * 1024 * 1024),
        smokeLimit: 16 * 1024,
        start: (lab, side, size, stack) =>
          startPair(lab, stack, { client: side, server: side }, "load", {
            ...times(lab),
            call: "bytes",
            size,
          }),
        micros: microsOfOne,
      }),
  },
  {
    name: "growth-in-flight",
    title: "Calls on one connection, by the number in flight",
    axis: "calls in flight",
    time: "time of so many calls",
    label: plain,
    measure: (lab) =>
      measurePoints(lab, {
        points: upTo(1, 10_000),
        smokeLimit: 64,
        start: (lab, side, inFlight, stack) =>
          startPair(lab, stack, { client: side, server: side }, "load", {
            ...times(lab),
            inFlight,
          }),
        micros: microsOfAll,
      }),
  },
  {
    name: "growth-connections",
    title: "A call on each of many connections, by their number",
    axis: "connections",
    time: "time of a call on each",
    label: plain,
    measure: async (lab) =>
      await measurePoints(lab, {
        points: upTo(1, await openConnections(5000)),
        smokeLimit: 16,
        start: (lab, side, connections, stack) =>
          startPair(lab, stack, { client: side, server: side }, "connections", {
            ...times(lab),
            connections,
          }),
        micros: microsOfAll,
      }),
  },
  {
    name: "growth-types",
    title: "A new stream with a value of each of many types, by their number",
    axis: "types",
    time: "time to encode and decode the stream",
    label: plain,
    measure: (lab) =>
      measurePoints(lab, {
        points: upTo(1, 1000),
        smokeLimit: 16,
        start: async (lab, side, types, stack) =>
          stack.use(await lab.start(side, "types", { ...times(lab), types })),
        micros: microsOfOne,
      }),
  },
];

/** By how much more than its axis a curve of ours has grown since the point before: 1 is linear, less is better. */
export function growthAt(points: readonly Point[], index: number): number | undefined {
  const [before, here] = [points[index - 1], points[index]];
  if (before === undefined || here === undefined) return undefined;
  return here.ours / before.ours / (here.n / before.n);
}

/** Whether a curve of ours is not worse than linear at a point. */
export function isLinear(points: readonly Point[], index: number): boolean {
  return (growthAt(points, index) ?? 0) <= allowance;
}

/**
 * Memory over time: samples, and how steep they are.
 *
 * @module
 */

/** The bytes that a process holds at one moment. */
export interface Sample {
  /** Milliseconds since the beginning. */
  readonly at: number;
  /** The heap after its garbage was collected. */
  readonly heap: number;
  /** What the system has given to the process. */
  readonly resident: number;
}

/** What came of the samples of one process, in bytes and bytes a minute. */
export interface Trend {
  readonly first: number;
  readonly last: number;
  readonly slope: number;
}

/** The share of the samples that are of the warm-up. */
const warmUp = 1 / 3;

/** Collects garbage, and says how many bytes of the heap are in use then. Needs V8's `--expose-gc`. */
export function liveHeap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed;
}

/**
 * How a figure changes after the warm-up: the line that fits the samples best, at its beginning and its end, and its
 * slope.
 */
export function trendOf(samples: readonly Sample[], key: "heap" | "resident"): Trend {
  const settled = samples.slice(Math.floor(samples.length * warmUp));
  if (settled.length < 2) {
    const only = settled[0]?.[key] ?? NaN;
    return { first: only, last: only, slope: NaN };
  }
  const minutes = settled.map(({ at }) => at / 60_000);
  const values = settled.map((sample) => sample[key]);
  const [middle, mean] = [meanOf(minutes), meanOf(values)];
  const covariance = meanOf(minutes.map((minute, n) => (minute - middle) * (values[n]! - mean)));
  const variance = meanOf(minutes.map((minute) => (minute - middle) ** 2));
  const slope = covariance / variance;
  return {
    first: mean + slope * (minutes[0]! - middle),
    last: mean + slope * (minutes.at(-1)! - middle),
    slope,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * How long calls take: a histogram, and the percentiles that can be read from it.
 *
 * @module
 */

/**
 * How long calls take, in milliseconds. Percentiles come from a histogram and are accurate to 5 %. One is `null` until
 * enough calls are measured for it: 10 for the median, 20 for `p90`, 100 for `p99`. The longest time is exact.
 */
export interface LatencySnapshot {
  /** Calls that were measured. */
  readonly measured: number;
  /** Calls that these figures stand for: the measured ones, and those between them that were not measured. */
  readonly calls: number;
  /** The time of those calls together. */
  readonly sum: number;
  /** Half of the calls took no longer. */
  readonly p50: number | null;
  /** Nine of ten calls took no longer. */
  readonly p90: number | null;
  /** Ninety-nine of a hundred calls took no longer. */
  readonly p99: number | null;
  /** The longest that was measured; `null` if none was. */
  readonly max: number | null;
  /** The calls by their time, the shortest first. Ranges without calls are left out. */
  readonly ranges: readonly LatencyRange[];
}

/** Calls whose times are close to each other. */
export interface LatencyRange {
  /** They took less than this, one of {@linkcode latencyBounds}; `null`: as long as the last of them or longer. */
  readonly below: number | null;
  /** How many there are. */
  readonly calls: number;
}

/** Buckets for each doubling of the time. The middle of a bucket is within 4.5 % of all times in it. */
const perDoubling = 8;
/** Doublings from the shortest time, a microsecond, to the longest that has its own bucket, 70 minutes. */
const doublings = 32;
/** The binary logarithm of the shortest time in milliseconds. */
const shortest = -10;

/** The binary logarithms of the first and the last bound of a range. */
const [firstBound, lastBound] = [-3, 14];

/** Where ranges end, in milliseconds: doublings from 0.125 to 16,384. */
export const latencyBounds: readonly number[] = Object.freeze(
  Array.from({ length: lastBound - firstBound + 1 }, (_, index) => 2 ** (firstBound + index)),
);

/** How many calls have to be measured for a percentile: with fewer it would be the longest time or close to it. */
const enough = { p50: 10, p90: 20, p99: 100 } as const;

/** Counts of times in buckets that grow with the time, so that a small fixed size is equally precise for all times. */
export class LatencyHistogram {
  // Floats, because a count of 32 bits overflows within a day on a busy server.
  readonly #counts = new Float64Array(perDoubling * doublings);
  #measured = 0;
  #calls = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  /**
   * Adds a time.
   *
   * @param ms The time in milliseconds.
   * @param calls How many calls it stands for.
   */
  add(ms: number, calls = 1): void {
    const bucket = Math.floor((Math.log2(ms) - shortest) * perDoubling);
    this.#counts[Math.max(0, Math.min(bucket, this.#counts.length - 1))]! += calls;
    this.#measured++;
    this.#calls += calls;
    this.#sum += ms * calls;
    if (ms < this.#min) this.#min = ms;
    if (ms > this.#max) this.#max = ms;
  }

  /** All times so far. */
  snapshot(): LatencySnapshot {
    const measured = this.#measured;
    return {
      measured,
      calls: this.#calls,
      sum: Math.round(this.#sum * 1e6) / 1e6,
      p50: measured < enough.p50 ? null : rounded(this.#percentile(50)),
      p90: measured < enough.p90 ? null : rounded(this.#percentile(90)),
      p99: measured < enough.p99 ? null : rounded(this.#percentile(99)),
      max: measured === 0 ? null : rounded(this.#max),
      ranges: this.#ranges(),
    };
  }

  /** The time that `percent` of all times do not exceed. */
  #percentile(percent: number): number {
    const rank = Math.ceil(this.#calls * percent / 100);
    let bucket = 0;
    for (let seen = this.#counts[0]!; seen < rank;) seen += this.#counts[++bucket]!;
    const middle = 2 ** ((bucket + 0.5) / perDoubling + shortest);
    return Math.max(this.#min, Math.min(middle, this.#max));
  }

  #ranges(): LatencyRange[] {
    const sums = new Array<number>(latencyBounds.length + 1).fill(0);
    this.#counts.forEach((calls, bucket) => {
      const range = Math.floor(bucket / perDoubling) + shortest - firstBound + 1;
      sums[Math.max(0, Math.min(range, latencyBounds.length))]! += calls;
    });
    return sums
      .map((calls, range) => ({ below: latencyBounds[range] ?? null, calls }))
      .filter(({ calls }) => calls > 0);
  }
}

/** Four digits: the measurement does not give more. */
function rounded(ms: number): number {
  return Number(ms.toPrecision(4));
}

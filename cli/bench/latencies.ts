/**
 * Times of very many calls in little memory: exact to a hundredth.
 *
 * @module
 */

/** Each class of times is this much wider than the one before. */
const growth = Math.log(1.01);

/** A range of times, and how many calls took so long. */
export interface Range {
  /** Milliseconds, the upper end. */
  readonly to: number;
  readonly count: number;
}

/** Times of calls, in milliseconds. */
export class Latencies {
  /** Calls by the class of their time: one microsecond is class 0, which has all that took less. */
  readonly #counts: number[] = [];
  #count = 0;
  #min = Infinity;
  #max = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** The longest. */
  get max(): number {
    return this.#max;
  }

  /** Counts a call. */
  add(milliseconds: number): void {
    const index = Math.max(0, Math.round(Math.log(milliseconds * 1000) / growth)) || 0;
    while (this.#counts.length <= index) this.#counts.push(0);
    this.#counts[index]!++;
    this.#count++;
    this.#min = Math.min(this.#min, milliseconds);
    this.#max = Math.max(this.#max, milliseconds);
  }

  /** The time within which this part of the calls was answered: `0.99`. */
  percentile(part: number): number {
    let left = Math.ceil(part * this.#count);
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return Math.min(this.#max, Math.max(this.#min, timeOf(index)));
    }
    return this.#max;
  }

  /** The calls by ranges that end at 1, 2, 5, 10, 20, 50 and so on, without empty ones at the ends. */
  ranges(): Range[] {
    const ranges: { to: number; count: number }[] = [];
    for (const [index, count] of this.#counts.entries()) {
      if (count === 0) continue;
      const time = timeOf(index);
      if (ranges.length === 0) ranges.push({ to: roundUp(time), count: 0 });
      while (ranges.at(-1)!.to < time) {
        ranges.push({ to: roundUp(ranges.at(-1)!.to * 1.1), count: 0 });
      }
      ranges.at(-1)!.count += count;
    }
    return ranges;
  }
}

function timeOf(index: number): number {
  return Math.exp(index * growth) / 1000;
}

/** The next of 1, 2, 5, 10, 20, 50 and so on. */
function roundUp(time: number): number {
  const power = 10 ** Math.floor(Math.log10(time));
  for (const step of [1, 2, 5, 10]) {
    const rounded = Number((step * power).toPrecision(1));
    if (rounded >= time) return rounded;
  }
  return Number((10 * power).toPrecision(1));
}

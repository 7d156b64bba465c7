/**
 * What a row of the table has come to: rounds of both contenders, side by side.
 *
 * @module
 */

/** What the ratio of ours to theirs must be, and what limits it: what would have to change is said where it is missed. */
export type Target =
  & ({ readonly least: number } | { readonly most: number })
  & { readonly limit: string };

/** A row of the table. */
export interface Outcome {
  readonly what: string;
  readonly unit: string;
  /** How long it ran before it was measured: a time, a number of calls, `none`. */
  readonly warmUp: string;
  /** Without one the row only informs. */
  readonly target?: Target;
  /** Its name among the rows that docs/numbers.md begins with, if it is one of them. */
  readonly short?: string;
  /** What each round of the others has come to, in the unit. */
  readonly theirs: readonly number[];
  /** What each round of ours has come to. */
  readonly ours: readonly number[];
}

/** What is measured side by side: each round gives a number for each column. */
export type Round = () => Promise<readonly number[]>;

/**
 * Lets two contenders make rounds by turns, and who begins changes as well: what else the machine does falls on both.
 *
 * @returns For each column, the rounds of theirs and of ours.
 */
export async function sideBySide(
  rounds: number,
  theirs: Round,
  ours: Round,
): Promise<{ theirs: number[]; ours: number[] }[]> {
  const columns: { theirs: number[]; ours: number[] }[] = [];
  const run = async (side: "theirs" | "ours") => {
    const values = await (side === "theirs" ? theirs() : ours());
    values.forEach((value, i) => (columns[i] ??= { theirs: [], ours: [] })[side].push(value));
  };
  for (let i = 0; i < rounds; i++) {
    const order = i % 2 === 0 ? ["theirs", "ours"] as const : ["ours", "theirs"] as const;
    for (const side of order) await run(side);
  }
  return columns;
}

/** The number in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The ratio of the medians, ours to theirs. */
export function ratioOf({ theirs, ours }: Outcome): number {
  return median(ours) / median(theirs);
}

/** How many times as fast as theirs ours is: more in a second, or less time. */
export function speedOf(outcome: Outcome): number {
  const ratio = ratioOf(outcome);
  return outcome.unit.endsWith("/s") ? ratio : 1 / ratio;
}

/** The smallest and the largest ratio of a single round. */
export function ratioRange({ theirs, ours }: Outcome): [number, number] {
  const ratios = ours.map((value, i) => value / theirs[i]!);
  return [Math.min(...ratios), Math.max(...ratios)];
}

/** Whether the ratio is what it must be; `undefined` without a target. */
export function isMet(outcome: Outcome): boolean | undefined {
  const { target } = outcome;
  if (target === undefined) return undefined;
  const ratio = ratioOf(outcome);
  return "least" in target ? ratio >= target.least : ratio <= target.most;
}

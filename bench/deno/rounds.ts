/**
 * Rounds of a measurement, one JSON line for each.
 *
 * @module
 */

import process from "node:process";
import type { Options } from "./options.ts";

/** What a round has measured: a line of the output. */
export interface Result {
  /** How many calls or operations there were. */
  count: number;
  seconds: number;
  /** The latency of single calls. */
  medianMicros?: number;
  p99Micros?: number;
  /** The length of what was encoded, and a hash of it: both sides must have measured the same. */
  bytes?: number;
  checksum?: number;
}

/** Writes one line of JSON to the output. */
export function print(value: unknown): void {
  console.log(JSON.stringify(value));
}

/** The lines of the standard input. */
export async function* inputLines(): AsyncGenerator<string> {
  let rest = "";
  // Not `Deno.stdin`, for what bench/others measures runs in Node as well.
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

/** How long a program warms up and measures, and how often. */
export type Times = Pick<Options, "ms" | "warmUpMs" | "warmUpCount" | "rounds">;

/**
 * Warms up for some time, and on until there were as many calls or operations as that takes, and then makes rounds.
 *
 * @param times The flags.
 * @param round Measures for so many milliseconds.
 */
export async function runRounds(
  { ms, warmUpMs, warmUpCount, rounds }: Times,
  round: (ms: number) => Promise<Result> | Result,
): Promise<void> {
  let count = 0;
  do count += (await round(warmUpMs)).count; while (count < warmUpCount);
  await makeRounds({ rounds }, () => round(ms));
}

/** Says that it is ready, and then makes a round for each line of the input, or as many as were asked for. */
export async function makeRounds(
  { rounds }: Pick<Times, "rounds">,
  round: () => Promise<Result> | Result,
): Promise<void> {
  print({ ready: true });
  if (rounds > 0) {
    for (let n = 0; n < rounds; n++) print(await round());
    return;
  }
  for await (const _ of inputLines()) print(await round());
}

/** Runs an operation again and again until the time is over, at least once. */
export function repeat(ms: number, operation: () => void): Result {
  const start = performance.now();
  for (let count = 1;; count++) {
    operation();
    const elapsed = performance.now() - start;
    if (elapsed >= ms) return { count, seconds: elapsed / 1000 };
  }
}

/** As {@linkcode repeat}, for an operation that takes turns of the event loop. */
export async function repeatAsync(ms: number, operation: () => Promise<void>): Promise<Result> {
  const start = performance.now();
  for (let count = 1;; count++) {
    await operation();
    const elapsed = performance.now() - start;
    if (elapsed >= ms) return { count, seconds: elapsed / 1000 };
  }
}

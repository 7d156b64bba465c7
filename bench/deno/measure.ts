/**
 * Calls that are made again and again, whatever they call.
 *
 * @module
 */

import type { Result } from "./rounds.ts";

/** Makes one call and checks its reply. The number differs from call to call. */
export type Call = (n: number) => Promise<void>;

/** Lets callers call again and again until the time is over, at least once each. */
export async function measureThroughput(
  call: Call,
  inFlight: number,
  ms: number,
): Promise<Result> {
  let stopped = false;
  const timer = setTimeout(() => stopped = true, ms);
  try {
    return await measureCallers(call, inFlight, (count) => count === 0 || !stopped);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets callers share so many calls. */
export function measureCalls(call: Call, inFlight: number, calls: number): Promise<Result> {
  let left = calls;
  return measureCallers(call, inFlight, () => left-- > 0);
}

/** Lets callers call again and again, each as long as it may go on after so many calls. */
async function measureCallers(
  call: Call,
  inFlight: number,
  goOn: (count: number) => boolean,
): Promise<Result> {
  let total = 0;
  async function caller(): Promise<void> {
    let count = 0;
    while (goOn(count)) await call(count++);
    total += count;
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, caller));
  return { count: total, seconds: (performance.now() - start) / 1000 };
}

/** Makes one call at a time and measures each. */
export async function measureLatency(call: Call, ms: number): Promise<Result> {
  const times: number[] = [];
  const start = performance.now();
  let last = start;
  for (let n = 0; n === 0 || last - start < ms; n++) {
    await call(n);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  const sorted = Float64Array.from(times).sort();
  const micros = (share: number) => sorted[Math.floor(share * sorted.length)]! * 1000;
  return {
    count: sorted.length,
    seconds: (last - start) / 1000,
    medianMicros: micros(0.5),
    p99Micros: micros(0.99),
  };
}

/**
 * What a second core brings to one port: the measurement of examples/parallel.
 *
 * @module
 */

import type { Lab } from "./lab.ts";
import type { Outcome } from "./outcome.ts";

/** Runs the example's own measurement, which makes its rounds by turns and gives the medians. */
export async function secondWorker({ settings }: Lab): Promise<Outcome[]> {
  const { pathname } = new URL("../examples/parallel/measure.ts", import.meta.url);
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--unstable-net",
      "--allow-net=127.0.0.1",
      "--allow-read",
      pathname,
      `--rounds=${settings.rounds}`,
      `--ms=${settings.ms}`,
    ],
    stderr: "inherit",
  }).output();
  const lines = new TextDecoder().decode(stdout);
  const [one, two] = [1, 2].map((workers) => rateOf(workers, lines));
  if (!success || one === undefined || two === undefined) {
    throw new Error(`examples/parallel/measure.ts failed:\n${lines}`);
  }
  const what = "two workers against one, 16 connections to one port, busy handlers";
  return [{ what, unit: "calls/s", warmUp: `${settings.ms / 1000} s`, theirs: [one], ours: [two] }];
}

/** The rate on the line that begins with so many workers. */
function rateOf(workers: number, lines: string): number | undefined {
  const digits = new RegExp(`^${workers} workers?: (\\d+) calls/s$`, "m").exec(lines)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

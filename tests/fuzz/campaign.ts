/**
 * A run of the fuzzer: inputs one after the other, what they cost, what was found, and where to go on after an interruption.
 *
 * @module
 */

import process from "node:process";
import { Inputs, type MadeInput } from "./inputs.ts";
import { check, checkAgain, checkRoundTrip } from "./oracle.ts";
import { Finding } from "./outcome.ts";
import { Random } from "../testing/random.ts";
import type { Vector } from "./vectors.ts";

/** What is to be done. */
export interface Plan {
  readonly seed: number;
  /** How many random inputs. */
  readonly inputs: number;
  /** Every so many inputs of the sweep; 0 for none. */
  readonly sweepStep: number;
}

/** Something that was found. */
export interface FoundInput {
  /** `random 17` or `sweep 17`. */
  readonly input: string;
  readonly family: string;
  readonly hex: string;
  readonly what: string;
}

/** How far it has come; plain data, to be kept in a file. */
export interface Progress {
  readonly plan: Plan;
  /** The next input of each part. */
  nextSweep: number;
  nextRandom: number;
  /** How many inputs there were of each family. */
  families: Record<string, number>;
  bytes: number;
  milliseconds: number;
  /** The most memory that the process held, in bytes. */
  peakBytes: number;
  /** The longest that an input took, in milliseconds, and which. */
  slowest: number;
  slowestInput: string;
  found: FoundInput[];
}

/** The beginning of a run. */
export function startOf(plan: Plan): Progress {
  return {
    plan,
    nextSweep: 0,
    nextRandom: 0,
    families: {},
    bytes: 0,
    milliseconds: 0,
    peakBytes: 0,
    slowest: 0,
    slowestInput: "none",
    found: [],
  };
}

/** After so many findings a run ends: they are probably one. */
export const mostFound = 50;

/** More memory than this is a finding: the types of a seed and what is made of them take some 300 MB. */
export const mostPeakBytes: number = 1024 ** 3;

/** An input may take this many milliseconds, and as many more for each byte. The limits are wide: other programs run as well. */
const [freeMilliseconds, millisecondsPerByte] = [400, 0.05];

/** A run. */
export class Campaign {
  readonly progress: Progress;
  readonly #inputs: Inputs;

  constructor(progress: Progress, vectors: readonly Vector[]) {
    this.progress = progress;
    this.#inputs = new Inputs(progress.plan.seed, vectors);
  }

  /** How many inputs there are in all. */
  get total(): number {
    const { sweepStep, inputs } = this.progress.plan;
    return inputs + (sweepStep === 0 ? 0 : Math.ceil(this.#inputs.sweepLength / sweepStep));
  }

  /** How many were tried. */
  get done(): number {
    return Object.values(this.progress.families).reduce((sum, count) => sum + count, 0);
  }

  /** Tries so many inputs, or what is left. Returns whether more are left. */
  run(count: number): boolean {
    const started = performance.now();
    const { progress } = this;
    for (let i = 0; i < count && this.#left(); i++) this.#next();
    progress.milliseconds += performance.now() - started;
    this.#checkMemory();
    return this.#left();
  }

  #left(): boolean {
    const { plan, nextSweep, nextRandom, found } = this.progress;
    if (found.length >= mostFound) return false;
    return nextRandom < plan.inputs || this.#sweepLeft(nextSweep);
  }

  #sweepLeft(next: number): boolean {
    return this.progress.plan.sweepStep > 0 && next < this.#inputs.sweepLength;
  }

  #next(): void {
    const { progress } = this;
    if (this.#sweepLeft(progress.nextSweep)) {
      this.tryOne("sweep", progress.nextSweep);
      progress.nextSweep += progress.plan.sweepStep;
    } else {
      this.tryOne("random", progress.nextRandom++);
    }
  }

  /** Tries one input. */
  tryOne(part: "sweep" | "random", index: number): void {
    const { progress } = this;
    let made: MadeInput | undefined;
    try {
      made = part === "sweep" ? this.#inputs.sweep(index) : this.#inputs.random(index);
      progress.families[made.family] = (progress.families[made.family] ?? 0) + 1;
      progress.bytes += made.bytes.length;
      this.#checkInTime(made, index, `${part} ${index}`);
    } catch (error) {
      const what = error instanceof Finding
        ? error.message
        : String((error as Error).stack ?? error);
      const { family = "none", bytes = new Uint8Array() } = made ?? {};
      progress.found.push({ input: `${part} ${index}`, family, hex: bytes.toHex(), what });
    }
  }

  /** What took too long is tried again: other programs run as well. */
  #checkInTime(made: MadeInput, index: number, name: string): void {
    const { progress } = this;
    const allowed = freeMilliseconds + made.bytes.length * millisecondsPerByte;
    let took = this.#checkOne(made, index);
    for (let again = 0; took > allowed && again < 3; again++) {
      took = Math.min(took, this.#checkOne(made, index));
    }
    if (took > progress.slowest) {
      progress.slowest = took;
      progress.slowestInput = name;
    }
    if (took > allowed) {
      throw new Finding(`took ${Math.round(took)} ms for ${made.bytes.length} bytes`);
    }
  }

  #checkOne(made: MadeInput, index: number): number {
    const started = performance.now();
    const random = new Random(this.progress.plan.seed, index + checkStream);
    check(made, random);
    const [own] = made.readings;
    if (made.spec !== undefined && own !== undefined && random.chance(0.3)) {
      checkAgain(made.bytes, own);
    }
    if (made.spec !== undefined && made.values !== undefined && own !== undefined) {
      checkRoundTrip(made.bytes, own, { spec: made.spec, values: made.values });
    }
    return performance.now() - started;
  }

  #checkMemory(): void {
    const { progress } = this;
    progress.peakBytes = Math.max(progress.peakBytes, peakBytes());
    if (progress.peakBytes <= mostPeakBytes || progress.found.some(isMemory)) {
      return;
    }
    const what = `the process held ${progress.peakBytes} bytes`;
    progress.found.push({ input: `before ${this.done}`, family: memory, hex: "", what });
  }
}

/** The family of the finding that is about all inputs. */
const memory = "memory";

function isMemory({ family }: FoundInput): boolean {
  return family === memory;
}

/** What is random about a check begins where no input's stream is. */
const checkStream = 2 ** 51;

/** The most memory that the process has held so far. */
export function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** What was done and found, in a line. */
export function summary({ plan, families, found, ...progress }: Progress): string {
  const done = Object.values(families).reduce((sum, count) => sum + count, 0);
  const seconds = progress.milliseconds / 1000;
  const counts = Object.entries(families).map(([name, count]) => `${name} ${grouped(count)}`);
  return [
    `seed ${plan.seed}: ${grouped(done)} inputs of ${grouped(progress.bytes)} bytes`,
    `in ${Math.round(seconds)} s (${grouped(Math.round(done / Math.max(seconds, 0.001)))}/s)`,
    `${found.length} findings`,
    `the slowest took ${progress.slowest.toFixed(1)} ms (${progress.slowestInput})`,
    `the process held at most ${Math.round(progress.peakBytes / 2 ** 20)} MiB`,
    counts.join(", "),
  ].join("; ");
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

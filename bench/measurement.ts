/**
 * The kinds of measurements that rows are made of: load on a server, first calls of fresh processes, gob against Go or JSON.
 *
 * @module
 */

import type { Result } from "./deno/rounds.ts";
import { type Lab, type Pairing, type Side, startPair } from "./lab.ts";
import { type Outcome, type Round, sideBySide, type Target } from "./outcome.ts";
import type { Flags, Peer } from "./peer.ts";

/** Something that can be measured by itself. It makes one row or more. */
export interface Case {
  /** For the command line. */
  readonly name: string;
  measure(lab: Lab): Promise<Outcome[]>;
}

/** A column of what a round has measured, and what is said about it. */
export interface Column {
  readonly what: string;
  readonly unit: string;
  readonly target?: Target;
  /** Its name among the rows that docs/numbers.md begins with. */
  readonly short?: string;
  readonly value: (result: Result) => number;
}

/** A column without the value that it takes from a round. */
export type Row = Omit<Column, "unit" | "value">;

const denoToDeno: Pairing = { client: "deno", server: "deno" };
const goToGo: Pairing = { client: "go", server: "go" };

/** Calls in a second. */
export function callsPerSecond(row: Row): Column[] {
  return [{ ...row, unit: "calls/s", value: perSecond }];
}

/** The payload is counted once, though it goes both ways. */
export function megabytesPerSecond(bytes: number, row: Row): Column[] {
  return [{ ...row, unit: "MB/s", value: (result) => perSecond(result) * bytes / 1e6 }];
}

/** The time of one call or operation. */
export function microsEach(row: Row): Column[] {
  return [{ ...row, unit: "µs", value: ({ count, seconds }) => seconds / count * 1e6 }];
}

/** The time of a round. */
export function millisOfAll(row: Row): Column[] {
  return [{ ...row, unit: "ms", value: ({ seconds }) => seconds * 1000 }];
}

function perSecond({ count, seconds }: Result): number {
  return count / seconds;
}

/** A case that loads a server, ours or with one side of ours, as Go loads Go's. */
export function loadCase(
  name: string,
  flags: Flags,
  columns: readonly Column[],
  pairing: Pairing = denoToDeno,
): Case {
  return {
    name,
    async measure(lab) {
      await using stack = new AsyncDisposableStack();
      const warmUp = lab.warmUp(flags.warmUpCount);
      const start = (pairing: Pairing) =>
        startPair(lab, stack, pairing, "load", { ...flags, ...warmUp.flags });
      const [theirs, ours] = [await start(goToGo), await start(pairing)];
      return await compare(lab, columns, warmUp.text, theirs, ours);
    },
  };
}

/** A case about the first so many calls of a client and a server that have just been started. */
export function firstCallsCase(
  name: string,
  calls: number,
  inFlight: number,
  columns: readonly Column[],
): Case {
  const round = (lab: Lab, pairing: Pairing) => async () => {
    await using stack = new AsyncDisposableStack();
    const flags = { calls: lab.settings.tiny ? inFlight : calls, inFlight };
    const peer = await startPair(lab, stack, pairing, "first-calls", flags);
    return valuesOf(columns, await peer.round());
  };
  return {
    name,
    async measure(lab) {
      const { rounds, freshRounds } = lab.settings;
      const count = calls > 1000 ? freshRounds : rounds;
      const measured = await sideBySide(count, round(lab, goToGo), round(lab, denoToDeno));
      return outcomesOf(columns, "none", measured);
    },
  };
}

/** A case about the first value of a type in a process that has just been started. */
export function coldCase(name: string, op: string, columns: readonly Column[]): Case {
  const round = (lab: Lab, side: Side) => async () => {
    await using peer = await lab.start(side, "cold-gob", { op });
    return valuesOf(columns, await peer.round());
  };
  return {
    name,
    async measure(lab) {
      const measured = await sideBySide(
        lab.settings.rounds,
        round(lab, "go"),
        round(lab, "deno"),
      );
      return outcomesOf(columns, "none", measured);
    },
  };
}

/** A case about values: gob here against gob in Go. */
export function gobCase(name: string, op: string, data: string, columns: readonly Column[]): Case {
  return valuesCase(name, columns, { side: "go", op }, op, data);
}

/** A case about values: gob here against JSON here. */
export function jsonCase(name: string, op: string, data: string, columns: readonly Column[]): Case {
  return valuesCase(name, columns, { side: "deno", op: `json-${op}` }, op, data);
}

function valuesCase(
  name: string,
  columns: readonly Column[],
  theirs: { readonly side: Side; readonly op: string },
  op: string,
  data: string,
): Case {
  return {
    name,
    async measure(lab) {
      const times = lab.settings.values;
      await using first = await lab.start(theirs.side, "gob", { op: theirs.op, data, ...times });
      await using second = await lab.start("deno", "gob", { op, data, ...times });
      if (theirs.side === "go") await checkSame(first, second);
      return await compare(lab, columns, `${times.warmUpMs / 1000} s`, first, second);
    },
  };
}

/** Both must work on the same bytes. */
async function checkSame(theirs: Peer, ours: Peer): Promise<void> {
  const [a, b] = [await theirs.round(), await ours.round()];
  if (a.bytes !== b.bytes || a.checksum !== b.checksum) {
    throw new Error(`expected the ${a.bytes} bytes that Go has, received ${b.bytes} others`);
  }
}

/** Lets two programs that have warmed up make their rounds. */
export async function compare(
  { settings }: Lab,
  columns: readonly Column[],
  warmUp: string,
  theirs: Peer,
  ours: Peer,
): Promise<Outcome[]> {
  const rounds = (peer: Peer): Round => async () => valuesOf(columns, await peer.round());
  const measured = await sideBySide(settings.rounds, rounds(theirs), rounds(ours));
  return outcomesOf(columns, warmUp, measured);
}

function valuesOf(columns: readonly Column[], result: Result): number[] {
  return columns.map(({ value }) => value(result));
}

function outcomesOf(
  columns: readonly Column[],
  warmUp: string,
  measured: readonly Pick<Outcome, "theirs" | "ours">[],
): Outcome[] {
  return columns.map(({ value: _, ...row }, i) => ({ ...row, warmUp, ...measured[i]! }));
}

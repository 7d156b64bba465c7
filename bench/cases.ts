/**
 * The rows of the table: what is measured, against what, and what it must come to.
 *
 * @module
 */

import type { Result } from "./deno/rounds.ts";
import { type Lab, type Pairing, type Side, startPair } from "./lab.ts";
import { memoryOfConnections } from "./memory.ts";
import { type Outcome, type Round, sideBySide, type Target } from "./outcome.ts";
import type { Flags, Peer } from "./peer.ts";
import { startUp } from "./start_up.ts";
import { secondWorker } from "./workers.ts";

/** Something that can be measured by itself. It makes one row or more. */
export interface Case {
  /** For the command line. */
  readonly name: string;
  measure(lab: Lab): Promise<Outcome[]>;
}

/** A column of what a round has measured, and what is said about it. */
interface Column {
  readonly what: string;
  readonly unit: string;
  readonly target?: Target;
  readonly value: (result: Result) => number;
}

const perSecond = ({ count, seconds }: Result) => count / seconds;
const microsEach = ({ count, seconds }: Result) => seconds / count * 1e6;

const denoToDeno: Pairing = { client: "deno", server: "deno" };
const goToGo: Pairing = { client: "go", server: "go" };

/** A case that loads a server, ours or with one side of ours, as Go loads Go's. */
function loadCase(
  name: string,
  flags: Flags,
  columns: readonly Column[],
  pairing: Pairing = denoToDeno,
): Case {
  return {
    name,
    async measure(lab) {
      await using stack = new AsyncDisposableStack();
      const start = (pairing: Pairing) => startPair(lab, stack, pairing, "load", flags);
      return await compare(lab, columns, await start(goToGo), await start(pairing));
    },
  };
}

/** A case about the entries: gob here against gob in Go, or against JSON here. */
function entriesCase(
  name: string,
  columns: readonly Column[],
  theirs: { side: Side; flags: Flags },
  ours: Flags,
): Case {
  return {
    name,
    async measure(lab) {
      await using first = await lab.start(theirs.side, "gob", theirs.flags);
      await using second = await lab.start("deno", "gob", ours);
      if (theirs.side === "go") await checkSame(first, second);
      return await compare(lab, columns, first, second);
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

async function compare(
  lab: Lab,
  columns: readonly Column[],
  theirs: Peer,
  ours: Peer,
): Promise<Outcome[]> {
  const rounds = (peer: Peer): Round => async () => {
    const result = await peer.round();
    return columns.map(({ value }) => value(result));
  };
  const measured = await sideBySide(lab.settings.rounds, rounds(theirs), rounds(ours));
  return columns.map(({ what, unit, target }, i) => ({ what, unit, target, ...measured[i]! }));
}

function callsPerSecond(what: string, least?: number): Column[] {
  const target = least === undefined ? undefined : { least };
  return [{ what, unit: "calls/s", target, value: perSecond }];
}

/** The payload is counted once, though it goes both ways. */
function megabytesPerSecond(what: string, megabytes: number, least?: number): Column[] {
  const target = least === undefined ? undefined : { least };
  return [{ what, unit: "MB/s", target, value: (result) => perSecond(result) * megabytes }];
}

function micros(what: string, most?: number): Column[] {
  const target = most === undefined ? undefined : { most };
  return [{ what, unit: "µs", target, value: microsEach }];
}

const mebibyte = 1024 * 1024;
const latency: Column[] = [
  {
    what: "one call at a time, median",
    unit: "µs",
    target: { most: 1 },
    value: ({ medianMicros }) => medianMicros!,
  },
  {
    what: "one call at a time, 99th percentile",
    unit: "µs",
    target: { most: 1 },
    value: ({ p99Micros }) => p99Micros!,
  },
];

/** The latency while no core falls asleep: waking one up takes as long as a call where the machine is a virtual one. */
const awake: Case = {
  name: "latency-awake",
  async measure(lab) {
    const busy = Array.from(
      { length: navigator.hardwareConcurrency },
      () =>
        new Deno.Command("nice", {
          args: ["-n", "19", Deno.execPath(), "eval", "while (true);"],
          stdin: "null",
        }).spawn(),
    );
    try {
      const columns = latency.map(({ what, unit, value }) => ({
        what: `${what}, cores kept awake`,
        unit,
        value,
      }));
      return await loadCase("latency", { latency: true }, columns).measure(lab);
    } finally {
      for (const process of busy) process.kill("SIGKILL");
      await Promise.all(busy.map(({ status }) => status));
    }
  },
};

/** All cases, in the order of the table. */
export const cases: readonly Case[] = [
  loadCase("calls-64", { inFlight: 64 }, callsPerSecond("calls, 64 in flight", 4)),
  loadCase("calls-1000", { inFlight: 1000 }, callsPerSecond("calls, 1000 in flight", 5)),
  loadCase("latency", { latency: true }, latency),
  loadCase(
    "deno-client",
    { inFlight: 64 },
    callsPerSecond("Deno client to Go server, 64 in flight", 1),
    { client: "deno", server: "go" },
  ),
  loadCase(
    "deno-server",
    { inFlight: 64 },
    callsPerSecond("Go client to Deno server, 64 in flight", 1),
    { client: "go", server: "deno" },
  ),
  entriesCase(
    "gob-encode",
    micros("gob encode, 1000 structs in a slice", 0.65),
    { side: "go", flags: { op: "encode" } },
    { op: "encode" },
  ),
  entriesCase(
    "gob-decode",
    micros("gob decode, the same", 0.45),
    { side: "go", flags: { op: "decode" } },
    { op: "decode" },
  ),
  entriesCase(
    "json-encode",
    micros("gob encode against JSON.stringify and TextEncoder", 0.5),
    { side: "deno", flags: { op: "json-encode" } },
    { op: "encode" },
  ),
  entriesCase(
    "json-decode",
    micros("gob decode against TextDecoder and JSON.parse", 0.35),
    { side: "deno", flags: { op: "json-decode" } },
    { op: "decode" },
  ),
  loadCase(
    "echo-bytes",
    { call: "bytes", size: mebibyte },
    megabytesPerSecond("echo of a []byte of 1 MiB", mebibyte / 1e6, 1),
  ),
  loadCase(
    "echo-strings",
    { call: "strings", size: 1000 },
    callsPerSecond("echo of 1000 strings of 1 KiB", 1),
  ),
  loadCase(
    "echo-map",
    { call: "map", size: 10_000 },
    callsPerSecond("echo of a map[string]int of 10,000 entries", 1),
  ),
  { name: "memory", measure: memoryOfConnections },
  { name: "start-up", measure: startUp },
  awake,
  loadCase(
    "calls-1000-one",
    { inFlight: 1000, oneCaller: true },
    callsPerSecond("calls, 1000 in flight, from one caller that does not wait"),
  ),
  entriesCase(
    "gob-encode-each",
    micros("gob encode, 1000 structs, a message each"),
    { side: "go", flags: { op: "encode", shape: "each" } },
    { op: "encode", shape: "each" },
  ),
  entriesCase(
    "gob-decode-each",
    micros("gob decode, the same"),
    { side: "go", flags: { op: "decode", shape: "each" } },
    { op: "decode", shape: "each" },
  ),
  loadCase(
    "echo-bytes-8",
    { call: "bytes", size: mebibyte, inFlight: 8 },
    megabytesPerSecond("echo of a []byte of 1 MiB, 8 in flight", mebibyte / 1e6),
  ),
  { name: "workers", measure: secondWorker },
];

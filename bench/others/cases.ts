/**
 * What else a reader could pick: the same structs and the same calls by other packages, each beside ours. Measured only
 * when it is asked for.
 *
 * @module
 */

import { type Lab, startPair } from "../lab.ts";
import {
  callsPerSecond,
  type Case,
  type Column,
  compare,
  jsonCase,
  microsEach,
} from "../measurement.ts";
import type { Outcome } from "../outcome.ts";
import { Peer, type Program } from "../peer.ts";
import { installPackages, packages } from "./packages.ts";

/** Where the packages run. */
type Runtime = "Deno" | "Node";

const source = new URL("main.ts", import.meta.url).pathname;

/** The program that measures a package. Node gets it bundled. */
async function programOf(library: string, runtime: Runtime): Promise<Program> {
  const folder = await installPackages();
  const args = [folder, library];
  if (runtime === "Deno") {
    const flags = ["run", "--no-prompt", "--no-check", "--allow-all"];
    return { path: Deno.execPath(), args: [...flags, source, ...args] };
  }
  const output = `${folder}main.mjs`;
  const bundle = ["bundle", "--quiet", "--platform", "deno", "--output", output, source];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args: bundle }).output();
  if (!success) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
  return { path: "node", args: [output, ...args] };
}

/** The structs by a package, in Deno. */
function valuesCase(library: string, name: string, op: string): Case {
  const columns = microsEach({ what: `${op} 1000 structs, gob against ${name}` });
  return {
    name: `others-${library}-${op}`,
    async measure(lab) {
      const flags = { op, ...lab.settings.values };
      await using theirs = await Peer.start(await programOf(library, "Deno"), "gob", flags);
      await using ours = await lab.start("deno", "gob", { ...flags, data: "entries" });
      return await compare(lab, columns, `${flags.warmUpMs / 1000} s`, theirs, ours);
    },
  };
}

/** `Multiply` by a package. Ours runs in Deno, whatever theirs runs in. */
function callsCase(library: string, name: string, runtime: Runtime): Case {
  return {
    name: `others-${library}-${runtime.toLowerCase()}`,
    async measure(lab) {
      const version = runtime === "Node" ? await nodeVersion() : "Deno";
      if (version === undefined) {
        console.error(`there is no Node, so ${name} is not measured in it`);
        return [];
      }
      const program = await programOf(library, runtime);
      const calls = callsPerSecond({
        what: `calls, 64 in flight, against ${name} in ${version}`,
      });
      const median: Column = {
        what: `one call at a time, median, against ${name} in ${version}`,
        unit: "µs",
        value: ({ medianMicros }) => medianMicros!,
      };
      return [
        ...await pairs(lab, program, { inFlight: 64 }, calls),
        ...await pairs(lab, program, { latency: true }, [median]),
      ];
    },
  };
}

/** The Node on this machine, if there is one: `Node 22.1.0`. */
async function nodeVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command("node", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).trim().replace(/^v/, "Node ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function pairs(
  lab: Lab,
  program: Program,
  flags: { readonly inFlight: number } | { readonly latency: true },
  columns: readonly Column[],
): Promise<Outcome[]> {
  await using stack = new AsyncDisposableStack();
  const { ms, warmUpMs } = lab.settings;
  const { address } = stack.use(await Peer.start(program, "server"));
  const times = { ms, warmUpMs, addr: address };
  const theirs = stack.use(await Peer.start(program, "load", { ...times, ...flags }));
  const ours = await startPair(lab, stack, { client: "deno", server: "deno" }, "load", flags);
  return await compare(lab, columns, `${warmUpMs / 1000} s`, theirs, ours);
}

const operations = ["encode", "decode"];
const msgpackr = `msgpackr ${packages.msgpackr} with records`;
const protobuf = `protobuf-es ${packages["@bufbuild/protobuf"]}`;
const grpc = `grpc-js ${packages["@grpc/grpc-js"]}`;
const connect = `Connect ${packages["@connectrpc/connect"]}`;

/** All comparisons with other packages. */
export const otherCases: readonly Case[] = [
  ...operations.map((op) => valuesCase("msgpackr", msgpackr, op)),
  ...operations.map((op) => valuesCase("protobuf", protobuf, op)),
  ...operations.map((op) =>
    jsonCase(`others-json-${op}`, op, "entries", [
      ...microsEach({ what: `${op} 1000 structs, gob against JSON` }),
    ])
  ),
  callsCase("grpc", grpc, "Deno"),
  callsCase("grpc", grpc, "Node"),
  callsCase("connect", connect, "Deno"),
  callsCase("connect", connect, "Node"),
];

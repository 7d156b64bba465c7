/**
 * The churn: connections that are opened and closed one after another, and what they leave behind.
 *
 * @module
 */

import { connect } from "../../mod.ts";
import { residentMemory } from "../../bench/machine.ts";
import { openFiles } from "../testing/open_files.ts";
import { Random } from "../testing/random.ts";
import { pause } from "./caller.ts";
import { Soak } from "./contract.ts";
import { liveHeap } from "./memory.ts";
import { Programs, type Side, SoakServer } from "./process.ts";

/** What a churn can be told. */
export interface ChurnOptions {
  /** Whose server is called. */
  readonly side: Side;
  /** How many connections. */
  readonly count: number;
  readonly seed: number;
}

/** What two processes hold at one moment. */
export interface ChurnSample {
  /** Connections so far. */
  readonly connections: number;
  /** Open files, and bytes, on either side. */
  readonly clientFiles: number;
  readonly clientHeap: number;
  readonly clientResident: number;
  readonly serverFiles: number;
  readonly serverHeap: number;
  readonly serverResident: number;
}

/** What came of a churn. */
export interface ChurnReport {
  /** The first of them is taken after a tenth. */
  readonly samples: readonly ChurnSample[];
  /** Calls that were made, and answered rightly. */
  readonly calls: number;
  readonly answered: number;
  readonly seconds: number;
}

/** Samples of a churn. */
const parts = 10;
/** Open files that come and go by themselves. */
const spareFiles = 10;
/** How long the last sockets may take to go, in milliseconds. */
const patience = 20_000;

/** Whether every call was answered, and no connection is still open. */
export function isClean({ samples, calls, answered }: ChurnReport): boolean {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  return calls === answered && last.clientFiles <= first.clientFiles + spareFiles &&
    last.serverFiles <= first.serverFiles + spareFiles;
}

/** Runs a churn. */
export async function churn({ side, count, seed }: ChurnOptions): Promise<ChurnReport> {
  const programs = await Programs.open(side);
  await using server = await SoakServer.start(programs, side);
  const random = new Random(seed);
  const samples: ChurnSample[] = [];
  let [calls, answered] = [0, 0];
  const start = performance.now();
  for (let n = 1; n <= count; n++) {
    const wanted = random.below(4);
    calls += wanted;
    answered += await comeAndGo(server.port, wanted, random);
    if (n % Math.ceil(count / parts) === 0 || n === count) samples.push(await look(server, n));
  }
  return { samples, calls, answered, seconds: (performance.now() - start) / 1000 };
}

/** Opens a connection, makes some calls at a time, and closes it. Says how many answers were right. */
async function comeAndGo(port: number, calls: number, random: Random): Promise<number> {
  const client = await connect({ port });
  const { Add } = client.service(Soak);
  const right = await Promise.all(Array.from({ length: calls }, async () => {
    const [A, B] = [random.below(1e6), random.below(1e6)];
    return await Add({ A, B }) === A + B;
  }));
  await client.close();
  return right.filter(Boolean).length;
}

/** Takes a sample when the server has no connection left. */
async function look(server: SoakServer, connections: number): Promise<ChurnSample> {
  let state = await server.sample(0);
  for (const deadline = performance.now() + patience; state.connections > 0;) {
    if (performance.now() > deadline) throw new Error(`${state.connections} connections are left`);
    await pause(20);
    state = await server.sample(0);
  }
  return {
    connections,
    clientFiles: await openFiles(Deno.pid),
    clientHeap: liveHeap(),
    clientResident: await residentMemory(Deno.pid),
    serverFiles: await openFiles(server.pid),
    serverHeap: state.heap,
    serverResident: state.resident,
  };
}

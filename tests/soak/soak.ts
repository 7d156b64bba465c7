/**
 * The soak: many connections with all kinds of calls for a long time, some of which are given up, cut off or lose their
 * server; and the books about them.
 *
 * @module
 */

import { residentMemory } from "../../bench/machine.ts";
import { Random } from "../testing/random.ts";
import { Ledger } from "./ledger.ts";
import { type Destination, liveAgainUntil } from "./link.ts";
import { liveHeap, type Sample, type Trend, trendOf } from "./memory.ts";
import { pause } from "./caller.ts";
import { Programs, type Side, SoakServer } from "./process.ts";

/** What a soak can be told. */
export interface SoakOptions {
  /** Whose server is called. */
  readonly side: Side;
  readonly minutes: number;
  readonly connections: number;
  readonly seed: number;
}

/** What came of it. */
export interface SoakReport {
  readonly ledger: Ledger;
  /** Memory, by whose it is. */
  readonly trends: readonly (readonly [whose: string, trend: Trend])[];
  /** Connections that the server still had at the end. */
  readonly left: number;
}

/** One of so many connections leads to a server that is killed now and then. */
const mortalShare = 10;
/** Samples of memory in a soak. */
const samples = 120;
/** Kills of a server, and of a client, are so many milliseconds apart at most; they come six times at least. */
const longestPeace = 15_000;
/** How long the server may take to notice that a client was killed, in milliseconds. */
const patience = 30_000;

/** Runs a soak. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { side, minutes, connections, seed } = options;
  const programs = await Programs.open(side);
  await using server = await SoakServer.start(programs, side);
  const victim = new Victim(programs, side);
  await victim.start();

  const ledger = new Ledger();
  const start = performance.now();
  const duration = minutes * 60_000;
  const stopped = () => performance.now() - start >= duration;
  const peace = Math.min(longestPeace, duration / 6);
  const alive: Destination = { port: () => server.port, mortal: false };
  const mortal: Destination = { port: () => victim.port, mortal: true };
  const links = Array.from({ length: connections }, (_, n) => {
    const destination = n % mortalShare === 0 ? mortal : alive;
    return liveAgainUntil(stopped, destination, new Random(seed, n), ledger);
  });
  const others = [
    killServers(victim, peace, stopped, new Random(seed, connections), ledger),
    killClients(programs, server.port, peace, stopped, new Random(seed, connections + 1), ledger),
  ];
  const [theirs, ours] = await sample(server, start, duration / samples, stopped);
  await Promise.all([...links, ...others]);
  await victim.end();
  return {
    ledger,
    trends: [
      ["clients, live heap", trendOf(ours, "heap")],
      ["clients, resident", trendOf(ours, "resident")],
      ["server, live heap", trendOf(theirs, "heap")],
      ["server, resident", trendOf(theirs, "resident")],
    ],
    left: await connectionsLeft(server),
  };
}

/** Looks at the memory of both sides again and again, at the least twice. */
async function sample(
  server: SoakServer,
  start: number,
  interval: number,
  stopped: () => boolean,
): Promise<[theirs: Sample[], ours: Sample[]]> {
  const [theirs, ours]: [Sample[], Sample[]] = [[], []];
  while (!stopped() || theirs.length < 2) {
    const at = performance.now() - start;
    theirs.push(await server.sample(at));
    ours.push({ at, heap: liveHeap(), resident: await residentMemory(Deno.pid) });
    await pause(Math.max(0, at + interval - (performance.now() - start)));
  }
  return [theirs, ours];
}

/** A server that is killed and comes back. */
class Victim {
  readonly #programs: Programs;
  readonly #side: Side;
  #server: SoakServer | undefined;

  constructor(programs: Programs, side: Side) {
    this.#programs = programs;
    this.#side = side;
  }

  /** Where it listens, or did before it was killed. */
  get port(): number {
    return this.#server!.port;
  }

  async start(): Promise<void> {
    this.#server = await SoakServer.start(this.#programs, this.#side);
  }

  async kill(): Promise<void> {
    await this.#server!.kill();
  }

  async end(): Promise<void> {
    await this.#server![Symbol.asyncDispose]();
  }
}

async function killServers(
  victim: Victim,
  peace: number,
  stopped: () => boolean,
  random: Random,
  { killed }: Ledger,
): Promise<void> {
  while (await peaceful(peace, stopped, random)) {
    await victim.kill();
    killed.servers++;
    await victim.start();
  }
}

async function killClients(
  programs: Programs,
  port: number,
  peace: number,
  stopped: () => boolean,
  random: Random,
  { killed }: Ledger,
): Promise<void> {
  for (let more = true; more;) {
    const visitor = programs.start("visitor.ts", String(port), String(random.below(1e6)));
    await visitor.read();
    more = await peaceful(peace, stopped, random);
    await visitor.kill();
    killed.clients++;
  }
}

/** Waits for a while. False where the soak is over. */
async function peaceful(peace: number, stopped: () => boolean, random: Random): Promise<boolean> {
  const end = performance.now() + peace * (0.5 + random.below(1000) / 2000);
  while (!stopped() && performance.now() < end) await pause(100);
  return !stopped();
}

/** How many connections the server has when all clients have gone. */
async function connectionsLeft(server: SoakServer): Promise<number> {
  for (const deadline = performance.now() + patience;;) {
    const { connections } = await server.sample(0);
    if (connections === 0 || performance.now() > deadline) return connections;
    await pause(50);
  }
}

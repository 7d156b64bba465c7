/**
 * What a measurement is made with: the two programs, and how long and how often.
 *
 * @module
 */

import { buildGo } from "../tests/testing/go.ts";
import { type Flags, Peer, type Program } from "./peer.ts";

/** How long and how often. */
export interface Settings {
  /** Rounds of each contender; the median counts. */
  readonly rounds: number;
  /** Milliseconds of a round. */
  readonly ms: number;
  /** Milliseconds of calls before the first round. */
  readonly warmUpMs: number;
  /** The same for the rows about values, which need less of both. */
  readonly values: { readonly ms: number; readonly warmUpMs: number };
  /** Rounds of many calls that begin with fresh processes. */
  readonly freshRounds: number;
  /** Starts of a program whose time is measured by its start. */
  readonly starts: number;
  /** Connections of the row about memory. */
  readonly connections: number;
  /** What the growth tables have instead for each of their points. */
  readonly growth: { readonly rounds: number; readonly ms: number; readonly warmUpMs: number };
  /** Whether the growth tables leave out their large points, and warm-ups that count calls are short. */
  readonly tiny: boolean;
  /** Where the Deno programs write their CPU profiles, if they do. */
  readonly profileDir?: string;
  /** Another checkout of this module, which stands in the place of Go: what has a change gained or lost? */
  readonly against?: string;
}

/** What `deno task bench` uses. */
export const full: Settings = {
  rounds: 15,
  ms: 300,
  warmUpMs: 1500,
  values: { ms: 120, warmUpMs: 700 },
  freshRounds: 5,
  starts: 40,
  connections: 5000,
  growth: { rounds: 5, ms: 200, warmUpMs: 300 },
  tiny: false,
};

/** What `deno task bench:smoke` uses: everything once, and tiny. */
export const smoke: Settings = {
  rounds: 1,
  ms: 30,
  warmUpMs: 30,
  values: { ms: 10, warmUpMs: 10 },
  freshRounds: 1,
  starts: 2,
  connections: 50,
  growth: { rounds: 1, ms: 10, warmUpMs: 10 },
  tiny: true,
};

/** How often a warm-up of so many calls looks whether there were enough, in milliseconds. */
const stepOfWarmUp = 50;

/** Whether a program is Go's or ours. */
export type Side = "go" | "deno";

/** A folder with programs of its own: many connections in one, calls over WebSocket. */
export type Room = "mux" | "websocket";

/** Who calls whom. */
export interface Pairing {
  readonly client: Side;
  readonly server: Side;
}

/** The programs on this machine. */
export class Lab {
  readonly settings: Settings;
  readonly #programs: Readonly<Record<Side, Program>>;
  /** Those of rows with programs of their own, built when they are first needed. Go's need modules. */
  readonly #rooms = new Map<Room, Promise<Readonly<Record<Side, Program>> | undefined>>();

  private constructor(settings: Settings, go: Program) {
    this.settings = settings;
    const { pathname } = new URL("deno/main.ts", import.meta.url);
    this.#programs = { go, deno: denoProgram(settings, pathname) };
  }

  /** Builds the Go program. */
  static async open(settings: Settings): Promise<Lab> {
    const { against } = settings;
    const go = against === undefined
      ? { path: await buildGo(new URL("go/", import.meta.url)), args: [] }
      : denoProgram(settings, `${against}/bench/deno/main.ts`);
    return new Lab(settings, go);
  }

  /** How a program warms up: for some time, or, without a limit of time, for so many calls. */
  warmUp(calls?: Flags[string]): { readonly flags: Flags; readonly text: string } {
    const { tiny, warmUpMs } = this.settings;
    if (typeof calls !== "number") return { flags: { warmUpMs }, text: `${warmUpMs / 1000} s` };
    const flags = { warmUpMs: stepOfWarmUp, warmUpCount: tiny ? 1 : calls };
    return { flags, text: `${calls.toLocaleString("en")} calls` };
  }

  /** Starts a program that makes rounds, or a server. */
  start(side: Side, command: string, flags: Flags = {}): Promise<Peer> {
    return this.#start(this.#programs[side], command, flags);
  }

  /** Whether the modules can be had that Go's program in a room needs. */
  async has(room: Room): Promise<boolean> {
    return await this.#programsOf(room) !== undefined;
  }

  /** As `start`, with the programs of a room. */
  async startIn(room: Room, side: Side, command: string, flags: Flags = {}): Promise<Peer> {
    const programs = await this.#programsOf(room);
    if (programs === undefined) throw new Error(`Go's modules for bench/${room} cannot be had`);
    return await this.#start(programs[side], command, flags);
  }

  #start(program: Program, command: string, flags: Flags): Promise<Peer> {
    const { ms, warmUpMs } = this.settings;
    const times: Flags = command === "server" ? {} : { ms, warmUpMs };
    return Peer.start(program, command, { ...times, ...flags });
  }

  #programsOf(room: Room): Promise<Readonly<Record<Side, Program>> | undefined> {
    let programs = this.#rooms.get(room);
    if (programs === undefined) this.#rooms.set(room, programs = this.#build(room));
    return programs;
  }

  async #build(room: Room): Promise<Readonly<Record<Side, Program>> | undefined> {
    const { settings } = this;
    const deno = denoProgram(settings, new URL(`${room}/main.ts`, import.meta.url).pathname);
    if (settings.against !== undefined) {
      return { go: denoProgram(settings, `${settings.against}/bench/${room}/main.ts`), deno };
    }
    try {
      const path = await buildGo(new URL(`${room}/go/`, import.meta.url));
      return { go: { path, args: [] }, deno };
    } catch {
      return undefined;
    }
  }
}

/**
 * Starts a server, and a client that makes rounds against it.
 *
 * @param lab The programs.
 * @param stack Ends both.
 * @param pairing Whose client and whose server.
 * @param command What the client is to do: load, connections.
 * @param flags The flags of the client.
 * @returns The client.
 */
export async function startPair(
  lab: Lab,
  stack: AsyncDisposableStack,
  { client, server }: Pairing,
  command: string,
  flags: Flags,
): Promise<Peer> {
  const { address } = stack.use(await lab.start(server, "server"));
  return stack.use(await lab.start(client, command, { addr: address, ...flags }));
}

function denoProgram({ profileDir }: Settings, path: string): Program {
  const profile = profileDir === undefined
    ? []
    : ["--cpu-prof", `--cpu-prof-dir=${profileDir}`, "--cpu-prof-md"];
  return {
    path: Deno.execPath(),
    args: [
      "run",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--v8-flags=--expose-gc",
      ...profile,
      path,
    ],
  };
}

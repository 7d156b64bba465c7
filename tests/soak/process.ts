/**
 * The processes of a soak: servers that tell their memory, and those that are killed.
 *
 * @module
 */

import { residentMemory } from "../../bench/machine.ts";
import { buildGo } from "../testing/go.ts";
import { Child } from "../testing/process.ts";
import type { Sample } from "./memory.ts";

/** Whose server is called. */
export type Side = "deno" | "go";

/** What a program prints when it is asked what it has. */
interface State {
  readonly heap: number;
  readonly connections: number;
}

/** A child process that prints lines of JSON and ends with its input. */
export class Process implements AsyncDisposable {
  readonly #child: Child;

  /** Starts a program. */
  constructor(path: string, args: readonly string[]) {
    this.#child = Child.start(path, args);
  }

  /** The number of the process. */
  get pid(): number {
    return this.#child.pid;
  }

  /** The next line of the output. */
  async read<T>(): Promise<T> {
    const line = await this.#child.readLine();
    if (line === undefined) throw new Error("the process has ended");
    return JSON.parse(line);
  }

  /** Asks for a line. */
  async ask<T>(): Promise<T> {
    await this.#child.writeLine("");
    return await this.read();
  }

  /** Kills the process, which has no time to do anything about it. */
  async kill(): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  /** Ends the input of the process, and so the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.end();
  }
}

/** A server in a process of its own. */
export class SoakServer implements AsyncDisposable {
  readonly port: number;
  readonly #process: Process;

  private constructor(process: Process, port: number) {
    this.#process = process;
    this.port = port;
  }

  /** Starts one. */
  static async start(programs: Programs, side: Side): Promise<SoakServer> {
    const process = programs.start(side === "go" ? "go" : "server.ts");
    const { port } = await process.read<{ port: number }>();
    return new SoakServer(process, port);
  }

  /** The number of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** What it holds, after its garbage was collected. */
  async sample(at: number): Promise<Sample & State> {
    const state = await this.#process.ask<State>();
    return { at, ...state, resident: await residentMemory(this.pid) };
  }

  /** Kills it. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  /** Ends it in good order. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}

/** The programs of a soak. */
export class Programs {
  readonly #go: string | undefined;

  private constructor(go: string | undefined) {
    this.#go = go;
  }

  /** Builds Go's program where it is needed. */
  static async open(side: Side): Promise<Programs> {
    return new Programs(
      side === "go" ? await buildGo(new URL("go/", import.meta.url)) : undefined,
    );
  }

  /** Starts Go's server, or a program of this folder. */
  start(name: "go" | "server.ts" | "visitor.ts", ...args: string[]): Process {
    if (name === "go") return new Process(this.#go!, args);
    const { pathname } = new URL(name, import.meta.url);
    return new Process(Deno.execPath(), [
      "run",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--v8-flags=--expose-gc",
      pathname,
      ...args,
    ]);
  }
}

/**
 * The processes of a soak: servers that tell their memory, and those that are killed.
 *
 * @module
 */

import { residentMemory, type Sample } from "./memory.ts";

/** How long a process may take for a line or for its end, in milliseconds. */
const patience = 60_000;

/** Whose server is called. */
export type Side = "deno" | "go";

/** What a program prints when it is asked what it has. */
interface State {
  readonly heap: number;
  readonly connections: number;
}

/** A child process that prints lines of JSON and ends with its input. */
export class Process implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  /** What was read beyond the last line. */
  #rest = "";

  /** Starts a program. */
  constructor(path: string, args: readonly string[]) {
    this.#process = new Deno.Command(path, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#process.stdin.getWriter();
    this.#output = this.#process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The number of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** The next line of the output. */
  async read<T>(): Promise<T> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return JSON.parse(line);
      }
      const { done, value } = await this.#inTime(this.#output.read());
      if (done) throw new Error("the process has ended");
      this.#rest += value;
    }
  }

  /** Asks for a line. */
  async ask<T>(): Promise<T> {
    await this.#input.write(new Uint8Array([0x0a]));
    return await this.read();
  }

  /** Kills the process, which has no time to do anything about it. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#release();
  }

  /** Ends the input of the process, and so the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release();
  }

  async #release(): Promise<void> {
    // It may have ended already.
    await this.#input.close().catch(() => {});
    await this.#inTime(this.#process.status);
    await this.#output.cancel();
  }

  /** Waits for something from the process, which is killed where it does not come. */
  async #inTime<T>(promise: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), patience);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
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
export class Programs implements AsyncDisposable {
  readonly #folder: string | undefined;

  private constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Builds Go's program where it is needed. */
  static async open(side: Side): Promise<Programs> {
    if (side === "deno") return new Programs(undefined);
    const programs = new Programs(await Deno.makeTempDir({ prefix: "netrpc_soak_" }));
    try {
      await buildGo(`${programs.#folder}/soak`);
      return programs;
    } catch (error) {
      await programs[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Starts Go's server, or a program of this folder. */
  start(name: "go" | "server.ts" | "visitor.ts", ...args: string[]): Process {
    if (name === "go") return new Process(`${this.#folder}/soak`, args);
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

  /** Removes Go's program. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== undefined) await Deno.remove(this.#folder, { recursive: true });
  }
}

async function buildGo(program: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("go", {
    args: ["build", "-o", program, "."],
    cwd: new URL("go/", import.meta.url),
    // The program must not depend on where the checkout lies or on what the network offers.
    env: { CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOTOOLCHAIN: "local", GOWORK: "off" },
  }).output();
  if (!success) throw new Error(`go build failed:\n${new TextDecoder().decode(stderr)}`);
}

/**
 * The programs that are measured, as child processes: bench/go and bench/deno, which understand the same flags and
 * print the same lines.
 *
 * @module
 */

import type { Result } from "./deno/rounds.ts";

/** How long a child may take for a line or for its end, in milliseconds, before it is killed. */
const patience = 120_000;

/** How long a process may take to give memory back to the system after it has said that it did, in milliseconds. */
const settling = 300;

/** A program and the arguments that come before those of the measurement. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
}

/** The flags of a measurement, by the names of the command line without the dashes. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

/** A child process that measures, or is measured. It ends when its input does. */
export class Peer implements AsyncDisposable {
  /** The first line of the output: `ready`, or where a server listens. */
  #first: { listening?: string; ready?: boolean } = {};
  readonly #name: string;
  readonly #process: Deno.ChildProcess;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  /** What was read beyond the last line that was given out. */
  #rest = "";

  private constructor(name: string, process: Deno.ChildProcess) {
    this.#name = name;
    this.#process = process;
    this.#output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#input = process.stdin.getWriter();
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @param program The program.
   * @param command What it is to do: server, load, connections, gob, types.
   * @param flags The flags of the command.
   */
  static async start({ path, args }: Program, command: string, flags: Flags = {}): Promise<Peer> {
    const words = [command, ...Object.entries(flags).flatMap(wordsOf)];
    const process = new Deno.Command(path, {
      args: [...args, ...words],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const peer = new Peer(words.join(" "), process);
    try {
      peer.#first = await peer.#readLine();
      return peer;
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The address of a server. */
  get address(): string {
    const { listening } = this.#first;
    if (listening === undefined) throw new TypeError(`${this.#name} is no server`);
    return listening;
  }

  /** Makes a round and gives what it has measured. */
  async round(): Promise<Result> {
    await this.#writeLine();
    return await this.#readLine();
  }

  /** The memory of a server, in bytes, after it has given back what it can. */
  async memory(): Promise<number> {
    for (let i = 0; i < 2; i++) {
      await this.#writeLine();
      await this.#readLine();
    }
    await new Promise((resolve) => setTimeout(resolve, settling));
    const status = await Deno.readTextFile(`/proc/${this.#process.pid}/status`);
    const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes === undefined) {
      throw new Error("the system does not tell the memory of a process");
    }
    return Number(kilobytes) * 1024;
  }

  /** Ends the input of the child, and so the child, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    // It may have ended already.
    await this.#input.close().catch(() => {});
    await this.#inTime(this.#process.status);
    await this.#output.cancel();
  }

  async #writeLine(): Promise<void> {
    await this.#input.write(new Uint8Array([0x0a]));
  }

  async #readLine<T>(): Promise<T> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return JSON.parse(line);
      }
      const { done, value } = await this.#inTime(this.#output.read());
      if (done) throw new Error(`${this.#name}: ended without a result`);
      this.#rest += value;
    }
  }

  /** Waits for something from the child, which is killed where it does not come. */
  async #inTime<T>(promise: Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), patience);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** `inFlight: 64` is `--in-flight 64`; a flag that is false is left out. */
function wordsOf([name, value]: [string, string | number | boolean]): string[] {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (typeof value === "boolean") return value ? [flag] : [];
  return [flag, String(value)];
}

/**
 * The programs that are measured, as child processes: bench/go and bench/deno, which understand the same flags and
 * print the same lines.
 *
 * @module
 */

import { Child } from "../tests/testing/process.ts";
import type { Result } from "./deno/rounds.ts";
import { residentMemory } from "./machine.ts";

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
  readonly #child: Child;

  private constructor(name: string, child: Child) {
    this.#name = name;
    this.#child = child;
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
    const child = Child.start(path, [...args, ...words]);
    const peer = new Peer(words.join(" "), child);
    try {
      peer.#first = await peer.#readLine();
      return peer;
    } catch (error) {
      await child[Symbol.asyncDispose]();
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
    await this.#child.writeLine("");
    return await this.#readLine();
  }

  /** The memory of a server, in bytes, after it has given back what it can. */
  async memory(): Promise<number> {
    for (let i = 0; i < 2; i++) {
      await this.#child.writeLine("");
      await this.#readLine();
    }
    await new Promise((resolve) => setTimeout(resolve, settling));
    return await residentMemory(this.#child.pid);
  }

  /** Ends the input of the child, and so the child, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.end();
  }

  async #readLine<T>(): Promise<T> {
    const line = await this.#child.readLine();
    if (line === undefined) throw new Error(`${this.#name}: ended without a result`);
    return JSON.parse(line);
  }
}

/** `inFlight: 64` is `--in-flight 64`; a flag that is false is left out. */
function wordsOf([name, value]: [string, string | number | boolean]): string[] {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (typeof value === "boolean") return value ? [flag] : [];
  return [flag, String(value)];
}

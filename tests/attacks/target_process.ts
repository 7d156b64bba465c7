/**
 * Starts the servers that are attacked, and asks them how they are.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connect, type ServerOptions } from "../../mod.ts";
import { buildGo, goAvailable } from "../testing/go.ts";
import { inTime } from "../testing/in_time.ts";
import { Child } from "../testing/process.ts";
import type { Scale } from "./attack.ts";
import type { Held } from "./target.ts";
import { Target } from "./target_contract.ts";

const program = new URL("./target.ts", import.meta.url).pathname;

/** Bytes in a mebibyte. */
export const MiB: number = 2 ** 20;

/** How a server is started. */
export interface TargetOptions {
  /** Options of our server, as far as JSON has them. */
  readonly server?: ServerOptions;
  /** The most files that it may open. */
  readonly files?: number;
}

/** A server in a process of its own. */
export class TargetProcess implements AsyncDisposable {
  /** Where it speaks gob. */
  readonly port: number;
  /** Where it speaks JSON-RPC; ours speaks both on one port. */
  readonly jsonPort: number;
  readonly pid: number;
  readonly #child: Child;

  private constructor(child: Child, address: string) {
    [this.port = 0, this.jsonPort = 0, this.pid = 0] = address.split(" ").map(Number);
    this.#child = child;
  }

  /** Starts a server of ours. */
  static async start({ server = {}, files }: TargetOptions = {}): Promise<TargetProcess> {
    const command = [
      Deno.execPath(),
      "run",
      "--no-prompt",
      "--no-check",
      "--allow-net=127.0.0.1",
      "--v8-flags=--expose-gc",
      program,
      JSON.stringify(server),
    ];
    const limited = files === undefined
      ? command
      : ["sh", "-c", `ulimit -n ${files} && exec "$@"`, "sh", ...command];
    const child = Child.start(limited[0]!, limited.slice(1));
    return new TargetProcess(child, await child.listening());
  }

  /** Starts Go's server. */
  static async startGo(): Promise<TargetProcess> {
    const child = Child.start(await buildGo(new URL("./peer/", import.meta.url)));
    return new TargetProcess(child, await child.listening());
  }

  /** What it holds after everything that is garbage has gone. */
  async held(): Promise<Held> {
    await this.#child.writeLine("memory");
    return JSON.parse(await this.#child.readLine() ?? "");
  }

  /** How many bytes of the process are in memory, and were at the most, as the system tells without asking it. */
  async resident(): Promise<{ now: number; most: number }> {
    const { stdout } = await new Deno.Command("cat", { args: [`/proc/${this.pid}/status`] })
      .output();
    const text = new TextDecoder().decode(stdout);
    const kilobytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? NaN);
    return { now: kilobytes("VmRSS") * 1024, most: kilobytes("VmHWM") * 1024 };
  }

  /** Fails where it does not answer a call on a new connection. */
  async checkAlive(): Promise<void> {
    const client = await connect({ port: this.port });
    try {
      const call = client.service(Target).Multiply({ A: 6, B: 7 }, { timeout: 4000 });
      assert.equal(await inTime(call, "a call of somebody else"), 42);
    } finally {
      await client.close();
    }
  }

  /** Kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

/** Measures our server, and Go's beside it where all is done and Go is installed. */
export async function measureBoth<T>(
  scale: Scale,
  options: TargetOptions,
  measure: (target: TargetProcess) => Promise<T>,
): Promise<{ ours: T; go?: T }> {
  const on = async (starting: Promise<TargetProcess>) => {
    await using target = await starting;
    return await measure(target);
  };
  const ours = await on(TargetProcess.start(options));
  if (scale === "small" || !goAvailable) return { ours };
  return { ours, go: await on(TargetProcess.startGo()) };
}

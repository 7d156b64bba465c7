/**
 * docker-machine's side: its own packages in a Go program that obeys, and the folder on whose PATH it finds the driver.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runs, until } from "../../plugin/processes.ts";
import { Child } from "../../testing/process.ts";

const driver = new URL("../../../examples/plugins/docker_machine/driver.ts", import.meta.url);

/** What the Go program answers to a line. */
interface Answer {
  readonly answer: unknown;
  readonly error?: string;
}

/** A folder with an executable `docker-machine-driver-NAME` for each name: the two lines of the README. */
export async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  const flags = "--no-prompt --allow-env --allow-net --allow-read --allow-run";
  for (const name of names) {
    await Deno.writeTextFile(
      `${folder}/docker-machine-driver-${name}`,
      `#!/bin/sh\nexec '${Deno.execPath()}' run ${flags} '${driver.pathname}'\n`,
      { mode: 0o755 },
    );
  }
  return folder;
}

/** A docker-machine with one driver. */
export class Host implements AsyncDisposable {
  readonly child: Child;
  /** The processes of the driver that were seen. */
  #drivers: readonly number[] = [];

  private constructor(child: Child) {
    this.child = child;
  }

  /** Starts it, and the driver with what is known of its machine. The answer is what has become of that. */
  static async start(
    program: string,
    folder: string,
    name: string,
    config: object,
  ): Promise<{ host: Host; started: Answer }> {
    const host = new Host(Child.start("env", [
      ...[`PATH=${folder}:${Deno.env.get("PATH")}`, program, "host", name],
      JSON.stringify(config),
    ]));
    const started = await host.#answer();
    if (started.error === undefined) host.#drivers = host.#children();
    return { host, started };
  }

  /** Gives it a line and waits for the answer. */
  async ask(line: string): Promise<Answer> {
    await this.child.writeLine(line);
    return await this.#answer();
  }

  /** As `ask`, without an error. */
  async get(line: string): Promise<unknown> {
    const { answer, error } = await this.ask(line);
    assert.equal(error, undefined, line);
    return answer;
  }

  /** As `ask`, for a line that has to fail. */
  async error(line: string): Promise<string> {
    const { error } = await this.ask(line);
    assert.ok(error !== undefined, line);
    return error;
  }

  /** The process of the driver. */
  get driver(): number {
    assert.equal(this.#drivers.length, 1);
    return this.#drivers[0]!;
  }

  /** Waits for a line in what docker-machine shows. */
  async logged(pattern: RegExp): Promise<void> {
    await until(async () => pattern.test(String(await this.get("log"))), `${pattern} in the log`);
  }

  /** Kills it, and its driver if that still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    for (const pid of this.#drivers) {
      if (runs(pid)) Deno.kill(pid, "SIGKILL");
    }
  }

  async #answer(): Promise<Answer> {
    return JSON.parse(await this.child.readLine() ?? "null");
  }

  #children(): number[] {
    const args = ["-P", String(this.child.pid)];
    const { stdout } = new Deno.Command("pgrep", { args }).outputSync();
    return new TextDecoder().decode(stdout).trim().split("\n").map(Number);
  }
}

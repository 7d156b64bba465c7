/**
 * A Mattermost server, as far as plugins are concerned: Mattermost's own plugin environment in a Go program, with the plugin of
 * the example in its directory, started by a script as README.md says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { buildGo, hasModules } from "../../testing/go.ts";
import { documented } from "../documented.ts";
import { Child, outcomeOf } from "../../testing/process.ts";
import { filesIn } from "../../plugin/processes.ts";

const go = new URL("go/", import.meta.url);
const top = new URL("../../../", import.meta.url);
const example = new URL("examples/plugins/mattermost/", top);
/** Where the scripts of the example find Deno. */
const path = `${Deno.execPath().replace(/[^/]*$/, "")}:${Deno.env.get("PATH")}`;
const available = await hasModules(go);

/** The id in the manifest of the example. */
export const id = "com.example.secrets";

/** A test with a server. Without Go, or without Mattermost's module and a network, it is ignored. */
export function serverTest(
  name: string,
  fn: (server: MattermostServer) => Promise<void>,
  possible = true,
): void {
  Deno.test({
    name: `mattermost: ${name}`,
    ignore: !available || !possible,
    fn: async () => {
      const program = await buildGo(go);
      await using server = new MattermostServer(program);
      await fn(server);
    },
  });
}

/** Whether Deno has its bundler, which it fetches over the network when it is first used. */
export async function canBundle(): Promise<boolean> {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  const { code } = await outcomeOf(Deno.execPath(), ["bundle", "--quiet", file]);
  await Deno.remove(file);
  return code === 0;
}

/** A post as a server has it. */
export type Post = Record<string, unknown> & { message: string };

/** What became of a post: `Asked` is the number of plugins that were asked. */
export interface Posted {
  readonly Post: Post;
  readonly Reason: string;
  readonly Asked: number;
}

/** A call of the API. */
export interface ApiCall {
  readonly name: string;
  /** `null` where there are none. */
  readonly args: readonly unknown[] | null;
}

/** A line of the server's log. */
export type LogLine = Readonly<Record<string, unknown>> & { level: string; msg: string };

/** The environment in a process of its own, which obeys. */
export class MattermostServer implements AsyncDisposable {
  readonly child: Child;
  readonly #dir: string = Deno.makeTempDirSync();

  constructor(program: string) {
    Deno.mkdirSync(`${this.#dir}/tmp`);
    const manifest = Deno.readTextFileSync(new URL("plugin.json", example));
    this.#install(id, manifest, new URL("plugin.ts", example).pathname);
    const args = [`TMPDIR=${this.#dir}/tmp`, `PATH=${path}`, program, `${this.#dir}/plugins`];
    this.child = Child.start("env", args);
  }

  /** Packs the example, and puts what was packed in the place of the example itself. */
  async installPacked(): Promise<void> {
    const cwd = `${this.#dir}/plugins`;
    await Deno.remove(`${cwd}/${id}`, { recursive: true });
    const packed = await outcomeOf(new URL("pack.sh", example).pathname, [], {
      cwd,
      env: { PATH: path },
    });
    assert.equal(packed.code, 0, packed.stderr);
    const unpacked = await outcomeOf("tar", ["-xzf", `${id}.tar.gz`], { cwd });
    assert.equal(unpacked.code, 0, unpacked.stderr);
  }

  /** Puts the plugin of the documentation in the place of the example, and gives its id. */
  installDocumented(): string {
    Deno.writeTextFileSync(`${this.#dir}/plugin.ts`, documented("mattermost"));
    Deno.removeSync(`${this.#dir}/plugins/${id}`, { recursive: true });
    const manifest = documented("mattermost", "json");
    const name = JSON.parse(manifest).id;
    this.#install(name, manifest, `${this.#dir}/plugin.ts`);
    return name;
  }

  #install(name: string, manifest: string, program: string): void {
    const folder = `${this.#dir}/plugins/${name}`;
    Deno.mkdirSync(`${folder}/server`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/plugin.json`, manifest);
    const permissions = "--no-prompt --allow-env --allow-net --allow-read --allow-write";
    const script = `#!/bin/sh\nexec "${Deno.execPath()}" run ${permissions} "${program}"\n`;
    Deno.writeTextFileSync(`${folder}/server/plugin`, script, { mode: 0o755 });
  }

  /** The files that plugins have left, or have now. */
  get files(): string[] {
    return filesIn(`${this.#dir}/tmp`);
  }

  /** The processes that the server has started. */
  get plugins(): number[] {
    const args = [`/proc/${this.child.pid}/task`];
    const { stdout } = new Deno.Command("sh", {
      args: ["-c", `cat ${args}/*/children`],
      stderr: "null",
    }).outputSync();
    return new TextDecoder().decode(stdout).split(/\s+/).filter((word) => word !== "").map(Number);
  }

  /** Gives it an order and waits for its answer. Throws what the environment says of a failure. */
  async ask<T = void>(Do: string, more: Record<string, unknown> = {}): Promise<T> {
    await this.child.writeLine(JSON.stringify({ Do, ID: id, ...more }));
    const { answer, error } = JSON.parse(await this.child.readLine() ?? '{"error":"has ended"}');
    if (error !== undefined) throw new Error(error);
    return answer;
  }

  /** The calls of the API since it was last asked. */
  async calls(): Promise<ApiCall[]> {
    return await this.ask<ApiCall[] | null>("calls") ?? [];
  }

  /** What it has logged. */
  log(): Promise<LogLine[]> {
    return this.ask("log");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    await Deno.remove(this.#dir, { recursive: true });
  }
}

/**
 * The Go programs of these tests, which need go-plugin: without Go, or without the module and a network, they are ignored.
 *
 * @module
 */

import { Child } from "../testing/process.ts";
import { buildGo, hasModules } from "../testing/go.ts";

const folder = new URL("peer/", import.meta.url);
const available = await hasModules(folder);

/** A test with the Go programs. */
export function peerTest(name: string, fn: (program: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !available,
    fn: async () => await fn(await buildGo(folder)),
  });
}

/** What the Go host answers to a line. */
export interface Answer {
  // deno-lint-ignore no-explicit-any
  readonly answer: any;
  readonly error?: string;
}

/** A host in Go, which obeys. */
export class GoHost implements AsyncDisposable {
  readonly child: Child;
  /** Where its plugins put their sockets. */
  readonly dir: string;

  constructor(
    program: string,
    command: readonly string[],
    { versions = "1,2", tls = "plain" }: { versions?: string; tls?: string } = {},
  ) {
    this.dir = Deno.makeTempDirSync();
    this.child = Child.start("env", [
      ...[`TMPDIR=${this.dir}`, program, "host", versions, tls],
      ...command,
    ]);
  }

  /** Gives it a line and waits for its answer. */
  async ask(line: string): Promise<Answer> {
    await this.child.writeLine(line);
    return JSON.parse(await this.child.readLine() ?? "null");
  }

  /** As `ask`, without an error. */
  async get(line: string): Promise<Answer["answer"]> {
    const { answer, error } = await this.ask(line);
    if (error !== undefined) throw new Error(`${line}: ${error}`);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    await Deno.remove(this.dir, { recursive: true });
  }
}

/**
 * The part of the controller of Argo Rollouts that runs metric plugins: a Go program made of its packages.
 *
 * @module
 */

import { Child } from "../../testing/process.ts";
import { buildGo, hasModules } from "../../testing/go.ts";

const folder = new URL("go/", import.meta.url);
const example = new URL("../../../examples/plugins/argo_rollouts/", import.meta.url);
const available = await hasModules(folder);

/** The path of a file of the example. */
export const pathOf = (name: string): string => new URL(name, example).pathname;

/** A test with the controller: ignored without Go, and without the modules and a network. */
export function argoTest(name: string, fn: (controller: Controller) => Promise<void>): void {
  Deno.test({
    name: `argo_rollouts: ${name}`,
    ignore: !available,
    fn: async () => {
      await using controller = new Controller(await buildGo(folder));
      await fn(controller);
    },
  });
}

/** A measurement in JSON, as it stands in the status of an AnalysisRun. */
export interface MeasurementJson {
  readonly phase: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly resumeAt?: string;
  readonly value?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A metric in JSON. */
export interface MetricJson {
  readonly name: string;
  readonly successCondition?: string;
  readonly failureCondition?: string;
  readonly provider: { readonly plugin: Readonly<Record<string, unknown>> };
}

/** A controller in a directory of its own, where it also has its temporary files. */
export class Controller implements AsyncDisposable {
  readonly dir: string = Deno.makeTempDirSync();
  readonly child: Child;

  constructor(program: string) {
    Deno.mkdirSync(`${this.dir}/tmp`);
    this.child = Child.start("sh", [
      "-c",
      'cd "$0" && TMPDIR="$0/tmp" exec "$1" 2>stderr',
      this.dir,
      program,
    ]);
  }

  /** What it has logged, what plugins write to their standard error among it. */
  get log(): string {
    return Deno.readTextFileSync(`${this.dir}/stderr`);
  }

  /** The names of its temporary files. */
  get files(): string[] {
    return [...Deno.readDirSync(`${this.dir}/tmp`)].map(({ name }) => name);
  }

  /** The process of the plugin that was started last. */
  get plugin(): number {
    const text = Deno.readTextFileSync(`${this.dir}/pid`);
    const pid = Number(text);
    // Zero would be every process of the test.
    if (!(pid > 1)) throw new Error(`expected the number of a process, found ${text}`);
    return pid;
  }

  /**
   * Copies the script of the example, with the paths of this machine, and gives its path.
   *
   * @param before What it does before it starts Deno.
   * @param program The plugin.
   */
  script(before = "", program: string = pathOf("plugin.ts")): string {
    const path = `${this.dir}/http-json`;
    const start = `${before}echo $$ >"${this.dir}/pid"\nexec "${Deno.execPath()}" run`;
    const text = Deno.readTextFileSync(pathOf("http-json"))
      .replace("exec deno run", () => start)
      .replace(/\/opt\/netrpc\/\S+/, () => program);
    Deno.writeTextFileSync(path, text);
    return path;
  }

  /** Asks for something and gives the answer, or throws the error as the controller would log it. */
  async ask<T = unknown>(
    what: string,
    request: Readonly<Record<string, unknown>> = {},
  ): Promise<T> {
    await this.child.writeLine(JSON.stringify({ Do: what, ...request }));
    const line = await this.child.readLine();
    if (line === undefined) throw new Error(`the controller has ended:\n${this.log}`);
    const { answer, error } = JSON.parse(line) as { answer: T; error: string };
    if (error !== "") throw new Error(error);
    return answer;
  }

  /** Reads the example's ConfigMap and fetches the plugin from a location in place of the one there. */
  async configure(Location: string = `file://${this.script()}`, Sha256 = ""): Promise<void> {
    await this.ask("configure", { File: pathOf("configmap.yaml"), Location, Sha256 });
  }

  /** Takes a measurement. */
  async run(Metric: MetricJson): Promise<MeasurementJson> {
    return await this.ask("run", { Metric });
  }

  /** Ends it, as it ends itself. */
  async end(): Promise<void> {
    await this.child.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
    await Deno.remove(this.dir, { recursive: true });
  }
}

/** A metric for the plugin of the example. */
export function metric(
  config: unknown,
  successCondition?: string,
  failureCondition?: string,
): MetricJson {
  return {
    name: "tried",
    successCondition,
    failureCondition,
    provider: { plugin: { "netrpc/http-json": config } },
  };
}

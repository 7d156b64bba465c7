/**
 * How long a program takes that does nothing: with the module, with the module in one file, with as many files that are empty, and
 * with nothing.
 *
 * @module
 */

import type { Lab } from "./lab.ts";
import { type Outcome, sideBySide, type Target } from "./outcome.ts";

const target: Target = {
  most: 1.5,
  limit:
    "Most of it is the number of files: the rows below have as many that are empty, and the same module in one " +
    "file. Deno would have to read a graph of modules from a cache in one piece. A bundled file loads faster, but we " +
    "prefer a module that people can read where they import it from, and whoever wants it bundles his program.",
};

/** Runs programs by turns, after a first run that fills the caches. */
export async function startUp({ settings: { starts } }: Lab): Promise<Outcome[]> {
  const module = new URL("../mod.ts", import.meta.url).pathname;
  const empty = here("empty.ts");
  const count = await filesOf(module);
  await using folder = await Folder.make();
  const bundle = await folder.bundle(module);
  const outcomes = [
    await compare(
      "a program that imports mod.ts against an empty one",
      empty,
      here("import_module.ts"),
      starts,
      target,
    ),
    await compare(
      `one that imports ${count} empty files, as many as mod.ts has, against an empty one`,
      empty,
      await folder.emptyFiles(count),
      starts,
    ),
  ];
  if (bundle === undefined) return outcomes;
  const what = "one that imports all of mod.ts bundled into one file, against an empty one";
  return [...outcomes, await compare(what, empty, bundle, starts)];
}

function here(file: string): string {
  return new URL(`start_up/${file}`, import.meta.url).pathname;
}

async function compare(
  what: string,
  theirs: string,
  ours: string,
  starts: number,
  target?: Target,
): Promise<Outcome> {
  const programs = [start(theirs), start(ours)] as const;
  for (const program of programs) await program();
  const [measured] = await sideBySide(starts, ...programs);
  return { what, unit: "ms", warmUp: "1 start", ...(target && { target }), ...measured! };
}

function start(program: string): () => Promise<[number]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", program],
    stdin: "null",
  });
  return async () => {
    const start = performance.now();
    const { success } = await command.output();
    if (!success) throw new Error(`${program} failed`);
    return [performance.now() - start];
  };
}

/** What is read here of `deno info --json`. */
interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      readonly code?: { readonly specifier: string };
    }[];
  }[];
}

/** How many files a program loads that imports a module: not those for its types alone, nor those it may load later. */
async function filesOf(path: string): Promise<number> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json", path] });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`deno info ${path} failed`);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set([`file://${path}`]);
  // The set grows while it is walked.
  for (const name of loaded) {
    for (const { isDynamic = false, code } of byName.get(name)?.dependencies ?? []) {
      if (!isDynamic && code !== undefined && byName.has(code.specifier)) {
        loaded.add(code.specifier);
      }
    }
  }
  return loaded.size;
}

/** A folder of programs that are made to be measured. */
class Folder implements AsyncDisposable {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static async make(): Promise<Folder> {
    return new Folder(await Deno.makeTempDir());
  }

  /** Makes a program that imports so many files without content. */
  async emptyFiles(count: number): Promise<string> {
    const names = Array.from({ length: count }, (_, n) => `empty_${n}.ts`);
    for (const name of names) await Deno.writeTextFile(`${this.#path}/${name}`, "export {};\n");
    return await this.#importing("main.ts", names);
  }

  /**
   * Makes a program that imports a module in one file. Deno fetches its bundler when it bundles for the first time: where that
   * fails, there is no such program, and the row is left out.
   */
  async bundle(module: string): Promise<string | undefined> {
    const output = `${this.#path}/bundle.js`;
    const args = ["bundle", "--quiet", "--platform", "deno", "--output", output, module];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    if (success) return await this.#importing("import_bundle.ts", ["bundle.js"]);
    console.error(
      `deno bundle failed, so its row is left out: ${new TextDecoder().decode(stderr)}`,
    );
    return undefined;
  }

  async #importing(name: string, files: readonly string[]): Promise<string> {
    const program = `${this.#path}/${name}`;
    const imports = files.map((file) => `import "./${file}";\n`);
    await Deno.writeTextFile(program, imports.join(""));
    return program;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#path, { recursive: true });
  }
}

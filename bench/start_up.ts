/**
 * How long a program takes that does nothing: with the module, with as many files that are empty, and with nothing.
 *
 * @module
 */

import type { Lab } from "./lab.ts";
import { type Outcome, sideBySide, type Target } from "./outcome.ts";

/** Runs programs by turns, after a first run that fills the caches. */
export async function startUp(lab: Lab): Promise<Outcome[]> {
  const here = (file: string) => new URL(`start_up/${file}`, import.meta.url).pathname;
  const empty = here("empty.ts");
  const count = await filesOf(new URL("../mod.ts", import.meta.url).href);
  await using files = await EmptyFiles.make(count);
  const { starts } = lab.settings;
  return [
    await compare(
      "a program that imports mod.ts against an empty one",
      empty,
      here("import_module.ts"),
      starts,
      { most: 1.3 },
    ),
    await compare(
      `one that imports ${count} empty files, as many as mod.ts has, against an empty one`,
      empty,
      files.program,
      starts,
    ),
  ];
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
  return { what, unit: "ms", ...(target && { target }), ...measured! };
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
async function filesOf(specifier: string): Promise<number> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json", specifier] });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`deno info ${specifier} failed`);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set([specifier]);
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

/** A folder with a program that imports so many files without content. */
class EmptyFiles implements AsyncDisposable {
  readonly program: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.program = `${folder}/main.ts`;
  }

  static async make(count: number): Promise<EmptyFiles> {
    const files = new EmptyFiles(await Deno.makeTempDir());
    const names = Array.from({ length: count }, (_, n) => `empty_${n}.ts`);
    for (const name of names) await Deno.writeTextFile(`${files.#folder}/${name}`, "export {};\n");
    const imports = names.map((name) => `import "./${name}";\n`).join("");
    await Deno.writeTextFile(files.program, imports);
    return files;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

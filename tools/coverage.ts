/**
 * Runs all tests and reports how many branches of the module they take. Run with `deno task coverage`; it fails if a part
 * of the module is below the required share, or if a test fails.
 *
 * It counts what `deno coverage` counts: both ways of every decision that the engine knows. `deno coverage` says nothing
 * about the inside of a function that was never called, so such a function counts as one branch not taken. It says nothing
 * about files that were not loaded either, so a separate process loads all of them. A file that changes during the run
 * counts twice: do not edit the tree meanwhile.
 *
 * @module
 */

import { sourceFiles } from "./source_files.ts";

/** The share of branches, in percent, that every part must reach. */
export const LEAST = 95;

/** The parts of the module, by the paths of their files. */
export const PARTS: readonly (readonly [name: string, paths: RegExp])[] = [
  ["gob/", /^gob\/\w+(?:\/\w+)?\.ts$/],
  ["json/", /^json\/\w+\.ts$/],
  ["rpc/", /^rpc\/\w+\.ts$/],
  ["server/", /^server\/\w+\.ts$/],
  ["client/", /^client\/\w+\.ts$/],
  ["pool/", /^pool\/\w+\.ts$/],
  ["plugin/", /^plugin\/\w+\.ts$/],
  ["mux/", /^mux\/\w+\.ts$/],
  ["websocket/", /^websocket\/\w+\.ts$/],
  ["the four top files", /^(?:mod|server|client|codec)\.ts$/],
];

/** Tests that measure what counting changes: how much memory a program takes. */
const IGNORED = ["tests/faults/memory_test.ts"];

const TOP = new URL("../", import.meta.url);
const FOLDER = "coverage/raw";

/** The branches of a file. */
export interface Branches {
  readonly hit: number;
  readonly all: number;
  /** The branches not taken: lines, and names of functions that were never called. */
  readonly missed: readonly string[];
}

/** The part that is read here of what a process writes about a file that it loaded. */
export interface Profile {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    /** The first one is the whole function. */
    readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[];
  }[];
}

/** The branches of every file of a report in lcov's format, by its path from the top. */
export function branchesOf(lcov: string, top: string): Map<string, Branches> {
  const files = new Map<string, Branches>();
  for (const record of lcov.split("end_of_record")) {
    const path = /^SF:(.+)$/m.exec(record)?.[1];
    if (path === undefined || !path.startsWith(top)) continue;
    const branches = [...record.matchAll(/^BRDA:(\d+),\d+,\d+,(-|\d+)$/gm)];
    const missed = branches.filter(([, , count]) => count === "-" || count === "0");
    files.set(path.slice(top.length), {
      hit: branches.length - missed.length,
      all: branches.length,
      missed: [...new Set(missed.map(([, line]) => `line ${line}`))],
    });
  }
  return files;
}

/** The names of the functions that no process has called, by the paths of their files from the top. */
export async function neverCalled(
  profiles: Iterable<Profile> | AsyncIterable<Profile>,
  top: string,
): Promise<Map<string, string[]>> {
  const counts = new Map<string, Map<string, number>>();
  for await (const { url, functions } of profiles) {
    if (!url.startsWith(top)) continue;
    const path = url.slice(top.length);
    const ofFile = counts.get(path) ?? new Map<string, number>();
    counts.set(path, ofFile);
    for (const { functionName, ranges: [whole] } of functions) {
      if (whole === undefined) continue;
      const key = `${whole.startOffset} ${whole.endOffset} ${functionName}`;
      ofFile.set(key, (ofFile.get(key) ?? 0) + whole.count);
    }
  }
  const names = new Map<string, string[]>();
  for (const [path, ofFile] of counts) {
    const uncalled = [...ofFile].filter(([, count]) => count === 0);
    names.set(path, uncalled.map(([key]) => `${key.split(" ").slice(2).join(" ")}()`));
  }
  return names;
}

/** Counts each of the functions as a branch of its file that was not taken. */
export function withFunctions(
  files: ReadonlyMap<string, Branches>,
  uncalled: ReadonlyMap<string, readonly string[]>,
): Map<string, Branches> {
  const none: Branches = { hit: 0, all: 0, missed: [] };
  const paths = new Set([...files.keys(), ...uncalled.keys()]);
  return new Map(
    [...paths].sort().map((path) => {
      const { hit, all, missed } = files.get(path) ?? none;
      const names = uncalled.get(path) ?? [];
      return [path, { hit, all: all + names.length, missed: [...missed, ...names] }];
    }),
  );
}

/** The share of branches in percent; a file that has none is covered. */
export function share({ hit, all }: Pick<Branches, "hit" | "all">): number {
  return all === 0 ? 100 : hit / all * 100;
}

/** The report, and whether every part reaches its share. */
export function verdict(files: ReadonlyMap<string, Branches>): { text: string; good: boolean } {
  const lines: string[] = [];
  let good = true;
  for (const [name, paths] of PARTS) {
    const inPart = [...files].filter(([path]) => paths.test(path));
    const sum = inPart.reduce(
      (sum, [, { hit, all }]) => ({ hit: sum.hit + hit, all: sum.all + all }),
      { hit: 0, all: 0 },
    );
    // A part that no test has loaded is not covered.
    const enough = inPart.length > 0 && share(sum) >= LEAST;
    good &&= enough;
    lines.push(`${lineOf(name, sum)}${enough ? "" : `  expected ${LEAST} %`}`);
    for (const [path, branches] of inPart) {
      const { missed } = branches;
      if (missed.length > 0) lines.push(`  ${lineOf(path, branches)}: not ${missed.join(", ")}`);
    }
  }
  return { text: lines.join("\n"), good };
}

function lineOf(name: string, branches: Pick<Branches, "hit" | "all">): string {
  const count = `${branches.hit} of ${branches.all} branches`;
  return `${name.padEnd(30)} ${share(branches).toFixed(1).padStart(5)} %  ${count}`;
}

/** The paths of all files of the module. */
async function modulePaths(): Promise<string[]> {
  const paths = [...(await sourceFiles(TOP, [".ts"])).keys()];
  return paths.filter((path) => PARTS.some(([, ofPart]) => ofPart.test(path)));
}

async function deno(...args: string[]): Promise<boolean> {
  return (await new Deno.Command(Deno.execPath(), { args, cwd: TOP }).spawn().status).success;
}

async function runTests(): Promise<boolean> {
  const permissions = ["net", "read", "write", "env", "run"].map((name) => `--allow-${name}`);
  // Programs started by tests write into the same folder.
  return await deno(
    "test",
    "--doc",
    "--no-check",
    "--reporter=dot",
    "--clean",
    `--coverage=${FOLDER}`,
    "--coverage-raw-data-only",
    `--ignore=${IGNORED.join(",")}`,
    ...permissions,
  );
}

/** Loads every file of the module in a separate process. */
async function loadAll(): Promise<boolean> {
  const program = (await modulePaths()).map((path) => `import "./${path}";\n`).join("");
  const args = ["run", "--no-check", `--coverage=${FOLDER}`, "-"];
  const child = new Deno.Command(Deno.execPath(), { args, cwd: TOP, stdin: "piped" }).spawn();
  await new Response(program).body!.pipeTo(child.stdin);
  return (await child.status).success;
}

/** What all processes have written. Deletes the incomplete files of killed processes. */
async function* profiles(): AsyncGenerator<Profile> {
  const folder = new URL(`${FOLDER}/`, TOP);
  for (const { name } of await Array.fromAsync(Deno.readDir(folder))) {
    const file = new URL(name, folder);
    let profile: Profile;
    try {
      profile = JSON.parse(await Deno.readTextFile(file));
    } catch {
      await Deno.remove(file);
      continue;
    }
    yield profile;
  }
}

async function main(): Promise<void> {
  const passed = await runTests();
  if (!await loadAll()) throw new Error("a file of the module cannot be loaded");
  const uncalled = await neverCalled(profiles(), TOP.href);
  const lcov = await new Deno.Command(Deno.execPath(), {
    args: ["coverage", "--lcov", `--include=^${TOP.href}`, FOLDER],
    cwd: TOP,
    stderr: "inherit",
  }).output();
  if (!lcov.success) throw new Error("deno coverage failed");
  const branches = branchesOf(new TextDecoder().decode(lcov.stdout), TOP.pathname);
  const { text, good } = verdict(withFunctions(branches, uncalled));
  console.log(text);
  if (!passed) console.error("A test failed; see above.");
  if (!passed || !good) Deno.exit(1);
}

if (import.meta.main) await main();

/**
 * Makes a release ready: checks all that can be checked, makes the files of it, and says what a person has to do. Run with
 * `deno task release`; `--list` only says what it would do.
 *
 * @module
 */

import { faultsOfVersion } from "./version.ts";

const top = new URL("../../", import.meta.url);

/** What has to hold, in this order: the quick before the slow. */
const steps: readonly (readonly [what: string, ...command: string[]])[] = [
  ["all is committed", "git", "diff", "--quiet", "HEAD"],
  ["format, lint, types, floors, documentation, publication", "deno", "task", "check"],
  ["the tests and all examples of the documentation", "deno", "task", "test"],
  ["gob without generated code", "deno", "task", "test:closures"],
  ["the module in Node", "deno", "task", "test:node"],
  ["plugins of real hosts", "deno", "task", "plugins"],
  ["every measurement still works", "deno", "task", "bench:smoke"],
  ["the attacks, at a small size", "deno", "task", "attack", "--small"],
  ["a minute of the soak", "deno", "task", "soak", "--minutes", "1"],
  ["a short crawl with kills", "deno", "task", "crawl:prove", "--short"],
  ["the files of the release", "deno", "task", "bundle"],
];

/** What only a person can do, or should. */
function byHand(version: string): string {
  return `
What is left for a person:

1. Read CHANGELOG.md as a stranger, and docs/numbers.md: if the code has changed since it was
   measured, run "deno task bench" on a quiet machine and commit what it writes.
2. git tag -s ${version} -m "netrpc ${version}" && git push --follow-tags
3. deno publish
4. Attach dist/netrpc.js and dist/netrpc.d.ts to the release, or put both into one folder of a
   server; import the first of them once from its address.
5. In an empty folder, do what README.md says with the address of the repository in place of
   https://example.com/netrpc, on a machine with Deno alone and on one with npm alone.
6. Begin the next version: a new number in deno.json and cli/version.ts, "Unreleased" in
   CHANGELOG.md.`;
}

async function succeeds([program, ...args]: readonly string[]): Promise<boolean> {
  const command = program === "deno" ? Deno.execPath() : program!;
  const process = new Deno.Command(command, { args, cwd: top, stdin: "null" }).spawn();
  return (await process.status).success;
}

async function main(): Promise<boolean> {
  const read = (path: string) => Deno.readTextFile(new URL(path, top));
  const { version } = JSON.parse(await read("deno.json")) as { version: string };
  const list = Deno.args.includes("--list");
  if (!list) {
    const faults = faultsOfVersion(version, {
      changelog: await read("CHANGELOG.md"),
      commandLine: await read("cli/version.ts"),
    });
    for (const fault of faults) console.error(`✗ ${fault}`);
    if (faults.length > 0) return false;
  }
  for (const [what, ...command] of steps) {
    console.log(`\n• ${what}: ${command.join(" ")}`);
    if (list || await succeeds(command)) continue;
    console.error(`✗ ${what}: this has to be mended before ${version} can be released`);
    return false;
  }
  console.log(byHand(version));
  return true;
}

if (import.meta.main && !await main()) Deno.exit(1);

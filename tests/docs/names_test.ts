// What the pages name is there: tasks, files, entry points, and the commands of netrpc with their options.

import assert from "node:assert/strict";
import { commands } from "../../cli/commands.ts";
import { pagesIn } from "./pages.ts";

const top = new URL("../../", import.meta.url);

interface Named {
  /** The page and the line. */
  readonly where: string;
  readonly text: string;
}

/** What stands in backticks on all pages, and the lines of their blocks of commands, continued lines joined. Blocks of `console` run. */
async function codeOfPages(): Promise<Named[]> {
  const named: Named[] = [];
  for (const page of await pagesIn("")) {
    const text = await Deno.readTextFile(new URL(page, top));
    const whereOf = (index: number) => `${page}:${text.slice(0, index).split("\n").length}`;
    const blocks = /^ *```(\w*)[^\n]*\n(.*?)^ *```$/gms;
    for (const { 1: language, 2: body, index } of text.matchAll(blocks)) {
      if (language !== "sh") continue;
      for (const text of body!.replaceAll(/\\\n\s*/g, "").split("\n")) {
        named.push({ where: whereOf(index), text });
      }
    }
    const prose = text.replaceAll(blocks, (block) => block.replaceAll(/[^\n]/g, " "));
    for (const { 1: span, index } of prose.matchAll(/`([^`]+)`/g)) {
      named.push({ where: whereOf(index), text: span!.replaceAll(/\s+/g, " ") });
    }
  }
  return named;
}

const named = await codeOfPages();
const { tasks, exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", top)));

/** Where an archive that a page makes has its files, and not the repository. */
const elsewhere = ["server/plugin", "server/plugin.js"];

/** What `fault` says of what is named, with the places; `undefined` is for what it has nothing to say about. */
function faultsOf(
  fault: (text: string, page: string) => string | boolean | undefined,
): string[] {
  let looked = 0;
  const faults = named.flatMap(({ where, text }) => {
    const found = fault(text, where.replace(/:\d+$/, ""));
    if (found !== undefined) looked++;
    return typeof found === "string" ? [`${where}: ${found}`] : [];
  });
  assert(looked > 5, `looked at ${looked}`);
  return faults;
}

Deno.test("every task that a page names is there", () => {
  const faults = faultsOf((text) => {
    const called = [...text.matchAll(/deno task ([\w:]+)/g)].map(([, task]) => task!);
    const missing = called.filter((task) => !(task in tasks));
    return missing.length > 0 ? missing.join() : called.length > 0 || undefined;
  });
  assert.deepEqual(faults, []);
});

Deno.test("every task says what it does", () => {
  for (const [name, { description }] of Object.entries<{ description?: string }>(tasks)) {
    assert((description ?? "").length > 20, name);
  }
});

Deno.test("every file and folder of the repository that a page names is there", async () => {
  const folders = await Array.fromAsync(Deno.readDir(top));
  const names = new Set(folders.filter(({ isDirectory }) => isDirectory).map(({ name }) => name));
  const paths = new Set<string>();
  const faults = faultsOf((text, page) => {
    const found = [...text.matchAll(/(?<=^|\s)(\w+)\/[\w./-]*(?=$|\s)/g)]
      .filter(([, folder]) => names.has(folder!)).map(([path]) => path);
    for (const path of found) paths.add(path);
    const missing = found.filter((path) =>
      !elsewhere.includes(path) && !exists(path, top) && !exists(path, new URL(page, top))
    );
    return missing.length > 0 ? missing.join() : found.length > 0 || undefined;
  });
  assert.deepEqual(faults, []);
  assert(paths.size > 20, `${paths.size} paths`);
});

function exists(path: string, base: URL): boolean {
  try {
    return Deno.statSync(new URL(path, base)) !== undefined;
  } catch {
    return false;
  }
}

Deno.test("every entry point that a page names is there", () => {
  const faults = faultsOf((text) => {
    const [, entry] = /^(?:@netrpc\/netrpc|\.)(\/[a-z]+)$/.exec(text) ?? [];
    if (entry === undefined) return undefined;
    return `.${entry}` in exports || text;
  });
  assert.deepEqual(faults, []);
});

Deno.test("every command of netrpc that a page names is there, with its options", () => {
  const faults = faultsOf((text) => {
    const [, rest] = /^(?:netrpc|deno run .*\bcli\.ts|deno task netrpc) (.*)$/.exec(text) ?? [];
    // What follows a pipe belongs to another program.
    const [name, ...words] = (rest ?? "").split(/ [|>] /)[0]!.replaceAll(/'[^']*'|"[^"]*"/g, "x")
      .split(" ");
    if (name === undefined || !/^[a-z]/.test(name)) return undefined;
    const command = commands.find((command) => command.name === name);
    if (command === undefined) return `no command ${name}`;
    const unknown = words.flatMap((word) => /^--([a-z-]+)/.exec(word)?.[1] ?? [])
      .filter((option) => option !== "help" && !(option in command.options));
    return unknown.length > 0 ? `${name} has no ${unknown.join()}` : true;
  });
  assert.deepEqual(faults, []);
});

Deno.test("commands with their outputs stand only where a test runs them", async () => {
  const run = ["README.md", "docs/cli.md", "docs/generate.md"];
  for (const page of await pagesIn("")) {
    const text = await Deno.readTextFile(new URL(page, top));
    assert(run.includes(page) || !/^ *```console$/m.test(text), page);
  }
});

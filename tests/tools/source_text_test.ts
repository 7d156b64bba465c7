import assert from "node:assert/strict";
import { outcomeOf } from "../testing/process.ts";
import { codeOf, importsOf, lineAt } from "../../tools/source_text.ts";
import { sourceFiles } from "../../tools/source_files.ts";

const top = new URL("../../", import.meta.url);

Deno.test("codeOf() keeps code and positions, and blanks everything else", () => {
  const cases: [source: string, code: string][] = [
    ["a // b\nc", "a     \nc"],
    ["a /* b\n */ c", "a     \n    c"],
    ['"a" + b', '" " + b'],
    ["'a\\'b' + c", "'    ' + c"],
    ["`a ${b} c` + d", "`  ${b}  ` + d"],
    ["`${{ a: `b${c}d` }}e`", "`${{ a: ` ${c} ` }} `"],
    ["a / b / c", "a / b / c"],
    ["f(/[/'\"]/g, b)", "f(/     /g, b)"],
    ["return /'/", "return / /"],
    ["(a) / b // c", "(a) / b     "],
    ["`//` + a", "`  ` + a"],
    ['"unfinished', '"          '],
  ];
  for (const [source, code] of cases) assert.equal(codeOf(source), code, source);
});

Deno.test("importsOf() finds every way of naming a module", () => {
  const cases: [source: string, specifier: string | undefined][] = [
    ['import "./a.ts";', "./a.ts"],
    ['import { b } from "./a.ts";', "./a.ts"],
    ["import { b } from './a.ts';", "./a.ts"],
    ['import {\n  b,\n  type C,\n} from "./a.ts";', "./a.ts"],
    ['import b, { c } from "./a.ts";', "./a.ts"],
    ['import type { B } from "./a.ts";', "./a.ts"],
    ['import * as b from "./a.ts";', "./a.ts"],
    ['import b from "./a.json" with { type: "json" };', "./a.json"],
    ['export { b } from "./a.ts";', "./a.ts"],
    ['export type { B } from "./a.ts";', "./a.ts"],
    ['export * from "./a.ts";', "./a.ts"],
    ['export * as b from "./a.ts";', "./a.ts"],
    ['await import("./a.ts");', "./a.ts"],
    ['let a: import("./a.ts").B;', "./a.ts"],
    ["await import(name);", undefined],
  ];
  for (const [source, specifier] of cases) {
    assert.deepEqual(importsOf(`\n${source}`).map((found) => found.specifier), [specifier], source);
  }
});

Deno.test("importsOf() is not misled by text or by what only looks like an import", () => {
  const cases = [
    '// import "./a.ts";',
    '/** import { b } from "./a.ts"; */',
    "const text = `import { b } from './a.ts';`;",
    "const text = 'export * from \"./a.ts\"';",
    'export const from = "./a.ts";',
    'export interface A { "key": string }',
    "import.meta.url;",
    'reader.import("./a.ts");',
    "async import(name: string): Promise<void> {}",
    'important("./a.ts");',
  ];
  for (const source of cases) assert.deepEqual(importsOf(source), [], source);
});

Deno.test("importsOf() gives the line of the module's name", () => {
  const source = '// first\nimport {\n  b,\n} from "./a.ts";\n\nexport * from "./c.ts";\n';
  assert.deepEqual(importsOf(source), [
    { specifier: "./a.ts", line: 4 },
    { specifier: "./c.ts", line: 6 },
  ]);
});

Deno.test("lineAt() counts from 1", () => {
  assert.deepEqual([0, 1, 2, 3].map((index) => lineAt("a\nb\n", index)), [1, 1, 2, 2]);
});

Deno.test("importsOf() sees what the compiler sees, on the real tree", async () => {
  const compiler = await importsSeenByTheCompiler(new URL("mod.ts", top));
  const files = await sourceFiles(top, [".ts"]);
  assert.ok(compiler.size > 5, "the module consists of several files");
  for (const [path, expected] of compiler) {
    const found = importsOf(files.get(path)!).map(({ specifier }) => specifier);
    assert.deepEqual([...new Set(found)].sort(), expected, path);
  }
});

/** What each file of a module's graph imports, by path and sorted, as `deno info` tells it. */
async function importsSeenByTheCompiler(root: URL): Promise<Map<string, string[]>> {
  const { code, stdout } = await outcomeOf(Deno.execPath(), ["info", "--json", root.href]);
  assert.equal(code, 0);
  const graph: InfoGraph = JSON.parse(stdout);
  return new Map(
    graph.modules
      .filter(({ specifier }) => specifier.startsWith(top.href))
      .map(({ specifier, dependencies = [] }) => [
        decodeURIComponent(specifier.slice(top.href.length)),
        dependencies.map((dependency) => dependency.specifier).sort(),
      ]),
  );
}

interface InfoGraph {
  modules: { specifier: string; dependencies?: { specifier: string }[] }[];
}

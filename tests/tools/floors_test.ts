import assert from "node:assert/strict";
import { checkFloors, type House } from "../../tools/floors.ts";
import { sourceFiles } from "../../tools/source_files.ts";

const SMALL_HOUSE: House = {
  floors: [
    { name: "examples", rooms: [["examples/*"]] },
    { name: "roof", rooms: [["mod.ts"]] },
    { name: "twins", rooms: [["left.ts"], ["right.ts"]] },
    { name: "inside", rooms: [["in/mod.ts"]] },
    { name: "cellar", rooms: [["in/*.ts"]] },
  ],
  sees: { "examples/*": ["mod.ts"] },
  edge: ["examples/*", "left.ts", "right.ts"],
  published: ["mod.ts", "left.ts", "right.ts", "in/*"],
  nodeModules: { "left.ts": "node:net" },
  loaders: ["right.ts"],
};

const GOOD: Record<string, string> = {
  "examples/a.ts": 'import { left } from "../mod.ts";\nimport "node:net";\n',
  "mod.ts": 'export * from "./left.ts";\nexport * from "./right.ts";\n',
  "left.ts": 'import "./in/mod.ts";\nimport "node:net";\nDeno.listen({ port: 0 });\n',
  "right.ts": 'import "./in/a.ts";\nawait import(name);\n',
  "in/mod.ts": 'export * from "./a.ts";\n',
  "in/a.ts": '// Deno.listen of left.ts\nimport type { B } from "./b.ts";\n',
  "in/b.ts": "export interface B { Denominator: 1 }\n",
};

/** What the check says about the small house after these files have replaced or joined the good ones. */
function findings(changes: Record<string, string>): string[] {
  const files = new Map(Object.entries({ ...GOOD, ...changes }));
  return checkFloors(files, SMALL_HOUSE).map(({ path, line, text }) => `${path}:${line}: ${text}`);
}

Deno.test("checkFloors() has nothing to say about a good house", () => {
  assert.deepEqual(findings({}), []);
});

Deno.test("checkFloors() names the file, the line and the rule", () => {
  const cases: [changes: Record<string, string>, expected: string[]][] = [
    [
      { "in/b.ts": '\nimport { left } from "../left.ts";\n' },
      [
        'in/b.ts:2: imports left.ts, which is upstairs: "twins" is above "cellar"',
        "in/b.ts:2: closes a cycle: left.ts → in/mod.ts → in/a.ts → in/b.ts → left.ts",
      ],
    ],
    [
      { "right.ts": '\n\nimport type { Left } from "./left.ts";\n' },
      ["right.ts:3: imports left.ts, which is next door on the same floor"],
    ],
    [
      { "in/b.ts": 'import type { A } from "./a.ts";\n' },
      ["in/b.ts:1: closes a cycle: in/a.ts → in/b.ts → in/a.ts"],
    ],
    [
      { "in/b.ts": 'await import("./b.ts");\n' },
      ["in/b.ts:1: closes a cycle: in/b.ts → in/b.ts"],
    ],
    [
      { "in/b.ts": 'import "./mod.ts";\n' },
      [
        "in/b.ts:1: imports in/mod.ts, the list of its own folder",
        "in/b.ts:1: closes a cycle: in/mod.ts → in/a.ts → in/b.ts → in/mod.ts",
      ],
    ],
    [
      { "examples/a.ts": 'import "../left.ts";\n' },
      ["examples/a.ts:1: imports left.ts, but may see only mod.ts"],
    ],
    [
      { "attic.ts": "" },
      ["attic.ts:1: is on no floor: enter it in tools/floors.ts"],
    ],
    [
      { "in/b.ts": 'import "./gone.ts";\n' },
      ["in/b.ts:1: imports in/gone.ts, which is no source file"],
    ],
    [
      { "in/b.ts": 'import "npm:left-pad";\nimport "jsr:@a/b";\n' },
      [
        "in/b.ts:1: imports npm:left-pad: only relative imports work without an import map or a package",
        "in/b.ts:2: imports jsr:@a/b: only relative imports work without an import map or a package",
      ],
    ],
    [
      { "examples/a.ts": 'import "https://example.com/a.ts";\n' },
      [
        "examples/a.ts:1: imports https://example.com/a.ts: only relative imports work without an " +
        "import map or a package",
      ],
    ],
    [
      { "in/b.ts": "await import(name);\n" },
      ["in/b.ts:1: imports a computed name, which no check can follow"],
    ],
    [
      { "in/b.ts": 'import "node:net";\n' },
      ["in/b.ts:1: imports node:net, which tools/floors.ts gives no reason for"],
    ],
    [
      { "in/b.ts": "\nexport type A = Deno.Addr;\n" },
      ["in/b.ts:2: uses the Deno namespace, which belongs to the edge"],
    ],
  ];
  for (const [changes, expected] of cases) assert.deepEqual(findings(changes), expected);
});

Deno.test("checkFloors() refuses a table that names files which are gone", () => {
  const files = new Map(Object.entries(GOOD).filter(([path]) => path !== "right.ts"));
  files.set("mod.ts", "");
  assert.deepEqual(checkFloors(files, SMALL_HOUSE), [
    { path: "tools/floors.ts", line: 1, text: "names right.ts, which matches no file" },
  ]);
});

Deno.test("checkFloors() finds the floors of this repository in order", async () => {
  const endings = [".ts", ".html", ".css"];
  const files = await sourceFiles(new URL("../../", import.meta.url), endings);
  assert.deepEqual(checkFloors(files), []);
});

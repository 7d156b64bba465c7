import assert from "node:assert/strict";
import { checkHouse, LONGEST_FILE } from "../../tools/house.ts";

/** What the check says about one file. */
function findings(path: string, source: string): string[] {
  return checkHouse(new Map([[path, source]])).map(({ line, text }) => `${line}: ${text}`);
}

const MARKER = "TO" + "DO";
const HOME = "/" + "home/somebody";
const INSIDE = ["https://example.com", "home/page and `a", "tmp/b`"].join("/");

Deno.test("checkHouse() has nothing to say about a tidy file", () => {
  const source = '// Not a console, no default.\nexport const text: string = "export default";\n';
  assert.deepEqual(findings("gob/bytes/byte_reader.ts", source), []);
  assert.deepEqual(findings("gob/plans/compile_source.ts", "new Function(source);\n"), []);
  assert.deepEqual(findings("README.md", `See ${INSIDE}.\n`), []);
});

Deno.test("checkHouse() names the line and the rule", () => {
  const cases: [path: string, source: string, expected: string[]][] = [
    [
      "docs/design.md",
      `\n${MARKER}: more\n`,
      ["2: leaves a marker behind: do it now, or describe it in an issue"],
    ],
    [
      "tests/a_test.ts",
      `const path = "${HOME}";\n`,
      ["1: names a path that exists on one machine only"],
    ],
    ["tools/a.ts", "\nexport default 1;\n", ["2: exports a default: every symbol has one name"]],
    ["server.ts", "\n\nconsole.log(1);\n", ["3: writes to the console: a library is silent"]],
    [
      "gob/encoder.ts",
      'const f = new Function("return 1");\n',
      ["1: makes code from text, which only gob/plans/compile_source.ts may do"],
    ],
    ["gob/byteReader.ts", "", ["1: is not named in snake_case"]],
    ["rpc/json-codec.ts", "", ["1: is not named in snake_case"]],
  ];
  for (const [path, source, expected] of cases) {
    assert.deepEqual(findings(path, source), expected, path);
  }
});

Deno.test("checkHouse() leaves the length of tests and the output of programs alone", () => {
  const long = "\n".repeat(LONGEST_FILE) + "// end\n";
  assert.deepEqual(findings("gob/types/schema.ts", long), [
    "351: is longer than 350 lines: is it one subject?",
  ]);
  assert.deepEqual(findings("tests/gob/types/schema_test.ts", long), []);
  assert.deepEqual(findings("examples/node/main.ts", "console.log(1);\n"), []);
});

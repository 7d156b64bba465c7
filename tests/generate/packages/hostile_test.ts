// Whatever stands in files, loading ends, and says what is wrong in notes.

import assert from "node:assert/strict";
import { ConstraintError, constraintOf } from "../../../generate/packages/constraints.ts";
import { Constants } from "../../../generate/packages/constants.ts";
import { openProgram } from "../../../generate/packages/load.ts";
import { compareVersions, readModuleFile } from "../../../generate/packages/module_file.ts";
import { cleanPath, parentOf } from "../../../generate/packages/paths.ts";
import { Random } from "../../testing/random.ts";
import { MemoryReader } from "./memory_reader.ts";
import { moduleTree } from "./trees.ts";

/** Cuts a text and puts pieces of it elsewhere. */
function mutated(text: string, random: Random): string {
  let found = text;
  for (let count = 1 + random.below(4); count > 0; count--) {
    const [from, to] = [random.below(found.length + 1), random.below(found.length + 1)];
    const piece = found.slice(Math.min(from, to), Math.min(from, to) + random.below(12));
    found = random.chance(0.5)
      ? found.slice(0, from) + piece + found.slice(from)
      : found.slice(0, from) + found.slice(from + random.below(6));
  }
  return found;
}

Deno.test("load() of a tree with broken files ends, and every constant has a value or a reason", async () => {
  const random = new Random(15);
  const constants = new Constants();
  const source: Record<string, string> = {
    ...moduleTree,
    "m/c.go":
      "//go:build linux && (amd64 || !cgo)\n\n// +build linux\n\npackage torture\n\nconst (\n\tA = iota << 3 + len(`x`)\n\tB\n\tC uint8 = B%7 | A&^1\n)\n",
  };
  for (let round = 0; round < 150; round++) {
    const tree = Object.fromEntries(
      Object.entries(source).map(([path, text]) =>
        [path, random.chance(0.4) ? mutated(text, random) : text] as const
      ),
    );
    const root = await openProgram(new MemoryReader(tree), { goroot: "third" }).load("m")
      .catch((error) => assert(error.name === "LoadError", error));
    if (root === undefined) continue;
    for (const file of root.files) {
      for (const { path } of file.imports) await root.imported(path);
      for (const name of ["alias", "dep", "yaml", "x"]) await root.import(file, name);
      await root.find(file, "Dotted");
    }
    for (const name of root.names()) await constants.constant(root, name);
  }
});

Deno.test("constraintOf() and readModuleFile() read large files in linear time", () => {
  const large = 1 << 20;
  const heads = [
    ...["/**/".repeat(large / 4), "//go:build " + "!(".repeat(large / 2), "\n".repeat(large)],
    ...[`// +build ${"a,!b ".repeat(large / 5)}\n\n`, `//go:build ${" ".repeat(large)}`],
    ...["// +build x\n".repeat(large / 12), "/*".repeat(large / 2), " ".repeat(large)],
  ];
  const started = performance.now();
  for (const head of heads) {
    try {
      constraintOf(head)(() => false);
    } catch (error) {
      assert(error instanceof ConstraintError);
    }
    readModuleFile("go.mod", head);
    readModuleFile("go.mod", `require ${head}`);
    readModuleFile("go.mod", `"${head}`);
  }
  assert(performance.now() - started < 5000);
});

Deno.test("paths and versions of any kind are taken", () => {
  assert.equal(cleanPath("../".repeat(1000) + "a"), "../".repeat(1000) + "a");
  assert.equal(cleanPath("/../..//a/./b/.."), "/a");
  assert.equal(cleanPath("C:\\a\\..\\b"), "C:/b");
  assert.equal(cleanPath(""), ".");
  assert.deepEqual(["/a", "/", "a", ".", "C:/a", "C:/", "../a", ".."].map(parentOf), [
    ...["/", undefined, ".", undefined, "C:/", undefined, "..", undefined],
  ]);
  assert(compareVersions("v1.0.0-" + "9".repeat(500), "v1.0.0-" + "9".repeat(499)) > 0);
  assert(compareVersions("", "v1.0.0") < 0);
});

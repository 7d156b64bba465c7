// go.mod, go.work and vendor/modules.txt.

import assert from "node:assert/strict";
import {
  compareVersions,
  isDirectory,
  readModuleFile,
  readVendored,
} from "../../../generate/packages/module_file.ts";
import { noteLine } from "../../../generate/source/note.ts";
import { goTest } from "../../testing/go.ts";

const file = `// Module comment.
module "example.com/Torture/v2" // Deprecated: no.

go 1.21.0
toolchain go1.26.0
godebug default=go1.21
tool example.com/dep/cmd/x

require example.com/dep v1.0.0 // indirect
require (
	example.com/forked v1.2.3
	"example.com/quoted" v0.1.0-20200101000000-0123456789ab
	example.com/old v2.0.0+incompatible// close
	example.com/excluded v1.0.0

)
exclude example.com/excluded v1.0.0
exclude (
	example.com/dep v0.9.0
)
replace example.com/dep => ./third/dep
replace (
	example.com/forked v1.2.3 => ../fork
	example.com/old => example.com/new/v3 v3.1.0
	example.com/quoted => "./in-quotes"
)
retract [v1.0.0, v1.1.0] // bad
retract (
	v0.1.0
)
`;

Deno.test("readModuleFile() reads a go.mod", () => {
  const read = readModuleFile("go.mod", file);
  assert.equal(read.module, "example.com/Torture/v2");
  assert.deepEqual([...read.requires], [
    ["example.com/dep", "v1.0.0"],
    ["example.com/forked", "v1.2.3"],
    ["example.com/quoted", "v0.1.0-20200101000000-0123456789ab"],
    ["example.com/old", "v2.0.0+incompatible"],
  ]);
  assert.deepEqual(read.replaces, [
    { module: "example.com/dep", target: "./third/dep" },
    { module: "example.com/forked", version: "v1.2.3", target: "../fork" },
    { module: "example.com/old", target: "example.com/new/v3", targetVersion: "v3.1.0" },
    { module: "example.com/quoted", target: "./in-quotes" },
  ]);
  assert.deepEqual(read.notes, []);
});

Deno.test("readModuleFile() reads a go.work", () => {
  const text =
    "go 1.21\r\nuse ./a // one\r\nuse (\r\n\t./b\r\n\t`c-d`\r\n)\r\nreplace x => ../x\r\n";
  const read = readModuleFile("go.work", text);
  assert.deepEqual(read.uses, ["./a", "./b", "c-d"]);
  assert.deepEqual(read.replaces, [{ module: "x", target: "../x" }]);
});

Deno.test("readModuleFile() makes notes of lines that it cannot read", () => {
  const text = 'module\nrequire a\nrequire (\n  "b\n)\nreplace a b\nreplace a => b\nmodule x\n';
  const read = readModuleFile("m/go.mod", text);
  assert.equal(read.module, "x");
  assert.deepEqual(read.notes.map(noteLine), [
    "m/go.mod:1:1: expected the path of a module, found module",
    "m/go.mod:2:1: expected the path of a module and its version, found require a",
    'm/go.mod:4:3: expected words, of which those in quotes end on the line, found "b',
    "m/go.mod:6:1: expected module => directory, or module => module version, found replace a b",
    "m/go.mod:7:1: expected module => directory, or module => module version, found replace a => b",
  ]);
});

Deno.test("readVendored() reads the packages of a modules.txt", () => {
  const text = "# a.b/c v1.0.0\n## explicit; go 1.17\na.b/c\na.b/c/d\n# e v1.0.0 => ./e\ne\n";
  assert.deepEqual([...readVendored(text)], ["a.b/c", "a.b/c/d", "e"]);
});

Deno.test("compareVersions() orders as semver does", () => {
  const sorted = [
    ...["v0.0.0-20200101000000-0123456789ab", "v0.9.0", "v1.0.0-alpha", "v1.0.0-alpha.1"],
    ...["v1.0.0-alpha.beta", "v1.0.0-beta.2", "v1.0.0-beta.11", "v1.0.0-rc.1", "v1.0.0"],
    ...["v1.0.1", "v1.9.0", "v1.10.0", "v2.0.0+incompatible", "v10.0.0"],
  ];
  assert.deepEqual(sorted.toReversed().toSorted(compareVersions), sorted);
});

Deno.test("isDirectory() tells directories from modules", () => {
  const directories = ["./a", "../a", ".", "..", "/a", "C:\\a", ".\\a"];
  assert(directories.every(isDirectory));
  assert(!["a/b", "example.com/a", "..a", ".a/b"].some(isDirectory));
});

goTest("readModuleFile() and Go agree", async () => {
  const top = await Deno.makeTempDir();
  try {
    const path = `${top}/go.mod`;
    await Deno.writeTextFile(path, file);
    const { stdout, stderr } = await new Deno.Command("go", {
      args: ["mod", "edit", "-json", path],
      cwd: top,
      env: { GOTOOLCHAIN: "local", GOFLAGS: "" },
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    const go = JSON.parse(new TextDecoder().decode(stdout));
    const read = readModuleFile(path, file);
    assert.equal(read.module, go.Module.Path);
    const needed = (go.Require as { Path: string; Version: string }[])
      .map(({ Path, Version }) => [Path, Version])
      .filter(([module]) => module !== "example.com/excluded");
    assert.deepEqual([...read.requires], needed);
    const replaced = (go.Replace as Record<"Old" | "New", { Path: string; Version?: string }>[])
      .map(({ Old, New }) => ({
        ...{ module: Old.Path, target: New.Path },
        ...(Old.Version !== undefined && { version: Old.Version }),
        ...(New.Version !== undefined && { targetVersion: New.Version }),
      }));
    assert.deepEqual(read.replaces, replaced);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
});

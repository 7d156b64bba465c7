// Packages and what they import.

import assert from "node:assert/strict";
import { LoadError, openProgram } from "../../../generate/packages/load.ts";
import type { Package } from "../../../generate/packages/package.ts";
import { noteLine } from "../../../generate/source/note.ts";
import { MemoryReader } from "./memory_reader.ts";
import { gopathTree, moduleTree, vendorTree, workTree } from "./trees.ts";

/** What a name before a dot leads to in the first file of a package. */
async function imported(from: Package, name: string): Promise<string | undefined> {
  const [file] = from.files;
  assert(file !== undefined);
  const found = await from.import(file, name);
  return found === undefined ? undefined : `${found.path} ${found.name} ${found.directory}`;
}

Deno.test("import() follows names, replacements and major versions", async () => {
  const reader = new MemoryReader(moduleTree);
  const root = await openProgram(reader).load("m");
  assert.deepEqual([root.path, root.name], ["example.com/Torture/v2", "torture"]);
  assert.deepEqual(root.files.map(({ path }) => path), ["m/main.go"]);
  assert.deepEqual(reader.reads, ["m/go.mod", "m/main.go"]);
  const names: Readonly<Record<string, string | undefined>> = {
    alias: "example.com/Torture/v2/internal/hidden hidden m/internal/hidden",
    other: "example.com/Torture/v2/sub other m/sub",
    dep: "example.com/dep dep third/dep",
    inner: "example.com/dep/nested/go-inner inner third/inner",
    forked: "example.com/forked/v3 forked fork",
    yaml: "gopkg.in/yaml.v3 yaml third/yaml",
    sub: undefined,
    hidden: undefined,
    dotted: undefined,
    nested: undefined,
    _: undefined,
    ".": undefined,
  };
  for (const [name, expected] of Object.entries(names)) {
    assert.equal(await imported(root, name), expected, name);
  }
  const [file] = root.files;
  assert(file !== undefined);
  assert.equal((await root.find(file, "Dotted"))?.package.name, "dotted");
  assert.equal(await root.find(file, "hidden"), undefined);
  assert.equal((await root.find(file, "All"))?.package, root);
  const fork = await root.import(file, "forked");
  assert.equal(
    fork && await imported(fork, "deeper"),
    "example.com/forked/v3/deeper deeper fork/deeper",
  );
});

Deno.test("load() reads each file once, whoever imports it", async () => {
  const reader = new MemoryReader(moduleTree);
  const program = openProgram(reader);
  const [one, two] = await Promise.all([program.load("m"), program.load("./m/")]);
  assert.equal(one, two);
  const [sub, again] = await Promise.all([program.load("m/sub"), imported(one, "other")]);
  assert.equal(again, `${sub.path} other m/sub`);
  const [file] = sub.files;
  const [root] = one.files;
  assert(file !== undefined && root !== undefined);
  assert.equal(await sub.import(file, "dep"), await one.import(root, "dep"));
  assert.deepEqual(reader.reads, [...new Set(reader.reads)]);
});

Deno.test("import() loads nothing but the package that is meant", async () => {
  const reader = new MemoryReader({
    "m/go.mod": "module m\n",
    "m/a.go": 'package m\n\nimport (\n\t"m/one"\n\t"m/two"\n\t"time"\n\t"m/go-odd"\n)\n',
    ...{ "m/one/a.go": "package one\n", "m/two/a.go": "package two\n" },
    "m/go-odd/a.go": "package strange\n",
  });
  const root = await openProgram(reader).load("m");
  assert.equal(await imported(root, "time"), undefined);
  assert.equal(await imported(root, "two"), "m/two two m/two");
  assert.deepEqual(reader.reads, ["m/go.mod", "m/a.go", "m/two/a.go"]);
  assert.equal(await imported(root, "strange"), "m/go-odd strange m/go-odd");
  assert.equal(await imported(root, "odd"), undefined);
});

Deno.test("load() takes what is vendored, and only what is listed", async () => {
  const root = await openProgram(new MemoryReader(vendorTree)).load("v");
  assert.equal(await imported(root, "x"), "example.com/dep/x x v/vendor/example.com/dep/x");
  assert.equal(await root.imported("example.com/dep/y"), undefined);
});

Deno.test("load() knows the modules of a workspace, unless it does not use the module", async () => {
  const root = await openProgram(new MemoryReader(workTree)).load("w/one");
  assert.equal(await imported(root, "three"), "example.com/three three w/third/three");
  assert.equal(await imported(root, "deep"), "example.com/two/deep deep w/two/deep");
  const alone = { ...workTree, "w/go.work": "go 1.21\nuse ./two\n" };
  assert.equal(
    await imported(await openProgram(new MemoryReader(alone)).load("w/one"), "deep"),
    undefined,
  );
});

Deno.test("load() finds packages of a GOPATH and the nearest vendored ones", async () => {
  const root = await openProgram(new MemoryReader(gopathTree)).load("g/src/example.com/p");
  assert.equal(root.path, "example.com/p");
  assert.equal(await imported(root, "q"), "example.com/q q g/src/example.com/q");
  const vendored = "g/src/example.com/p/vendor/example.com";
  assert.equal(await imported(root, "r"), `example.com/r r ${vendored}/r`);
  const r = await root.imported("example.com/r");
  assert.equal(r && await imported(r, "s"), `example.com/s s ${vendored}/s`);
});

Deno.test("load() takes a folder without a go.mod for a package of its own", async () => {
  const reader = new MemoryReader({ "x/a.go": 'package a\n\nimport "b/c"\n\ntype A c.C\n' });
  const root = await openProgram(reader).load("x");
  assert.deepEqual([root.path, root.name, root.files.length], ["x", "a", 1]);
  assert.equal(await imported(root, "c"), undefined);
  const [file] = root.files;
  assert.equal(file && await root.importPath(file, "c"), "b/c");
  assert.equal(file && await root.importPath(file, "d"), undefined);
});

Deno.test("load() guesses what a checkout without a go.mod is called", async () => {
  const reader = new MemoryReader({
    "x/machine/a/b/b.go":
      'package b\n\nimport (\n\t"github.com/docker/machine/c/d"\n\t"github.com/docker/other/c"\n\t"machine/c"\n\te "github.com/e"\n)\n',
    "x/machine/c/d/d.go": "package d\n",
    "x/machine/c/c.go": "package c\n",
    "x/machine/vendor/github.com/e/e.go": "package e\n",
    "cache/github.com/docker/machine@v0.16.2/c/d/d.go": "package d\n",
    "cache/github.com/docker/machine@v0.16.2/a/a.go":
      'package a\n\nimport "github.com/docker/machine/c/d"\n',
  });
  const b = await openProgram(reader).load("x/machine/a/b");
  assert.equal(await imported(b, "d"), "github.com/docker/machine/c/d d x/machine/c/d");
  assert.equal(await imported(b, "c"), undefined);
  assert.equal(await imported(b, "e"), "github.com/e e x/machine/vendor/github.com/e");
  const a = await openProgram(reader).load("cache/github.com/docker/machine@v0.16.2/a");
  assert.match(await imported(a, "d") ?? "", /machine@v0.16.2\/c\/d$/);
});

Deno.test("load() looks into the module cache, by what the importer needs if nobody else says", async () => {
  const reader = new MemoryReader({
    "m/go.mod":
      "module m\nrequire github.com/Big/Name v1.0.0-RC1\nrequire a.b/old v1.0.0+incompatible\n",
    "m/a.go":
      'package m\n\nimport (\n\t"a.b/old"\n\tname "github.com/Big/Name/Sub"\n\t"a.b/none"\n)\n\ntype T old.T\n',
    "cache/github.com/!big/!name@v1.0.0-!r!c1/Sub/a.go": 'package sub\n\nimport "a.b/further"\n',
    "cache/github.com/!big/!name@v1.0.0-!r!c1/go.mod":
      "module github.com/Big/Name\nrequire a.b/further v0.1.0\n",
    "cache/a.b/old@v1.0.0+incompatible/a.go": "package old\n",
    "cache/a.b/further@v0.1.0/a.go": "package further\n",
  });
  const root = await openProgram(reader, { moduleCache: "cache" }).load("m");
  assert.equal(await imported(root, "old"), "a.b/old old cache/a.b/old@v1.0.0+incompatible");
  const sub = await root.imported("github.com/Big/Name/Sub");
  assert.equal(sub?.files[0]?.path, "github.com/!big/!name@v1.0.0-!r!c1/Sub/a.go");
  assert.equal(
    sub && await imported(sub, "further"),
    "a.b/further further cache/a.b/further@v0.1.0",
  );
  assert.equal(await imported(root, "none"), undefined);
  assert.equal(await root.imported("a.b/further"), undefined);
});

Deno.test("load() looks into Go's library if it is told where that is", async () => {
  const files = {
    "go/src/go.mod": "module std\n",
    "go/src/net/a.go": 'package net\n\nimport (\n\t"time"\n\t"golang.org/x/dns"\n)\n',
    "go/src/time/a.go": "package time\n",
    "go/src/vendor/golang.org/x/dns/a.go": "package dns\n",
    "m/a.go": 'package m\n\nimport "net"\n\ntype T net.IP\n',
  };
  const without = await openProgram(new MemoryReader(files)).load("m");
  assert.equal(await imported(without, "net"), undefined);
  const root = await openProgram(new MemoryReader(files), { goroot: "go" }).load("m");
  assert.equal(await imported(root, "net"), "net net go/src/net");
  const net = await root.imported("net");
  assert(net !== undefined);
  assert.equal(await imported(net, "time"), "time time go/src/time");
  assert.equal(
    await imported(net, "dns"),
    "golang.org/x/dns dns go/src/vendor/golang.org/x/dns",
  );
  assert.equal(await root.imported("golang.org/x/dns"), undefined);
});

Deno.test("load() makes notes and uses the rest", async () => {
  const reader = new MemoryReader({
    "base/m/go.mod": "module m\nrequire x\n",
    "base/m/a.go": "package m\n\ntype A int\n\nconst A = 1\n",
    "base/m/b.go": "package m\n\ntype B struct {\n",
    "base/m/c.go": "//go:build a b\n\npackage m\n",
    "base/m/d.go": "package main\n",
    "base/m/e.go": "package m\n\ntype E int\n",
    "base/m/f.go": 'package m\n\nimport "C"\n',
    "base/m/g.go": "package documentation\n",
  });
  const root = await openProgram(reader, { base: "base" }).load("base/m");
  assert.deepEqual(root.files.map(({ path }) => path), ["m/a.go", "m/e.go"]);
  assert.deepEqual([...root.names()], ["A", "E"]);
  assert.equal(root.lookup("A")?.kind, "type");
  const lines = root.notes.map(noteLine).map((line) => line.replace(/(m\/b.go:\d+:\d+).*/, "$1"));
  assert.deepEqual(lines, [
    "base/m/go.mod:2:1: expected the path of a module and its version, found require x",
    "m/c.go:1:14: expected && or || or the end of the line, found b",
    "m/b.go:4:1",
    "m/d.go:1:9: expected package m, found main",
    "m/a.go:5:7: expected a new name, found A, declared at m/a.go:3:6",
  ]);
});

Deno.test("load() says what it expected where there is no package", async () => {
  const reader = new MemoryReader({ "m/a_windows.go": "package m\n", "m/sub/README": "" });
  const refused = async (directory: string) => {
    try {
      await openProgram(reader).load(directory);
    } catch (error) {
      assert(error instanceof LoadError);
      return error.message;
    }
    return "loaded";
  };
  const text = "expected a directory with Go files for linux/amd64, found";
  assert.equal(await refused("m"), `Cannot load m: ${text} only what is not built: a_windows.go`);
  assert.equal(await refused("m/sub"), `Cannot load m/sub: ${text} none`);
  assert.equal(await refused("n"), `Cannot load n: ${text} no such directory`);
});

Deno.test("loadFiles() takes files as they are given", async () => {
  const reader = new MemoryReader({
    "m/a_windows.go": "package m\n\ntype A int\n",
    "m/b.go": "//go:build ignore\n\npackage m\n\ntype B int\n",
    "m/c.go": "package m\n",
    "n/d.go": "package n\n",
  });
  const program = openProgram(reader);
  const both = await program.loadFiles(["m/a_windows.go", "./m/b.go"]);
  assert.deepEqual([...both.names()], ["A", "B"]);
  await assert.rejects(program.loadFiles(["m/c.go", "n/d.go"]), LoadError);
  await assert.rejects(program.loadFiles(["m/x.go"]), LoadError);
  await assert.rejects(program.loadFiles([]), LoadError);
});

Deno.test("import() ends where packages import each other, and refuses paths that Go refuses", async () => {
  const reader = new MemoryReader({
    "m/go.mod": "module m\n",
    "m/a/a.go":
      'package a\n\nimport (\n\t"m/b"\n\tself "m/a"\n\troot "/m/b"\n\tup "m/a/../b"\n\tlocal "./b"\n)\n',
    "m/b/b.go": 'package b\n\nimport "m/a"\n',
  });
  const a = await openProgram(reader).load("m/a");
  const b = await a.imported("m/b");
  assert.equal(b && await b.imported("m/a"), a);
  assert.equal(await imported(a, "self"), "m/a a m/a");
  for (const name of ["root", "up", "local"]) assert.equal(await imported(a, name), undefined);
});

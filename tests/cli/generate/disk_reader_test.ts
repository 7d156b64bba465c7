// Go source on the disk, and what is on a disk besides.

import assert from "node:assert/strict";
import { DiskReader } from "../../../cli/generate/disk_reader.ts";
import { openProgram } from "../../../generate/packages/load.ts";

async function withDirectory(test: (top: string) => Promise<void>): Promise<void> {
  const top = await Deno.makeTempDir();
  try {
    await test(top);
  } finally {
    await Deno.remove(top, { recursive: true });
  }
}

Deno.test("list() and read() find what is there", () =>
  withDirectory(async (top) => {
    await Deno.mkdir(`${top}/sub`);
    await Deno.writeTextFile(`${top}/a.go`, "package é\n");
    const reader = new DiskReader();
    const entries = await reader.list(top);
    assert.deepEqual(entries?.toSorted((a, b) => a.name < b.name ? -1 : 1), [
      { name: "a.go", isDirectory: false },
      { name: "sub", isDirectory: true },
    ]);
    assert.equal(await reader.read(`${top}/a.go`), "package é\n");
    assert.equal(await reader.list(`${top}/none`), undefined);
    assert.equal(await reader.list(`${top}/a.go`), undefined);
    assert.equal(await reader.read(`${top}/none.go`), undefined);
    assert.equal(await reader.read(`${top}/a.go/b.go`), undefined);
    assert.equal(await reader.read(`${top}/a\0.go`), undefined);
    assert.deepEqual(reader.refusals, []);
  }));

Deno.test({
  name:
    "load() ends with links in a circle, links to nothing, pipes and directories with names of files",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory(async (top) => {
      await Deno.mkdir(`${top}/m/deep`, { recursive: true });
      await Deno.mkdir(`${top}/m/d.go`);
      await Deno.symlink("..", `${top}/m/deep/up`);
      await Deno.symlink("b.go", `${top}/m/a.go`);
      await Deno.symlink("a.go", `${top}/m/b.go`);
      await Deno.symlink("nothing.go", `${top}/m/c.go`);
      await Deno.symlink("real.go", `${top}/m/link.go`);
      await Deno.writeTextFile(`${top}/m/real.go`, "package m\n");
      await Deno.writeTextFile(`${top}/m/go.mod`, "module m\n");
      const { success } = await new Deno.Command("mkfifo", { args: [`${top}/m/pipe.go`] }).output();
      assert(success);
      const reader = new DiskReader();
      const found = await openProgram(reader).load(`${top}/m/deep/up`);
      const names = found.files.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
      assert.deepEqual(names, ["link.go", "real.go"]);
      assert.deepEqual(
        found.notes.map(({ path, text }) => `${path.slice(path.lastIndexOf("/") + 1)}: ${text}`),
        ["a.go", "b.go", "c.go", "pipe.go"].map((name) =>
          `${name}: expected a file of Go, found none to read`
        ),
      );
      assert(reader.refusals.some((line) => line.endsWith("pipe.go is no regular file")));
    }),
});

Deno.test("read() and list() refuse what is beyond the limits", () =>
  withDirectory(async (top) => {
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(`${top}/${name}.go`, "package m");
    await Deno.writeTextFile(`${top}/large.go`, "package large");
    const reader = new DiskReader({ mostBytes: 10, mostEntries: 3, mostFiles: 2 });
    assert.equal((await reader.list(top))?.length, 3);
    assert.equal(await reader.read(`${top}/large.go`), undefined);
    assert.equal(await reader.read(`${top}/a.go`), "package m");
    assert.equal(await reader.read(`${top}/b.go`), "package m");
    assert.equal(await reader.read(`${top}/c.go`), undefined);
    assert.deepEqual(reader.refusals, [
      `${top} has more than 3 entries`,
      `${top}/large.go has more than 10 bytes`,
      `${top}/c.go comes after 2 others`,
    ]);
  }));

Deno.test({
  name: "a reader remembers what Deno did not permit",
  permissions: { read: false },
  fn: async () => {
    const reader = new DiskReader();
    assert.equal(await reader.list("."), undefined);
    assert.equal(await reader.read("mod.ts"), undefined);
    assert(reader.denied instanceof Deno.errors.NotCapable);
    assert.deepEqual(reader.refusals, [". may not be read", "mod.ts may not be read"]);
  },
});

Deno.test({
  name: "load() does without directories above the one that may be read",
  permissions: { read: [new URL("../../testing", import.meta.url)] },
  fn: async () => {
    const reader = new DiskReader();
    const top = new URL("../../testing", import.meta.url).pathname;
    assert.notEqual(await reader.list(top), undefined);
    assert.equal(await reader.list(top.slice(0, top.lastIndexOf("/"))), undefined);
    assert.deepEqual(reader.refusals, []);
    assert(reader.denied instanceof Deno.errors.NotCapable);
  },
});

Deno.test({
  name: "a reader tells once that it may not see where packages are vendored",
  permissions: { read: false },
  fn: async () => {
    const reader = new DiskReader();
    for (const path of ["/a/b/vendor/x/y", "/a/vendor/x/y", "/vendor/x/y", "/a/b/vendor/z"]) {
      assert.equal(await reader.list(path), undefined);
    }
    assert.deepEqual(reader.refusals, ["/a/b may not be read"]);
  },
});

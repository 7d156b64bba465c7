// Which files belong to a package: tables, then Go's own answer for real packages and for conditions made at random.

import assert from "node:assert/strict";
import { buildOf, nameBelongs, tagHolds } from "../../../generate/packages/build_tags.ts";
import { ConstraintError, constraintOf } from "../../../generate/packages/constraints.ts";
import { goTest } from "../../testing/go.ts";
import { Random } from "../../testing/random.ts";
import { askGo, differences, goRoot, packagesBelow } from "./go_packages.ts";

const linux = buildOf({ tags: ["netgo"] });

function belongs(text: string): boolean {
  return constraintOf(text)((tag) => tagHolds(tag, linux));
}

Deno.test("nameBelongs() takes systems and architectures at the end of a name for conditions", () => {
  const names: readonly (readonly [string, boolean])[] = [
    ["a.go", true],
    ["linux.go", true],
    ["windows.go", true],
    ["a_linux.go", true],
    ["a_windows.go", false],
    ["a_amd64.go", true],
    ["a_arm64.go", false],
    ["a_linux_amd64.go", true],
    ["a_linux_arm64.go", false],
    ["a_windows_amd64.go", false],
    ["a_amd64_linux.go", true],
    ["a_windows_linux.go", true],
    ["a_unix.go", true],
    ["_windows.go", false],
    ["a_windows.x.go", false],
    ["a_.go", true],
    ["a_test.go", false],
    ["a_linux_test.go", false],
    [".a.go", false],
    ["_a.go", false],
    ["a.c", false],
    ["go", false],
  ];
  for (const [name, expected] of names) assert.equal(nameBelongs(name, linux), expected, name);
});

Deno.test("tagHolds() knows releases, unix and systems that are a kind of another", () => {
  const holds = (tag: string, os: string, release?: number) =>
    tagHolds(tag, buildOf({ os, ...(release !== undefined && { release }) }));
  assert.equal(holds("go1.26", "linux"), true);
  assert.equal(holds("go1.27", "linux"), false);
  assert.equal(holds("go1.18", "linux", 17), false);
  assert.equal(holds("go1.0", "linux"), false);
  assert.equal(holds("unix", "darwin"), true);
  assert.equal(holds("unix", "windows"), false);
  assert.equal(holds("unix", "plan9"), false);
  assert.equal(holds("linux", "android"), true);
  assert.equal(holds("solaris", "illumos"), true);
  assert.equal(holds("darwin", "ios"), true);
  assert.equal(holds("gc", "linux"), true);
  assert.equal(holds("cgo", "linux"), false);
  assert.equal(holds("ignore", "linux"), false);
});

Deno.test("constraintOf() reads the head of a file as Go does", () => {
  const heads: readonly (readonly [string, boolean])[] = [
    ["package a", true],
    ["//go:build linux\npackage a", true],
    ["//go:build !linux\n\npackage a", false],
    ["//go:build (darwin || linux) && !cgo\n\npackage a", true],
    ["//go:build ignore\r\n\r\npackage a", false],
    ["//go:build\tnetgo\npackage a", true],
    ["//go:builder ignore\npackage a", true],
    ["/* x */ //go:build ignore\npackage a", true],
    ["/* x\n//go:build ignore\n*/\npackage a", true],
    ["/* x */\n//go:build ignore\npackage a", false],
    ["package a\n//go:build ignore\n", true],
    ["\uFEFF//go:build ignore\npackage a", false],
    ["// +build ignore\n\npackage a", false],
    ["// +build ignore\npackage a", true],
    ["//+build windows linux,!cgo\n\npackage a", true],
    ["// +build linux\n// +build cgo\n\npackage a", false],
    ["// +build !!linux\n\npackage a", false],
    ["// +build\n\npackage a", false],
    ["// +build ignore\n//go:build linux\n\npackage a", true],
    ["/* x */\n// +build ignore\n\npackage a", true],
    ["// Doc.\n\n// +build ignore\n\n// Package a.\npackage a", false],
  ];
  for (const [head, expected] of heads) assert.equal(belongs(head), expected, JSON.stringify(head));
});

Deno.test("constraintOf() says where a condition cannot be read", () => {
  const broken: readonly (readonly [string, number, number, string])[] = [
    ["//go:build", 1, 11, "expected a tag, found the end of the line"],
    ["// x\n//go:build a &&", 2, 16, "expected a tag, found the end of the line"],
    ["//go:build a b", 1, 14, "expected && or || or the end of the line, found b"],
    ["//go:build (a", 1, 14, "expected a closing bracket, found the end of the line"],
    ["//go:build !!a", 1, 13, "expected a tag, found !"],
    ["//go:build a & b", 1, 14, "expected a tag or an operator, found &"],
    ["//go:build a\n//go:build b", 2, 11, "expected one //go:build line, found two"],
    [`//go:build ${"(".repeat(100_000)}`, 1, 1012, "expected at most 1000 tags, found ("],
  ];
  for (const [head, line, column, text] of broken) {
    assert.throws(() => constraintOf(`${head}\npackage a`), (error) => {
      assert(error instanceof ConstraintError);
      assert.deepEqual([error.line, error.column, error.message], [line, column, text]);
      return true;
    });
  }
});

goTest("constraintOf() and Go agree on conditions made at random", async () => {
  const random = new Random(15);
  const words = ["linux", "windows", "amd64", "unix", "cgo", "go1.18", "go1.99", "gc", "x.y", "é"];
  const joints = ["&&", "||", "!", "(", ")", " ", " && ", " || ", ",", "&", "//", "-"];
  const pick = (from: readonly string[]) => from[random.below(from.length)] ?? "";
  const expression = (depth: number): string => {
    const roll = random.below(depth > 3 ? 2 : 8);
    if (roll < 2) return pick(words);
    if (roll === 2) return `!${expression(4)}`;
    if (roll === 3) return `(${expression(depth + 1)})`;
    if (roll === 7 && random.below(4) === 0) return pick(joints) + expression(depth + 1);
    return expression(depth + 1) + pick([" && ", " || ", "&&", "||"]) + expression(depth + 1);
  };
  const old = () =>
    Array.from({ length: 1 + random.below(3) }, () => {
      const marks = Array.from({ length: 1 + random.below(3) }, () =>
        pick(["", "", "!", "!!"]) + pick(words));
      return marks.join(pick([",", " ", " , "]));
    }).join(" ");
  const line = () =>
    pick(["", "", "\n", "/* c */\n", "// c\n", "/*\n", "*/\n"]) +
    (random.below(3) === 0 ? `// +build ${old()}` : `//go:build ${expression(0)}`) +
    pick(["\n", "\n\n", "\n\n"]);
  const top = await Deno.makeTempDir();
  try {
    const heads = new Map<string, string>();
    for (let index = 0; index < 300; index++) {
      const text = `${line()}${random.below(4) === 0 ? line() : ""}package a\n`;
      const directory = `${top}/${index}`;
      await Deno.mkdir(directory);
      await Deno.writeTextFile(`${directory}/a.go`, text);
      heads.set(directory, text);
    }
    const question = { os: "linux", arch: "amd64", tags: ["x.y"], directories: [...heads.keys()] };
    const build = buildOf({ tags: question.tags });
    const seen = { true: 0, false: 0, error: 0 };
    for (const [directory, answer] of Object.entries(await askGo(question))) {
      const text = heads.get(directory) ?? "";
      // A comment that does not end is an error of Go's parser, not of the condition.
      if (answer.error !== undefined && !answer.error.includes("build")) continue;
      const go = answer.error !== undefined ? "error" : `${answer.files !== null}`;
      seen[go as keyof typeof seen]++;
      let ours: string;
      try {
        ours = String(constraintOf(text)((tag) => tagHolds(tag, build)));
      } catch (error) {
        assert(error instanceof ConstraintError);
        ours = "error";
      }
      assert.equal(ours, go, `${JSON.stringify(text)} ${answer.error ?? ""}`);
    }
    assert(Object.values(seen).every((count) => count > 20), JSON.stringify(seen));
  } finally {
    await Deno.remove(top, { recursive: true });
  }
});

goTest("load() takes the files that Go takes, for several systems", async () => {
  const goroot = goRoot();
  const directories = ["os", "net", "syscall", "internal/cpu", "mime", "time"]
    .flatMap((name) => packagesBelow(`${goroot}/src/${name}`));
  for (
    const [os, arch, ...tags] of [
      ["linux", "amd64"],
      ["windows", "386", "netgo"],
      ["illumos", "amd64", "cgo"],
    ] as const
  ) {
    assert.deepEqual(await differences({ os, arch, tags, directories }, { goroot }), [], os);
  }
});

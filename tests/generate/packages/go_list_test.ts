// The directories of imported packages, as `go list` says.

import assert from "node:assert/strict";
import { DiskReader } from "../../../cli/generate/disk_reader.ts";
import { openProgram } from "../../../generate/packages/load.ts";
import type { Package } from "../../../generate/packages/package.ts";
import { lastOf } from "../../../generate/packages/paths.ts";
import { goTest } from "../../testing/go.ts";
import { gopathTree, moduleTree, type Tree, vendorTree, workTree } from "./trees.ts";

/** What is asked about a package: its directory, name, files and imports. */
interface Listed {
  readonly Dir: string;
  readonly ImportPath: string;
  readonly Name: string;
  readonly GoFiles?: readonly string[];
  readonly Imports?: readonly string[];
  readonly ImportMap?: Readonly<Record<string, string>>;
}

async function goList(directory: string, env: Record<string, string>): Promise<Listed[]> {
  const { success, stdout, stderr } = await new Deno.Command("go", {
    args: ["list", "-deps", "-json=Dir,ImportPath,Name,GoFiles,Imports,ImportMap", "."],
    cwd: directory,
    env: {
      ...{ GOTOOLCHAIN: "local", GOFLAGS: "", GOPROXY: "off", CGO_ENABLED: "0" },
      ...{ GOOS: "linux", GOARCH: "amd64", ...env },
    },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const text = new TextDecoder().decode(stdout).trim().replaceAll(/^}\n{/gm, "},\n{");
  return JSON.parse(`[${text}]`);
}

/** A package and all that it imports, by directory, as `go list -deps` has them. */
async function closure(root: Package): Promise<Map<string, Package>> {
  const found = new Map([[root.directory, root]]);
  for (const one of found.values()) {
    for (const { path } of one.files.flatMap(({ imports }) => imports)) {
      const next = await one.imported(path);
      if (next !== undefined) found.set(next.directory, next);
    }
  }
  return found;
}

const cases: readonly (readonly [string, Tree, string, Record<string, string>])[] = [
  ["a module with replaced ones", moduleTree, "m", { GOWORK: "off" }],
  ["a module with vendored packages", vendorTree, "v", { GOWORK: "off" }],
  ["a workspace", workTree, "w/one", {}],
  ["a GOPATH", gopathTree, "g/src/example.com/p", { GO111MODULE: "off", GOPATH: "g" }],
];

for (const [name, tree, directory, env] of cases) {
  goTest(`load() finds the packages that Go finds: ${name}`, async () => {
    const top = await Deno.realPath(await Deno.makeTempDir());
    try {
      for (const [path, text] of Object.entries(tree)) {
        await Deno.mkdir(`${top}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
        await Deno.writeTextFile(`${top}/${path}`, text);
      }
      const placed = Object.entries(env).map((
        [key, value],
      ) => [key, key === "GOPATH" ? `${top}/${value}` : value]);
      const listed = await goList(`${top}/${directory}`, Object.fromEntries(placed));
      const ours = await closure(await openProgram(new DiskReader()).load(`${top}/${directory}`));
      const seen = [...ours.values()].map((one) => ({
        directory: one.directory,
        name: one.name,
        files: one.files.map(({ path }) => lastOf(path)),
        notes: one.notes,
      }));
      const expected = listed.map(({ Dir, Name, GoFiles }) => ({
        ...{ directory: Dir, name: Name, files: GoFiles ?? [], notes: [] },
      }));
      const byDirectory = (a: { directory: string }, b: { directory: string }) =>
        a.directory < b.directory ? -1 : 1;
      assert.deepEqual(seen.toSorted(byDirectory), expected.toSorted(byDirectory));
    } finally {
      await Deno.remove(top, { recursive: true });
    }
  });
}

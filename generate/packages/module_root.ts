/**
 * The module that a build is made for, with its workspace and its vendored packages.
 *
 * @module
 */

import type { SourceNote } from "../source/note.ts";
import type { Directories } from "./directories.ts";
import {
  compareVersions,
  type ModuleFile,
  readModuleFile,
  readVendored,
  type Replacement,
} from "./module_file.ts";
import { below, joinPaths, lastOf, parentOf } from "./paths.ts";

/** A module whose files lie in a directory. */
export interface Module {
  /** The path with which its packages' import paths begin; `""` for Go's own library. */
  readonly path: string;
  readonly directory: string;
}

/** A replacement, and the directory that its target is relative to. */
export interface PlacedReplacement extends Replacement {
  readonly from: string;
}

/** What decides where the packages of a build are. */
export interface ModuleRoot {
  /** The directory that stands for it. */
  readonly directory: string;
  /** The module itself first, then those of its workspace. Empty where there is no go.mod. */
  readonly modules: readonly Module[];
  /** The version of each module that is needed. */
  readonly requires: ReadonlyMap<string, string>;
  /** What a go.work replaces comes first. */
  readonly replaces: readonly PlacedReplacement[];
  /** The directory of vendored packages, and which are there. */
  readonly vendored?: { readonly directory: string; readonly packages?: ReadonlySet<string> };
  /** The `src` of a GOPATH, where there is no go.mod. */
  readonly sources?: string;
  readonly notes: readonly SourceNote[];
}

/** The directory that stands for the build of a directory: the nearest with a go.mod, or itself. */
export async function rootDirectory(directories: Directories, directory: string): Promise<string> {
  return await directories.nearest(directory, "go.mod") ?? directory;
}

/** Reads what decides where packages are. */
export async function openRoot(directories: Directories, directory: string): Promise<ModuleRoot> {
  const main = await moduleIn(directories, directory);
  if (main === undefined) return withoutModule(directory);
  const notes = [...main.file.notes];
  const files = [main];
  const work = await workspaceOf(directories, directory);
  if (work !== undefined) {
    notes.push(...work.file.notes);
    for (const use of new Set(work.file.uses.map((use) => joinPaths(work.directory, use)))) {
      const member = use === directory ? undefined : await moduleIn(directories, use);
      if (member !== undefined) files.push(member);
    }
  }
  const requires = new Map<string, string>();
  for (const [name, version] of files.flatMap(({ file }) => [...file.requires])) {
    const known = requires.get(name);
    if (known === undefined || compareVersions(known, version) < 0) requires.set(name, version);
  }
  const replaces = [...(work === undefined ? [] : [work]), ...files]
    .flatMap((one) => one.file.replaces.map((line) => ({ ...line, from: one.directory })));
  const vendored = await vendoredIn(directories, work?.directory ?? directory);
  return {
    ...{ directory, requires, replaces, notes },
    modules: files.map(({ path, directory }) => ({ path, directory })),
    ...(vendored !== undefined && { vendored }),
  };
}

/** A module with what its go.mod says. */
interface OpenModule extends Module {
  readonly file: ModuleFile;
}

/** The module of a go.mod in a directory; `undefined` if there is none. */
export async function moduleIn(
  directories: Directories,
  directory: string,
): Promise<OpenModule | undefined> {
  if (!(await directories.files(directory))?.has("go.mod")) return undefined;
  const path = joinPaths(directory, "go.mod");
  const text = await directories.read(path);
  if (text === undefined) return undefined;
  const file = readModuleFile(path, text);
  const name = file.module ?? lastOf(directory);
  return { path: name === "std" ? "" : name, directory, file };
}

/** The nearest go.work, if it uses the module of a directory. */
async function workspaceOf(
  directories: Directories,
  directory: string,
): Promise<{ directory: string; file: ModuleFile } | undefined> {
  const found = await directories.nearest(directory, "go.work");
  if (found === undefined) return undefined;
  const path = joinPaths(found, "go.work");
  const file = readModuleFile(path, await directories.read(path) ?? "");
  const used = file.uses.some((use) => joinPaths(found, use) === directory);
  return used ? { directory: found, file } : undefined;
}

async function vendoredIn(
  directories: Directories,
  root: string,
): Promise<ModuleRoot["vendored"]> {
  const directory = joinPaths(root, "vendor");
  const files = await directories.files(directory);
  if (files === undefined) return undefined;
  const text = files.has("modules.txt")
    ? await directories.read(joinPaths(directory, "modules.txt"))
    : undefined;
  return { directory, ...(text !== undefined && { packages: readVendored(text) }) };
}

/** A folder of files, perhaps of a GOPATH. */
function withoutModule(directory: string): ModuleRoot {
  const bare = { directory, modules: [], requires: new Map(), replaces: [], notes: [] };
  for (let at: string | undefined = directory; at !== undefined; at = parentOf(at)) {
    if (lastOf(at) === "src" && below(at, directory) !== "") return { ...bare, sources: at };
  }
  return bare;
}

/**
 * Where the package of an import path is: in the module, its workspace, its vendored packages, a module that replaces another,
 * the module cache, a GOPATH, or Go's own library.
 *
 * @module
 */

import type { Directories } from "./directories.ts";
import { isDirectory } from "./module_file.ts";
import { type Module, moduleIn, type ModuleRoot } from "./module_root.ts";
import { below, escapedPath, joinPaths, lastOf, parentOf } from "./paths.ts";

/** Where the files of a package are. */
export interface Location {
  readonly path: string;
  readonly directory: string;
  /** The module that it is part of, if that is known. */
  readonly module?: Module;
}

/** Where modules and Go's library are. */
export interface LibraryPlaces {
  /** The directory of the module cache, Go's GOMODCACHE. */
  readonly moduleCache?: string;
  /** The directory of Go, Go's GOROOT. */
  readonly goroot?: string;
}

/** Finds packages for the build of one module. */
export class ImportPaths {
  readonly #directories: Directories;
  readonly #root: ModuleRoot;
  readonly #places: LibraryPlaces;
  /** What is needed by modules that are not the main one, by directory. */
  readonly #needs = new Map<string, Promise<ReadonlyMap<string, string>>>();

  /** Finds them through `directories`. */
  constructor(directories: Directories, root: ModuleRoot, places: LibraryPlaces) {
    this.#directories = directories;
    this.#root = root;
    this.#places = places;
  }

  /** The place of a directory of the build: its import path, as far as there is one. */
  locate(directory: string): Location {
    const { modules, sources } = this.#root;
    for (const module of modules) {
      const rest = below(module.directory, directory);
      if (rest !== undefined) return { path: joined(module.path, rest), directory, module };
    }
    const rest = sources === undefined ? undefined : below(sources, directory);
    return { path: rest ?? directory, directory };
  }

  /** Where the package is that a file of another imports; `undefined` if it is not to be found. */
  async find(path: string, from: Location): Promise<Location | undefined> {
    if (path === "C" || path === "unsafe" || !isImportPath(path)) return undefined;
    if (/^\.\.?(?:\/|$)/.test(path)) return await this.#relative(path, from);
    return await this.#inLibrary(path, from) ?? await this.#inModules(path) ??
      await this.#inVendored(path, from) ?? await this.#inNeeded(path, this.#root.requires) ??
      await this.#nearImporter(path, from);
  }

  async #relative(path: string, from: Location): Promise<Location | undefined> {
    if (this.#root.modules.length > 0) return undefined;
    const directory = joinPaths(from.directory, path);
    return await this.#directories.hasGo(directory) ? this.locate(directory) : undefined;
  }

  async #inLibrary(path: string, from: Location): Promise<Location | undefined> {
    const { goroot } = this.#places;
    if (goroot === undefined) return undefined;
    const module = { path: "", directory: joinPaths(goroot, "src") };
    if (!/^[^/]*\./.test(path)) return await this.#inModule(path, module);
    if (below(module.directory, from.directory) === undefined) return undefined;
    // The library keeps what it needs of others with itself.
    const found = await this.#inModule(`vendor/${path}`, module);
    return found === undefined ? undefined : { ...found, path };
  }

  async #inModules(path: string): Promise<Location | undefined> {
    const modules = this.#root.modules.toSorted((a, b) => b.path.length - a.path.length);
    for (const module of modules) {
      const found = await this.#inModule(path, module);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #inModule(path: string, module: Module): Promise<Location | undefined> {
    const rest = module.path === "" ? path : below(module.path, path);
    if (rest === undefined) return undefined;
    const directory = joinPaths(module.directory, rest);
    if (!await this.#directories.hasGo(directory)) return undefined;
    if (await this.#directories.isNested(module.directory, rest) && module.path !== "") {
      return undefined;
    }
    return { path, directory, module };
  }

  async #inVendored(path: string, from: Location): Promise<Location | undefined> {
    const { vendored, modules, sources } = this.#root;
    if (vendored !== undefined && (vendored.packages?.has(path) ?? true)) {
      const directory = joinPaths(vendored.directory, path);
      if (await this.#directories.hasGo(directory)) return { path, directory };
    }
    if (modules.length > 0) return undefined;
    for (let at: string | undefined = from.directory; at !== undefined; at = parentOf(at)) {
      const directory = joinPaths(at, `vendor/${path}`);
      if (await this.#directories.hasGo(directory)) return { path, directory };
    }
    if (sources !== undefined) {
      const directory = joinPaths(sources, path);
      if (await this.#directories.hasGo(directory)) return { path, directory };
    }
    return await this.#inCheckout(path, from);
  }

  /**
   * In the repository of the importing package, as far as names tell: a checkout from before there were modules does not say what its
   * import path is, but `machine/` may well be the end of `github.com/docker/machine`.
   */
  async #inCheckout(path: string, from: Location): Promise<Location | undefined> {
    const parts = path.split("/");
    if (!parts[0]?.includes(".")) return undefined;
    for (let at: string | undefined = from.directory; at !== undefined; at = parentOf(at)) {
      const name = lastOf(at).replace(/@.*/, "");
      const index = parts.indexOf(name, 1);
      if (index < 0) continue;
      const directory = joinPaths(at, parts.slice(index + 1).join("/") || ".");
      if (await this.#directories.hasGo(directory)) return { path, directory };
    }
    return undefined;
  }

  /** Tries every module that could have the package, the one with the longest path first, as Go does. */
  async #inNeeded(
    path: string,
    requires: ReadonlyMap<string, string>,
  ): Promise<Location | undefined> {
    for (let name = path; name !== ""; name = name.slice(0, Math.max(0, name.lastIndexOf("/")))) {
      const directory = this.#moduleDirectory(name, requires.get(name));
      if (directory === undefined) continue;
      const found = await this.#inModule(path, { path: name, directory });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #moduleDirectory(name: string, version: string | undefined): string | undefined {
    const lines = this.#root.replaces.filter((line) => line.module === name);
    const replacement =
      lines.find((line) => line.version !== undefined && line.version === version) ??
        lines.find((line) => line.version === undefined);
    if (replacement === undefined) return this.#inCache(name, version);
    const { from, target, targetVersion } = replacement;
    return isDirectory(target) ? joinPaths(from, target) : this.#inCache(target, targetVersion);
  }

  #inCache(name: string, version: string | undefined): string | undefined {
    const { moduleCache } = this.#places;
    if (moduleCache === undefined || version === undefined) return undefined;
    return joinPaths(moduleCache, `${escapedPath(name)}@${escapedPath(version)}`);
  }

  /** In the module of the importing package and in what that module needs: old go.mod files do not list what their needs need. */
  async #nearImporter(path: string, { module }: Location): Promise<Location | undefined> {
    if (module === undefined || this.#root.modules.includes(module)) return undefined;
    const found = await this.#inModule(path, module);
    if (found !== undefined) return found;
    let needs = this.#needs.get(module.directory);
    if (needs === undefined) {
      needs = this.#needsOf(module.directory);
      this.#needs.set(module.directory, needs);
    }
    return await this.#inNeeded(path, await needs);
  }

  async #needsOf(directory: string): Promise<ReadonlyMap<string, string>> {
    return (await moduleIn(this.#directories, directory))?.file.requires ?? new Map();
  }
}

/** Whether Go would take a path in an import: no root, no empty part, nothing that is not printed. */
function isImportPath(path: string): boolean {
  if (path.length > 1000 || !/^[^\s\\:*?"<>|`!\p{C}]+$/u.test(path)) return false;
  const relative = /^\.\.?(?:\/|$)/.test(path);
  return path.split("/").every((part) => part !== "" && (relative || !/^\.\.?$/.test(part)));
}

function joined(module: string, rest: string): string {
  return module === "" || rest === "" ? module + rest : `${module}/${rest}`;
}

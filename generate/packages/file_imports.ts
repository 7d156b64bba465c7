/**
 * The imports of a file by the names that they have in it.
 *
 * @module
 */

import type { SourceFile } from "../source/syntax.ts";
import { lastOf } from "./paths.ts";

/** An import that a name stands for. */
export interface FoundImport<P> {
  readonly path: string;
  /** The package, if its source is there. */
  readonly package: P | undefined;
}

/** The imports of a file. `P` is a package, of which the name matters. */
export class FileImports<P extends { readonly name: string }> {
  /** The paths of what is imported with `.`. */
  readonly dotted: readonly string[];
  readonly #load: (path: string) => Promise<P | undefined>;
  /** Paths by the names that the file gives. */
  readonly #given = new Map<string, string>();
  /** Paths by the names that their packages most likely have. */
  readonly #likely = new Map<string, Set<string>>();
  /** Packages by their own names, once all of them had to be loaded. */
  #loaded: Promise<ReadonlyMap<string, FoundImport<P>>> | undefined;

  /**
   * @param file The file.
   * @param load Loads a package that it imports.
   */
  constructor(file: SourceFile, load: (path: string) => Promise<P | undefined>) {
    this.#load = load;
    const dotted = new Set<string>();
    for (const { name, path } of file.imports) {
      if (name === ".") dotted.add(path);
      else if (name === undefined) this.#addUnnamed(path);
      else if (name !== "_" && !this.#given.has(name)) this.#given.set(name, path);
    }
    this.dotted = [...dotted];
  }

  /** The import that a name before a dot stands for; `undefined` if none can be meant. */
  async find(name: string): Promise<FoundImport<P> | undefined> {
    const given = this.#given.get(name);
    if (given !== undefined) return { path: given, package: await this.#load(given) };
    let missing: string | undefined;
    for (const path of this.#likely.get(name) ?? []) {
      const found = await this.#load(path);
      if (found?.name === name) return { path, package: found };
      if (found === undefined) missing ??= path;
    }
    // Where the source is missing, the likely name has to do.
    if (missing !== undefined) return { path: missing, package: undefined };
    this.#loaded ??= this.#loadAll();
    return (await this.#loaded).get(name);
  }

  #addUnnamed(path: string): void {
    const name = assumedName(path);
    const paths = this.#likely.get(name);
    if (paths === undefined) this.#likely.set(name, new Set([path]));
    else paths.add(path);
  }

  async #loadAll(): Promise<ReadonlyMap<string, FoundImport<P>>> {
    const byName = new Map<string, FoundImport<P>>();
    for (const paths of this.#likely.values()) {
      for (const path of paths) {
        const found = await this.#load(path);
        if (found !== undefined && !byName.has(found.name)) {
          byName.set(found.name, { path, package: found });
        }
      }
    }
    return byName;
  }
}

/**
 * The name that a package most likely has, by its import path: the last element without a major version, `go-` before it and what
 * is no identifier behind it.
 */
export function assumedName(path: string): string {
  const last = lastOf(path);
  const versioned = /^v\d+$/.test(last) && last !== path;
  const base = versioned ? lastOf(path.slice(0, -last.length - 1)) : last;
  return /^[\p{L}\p{Nd}_]*/u.exec(base.replace(/^go-/, ""))?.[0] ?? base;
}

/**
 * Packages by their directories, each read once, with what they import.
 *
 * @module
 */

import type { SourceNote } from "../source/note.ts";
import { parseFile } from "../source/parser.ts";
import type { SourceReader } from "../source/reader.ts";
import { SourceError } from "../source/source_error.ts";
import type { SourceFile } from "../source/syntax.ts";
import { type Build, buildOf, type BuildOptions, nameBelongs, tagHolds } from "./build_tags.ts";
import { ConstraintError, constraintOf } from "./constraints.ts";
import { Directories } from "./directories.ts";
import { assumedName } from "./file_imports.ts";
import { ImportPaths, type LibraryPlaces, type Location } from "./import_paths.ts";
import { openRoot, rootDirectory } from "./module_root.ts";
import { Package } from "./package.ts";
import { below, cleanPath, joinPaths, parentOf } from "./paths.ts";

/** What a program is built for, and where its libraries are. */
export interface ProgramOptions extends BuildOptions, LibraryPlaces {
  /** The directory that paths of files in notes and errors are relative to, where they are below it. */
  readonly base?: string;
}

/** A directory that is no package. */
export class LoadError extends Error {
  /** Its name. */
  override readonly name: string = "LoadError";
}

/**
 * Opens the source of Go programs. Nothing is read before a package is loaded.
 *
 * @example
 * ```ts ignore
 * const program = openProgram(reader, { os: "linux", tags: ["netgo"] });
 * const daemon = await program.load("pkg/daemon");
 * daemon.lookup("Daemon"); // { kind: "type", spec, file, … }
 * ```
 *
 * @param reader Reads the files.
 * @param options What is built, and where libraries are.
 */
export function openProgram(reader: SourceReader, options: ProgramOptions = {}): Program {
  return new Program(reader, options);
}

/** Go source, seen as packages. */
export class Program {
  /** What the packages are built for. */
  readonly build: Build;
  readonly #options: ProgramOptions;
  readonly #directories: Directories;
  readonly #roots = new Map<string, Promise<Root>>();

  /** Use {@linkcode openProgram}. */
  constructor(reader: SourceReader, options: ProgramOptions) {
    this.build = buildOf(options);
    this.#options = options;
    this.#directories = new Directories(reader);
  }

  /**
   * Loads the package of a directory. A file that cannot be parsed becomes a note of it.
   *
   * @param directory The directory.
   * @throws {LoadError} If there is no such directory, or nothing in it that is built.
   */
  async load(directory: string): Promise<Package> {
    const clean = cleanPath(directory);
    const root = await this.#rootOf(clean);
    const loaded = await this.#package(root, root.paths.locate(clean));
    if (loaded.files.length > 0 || loaded.notes.length > 0) return loaded;
    const { os, arch } = this.build;
    const found = unbuilt(await this.#directories.files(clean));
    throw new LoadError(
      `Cannot load ${directory}: expected a directory with Go files for ${os}/${arch}, found ${found}`,
    );
  }

  /**
   * Loads a package that is made of some files, whatever their names and conditions say, as `go build` does with files. Each call
   * makes a new package.
   *
   * @param paths The files, of one directory.
   * @throws {LoadError} If a file does not exist, or they are of several directories.
   */
  async loadFiles(paths: readonly string[]): Promise<Package> {
    const files = paths.map((path) => cleanPath(path));
    const [directory, ...others] = new Set(files.map((path) => parentOf(path) ?? "."));
    if (directory === undefined || others.length > 0) {
      throw new LoadError(
        `Cannot load files: expected those of one directory, found ${paths.join(", ")}`,
      );
    }
    const root = await this.#rootOf(directory);
    const sources = await Promise.all(files.map(async (path) => {
      const text = await this.#directories.read(path);
      if (text === undefined) {
        throw new LoadError(`Cannot load ${path}: expected a file, found none`);
      }
      return { path, text };
    }));
    return this.#assemble(root, root.paths.locate(directory), sources, []);
  }

  /** What is read once for all packages of a module. */
  async #rootOf(directory: string): Promise<Root> {
    const found = await rootDirectory(this.#directories, directory);
    let root = this.#roots.get(found);
    if (root === undefined) {
      root = this.#openRoot(found);
      this.#roots.set(found, root);
    }
    return await root;
  }

  async #openRoot(directory: string): Promise<Root> {
    const root = await openRoot(this.#directories, directory);
    const paths = new ImportPaths(this.#directories, root, this.#options);
    return { paths, notes: [...root.notes], packages: new Map(), imports: new Map() };
  }

  #package(root: Root, location: Location): Promise<Package> {
    let loading = root.packages.get(location.directory);
    if (loading === undefined) {
      loading = this.#read(root, location);
      root.packages.set(location.directory, loading);
    }
    return loading;
  }

  #imported(root: Root, path: string, from: Location): Promise<Package | undefined> {
    const key = `${from.directory}\n${path}`;
    let found = root.imports.get(key);
    if (found === undefined) {
      found = root.paths.find(path, from).then((location) =>
        location === undefined ? undefined : this.#package(root, location)
      );
      root.imports.set(key, found);
    }
    return found;
  }

  async #read(root: Root, location: Location): Promise<Package> {
    const { directory } = location;
    const names = [...await this.#directories.files(directory) ?? []]
      .filter((name) => nameBelongs(name, this.build))
      .toSorted();
    const notes: SourceNote[] = [];
    const sources: Source[] = [];
    for (const name of names) {
      const path = joinPaths(directory, name);
      const text = await this.#directories.read(path);
      if (text === undefined) {
        notes.push({ path: this.#shown(path), text: "expected a file of Go, found none to read" });
      } else if (this.#isBuilt(path, text, notes)) sources.push({ path, text });
    }
    return this.#assemble(root, location, sources, notes);
  }

  #isBuilt(path: string, text: string, notes: SourceNote[]): boolean {
    try {
      return constraintOf(text)((tag) => tagHolds(tag, this.build));
    } catch (error) {
      if (!(error instanceof ConstraintError)) throw error;
      const { line, column, message } = error;
      notes.push({ path: this.#shown(path), position: { line, column }, text: message });
      return false;
    }
  }

  #assemble(root: Root, location: Location, sources: Source[], problems: SourceNote[]): Package {
    // They are told once, by the package that is loaded first.
    const notes = [...root.notes.splice(0), ...problems];
    const parsed: SourceFile[] = [];
    for (const { path, text } of sources) {
      try {
        parsed.push(parseFile(this.#shown(path), text));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const { line, column, text } = error;
        notes.push({ path: error.path, position: { line, column }, text });
      }
    }
    const cgo = this.build.tags.includes("cgo");
    const built = parsed.filter((file) =>
      file.package !== "documentation" && (cgo || !file.imports.some(({ path }) => path === "C"))
    );
    const name = commonName(built) ?? assumedName(location.path);
    for (const file of built) {
      if (file.package === name) continue;
      const { path, position } = file;
      notes.push({ path, position, text: `expected package ${name}, found ${file.package}` });
    }
    return new Package({
      ...{ path: location.path, directory: location.directory, name, notes },
      files: built.filter((file) => file.package === name),
      imported: (path) => this.#imported(root, path, location),
    });
  }

  /** A path for people: relative to the base, the module cache or Go's library. */
  #shown(path: string): string {
    const { base, moduleCache, goroot } = this.#options;
    const library = goroot === undefined ? undefined : joinPaths(goroot, "src");
    for (const directory of [base, moduleCache, library]) {
      const rest = directory === undefined ? undefined : below(cleanPath(directory), path);
      if (rest !== undefined) return rest;
    }
    return path;
  }
}

/** A file that belongs to a package. */
interface Source {
  readonly path: string;
  readonly text: string;
}

/** The packages of a module's build. */
interface Root {
  readonly paths: ImportPaths;
  /** Lines of go.mod and go.work that could not be read, until a package has told them. */
  readonly notes: SourceNote[];
  /** By directory. */
  readonly packages: Map<string, Promise<Package>>;
  /** By importing directory and import path. */
  readonly imports: Map<string, Promise<Package | undefined>>;
}

/** What is found in a directory where nothing is built. */
function unbuilt(names: ReadonlySet<string> | undefined): string {
  if (names === undefined) return "no such directory";
  const [first, ...others] = [...names].filter((name) => name.endsWith(".go")).toSorted();
  if (first === undefined) return "none";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `only what is not built: ${first}${more}`;
}

/** The name that most files have; of several, the first. */
function commonName(files: readonly SourceFile[]): string | undefined {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(file.package, (counts.get(file.package) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

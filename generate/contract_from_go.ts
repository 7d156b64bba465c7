/**
 * Contracts of Go source.
 *
 * @module
 */

import { contractText, type ContractTextOptions } from "./contract_text.ts";
import type { GoApi } from "./go_type.ts";
import { Constants } from "./packages/constants.ts";
import { openProgram, type Program, type ProgramOptions } from "./packages/load.ts";
import type { Package } from "./packages/package.ts";
import { faultsOf } from "./resolve/faults.ts";
import { type ApiOptions, readApi } from "./resolve/read_api.ts";
import { Universe } from "./resolve/universe.ts";
import { noteLine, type SourceNote } from "./source/note.ts";
import type { SourceReader } from "./source/reader.ts";
import { readerOfFiles } from "./source/files_reader.ts";

/** A remark on Go source: what a contract cannot say of it. */
export type Note = SourceNote;

/** What an API of Go source is made of. */
export type GoApiOptions = ApiOptions;

/**
 * Reads the services and types of a package.
 *
 * @param program The program that the package was loaded by.
 * @param package_ The package.
 * @param options Which services and types, if not those that are registered.
 * @returns The API, and what cannot be said of it. The notes stand in its contract as comments, too.
 */
export async function readGoApi(
  program: Program,
  package_: Package,
  options: GoApiOptions = {},
): Promise<{ api: GoApi; notes: Note[] }> {
  const universe = new Universe(new Constants(program.build.arch));
  const root = universe.scopeOf(package_);
  const { api, notes } = await universe.settle(() => readApi(root, universe, options));
  const general = inOrder([...package_.notes, ...notes]);
  return {
    api: general.length === 0 ? api : { ...api, notes: general.map(noteLine) },
    notes: inOrder([...general, ...faultsOf(api)]),
  };
}

/** By file and line. */
function inOrder(notes: readonly Note[]): Note[] {
  return notes.toSorted((a, b) =>
    (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
    (a.position?.line ?? 0) - (b.position?.line ?? 0)
  );
}

/** Options of {@linkcode contractFromGo}. */
export interface ContractFromGoOptions extends GoApiOptions, ContractTextOptions, ProgramOptions {}

/** Go source as a reader and a directory of a package. */
export interface GoSource {
  /** Reads the files. */
  readonly reader: SourceReader;
  /** The directory of the package. */
  readonly directory: string;
}

/**
 * Writes the contract of a package of Go: its services, and the types that they need.
 *
 * @param source The texts of files by their paths, of which those in the highest directory are the package, or a reader and a directory.
 * @param options What is looked for, and how the contract is written.
 * @returns The text of a module.
 *
 * @example
 * ```ts ignore
 * const contract = await contractFromGo({
 *   "arith.go": `package arith
 * type Args struct { A, B int }
 * type Arith int
 * func (Arith) Multiply(args *Args, reply *int) error { return nil }`,
 * });
 * ```
 */
export async function contractFromGo(
  source: Readonly<Record<string, string>> | GoSource,
  options: ContractFromGoOptions = {},
): Promise<string> {
  const { api } = await apiFromGo(source, { json: true, ...options });
  return contractText(api, options);
}

/** Options of {@linkcode apiFromGo}. */
export interface ApiFromGoOptions extends GoApiOptions, ProgramOptions {}

/**
 * Reads what {@linkcode contractFromGo} writes a contract of: the services of a package and their types, as data.
 *
 * @param source As `contractFromGo` takes it.
 * @param options What is looked for.
 * @returns The API, and what a contract cannot say of it.
 * @throws {LoadError} If there is no such package.
 */
export async function apiFromGo(
  source: Readonly<Record<string, string>> | GoSource,
  options: ApiFromGoOptions = {},
): Promise<{ api: GoApi; notes: Note[] }> {
  const { reader, directory } = isGoSource(source) ? source : filesOf(source);
  const program = openProgram(reader, options);
  return await readGoApi(program, await program.load(directory), options);
}

function isGoSource(source: Readonly<Record<string, string>> | GoSource): source is GoSource {
  return typeof source.directory === "string" && typeof source.reader === "object";
}

/** Texts as a reader. The package is the one whose path is shortest. */
function filesOf(files: Readonly<Record<string, string>>): GoSource {
  const directories = Object.keys(files).filter((path) => path.endsWith(".go"))
    .map((path) => path.includes("/") ? path.slice(0, path.lastIndexOf("/")) || "/" : ".");
  const [directory = "."] = directories.sort((a, b) =>
    a.split("/").length - b.split("/").length || (a === "." ? -1 : b === "." ? 1 : 0)
  );
  return { reader: readerOfFiles(files), directory };
}

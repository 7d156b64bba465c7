/**
 * Where Go source comes from. Everything else of this room knows no file system.
 *
 * @module
 */

/** Reads directories and files. Paths are separated by `/`. */
export interface SourceReader {
  /** The names of a directory's entries, in any order; `undefined` if there is no such directory. */
  list(directory: string): Promise<readonly SourceEntry[] | undefined>;
  /** The text of a file; `undefined` if there is none. */
  read(path: string): Promise<string | undefined>;
}

/** An entry of a directory. */
export interface SourceEntry {
  /** The name. */
  readonly name: string;
  /** Whether it is a directory. */
  readonly isDirectory: boolean;
}

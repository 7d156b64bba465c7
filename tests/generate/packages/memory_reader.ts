/**
 * Source in memory, for tests.
 *
 * @module
 */

import type { SourceEntry, SourceReader } from "../../../generate/source/reader.ts";

/** A reader of files by their paths, which counts what is read. */
export class MemoryReader implements SourceReader {
  /** The paths that were read, in order. */
  readonly reads: string[] = [];
  readonly #files: ReadonlyMap<string, string>;

  /** Takes texts by path. */
  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(Object.entries(files));
  }

  /** The entries of a directory. */
  list(directory: string): Promise<readonly SourceEntry[] | undefined> {
    const head = directory === "." ? "" : directory.endsWith("/") ? directory : `${directory}/`;
    const entries = new Map<string, SourceEntry>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(head)) continue;
      const [name = "", ...rest] = path.slice(head.length).split("/");
      entries.set(name, { name, isDirectory: rest.length > 0 });
    }
    return Promise.resolve(entries.size === 0 ? undefined : [...entries.values()]);
  }

  /** The text of a file. */
  read(path: string): Promise<string | undefined> {
    this.reads.push(path);
    return Promise.resolve(this.#files.get(path));
  }
}

/**
 * A reader whose listings are remembered, and what is asked of directories again and again.
 *
 * @module
 */

import type { SourceReader } from "../source/reader.ts";
import { joinPaths, parentOf } from "./paths.ts";

/** The directories of a reader. */
export class Directories {
  readonly #reader: SourceReader;
  readonly #files = new Map<string, Promise<ReadonlySet<string> | undefined>>();

  /** Looks through a reader. */
  constructor(reader: SourceReader) {
    this.#reader = reader;
  }

  /** The text of a file; `undefined` if there is none. */
  read(path: string): Promise<string | undefined> {
    return this.#reader.read(path);
  }

  /** The names of the files of a directory; `undefined` if there is no such directory. */
  files(directory: string): Promise<ReadonlySet<string> | undefined> {
    let files = this.#files.get(directory);
    if (files === undefined) {
      files = this.#list(directory);
      this.#files.set(directory, files);
    }
    return files;
  }

  /** Whether Go files stand in a directory. */
  async hasGo(directory: string): Promise<boolean> {
    const files = await this.files(directory);
    return files !== undefined && [...files].some((name) => name.endsWith(".go"));
  }

  /** The nearest directory, from this one up, in which a file stands. */
  async nearest(directory: string, name: string): Promise<string | undefined> {
    for (let at: string | undefined = directory; at !== undefined; at = parentOf(at)) {
      if ((await this.files(at))?.has(name)) return at;
    }
    return undefined;
  }

  /** Whether a module of its own begins between a module's directory and a directory below it. */
  async isNested(module: string, rest: string): Promise<boolean> {
    let at = module;
    for (const part of rest.split("/")) {
      if (part === "") continue;
      at = joinPaths(at, part);
      if ((await this.files(at))?.has("go.mod")) return true;
    }
    return false;
  }

  async #list(directory: string): Promise<ReadonlySet<string> | undefined> {
    const entries = await this.#reader.list(directory);
    if (entries === undefined) return undefined;
    return new Set(entries.filter((entry) => !entry.isDirectory).map((entry) => entry.name));
  }
}

/**
 * Go source on the disk.
 *
 * @module
 */

import type { SourceEntry, SourceReader } from "../../generate/source/reader.ts";

/** What a reader of the disk may read. */
export interface DiskReaderOptions {
  /** The most bytes of one file. Default: 16 MiB; Go's own largest file has 4. */
  readonly mostBytes?: number;
  /** The most files of one directory. Default: 20,000. */
  readonly mostEntries?: number;
  /** The most files that are read at all. Default: 100,000. */
  readonly mostFiles?: number;
}

/**
 * Reads Go source from the disk. What is no regular file, too large or not permitted counts as not being there, and `refusals` say
 * what it was. Links are followed; nothing walks through a tree, so a loop of them has no end to miss.
 */
export class DiskReader implements SourceReader {
  readonly #options: Required<DiskReaderOptions>;
  readonly #refusals: string[] = [];
  /** The directories that could be listed. */
  readonly #listed: string[] = [];
  #denied: Error | undefined;
  #files = 0;

  /** Reads within limits. */
  constructor(options: DiskReaderOptions = {}) {
    const { mostBytes = 16 << 20, mostEntries = 20_000, mostFiles = 100_000 } = options;
    this.#options = { mostBytes, mostEntries, mostFiles };
  }

  /** What was there but was not read, and why: a sentence each. */
  get refusals(): readonly string[] {
    return this.#refusals;
  }

  /** What Deno said where it allowed no access at first. Directories above the one that is meant are looked at too, and often denied. */
  get denied(): Error | undefined {
    return this.#denied;
  }

  /** The entries of a directory; `undefined` if there is no such directory. */
  async list(directory: string): Promise<readonly SourceEntry[] | undefined> {
    return await this.#guarded(directory, async () => {
      const entries: SourceEntry[] = [];
      for await (const entry of Deno.readDir(directory)) {
        if (entries.length >= this.#options.mostEntries) {
          this.#refuse(directory, `has more than ${this.#options.mostEntries} entries`);
          break;
        }
        const isDirectory = entry.isSymlink
          ? await isDirectoryBehind(`${directory}/${entry.name}`)
          : entry.isDirectory;
        entries.push({ name: entry.name, isDirectory });
      }
      this.#listed.push(directory);
      return entries;
    });
  }

  /** The text of a file; `undefined` if there is no such file, or none that may be read. */
  async read(path: string): Promise<string | undefined> {
    const { mostBytes, mostFiles } = this.#options;
    return await this.#guarded(path, async () => {
      // Opening a pipe would wait for whoever writes to it.
      const { isFile, size } = await Deno.stat(path);
      if (!isFile) return this.#refuse(path, "is no regular file");
      if (size > mostBytes) return this.#refuse(path, `has more than ${mostBytes} bytes`);
      if (this.#files >= mostFiles) return this.#refuse(path, `comes after ${mostFiles} others`);
      this.#files++;
      using file = await Deno.open(path);
      const bytes = await readUpTo(file, mostBytes);
      if (bytes === undefined) return this.#refuse(path, `has more than ${mostBytes} bytes`);
      return new TextDecoder().decode(bytes);
    });
  }

  #refuse(path: string, reason: string): undefined {
    this.#refusals.push(`${path} ${reason}`);
    return undefined;
  }

  /** Of the directories where a package could be vendored, only the one that holds the first is told. */
  #deny(path: string): undefined {
    const [, holder] = /^(.*?)\/vendor(?:\/|$)/.exec(path) ?? [];
    if (holder === undefined) return this.#refuse(path, "may not be read");
    const isTold = this.#refusals.some((one) =>
      one.startsWith(`${holder}/`) || one.startsWith(`${holder} `)
    );
    return isTold ? undefined : this.#refuse(holder, "may not be read");
  }

  /** Takes errors of the file system for an absence. */
  async #guarded<T>(path: string, access: () => Promise<T>): Promise<T | undefined> {
    try {
      return await access();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof Deno.errors.NotCapable) {
        this.#denied ??= error;
        // Directories above one that may be read are looked at for a go.mod only.
        const head = path.endsWith("/") ? path : `${path}/`;
        if (this.#listed.some((directory) => directory.startsWith(head))) return undefined;
        return this.#deny(path);
      }
      const absent = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotADirectory || error instanceof TypeError;
      if (!absent) this.#refuse(path, `cannot be read: ${error.message}`);
      return undefined;
    }
  }
}

async function isDirectoryBehind(link: string): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isDirectory;
  } catch {
    return false;
  }
}

/** The bytes of a file, which may grow while it is read; `undefined` if there are more than `most`. */
async function readUpTo(file: Deno.FsFile, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const chunk = new Uint8Array(1 << 16);
    const count = await file.read(chunk);
    if (count === null) break;
    chunks.push(chunk.subarray(0, count));
    length += count;
    if (length > most) return undefined;
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

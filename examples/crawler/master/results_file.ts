/**
 * The results as a file of JSON lines. The store is the truth, and the file is a copy that every master makes complete:
 * it takes over what an earlier one has written, and adds what is missing.
 *
 * @module
 */

import { keys } from "./batch.ts";
import type { Outcome } from "./entry.ts";

/** Longer than any line. */
const tail = 256 * 1024;

/** A file of results that a master adds to. */
export class ResultsFile implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /**
   * Opens the file. A master that was frozen may still have it open, and may wake up in the middle of a line. So what is
   * there is copied, completed and put in its place, and the old file belongs to nobody.
   *
   * @param path Its path.
   * @param kv The store.
   * @throws {Error} If the file has the results of another crawl.
   */
  static async open(path: string, kv: Deno.Kv): Promise<ResultsFile> {
    const copy = `${path}.${crypto.randomUUID()}.part`;
    try {
      await Deno.copyFile(path, copy);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    const file = await Deno.open(copy, { read: true, write: true, create: true });
    try {
      const last = await cutToLastLine(file);
      if (last !== undefined) await checkOrigin(last, kv, path);
      const results = new ResultsFile(file);
      const start = keys.outcome((last?.n ?? 0) + 1);
      const rest = kv.list<Outcome>({ prefix: keys.outcomes, start });
      for await (const { value } of rest) results.append([value]);
      await Deno.rename(copy, path);
      return results;
    } catch (error) {
      file.close();
      await Deno.remove(copy);
      throw error;
    }
  }

  /** Adds outcomes, in the order of their numbers. */
  append(outcomes: readonly Outcome[]): void {
    const text = outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join("");
    let bytes = this.#encoder.encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(this.#file.writeSync(bytes));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Removes what follows the last whole line, and gives that line. */
async function cutToLastLine(file: Deno.FsFile): Promise<Outcome | undefined> {
  const { size } = await file.stat();
  const from = Math.max(0, size - tail);
  await file.seek(from, Deno.SeekMode.Start);
  const bytes = await readFully(file, size - from);
  const end = bytes.lastIndexOf(10);
  const begin = bytes.lastIndexOf(10, end - 1) + 1;
  await file.truncate(from + end + 1);
  await file.seek(0, Deno.SeekMode.End);
  if (end < 0) return undefined;
  return JSON.parse(new TextDecoder().decode(bytes.subarray(begin, end)));
}

async function readFully(file: Deno.FsFile, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const count = await file.read(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

async function checkOrigin({ n, url }: Outcome, kv: Deno.Kv, path: string): Promise<void> {
  const { value } = await kv.get<Outcome>(keys.outcome(n));
  if (value?.url === url) return;
  throw new Error(`${path} has the results of another crawl: line ${n} is not in the store`);
}

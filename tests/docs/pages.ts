/**
 * The pages of the repository.
 *
 * @module
 */

import { join } from "node:path";

const top = new URL("../../", import.meta.url).pathname;

/** The pages of a folder and the folders in it, by their paths from the top. */
export async function pagesIn(folder: string): Promise<string[]> {
  const pages: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(top, folder))) {
    if (name.startsWith(".") || name === "node_modules") continue;
    const path = join(folder, name);
    if (isDirectory) pages.push(...await pagesIn(path));
    else if (name.endsWith(".md")) pages.push(path);
  }
  return pages;
}

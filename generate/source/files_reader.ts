/**
 * Texts in memory as files.
 *
 * @module
 */

import type { SourceEntry, SourceReader } from "./reader.ts";

/** A reader of texts by their paths. `.` is the directory of paths without a slash. */
export function readerOfFiles(files: Readonly<Record<string, string>>): SourceReader {
  const texts = new Map(Object.entries(files).map(([path, text]) => [normal(path), text]));
  const directories = new Map<string, Map<string, SourceEntry>>();
  for (const path of texts.keys()) {
    let name = path;
    for (let isDirectory = false; name !== "." && name !== "/"; isDirectory = true) {
      const slash = name.lastIndexOf("/");
      const parent = slash < 0 ? "." : name.slice(0, slash) || "/";
      const entries = directories.get(parent) ?? new Map<string, SourceEntry>();
      const entry = name.slice(slash + 1);
      entries.set(entry, { name: entry, isDirectory });
      directories.set(parent, entries);
      name = parent;
    }
  }
  return {
    list: (directory) => {
      const entries = directories.get(normal(directory));
      return Promise.resolve(entries && [...entries.values()]);
    },
    read: (path) => Promise.resolve(texts.get(normal(path))),
  };
}

function normal(path: string): string {
  return path.replace(/^(?:\.\/)+/, "").replace(/(?<=.)\/$/, "") || ".";
}

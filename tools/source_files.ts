// The files of the repository for the checks in this folder, and the findings of the checks.

/** What a check reports about a line of a file. */
export interface Finding {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Continues after the path: "imports …", "is longer than …". */
  readonly text: string;
}

const NOT_OURS = new Set([".cache", ".git", "coverage", "dist", "node_modules"]);

/** The text of every file below `top` whose name ends in one of `endings`, by its path from `top`. */
export async function sourceFiles(
  top: URL,
  endings: readonly string[],
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of await pathsBelow(top, "")) {
    if (!endings.some((ending) => path.endsWith(ending))) continue;
    files.set(path, await Deno.readTextFile(new URL(path, top)));
  }
  return files;
}

async function pathsBelow(top: URL, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(new URL(folder, top))) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = folder + entry.name;
    if (entry.isDirectory) paths.push(...await pathsBelow(top, `${path}/`));
    else if (entry.isFile) paths.push(path);
  }
  return paths.sort();
}

/** Prints the findings as `path:line: text`, and ends the process with an error if there are any. */
export function report(findings: readonly Finding[], allIsWell: string): void {
  for (const { path, line, text } of findings) console.error(`${path}:${line}: ${text}`);
  if (findings.length > 0) Deno.exit(1);
  console.log(`ok: ${allIsWell}`);
}

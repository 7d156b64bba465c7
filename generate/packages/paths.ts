/**
 * Paths of files, separated by `/`, and how the module cache spells those of modules.
 *
 * @module
 */

/** Joins two paths and takes `.` and `..` out. */
export function joinPaths(base: string, path: string): string {
  const rooted = isRooted(path);
  return cleanPath(rooted || base === "" ? path : `${base}/${path}`);
}

/** Whether a path begins at a root: `/`, or a drive. */
export function isRooted(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:(?:[/\\]|$))/.test(path);
}

/** Takes `.`, `..` and doubled slashes out of a path. `.` is what stands for nothing. */
export function cleanPath(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const root = /^(?:[A-Za-z]:\/*|\/+)/.exec(slashed)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of slashed.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (root === "") parts.push(part);
  }
  const head = root === "" ? "" : `${root.replace(/\/+$/, "")}/`;
  return head + parts.join("/") || ".";
}

/**
 * The directory above; `undefined` at a root, and at `.`, above which a reader's paths need not lead.
 */
export function parentOf(path: string): string | undefined {
  if (path === "." || /(?:^|\/)$/.test(path) || /(?:^|\/)\.\.$/.test(path)) return undefined;
  const slash = path.lastIndexOf("/");
  if (slash < 0) return ".";
  const root = slash === 0 || /^[A-Za-z]:$/.test(path.slice(0, slash));
  return path.slice(0, root ? slash + 1 : slash);
}

/** The last part of a path. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What remains of a path below a directory: `""` for the directory itself; `undefined` if it is not below. */
export function below(directory: string, path: string): string | undefined {
  if (path === directory) return "";
  if (directory === "." && !isRooted(path) && !/^\.\.(?:\/|$)/.test(path)) return path;
  const head = directory.endsWith("/") ? directory : `${directory}/`;
  return path.startsWith(head) ? path.slice(head.length) : undefined;
}

/** How the module cache spells a path or a version: capitals are small letters behind `!`. */
export function escapedPath(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

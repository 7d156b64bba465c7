/**
 * The files that say where packages are: go.mod, go.work and vendor/modules.txt.
 *
 * @module
 */

import type { SourceNote } from "../source/note.ts";
import { shortened } from "../source/scanner.ts";

/** What a go.mod or go.work says, as far as it decides where a package is. */
export interface ModuleFile {
  /** The path of the module. */
  readonly module?: string;
  /** The version of each module that is needed. */
  readonly requires: ReadonlyMap<string, string>;
  readonly replaces: readonly Replacement[];
  /** The directories of a go.work. */
  readonly uses: readonly string[];
  /** Lines that could not be read. */
  readonly notes: readonly SourceNote[];
}

/** A module that stands in for another. */
export interface Replacement {
  readonly module: string;
  /** The version that is replaced; without it, every version. */
  readonly version?: string;
  /** A directory, or the path of a module if there is a version. */
  readonly target: string;
  readonly targetVersion?: string;
}

/** Reads a go.mod or go.work. What cannot be read becomes a note. */
export function readModuleFile(path: string, text: string): ModuleFile {
  let module: string | undefined;
  const requires = new Map<string, string>();
  const excludes = new Set<string>();
  const replaces: Replacement[] = [];
  const uses: string[] = [];
  const notes: SourceNote[] = [];
  /** The word before the bracket that is open. */
  let block: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const expected = (what: string) =>
      notes.push({
        path,
        position: { line: index + 1, column: 1 + line.search(/\S|$/) },
        text: `expected ${what}, found ${shortened(line.trim())}`,
      });
    const words = wordsOf(line);
    if (words === undefined) {
      expected("words, of which those in quotes end on the line");
      continue;
    }
    if (words.length === 0) continue;
    if (block !== undefined && words[0] === ")") {
      block = undefined;
      continue;
    }
    if (block === undefined && words.length === 2 && words[1] === "(") {
      block = words[0];
      continue;
    }
    const [verb, ...rest] = block === undefined ? words : [block, ...words];
    const [first, second] = rest;
    switch (verb) {
      case "module":
        if (first === undefined) expected("the path of a module");
        else module ??= first;
        break;
      case "require":
      case "exclude":
        if (first === undefined || second === undefined) {
          expected("the path of a module and its version");
        } else if (verb === "exclude") excludes.add(`${first}@${second}`);
        else requires.set(first, highest(requires.get(first), second));
        break;
      case "replace": {
        const replacement = replacementOf(rest);
        if (replacement === undefined) expected("module => directory, or module => module version");
        else replaces.push(replacement);
        break;
      }
      case "use":
        if (first === undefined) expected("a directory");
        else uses.push(first);
        break;
    }
  }
  for (const [name, version] of requires) {
    if (excludes.has(`${name}@${version}`)) requires.delete(name);
  }
  return { ...(module !== undefined && { module }), requires, replaces, uses, notes };
}

/** The packages that a vendor/modules.txt lists. */
export function readVendored(text: string): ReadonlySet<string> {
  const lines = text.split("\n").map((line) => line.trim());
  return new Set(lines.filter((line) => line !== "" && !line.startsWith("#")));
}

/** The words of a line before its comment; `undefined` if a quote does not end. */
function wordsOf(line: string): string[] | undefined {
  const words: string[] = [];
  const token =
    /\s*(?:(\/\/.*)|"((?:[^"\\]|\\.)*)"|`([^`]*)`|([()])|(=>)|((?:(?!\/\/)[^\s"`()])+))/y;
  const text = line.trimEnd();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return undefined;
    if (match[1] !== undefined) break;
    const [, , quoted, raw, bracket, arrow, word] = match;
    words.push(quoted?.replaceAll(/\\(.)/g, "$1") ?? raw ?? bracket ?? arrow ?? word ?? "");
  }
  return words;
}

function replacementOf(words: readonly string[]): Replacement | undefined {
  const arrow = words.indexOf("=>");
  const [module, version] = words.slice(0, arrow);
  const [target, targetVersion] = words.slice(arrow + 1);
  if (arrow < 1 || arrow > 2 || module === undefined || target === undefined) return undefined;
  if (!isDirectory(target) && targetVersion === undefined) return undefined;
  return {
    ...{ module, target },
    ...(version !== undefined && { version }),
    ...(targetVersion !== undefined && { targetVersion }),
  };
}

/** Whether the target of a replacement is a directory: it begins with `./`, `../` or a root. */
export function isDirectory(target: string): boolean {
  return /^(?:\.\.?(?:[/\\]|$)|[/\\]|[A-Za-z]:[/\\])/.test(target);
}

function highest(left: string | undefined, right: string): string {
  return left === undefined || compareVersions(left, right) < 0 ? right : left;
}

/** Compares two versions as semver does: negative if the left one is lower. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [versionParts(left), versionParts(right)];
  for (let index = 0; index < 3; index++) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.before === b.before) return 0;
  if (a.before === "" || b.before === "") return a.before === "" ? 1 : -1;
  const [c, d] = [a.before.split("."), b.before.split(".")];
  for (let index = 0; index < Math.max(c.length, d.length); index++) {
    const [x, y] = [c[index], d[index]];
    if (x === y) continue;
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [xNumber, yNumber] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (xNumber !== yNumber) return xNumber ? -1 : 1;
    if (xNumber && x.length !== y.length) return x.length - y.length;
    return x < y ? -1 : 1;
  }
  return 0;
}

/** The three numbers of a version, and what stands between `-` and `+`. */
function versionParts(version: string): { numbers: number[]; before: string } {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([^+]*))?/.exec(version);
  const numbers = [match?.[1], match?.[2], match?.[3]].map((part) => Number(part ?? 0));
  return { numbers, before: match?.[4] ?? "" };
}

/**
 * Reads Go files with the parser and with Go's own, and lists where they differ.
 *
 * @module
 */

import { parseFile, parseFileWithBodies } from "../../../generate/source/parser.ts";
import { buildGo } from "../../testing/go.ts";
import { type Declarations, declarationsOf } from "./declarations_of.ts";

/** What came of a comparison. */
export interface Comparison {
  readonly files: number;
  /** How many bytes of source. */
  readonly bytes: number;
  /** How long the parser took for all of it, in milliseconds, without reading files. */
  readonly time: number;
  /** How many declarations are the same. */
  readonly same: number;
  /** Files that neither takes. */
  readonly refused: number;
  /** Files with faults that only Go's parser sees: what a statement may be, and bodies that are not looked at. */
  readonly taken: number;
  /** Where they differ: files that only Go's parser takes, and declarations. */
  readonly differences: readonly string[];
}

/** The paths of the Go files of a directory and of those below it. */
export async function goFiles(directory: string): Promise<string[]> {
  const paths: string[] = [];
  const open = [directory];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for await (const { name, isDirectory } of Deno.readDir(each)) {
      if (isDirectory) open.push(`${each}/${name}`);
      else if (name.endsWith(".go")) paths.push(`${each}/${name}`);
    }
  }
  return paths.sort();
}

/**
 * Compares what both find in some files.
 *
 * @param paths The files.
 * @param bodies Whether every statement is read too.
 */
export async function compare(
  paths: readonly string[],
  bodies: boolean = false,
): Promise<Comparison> {
  const parse = bodies ? parseFileWithBodies : parseFile;
  const differences: string[] = [];
  let [bytes, time, same, refused, taken] = [0, 0, 0, 0, 0];
  let index = 0;
  for await (const expected of declarationsOfGo(paths)) {
    const path = paths[index++]!;
    const text = await Deno.readTextFile(path);
    bytes += text.length;
    const start = performance.now();
    let actual: Declarations;
    try {
      const file = parse(path, text);
      time += performance.now() - start;
      actual = declarationsOf(file);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "SourceError") throw error;
      actual = { error: error.message };
    }
    if ("error" in actual && "error" in expected) {
      refused++;
      continue;
    }
    if ("error" in actual) differences.push(String(actual.error));
    else if ("error" in expected) taken++;
    else same += compareFile(path, expected, actual, differences);
  }
  return { files: paths.length, bytes, time, same, refused, taken, differences };
}

function compareFile(
  path: string,
  expected: Declarations,
  actual: Declarations,
  differences: string[],
): number {
  let same = 0;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const [wanted, found] = [[expected[key] ?? []].flat(), [actual[key] ?? []].flat()];
    if (key === "registrations") { for (const list of [wanted, found]) list.sort(); }
    for (let i = 0; i < Math.max(wanted.length, found.length); i++) {
      if (wanted[i] === found[i]) same++;
      else {
        differences.push(`${path}: ${key}\n  Go   ${wanted[i]}\n  here ${found[i]}`);
        break;
      }
    }
  }
  return same;
}

/** What Go's parser finds, file by file. */
async function* declarationsOfGo(paths: readonly string[]): AsyncGenerator<Declarations> {
  const program = await buildGo(new URL("declarations/", import.meta.url));
  const process = new Deno.Command(program, { stdin: "piped", stdout: "piped" }).spawn();
  const writing = new Blob([paths.map((path) => `${path}\n`).join("")]).stream()
    .pipeTo(process.stdin);
  let rest = "";
  for await (const chunk of process.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line);
  }
  await writing;
  const { success } = await process.status;
  if (!success) throw new Error("the program that prints declarations has failed");
}

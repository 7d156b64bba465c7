/**
 * Facts of Go's go/types beside ours.
 *
 * @module
 */

import { DiskReader } from "../../../cli/generate/disk_reader.ts";
import { LoadError, openProgram } from "../../../generate/packages/load.ts";
import type { SourceReader } from "../../../generate/source/reader.ts";
import { buildGo } from "../../testing/go.ts";
import { reasonFor } from "./differences.ts";
import { OurFacts } from "./our_facts.ts";

/** A package by its import path and its directory. */
export interface Place {
  readonly path: string;
  readonly directory: string;
}

/** What came of a comparison. */
export interface Comparison {
  readonly packages: number;
  /** Facts that are the same. */
  readonly same: number;
  /** Differences that have a reason, by the reason. */
  readonly explained: ReadonlyMap<string, number>;
  /** Differences without one: `path + ours` and `path - theirs`. */
  readonly differences: readonly string[];
  /** What Go had to say. */
  readonly complaints: string;
}

/** A setting of the Go on the PATH: `GOROOT`, `GOMODCACHE`. */
export async function goEnv(name: string): Promise<string> {
  const { stdout } = await new Deno.Command("go", { args: ["env", name] }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** What Go builds for: as we do without options. */
export const goSettings: Readonly<Record<string, string>> = {
  ...{ CGO_ENABLED: "0", GOOS: "linux", GOARCH: "amd64", GOWORK: "off" },
};

/** Compares packages. What they import is found by Go from the directory `cwd`. */
export async function compare(
  places: readonly Place[],
  cwd: string | URL,
  reader: SourceReader = new DiskReader(),
): Promise<Comparison> {
  const program = await buildGo(new URL("go/", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(program, {
    args: places.map(({ path, directory }) => `${path}=${directory}`),
    cwd,
    env: goSettings,
  }).output();
  const theirs = byPackage(new TextDecoder().decode(stdout));
  const [goroot, moduleCache] = [await goEnv("GOROOT"), await goEnv("GOMODCACHE")];
  const source = openProgram(reader, { goroot, moduleCache });
  const facts = new OurFacts(source);
  const explained = new Map<string, number>();
  const differences: string[] = [];
  let same = 0;
  let packages = 0;
  for (const { path, directory } of places) {
    const expected = theirs.get(path);
    if (expected === undefined) continue;
    const found = new Set(await factsOf(directory));
    packages++;
    for (const line of found.union(expected)) {
      if (found.has(line) && expected.has(line)) {
        same++;
        continue;
      }
      const text = `${path} ${found.has(line) ? "+" : "-"} ${line}`;
      const reason = reasonFor(text);
      if (reason === undefined) differences.push(text);
      else explained.set(reason, (explained.get(reason) ?? 0) + 1);
    }
  }
  return {
    ...{ packages, same, explained, differences },
    complaints: new TextDecoder().decode(stderr),
  };

  async function factsOf(directory: string): Promise<readonly string[]> {
    try {
      return await facts.of(await source.load(directory));
    } catch (error) {
      // A directory of tests only.
      if (error instanceof LoadError) return [];
      throw error;
    }
  }
}

function byPackage(text: string): Map<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  let current = new Set<string>();
  for (const line of text.split("\n")) {
    const [, path] = /^package (.*)$/.exec(line) ?? [];
    if (path !== undefined) found.set(path, current = new Set());
    else if (line !== "") current.add(line);
  }
  return found;
}

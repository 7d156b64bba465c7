/**
 * Real programs: where their source is, and one that serves what they serve.
 *
 * @module
 */

import { DiskReader } from "../../../cli/generate/disk_reader.ts";
import type { SourceReader } from "../../../generate/source/reader.ts";
import { goAvailable } from "../../testing/go.ts";

/** A program, and the package in it that has the service. */
export interface RealProgram {
  readonly module: string;
  readonly version: string;
  readonly directory: string;
  readonly services?: Readonly<Record<string, string>>;
}

/** The programs. */
export const programs: readonly RealProgram[] = [
  {
    ...{ module: "src.elv.sh", version: "v0.21.0", directory: "pkg/daemon" },
    services: { Daemon: "service" },
  },
  {
    ...{ module: "github.com/docker/machine", version: "v0.16.2" },
    directory: "libmachine/drivers/plugin",
  },
  {
    ...{ module: "code.cloudfoundry.org/cli", version: "v7.1.0+incompatible" },
    directory: "plugin/rpc",
  },
  { module: "github.com/hashicorp/go-plugin", version: "v1.8.0", directory: "." },
  { module: "github.com/go-delve/delve", version: "v1.27.2", directory: "service/rpc2" },
];

const here = new URL("./", import.meta.url);
const cache = new URL("../../../.cache/go/programs/", import.meta.url).pathname;
const env = { CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=mod -buildvcs=false" };

/** The folder of the module that has them all as dependencies; `undefined` where they cannot be fetched. */
export async function fetchPrograms(): Promise<string | undefined> {
  if (!goAvailable) return undefined;
  await Deno.mkdir(cache, { recursive: true });
  for (const name of ["go.mod", "main.go"]) {
    // What Go has added to go.mod stays.
    if (name === "go.mod" && await exists(`${cache}/${name}`)) continue;
    await Deno.copyFile(new URL(name, here), `${cache}/${name}`);
  }
  if (!await go(["build", "-o", "program", "."])) return undefined;
  const delve = programs.find(({ module }) => module.endsWith("delve"))!;
  if (!await go(["mod", "download", `${delve.module}@${delve.version}`])) return undefined;
  return cache;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

async function go(args: readonly string[]): Promise<boolean> {
  const { success } = await new Deno.Command("go", {
    ...{ args: [...args], cwd: cache, env, stdout: "null", stderr: "null" },
    signal: AbortSignal.timeout(180_000),
  }).output();
  return success;
}

/** Where a module is in the module cache. */
export function directoryOf(moduleCache: string, { module, version }: RealProgram): string {
  return `${moduleCache}/${module}@${version}`;
}

/** Reads the disk, where modules from before go.mod have one, as a checkout of theirs would need it. */
export function readerOf(moduleCache: string): SourceReader {
  const disk = new DiskReader();
  const old = new Map(
    programs.map((program) => [directoryOf(moduleCache, program), program.module]),
  );
  return {
    async list(directory) {
      const entries = await disk.list(directory);
      if (!old.has(directory) || entries?.some(({ name }) => name === "go.mod")) return entries;
      return [...entries ?? [], { name: "go.mod", isDirectory: false }];
    },
    async read(path) {
      const module = path.endsWith("/go.mod")
        ? old.get(path.slice(0, -"/go.mod".length))
        : undefined;
      const text = await disk.read(path);
      return text ?? (module && `module ${module}\n`);
    },
  };
}

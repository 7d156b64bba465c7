/**
 * From Go source to a contract.
 *
 * @module
 */

import { readGoApi } from "../../generate/contract_from_go.ts";
import { contractText } from "../../generate/contract_text.ts";
import type { GoApi } from "../../generate/go_type.ts";
import { LoadError, openProgram, type Program } from "../../generate/packages/load.ts";
import type { Package } from "../../generate/packages/package.ts";
import { noteLine } from "../../generate/source/note.ts";
import {
  CommandError,
  type Invocation,
  textOf,
  textsOf,
  UsageError,
  type Values,
} from "../command.ts";
import { printable } from "../printable.ts";
import { DiskReader } from "./disk_reader.ts";

/**
 * Writes the contract of Go source to standard output, and notes to standard error.
 *
 * @returns The exit status.
 */
export async function contractOfSource(
  { positionals, values, terminal }: Invocation,
): Promise<number> {
  const services = servicesOf(textsOf(values, "service"));
  const types = textsOf(values, "type");
  const json = values.json === true;
  const module = textOf(values, "module");
  const reader = new DiskReader();
  const program = openProgram(reader, programOptions(values));
  const apis: GoApi[] = [];
  const lines: string[] = [];
  for (const loaded of await load(program, positionals, reader)) {
    const { api, notes } = await readGoApi(program, loaded, {
      ...services !== undefined && { services },
      ...{ types, json },
    });
    apis.push(api);
    lines.push(...notes.map(noteLine));
  }
  lines.push(...reader.refusals);
  const api = together(apis);
  if (api.services.length === 0 && api.declarations.length === 0) {
    for (const line of lines) await terminal.err(`${printable(line)}\n`);
    throw new CommandError(
      `${positionals.join(" ")} has no types and registers nothing with net/rpc`,
      {
        hint: "--service NAME=TYPE names a receiver that is registered elsewhere",
      },
    );
  }
  await terminal.out(contractText(api, { json, ...module !== undefined && { module } }));
  for (const line of lines) await terminal.err(`${printable(line)}\n`);
  return values.strict === true && lines.length > 0 ? 1 : 0;
}

function programOptions(values: Values): Parameters<typeof openProgram>[1] {
  const [os, arch] = [textOf(values, "os"), textOf(values, "arch")];
  const [goroot, moduleCache] = [textOf(values, "goroot"), textOf(values, "modcache")];
  return {
    ...{ base: Deno.cwd(), tags: textsOf(values, "tags").flatMap((text) => text.split(/[\s,]+/)) },
    ...os !== undefined && { os },
    ...arch !== undefined && { arch },
    ...goroot !== undefined && { goroot: absolute(goroot) },
    ...moduleCache !== undefined && { moduleCache: absolute(moduleCache) },
  };
}

/** The types of receivers by the names of services. */
function servicesOf(texts: readonly string[]): Record<string, string> | undefined {
  if (texts.length === 0) return undefined;
  return Object.fromEntries(texts.map((text) => {
    const [, name, type] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || type === undefined) {
      throw new UsageError(`--service takes NAME=TYPE, not ${JSON.stringify(text)}`);
    }
    return [name, type];
  }));
}

/** Loads the packages of folders, or the one that files make. */
async function load(
  program: Program,
  paths: readonly string[],
  reader: DiskReader,
): Promise<Package[]> {
  const files = paths.filter((path) => path.endsWith(".go"));
  try {
    if (files.length === paths.length) return [await program.loadFiles(paths.map(absolute))];
    if (files.length > 0) throw new UsageError("generate takes folders or files, and not both");
    const loaded: Package[] = [];
    for (const path of paths) loaded.push(await program.load(absolute(path)));
    return loaded;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const [refusal] = reader.refusals;
    const cwd = `${Deno.cwd()}/`;
    throw new CommandError((refusal ?? error.message).replaceAll(cwd, ""), {
      cause: error,
      ...refusal?.includes("may not be read") && {
        hint: "Go source is read with the permission --allow-read of Deno",
      },
    });
  }
}

/** One API of several. */
function together(apis: readonly GoApi[]): GoApi {
  const [only] = apis;
  if (only !== undefined && apis.length === 1) return only;
  const places = new Map<string, string | undefined>();
  const declarations = apis.flatMap((api) => api.declarations).filter(
    ({ name, package: from, at }) => {
      const full = `${from ?? ""}.${name}`;
      if (!places.has(full)) return !!places.set(full, at);
      if (places.get(full) === at) return false;
      throw new CommandError(`There are two types ${full}: ${places.get(full)} and ${at}`, {
        hint: "generate a contract for each of the folders",
      });
    },
  );
  return {
    declarations,
    services: apis.flatMap(({ services }) => services),
    notes: apis.flatMap(({ notes }) => notes ?? []),
  };
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
}

/**
 * From Go source to a contract.
 *
 * @module
 */

import { readGoApi } from "../../generate/contract_from_go.ts";
import { contractText } from "../../generate/contract_text.ts";
import type { GoApi } from "../../generate/go_type.ts";
import { architectures, systems } from "../../generate/packages/build_tags.ts";
import { LoadError, openProgram, type Program } from "../../generate/packages/load.ts";
import type { Package } from "../../generate/packages/package.ts";
import { noteLine, type SourceNote } from "../../generate/source/note.ts";
import {
  CommandError,
  type Invocation,
  textOf,
  textsOf,
  UsageError,
  type Values,
} from "../command.ts";
import { nearest } from "../nearest.ts";
import { printable } from "../printable.ts";
import { DiskReader } from "./disk_reader.ts";
import { canName, unknownType, type Wanted } from "./wanted_types.ts";

/**
 * Writes the contract of Go source to standard output, and notes to standard error.
 *
 * @returns The exit status.
 */
export async function contractOfSource(
  { positionals, values, terminal }: Invocation,
): Promise<number> {
  const wanted = {
    services: servicesOf(textsOf(values, "service")),
    types: textsOf(values, "type"),
  };
  const json = values.json === true;
  const module = textOf(values, "module");
  const reader = new DiskReader();
  const program = openProgram(reader, programOptions(values));
  const packages = await load(program, positionals, reader);
  const unknown = unknownType(wanted, packages);
  const { api, notes } = unknown === undefined
    ? await readAll(program, packages, wanted, json)
    : { api: nothing, notes: packages.flatMap(({ notes }) => notes) };
  const problem = unknown ?? problemOf(api, packages, wanted, positionals.join(" "));
  if (problem === undefined) {
    await terminal.out(contractText(api, { json, ...module !== undefined && { module } }));
  }
  const lines = [...notes.map(noteLine), ...reader.refusals];
  for (const line of lines) await terminal.err(`${printable(line)}\n`);
  if (problem !== undefined) throw problem;
  return values.strict === true && lines.length > 0 ? 1 : 0;
}

const nothing: GoApi = { declarations: [], services: [] };

/** Reads packages, each for what it has of the types that are wanted. */
async function readAll(
  program: Program,
  packages: readonly Package[],
  { services, types }: Wanted,
  json: boolean,
): Promise<{ api: GoApi; notes: readonly SourceNote[] }> {
  const apis: GoApi[] = [];
  const all: SourceNote[] = [];
  for (const loaded of packages) {
    const isOf = (type: string) => packages.length === 1 || canName(type, loaded);
    const own = services && Object.entries(services).filter(([, type]) => isOf(type));
    const { api, notes } = await readGoApi(program, loaded, {
      ...own !== undefined && { services: Object.fromEntries(own) },
      ...{ types: types.filter(isOf), json },
    });
    apis.push(api);
    all.push(...notes);
  }
  return { api: together(apis), notes: all };
}

/** Why there is no contract. */
function problemOf(
  { services, declarations }: GoApi,
  packages: readonly Package[],
  wanted: Wanted,
  paths: string,
): CommandError | undefined {
  if (packages.every(({ files }) => files.length === 0)) {
    return new CommandError(`No Go file of ${paths} could be read`);
  }
  const missing = Object.entries(wanted.services ?? {})
    .find(([name]) => !services.some((service) => service.name === name));
  if (missing !== undefined) {
    const [name, type] = missing;
    return new CommandError(
      `Cannot write the service ${name}: ${type} has no method that net/rpc takes`,
      { hint: "such a method is: func (t *T) Method(args A, reply *B) error" },
    );
  }
  if (services.length > 0 || declarations.length > 0) return undefined;
  return new CommandError(`${paths} has no types and registers nothing with net/rpc`, {
    hint:
      "generate takes the folder with the receiver; --service NAME=TYPE gives a service its name",
  });
}

function programOptions(values: Values): Parameters<typeof openProgram>[1] {
  const [os, arch] = [textOf(values, "os"), textOf(values, "arch")];
  demandKnown("os", os, systems);
  demandKnown("arch", arch, architectures);
  const [goroot, moduleCache] = [textOf(values, "goroot"), textOf(values, "modcache")];
  return {
    ...{ base: Deno.cwd(), tags: textsOf(values, "tags").flatMap((text) => text.split(/[\s,]+/)) },
    ...os !== undefined && { os },
    ...arch !== undefined && { arch },
    ...goroot !== undefined && { goroot: absolute(goroot) },
    ...moduleCache !== undefined && { moduleCache: absolute(moduleCache) },
  };
}

/** Refuses what Go builds nothing for. */
function demandKnown(option: string, value: string | undefined, known: ReadonlySet<string>): void {
  if (value === undefined || known.has(value)) return;
  const meant = nearest(value, known);
  const advice = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new UsageError(`--${option} takes a GO${option.toUpperCase()}, not "${value}"${advice}`);
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
      ...error.message.includes("what is not built") && {
        hint: "--os, --arch and --tags choose another build",
      },
      ...paths.some((path) => /\.[cm]?[jt]s$/.test(path)) && {
        hint: "a contract becomes Go with --go: netrpc generate --go contract.ts",
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

/**
 * Proves the floors of the house: imports go down only, types included.
 *
 * Run with `deno task floors`. The table below is both the documentation and the check: a new folder is entered here, on
 * the lowest floor above everything that it imports.
 *
 * @module
 */

import { codeOf, importsOf, lineAt } from "./source_text.ts";
import { type Finding, report, sourceFiles } from "./source_files.ts";

/** Files that may import each other, as long as no cycle comes of it. */
export interface Room {
  /** Paths from the top of the repository. A star matches anything, slashes included. */
  readonly files: readonly string[];
  /** The only files of other rooms that these may import; without it, everything below. */
  readonly sees?: readonly string[];
}

/** Rooms side by side, which never import each other. */
export interface Floor {
  readonly name: string;
  readonly rooms: readonly Room[];
}

/** A built-in `node:` module that one file of the module needs, and why. */
export interface NodeModule {
  readonly file: string;
  readonly module: string;
  readonly reason: string;
}

/** The whole house. */
export interface House {
  /** From top to bottom: a file imports from its own room and from floors that come later. */
  readonly floors: readonly Floor[];
  /** The files that may use the `Deno` namespace. Everything else runs on any runtime. */
  readonly edge: readonly string[];
  /** The files that are published. Only `nodeModules` may be imported there from Node's library. */
  readonly published: readonly string[];
  readonly nodeModules: readonly NodeModule[];
}

const TESTS: Room = { files: ["tests/*"] };
const BENCH: Room = { files: ["bench/*"] };
const TOOLS: Room = { files: ["tools/*"] };
// Examples show what a user can write, so they see what a user sees.
const EXAMPLES: Room = { files: ["examples/*"], sees: ["mod.ts", "gob/mod.ts"] };

/** The floors of netrpc. */
export const HOUSE: House = {
  floors: [
    { name: "tests", rooms: [TESTS] },
    { name: "benchmarks, examples, tools", rooms: [BENCH, EXAMPLES, TOOLS] },
    { name: "the module", rooms: [{ files: ["mod.ts"] }] },
    {
      name: "server and client, which never know each other",
      rooms: [{ files: ["server.ts", "server/*"] }, { files: ["client.ts", "client/*"] }],
    },
    { name: "what server and client share", rooms: [{ files: ["codec.ts", "rpc/*"] }] },
    { name: "json", rooms: [{ files: ["json/*"] }] },
    { name: "gob", rooms: [{ files: ["gob/mod.ts"] }] },
    {
      name: "gob: streams of values",
      rooms: [
        { files: ["gob/encoder.ts", "gob/decoder.ts", "gob/stream_decoder.ts", "gob/streams.ts"] },
        // It checks the decoder, so it may share only the bytes with it.
        {
          files: ["gob/inspect/*"],
          sees: ["gob/bytes/byte_reader.ts", "gob/errors.ts", "gob/limits.ts"],
        },
      ],
    },
    { name: "gob: plans", rooms: [{ files: ["gob/plans/*"] }] },
    { name: "gob: types", rooms: [{ files: ["gob/types/*"] }] },
    { name: "gob: bytes", rooms: [{ files: ["gob/bytes/*"] }] },
    { name: "gob: errors, limits", rooms: [{ files: ["gob/errors.ts", "gob/limits.ts"] }] },
  ],
  edge: [
    ...["tests/*", "bench/*", "examples/*", "tools/*"],
    ...["server.ts", "server/*", "client.ts", "client/*"],
    // They only name types: of an address, of a TCP connection.
    ...[
      "rpc/connection.ts",
      "rpc/contract.ts",
      "rpc/prefixed_transport.ts",
      "rpc/socket_options.ts",
    ],
  ],
  published: ["mod.ts", "server*.ts", "client*.ts", "codec.ts", "rpc/*", "json/*", "gob/*"],
  nodeModules: [],
};

/** Checks the text of every source file, by path, against the table. */
export function checkFloors(files: ReadonlyMap<string, string>, house: House = HOUSE): Finding[] {
  const places = new Map<string, Place>();
  const findings: Finding[] = [];
  for (const path of files.keys()) {
    const place = placeOf(path, house);
    if (place) places.set(path, place);
    else findings.push({ path, line: 1, text: "is on no floor: enter it in tools/floors.ts" });
  }
  const graph = new Map<string, Edge[]>();
  for (const [path, place] of places) {
    const source = files.get(path)!;
    const edges = edgesOf(path, source, place, { files, places, house }, findings);
    graph.set(path, edges);
    if (!matches(path, house.edge)) findings.push(...usesOfDeno(path, source));
  }
  findings.push(...cyclesOf(graph), ...emptyPatterns(files, house));
  return findings;
}

interface Place {
  readonly depth: number;
  readonly floor: Floor;
  readonly room: Room;
}

interface Edge {
  readonly to: string;
  readonly line: number;
}

interface Context {
  readonly files: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, Place>;
  readonly house: House;
}

/** The imports of one file that stay in the repository. Mistakes go to `findings`. */
function edgesOf(
  path: string,
  source: string,
  place: Place,
  context: Context,
  findings: Finding[],
): Edge[] {
  const edges: Edge[] = [];
  for (const { specifier, line } of importsOf(source)) {
    const to = specifier?.startsWith(".") ? resolve(path, specifier) : undefined;
    if (to !== undefined) edges.push({ to, line });
    const text = to === undefined
      ? foreignImport(path, specifier, context.house)
      : localImport(path, place, to, context);
    if (text) findings.push({ path, line, text });
  }
  return edges;
}

/** What is wrong with an import that does not stay in the repository. */
function foreignImport(
  path: string,
  specifier: string | undefined,
  { published, nodeModules }: House,
): string | undefined {
  if (specifier === undefined) return "imports a computed name, which no check can follow";
  if (!specifier.startsWith("node:")) {
    return `imports ${specifier}: only relative imports work without an import map or a package`;
  }
  const allowed = !matches(path, published) ||
    nodeModules.some(({ file, module }) => file === path && module === specifier);
  return allowed ? undefined : `imports ${specifier}, which tools/floors.ts gives no reason for`;
}

/** What is wrong with an import of another file of the repository. */
function localImport(
  path: string,
  from: Place,
  to: string,
  { files, places }: Context,
): string | undefined {
  if (!files.has(to)) return `imports ${to}, which is no source file`;
  if (to === resolve(path, "./mod.ts")) return `imports ${to}, the list of its own folder`;
  const target = places.get(to);
  if (!target || target.room === from.room) return undefined;
  if (target.depth < from.depth) {
    return `imports ${to}, which is upstairs: "${target.floor.name}" is above "${from.floor.name}"`;
  }
  if (target.depth === from.depth) return `imports ${to}, which is next door on the same floor`;
  if (from.room.sees && !matches(to, from.room.sees)) {
    return `imports ${to}, but may see only ${from.room.sees.join(", ")}`;
  }
  return undefined;
}

function usesOfDeno(path: string, source: string): Finding[] {
  const text = "uses the Deno namespace, which belongs to the edge";
  return [...codeOf(source).matchAll(/(?<![\w$.#])Deno\b/g)]
    .map((match) => ({ path, line: lineAt(source, match.index), text }));
}

/** One finding for every import that closes a cycle. */
function cyclesOf(graph: ReadonlyMap<string, readonly Edge[]>): Finding[] {
  const findings: Finding[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  function visit(path: string): void {
    way.push(path);
    for (const { to, line } of graph.get(path) ?? []) {
      const start = way.indexOf(to);
      if (start >= 0) {
        const cycle = [...way.slice(start), to].join(" → ");
        findings.push({ path, line, text: `closes a cycle: ${cycle}` });
      } else if (!done.has(to)) visit(to);
    }
    way.pop();
    done.add(path);
  }
  for (const path of graph.keys()) if (!done.has(path)) visit(path);
  return findings;
}

/** Patterns without files: a reader would believe that the files exist. */
function emptyPatterns(files: ReadonlyMap<string, string>, { floors }: House): Finding[] {
  const paths = [...files.keys()];
  return floors
    .flatMap((floor) => floor.rooms.flatMap((room) => room.files))
    .filter((pattern) => !paths.some((path) => matches(path, [pattern])))
    .map((pattern) => ({
      path: "tools/floors.ts",
      line: 1,
      text: `names ${pattern}, which matches no file`,
    }));
}

/** The longest pattern wins, so that one file of a folder can be on another floor than the rest. */
function placeOf(path: string, { floors }: House): Place | undefined {
  let found: Place | undefined;
  let longest = -1;
  floors.forEach((floor, depth) => {
    for (const room of floor.rooms) {
      for (const pattern of room.files) {
        if (pattern.length <= longest || !matches(path, [pattern])) continue;
        longest = pattern.length;
        found = { depth, floor, room };
      }
    }
  });
  return found;
}

function matches(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[^\w/]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(path);
  });
}

function resolve(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

if (import.meta.main) {
  const top = new URL("../", import.meta.url);
  report(checkFloors(await sourceFiles(top, [".ts"])), "imports go down only");
}

/**
 * Proves the floors of the house: imports go down only, types included.
 *
 * Run with `deno task floors`. The table below is both the documentation and the check: a new source file is
 * entered here, on the lowest floor that has what it needs under it.
 *
 * @module
 */

import { codeOf, importsOf, lineAt } from "./source_text.ts";
import { type Finding, report, sourceFiles } from "./source_files.ts";

/** Rooms side by side, which never import each other. The files of a room may, as long as no cycle comes of it. */
export interface Floor {
  readonly name: string;
  /** Paths from the top of the repository, for each room. A star stands for anything, slashes included. */
  readonly rooms: readonly (readonly string[])[];
}

/** The whole house. */
export interface House {
  /** From the roof to the cellar: a file imports from its own room and from floors that come later. */
  readonly floors: readonly Floor[];
  /** Files that may import less than everything below, and what they may import from other rooms. */
  readonly sees: Readonly<Record<string, readonly string[]>>;
  /** The files that may use the `Deno` namespace. Everything else runs on any runtime. */
  readonly edge: readonly string[];
  /** The files that are published. Only what `nodeModules` says may be imported there from Node's library. */
  readonly published: readonly string[];
  /** Built-in modules of Node's by the files that need them. */
  readonly nodeModules: Readonly<Record<string, string>>;
  /** The files that load what somebody else wrote, whose name is known only when they run. */
  readonly loaders: readonly string[];
}

/** The floors of netrpc. */
export const HOUSE: House = {
  floors: [
    { name: "tests", rooms: [["tests/*"]] },
    { name: "benchmarks", rooms: [["bench/*"]] },
    {
      name: "what tests and benchmarks share, tools, examples",
      rooms: [["tests/testing/*"], ["tools/*"], ["examples/*"]],
    },
    { name: "the command line, made of public names", rooms: [["cli.ts", "cli/*"]] },
    { name: "generate: Go types as contracts, and back", rooms: [["generate/*"]] },
    { name: "plugin: plugins of go-plugin, made of public names", rooms: [["plugin/*"]] },
    {
      name:
        "pool: a client of many servers; mux: many connections in one; websocket: connections of browsers; all made of public names. browser: what stands for other files in the bundle of a page",
      rooms: [["pool/*"], ["mux/*"], ["websocket/*"], ["browser/*"]],
    },
    { name: "the module", rooms: [["mod.ts"]] },
    {
      name: "server and client, which never know each other",
      rooms: [["server.ts", "server/*"], ["client.ts", "client/*"]],
    },
    { name: "what server and client share", rooms: [["codec.ts", "rpc/*"]] },
    { name: "json", rooms: [["json/*"]] },
    { name: "gob", rooms: [["gob/mod.ts"]] },
    {
      name: "gob: streams of values",
      rooms: [
        [
          "gob/encoder.ts",
          "gob/decoder.ts",
          "gob/decoder_options.ts",
          "gob/stream_encoder.ts",
          "gob/stream_decoder.ts",
          "gob/value_finder.ts",
          "gob/streams.ts",
          "gob/to_json.ts",
        ],
        ["gob/inspect/*"],
      ],
    },
    { name: "gob: plans", rooms: [["gob/plans/*"]] },
    { name: "gob: types", rooms: [["gob/types/*"]] },
    { name: "gob: bytes", rooms: [["gob/bytes/*"]] },
    {
      name: "gob: errors, limits",
      rooms: [["gob/errors.ts", "gob/limits.ts", "gob/show_hint.ts"]],
    },
  ],
  sees: {
    // Examples show what a user can write, so they see what a user sees.
    "examples/*": [
      "mod.ts",
      "gob/mod.ts",
      "pool/mod.ts",
      "mux/mod.ts",
      "plugin/mod.ts",
      "websocket/mod.ts",
    ],
    // It is what a user could write.
    "pool/*": ["mod.ts"],
    // Their errors show hints as all others do.
    "mux/*": ["mod.ts", "gob/mod.ts", "gob/show_hint.ts"],
    "plugin/*": ["mod.ts", "mux/mod.ts", "gob/show_hint.ts"],
    "websocket/*": ["mod.ts", "gob/show_hint.ts"],
    "generate/*": ["gob/mod.ts", "mod.ts"],
    // What asks a server for its types sends what no public name would send, on a connection opened like any other.
    "cli/*": ["mod.ts", "gob/mod.ts", "pool/mod.ts", "generate/*", "cli.ts"],
    // It checks the decoder, so it may share nothing with it but the bytes.
    "gob/inspect/*": [
      "gob/bytes/byte_reader.ts",
      "gob/bytes/foreign_format.ts",
      "gob/bytes/hex_and_base64.ts",
      "gob/errors.ts",
      "gob/limits.ts",
      "gob/show_hint.ts",
    ],
  },
  edge: [
    ...["tests/*", "bench/*", "examples/*", "tools/*"],
    ...["server.ts", "server/*", "client.ts", "client/*", "pool/*", "plugin/*"],
    ...["cli.ts", "cli/*"],
    // The rest of the room runs in browsers.
    "websocket/handler.ts",
    // The type of an address only.
    ...[
      "rpc/connection.ts",
      "rpc/contract.ts",
      "rpc/prefixed_transport.ts",
      "rpc/socket_options.ts",
    ],
  ],
  published: [
    "mod.ts",
    "cli*.ts",
    "generate/*",
    "pool/*",
    "mux/*",
    "plugin/*",
    "websocket/*",
    "browser/*",
    "server*.ts",
    "client*.ts",
    "codec.ts",
    "rpc/*",
    "json/*",
    "gob/*",
  ],
  // Deno has no parser of arguments of its own.
  nodeModules: {
    "cli/arguments.ts": "node:util",
    // Nor a function that takes types out of a text.
    "cli/ui/page_text.ts": "node:module",
    // Nor a console that prints elsewhere.
    "plugin/carried_output.ts": "node:console",
    "plugin/output_stream.ts": "node:stream",
    // Nor TLS for servers that ask for the certificate of a client, or on a connection that is open.
    "plugin/tls.ts": "node:tls",
    "plugin/transport_duplex.ts": "node:stream",
  },
  // A user's contract; a copy of the module in a folder of a test; a script that a test has put together.
  loaders: [
    "cli/contract_file.ts",
    "tests/cli/contract_schema_test.ts",
    "tests/cli/ui/page_text_test.ts",
    "tests/browser/bundle_test.ts",
    "tests/examples/web_test.ts",
    "tests/generate/contract_files.ts",
    "tests/generate/programs_test.ts",
    "tests/generate/generated_contract_test.ts",
  ],
};

/** Checks the text of every source file, by path, against the table. */
export function checkFloors(files: ReadonlyMap<string, string>, house: House = HOUSE): Finding[] {
  const findings: Finding[] = [];
  const graph = new Map<string, Import[]>();
  for (const [path, source] of files) {
    const found = (line: number, text: string) => findings.push({ path, line, text });
    if (!placeOf(path, house)) found(1, "is on no floor: enter it in tools/floors.ts");
    const imports: Import[] = [];
    graph.set(path, imports);
    for (const { specifier, line } of importsOf(source)) {
      const to = specifier?.startsWith(".") ? resolve(path, specifier) : undefined;
      if (to !== undefined) imports.push({ to, line });
      const fault = to === undefined
        ? foreignFault(path, specifier, house)
        : localFault(path, to, files, house);
      if (fault) found(line, fault);
    }
    if (matches(path, house.edge)) continue;
    for (const { index } of codeOf(source).matchAll(/(?<![\w$.#])Deno\b/g)) {
      found(lineAt(source, index), "uses the Deno namespace, which belongs to the edge");
    }
  }
  return [...findings, ...cyclesOf(graph), ...emptyPatterns(files, house)];
}

/** An import that stays in the repository. */
interface Import {
  readonly to: string;
  readonly line: number;
}

/** What is wrong with an import that does not stay in the repository. */
function foreignFault(
  path: string,
  specifier: string | undefined,
  { published, nodeModules, loaders }: House,
): string | undefined {
  if (specifier === undefined) {
    if (loaders.includes(path)) return undefined;
    return "imports a computed name, which no check can follow";
  }
  if (!specifier.startsWith("node:")) {
    return `imports ${specifier}: only relative imports work without an import map or a package`;
  }
  const allowed = !matches(path, published) || nodeModules[path] === specifier;
  return allowed ? undefined : `imports ${specifier}, which tools/floors.ts gives no reason for`;
}

/** What is wrong with an import of another file of the repository. */
function localFault(
  path: string,
  to: string,
  files: ReadonlyMap<string, string>,
  house: House,
): string | undefined {
  if (!files.has(to)) return `imports ${to}, which is no source file`;
  if (to === resolve(path, "./mod.ts")) return `imports ${to}, the list of its own folder`;
  const [from, target] = [placeOf(path, house), placeOf(to, house)];
  if (!from || !target || target.room === from.room) return undefined;
  if (target.depth < from.depth) {
    return `imports ${to}, which is upstairs: "${target.floor}" is above "${from.floor}"`;
  }
  if (target.depth === from.depth) return `imports ${to}, which is next door on the same floor`;
  const sees = house.sees[from.pattern];
  return sees && !matches(to, sees)
    ? `imports ${to}, but may see only ${sees.join(", ")}`
    : undefined;
}

/** One finding for every import that closes a cycle. */
function cyclesOf(graph: ReadonlyMap<string, readonly Import[]>): Finding[] {
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

/** A table that names files which are gone would be believed by its reader. */
function emptyPatterns(files: ReadonlyMap<string, string>, { floors, sees }: House): Finding[] {
  const paths = [...files.keys()];
  return [...floors.flatMap(({ rooms }) => rooms.flat()), ...Object.keys(sees)]
    .filter((pattern) => !paths.some((path) => matches(path, [pattern])))
    .map((pattern) => `names ${pattern}, which matches no file`)
    .map((text) => ({ path: "tools/floors.ts", line: 1, text }));
}

/** Where a file stands, and why. */
interface Place {
  readonly depth: number;
  readonly floor: string;
  readonly room: readonly string[];
  readonly pattern: string;
}

/** The most exact pattern wins, so that one file of a folder can stand elsewhere than the rest. */
function placeOf(path: string, { floors }: House): Place | undefined {
  return floors
    .flatMap(({ name: floor, rooms }, depth) =>
      rooms.flatMap((room) => room.map((pattern) => ({ depth, floor, room, pattern })))
    )
    .filter(({ pattern }) => matches(path, [pattern]))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0];
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
  report(checkFloors(await sourceFiles(top, [".ts", ".html", ".css"])), "imports go down only");
}

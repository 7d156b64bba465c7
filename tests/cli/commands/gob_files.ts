/**
 * Gob files of tests, and commands that read them in this process.
 *
 * @module
 */

import type { Terminal } from "../../../cli/terminal.ts";
import { gob } from "../../../mod.ts";
import { netrpcHere } from "../test_terminal.ts";

/** A struct with a bit of everything. */
export interface Item {
  ID: bigint;
  Name: string;
  At: Temporal.ZonedDateTime;
  Raw: Uint8Array<ArrayBuffer>;
  Any?: unknown;
  Next?: { Key: Map<number, string> };
}
/** Its schema. Go calls it `Record`. */
export const Item: gob.Schema<Item> = gob.struct("Record", {
  ID: gob.int64,
  Name: gob.string,
  At: gob.time,
  Raw: gob.bytes,
  Any: gob.any,
  Next: gob.pointer(gob.struct("Link", { Key: gob.map(gob.int, gob.string) })),
});

const Circle = gob.struct("main.Circle", { R: gob.float64 });
const registry = new gob.Registry().register("main.Circle", Circle);

/** A stream of a record, a number and a list. */
export function stream(): Uint8Array<ArrayBuffer> {
  const encoder = new gob.Encoder({ registry });
  const record = {
    ID: 2n ** 63n - 1n,
    Name: "Ada \u202e\x9b",
    At: Temporal.ZonedDateTime.from("2026-11-05T06:07:08+00:00[UTC]"),
    Raw: new Uint8Array([1, 2, 255]),
    Any: gob.typed("main.Circle", { R: 1.5 }),
    Next: { Key: new Map([[7, "seven"]]) },
  };
  return joined(
    encoder.encode(Item, record),
    encoder.encode(gob.uint64, 2n ** 64n - 1n),
    encoder.encode(gob.slice(gob.int), [1, 2]),
  );
}

/** What `json` prints of it. */
export const lines: readonly string[] = [
  '{"ID":9223372036854775807,"Name":"Ada \\u202e\\u009b","At":"2026-11-05T06:07:08Z","Raw":"AQL/",' +
  '"Any":{"$type":"main.Circle","value":{"R":1.5}},"Next":{"Key":{"7":"seven"}}}',
  "18446744073709551615",
  "[1,2]",
];

/** Bytes behind each other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Compresses bytes. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Response(bytes).body!.pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).bytes();
}

/** Runs a command. Its standard input has these bytes. */
export function run(
  args: readonly string[],
  stdin: Uint8Array = new Uint8Array(0),
  options: Partial<Terminal> = {},
): Promise<{ code: number; out: string; err: string }> {
  return netrpcHere(args, { stdin: ReadableStream.from([stdin]), ...options });
}

/** Calls `use` with the folder of files. It is removed afterwards. */
export async function withFolder(
  files: Readonly<Record<string, Uint8Array>>,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "netrpc_" });
  try {
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

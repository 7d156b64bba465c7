/**
 * Decodes a slice whose elements take a byte each, and prints how many bytes the process holds then.
 *
 *     deno run tests/fuzz/bomb.ts NAME COUNT
 *
 * @module
 */

import {
  bytes,
  decode,
  duration,
  int,
  type Limits,
  map,
  type Schema,
  slice,
  string,
  struct,
} from "../../gob/mod.ts";
import { mapType, message, sliceType, structType } from "../gob/hand_made.ts";
import { join } from "./mutations.ts";
import { WireWriter } from "./wire_stream.ts";

/** A type whose elements can be a single byte. */
export interface Bomb {
  readonly name: string;
  /** The definitions. The slice has the id 64. */
  readonly types: readonly string[];
  /** The schema, or none. */
  readonly schema?: Schema<unknown>;
  /** Which limit bounds how many there can be. */
  readonly limit: "maxElements" | "maxObjects";
}

const as = <T>(schema: Schema<T>): Schema<unknown> => schema as unknown as Schema<unknown>;
const wide = struct("Wide", {
  A: int,
  B: string,
  C: slice(int),
  D: slice(int),
  E: map(string, int),
});

/** All of them. */
export const bombs: readonly Bomb[] = [
  { name: "numbers", types: [sliceType(64, 2)], limit: "maxElements" },
  { name: "texts", types: [sliceType(64, 6)], limit: "maxElements" },
  { name: "slices", types: [sliceType(64, 65), sliceType(65, 2)], limit: "maxObjects" },
  { name: "byte slices", types: [sliceType(64, 5)], schema: as(slice(bytes)), limit: "maxObjects" },
  { name: "maps", types: [sliceType(64, 65), mapType(65, 6, 2)], limit: "maxObjects" },
  {
    name: "durations",
    types: [sliceType(64, 2)],
    schema: as(slice(duration)),
    limit: "maxObjects",
  },
  {
    name: "structs",
    types: [sliceType(64, 65), structType(65, "Wide", { A: 2 })],
    schema: as(slice(wide)),
    limit: "maxObjects",
  },
];

/** Decodes a slice of so many elements, each a zero byte. */
export function decodeBomb({ types, schema }: Bomb, count: number, limits: Limits = {}): unknown {
  const value = new WireWriter().int(64).uint(0).uint(count).raw(new Uint8Array(count)).take();
  const length = new WireWriter().uint(value.length).take();
  const stream = join(...types.map(message), length, value);
  const options = { limits };
  return schema === undefined ? decode(stream, schema, options) : decode(stream, schema, options);
}

if (import.meta.main) {
  const [name, count] = Deno.args;
  const bomb = bombs.find((bomb) => bomb.name === name)!;
  const before = Deno.memoryUsage().rss;
  const value = decodeBomb(bomb, Number(count));
  if ((value as unknown[]).length !== Number(count)) throw new Error("elements are missing");
  console.log(Deno.memoryUsage().rss - before);
}

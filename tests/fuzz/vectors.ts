/**
 * The golden vectors as the fuzzer sees them: bytes, and the schemas that read their values.
 *
 * @module
 */

import type { Decoder, Schema } from "../../gob/mod.ts";
import { cases } from "../golden/cases.ts";
import type { GoldenItem } from "../golden/golden_case.ts";
import { specOf } from "./spec_of_node.ts";
import type { TypeSpec } from "./type_spec.ts";

/** A vector. */
export interface Vector {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The schemas of its values, in their order. */
  readonly schemas: readonly Schema<unknown>[];
  /** The type of the first, where Go can make it. */
  readonly spec: TypeSpec | undefined;
}

/** Reads the vectors that Go made. */
export async function readVectors(): Promise<Vector[]> {
  const text = await Deno.readTextFile(new URL("../golden/vectors.json", import.meta.url));
  const { vectors }: { vectors: { name: string; hex: string }[] } = JSON.parse(text);
  const known = new Map(cases.map((golden) => [golden.name, golden.items]));
  return vectors.map(({ name, hex }) => {
    const schemas = (known.get(name) ?? []).map(schemaOfItem);
    return {
      name,
      bytes: Uint8Array.fromHex(hex),
      schemas,
      spec: schemas[0] === undefined ? undefined : specOf(schemas[0]),
    };
  });
}

/** An item decodes itself and keeps its schema to itself: a decoder that only listens hears it. */
function schemaOfItem(item: GoldenItem): Schema<unknown> {
  let heard: Schema<unknown> | undefined;
  const listener = {
    next(schema: Schema<unknown>) {
      heard = schema;
      return undefined;
    },
  };
  item.decode(listener as unknown as Decoder);
  if (heard === undefined) throw new Error("a golden case decodes without a schema");
  return heard;
}

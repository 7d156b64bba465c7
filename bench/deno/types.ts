/**
 * A stream with many types on it.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { Options } from "./options.ts";
import { repeat, runRounds } from "./rounds.ts";

/** A struct with a field whose name no other has. */
type Value = Record<string, number | string>;

/** Writes and reads a new stream again and again, with a value of each of many struct types. */
export async function typeRounds(options: Options): Promise<void> {
  const schemas = Array.from({ length: options.types }, (_, i) => structType(i));
  const values = schemas.map((_, i): Value => ({ [fieldOf(i)]: i + 1, Text: "text" }));
  await runRounds(options, (ms) => repeat(ms, () => oneStream(schemas, values)));
}

function fieldOf(number: number): string {
  return `Number${number}`;
}

/** A type that no other number gives. It has no name, as the types have none that Go makes at run time. */
function structType(number: number): gob.Schema<Value> {
  const schema = gob.struct("", { [fieldOf(number)]: gob.int, Text: gob.string });
  return schema as unknown as gob.Schema<Value>;
}

function oneStream(schemas: readonly gob.Schema<Value>[], values: readonly Value[]): void {
  const encoder = new gob.Encoder();
  const decoder = new gob.Decoder();
  schemas.forEach((schema, i) => decoder.push(encoder.encode(schema, values[i]!)));
  schemas.forEach((schema, i) => {
    const received = decoder.next(schema)?.value[fieldOf(i)];
    if (received !== i + 1) throw new Error(`type ${i}: expected ${i + 1}, received ${received}`);
  });
}

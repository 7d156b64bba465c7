/**
 * What a schema is inside, as far as it is read here: frozen plain data.
 *
 * @module
 */

import { gob } from "../mod.ts";

/** A schema as data. */
export interface SchemaData {
  readonly kind: string;
  /** The name with its package, of structs and types that encode themselves. */
  readonly qualified?: string;
  readonly encoding?: gob.OpaqueKind;
  /** The bytes of the zero value, if Go leaves it out. */
  readonly zeroBytes?: Uint8Array;
  readonly length?: number;
  readonly elem?: SchemaData;
  readonly key?: SchemaData;
  readonly fields?: readonly FieldData[];
  /** The types of an interface by their names. */
  readonly members?: ReadonlyMap<string, SchemaData>;
  readonly resolve?: () => SchemaData;
}

/** A field of a struct. */
export interface FieldData {
  readonly name: string;
  readonly node: SchemaData;
  /** The text of the `json` tag. */
  readonly tag?: string;
  readonly embedded?: boolean;
}

/**
 * Reads a schema. Lazy ones are looked through.
 *
 * @throws {TypeError} If it is no schema of this copy of the module.
 */
export function schemaData(schema: unknown): SchemaData {
  // It says what is wrong with anything else.
  gob.pointer(schema as gob.Schema<unknown>);
  return resolved(schema as SchemaData);
}

/** What a lazy schema stands for, or the schema itself. */
export function resolved(data: SchemaData): SchemaData {
  return data.kind === "lazy" ? data.resolve!() : data;
}

/** What the last pointer points to. */
export function behindPointers(data: SchemaData): SchemaData {
  let target = resolved(data);
  for (let steps = 0; target.kind === "pointer"; steps++) {
    if (steps > 100) throw new TypeError("Cannot write a type that is a cycle of pointers");
    target = resolved(target.elem!);
  }
  return target;
}

/** The Go notation of a schema that is not made of others, `int8` or `time.Time`; `undefined` if Go declares it. */
export function leafText(data: SchemaData): string | undefined {
  const text = gob.goDeclaration(data as unknown as gob.Schema<unknown>);
  return text.startsWith("type ") ? undefined : text;
}

/**
 * The names in a contract: of fields, and of the types of values in interfaces.
 *
 * @module
 */

import type { AnySchema } from "../contract_schema.ts";

/** Names of a type. */
export interface Names {
  /** Of the fields of all structs in it. */
  readonly fields: readonly string[];
  /** The registered names of the types that can stand in its interfaces. */
  readonly types: readonly string[];
}

/** What a schema looks like inside, as far as it is read here. */
interface Inside {
  readonly kind?: string;
  readonly elem?: AnySchema;
  readonly key?: AnySchema;
  readonly fields?: readonly { readonly name: string; readonly node: AnySchema }[];
  readonly members?: ReadonlyMap<string, AnySchema>;
  readonly resolve?: () => AnySchema;
}

/** Finds all names in a schema. */
export function namesOf(schema: AnySchema): Names {
  const names = { fields: new Set<string>(), types: new Set<string>() };
  const seen = new Set<AnySchema>();
  const open: (AnySchema | undefined)[] = [schema];
  while (open.length > 0) {
    const next = open.pop();
    if (next === undefined || seen.has(next)) continue;
    seen.add(next);
    const { kind, elem, key, fields = [], members = new Map(), resolve } = next as Inside;
    open.push(elem, key);
    if (kind === "lazy") open.push(resolve?.());
    for (const { name, node } of fields) {
      names.fields.add(name);
      open.push(node);
    }
    for (const [name, node] of members) {
      names.types.add(name);
      open.push(node);
    }
  }
  return { fields: [...names.fields], types: [...names.types] };
}

/**
 * Structs that are read from peers who may mean something else by some of the fields.
 *
 * @module
 */

import { type Fields, nodeOf, type Schema, schemaOf, type StructValue } from "./schema.ts";
import { struct } from "./composite_schemas.ts";
import { makeNode, type StructNode } from "./schema_node.ts";

/**
 * A struct of which some fields are read only if the peer's type fits, and are else skipped like fields that nobody knows.
 * Go would refuse the struct.
 *
 * If such a field is an interface, a basic type fits it too, and the value in an interface may be of a type that is not
 * registered.
 */
export function lenientStruct<const F extends Fields>(
  name: string,
  fields: F,
  lenient: readonly (keyof F & string)[],
): Schema<StructValue<F>> {
  const { kind, name: bare, qualified, fields: list } = nodeOf(struct(name, fields)) as StructNode;
  return schemaOf(
    makeNode<StructNode>({
      kind,
      name: bare,
      qualified,
      fields: Object.freeze(list.map((field) => {
        return lenient.includes(field.name) ? Object.freeze({ ...field, lenient: true }) : field;
      })),
    }),
  );
}

/**
 * Types with other types in the places of named and basic ones.
 *
 * @module
 */

import type { BasicType, GoType, NamedType } from "./go_type.ts";

/** A type in which each named and each basic type is what `change` makes of it. */
export function mappedType(type: GoType, change: (leaf: NamedType | BasicType) => GoType): GoType {
  switch (type.kind) {
    case "named":
    case "basic":
      return change(type);
    case "pointer":
    case "slice":
    case "array":
      return { ...type, elem: mappedType(type.elem, change) };
    case "map":
      return { ...type, key: mappedType(type.key, change), elem: mappedType(type.elem, change) };
    case "struct":
      return {
        ...type,
        fields: type.fields.map((field) => ({ ...field, type: mappedType(field.type, change) })),
      };
    default:
      return type;
  }
}

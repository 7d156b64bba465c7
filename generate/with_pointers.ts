/**
 * Structs that contain themselves. What a server or a stream tells does not have Go's pointers, but a Go struct can only
 * contain itself behind one.
 *
 * @module
 */

import { components } from "./components.ts";
import type { GoDeclaration, GoType } from "./go_type.ts";
import { TypeIndex } from "./type_index.ts";

/**
 * Puts pointers where a struct would contain itself otherwise.
 *
 * @param declarations The types. Those of Go sources stay as they are.
 */
export function withPointers(declarations: readonly GoDeclaration[]): GoDeclaration[] {
  const index = new TypeIndex(declarations);
  const inner = new Map(index.declarations.map((one) => [one, held(one.type, index)]));
  const groups = new Map<GoDeclaration, readonly GoDeclaration[]>();
  for (const group of components(index.declarations, (one) => inner.get(one) ?? [])) {
    for (const one of group) groups.set(one, group);
  }
  return index.declarations.map((declaration) => {
    const { type } = declaration;
    const holds = inner.get(declaration)!;
    const group = groups.get(declaration);
    if (type.kind !== "struct" || ![...holds].some((one) => groups.get(one) === group)) {
      return declaration;
    }
    const pointed = (type: GoType): GoType => {
      switch (type.kind) {
        case "named": {
          const found = index.find(type);
          if (found === undefined || groups.get(found) !== group) return type;
          return { kind: "pointer", elem: type };
        }
        case "array":
          return { ...type, elem: pointed(type.elem) };
        case "struct":
          return {
            ...type,
            fields: type.fields.map((one) => ({ ...one, type: pointed(one.type) })),
          };
        default:
          return type;
      }
    };
    return { ...declaration, type: pointed(type) };
  });
}

/** The declared types whose values lie in those of a type. */
function held(type: GoType, index: TypeIndex): ReadonlySet<GoDeclaration> {
  const found = new Set<GoDeclaration>();
  const see = (type: GoType): void => {
    if (type.kind === "array") see(type.elem);
    else if (type.kind === "struct") { for (const field of type.fields) see(field.type); }
    else if (type.kind === "named") {
      const declaration = index.find(type);
      if (declaration !== undefined) found.add(declaration);
    }
  };
  see(type);
  return found;
}

/**
 * Structs that contain themselves. What a server or a stream tells does not have Go's pointers, but a Go struct can only
 * contain itself behind one.
 *
 * @module
 */

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
  const reach = (from: GoDeclaration, to: GoDeclaration): boolean => {
    const seen = new Set([from]);
    // The set grows during the loop.
    for (const one of seen) {
      if (one === to) return true;
      for (const next of inner.get(one) ?? []) seen.add(next);
    }
    return false;
  };
  return index.declarations.map((declaration) => {
    const { type } = declaration;
    const holds = inner.get(declaration)!;
    if (type.kind !== "struct" || ![...holds].some((one) => reach(one, declaration))) {
      return declaration;
    }
    const pointed = (type: GoType): GoType => {
      switch (type.kind) {
        case "named": {
          const found = index.find(type);
          if (found === undefined || !reach(found, declaration)) return type;
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

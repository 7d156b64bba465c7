/**
 * The Go types of a contract, resolved, and what of them a server is asked.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { GoDeclaration, GoType } from "../../generate/go_type.ts";
import { parseDeclarations } from "../../generate/type_text.ts";
import { nothing, type Wanted } from "../ask/wanted.ts";

/** Fields of one argument that are asked for, those of nested structs included. */
const mostFields = 2_000;

/** How a type is declared that encodes itself. */
const opaqueLine = /^type (\S+) \[\]byte \/\/ what (\w+) returns$/gm;

const encodings: Readonly<Record<string, gob.OpaqueKind>> = {
  GobEncode: "gob",
  MarshalBinary: "binary",
  MarshalText: "text",
};

/** A type of a contract with the declarations that its names lead to. */
export class ContractType {
  /** The type itself. */
  readonly type: GoType;
  /** Whether it is too long, so that parts of it are not known here. */
  readonly cut: boolean;
  readonly #declarations = new Map<string, GoDeclaration>();

  /** The type of a schema. */
  constructor(schema: gob.Schema<unknown>) {
    const text = gob.goDeclaration(schema);
    this.cut = /^\/\/ and more types$|\/\* and \d+ more \*\//m.test(text);
    const { declarations, type } = parseDeclarations(text);
    for (const declaration of declarations) this.#declarations.set(declaration.name, declaration);
    for (const [, name, method] of text.matchAll(opaqueLine)) {
      const declaration = this.#declarations.get(name!);
      if (declaration === undefined) continue;
      this.#declarations.set(name!, { ...declaration, encoding: encodings[method!]! });
    }
    this.type = type ?? { kind: "named", name: declarations[0]?.name ?? "" };
  }

  /** What a name is declared as; pointers are looked through. A type of Go's library stays as it is. */
  resolve(type: GoType): { type: GoType; declaration?: GoDeclaration } {
    let current = type;
    while (current.kind === "pointer") current = current.elem;
    const declaration = this.declarationOf(current);
    return declaration === undefined ? { type: current } : { type: declaration.type, declaration };
  }

  /** The declaration of a name of this contract. */
  declarationOf(type: GoType): GoDeclaration | undefined {
    if (type.kind !== "named" || type.package !== undefined) return undefined;
    return this.#declarations.get(type.name);
  }
}

/** What a server is asked about an argument. */
export interface Questions {
  readonly wanted: Wanted;
  /** Whether fields were left out because there are too many. */
  readonly cut: boolean;
}

/** All fields of a type, each named struct once on the way to a field. */
export function questionsOf(contract: ContractType): Questions {
  let left = mostFields;
  let { cut } = contract;

  const wantedOf = (type: GoType, open: ReadonlySet<string>): Wanted => {
    const { type: resolved, declaration } = contract.resolve(type);
    if (declaration?.encoding !== undefined) return nothing;
    if (declaration !== undefined && open.has(declaration.name)) return nothing;
    const inside = declaration === undefined ? open : new Set([...open, declaration.name]);
    switch (resolved.kind) {
      case "struct": {
        const fields = new Map<string, Wanted>();
        for (const field of resolved.fields) {
          if (left-- > 0) fields.set(field.name, wantedOf(field.type, inside));
          else cut = true;
        }
        return { ...nothing, fields: () => fields };
      }
      case "slice":
      case "array": {
        const elem = wantedOf(resolved.elem, inside);
        const lengths = resolved.kind === "array" ? [resolved.length] : [];
        return { ...nothing, items: () => elem, forms: { ...nothing.forms, lengths } };
      }
      case "map": {
        const elem = wantedOf(resolved.elem, inside);
        return { ...nothing, values: () => elem };
      }
      default:
        return nothing;
    }
  };

  const wanted = wantedOf(contract.type, new Set());
  return { wanted, cut };
}

/**
 * What a server told, as declarations: each named type once, with all the fields that were asked for anywhere.
 *
 * @module
 */

import type { GoDeclaration, GoField, GoType } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import type { Found, Shape } from "../ask/found.ts";

/** A named type while it is collected. */
interface Declared {
  readonly name: string;
  readonly package: string | undefined;
  readonly fields: Map<string, GoField>;
  /** Fields that were asked for and do not exist. */
  readonly missing: Set<string>;
  declaration: Omit<GoDeclaration, "name">;
}

/** Collects declarations. */
export class FoundDeclarations {
  /** By the name with its package. */
  readonly #types = new Map<string, Declared>();

  /** Takes a type, and gives it as declarations mention it. */
  typeOf({ type, shape }: Found): GoType {
    if (type.kind !== "named" || shape.kind === "library") return this.#underlying(type, shape);
    const key = typeText(type);
    let known = this.#types.get(key);
    if (known === undefined) {
      known = {
        name: typeText({ ...type, package: undefined }),
        package: type.package,
        fields: new Map(),
        missing: new Set(),
        declaration: { type: { kind: "struct", fields: [] } },
      };
      this.#types.set(key, known);
    }
    if (shape.kind === "struct") this.#struct(known, shape.fields);
    else known.declaration = this.#declare(type, shape);
    return type;
  }

  /** The declarations, in the order in which they were met. */
  all(): GoDeclaration[] {
    return [...this.#types.values()].map(({ fields, missing, declaration, ...named }) => {
      const { name, package: from } = named;
      const own = from === undefined ? { name } : { name, package: from };
      if (declaration.type.kind !== "struct") return { ...own, ...declaration };
      const doc = fields.size === 0 && missing.size === 0
        ? ["The fields that were not asked for are not known."]
        : [];
      if (missing.size > 0) doc.push(`It has no field ${[...missing].join(", ")}.`);
      return {
        ...own,
        type: { kind: "struct", fields: [...fields.values()] },
        ...doc.length > 0 && { doc },
      };
    });
  }

  #struct(known: Declared, fields: ReadonlyMap<string, Found | undefined>): void {
    for (const [name, found] of fields) {
      if (found === undefined) known.missing.add(name);
      else known.fields.set(name, { name, type: this.typeOf(found) });
    }
  }

  #declare(type: GoType, shape: Shape): Omit<GoDeclaration, "name"> {
    switch (shape.kind) {
      case "opaque":
        return { type: bytes, encoding: shape.encoding };
      case "unknown":
        return { type: bytes, doc: ["What it is the server does not tell."] };
      case "basic":
        return /^(?:bool|string)$/.test(shape.name)
          ? { type: { kind: "basic", name: shape.name } }
          : {
            type: { kind: "basic", name: shape.name },
            doc: ["The server does not tell its size."],
          };
      default:
        return { type: this.#underlying(type, shape) };
    }
  }

  #underlying(type: GoType, shape: Shape): GoType {
    switch (shape.kind) {
      case "basic":
        return { kind: "basic", name: shape.name };
      case "slice":
        return { kind: "slice", elem: this.typeOf(shape.elem) };
      case "array":
        return { kind: "array", length: shape.length, elem: this.typeOf(shape.elem) };
      case "map":
        return { kind: "map", key: this.typeOf(shape.key), elem: this.typeOf(shape.elem) };
      case "struct": {
        const fields: GoField[] = [];
        for (const [name, found] of shape.fields) {
          if (found !== undefined) fields.push({ name, type: this.typeOf(found) });
        }
        // What a server prints of a struct without a name is all of it.
        return fields.length === 0 ? type : { kind: "struct", fields };
      }
      case "interface":
        return { kind: "interface" };
      case "unsent":
        return type;
      default:
        return type;
    }
  }
}

const bytes: GoType = { kind: "slice", elem: { kind: "basic", name: "uint8" } };

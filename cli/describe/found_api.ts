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
  readonly fields: Map<string, GoField>;
  /** Fields that were asked for and do not exist. */
  readonly missing: Set<string>;
  declaration: Omit<GoDeclaration, "name">;
}

/** Collects declarations. */
export class FoundDeclarations {
  /** By the name with its package. */
  readonly #types = new Map<string, Declared>();
  readonly #taken = new Set<string>();

  /** The type, with the names of the declarations in place of those of the server. */
  typeOf({ type, shape }: Found): GoType {
    if (type.kind !== "named" || shape.kind === "library") return this.#underlying(type, shape);
    const key = typeText(type);
    let known = this.#types.get(key);
    if (known === undefined) {
      known = {
        name: this.#free(type.package, type.name + (type.args ?? []).map(typeText).join("_")),
        fields: new Map(),
        missing: new Set(),
        declaration: { type: { kind: "struct", fields: [] } },
      };
      this.#types.set(key, known);
    }
    if (shape.kind === "struct") this.#struct(known, shape.fields);
    else known.declaration = this.#declare(type, shape);
    return { kind: "named", name: known.name };
  }

  /** The declarations, in the order in which they were met. */
  all(): GoDeclaration[] {
    return [...this.#types.values()].map(({ name, fields, missing, declaration }) => {
      if (declaration.type.kind !== "struct") return { name, ...declaration };
      const doc = fields.size === 0 && missing.size === 0
        ? ["The fields that were not asked for are not known."]
        : [];
      if (missing.size > 0) doc.push(`It has no field ${[...missing].join(", ")}.`);
      return {
        name,
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

  #free(pkg: string | undefined, name: string): string {
    const clean = name.replace(/[^\p{L}\p{Nd}_]+/gu, "_");
    let free = clean;
    if (this.#taken.has(free)) free = `${pkg ?? "Other"}_${clean}`;
    for (let count = 2; this.#taken.has(free); count++) free = `${clean}_${count}`;
    this.#taken.add(free);
    return free;
  }
}

const bytes: GoType = { kind: "slice", elem: { kind: "basic", name: "uint8" } };

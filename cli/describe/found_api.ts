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
  readonly #guessed: ReadonlySet<string>;

  /** @param options The names of fields that nobody asked for: that they are missing is not said. */
  constructor({ guessed = [] }: { readonly guessed?: readonly string[] } = {}) {
    this.#guessed = new Set(guessed);
  }

  /** Takes a type, and gives it as declarations mention it. */
  typeOf({ type: told, shape }: Found): GoType {
    const type = readable(told);
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
    return [...this.#types.values()].map(
      ({ name, package: from, missing, declaration, fields }) => {
        const own = from === undefined ? { name } : { name, package: from };
        if (declaration.type.kind !== "struct") return { ...own, ...declaration };
        const type: GoType = { kind: "struct", fields: [...fields.values()] };
        if (missing.size === 0) return { ...own, type };
        return { ...own, type, doc: [`It has no field ${[...missing].join(", ")}.`] };
      },
    );
  }

  #struct(known: Declared, fields: ReadonlyMap<string, Found | undefined>): void {
    for (const [name, found] of fields) {
      if (found === undefined) {
        if (!this.#guessed.has(name)) known.missing.add(name);
      } else known.fields.set(name, { name, type: this.typeOf(found) });
    }
  }

  #declare(type: GoType, shape: Shape): Omit<GoDeclaration, "name"> {
    if (shape.kind === "opaque") return { type: bytes, encoding: shape.encoding };
    if (shape.kind === "unknown") {
      return { type: bytes, doc: ["What it is the server does not tell."] };
    }
    if (shape.kind === "array" && isUint(shape.elem)) {
      // Named arrays of bytes are digests and identifiers; those of other numbers are rare.
      const elem: GoType = { kind: "basic", name: "uint8" };
      return {
        type: { kind: "array", length: shape.length, elem },
        doc: ["The server does not tell the size of the elements: bytes, or larger numbers."],
      };
    }
    const own = this.#underlying(type, shape);
    if (!hasNumbers(own)) return { type: own };
    return { type: own, doc: ["The server does not tell the size of the numbers."] };
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

function isUint({ type }: Found): boolean {
  return type.kind === "basic" && type.name === "uint";
}

/** Whether numbers of a guessed size are in a type, but for bytes. */
function hasNumbers(type: GoType): boolean {
  if (type.kind === "map") return hasNumbers(type.key) || hasNumbers(type.elem);
  if (type.kind === "slice" || type.kind === "array") return hasNumbers(type.elem);
  return type.kind === "basic" && !["bool", "string", "uint8"].includes(type.name);
}

/** A type whose notation could not be read has all of it as its name. */
function readable(type: GoType): GoType {
  if (type.kind !== "named" || /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(type.name)) return type;
  return { kind: "named", name: "Unreadable" };
}

const bytes: GoType = { kind: "slice", elem: { kind: "basic", name: "uint8" } };

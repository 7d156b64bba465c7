/**
 * Replies with the fields that are zero, which gob leaves out.
 *
 * @module
 */

import type { GoDeclaration, GoType } from "../../generate/go_type.ts";
import { parseDeclarations } from "../../generate/type_text.ts";

/**
 * Adds what was not sent, in the order of the fields.
 *
 * A number may stand for a nil pointer to one, since both are not sent. A struct that was not sent is a nil pointer, for
 * structs themselves always are.
 *
 * @param value A reply, decoded without a schema.
 * @param declaration The type that was on the wire, as `peek` of a decoder gives it.
 */
export function fillZeros(value: unknown, declaration: string): unknown {
  const parsed = parse(declaration);
  if (parsed === undefined) return value;
  const { declarations, type } = parsed;
  const first = declarations[0];
  const top = type ?? (first && { kind: "named", name: first.name } as const);
  return top === undefined ? value : new Filler(declarations).fill(value, top);
}

function parse(text: string): ReturnType<typeof parseDeclarations> | undefined {
  try {
    return parseDeclarations(text);
  } catch {
    // Names of a peer of another make. What was sent can be printed all the same.
    return undefined;
  }
}

class Filler {
  readonly #declarations = new Map<string, GoType>();

  constructor(declarations: readonly GoDeclaration[]) {
    for (const { name, type } of declarations) this.#declarations.set(name, type);
  }

  fill(value: unknown, type: GoType): unknown {
    const form = this.#form(type);
    if (form.kind === "struct" && isStruct(value)) {
      // A name that Go could not have is another one in the declaration.
      const names = new Set(form.fields.map(({ name }) => name));
      if (Object.keys(value).some((name) => !names.has(name))) return value;
      return Object.fromEntries(form.fields.map(({ name, type }) => {
        return [name, Object.hasOwn(value, name) ? this.fill(value[name], type) : this.#zero(type)];
      }));
    }
    if ((form.kind === "slice" || form.kind === "array") && Array.isArray(value)) {
      return value.map((item) => this.fill(item, form.elem));
    }
    if (form.kind === "map" && value instanceof Map) {
      return new Map(value.entries().map(([key, item]) => [key, this.fill(item, form.elem)]));
    }
    return value;
  }

  #form(type: GoType): GoType {
    const declared = type.kind === "named" && type.package === undefined
      ? this.#declarations.get(type.name)
      : undefined;
    return declared ?? type;
  }

  #zero(type: GoType): unknown {
    const form = this.#form(type);
    switch (form.kind) {
      case "basic":
        if (form.name === "string") return "";
        if (form.name === "bool") return false;
        return form.name.startsWith("complex") ? { re: 0, im: 0 } : 0;
      case "slice":
        // What has a name is a type that encodes itself.
        return type === form ? [] : null;
      case "map":
        return {};
      default:
        return null;
    }
  }
}

/** Whether a value is one that was made of a struct. */
function isStruct(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

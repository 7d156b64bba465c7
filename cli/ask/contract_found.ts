/**
 * The types of a contract in the form in which a server tells them, so that JSON becomes values in one way.
 *
 * @module
 */

import type { GoType } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import { ContractType } from "../check/contract_type.ts";
import type { AnySchema } from "../contract_schema.ts";
import { type Found, isLibraryName } from "./found.ts";
import { registeredType } from "./interface_value.ts";
import type { Wanted } from "./wanted.ts";

/** The type of a schema, as deep as it is wanted. */
export function foundOfSchema(schema: AnySchema, wanted: Wanted): Found {
  return new Finder(schema).find(wanted);
}

/** What a schema looks like inside, as far as it is read here. */
interface Inside {
  readonly kind?: string;
  readonly elem?: AnySchema;
  readonly key?: AnySchema;
  readonly fields?: readonly { readonly node: AnySchema }[];
  readonly members?: ReadonlyMap<string, AnySchema>;
  readonly resolve?: () => AnySchema;
}

class Finder {
  readonly #contract: ContractType;
  /** The types of values in interfaces, by their registered names. */
  readonly #members = new Map<string, AnySchema>();
  readonly #seen = new Set<AnySchema>();

  constructor(schema: AnySchema) {
    this.#contract = new ContractType(schema);
    this.#collect(schema);
  }

  find(wanted: Wanted): Found {
    return this.#found(this.#contract.type, wanted, this.#contract);
  }

  #collect(schema: AnySchema | undefined): void {
    if (schema === undefined || this.#seen.has(schema)) return;
    this.#seen.add(schema);
    const { kind, elem, key, fields = [], members = new Map(), resolve } = schema as Inside;
    this.#collect(elem);
    this.#collect(key);
    if (kind === "lazy") this.#collect(resolve?.());
    for (const { node } of fields) this.#collect(node);
    for (const [name, member] of members) {
      this.#members.set(name, member);
      this.#collect(member);
    }
  }

  #found(type: GoType, wanted: Wanted, contract: ContractType): Found {
    if (type.kind === "pointer") return this.#found(type.elem, wanted, contract);
    const { type: form, declaration } = contract.resolve(type);
    if (declaration?.encoding !== undefined) {
      return { type, shape: { kind: "opaque", encoding: declaration.encoding } };
    }
    switch (form.kind) {
      case "basic":
        return { type, shape: { kind: "basic", name: form.name } };
      case "slice":
        return {
          type,
          shape: { kind: "slice", elem: this.#found(form.elem, wanted.items(), contract) },
        };
      case "array": {
        const elem = this.#found(form.elem, wanted.items(), contract);
        return { type, shape: { kind: "array", length: form.length, elem } };
      }
      case "map": {
        const key = this.#found(form.key, wanted.values(), contract);
        const elem = this.#found(form.elem, wanted.values(), contract);
        return { type, shape: { kind: "map", key, elem } };
      }
      case "struct": {
        const fields = [...wanted.fields()].map(([name, wanted]) => {
          const field = form.fields.find((field) => field.name === name);
          return [name, field && this.#found(field.type, wanted, contract)] as const;
        });
        return { type, shape: { kind: "struct", fields: new Map(fields) } };
      }
      case "interface":
        return { type, shape: { kind: "interface", types: this.#types(wanted) } };
      case "chan":
      case "func":
        return { type, shape: { kind: "unsent" } };
      default: {
        const name = typeText(form);
        return {
          type,
          shape: isLibraryName(name) ? { kind: "library", name } : { kind: "unknown" },
        };
      }
    }
  }

  #types(wanted: Wanted): Map<string, Found> {
    const types = new Map<string, Found>();
    for (const [name, inner] of wanted.types()) {
      const own = registeredType(name);
      const member = this.#members.get(name);
      if (member !== undefined) {
        const contract = new ContractType(member);
        types.set(name, this.#found(contract.type, inner, contract));
      } else if (own !== undefined) types.set(name, this.#found(own, inner, this.#contract));
    }
    return types;
  }
}

/**
 * Go types as expressions of schemas, and as the TypeScript types of their values.
 *
 * @module
 */

import { type Expression, propertyKey, quoted } from "./contract_layout.ts";
import type { Entries, Entry } from "./contract_entries.ts";
import type { BasicName, GoType, InterfaceType, NamedType } from "./go_type.ts";
import { knownType, knownUnderlying } from "./known_types.ts";
import { typeText } from "./type_text.ts";

const bytesType = "Uint8Array<ArrayBuffer>";

/** The TypeScript types of the basic types. All others are numbers. */
const basicTypes: Readonly<Partial<Record<BasicName, string>>> = {
  bool: "boolean",
  string: "string",
  int64: "bigint",
  uint64: "bigint",
  uintptr: "bigint",
  complex64: "gob.Complex",
  complex128: "gob.Complex",
};

/** Expressions and types that use the constants of a contract. They are asked for types without faults only. */
export class Schemas {
  readonly #entries: Entries;

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  /**
   * The schema of a type.
   *
   * @param type The type.
   * @param within The constant that it is used in: those that come later are resolved later.
   */
  schema(type: GoType, within?: Entry): Expression {
    const { index } = this.#entries;
    switch (type.kind) {
      case "basic":
        return type.name === "uintptr" ? "gob.uint64" : `gob.${type.name}`;
      case "pointer": {
        // Go sends what the last pointer points to.
        let { elem } = type;
        while (elem.kind === "pointer") elem = elem.elem;
        return { call: "gob.pointer", args: [this.schema(elem, within)] };
      }
      case "slice":
        if (index.isByte(type.elem)) return "gob.bytes";
        return { call: "gob.slice", args: [this.schema(type.elem, within)] };
      case "array":
        if (index.isByte(type.elem)) return { call: "gob.byteArray", args: [`${type.length}`] };
        return { call: "gob.array", args: [`${type.length}`, this.schema(type.elem, within)] };
      case "map":
        return {
          call: "gob.map",
          args: [this.schema(type.key, within), this.schema(type.elem, within)],
        };
      case "named":
      case "struct":
        return this.#reference(type, within);
      case "interface": {
        const members = index.membersOf(type);
        if (members.length === 0) return "gob.any";
        const properties = members.map((one) =>
          [propertyKey(one.name), this.schema(one.type, within)] as const
        );
        return { call: "gob.oneOf", args: [{ properties }] };
      }
      default:
        return "gob.any";
    }
  }

  #reference(type: GoType, within: Entry | undefined): Expression {
    const entry = this.#entries.of(type);
    if (entry !== undefined) {
      if (within === undefined || entry.order < within.order) return entry.identifier;
      return { call: "gob.lazy", args: [{ later: entry.identifier }] };
    }
    const name = typeText(type);
    return knownType(name)?.schema ?? this.schema(knownUnderlying(name)!, within);
  }

  /** The type of a value. */
  valueType(type: GoType): string {
    const { index } = this.#entries;
    switch (type.kind) {
      case "basic":
        return basicTypes[type.name] ?? "number";
      case "pointer":
        return `${this.valueType(type.elem).replace(/ \| undefined$/, "")} | undefined`;
      case "slice":
      case "array":
        if (index.isByte(type.elem)) return bytesType;
        return arrayOf(this.valueType(type.elem));
      case "map":
        return `Map<${this.#keyType(type.key)}, ${this.valueType(type.elem)}>`;
      case "named":
      case "struct":
        return this.#valueReference(type);
      case "interface":
        return this.union(type)?.join(" | ") ?? "unknown";
      default:
        return "unknown";
    }
  }

  /** The types of an interface's values, if they are known. */
  union(type: InterfaceType): string[] | undefined {
    const members = this.#entries.index.membersOf(type);
    if (members.length === 0) return undefined;
    const list = members.map(({ name, type }) =>
      `gob.Typed<${quoted(name)}, ${this.valueType(type)}>`
    );
    return [...list, "undefined"];
  }

  /** Bytes are hex text as the keys of a map. A type that encodes itself is bytes until somebody fills it in. */
  #keyType(key: GoType): string {
    const { index } = this.#entries;
    if (this.#isOptional(key)) return this.valueType(key);
    const target = index.underlying(key);
    const isBytes = target.kind === "named"
      ? index.find(target) !== undefined
      : target.kind === "array" && index.isByte(target.elem);
    return isBytes ? "string" : this.valueType(key);
  }

  #valueReference(type: GoType): string {
    const entry = this.#entries.of(type);
    if (entry !== undefined) return entry.identifier;
    const name = typeText(type);
    return knownType(name)?.type ?? this.valueType(knownUnderlying(name)!);
  }

  /** A member of an interface from behind its name on: `?: List`. */
  member(type: GoType): string {
    const optional = this.#isOptional(type);
    const text = this.valueType(type);
    const shown = optional ? text.replace(/ \| undefined$/, "") : text;
    return `${optional ? "?" : ""}: ${shown}`;
  }

  /** Whether the values of a type may be `undefined`. */
  #isOptional(type: GoType): boolean {
    let target = type;
    for (let steps = 0; target.kind === "named" && steps < 100; steps++) {
      const declaration = this.#entries.index.find(target as NamedType);
      if (
        declaration === undefined || this.#entries.index.encodingOf(declaration) !== undefined
      ) return false;
      target = declaration.type;
    }
    return target.kind === "pointer" || target.kind === "interface";
  }
}

function arrayOf(elem: string): string {
  return elem.endsWith(" | undefined") ? `(${elem})[]` : `${elem}[]`;
}

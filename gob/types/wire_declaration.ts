/**
 * A peer's types as Go source, for people and for programs that write contracts.
 *
 * @module
 */

import { Declarations, type Described, type TypeSource } from "./declarations.ts";
import { typeId } from "./wire_type.ts";
import type { WireTypes } from "./wire_types.ts";

/** The most characters of the declarations of one type. */
const maxText = 16 * 1024;
/** The most characters of the declarations of all types of a stream. */
const maxTextOfAll = 4 * 1024 * 1024;

/** The basic types by id, as the widest Go type that is sent like this. */
const basicTypes: ReadonlyMap<number, string> = new Map([
  [typeId.bool, "bool"],
  [typeId.int, "int"],
  [typeId.uint, "uint"],
  [typeId.float, "float64"],
  [typeId.bytes, "[]byte"],
  [typeId.string, "string"],
  [typeId.complex, "complex128"],
  [typeId.interface, "any"],
]);

/**
 * The declaration of a type and of the types in it, one a line. A type without a name is a line with the type alone.
 *
 * @param types The types of the stream.
 * @param id The type.
 * @returns Go source. Names that Go would not take are changed.
 */
export function wireDeclaration(types: WireTypes, id: number): string {
  return new Declarations(new WireSource(types), maxText).of(id);
}

/** The declarations of all types that a stream has defined so far, one a line. */
export function wireDeclarations(types: WireTypes): string {
  return new Declarations(new WireSource(types), maxTextOfAll).ofAll(types.ids());
}

class WireSource implements TypeSource<number> {
  readonly #types: WireTypes;

  constructor(types: WireTypes) {
    this.#types = types;
  }

  number(id: number): number {
    return id;
  }

  describe(id: number): string | Described<number> {
    const basic = basicTypes.get(id);
    if (basic !== undefined) return basic;
    const type = this.#types.get(id);
    if (type === undefined) return "any /* not defined */";
    switch (type.kind) {
      case "basic":
        return type.name;
      case "struct": {
        const { kind, name, fields } = type;
        return { kind, name, fields: fields.map(({ name, id }) => ({ name, type: id })) };
      }
      default:
        return type;
    }
  }
}

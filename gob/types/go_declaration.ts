/**
 * A peer's types as Go source, for people and for programs that write contracts.
 *
 * @module
 */

import type { OpaqueKind } from "./schema_node.ts";
import { typeId, type WireField, type WireType } from "./wire_type.ts";
import type { WireTypes } from "./wire_types.ts";

/** The most characters of all declarations together. */
const maxText = 16 * 1024;
/** The most characters of a name. A peer chooses it. */
const maxName = 100;
/** Composites in composites without a name between them. */
const maxDepth = 32;

const keywords: ReadonlySet<string> = new Set(
  ("break case chan const continue default defer else fallthrough for func go goto if import interface map package " +
    "range return select struct switch type var").split(" "),
);

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

/** Types of Go's library that encode themselves, by kind and name. */
const libraryTypes: ReadonlyMap<string, string> = new Map([
  ["gob Time", "time.Time"],
  ["gob Int", "big.Int"],
  ["gob Float", "big.Float"],
  ["gob Rat", "big.Rat"],
  ["binary URL", "url.URL"],
  ["binary Addr", "netip.Addr"],
  ["binary UUID", "uuid.UUID"],
]);

const methods: Readonly<Record<OpaqueKind, string>> = {
  gob: "GobEncode",
  binary: "MarshalBinary",
  text: "MarshalText",
};

/**
 * The declaration of a type and of the types in it, one a line. A type without a name is a line with the type alone.
 *
 * @param types The types of the stream.
 * @param id The type.
 * @returns Go source. Names that Go would not take are changed.
 */
export function goDeclaration(types: WireTypes, id: number): string {
  return new Declarations(types).of(id);
}

class Declarations {
  readonly #types: WireTypes;
  /** The names of the types that are declared, by id, in the order of the lines. */
  readonly #names = new Map<number, string>();
  readonly #taken = new Set<string>(basicTypes.values());
  /** The composites around the current type, by id. One that contains itself needs a name. */
  readonly #open = new Set<number>();

  constructor(types: WireTypes) {
    this.#types = types;
  }

  of(id: number): string {
    const lines: string[] = [];
    const first = this.#reference(id, 0);
    if (!this.#names.has(id)) lines.push(first);
    let length = first.length;
    // The list grows during the loop.
    for (const [declared, name] of this.#names) {
      const line = this.#declare(declared, name, maxText - length);
      length += line.length + 1;
      if (length > maxText) {
        lines.push("// and more types");
        break;
      }
      lines.push(line);
    }
    return lines.join("\n");
  }

  /** What stands for a type where it is used: its name, if it has or needs one. */
  #reference(id: number, depth: number): string {
    const basic = basicTypes.get(id);
    if (basic !== undefined) return basic;
    const type = this.#types.get(id);
    if (type === undefined) return "any /* not defined */";
    if (type.kind === "opaque") {
      const library = libraryTypes.get(`${type.encoding} ${type.name}`);
      if (library !== undefined) return library;
    }
    const isNamed = type.kind === "struct" || type.kind === "opaque" || isName(type.name);
    if (isNamed || this.#open.has(id) || depth >= maxDepth) return this.#nameOf(id, type);
    return this.#composite(id, type, depth + 1);
  }

  #nameOf(id: number, { name }: WireType): string {
    let known = this.#names.get(id);
    if (known === undefined) {
      known = nameFrom(name) || `Type${id}`;
      if (this.#taken.has(known)) known = `${known}_${id}`;
      this.#taken.add(known);
      this.#names.set(id, known);
    }
    return known;
  }

  #composite(id: number, type: WireType, depth: number): string {
    this.#open.add(id);
    const text = this.#parts(type, depth);
    this.#open.delete(id);
    return text;
  }

  #parts(type: WireType, depth: number): string {
    switch (type.kind) {
      case "slice":
        return `[]${this.#reference(type.elem, depth)}`;
      case "array":
        return `[${type.length}]${this.#reference(type.elem, depth)}`;
      case "map":
        return `map[${this.#reference(type.key, depth)}]${this.#reference(type.elem, depth)}`;
      default:
        return type.name;
    }
  }

  #declare(id: number, name: string, room: number): string {
    const type = this.#types.get(id)!;
    switch (type.kind) {
      case "struct":
        return `type ${name} ${this.#struct(type.fields, room)}`;
      case "opaque":
        return `type ${name} []byte // what ${methods[type.encoding]} returns`;
      default:
        return `type ${name} ${this.#composite(id, type, 1)}`;
    }
  }

  #struct(fields: readonly WireField[], room: number): string {
    if (fields.length === 0) return "struct{}";
    let text = "";
    for (const [index, { name, id }] of fields.entries()) {
      if (text.length > room) {
        text += ` /* and ${fields.length - index} more */`;
        break;
      }
      text += `${index === 0 ? "" : ";"} ${nameFrom(name) || `Field${index}`} ${
        this.#reference(id, 0)
      }`;
    }
    return `struct {${text} }`;
  }
}

function isName(text: string): boolean {
  return text.length <= maxName && /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(text) && !keywords.has(text);
}

/** A name that Go takes: the words of the text. Empty if there are none. */
function nameFrom(text: string): string {
  if (isName(text)) return text;
  const words = text.slice(0, maxName).match(/[\p{L}\p{Nd}_]+/gu) ?? [];
  const name = words.join("_");
  return /^\p{Nd}/u.test(name) || keywords.has(name) ? `_${name}` : name;
}

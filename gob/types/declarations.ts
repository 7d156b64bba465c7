/**
 * Types as Go source: which of them get a declaration, under which name, and how long the text may be.
 *
 * @module
 */

import type { OpaqueKind } from "./schema_node.ts";

/** The most characters of a name. A peer chooses it. */
const maxName = 100;
/** Composites in composites without a name between them. */
const maxDepth = 32;

const keywords: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ ("break case chan const continue default defer else fallthrough for func go goto if import interface map package " +
    "range return select struct switch type var").split(" "),
);

/** Names that mean a type already. */
const predeclared: readonly string[] = /* @__PURE__ */
  ("any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 " +
    "uint32 uint64 uintptr").split(" ");

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

/** A field of a struct. */
export interface DeclaredField<T> {
  readonly name: string;
  readonly type: T;
  /** The whole tag, without its quotes. */
  readonly tag?: string;
  /** Whether the type stands alone, if it has the name of the field. */
  readonly embedded?: boolean;
}

/** A type that is made of others. Names are as a peer or a schema gives them; a composite without one is written out. */
export type Described<T> =
  | { readonly kind: "slice" | "pointer"; readonly name?: string; readonly elem: T }
  | { readonly kind: "array"; readonly name?: string; readonly length: number; readonly elem: T }
  | { readonly kind: "map"; readonly name?: string; readonly key: T; readonly elem: T }
  | {
    readonly kind: "struct";
    readonly name: string;
    readonly fields: readonly DeclaredField<T>[];
  }
  | { readonly kind: "opaque"; readonly name: string; readonly encoding: OpaqueKind };

/** Where the types come from. Types that are the same are equal (`===`). */
export interface TypeSource<T> {
  /** What a type is made of, or its text if it needs no declaration. */
  describe(type: T): string | Described<T>;
  /** A number for a type that has no name, or whose name is taken. */
  number(type: T): number;
}

/** Writes types, and declarations of those that have a name or need one. */
export class Declarations<T> {
  readonly #source: TypeSource<T>;
  /** The most characters of all declarations together. */
  readonly #maxText: number;
  /** The names of the types that are declared, in the order of the lines. */
  readonly #names = new Map<T, string>();
  readonly #taken = new Set<string>(predeclared);
  /** The composites around the current type. One that contains itself needs a name. */
  readonly #open = new Set<T>();

  constructor(source: TypeSource<T>, maxText: number) {
    this.#source = source;
    this.#maxText = maxText;
  }

  /** The declaration of a type and of the types in it, one a line. A type without a name is a line with the type alone. */
  of(type: T): string {
    const first = this.#reference(type, 0);
    return this.#lines(this.#names.has(type) ? [] : [first]);
  }

  /** The declarations of types, one a line. Types that need none are left out. */
  ofAll(types: Iterable<T>): string {
    for (const type of types) {
      const described = this.#source.describe(type);
      if (typeof described !== "string" && isDeclared(described)) this.#nameOf(type, described);
    }
    return this.#lines([]);
  }

  #lines(lines: string[]): string {
    let length = lines[0]?.length ?? 0;
    // The list grows during the loop.
    for (const [declared, name] of this.#names) {
      const line = this.#declare(declared, name, this.#maxText - length);
      length += line.length + 1;
      if (length > this.#maxText) {
        lines.push("// and more types");
        break;
      }
      lines.push(line);
    }
    return lines.join("\n");
  }

  /** What stands for a type where it is used: its name, if it has or needs one. */
  #reference(type: T, depth: number): string {
    const described = this.#source.describe(type);
    if (typeof described === "string") return described;
    if (described.kind === "opaque") {
      const library = libraryTypes.get(`${described.encoding} ${described.name}`);
      if (library !== undefined) return library;
    }
    if (isDeclared(described) || this.#open.has(type) || depth >= maxDepth) {
      return this.#nameOf(type, described);
    }
    return this.#composite(type, described, depth + 1);
  }

  #nameOf(type: T, { name = "" }: Described<T>): string {
    let known = this.#names.get(type);
    if (known === undefined) {
      known = nameFrom(name) || `Type${this.#source.number(type)}`;
      if (this.#taken.has(known)) known = this.#free(`${known}_${this.#source.number(type)}`);
      this.#taken.add(known);
      this.#names.set(type, known);
    }
    return known;
  }

  #free(name: string): string {
    let free = name;
    for (let count = 2; this.#taken.has(free); count++) free = `${name}_${count}`;
    return free;
  }

  #composite(type: T, described: Described<T>, depth: number): string {
    this.#open.add(type);
    const text = this.#parts(described, depth);
    this.#open.delete(type);
    return text;
  }

  #parts(type: Described<T>, depth: number): string {
    switch (type.kind) {
      case "slice":
        return `[]${this.#reference(type.elem, depth)}`;
      case "pointer":
        return `*${this.#reference(type.elem, depth)}`;
      case "array":
        return `[${type.length}]${this.#reference(type.elem, depth)}`;
      case "map":
        return `map[${this.#reference(type.key, depth)}]${this.#reference(type.elem, depth)}`;
      default:
        return type.name;
    }
  }

  #declare(type: T, name: string, room: number): string {
    const described = this.#source.describe(type) as Described<T>;
    switch (described.kind) {
      case "struct":
        return `type ${name} ${this.#struct(described.fields, room)}`;
      case "opaque":
        return `type ${name} []byte // what ${methods[described.encoding]} returns`;
      default:
        return `type ${name} ${this.#composite(type, described, 1)}`;
    }
  }

  #struct(fields: readonly DeclaredField<T>[], room: number): string {
    if (fields.length === 0) return "struct{}";
    const names = new Set<string>();
    let text = "";
    for (const [index, field] of fields.entries()) {
      if (text.length > room) {
        text += ` /* and ${fields.length - index} more */`;
        break;
      }
      let name = nameFrom(field.name) || `Field${index}`;
      if (names.has(name)) name = `${name}_${index}`;
      names.add(name);
      text += `${index === 0 ? "" : ";"} ${this.#field(name, field)}`;
    }
    return `struct {${text} }`;
  }

  #field(name: string, { type, tag, embedded }: DeclaredField<T>): string {
    const reference = this.#reference(type, 0);
    const isAlone = embedded === true && reference.replace(/^\*/, "") === name;
    const text = isAlone ? reference : `${name} ${reference}`;
    return tag === undefined ? text : `${text} ${quotedTag(tag)}`;
  }
}

function isDeclared<T>(type: Described<T>): boolean {
  if (type.kind === "opaque") return !libraryTypes.has(`${type.encoding} ${type.name}`);
  return type.kind === "struct" || isName(type.name ?? "");
}

/** A tag as Go's sources have it: in backquotes, if it can be. */
function quotedTag(tag: string): string {
  return /[`\r\n]|[^\P{C}]/u.test(tag) ? JSON.stringify(tag) : `\`${tag}\``;
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

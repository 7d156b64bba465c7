/**
 * The types that gob files declare: each once, also where several streams declare it, and what the values are.
 *
 * @module
 */

import type { GoDeclaration, GoType } from "../../generate/go_type.ts";
import { mappedType } from "../../generate/mapped_type.ts";
import { parseDeclarations, typeText } from "../../generate/type_text.ts";
import type { gob } from "../../mod.ts";

/** More types than any program has. Those of several files are counted together. */
const mostTypes = 10_000;

/** A type of values. */
export interface ValueType {
  /** The Go type. */
  readonly text: string;
  count: number;
}

/** Collects the types of streams. */
export class DeclaredTypes {
  /** The types, in the order in which they were declared. */
  readonly declarations: GoDeclaration[] = [];
  /** The types of the values. */
  readonly values: Map<string, ValueType> = new Map();
  /** Whether there were more types than are kept. */
  isCut = false;
  /** The names of the types that are known, by all that a type is made of. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** The last text, and under which names its types are known. */
  #last = { text: "", names: new Map<string, string>() };
  /** The types of values, by what `peek` says. */
  readonly #peeked = new Map<string, ValueType>();

  /** Counts the next value. Its types are known to the decoder once it is read. */
  count(next: gob.NextType, decoder: gob.Decoder): void {
    this.add(decoder.declarations());
    // The names may mean other types after a further definition.
    const key = `${next.go}\n${this.#last.text.length}`;
    let known = this.#peeked.get(key);
    if (known === undefined) {
      const { type, declarations } = parseDeclarations(next.go);
      const first = declarations[0]?.name;
      const own: GoType = type ?? { kind: "named", name: first ?? "any" };
      const text = typeText(renamed(own, this.#last.names)).replaceAll("]uint8", "]byte");
      known = this.values.get(text) ?? { text, count: 0 };
      this.values.set(text, known);
      if (this.#peeked.size < mostTypes) this.#peeked.set(key, known);
    }
    known.count++;
  }

  /** Adds the types of a stream. */
  add(text: string): void {
    if (text === this.#last.text) return;
    const { declarations } = parseDeclarations(text);
    const names = new Map<string, string>();
    const contents = contentsOf(declarations);
    const added: GoDeclaration[] = [];
    for (const declaration of declarations) {
      const content = contents.get(declaration.name)!;
      let name = this.#names.get(content);
      if (name === undefined) {
        if (this.#names.size >= mostTypes) {
          this.isCut = true;
          continue;
        }
        name = this.#free(declaration.name);
        this.#names.set(content, name);
        added.push({ ...declaration, name, ...isNameless(declaration) && { doc: nameless } });
      }
      names.set(declaration.name, name);
    }
    for (const declaration of added) {
      this.declarations.push({ ...declaration, type: renamed(declaration.type, names) });
    }
    this.#last = { text, names };
  }

  /** The types of values that have no name, each under one: `Value`. */
  unnamed(): GoDeclaration[] {
    const found: GoDeclaration[] = [];
    for (const { text } of this.values.values()) {
      const { type } = parseDeclarations(text);
      if (type === undefined || !("elem" in type)) continue;
      found.push({ name: this.#free("Value", ""), type });
    }
    return found;
  }

  #free(name: string, between = "_"): string {
    let free = name;
    for (let count = 2; this.#taken.has(free); count++) free = `${name}${between}${count}`;
    this.#taken.add(free);
    return free;
  }
}

const nameless = [
  "Go sends no name of a type that it met first behind a pointer or in a map: often time.Time.",
];

function isNameless({ name, encoding }: GoDeclaration): boolean {
  return encoding === "gob" && /^Type\d+$/.test(name);
}

/** What each type is made of, as a text that is the same wherever the type is: its lines and those of the types in it. */
function contentsOf(declarations: readonly GoDeclaration[]): ReadonlyMap<string, string> {
  const byName = new Map(declarations.map((one) => [one.name, one]));
  const inner = new Map(declarations.map(({ name, type }) => [name, namesIn(type, byName)]));
  const contents = new Map<string, string>();
  for (const { name } of declarations) {
    const reached = new Set([name]);
    // The set grows during the loop.
    for (const one of reached) for (const next of inner.get(one)!) reached.add(next);
    const lines = [...reached].map((one) => {
      const { type, encoding } = byName.get(one)!;
      return `${one} ${typeText(type)} ${encoding ?? ""}`;
    });
    contents.set(name, lines.join("\n"));
  }
  return contents;
}

function namesIn(type: GoType, known: ReadonlyMap<string, unknown>): string[] {
  switch (type.kind) {
    case "named":
      return type.package === undefined && known.has(type.name) ? [type.name] : [];
    case "pointer":
    case "slice":
    case "array":
      return namesIn(type.elem, known);
    case "map":
      return [...namesIn(type.key, known), ...namesIn(type.elem, known)];
    case "struct":
      return type.fields.flatMap((field) => namesIn(field.type, known));
    default:
      return [];
  }
}

/** A type with other names in it. */
function renamed(type: GoType, names: ReadonlyMap<string, string>): GoType {
  return mappedType(
    type,
    (leaf) =>
      leaf.kind === "named" && leaf.package === undefined
        ? { ...leaf, name: names.get(leaf.name) ?? leaf.name }
        : leaf,
  );
}

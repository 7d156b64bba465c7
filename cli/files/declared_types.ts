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

/** A line of declarations. */
interface Declared {
  readonly line: string;
  readonly name: string;
  readonly declaration: GoDeclaration;
  /** The names of the types in it. */
  readonly inner: readonly string[];
}

/** A type that is printed. */
interface Known {
  /** Its name there. */
  readonly name: string;
  /** The types in it by their names on its line. */
  readonly inner: Map<string, Known | undefined>;
}

/** Collects the types of streams. */
export class DeclaredTypes {
  /** The types, in the order in which they were declared. */
  readonly declarations: GoDeclaration[] = [];
  /** The types of the values. */
  readonly values: Map<string, ValueType> = new Map();
  /** Whether there were more types than are kept. */
  isCut = false;
  /** The types that are known, by their own lines. Types in them may differ. */
  readonly #known = new Map<string, Known[]>();
  #size = 0;
  readonly #taken = new Set<string>();
  /** Lines that were read before: a stream that defines a type at a time has them again and again. */
  readonly #lines = new Map<string, Declared>();
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
    const found = matched(text.split("\n").map((line) => this.#parsed(line)), this.#known);
    const added: (readonly [Known, Declared])[] = [];
    for (const [declared, known] of found) {
      if (known !== undefined) continue;
      if (this.#size >= mostTypes) {
        this.isCut = true;
        continue;
      }
      this.#size++;
      const one: Known = { name: this.#free(declared.name), inner: new Map() };
      found.set(declared, one);
      added.push([one, declared]);
      const { line } = declared;
      this.#known.set(line, [...this.#known.get(line) ?? [], one]);
    }
    const byName = new Map([...found].map(([{ name }, known]) => [name, known]));
    const names = new Map([...byName].map(([name, known]) => [name, known?.name ?? name]));
    for (const [one, { declaration, inner }] of added) {
      for (const name of inner) one.inner.set(name, byName.get(name));
      const { type } = declaration;
      this.declarations.push({
        ...declaration,
        name: one.name,
        type: renamed(type, names),
        ...isNameless(declaration) && { doc: nameless },
      });
    }
    this.#last = { text, names };
  }

  #parsed(line: string): Declared | undefined {
    let declared = this.#lines.get(line);
    if (declared === undefined) {
      const [declaration] = parseDeclarations(line).declarations;
      if (declaration === undefined) return undefined;
      const { name, type } = declaration;
      declared = { line, name, declaration, inner: namesIn(type) };
      if (this.#lines.size < mostTypes) this.#lines.set(line, declared);
    }
    return declared;
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

/** Which of the known types each declared type is: one of the same line, of which the types in it are the same too. */
function matched(
  lines: readonly (Declared | undefined)[],
  known: ReadonlyMap<string, readonly Known[]>,
): Map<Declared, Known | undefined> {
  const all = lines.filter((one) => one !== undefined);
  const candidates = new Map(all.map(({ line, name }) => [name, new Set(known.get(line))]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { name, inner } of all) {
      const own = candidates.get(name)!;
      for (const one of own) {
        const fits = inner.every((name) => {
          const match = one.inner.get(name);
          return match === undefined || candidates.get(name)?.has(match) === true;
        });
        if (fits) continue;
        own.delete(one);
        changed = true;
      }
    }
  }
  return new Map(all.map((one) => [one, [...candidates.get(one.name)!][0]]));
}

function namesIn(type: GoType): string[] {
  switch (type.kind) {
    case "named":
      return type.package === undefined ? [type.name] : [];
    case "pointer":
    case "slice":
    case "array":
      return namesIn(type.elem);
    case "map":
      return [...namesIn(type.key), ...namesIn(type.elem)];
    case "struct":
      return type.fields.flatMap((field) => namesIn(field.type));
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

const nameless = [
  "Go sends no name of a type that it met first behind a pointer or in a map: often time.Time.",
];

function isNameless({ name, encoding }: GoDeclaration): boolean {
  return encoding === "gob" && /^Type\d+$/.test(name);
}

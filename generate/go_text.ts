/**
 * Declarations as Go source, as `gofmt` prints it.
 *
 * @module
 */

import { alignedLines } from "./aligned_lines.ts";
import type { GoDeclaration, GoField, GoType } from "./go_type.ts";
import { importPaths, knownType, knownUnderlying } from "./known_types.ts";
import { TypeIndex } from "./type_index.ts";
import { typeText } from "./type_text.ts";
import { withPointers } from "./with_pointers.ts";

/** What a program can choose about Go source. */
export interface GoTextOptions {
  /** The name of the package. With it the text is a whole file; without it, a part of one, without imports. */
  readonly package?: string;
}

/**
 * Writes declarations as Go, or with a package a file with the imports that it needs. Types that encode themselves are bytes with the two
 * methods that gob looks for.
 *
 * All types are in one package: names that are not Go's, as that of `Page[int]`, or are there twice, are changed.
 *
 * @param declarations The types.
 * @param options The name of the package.
 * @returns Go source that `gofmt` leaves as it is.
 */
export function goText(
  declarations: readonly GoDeclaration[],
  options: GoTextOptions = {},
): string {
  const writer = new GoWriter(withPointers(declarations));
  const parts = writer.index.declarations.map((declaration) => writer.declaration(declaration));
  if (options.package === undefined) return parts.join("\n");
  return [`package ${options.package}\n`, writer.imports(), ...parts]
    .filter((part) => part !== "").join("\n");
}

class GoWriter {
  readonly index: TypeIndex;
  readonly #names = new Map<GoDeclaration, string>();
  readonly #imports = new Set<string>();

  constructor(declarations: readonly GoDeclaration[]) {
    this.index = new TypeIndex(declarations);
    const taken = new Set<string>();
    for (const declaration of this.index.declarations) {
      const words = declaration.name.match(/[\p{L}\p{Nd}_]+/gu) ?? [];
      const plain = words.join("_").replace(/^(?=\p{Nd})/u, "_") || "Type";
      let name = plain;
      for (let count = 2; taken.has(name); count++) name = `${plain}_${count}`;
      taken.add(name);
      this.#names.set(declaration, name);
    }
  }

  declaration(declaration: GoDeclaration): string {
    const name = this.#names.get(declaration)!;
    const { encoding, type } = declaration;
    const doc = comment(declaration.doc, 0);
    if (encoding === undefined) return `${doc}type ${name} ${this.#type(type, 0)}\n`;
    return `${doc}type ${name} []byte\n${methodsOf(name, encoding)}`;
  }

  /** The imports of the types that have been written. Those of the standard library come first. */
  imports(): string {
    const paths = [...this.#imports].map((name) => importPaths[name]!).sort();
    const lines = (list: readonly string[]) => list.map((path) => `\t"${path}"\n`).join("");
    const [only] = paths;
    if (only === undefined) return "";
    if (paths.length === 1) return `import "${only}"\n`;
    const groups = [
      paths.filter((path) => !path.includes(".")),
      paths.filter((path) => path.includes(".")),
    ];
    return `import (\n${groups.map(lines).filter((text) => text !== "").join("\n")})\n`;
  }

  #type(type: GoType, indent: number): string {
    switch (type.kind) {
      case "pointer":
        return `*${this.#type(type.elem, indent)}`;
      case "slice":
        return `[]${this.#elem(type.elem, indent)}`;
      case "array":
        return `[${type.length}]${this.#elem(type.elem, indent)}`;
      case "map":
        return `map[${this.#type(type.key, indent)}]${this.#type(type.elem, indent)}`;
      case "struct":
        return this.#struct(type.fields, indent);
      case "named": {
        const declaration = this.index.find(type);
        if (declaration !== undefined) return this.#names.get(declaration)!;
        const text = typeText(type);
        const isKnown = knownType(text) !== undefined || knownUnderlying(text) !== undefined;
        if (isKnown && type.package !== undefined) this.#imports.add(type.package);
        return text;
      }
      default:
        return typeText(type);
    }
  }

  /** Bytes are written `[]byte`, as people do. */
  #elem(elem: GoType, indent: number): string {
    return elem.kind === "basic" && elem.name === "uint8" ? "byte" : this.#type(elem, indent);
  }

  #struct(fields: readonly GoField[], indent: number): string {
    if (fields.length === 0) return "struct{}";
    const rows: (string | string[])[] = [];
    for (const field of fields) {
      const doc = comment(field.doc, indent + 1);
      if (doc !== "") rows.push(doc);
      const type = this.#type(field.type, indent + 1);
      const tag = field.tag === undefined ? [] : [tagText(field.tag)];
      if (this.#isEmbedded(field, type)) rows.push([type, ...tag]);
      // An empty cell is a column of its own, which nobody sees.
      else rows.push([field.name, type, ...tag.flatMap((text) => ["", text])]);
    }
    const space = "\t".repeat(indent + 1);
    return `struct {\n${alignedLines(rows, space)}${"\t".repeat(indent)}}`;
  }

  /** Whether a type can stand alone: its name is that of the field. */
  #isEmbedded({ name, embedded }: GoField, type: string): boolean {
    const [bare] = /[^.*]*$/.exec(type)!;
    return embedded === true && bare === name;
  }
}

function comment(doc: readonly string[] | undefined, indent: number): string {
  const lines = (doc ?? []).flatMap((line) => line.split(/\r\n|[\n\r]/)).map((line) =>
    `${"\t".repeat(indent)}// ${line.replace(/^ /, "").replace(/[^\P{C}\t]/gu, " ")}`.trimEnd() +
    "\n"
  );
  return lines.join("");
}

function tagText(tag: string): string {
  return /[`\r\n]|[^\P{C}]/u.test(tag) ? JSON.stringify(tag) : `\`${tag}\``;
}

const codecs = {
  gob: ["GobEncode", "GobDecode"],
  binary: ["MarshalBinary", "UnmarshalBinary"],
  text: ["MarshalText", "UnmarshalText"],
} as const;

/** Methods that keep the bytes as they are. */
function methodsOf(name: string, encoding: keyof typeof codecs): string {
  const [encode, decode] = codecs[encoding];
  return `
func (b ${name}) ${encode}() ([]byte, error) {
	return b, nil
}

func (b *${name}) ${decode}(data []byte) error {
	*b = append([]byte(nil), data...)
	return nil
}
`;
}

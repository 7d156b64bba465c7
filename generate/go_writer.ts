/**
 * Declarations of one package as Go source, as `gofmt` prints it.
 *
 * @module
 */

import { alignedLines } from "./aligned_lines.ts";
import type { GoDeclaration, GoField, GoType } from "./go_type.ts";
import { importPaths, knownType, knownUnderlying } from "./known_types.ts";
import { TypeIndex } from "./type_index.ts";
import { typeText } from "./type_text.ts";

/** Writes types, and remembers the packages that they need. */
export class GoWriter {
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

  /**
   * A declaration, with the methods of a type that encodes itself.
   *
   * @param declaration One of those that were given.
   * @param receiver Whether its methods for encoding have a pointer in front: then gob sends its zero value too.
   */
  declaration(declaration: GoDeclaration, receiver: "value" | "pointer" = "value"): string {
    const name = this.#names.get(declaration)!;
    const { encoding, type } = declaration;
    const doc = goComment(declaration.doc, 0);
    if (encoding === undefined) return `${doc}type ${name} ${this.type(type, 0)}\n`;
    const isText = type.kind === "basic" && type.name === "string";
    return `${doc}type ${name} ${isText ? "string" : "[]byte"}\n` +
      methodsOf(name, encoding, isText, receiver === "pointer" ? "*" : "");
  }

  /**
   * The imports of the types that have been written. Those of the standard library come first.
   *
   * @param others Packages that are needed besides.
   */
  imports(others: readonly string[] = []): string {
    const paths = [...this.#imports].map((name) => importPaths[name]!).concat(others).sort();
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

  /**
   * A type where it is used.
   *
   * @param type The type.
   * @param indent Tabs in front of the line.
   */
  type(type: GoType, indent: number): string {
    switch (type.kind) {
      case "pointer":
        return `*${this.type(type.elem, indent)}`;
      case "slice":
        return `[]${this.#elem(type.elem, indent)}`;
      case "array":
        return `[${type.length}]${this.#elem(type.elem, indent)}`;
      case "map":
        return `map[${this.type(type.key, indent)}]${this.type(type.elem, indent)}`;
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
    return elem.kind === "basic" && elem.name === "uint8" ? "byte" : this.type(elem, indent);
  }

  #struct(fields: readonly GoField[], indent: number): string {
    if (fields.length === 0) return "struct{}";
    const rows: (string | string[])[] = [];
    for (const field of fields) {
      const doc = goComment(field.doc, indent + 1);
      if (doc !== "") rows.push(doc);
      const type = this.type(field.type, indent + 1);
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

/**
 * Lines of a comment.
 *
 * @param doc The lines, without their slashes.
 * @param indent Tabs in front of them.
 */
export function goComment(doc: readonly string[] | undefined, indent: number): string {
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
function methodsOf(
  name: string,
  encoding: keyof typeof codecs,
  isText: boolean,
  star: string,
): string {
  const [encode, decode] = codecs[encoding];
  const bytes = isText ? `[]byte(${star}b)` : `${star}b`;
  const value = isText ? `${name}(data)` : "append([]byte(nil), data...)";
  return `
func (b ${star}${name}) ${encode}() ([]byte, error) {
	return ${bytes}, nil
}

func (b *${name}) ${decode}(data []byte) error {
	*b = ${value}
	return nil
}
`;
}

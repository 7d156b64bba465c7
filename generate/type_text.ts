/**
 * Types between Go's notation and data: `map[string][]*main.Point`.
 *
 * @module
 */

import { type GoDeclaration, type GoField, type GoType, isBasicName } from "./go_type.ts";

/** A text is no Go type. */
export class TypeTextError extends SyntaxError {
  /** The name. */
  override readonly name = "TypeTextError";
}

/** Composites in composites, at most: texts come from servers. */
const maxDepth = 200;

const aliases: Readonly<Record<string, GoType>> = {
  byte: { kind: "basic", name: "uint8" },
  rune: { kind: "basic", name: "int32" },
  any: { kind: "interface" },
  error: { kind: "interface" },
};

/**
 * Reads a type.
 *
 * @param text The type as Go prints it: `[]main.Inner`, `struct { Q int }`, `interface {}`.
 * @throws {TypeTextError} If it is none. The text says at which character.
 */
export function parseTypeText(text: string): GoType {
  const reader = new TypeReader(text);
  const type = reader.type();
  reader.end();
  return type;
}

/**
 * Reads declarations of types, as the decoder's `peek` gives them: a line each, or a type alone.
 *
 * @returns The declarations in their order, and the type that stands alone, if there is one.
 */
export function parseDeclarations(
  text: string,
): { declarations: GoDeclaration[]; type: GoType | undefined } {
  const reader = new TypeReader(text);
  return reader.declarations();
}

/** Prints a type as Go does. */
export function typeText(type: GoType): string {
  switch (type.kind) {
    case "basic":
      return type.name;
    case "named":
      return `${type.package === undefined ? "" : `${type.package}.`}${type.name}${
        type.args === undefined ? "" : `[${type.args.map(typeText).join(", ")}]`
      }`;
    case "pointer":
      return `*${typeText(type.elem)}`;
    case "slice":
      return `[]${typeText(type.elem)}`;
    case "array":
      return `[${type.length}]${typeText(type.elem)}`;
    case "map":
      return `map[${typeText(type.key)}]${typeText(type.elem)}`;
    case "struct":
      return type.fields.length === 0
        ? "struct{}"
        : `struct { ${type.fields.map(fieldText).join("; ")} }`;
    case "interface":
      return "any";
    case "chan":
      return "chan any";
    case "func":
      return "func()";
  }
}

function fieldText({ name, type, embedded, tag }: GoField): string {
  const text = embedded ? typeText(type) : `${name} ${typeText(type)}`;
  return tag === undefined ? text : `${text} ${JSON.stringify(tag)}`;
}

/** Reads the notation from left to right. */
class TypeReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  declarations(): { declarations: GoDeclaration[]; type: GoType | undefined } {
    const declarations: GoDeclaration[] = [];
    let type: GoType | undefined;
    for (this.#space(true); this.#at < this.#text.length; this.#space(true)) {
      if (this.#word("type")) {
        const declaration = { name: this.#name(), type: this.type() };
        const encoding = this.#encoding();
        declarations.push(encoding === undefined ? declaration : { ...declaration, encoding });
      } else if (type === undefined) type = this.type();
      else throw this.#wrong("a declaration");
    }
    return { declarations, type };
  }

  /** What `peek` says behind the declaration of a type that encodes itself. */
  #encoding(): GoDeclaration["encoding"] {
    const pattern = /[^\S\n]*\/\/ what (GobEncode|MarshalBinary|MarshalText) returns/y;
    pattern.lastIndex = this.#at;
    const [, method] = pattern.exec(this.#text) ?? [];
    if (method === undefined) return undefined;
    return method === "GobEncode" ? "gob" : method === "MarshalBinary" ? "binary" : "text";
  }

  type(): GoType {
    if (++this.#depth > maxDepth) throw this.#wrong(`at most ${maxDepth} levels`);
    const type = this.#type();
    this.#depth--;
    return type;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#wrong("the end");
  }

  #type(): GoType {
    if (this.#sign("*")) return { kind: "pointer", elem: this.type() };
    if (this.#sign("(")) {
      const type = this.type();
      this.#expect(")");
      return type;
    }
    if (this.#sign("[")) return this.#list();
    if (this.#sign("<-")) return this.#channel();
    return this.#ofName(this.#name());
  }

  #list(): GoType {
    if (this.#sign("]")) return { kind: "slice", elem: this.type() };
    this.#space();
    const [digits] = /^\d+/.exec(this.#text.slice(this.#at, this.#at + 20)) ?? [];
    if (digits === undefined) throw this.#wrong("a length");
    this.#at += digits.length;
    this.#expect("]");
    return { kind: "array", length: Number(digits), elem: this.type() };
  }

  #ofName(name: string): GoType {
    switch (name) {
      case "map": {
        this.#expect("[");
        const key = this.type();
        this.#expect("]");
        return { kind: "map", key, elem: this.type() };
      }
      case "struct":
        return { kind: "struct", fields: this.#fields() };
      case "interface":
        this.#block();
        return { kind: "interface" };
      case "chan":
        return this.#channel();
      case "func":
        return this.#function();
    }
    if (isBasicName(name)) return { kind: "basic", name };
    return aliases[name] ?? this.#named(name);
  }

  #named(first: string): GoType {
    const dotted = this.#sign(".");
    const name = dotted ? this.#name() : first;
    const of = dotted ? { package: first } : {};
    if (!this.#sign("[")) return { kind: "named", ...of, name };
    const args = [this.type()];
    while (this.#sign(",")) args.push(this.type());
    this.#expect("]");
    return { kind: "named", ...of, name, args };
  }

  #fields(): GoField[] {
    const fields: GoField[] = [];
    this.#expect("{");
    for (this.#space(true); !this.#sign("}"); this.#space(true)) {
      fields.push(this.#field());
      this.#sign(";");
    }
    return fields;
  }

  #field(): GoField {
    const start = this.#at;
    let field: GoField;
    const star = this.#sign("*");
    const name = this.#name();
    const next = this.#peek();
    if (star || '.;}"`'.includes(next)) {
      this.#at = start;
      const type = this.type();
      field = { name: embeddedName(type), type, embedded: true };
    } else field = { name, type: this.type() };
    const tag = this.#tag();
    return tag === undefined ? field : { ...field, tag };
  }

  #tag(): string | undefined {
    this.#space();
    const [quoted] = /^"(?:[^"\\]|\\.)*"/.exec(this.#text.slice(this.#at)) ?? [];
    if (quoted !== undefined) {
      this.#at += quoted.length;
      try {
        return JSON.parse(quoted);
      } catch {
        return quoted.slice(1, -1);
      }
    }
    const [raw] = /^`[^`]*`/.exec(this.#text.slice(this.#at)) ?? [];
    if (raw === undefined) return undefined;
    this.#at += raw.length;
    return raw.slice(1, -1);
  }

  #channel(): GoType {
    this.#sign("<-");
    this.#word("chan");
    this.type();
    return { kind: "chan" };
  }

  /** The parameters and results are of no interest: gob leaves functions out. */
  #function(): GoType {
    this.#skipPair("(", ")");
    if (this.#peek() === "(") this.#skipPair("(", ")");
    else if (/[\w*[<]/.test(this.#peek())) this.type();
    return { kind: "func" };
  }

  #block(): void {
    this.#skipPair("{", "}");
  }

  #skipPair(open: string, close: string): void {
    this.#expect(open);
    for (let depth = 1; depth > 0; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#wrong(close);
      if (char === open) depth++;
      else if (char === close) depth--;
    }
  }

  #name(): string {
    this.#space();
    const [name] = /^[\p{L}_][\p{L}\p{Nd}_]*/u.exec(this.#text.slice(this.#at, this.#at + 1_100)) ??
      [];
    if (name === undefined) throw this.#wrong("a type");
    this.#at += name.length;
    return name;
  }

  #word(word: string): boolean {
    this.#space();
    if (!this.#text.startsWith(word, this.#at)) return false;
    if (/[\p{L}\p{Nd}_]/u.test(this.#text[this.#at + word.length] ?? "")) return false;
    this.#at += word.length;
    return true;
  }

  #sign(sign: string): boolean {
    this.#space();
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #peek(): string {
    this.#space();
    return this.#text[this.#at] ?? "";
  }

  #expect(sign: string): void {
    if (!this.#sign(sign)) throw this.#wrong(JSON.stringify(sign));
  }

  /** Skips space and comments; line breaks too, if they end nothing here. */
  #space(lines = false): void {
    const pattern = lines
      ? /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y
      : /(?:[^\S\n]|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y;
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)![0].length;
  }

  #wrong(expected: string): TypeTextError {
    const found = this.#at < this.#text.length
      ? JSON.stringify(this.#text.slice(this.#at, this.#at + 20))
      : "the end";
    return new TypeTextError(
      `Cannot read a Go type: expected ${expected} at character ${this.#at + 1}, found ${found}`,
    );
  }
}

/** The name of an embedded field: that of its type. */
function embeddedName(type: GoType): string {
  if (type.kind === "pointer") return embeddedName(type.elem);
  return type.kind === "named" || type.kind === "basic" ? type.name : "";
}

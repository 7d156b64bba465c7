/**
 * Go types as they are meant: names are found, aliases followed, parameters replaced.
 *
 * @module
 */

import type { TypeSpec } from "../source/syntax.ts";
import type { BasicName } from "../go_type.ts";
import type { FileScope } from "./scope.ts";

/** A type. Each named type is one object. */
export type Resolved =
  | { readonly kind: "basic"; readonly name: BasicName }
  | Named
  | { readonly kind: "pointer" | "slice" | "chan"; readonly elem: Resolved }
  | { readonly kind: "array"; readonly length: number; readonly elem: Resolved }
  | { readonly kind: "map"; readonly key: Resolved; readonly elem: Resolved }
  | StructType
  | InterfaceType
  | Signature
  | Unknown;

/** A declared type, or an instance of a generic one. */
export interface Named {
  readonly kind: "named";
  readonly name: string;
  /** Where it is declared; `undefined` for `error`. */
  readonly scope: FileScope | undefined;
  readonly spec: TypeSpec | undefined;
  readonly args: readonly Resolved[];
  /** The path of its package, its name and its arguments: one text for one type. */
  readonly id: string;
  /** How deep instances of generic types lie in each other: 0 without arguments. */
  readonly depth: number;
}

/** A struct. */
export interface StructType {
  readonly kind: "struct";
  readonly fields: readonly ResolvedField[];
}

/** A field of a struct. */
export interface ResolvedField {
  readonly name: string;
  readonly type: Resolved;
  readonly embedded: boolean;
  readonly tag: string | undefined;
  readonly doc: readonly string[];
  /** The file and line: `api/daemon.go:12`. */
  readonly at: string;
}

/** An interface with all of its methods, those of embedded interfaces too. */
export interface InterfaceType {
  readonly kind: "interface";
  /** The methods by their keys: see {@linkcode methodKey}. */
  readonly methods: ReadonlyMap<string, Signature>;
  /** Whether no value can have it: it has a union of types, or `comparable`. */
  readonly constraint: boolean;
}

/** A function, or a method without its receiver. */
export interface Signature {
  readonly kind: "func";
  readonly parameters: readonly Resolved[];
  readonly results: readonly Resolved[];
  readonly variadic: boolean;
}

/** A type that could not be found. */
export interface Unknown {
  readonly kind: "unknown";
  /** As it is written: `store.Item`. */
  readonly text: string;
  readonly package: string | undefined;
  readonly name: string;
  /** What is missing: `the package example.com/store is not there`. */
  readonly reason: string;
  readonly at: string;
}

/** The type `error`. */
export const errorType: Named = {
  kind: "named",
  name: "error",
  scope: undefined,
  spec: undefined,
  args: [],
  id: "error",
  depth: 0,
};

/** The interface without methods. */
export const anyType: InterfaceType = { kind: "interface", methods: new Map(), constraint: false };

/** Whether a name is visible in other packages. */
export function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

/** What tells methods and fields apart: a name that is not exported is one of its package. */
export function methodKey(name: string, packagePath: string): string {
  return isExported(name) ? name : `${packagePath}.${name}`;
}

/** The most characters of a type, and the most types in one. */
const maxText = 5_000;
const maxParts = 2_000;
/** Types in each other, at most, as arguments of generic types. */
const maxDepth = 40;

/** One text for one type: packages are told apart by their paths. `undefined` if it would be endless. */
export function typeId(type: Resolved): string | undefined {
  return idAndDepth(type)?.id;
}

/** The id of a type, and how deep the types in it lie. */
export function idAndDepth(type: Resolved): { id: string; depth: number } | undefined {
  const printer = new Printer(true);
  const id = printer.text(type);
  const { deepest: depth } = printer;
  return printer.isFull || id.length > maxText || depth > maxDepth ? undefined : { id, depth };
}

/** A type for people and for tests: packages by their paths. */
export function resolvedText(type: Resolved): string {
  return new Printer(true).text(type);
}

/** A type as Go's reflect prints it: `map[string]*daemon.Item`. */
export function reflectText(type: Resolved): string {
  return new Printer(false).text(type);
}

/** The name of a type as Go's reflect has it: arguments of generic types have their paths. */
export function reflectName({ name, args }: Named): string {
  const printer = new Printer(true);
  return args.length === 0 ? name : `${name}[${args.map((one) => printer.text(one)).join()}]`;
}

/** Prints types, up to a size: aliases can make a type that is longer than all memory. */
class Printer {
  readonly #paths: boolean;
  #left = maxParts;
  #depth = 0;
  /** The depth of the innermost type. */
  deepest = 0;

  constructor(paths: boolean) {
    this.#paths = paths;
  }

  /** Whether something was left out. */
  get isFull(): boolean {
    return this.#left < 0;
  }

  text(type: Resolved): string {
    if (--this.#left < 0) return "…";
    this.#depth++;
    this.deepest = Math.max(this.deepest, this.#depth + (type.kind === "named" ? type.depth : 0));
    const text = this.#text(type);
    this.#depth--;
    return text;
  }

  #text(type: Resolved): string {
    switch (type.kind) {
      case "basic":
        return type.name;
      case "named":
        if (type.scope === undefined) return type.name;
        return this.#paths ? type.id : `${type.scope.package.name}.${reflectName(type)}`;
      case "unknown":
        return `?${type.text}`;
      case "pointer":
        return `*${this.text(type.elem)}`;
      case "slice":
        return `[]${this.text(type.elem)}`;
      case "array":
        return `[${type.length}]${this.text(type.elem)}`;
      case "chan":
        return `chan ${this.text(type.elem)}`;
      case "map":
        return `map[${this.text(type.key)}]${this.text(type.elem)}`;
      case "func":
        return `func${this.#signature(type)}`;
      case "struct":
        return block("struct", type.fields.map((field) => this.#field(field)));
      case "interface": {
        const methods = [...type.methods].sort(([a], [b]) => a < b ? -1 : 1);
        const lines = methods.map(([name, method]) => `${name}${this.#signature(method)}`);
        return block(type.constraint ? "constraint" : "interface", lines);
      }
    }
  }

  #field({ name, type, embedded, tag }: ResolvedField): string {
    const head = embedded ? this.text(type) : `${name} ${this.text(type)}`;
    return tag === undefined ? head : `${head} ${JSON.stringify(tag)}`;
  }

  #signature({ parameters, results, variadic }: Signature): string {
    const last = parameters.length - 1;
    const list = parameters.map((one, index) => {
      if (!variadic || index < last || one.kind !== "slice") return this.text(one);
      return `...${this.text(one.elem)}`;
    });
    const out = results.map((one) => this.text(one));
    const tail = out.length === 0 ? "" : out.length === 1 ? ` ${out[0]}` : ` (${out.join(", ")})`;
    return `(${list.join(", ")})${tail}`;
  }
}

function block(word: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${word} {}` : `${word} { ${lines.join("; ")} }`;
}

/**
 * A package: its files, what they declare, and what their imports lead to.
 *
 * @module
 */

import type { SourceNote } from "../source/note.ts";
import type {
  ConstantSpec,
  FunctionDeclaration,
  Position,
  SourceFile,
  TypeSpec,
  VariableSpec,
} from "../source/syntax.ts";
import { FileImports } from "./file_imports.ts";

/** What a name of a package stands for. */
export type Declaration =
  & { readonly package: Package; readonly file: SourceFile }
  & (
    | { readonly kind: "type"; readonly spec: TypeSpec }
    | { readonly kind: "constant"; readonly spec: ConstantSpec }
    | { readonly kind: "variable"; readonly spec: VariableSpec }
    | { readonly kind: "function"; readonly spec: FunctionDeclaration }
  );

/** A method as it is declared. */
export interface MethodDeclaration {
  readonly spec: FunctionDeclaration;
  readonly package: Package;
  readonly file: SourceFile;
}

/** What a package is made of. */
export interface PackageParts {
  readonly path: string;
  readonly name: string;
  readonly directory: string;
  readonly files: readonly SourceFile[];
  readonly notes: readonly SourceNote[];
  /** Loads what a file of the package imports. */
  readonly imported: (path: string) => Promise<Package | undefined>;
}

/** A package of Go source. */
export class Package {
  /** Its import path; its directory where there is no go.mod. */
  readonly path: string;
  /** Its name, which its last element need not be. */
  readonly name: string;
  /** The directory, as the reader knows it. */
  readonly directory: string;
  /** The files that belong to it in this build, sorted by name. */
  readonly files: readonly SourceFile[];
  /** What could not be used. */
  readonly notes: readonly SourceNote[];
  readonly #imported: PackageParts["imported"];
  readonly #declarations = new Map<string, Declaration>();
  readonly #methods = new Map<string, MethodDeclaration[]>();
  readonly #imports = new Map<SourceFile, FileImports<Package>>();

  /** Takes the parts together. A name that is declared twice stands for the first, and is a note. */
  constructor(parts: PackageParts) {
    const notes = [...parts.notes];
    this.path = parts.path;
    this.name = parts.name;
    this.directory = parts.directory;
    this.files = parts.files;
    this.notes = notes;
    this.#imported = parts.imported;
    for (const file of parts.files) {
      const place = { package: this, file };
      for (const spec of file.types) this.#declare({ kind: "type", spec, ...place }, notes);
      for (const spec of file.constants) this.#declare({ kind: "constant", spec, ...place }, notes);
      for (const spec of file.variables) this.#declare({ kind: "variable", spec, ...place }, notes);
      for (const spec of file.functions) {
        if (spec.receiver === undefined) this.#declare({ kind: "function", spec, ...place }, notes);
        else this.#addMethod(spec.receiver.type, { spec, ...place });
      }
    }
  }

  /** What a name stands for in the package; `undefined` if it declares no such name. */
  lookup(name: string): Declaration | undefined {
    return this.#declarations.get(name);
  }

  /** The names that are declared, in the order of the files and their lines. */
  names(): Iterable<string> {
    return this.#declarations.keys();
  }

  /** The methods that are declared for a type of the package, in the order of the source. */
  methods(type: string): readonly MethodDeclaration[] {
    return this.#methods.get(type) ?? [];
  }

  /** What a name without a dot stands for in a file: in the package, or in a package that the file imports with `.`. */
  async find(file: SourceFile, name: string): Promise<Declaration | undefined> {
    const own = this.lookup(name);
    if (own !== undefined || !isExported(name)) return own;
    for (const path of this.#importsOf(file).dotted) {
      const found = (await this.#imported(path))?.lookup(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The package of an import path, as the files of this one see it; `undefined` if its source is not to be found. */
  imported(path: string): Promise<Package | undefined> {
    return this.#imported(path);
  }

  /** The package that a name before a dot stands for in a file; `undefined` if its source is not to be found. */
  async import(file: SourceFile, name: string): Promise<Package | undefined> {
    return (await this.#importsOf(file).find(name))?.package;
  }

  /**
   * The import path that a name before a dot stands for in a file, be its source there or not; `undefined` if no import can be meant.
   */
  async importPath(file: SourceFile, name: string): Promise<string | undefined> {
    return (await this.#importsOf(file).find(name))?.path;
  }

  #importsOf(file: SourceFile): FileImports<Package> {
    let imports = this.#imports.get(file);
    if (imports === undefined) {
      imports = new FileImports(file, this.#imported);
      this.#imports.set(file, imports);
    }
    return imports;
  }

  #declare(declaration: Declaration, notes: SourceNote[]): void {
    const { name, position } = declaration.spec;
    if (name === "_" || (name === "init" && declaration.kind === "function")) return;
    const known = this.#declarations.get(name);
    if (known === undefined) this.#declarations.set(name, declaration);
    else notes.push(twice(declaration.file, position, name, known));
  }

  #addMethod(type: string, method: MethodDeclaration): void {
    const methods = this.#methods.get(type);
    if (methods === undefined) this.#methods.set(type, [method]);
    else methods.push(method);
  }
}

/** Whether a name begins with a capital letter, so that other packages see it. */
export function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

function twice(file: SourceFile, position: Position, name: string, first: Declaration): SourceNote {
  const { line, column } = first.spec.position;
  return {
    ...{ path: file.path, position },
    text: `expected a new name, found ${name}, declared at ${first.file.path}:${line}:${column}`,
  };
}

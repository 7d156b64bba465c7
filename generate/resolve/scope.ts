/**
 * What names mean: the declarations of a package, seen from one of its files.
 *
 * @module
 */

import type {
  ConstantSpec,
  Expression,
  FunctionDeclaration,
  Position,
  SourceFile,
  TypeSpec,
  VariableSpec,
} from "../source/syntax.ts";

/** A package as it is resolved. */
export interface SourcePackage {
  /** The path that imports name, `main` for a program. */
  readonly path: string;
  readonly name: string;
  readonly files: readonly SourceFile[];
}

/** A declaration with its file. */
export interface Declared<T> {
  readonly spec: T;
  readonly scope: FileScope;
}

/** The declarations of a package. */
export class PackageScope {
  /** The path by which Go's reflect tells its types from others; only its name where that is not known. */
  readonly path: string;
  /** Whether the path is known: there is a go.mod. */
  readonly hasPath: boolean;
  readonly name: string;
  readonly files: readonly FileScope[];
  readonly types: ReadonlyMap<string, Declared<TypeSpec>>;
  readonly constants: ReadonlyMap<string, Declared<ConstantSpec>>;
  readonly variables: ReadonlyMap<string, Declared<VariableSpec>>;
  readonly functions: ReadonlyMap<string, Declared<FunctionDeclaration>>;
  /** The methods by the name of the receiver's type. */
  readonly methods: ReadonlyMap<string, readonly Declared<FunctionDeclaration>[]>;

  constructor({ path, name, files }: SourcePackage) {
    this.hasPath = name === "main" || !/^(?:\.|\/|[A-Za-z]:)/.test(path);
    // The package of a program is called main, wherever it lies.
    this.path = name === "main" || !this.hasPath ? name : path;
    this.name = name;
    this.files = files.map((file) => new FileScope(this, file));
    this.types = byName(this.files, ({ types }) => types);
    this.constants = byName(this.files, ({ constants }) => constants);
    this.variables = byName(this.files, ({ variables }) => variables);
    this.functions = byName(
      this.files,
      ({ functions }) => functions.filter(({ receiver }) => receiver === undefined),
    );
    const methods = new Map<string, Declared<FunctionDeclaration>[]>();
    for (const scope of this.files) {
      for (const spec of scope.file.functions) {
        if (spec.receiver === undefined) continue;
        // An alias as the receiver stands for its type.
        const type = this.#aliased(spec.receiver.type);
        const list = methods.get(type) ?? [];
        list.push({ spec, scope });
        methods.set(type, list);
      }
    }
    this.methods = methods;
  }

  #aliased(name: string): string {
    let found = name;
    for (let steps = 0; steps < 100; steps++) {
      const spec = this.types.get(found)?.spec;
      if (spec === undefined || !spec.alias || spec.type.kind !== "name") return found;
      if (spec.type.package !== undefined) return found;
      found = spec.type.name;
    }
    return name;
  }
}

/** The first declaration of each name. */
function byName<T extends { readonly name: string }>(
  scopes: readonly FileScope[],
  list: (file: SourceFile) => readonly T[],
): ReadonlyMap<string, Declared<T>> {
  const found = new Map<string, Declared<T>>();
  for (const scope of scopes) {
    for (const spec of list(scope.file)) {
      if (spec.name !== "_" && !found.has(spec.name)) found.set(spec.name, { spec, scope });
    }
  }
  return found;
}

/** A file of a package. */
export class FileScope {
  readonly package: PackageScope;
  readonly file: SourceFile;

  constructor(from: PackageScope, file: SourceFile) {
    this.package = from;
    this.file = file;
  }

  /** The file, line and column of a position: `api/daemon.go:12:2`. */
  at({ line, column }: Position): string {
    return `${this.file.path}:${line}:${column}`;
  }
}

/** What is found in other places than the package itself. What is not loaded yet is not found. */
export interface Packages {
  /** The package that a name before a dot means in a file. */
  imported(name: string, scope: FileScope): Imported | undefined;
  /** A type of a package that a file imports with a dot. */
  dotImported(name: string, scope: FileScope): Declared<TypeSpec> | undefined;
  /** The value of a constant that is the length of an array, or why it is not known. */
  lengthOf(length: Expression, scope: FileScope): { value?: bigint; reason?: string };
  /** The text of a constant. */
  textOf(value: Expression, scope: FileScope): string | undefined;
}

/** An imported package. */
export interface Imported {
  readonly path: string;
  /** `undefined` if its source is not there. */
  readonly found: PackageScope | undefined;
}

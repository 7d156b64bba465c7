/**
 * Packages of a program as they are needed. Types are found without waiting: what is not there yet is remembered, loaded
 * at the end of the round, and the round begins anew.
 *
 * @module
 */

import type { Constants, IntegerResult } from "../packages/constants.ts";
import type { Package } from "../packages/package.ts";
import type { Expression, TypeSpec } from "../source/syntax.ts";
import {
  type Declared,
  type FileScope,
  type Imported,
  type Packages,
  PackageScope,
} from "./scope.ts";

/** The packages that have been needed so far. */
export class Universe implements Packages {
  readonly #constants: Constants;
  readonly #packages = new Map<Package, PackageScope>();
  readonly #sources = new Map<PackageScope, Package>();
  readonly #imports = new Map<FileScope, Map<string, Imported | undefined>>();
  readonly #dotted = new Map<FileScope, Map<string, Declared<TypeSpec> | undefined>>();
  readonly #lengths = new Map<Expression, IntegerResult>();
  readonly #texts = new Map<Expression, string | undefined>();
  #wanted: (() => Promise<void>)[] = [];

  /** @param constants Finds the values of constants. */
  constructor(constants: Constants) {
    this.#constants = constants;
  }

  /** The packages whose declarations were needed, in the order in which they were. */
  get packages(): readonly PackageScope[] {
    return [...this.#packages.values()];
  }

  /** A package as it is resolved. */
  scopeOf(source: Package): PackageScope {
    let scope = this.#packages.get(source);
    if (scope === undefined) {
      scope = new PackageScope(source);
      this.#packages.set(source, scope);
      this.#sources.set(scope, source);
    }
    return scope;
  }

  imported(name: string, scope: FileScope): Imported | undefined {
    const known = within(this.#imports, scope);
    if (known.has(name)) return known.get(name);
    known.set(name, undefined);
    this.#wanted.push(async () => {
      const from = this.#sources.get(scope.package)!;
      const found = await from.import(scope.file, name);
      const path = found?.path ?? await from.importPath(scope.file, name);
      if (path === undefined) return;
      known.set(name, { path, found: found && this.scopeOf(found) });
    });
    return undefined;
  }

  dotImported(name: string, scope: FileScope): Declared<TypeSpec> | undefined {
    const known = within(this.#dotted, scope);
    if (known.has(name)) return known.get(name);
    known.set(name, undefined);
    this.#wanted.push(async () => {
      const found = await this.#sources.get(scope.package)!.find(scope.file, name);
      if (found?.kind !== "type") return;
      known.set(name, this.scopeOf(found.package).types.get(name));
    });
    return undefined;
  }

  lengthOf(length: Expression, scope: FileScope): IntegerResult {
    const known = this.#lengths.get(length);
    if (known !== undefined) return known;
    const none = { value: undefined, reason: "nothing" };
    this.#lengths.set(length, none);
    this.#wanted.push(async () => {
      const from = this.#sources.get(scope.package)!;
      this.#lengths.set(length, await this.#constants.integer(from, scope.file, length));
    });
    return none;
  }

  textOf(value: Expression, scope: FileScope): string | undefined {
    if (this.#texts.has(value)) return this.#texts.get(value);
    this.#texts.set(value, undefined);
    this.#wanted.push(async () => {
      const from = this.#sources.get(scope.package)!;
      this.#texts.set(value, await this.#constants.text(from, scope.file, value));
    });
    return undefined;
  }

  /** Repeats what finds types until all that it needs is there. */
  async settle<T>(round: () => T): Promise<T> {
    for (;;) {
      const result = round();
      const wanted = this.#wanted;
      if (wanted.length === 0) return result;
      this.#wanted = [];
      for (const load of wanted) await load();
    }
  }
}

/** What is known of a file. */
function within<T>(map: Map<FileScope, Map<string, T>>, scope: FileScope): Map<string, T> {
  let known = map.get(scope);
  if (known === undefined) {
    known = new Map();
    map.set(scope, known);
  }
  return known;
}

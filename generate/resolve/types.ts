/**
 * Types as they are written become types as they are meant.
 *
 * @module
 */

import type {
  FieldDeclaration,
  Parameter,
  TypeExpression,
  TypeForm,
  TypeSpec,
} from "../source/syntax.ts";
import { isBasicName } from "../go_type.ts";
import {
  anyType,
  errorType,
  idAndDepth,
  type InterfaceType,
  methodKey,
  type Named,
  type Resolved,
  type ResolvedField,
  type Signature,
  type Unknown,
} from "./resolved_type.ts";
import type { Declared, FileScope, Packages } from "./scope.ts";

/** The types that names stand for besides those of the package: parameters of generic types. */
export type Bindings = ReadonlyMap<string, Resolved>;

/** Types in types, at most, those that aliases stand for included. */
const maxDepth = 400;

const noBindings: Bindings = new Map();

const errorInterface: InterfaceType = {
  kind: "interface",
  methods: new Map([["Error", {
    kind: "func",
    parameters: [],
    results: [{ kind: "basic", name: "string" }],
    variadic: false,
  }]]),
  constraint: false,
};

/** A name as it is written. */
type NameForm = Extract<TypeExpression, { kind: "name" }>;

/** Finds types. Packages that are not there yet leave unknown types. */
export class Resolver {
  readonly packages: Packages;
  /** Named types and aliases by their ids; an alias whose type is being found is unknown. */
  readonly #known = new Map<string, Resolved>();
  readonly #underlying = new Map<Named, Resolved>();
  #depth = 0;

  /** @param packages Finds packages, and the values of constants. */
  constructor(packages: Packages) {
    this.packages = packages;
  }

  /** The type that an expression means in a file. */
  resolve(type: TypeExpression, scope: FileScope, bindings: Bindings = noBindings): Resolved {
    if (this.#depth >= maxDepth) {
      return unknown("a type", `expected at most ${maxDepth} types in each other`, type, scope);
    }
    this.#depth++;
    try {
      return this.#form(type, scope, bindings);
    } finally {
      this.#depth--;
    }
  }

  #form(type: TypeExpression, scope: FileScope, bindings: Bindings): Resolved {
    const of = (inner: TypeExpression) => this.resolve(inner, scope, bindings);
    switch (type.kind) {
      case "name":
        return this.#name(type, scope, bindings);
      case "pointer":
      case "slice":
      case "chan":
        return { kind: type.kind, elem: of(type.elem) };
      case "array": {
        const { value, reason = "no constant" } = type.length === undefined
          ? {}
          : this.packages.lengthOf(type.length, scope);
        if (value === undefined || value < 0n || value > Number.MAX_SAFE_INTEGER) {
          const found = value ?? reason;
          return unknown("an array", `expected its length, found ${found}`, type, scope);
        }
        return { kind: "array", length: Number(value), elem: of(type.elem) };
      }
      case "map":
        return { kind: "map", key: of(type.key), elem: of(type.elem) };
      case "func":
        return this.signature(type, scope, bindings);
      case "struct": {
        const fields = type.fields.map((field) => new Field(field, scope, () => of(field.type)));
        return { kind: "struct", fields };
      }
      case "interface":
        return this.#interface(type, scope, bindings);
    }
  }

  /** The type of a function, or of a method without its receiver. */
  signature(
    { parameters, results }: {
      readonly parameters: readonly Parameter[];
      readonly results: readonly Parameter[];
    },
    scope: FileScope,
    bindings: Bindings = noBindings,
  ): Signature {
    const of = ({ type, variadic }: Parameter): Resolved => {
      const resolved = this.resolve(type, scope, bindings);
      return variadic ? { kind: "slice", elem: resolved } : resolved;
    };
    return {
      kind: "func",
      parameters: parameters.map(of),
      results: results.map(of),
      variadic: parameters.at(-1)?.variadic ?? false,
    };
  }

  #interface(
    type: Extract<TypeForm, { kind: "interface" }>,
    scope: FileScope,
    bindings: Bindings,
  ): InterfaceType {
    const methods = new Map<string, Signature>();
    let constraint = false;
    for (const method of type.methods) {
      const key = methodKey(method.name, scope.package.path);
      methods.set(key, this.signature(method, scope, bindings));
    }
    for (const embedded of type.embedded) {
      const inner = embedded && this.underlying(this.resolve(embedded, scope, bindings));
      // Without the methods of a package that is not there, more types than in Go fit.
      if (inner?.kind === "unknown") continue;
      if (inner?.kind !== "interface") constraint = true;
      else {
        if (inner.constraint) constraint = true;
        for (const [key, method] of inner.methods) methods.set(key, method);
      }
    }
    return { kind: "interface", methods, constraint };
  }

  #name(type: NameForm, scope: FileScope, bindings: Bindings): Resolved {
    const { name } = type;
    if (type.package !== undefined) return this.#imported(type, type.package, scope, bindings);
    const bound = bindings.get(name);
    if (bound !== undefined) return bound;
    const declared = scope.package.types.get(name) ?? this.#dotImported(name, scope);
    if (declared !== undefined) return this.#declared(declared, type, scope, bindings);
    if (isBasicName(name)) return { kind: "basic", name };
    switch (name) {
      case "byte":
        return { kind: "basic", name: "uint8" };
      case "rune":
        return { kind: "basic", name: "int32" };
      case "any":
        return anyType;
      case "error":
        return errorType;
      case "comparable":
        return { ...anyType, constraint: true };
    }
    return unknown(name, `${name} is not declared`, type, scope);
  }

  #dotImported(name: string, scope: FileScope): Declared<TypeSpec> | undefined {
    const dotted = scope.file.imports.some((one) => one.name === ".");
    return dotted ? this.packages.dotImported(name, scope) : undefined;
  }

  #imported(type: NameForm, as: string, scope: FileScope, bindings: Bindings): Resolved {
    const text = `${as}.${type.name}`;
    const imported = this.packages.imported(as, scope);
    if (imported === undefined) return unknown(text, `${as} is not imported`, type, scope);
    const { path, found } = imported;
    if (found === undefined) {
      return unknown(text, `the package ${path} is not there`, type, scope, path);
    }
    const declared = found.types.get(type.name);
    if (declared === undefined) {
      return unknown(text, `${path} does not declare ${type.name}`, type, scope, path);
    }
    return this.#declared(declared, type, scope, bindings);
  }

  #declared(
    declared: Declared<TypeSpec>,
    type: NameForm,
    scope: FileScope,
    bindings: Bindings,
  ): Resolved {
    const args = type.args.map((arg) => this.resolve(arg, scope, bindings));
    const wanted = declared.spec.parameters.length;
    if (args.length !== wanted) {
      const reason = `expected ${wanted} type arguments, found ${args.length}`;
      return unknown(declared.spec.name, reason, type, scope);
    }
    return this.instance(declared, args) ??
      unknown(declared.spec.name, "its type arguments have no end", type, scope);
  }

  /** A declared type with its arguments; `undefined` if they are longer than any that a program has. */
  instance({ spec, scope }: Declared<TypeSpec>, args: readonly Resolved[]): Resolved | undefined {
    const ids = args.map(idAndDepth);
    if (ids.includes(undefined)) return undefined;
    const tail = args.length === 0 ? "" : `[${ids.map((one) => one!.id).join()}]`;
    if (tail.length > 5_000) return undefined;
    const id = `${scope.package.path}.${spec.name}${tail}`;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (!spec.alias) {
      const depth = Math.max(0, ...ids.map((one) => one!.depth));
      const named: Named = { kind: "named", name: spec.name, scope, spec, args, id, depth };
      this.#known.set(id, named);
      return named;
    }
    this.#known.set(id, unknown(spec.name, "it leads only to itself", spec, scope));
    const resolved = this.resolve(spec.type, scope, bindingsOf(spec, args));
    this.#known.set(id, resolved);
    return resolved;
  }

  /** The type behind the name of a named type. */
  underlying(type: Resolved): Resolved {
    const seen: Named[] = [];
    let target = type;
    while (target.kind === "named") {
      const known = target === errorType ? errorInterface : this.#underlying.get(target);
      const { spec, scope, args } = target;
      if (known !== undefined) target = known;
      else if (seen.includes(target)) {
        target = unknown(target.name, "it leads only to itself", spec!, scope!);
      } else {
        seen.push(target);
        target = this.resolve(spec!.type, scope!, bindingsOf(spec!, args));
      }
    }
    for (const named of seen) this.#underlying.set(named, target);
    return target;
  }
}

/** A field whose type is found when somebody asks: many are not exported, and their packages are not needed. */
class Field implements ResolvedField {
  readonly name: string;
  readonly embedded: boolean;
  readonly tag: string | undefined;
  readonly doc: readonly string[];
  readonly at: string;
  readonly #find: () => Resolved;
  #type: Resolved | undefined;

  constructor(field: FieldDeclaration, scope: FileScope, find: () => Resolved) {
    this.name = field.name;
    this.embedded = field.embedded;
    this.tag = field.tag;
    this.doc = field.doc;
    this.at = scope.at(field.position);
    this.#find = find;
  }

  get type(): Resolved {
    this.#type ??= this.#find();
    return this.#type;
  }
}

/** What the parameters of a generic type stand for in an instance. */
export function bindingsOf({ parameters }: TypeSpec, args: readonly Resolved[]): Bindings {
  return new Map(parameters.flatMap(({ name }, index) => {
    const arg = args[index];
    return arg === undefined ? [] : [[name, arg] as const];
  }));
}

function unknown(
  text: string,
  reason: string,
  { position }: Pick<TypeExpression, "position">,
  scope: FileScope,
  path?: string,
): Unknown {
  const [name = text] = /[^.]*$/.exec(text) ?? [];
  return { kind: "unknown", text, package: path, name, reason, at: scope.at(position) };
}

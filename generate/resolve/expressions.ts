/**
 * The types of values, as far as they can be read without running anything: what a program registers.
 *
 * @module
 */

import type { Expression, LocalValue, TypeExpression } from "../source/syntax.ts";
import type { MethodSets } from "./method_sets.ts";
import { methodKey, type Resolved } from "./resolved_type.ts";
import type { FileScope, PackageScope } from "./scope.ts";
import type { Resolver } from "./types.ts";

/** Where an expression stands. */
export interface Place {
  readonly scope: FileScope;
  /** The types of local variables. */
  readonly locals: ReadonlyMap<string, TypeExpression>;
  /** What other local variables were set to. */
  readonly values: ReadonlyMap<string, LocalValue>;
}

const noLocals = { locals: new Map(), values: new Map() };

/** Expressions in expressions, at most, with those of the variables that they name. */
const maxDepth = 50;

/** Finds what expressions are. */
export class Expressions {
  readonly #resolver: Resolver;
  readonly #methods: MethodSets;
  #depth = 0;

  constructor(resolver: Resolver, methods: MethodSets) {
    this.#resolver = resolver;
    this.#methods = methods;
  }

  /** The type of a value; `undefined` if it cannot be read. */
  typeOf(value: Expression, place: Place): Resolved | undefined {
    if (this.#depth >= maxDepth) return undefined;
    this.#depth++;
    try {
      return this.#typeOf(value, place);
    } finally {
      this.#depth--;
    }
  }

  #typeOf(value: Expression, place: Place): Resolved | undefined {
    switch (value.kind) {
      case "number":
        return { kind: "basic", name: isFloat(value.text) ? "float64" : "int" };
      case "string":
        return { kind: "basic", name: "string" };
      case "rune":
        return { kind: "basic", name: "int32" };
      case "literal":
        return this.#resolver.resolve(value.type, place.scope);
      case "unary":
        return this.#unary(value.operator, value.operand, place);
      case "binary":
        return this.typeOf(value.left, place);
      case "name":
        return this.#name(value, place);
      case "call":
        return this.#call(value, place);
      case "select":
        return this.#select(value, place);
      case "type":
      case "other":
        return undefined;
    }
  }

  #unary(operator: string, operand: Expression, place: Place): Resolved | undefined {
    const type = this.typeOf(operand, place);
    if (type === undefined) return undefined;
    if (operator === "&") return { kind: "pointer", elem: type };
    if (operator !== "*") return type;
    const under = this.#resolver.underlying(type);
    return under.kind === "pointer" ? under.elem : undefined;
  }

  #name(
    { package: from, name }: Extract<Expression, { kind: "name" }>,
    place: Place,
  ): Resolved | undefined {
    if (from !== undefined) {
      // What stands before the dot may be a variable.
      const operand = this.#variable(from, place);
      if (operand !== undefined) return this.#field(operand, name);
      const found = this.#resolver.packages.imported(from, place.scope)?.found;
      return found && this.#global(name, found);
    }
    if (name === "true" || name === "false") return { kind: "basic", name: "bool" };
    return this.#variable(name, place);
  }

  #variable(name: string, place: Place): Resolved | undefined {
    const { scope, locals, values } = place;
    const local = locals.get(name);
    if (local !== undefined) return this.#resolver.resolve(local, scope);
    const set = values.get(name);
    if (set !== undefined) return this.#setTo(set, place);
    return this.#global(name, scope.package);
  }

  #setTo({ value, result }: LocalValue, place: Place): Resolved | undefined {
    if (result === 0) return this.typeOf(value, place);
    return value.kind === "call" ? this.#result(value.callee, place, result) : undefined;
  }

  #global(name: string, { variables, constants }: PackageScope): Resolved | undefined {
    const found = variables.get(name) ?? constants.get(name);
    if (found === undefined) return undefined;
    const { spec, scope } = found;
    if (spec.type !== undefined) return this.#resolver.resolve(spec.type, scope);
    return spec.value && this.typeOf(spec.value, { scope, ...noLocals });
  }

  #field(operand: Resolved, name: string): Resolved | undefined {
    let level: Resolved[] = [operand];
    const seen = new Set<Resolved>();
    while (level.length > 0) {
      const next: Resolved[] = [];
      for (const one of level) {
        const base = one.kind === "pointer" ? one.elem : one;
        if (seen.has(base)) continue;
        seen.add(base);
        const under = this.#resolver.underlying(base);
        if (under.kind !== "struct") continue;
        for (const field of under.fields) {
          if (field.name === name) return field.type;
          if (field.embedded) next.push(field.type);
        }
      }
      level = next;
    }
    return undefined;
  }

  #select(
    { operand, name }: Extract<Expression, { kind: "select" }>,
    place: Place,
  ): Resolved | undefined {
    const type = this.typeOf(operand, place);
    return type && this.#field(type, name);
  }

  #call(
    { callee, args }: Extract<Expression, { kind: "call" }>,
    place: Place,
  ): Resolved | undefined {
    const { scope } = place;
    if (callee.kind === "type") return this.#resolver.resolve(callee.type, scope);
    if (callee.kind === "name" && callee.package === undefined && callee.name === "new") {
      const elem = args[0] && this.#asType(args[0], scope);
      return elem && { kind: "pointer", elem };
    }
    if (callee.kind === "name" && callee.package === undefined && callee.name === "make") {
      return args[0] && this.#asType(args[0], scope);
    }
    return this.#result(callee, place) ?? this.#asType(callee, scope);
  }

  /** A result of a function or method. */
  #result(callee: Expression, place: Place, index = 0): Resolved | undefined {
    const { scope } = place;
    if (callee.kind === "name" && callee.package === undefined) {
      return this.#resultOf(callee.name, scope.package, index);
    }
    if (callee.kind === "name") {
      const operand = this.#variable(callee.package!, place);
      if (operand !== undefined) return this.#methodResult(operand, callee.name, index);
      const found = this.#resolver.packages.imported(callee.package!, scope)?.found;
      return found && this.#resultOf(callee.name, found, index);
    }
    if (callee.kind !== "select") return undefined;
    const operand = this.typeOf(callee.operand, place);
    return operand && this.#methodResult(operand, callee.name, index);
  }

  #resultOf(name: string, from: PackageScope, index: number): Resolved | undefined {
    const found = from.functions.get(name);
    const result = found?.spec.results[index];
    if (found === undefined || result === undefined || found.spec.generic) return undefined;
    return this.#resolver.resolve(result.type, found.scope);
  }

  #methodResult(operand: Resolved, name: string, index: number): Resolved | undefined {
    const key = this.#keyOf(operand, name);
    const type: Resolved = operand.kind === "pointer"
      ? operand
      : { kind: "pointer", elem: operand };
    const method = this.#methods.of(operand).get(key) ?? this.#methods.of(type).get(key);
    return method?.signature().results[index];
  }

  #keyOf(operand: Resolved, name: string): string {
    const base = operand.kind === "pointer" ? operand.elem : operand;
    return methodKey(name, base.kind === "named" ? base.scope?.package.path ?? "" : "");
  }

  /** A type where a value could stand. */
  #asType(value: Expression, scope: FileScope): Resolved | undefined {
    if (value.kind === "type") return this.#resolver.resolve(value.type, scope);
    if (value.kind !== "name") return undefined;
    const { position, package: from, name } = value;
    const type = this.#resolver.resolve(
      { kind: "name", position, name, args: [], ...(from !== undefined && { package: from }) },
      scope,
    );
    return type.kind === "unknown" && type.package === undefined ? undefined : type;
  }

  /** The text of a string constant; `undefined` if it is none. */
  textOf(value: Expression, scope: FileScope): string | undefined {
    return value.kind === "string" ? value.value : this.#resolver.packages.textOf(value, scope);
  }
}

function isFloat(text: string): boolean {
  return /^0[xX]/.test(text) ? /[.pP]/.test(text) : /[.eE]/.test(text);
}

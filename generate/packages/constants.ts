/**
 * The values of constants: lengths of arrays, and the names that services are registered by.
 *
 * @module
 */

import type { ConstantSpec, Expression, SourceFile, TypeExpression } from "../source/syntax.ts";
import { wordBits } from "./build_tags.ts";
import { binary, extreme, unary } from "./constant_operators.ts";
import {
  ConstantFault,
  type ConstantValue,
  integer,
  isInteger,
  number,
  numberOf,
  widthOf,
} from "./constant_value.ts";
import { arrayType, deepest, findName, kindOf, type Place } from "./constant_types.ts";
import { knownConstant } from "./known_constants.ts";
import type { Declaration, Package } from "./package.ts";

/** An integer, or the reason why there is none that is known. */
export type IntegerResult =
  | { readonly value: bigint; readonly reason?: undefined }
  | { readonly value: undefined; readonly reason: string };

type Outcome = ConstantValue | ConstantFault;

/** Finds the values of constants, each once. */
export class Constants {
  readonly #wordBits: number;
  /** Values and faults that stay what they are. */
  readonly #known = new WeakMap<ConstantSpec, Outcome>();

  /** @param arch The architecture, which says how long an `int` is. Default: `amd64`. */
  constructor(arch = "amd64") {
    this.#wordBits = wordBits(arch);
  }

  /** The value of an expression in a file, as an integer: the length of an array. */
  async integer(
    owner: Package,
    file: SourceFile,
    expression: Expression,
  ): Promise<IntegerResult> {
    const outcome = await this.value(owner, file, expression);
    if (outcome instanceof ConstantFault) return { value: undefined, reason: outcome.reason };
    if (outcome.kind === "number" && outcome.denominator === 1n) {
      return { value: outcome.numerator };
    }
    const reason = outcome.kind === "number" ? "a fraction" : `of type ${outcome.type}`;
    return { value: undefined, reason };
  }

  /** The value of an expression in a file, as a text; `undefined` if it is none that is known. */
  async text(
    owner: Package,
    file: SourceFile,
    expression: Expression,
  ): Promise<string | undefined> {
    const outcome = await this.value(owner, file, expression);
    return outcome instanceof ConstantFault || outcome.kind !== "string"
      ? undefined
      : outcome.value;
  }

  /** The value of an expression in a file, or why there is none. */
  async value(owner: Package, file: SourceFile, expression: Expression): Promise<Outcome> {
    return await this.#evaluate({ package: owner, file, depth: 0 }, expression);
  }

  /** The value of a constant that a package declares, or why there is none. */
  async constant(owner: Package, name: string): Promise<Outcome> {
    const declaration = owner.lookup(name);
    if (declaration === undefined) return undeclared(name);
    return await this.#declared(declaration, { package: owner, file: declaration.file, depth: 0 });
  }

  async #evaluate(at: Place, expression: Expression): Promise<Outcome> {
    if (at.depth > deepest) return new ConstantFault(`nested deeper than ${deepest}`, true);
    const inner = { ...at, depth: at.depth + 1 };
    switch (expression.kind) {
      case "number":
        return numberOf(expression.text);
      case "rune":
        return integer(BigInt(expression.value), "untyped rune");
      case "string":
        return { kind: "string", type: "string", value: expression.value };
      case "name":
        return await this.#named(inner, expression.name, expression.package);
      case "unary": {
        const operand = await this.#evaluate(inner, expression.operand);
        if (operand instanceof ConstantFault) return operand;
        return unary(expression.operator, operand, this.#wordBits);
      }
      case "binary": {
        const left = await this.#evaluate(inner, expression.left);
        if (left instanceof ConstantFault) return left;
        const right = await this.#evaluate(inner, expression.right);
        if (right instanceof ConstantFault) return right;
        return binary(expression.operator, left, right, this.#wordBits);
      }
      case "call":
        return await this.#called(inner, expression.callee, expression.args);
      case "select":
        if (expression.operand.kind !== "name" || expression.operand.package !== undefined) break;
        return await this.#named(inner, expression.name, expression.operand.name);
    }
    return new ConstantFault("no constant");
  }

  async #named(at: Place, name: string, before: string | undefined): Promise<Outcome> {
    const declaration = await findName(at, name, before);
    if (declaration !== undefined) return await this.#declared(declaration, at);
    if (before !== undefined) {
      const path = await at.package.importPath(at.file, before);
      if (path === undefined) return undeclared(before);
      if (await at.package.imported(path) !== undefined) return undeclared(`${before}.${name}`);
      return knownConstant(path, name, this.#wordBits) ??
        new ConstantFault(`${before}.${name} of package ${path}, whose source is not there`);
    }
    if (name === "iota" && at.iota !== undefined) return integer(BigInt(at.iota));
    if (name === "true" || name === "false") {
      return { kind: "boolean", type: "bool", value: name === "true" };
    }
    return undeclared(name);
  }

  async #declared(declaration: Declaration, at: Place): Promise<Outcome> {
    const { kind, spec, package: owner, file } = declaration;
    if (kind !== "constant") return new ConstantFault(`${spec.name} is no constant`);
    const known = this.#known.get(spec);
    if (known !== undefined) return known;
    for (let one = at.waiting; one !== undefined; one = one.next) {
      if (one.spec === spec) return new ConstantFault(`${spec.name} is made of itself`);
    }
    if (spec.value === undefined) return new ConstantFault(`${spec.name} has no value`);
    const waiting = { spec, ...(at.waiting !== undefined && { next: at.waiting }) };
    const place = { package: owner, file, iota: spec.iota, depth: at.depth + 1, waiting };
    const value = await this.#evaluate(place, spec.value);
    const outcome = spec.type === undefined || value instanceof ConstantFault
      ? value
      : await this.#converted(place, spec.type, value, false);
    // How deep it is depends on who asks.
    if (!(outcome instanceof ConstantFault && outcome.passing)) {
      this.#known.set(spec, outcome);
    }
    return outcome;
  }

  async #called(at: Place, callee: Expression, args: readonly Expression[]): Promise<Outcome> {
    const [first] = args;
    if (callee.kind === "name" && callee.package === undefined && first !== undefined) {
      const { name } = callee;
      const builtin = /^(?:len|cap|min|max)$/.test(name) &&
        await at.package.find(at.file, name) === undefined;
      if (builtin && (name === "min" || name === "max")) {
        const values: ConstantValue[] = [];
        for (const arg of args) {
          const value = await this.#evaluate(at, arg);
          if (value instanceof ConstantFault) return value;
          values.push(value);
        }
        return extreme(name, values, this.#wordBits);
      }
      if (builtin) return await this.#length(at, first, name);
    }
    const before = await this.#packageBefore(at, callee);
    if (before?.path === "unsafe" && first !== undefined) {
      return before.name === "Sizeof"
        ? await this.#size(at, first)
        : new ConstantFault(`unsafe.${before.name}, which is not worked out`);
    }
    const type = typeOf(callee);
    const called = type?.kind === "name" ? await findName(at, type.name, type.package) : undefined;
    const isType = called === undefined || called.kind === "type";
    if (type === undefined || first === undefined || args.length > 1 || !isType) {
      return new ConstantFault("the result of a function");
    }
    const value = await this.#evaluate(at, first);
    return value instanceof ConstantFault ? value : await this.#converted(at, type, value, true);
  }

  /** The import path of the package that a callee is of, and its name there. */
  async #packageBefore(
    at: Place,
    callee: Expression,
  ): Promise<{ path: string; name: string } | undefined> {
    const type = typeOf(callee);
    if (type?.kind !== "name" || type.package === undefined) return undefined;
    const path = await at.package.importPath(at.file, type.package);
    return path === undefined ? undefined : { path, name: type.name };
  }

  /** `unsafe.Sizeof` of a constant; what other values take is not worked out. */
  async #size(at: Place, operand: Expression): Promise<Outcome> {
    const value = await this.#evaluate(at, operand);
    if (value instanceof ConstantFault || value.kind === "string" || value.type.endsWith("float")) {
      return new ConstantFault("unsafe.Sizeof of what is no constant of a numeric type");
    }
    const bits = value.kind === "boolean" ? 8 : widthOf(value.type, this.#wordBits).bits;
    return integer(BigInt(bits / 8), "uintptr");
  }

  async #length(at: Place, operand: Expression, name: string): Promise<Outcome> {
    const type = await arrayType(at, operand);
    if (type !== undefined) {
      const length = type.array.length;
      if (length === undefined) {
        return new ConstantFault("the length of [...], which is not counted");
      }
      const value = await this.#evaluate({ ...type.place, depth: at.depth + 1 }, length);
      if (value instanceof ConstantFault || value.kind !== "number") return value;
      return number(value.numerator, value.denominator, "int", this.#wordBits);
    }
    const value = name === "len" ? await this.#evaluate(at, operand) : undefined;
    if (value instanceof ConstantFault) return value;
    if (value?.kind !== "string") return new ConstantFault(`${name} of what is no constant`);
    if (value.value.includes("\uFFFD")) {
      return new ConstantFault("the length of a text that may not be UTF-8");
    }
    return integer(BigInt(new TextEncoder().encode(value.value).length), "int");
  }

  /** A value as one of a type: by `T(x)`, or because a constant is declared with the type. */
  async #converted(
    at: Place,
    type: TypeExpression,
    value: ConstantValue,
    explicit: boolean,
  ): Promise<Outcome> {
    const kind = await kindOf(at, type);
    if (kind === undefined) {
      return new ConstantFault(`of ${spelled(type)}, whose kind is not known`);
    }
    if (kind === "string" || kind === "bool") {
      if (value.type === kind) return value;
      if (kind === "string" && explicit && value.kind === "number" && isInteger(value.type)) {
        return { kind: "string", type: "string", value: runeText(value.numerator) };
      }
      return new ConstantFault(`${value.type} as ${kind}`);
    }
    if (value.kind !== "number") return new ConstantFault(`${value.type} as ${kind}`);
    return number(value.numerator, value.denominator, kind, this.#wordBits);
  }
}

/** The type that a callee may be. */
function typeOf(callee: Expression): TypeExpression | undefined {
  const { position } = callee;
  switch (callee.kind) {
    case "type":
      return callee.type;
    case "name": {
      const { name, package: before } = callee;
      return { kind: "name", name, args: [], position, ...(before && { package: before }) };
    }
    case "select":
      if (callee.operand.kind !== "name" || callee.operand.package !== undefined) return undefined;
      return { kind: "name", name: callee.name, package: callee.operand.name, args: [], position };
  }
  return undefined;
}

/** A type for people, if it has a name. */
function spelled(type: TypeExpression): string {
  if (type.kind !== "name") return "a type without a name";
  return `type ${type.package === undefined ? "" : `${type.package}.`}${type.name}`;
}

/** The text of a code point; U+FFFD if there is no such one. */
function runeText(value: bigint): string {
  const good = value >= 0n && value <= 0x10ffffn && (value < 0xd800n || value > 0xdfffn);
  return good ? String.fromCodePoint(Number(value)) : "\uFFFD";
}

function undeclared(name: string): ConstantFault {
  return new ConstantFault(`${name}, which is not declared`);
}

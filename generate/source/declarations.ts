/**
 * Reads declarations of constants, variables and types, at the top of a file and in functions.
 *
 * @module
 */

import { ExpressionReader } from "./expressions.ts";
import type {
  ConstantSpec,
  Expression,
  Position,
  TypeExpression,
  TypeParameter,
  TypeSpec,
} from "./syntax.ts";

/** A line of a declaration of variables. */
export interface VariableLine {
  readonly names: readonly { readonly name: string; readonly position: Position }[];
  readonly type?: TypeExpression;
  readonly values: readonly Expression[];
}

/** The floor of the parser that knows declarations. */
export abstract class DeclarationReader extends ExpressionReader {
  /** Reads what follows a keyword: one line, or several in parentheses. */
  protected group(read: (doc: readonly string[], index: number) => void): void {
    const line = (doc: readonly string[], index: number) => this.statement(() => read(doc, index));
    const doc = this.doc();
    this.next();
    if (!this.take("(")) {
      line(doc, 0);
      return;
    }
    for (let index = 0; !this.at(")"); index++) {
      line(this.doc(), index);
      this.demandEnd();
    }
    this.demand(")");
  }

  /** Reads a declaration of constants. */
  protected constants(): ConstantSpec[] {
    const constants: ConstantSpec[] = [];
    let type: TypeExpression | undefined;
    let values: readonly Expression[] = [];
    this.group((_doc, iota) => {
      const names = this.#names();
      if (!this.at(";") && !this.at(")")) {
        type = this.at("=") ? undefined : this.type();
        values = this.take("=") ? this.expressions() : [];
      }
      names.forEach((name, i) => {
        const value = values[i];
        constants.push({ ...name, ...value && { value }, ...type && { type }, iota });
      });
    });
    return constants;
  }

  /** Reads a declaration of variables. */
  protected variables(): VariableLine[] {
    const lines: VariableLine[] = [];
    this.group(() => {
      const names = this.#names();
      const type = this.at("=") ? undefined : this.type();
      const values = this.take("=") ? this.expressions() : [];
      lines.push({ names, ...type && { type }, values });
    });
    return lines;
  }

  #names(): { name: string; position: Position }[] {
    const names: { name: string; position: Position }[] = [];
    do names.push({ position: this.position(), name: this.demandName() }); while (this.take(","));
    return names;
  }

  /** Reads a declaration of types. */
  protected types(): TypeSpec[] {
    const types: TypeSpec[] = [];
    this.group((doc) => {
      const position = this.position();
      const name = this.demandName();
      const type = this.#typeAfterName();
      types.push({ name, ...type, doc: this.docWithTrailing(doc), position });
    });
    return types;
  }

  #typeAfterName(): Pick<TypeSpec, "alias" | "parameters" | "type"> {
    const bracket = this.position();
    let parameters: readonly TypeParameter[] = [];
    if (this.at("[")) {
      const found = this.#afterBracket(bracket);
      if ("kind" in found) return { alias: false, parameters: [], type: found };
      parameters = found.parameters;
    }
    const alias = this.take("=");
    return { alias, parameters, type: this.type() };
  }

  /** Reads the brackets of `type T […`: type parameters, or the array or slice that `T` is. */
  #afterBracket(
    position: Position,
  ): TypeExpression | { readonly parameters: readonly TypeParameter[] } {
    const mark = this.mark();
    this.demand("[");
    if (!this.at("name")) {
      this.goBack(mark);
      return this.type();
    }
    const start = this.position();
    const expression = this.expressionAfterName(this.demandName(), start);
    const split = this.#parameterIn(expression, this.at(","));
    if (split === undefined || (split.constraint === undefined && this.at("]"))) {
      return { position, ...this.arrayAfter(expression) };
    }
    const constraint = split.constraint && this.constraint(split.constraint);
    return { parameters: this.typeParameters([split.name], constraint) };
  }

  /**
   * A type parameter and its constraint that look like a value: `P *T`, `P (T)`, `P *T|Q`; or a name that may be one.
   *
   * @param sure Whether it can be nothing else, so that the constraint may look like a value too.
   */
  #parameterIn(
    expression: Expression,
    sure: boolean,
  ): { readonly name: string; readonly constraint?: TypeExpression } | undefined {
    switch (expression.kind) {
      case "name":
        return expression.package === undefined ? { name: expression.name } : undefined;
      case "call": {
        const { callee, args: [arg, ...more] } = expression;
        if (callee.kind !== "name" || callee.package !== undefined) return undefined;
        if (arg === undefined || more.length > 0 || !(sure || hasType(arg))) return undefined;
        return { name: callee.name, constraint: this.asType(arg) };
      }
      case "binary": {
        const { operator, left, right } = expression;
        if (operator === "|") {
          const split = this.#parameterIn(left, sure || hasType(right));
          if (split?.constraint === undefined) return undefined;
          return { name: split.name, constraint: union(split.constraint.position) };
        }
        if (operator !== "*" || left.kind !== "name" || left.package !== undefined) {
          return undefined;
        }
        if (!sure && !hasType(right)) return undefined;
        const position = this.starOf(expression);
        return {
          name: left.name,
          constraint: { position, kind: "pointer", elem: this.asType(right) },
        };
      }
      default:
        return undefined;
    }
  }
}

/** Whether an expression cannot be a value. */
function hasType(expression: Expression): boolean {
  switch (expression.kind) {
    case "type":
      return expression.type.kind !== "name";
    case "binary":
      return hasType(expression.left) || hasType(expression.right);
    case "unary":
      return expression.operator === "~" || hasType(expression.operand);
    default:
      return false;
  }
}

/** A union, of which nothing is kept. */
function union(position: Position): TypeExpression {
  return { position, kind: "interface", methods: [], embedded: [undefined] };
}

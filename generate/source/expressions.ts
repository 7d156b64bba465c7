/**
 * Reads values, and types where a value could stand.
 *
 * @module
 */

import { runeValue, stringValue } from "./literals.ts";
import type { Expression, ExpressionForm, Position, TypeExpression } from "./syntax.ts";
import { MAX_DEPTH } from "./token_reader.ts";
import { strengthOf } from "./tokens.ts";
import { type Signature, TypeReader } from "./type_expressions.ts";
import { writtenType } from "./value_types.ts";

const PREFIXES: ReadonlySet<string> = new Set(["+", "-", "!", "^", "*", "&", "<-", "~"]);

/** The floor of the parser that knows values. */
export abstract class ExpressionReader extends TypeReader {
  /** Whether a brace after a name opens a block, as in the head of an `if`, `for` or `switch`. */
  #braceIsBlock = false;
  /** How high the expressions of the statement at hand are. What reads them later may go down in them to their ends. */
  #heights: Map<Expression, number> = new Map();
  /** The greatest height of those made since the type at hand began. */
  #highest = 0;
  /** Where the stars of the products of the statement at hand stand. */
  #stars: Map<Expression, Position> = new Map();

  /** Reads the body of a function literal. */
  protected abstract functionBody(signature: Signature): void;
  /** Reads what stands in the braces of a composite literal, and the braces. */
  protected abstract literalBody(): void;
  /** Is told of every call. */
  protected abstract called(callee: Expression, args: readonly Expression[]): void;

  protected expression(): Expression {
    return this.#binary(1);
  }

  /** Reads values with commas between them. */
  protected expressions(): Expression[] {
    const list = [this.expression()];
    while (this.take(",")) list.push(this.expression());
    return list;
  }

  /** Reads a part in which braces after a name open blocks, or do not. */
  protected withBraces<T>(areBlocks: boolean, part: () => T): T {
    const before = this.#braceIsBlock;
    this.#braceIsBlock = areBlocks;
    const result = part();
    this.#braceIsBlock = before;
    return result;
  }

  /** Makes an expression; one that is too high is not kept. */
  #make(position: Position, form: ExpressionForm, parts: readonly Expression[] = []): Expression {
    let height = form.kind === "type" ? 1 + this.#highest : 1;
    for (const part of parts) height = Math.max(height, 1 + (this.#heights.get(part) ?? 0));
    this.#highest = Math.max(this.#highest, Math.min(height, MAX_DEPTH));
    if (height > MAX_DEPTH) return { position, kind: "other" };
    const expression = { position, ...form };
    this.#heights.set(expression, height);
    return expression;
  }

  #binary(least: number): Expression {
    return this.nested(() => this.#binaryAfter(this.#unary(), least));
  }

  /** Where the star of a product stands. */
  protected starOf(product: Expression): Position {
    return this.#stars.get(product) ?? product.position;
  }

  /** Reads a statement. What is remembered of the expressions in it is forgotten after it. */
  protected statement(part: () => void): void {
    const [heights, stars] = [this.#heights, this.#stars];
    this.#heights = new Map();
    this.#stars = new Map();
    part();
    this.#heights = heights;
    this.#stars = stars;
  }

  /** Reads operators and their right sides after a first value. */
  #binaryAfter(first: Expression, least: number): Expression {
    let left = first;
    for (;;) {
      const { kind: operator } = this;
      const strength = strengthOf(operator);
      if (strength < least) return left;
      const position = this.position();
      this.next();
      const right = this.#binary(strength + 1);
      left = left.kind === "string" && right.kind === "string" && operator === "+"
        ? this.#make(left.position, { kind: "string", value: left.value + right.value })
        : this.#make(left.position, { kind: "binary", operator, left, right }, [left, right]);
      if (operator === "*") this.#stars.set(left, position);
    }
  }

  #unary(): Expression {
    const { kind: operator } = this;
    if (!PREFIXES.has(operator)) return this.#primaryAfter(this.#operand());
    const position = this.position();
    const mark = this.mark();
    this.next();
    if (operator === "<-" && this.at("chan")) {
      this.goBack(mark);
      return this.#primaryAfter(this.#ofType());
    }
    const operand = this.nested(() => this.#unary());
    return this.#make(position, { kind: "unary", operator, operand }, [operand]);
  }

  #operand(): Expression {
    const position = this.position();
    switch (this.kind) {
      case "name":
        return this.#make(position, { kind: "name", name: this.demandName() });
      case "number": {
        const text = this.word();
        this.next();
        return this.#make(position, { kind: "number", text });
      }
      case "string": {
        const value = stringValue(this.word()) ?? "";
        this.next();
        return this.#make(position, { kind: "string", value });
      }
      case "rune": {
        const value = runeValue(this.word()) ?? 0;
        this.next();
        return this.#make(position, { kind: "rune", value });
      }
      case "(":
        return this.#parenthesis();
      case "func":
        return this.#apart(() => this.#function());
      case "[":
      case "struct":
      case "map":
      case "chan":
      case "interface":
        return this.#ofType();
      default:
        return this.failExpecting("value or type");
    }
  }

  #ofType(): Expression {
    return this.#apart(() => {
      const type = this.type();
      return this.#make(type.position, { kind: "type", type });
    });
  }

  /** Makes an expression of a type, whose height is that of the expressions in it. */
  #apart(part: () => Expression): Expression {
    const before = this.#highest;
    this.#highest = 0;
    const expression = part();
    this.#highest = Math.max(this.#highest, before);
    return expression;
  }

  #parenthesis(): Expression {
    this.demand("(");
    const inner = this.withBraces(false, () => this.expression());
    this.demand(")");
    return inner;
  }

  #function(): Expression {
    const position = this.position();
    this.demand("func");
    const signature = this.signature();
    if (!this.at("{")) {
      return this.#make(position, { kind: "type", type: { position, kind: "func", ...signature } });
    }
    this.withBraces(false, () => this.functionBody(signature));
    return this.#make(position, { kind: "other" });
  }

  /** Reads what follows an operand: `.x`, `[i]`, `(…)`, `{…}`. */
  #primaryAfter(first: Expression): Expression {
    let left = first;
    for (;;) {
      switch (this.kind) {
        case ".":
          left = this.#afterDot(left);
          break;
        case "[":
          left = this.#index(left);
          break;
        case "(":
          left = this.#call(left);
          break;
        case "{": {
          const type = this.#literalType(left);
          if (type === undefined) return left;
          this.withBraces(false, () => this.literalBody());
          left = this.#make(left.position, { kind: "literal", type });
          break;
        }
        default:
          return left;
      }
    }
  }

  #afterDot(left: Expression): Expression {
    const { position } = left;
    this.demand(".");
    if (this.take("(")) {
      if (!this.take("type")) this.type();
      this.demand(")");
      return this.#make(position, { kind: "other" });
    }
    const name = this.demandName();
    return left.kind === "name" && left.package === undefined
      ? this.#make(position, { kind: "name", package: left.name, name })
      : this.#make(position, { kind: "select", operand: left, name }, [left]);
  }

  /** Reads `[…]`: the arguments of a generic type if they can be types, else an index or a slice. */
  #index(left: Expression): Expression {
    return this.#apart(() => this.#indexed(left));
  }

  #indexed(left: Expression): Expression {
    const args: Expression[] = [];
    let sliced = false;
    this.demand("[");
    this.withBraces(false, () => {
      while (!this.at("]")) {
        if (this.take(":")) sliced = true;
        else {
          args.push(this.expression());
          if (!this.at("]") && !this.at(":")) this.demand(",");
        }
      }
    });
    this.demand("]");
    const types = args.map((arg) => writtenType(arg));
    if (sliced || left.kind !== "name" || types.length === 0 || types.includes(undefined)) {
      return this.#make(left.position, { kind: "other" });
    }
    const { position, kind, name } = left;
    const named = left.package === undefined ? { name } : { package: left.package, name };
    const type: TypeExpression = { position, kind, ...named, args: types.map((type) => type!) };
    return this.#make(position, { kind: "type", type });
  }

  #call(callee: Expression): Expression {
    const args: Expression[] = [];
    this.demand("(");
    this.withBraces(false, () => {
      while (!this.at(")")) {
        args.push(this.expression());
        this.take("...");
        if (!this.take(",")) break;
      }
    });
    this.demand(")");
    this.called(callee, args);
    return this.#make(callee.position, { kind: "call", callee, args }, [callee, ...args]);
  }

  /** The type of a composite literal whose brace is at hand; `undefined` if it opens a block. */
  #literalType(left: Expression): TypeExpression | undefined {
    if (left.kind === "type" && left.type.kind !== "name") return left.type;
    if (this.#braceIsBlock || (left.kind !== "name" && left.kind !== "type")) return undefined;
    return writtenType(left);
  }

  protected asType(expression: Expression): TypeExpression {
    return writtenType(expression) ??
      this.failAt("expected type, found value", expression.position);
  }

  /**
   * Reads on after a name that begins the brackets of `type T [N…`: the length of an array, or the first type parameter.
   */
  protected expressionAfterName(name: string, position: Position): Expression {
    const first = this.#make(position, { kind: "name", name });
    if (this.at("[")) return first;
    return this.#binaryAfter(this.#primaryAfter(first), 1);
  }
}

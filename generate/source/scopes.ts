/**
 * Local variables, block by block.
 *
 * @module
 */

import type { Expression, LocalValue, TypeExpression } from "./syntax.ts";
import { typeOfValue } from "./value_types.ts";

/** What is known of a local variable: its type, or what it was set to. */
export type Local = TypeExpression | LocalValue;

/** The variables of a block. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly #locals: Map<string, Local> = new Map();

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  /** Declares a variable. */
  declare(name: string, local: Local): void {
    if (name !== "_") this.#locals.set(name, local);
  }

  /** Declares a name of which nothing is known. */
  hide(name: string): void {
    const position = { line: 0, column: 0 };
    this.declare(name, { value: { position, kind: "other" }, result: 0 });
  }

  /** What is known of a variable, here or in a block around. */
  find(name: string): Local | undefined {
    return this.#locals.get(name) ?? this.parent?.find(name);
  }

  /** What is known of a variable that is set to a value. */
  localOf(value: Expression, result: number): Local {
    const type = result > 0 ? undefined : typeOfValue(value, (name) => {
      const local = this.find(name);
      return local === undefined || "value" in local ? undefined : local;
    });
    return type ?? { value, result };
  }
}

/** The names that expressions begin with: `x` in `x`, `&x`, `x.y.z`, `x(y)`. */
export function mentionedIn(expressions: readonly Expression[]): Set<string> {
  const names = new Set<string>();
  const open = [...expressions];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    switch (each.kind) {
      case "name":
        names.add(each.package ?? each.name);
        break;
      case "unary":
      case "select":
        open.push(each.operand);
        break;
      case "binary":
        open.push(each.left, each.right);
        break;
      case "call":
        open.push(each.callee);
        break;
    }
  }
  return names;
}

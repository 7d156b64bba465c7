/**
 * The types of values, as far as the values themselves tell.
 *
 * @module
 */

import type { Expression, TypeExpression } from "./syntax.ts";

/** Finds the type of a local variable. */
export type LocalTypes = (name: string) => TypeExpression | undefined;

/**
 * The type of a value: `T{}`, `&T{}`, `new(T)`, `make(T, 1)`, `(*T)(nil)`, `"text"`, or a local variable.
 *
 * @param value The value.
 * @param local Finds the types of local variables.
 * @returns Its type, or `undefined` if more must be known than is written there.
 */
export function typeOfValue(value: Expression, local: LocalTypes): TypeExpression | undefined {
  const { position } = value;
  switch (value.kind) {
    case "literal":
      return value.type;
    case "string":
      return { position, kind: "name", name: "string", args: [] };
    case "name":
      return value.package === undefined ? local(value.name) : undefined;
    case "unary": {
      if (value.operator !== "&") return undefined;
      const elem = typeOfValue(value.operand, local);
      return elem && { position, kind: "pointer", elem };
    }
    case "call":
      return typeOfCall(value.callee, value.args, local);
    default:
      return undefined;
  }
}

function typeOfCall(
  callee: Expression,
  [first]: readonly Expression[],
  local: LocalTypes,
): TypeExpression | undefined {
  const { position } = callee;
  if (callee.kind === "name" && callee.package === undefined && first !== undefined) {
    if (callee.name === "make") return writtenType(first);
    if (callee.name === "new") {
      const elem = typeOfValue(first, local) ?? writtenType(first);
      return elem && { position, kind: "pointer", elem };
    }
  }
  if (callee.kind === "name") return undefined;
  return writtenType(callee);
}

/**
 * What an expression is as a type: `T`, `pkg.T`, `*T`, `[]T`.
 *
 * @param expression The expression.
 * @returns The type, or `undefined` if it can be none.
 */
export function writtenType(expression: Expression): TypeExpression | undefined {
  const { position } = expression;
  switch (expression.kind) {
    case "type":
      return expression.type;
    case "name": {
      const { kind, name } = expression;
      const named = expression.package === undefined ? {} : { package: expression.package };
      return { position, kind, ...named, name, args: [] };
    }
    case "unary": {
      if (expression.operator !== "*") return undefined;
      const elem = writtenType(expression.operand);
      return elem && { position, kind: "pointer", elem };
    }
    default:
      return undefined;
  }
}

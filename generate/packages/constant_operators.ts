/**
 * The operators of Go on constants.
 *
 * @module
 */

import {
  bitLength,
  ConstantFault,
  type ConstantValue,
  integer,
  isInteger,
  isUntyped,
  number,
  type NumberKind,
  type NumberValue,
  rankOf,
  widthOf,
} from "./constant_value.ts";

type Outcome = ConstantValue | ConstantFault;

/** No shift goes further, as in Go: the exponents of a float64. */
const furthestShift = 1023n - 1n + 52n;

/** What an operator before an operand gives. */
export function unary(operator: string, operand: ConstantValue, wordBits: number): Outcome {
  if (operator === "!" && operand.kind === "boolean") return truth(!operand.value);
  if (operand.kind !== "number") return misfit(operator, operand);
  const { numerator, denominator, type } = operand;
  switch (operator) {
    case "+":
      return operand;
    case "-":
      return number(-numerator, denominator, type, wordBits);
    case "^": {
      if (!isInteger(type)) return misfit(operator, operand);
      const { bits, signed } = widthOf(type, wordBits);
      const mask = isUntyped(type) || signed ? -1n : (1n << BigInt(bits)) - 1n;
      return number(numerator ^ mask, 1n, type, wordBits);
    }
  }
  return misfit(operator, operand);
}

/** What an operator between operands gives. */
export function binary(
  operator: string,
  left: ConstantValue,
  right: ConstantValue,
  wordBits: number,
): Outcome {
  if (operator === "<<" || operator === ">>") return shift(operator, left, right, wordBits);
  if (left.kind === "string" && right.kind === "string") {
    return texts(operator, left.value, right.value);
  }
  if (left.kind === "boolean" && right.kind === "boolean") {
    switch (operator) {
      case "&&":
        return truth(left.value && right.value);
      case "||":
        return truth(left.value || right.value);
      case "==":
        return truth(left.value === right.value);
      case "!=":
        return truth(left.value !== right.value);
    }
  }
  if (left.kind !== "number" || right.kind !== "number") return misfit(operator, left);
  return numbers(operator, left, right, wordBits);
}

/** The smallest or largest of some values. */
export function extreme(
  name: "min" | "max",
  values: readonly ConstantValue[],
  wordBits: number,
): Outcome {
  let found: ConstantValue | undefined;
  let type: NumberKind | undefined;
  for (const value of values) {
    if (value.kind === "number") {
      const common = type === undefined ? value.type : commonKind(type, value.type);
      if (common === undefined) return misfit(name, value);
      type = common;
    }
    const better = found === undefined
      ? truth(true)
      : binary(name === "min" ? "<" : ">", value, found, wordBits);
    if (better instanceof ConstantFault) return better;
    if (better.kind === "boolean" && better.value) found = value;
  }
  if (found?.kind !== "number" || type === undefined) {
    return found ?? new ConstantFault(`${name} of nothing`);
  }
  return number(found.numerator, found.denominator, type, wordBits);
}

function numbers(
  operator: string,
  left: NumberValue,
  right: NumberValue,
  wordBits: number,
): Outcome {
  const type = commonKind(left.type, right.type);
  if (type === undefined) {
    return new ConstantFault(`${operator} of different types, ${left.type} and ${right.type}`);
  }
  // A constant without a type becomes one of the other's first, and is rounded if that is a float.
  const one = isUntyped(type) ? left : number(left.numerator, left.denominator, type, wordBits);
  const two = isUntyped(type) ? right : number(right.numerator, right.denominator, type, wordBits);
  if (one instanceof ConstantFault) return one;
  if (two instanceof ConstantFault) return two;
  const [a, b] = [one.numerator, two.numerator];
  const [c, d] = [one.denominator, two.denominator];
  switch (operator) {
    case "==":
      return truth(a * d === b * c);
    case "!=":
      return truth(a * d !== b * c);
    case "<":
      return truth(a * d < b * c);
    case "<=":
      return truth(a * d <= b * c);
    case ">":
      return truth(a * d > b * c);
    case ">=":
      return truth(a * d >= b * c);
    case "+":
      return number(a * d + b * c, c * d, type, wordBits);
    case "-":
      return number(a * d - b * c, c * d, type, wordBits);
    case "*":
      return number(a * b, c * d, type, wordBits);
    case "/":
      if (b === 0n) return new ConstantFault("division by zero");
      if (!isInteger(type)) return number(a * d, c * b, type, wordBits);
      return c === 1n && d === 1n ? number(a / b, 1n, type, wordBits) : misfit(operator, left);
  }
  if (!isInteger(type) || c !== 1n || d !== 1n) return misfit(operator, left);
  const bits = bitwise(operator, a, b);
  if (bits === undefined) {
    return operator === "%" ? new ConstantFault("division by zero") : misfit(operator, left);
  }
  return number(bits, 1n, type, wordBits);
}

function bitwise(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case "%":
      return b === 0n ? undefined : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "&^":
      return a & ~b;
  }
  return undefined;
}

function shift(
  operator: string,
  left: ConstantValue,
  right: ConstantValue,
  wordBits: number,
): Outcome {
  if (left.kind !== "number" || left.denominator !== 1n) return misfit(operator, left);
  if (right.kind !== "number" || right.denominator !== 1n || right.numerator < 0n) {
    return new ConstantFault(`${operator} by what is no count`);
  }
  if (!isInteger(left.type) && !isUntyped(left.type)) return misfit(operator, left);
  const type = isInteger(left.type) ? left.type : "untyped int";
  const count = right.numerator;
  if (operator === ">>") {
    const most = BigInt(bitLength(left.numerator) + 1);
    return integer(left.numerator >> (count < most ? count : most), type);
  }
  if (count > furthestShift) return new ConstantFault(`a shift by ${count}`);
  return number(left.numerator << count, 1n, type, wordBits);
}

function texts(operator: string, left: string, right: string): Outcome {
  switch (operator) {
    case "+":
      if (left.length + right.length > 1 << 20) return new ConstantFault("a text that is too long");
      return { kind: "string", type: "string", value: left + right };
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
  }
  const order = compareTexts(left, right);
  switch (operator) {
    case "<":
      return truth(order < 0);
    case "<=":
      return truth(order <= 0);
    case ">":
      return truth(order > 0);
    case ">=":
      return truth(order >= 0);
  }
  return new ConstantFault(`${operator} of texts`);
}

/** Compares by bytes of UTF-8, that is by code points. */
function compareTexts(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  const index = a.findIndex((char, at) => char !== b[at]);
  if (index < 0) return a.length - b.length;
  return (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? -1);
}

/** The kind of the result of two operands; `undefined` if they do not go together. */
function commonKind(left: NumberKind, right: NumberKind): NumberKind | undefined {
  if (!isUntyped(left) && !isUntyped(right)) return left === right ? left : undefined;
  if (isUntyped(left) && isUntyped(right)) return rankOf(left) < rankOf(right) ? right : left;
  return isUntyped(left) ? right : left;
}

function truth(value: boolean): ConstantValue {
  return { kind: "boolean", type: "bool", value };
}

function misfit(operator: string, operand: ConstantValue): ConstantFault {
  return new ConstantFault(`${operator} of ${operand.type}`);
}

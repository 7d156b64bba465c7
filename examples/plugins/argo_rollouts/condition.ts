/**
 * The conditions of a metric: the part of Argo's language that compares one value.
 *
 * @module
 */

import type { Metric, Phase } from "./contract.ts";

/** What can be measured. */
export type Value = number | string | boolean;

const comparison = /^\s*result\s*(==|!=|<=|>=|<|>)\s*(\S+|"[^"]*")\s*$/;

/**
 * How a measurement ends, by the conditions of its metric, as Argo Rollouts says it of its own metrics.
 *
 * @param result What was measured.
 * @param metric The metric. With no condition every value is a success, with one the other follows from it.
 * @throws {TypeError} If a condition cannot be read or is about another type.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const metric = { SuccessCondition: "result >= 0.99", FailureCondition: "result < 0.95" };
 * assert.equal(phaseOf(0.999, metric), "Successful");
 * assert.equal(phaseOf(0.97, metric), "Inconclusive");
 * assert.equal(phaseOf(0.5, metric), "Failed");
 * ```
 */
export function phaseOf(
  result: Value,
  { SuccessCondition, FailureCondition }: Pick<Metric, "SuccessCondition" | "FailureCondition">,
): Phase {
  const success = SuccessCondition === "" ? undefined : holds(SuccessCondition, result);
  const failure = FailureCondition === "" ? undefined : holds(FailureCondition, result);
  if (failure ?? success === false) return "Failed";
  return success ?? true ? "Successful" : "Inconclusive";
}

/**
 * Whether a condition holds: comparisons of `result` with a number, a text in double quotes, `true` or `false`, with `&&` and
 * `||` between them.
 *
 * @param condition Such as `result >= 0.95 && result <= 1`.
 * @param result What was measured.
 * @throws {TypeError} If it cannot be read or is about another type.
 */
export function holds(condition: string, result: Value): boolean {
  // All of it is read, so that a mistake shows at once and not when it matters.
  const terms = condition.split("||").map((term) =>
    term.split("&&").map((part) => compare(part, result))
  );
  return terms.some((term) => term.every((part) => part));
}

function compare(part: string, result: Value): boolean {
  const [, operator, text] = comparison.exec(part) ?? [];
  const other = text === undefined ? undefined : literal(text);
  if (other === undefined) {
    throw new TypeError(
      `cannot read the condition "${part.trim()}": expected result >= 0.95 or so`,
    );
  }
  const ordered = operator !== "==" && operator !== "!=";
  if (typeof result !== typeof other || ordered && typeof result === "boolean") {
    throw new TypeError(`cannot compare ${JSON.stringify(result)} by "${part.trim()}"`);
  }
  switch (operator) {
    case "==":
      return result === other;
    case "!=":
      return result !== other;
    case "<":
      return result < other;
    case "<=":
      return result <= other;
    case ">":
      return result > other;
    default:
      return result >= other;
  }
}

function literal(text: string): Value | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? undefined : value as Value;
  } catch {
    return undefined;
  }
}

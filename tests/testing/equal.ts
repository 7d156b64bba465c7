/**
 * Deep equality of gob values: what `assert.deepEqual` would say if it knew Temporal objects, took an object without a
 * prototype for a plain one, told 0 from -0 and let a `Map` have any order.
 *
 * @module
 */

import assert from "node:assert/strict";

/**
 * Fails with the path to the first difference.
 *
 * @param actual What came out.
 * @param expected What should have.
 * @param message Opens the error text.
 */
export function assertEqual(actual: unknown, expected: unknown, message = "value"): void {
  const path = difference(actual, expected);
  if (path === undefined) return;
  assert.fail(
    `${message} differs at ${path}: expected ${show(expected)}, received ${show(actual)}`,
  );
}

/**
 * The path to the first place where two values differ.
 *
 * @param actual What came out.
 * @param expected What should have.
 * @param path The path to the values themselves.
 * @returns The path, or `undefined` where they are equal. Cycles are not looked for: a gob has none.
 */
export function difference(actual: unknown, expected: unknown, path = "value"): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected)) return path;
  const tag = tagOf(expected);
  if (tag !== tagOf(actual)) return path;
  if (tag.startsWith("Temporal.")) {
    return String(actual) === String(expected) ? undefined : path;
  }
  if (expected instanceof Map) {
    return mapDifference(actual as Map<unknown, unknown>, expected, path);
  }
  if (ArrayBuffer.isView(expected) || Array.isArray(expected)) {
    return listDifference(actual as unknown[], expected as unknown[], path);
  }
  return memberDifference(actual, expected, path);
}

/** A text for a value in an error message; unlike JSON it shows bigints, maps and what is not a number. */
export function show(value: unknown): string {
  return Deno.inspect(value, {
    depth: 20,
    iterableLimit: 50,
    strAbbreviateSize: 200,
    compact: true,
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** What kind of object it is: its own class, except that an object without a prototype is a plain one. */
function tagOf(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag !== "Object") return tag;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null ? "Object" : prototype.constructor.name;
}

function listDifference(
  actual: ArrayLike<unknown>,
  expected: ArrayLike<unknown>,
  path: string,
): string | undefined {
  if (actual.length !== expected.length) return `${path}.length`;
  for (let i = 0; i < expected.length; i++) {
    const found = difference(actual[i], expected[i], `${path}[${i}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys can be objects, so entries are looked for by comparing. */
function mapDifference(
  actual: Map<unknown, unknown>,
  expected: Map<unknown, unknown>,
  path: string,
): string | undefined {
  if (actual.size !== expected.size) return `${path}.size`;
  const left = [...actual];
  for (const entry of expected) {
    const found = left.findIndex((other) => difference(other, entry) === undefined);
    if (found < 0) return `${path}.get(${show(entry[0])})`;
    left.splice(found, 1);
  }
  return undefined;
}

function memberDifference(actual: object, expected: object, path: string): string | undefined {
  const keys = Object.keys(expected);
  const extra = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
  if (extra !== undefined) return `${path}.${extra}`;
  for (const key of keys) {
    if (!Object.hasOwn(actual, key)) return `${path}.${key}`;
    const found = difference(
      (actual as Record<string, unknown>)[key],
      (expected as Record<string, unknown>)[key],
      `${path}.${key}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

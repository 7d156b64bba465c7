/**
 * Which values Go leaves out of a struct. Asked of values that do not fit their type too.
 *
 * @module
 */

import type { FloatNode } from "../types/schema_node.ts";

export function isEmptyArray(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

export function isEmptyBytes(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === 0;
}

/** A very small number is zero once it is rounded to 32 bits. */
export function isZeroFloat({ single }: FloatNode, value: unknown): boolean {
  return value === 0 || single && typeof value === "number" && Math.fround(value) === 0;
}

export function isZeroComplex(node: FloatNode, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { re, im } = value as { re?: unknown; im?: unknown };
  return isZeroFloat(node, re) && isZeroFloat(node, im);
}

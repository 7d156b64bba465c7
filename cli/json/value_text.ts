/**
 * Decoded values as JSON text on one line. Unlike `JSON.stringify` of `gob.toJson`, numbers of 64 bits are numbers.
 *
 * @module
 */

import { gob } from "../../mod.ts";

/**
 * The JSON of a value that was decoded.
 *
 * Integers have all their digits. Otherwise it is what `gob.toJson` gives: bytes as base64, times as RFC 3339, maps with
 * other keys than strings as pairs, interface values with their `$type`.
 *
 * @param value The value. Values in values have the limits of the decoder.
 */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "object":
      return value === null ? "null" : objectText(value);
    default:
      return Object.is(value, -0) ? "-0" : JSON.stringify(gob.toJson(value));
  }
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(",")}]`;
  if (value instanceof Map) return mapText(value);
  if (value instanceof gob.Typed) {
    return `{"$type":${JSON.stringify(value.name)},"value":${valueText(value.value)}}`;
  }
  const isAtom = value instanceof Uint8Array ||
    typeof (value as { toJSON?: unknown }).toJSON === "function";
  if (isAtom) return JSON.stringify(gob.toJson(value));
  return members(Object.entries(value));
}

function mapText(map: Map<unknown, unknown>): string {
  const entries = [...map];
  if (entries.every((entry): entry is [string, unknown] => typeof entry[0] === "string")) {
    return members(entries);
  }
  return `[${entries.map(([key, item]) => `[${valueText(key)},${valueText(item)}]`).join(",")}]`;
}

function members(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${valueText(item)}`).join(",")}}`;
}

/**
 * Decoded values as JSON values.
 *
 * @module
 */

import { toBase64 } from "./bytes/hex_and_base64.ts";
import { describe } from "./errors.ts";
import { defaultLimits } from "./limits.ts";
import { setOwnProperty } from "./types/set_own_property.ts";
import { Typed } from "./types/typed_value.ts";

/** The most levels of values in values. More than a decoder gives, unless its `maxDepth` was raised. */
const maxDepth = 2 * defaultLimits.maxDepth;

/**
 * Turns a decoded value into one that `JSON.stringify` prints as it is: without an error, and without leaving anything
 * out. This is for logs, pages and tools. It is not the JSON of Go's encoding/json, which knows the Go types.
 *
 * | Value                                    | JSON                                                                |
 * | ---------------------------------------- | ------------------------------------------------------------------- |
 * | object                                   | object of the same keys                                             |
 * | array                                    | array                                                               |
 * | `Map` of which all keys are strings      | object, `{}` if it is empty                                         |
 * | any other `Map`                          | array of `[key, value]`                                             |
 * | `Uint8Array`                             | its base64                                                          |
 * | bigint                                   | number, or its digits as a string if no number is exact             |
 * | `NaN`, `Infinity`, `-Infinity`           | string                                                              |
 * | `Temporal.ZonedDateTime`                 | string of RFC 3339: `2024-05-01T12:00:00.5+02:00`, with `Z` for UTC |
 * | `Temporal.Duration`                      | string of ISO 8601: `PT1H30M`                                       |
 * | {@linkcode Typed}                        | `{ "$type": name, "value": … }`                                     |
 * | `undefined`, `null`                      | `null`                                                              |
 * | any other object with a `toJSON` method  | what that returns, turned into JSON                                 |
 *
 * @param value A value that was decoded, or a part of one.
 * @returns Plain objects, arrays, strings, finite numbers, booleans and `null`. The value itself is not changed.
 * @throws {RangeError} If values are nested deeper than 2,000 levels. A decoder gives at most 1,000 by default.
 * @throws {TypeError} For a function or a symbol, which no decoder gives.
 *
 * @example
 * ```ts
 * import { decode, encode, int64, map, string, struct, time, toJson } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Build = struct("Build", { ID: int64, At: time, Labels: map(string, string) });
 * const bytes = encode(Build, {
 *   ID: 2n ** 63n - 1n,
 *   At: Temporal.ZonedDateTime.from("2024-05-01T12:00[+02:00]"),
 *   Labels: new Map([["os", "linux"]]),
 * });
 * assert.equal(
 *   JSON.stringify(toJson(decode(bytes))),
 *   '{"ID":"9223372036854775807","At":"2024-05-01T12:00:00+02:00","Labels":{"os":"linux"}}',
 * );
 * ```
 */
export function toJson(value: unknown): unknown {
  return convert(value, 0);
}

function convert(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint": {
      const number = Number(value);
      return Number.isSafeInteger(number) ? number : String(value);
    }
    case "undefined":
      return null;
    case "object":
      return value === null ? null : convertObject(value, depth + 1);
    default:
      throw new TypeError(`Cannot turn a ${describe(value)} into JSON`);
  }
}

function convertObject(value: object, depth: number): unknown {
  if (depth > maxDepth) {
    throw new RangeError(`Cannot turn a value into JSON: nested deeper than ${maxDepth}`);
  }
  if (Array.isArray(value)) return value.map((item) => convert(item, depth));
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Map) return convertMap(value, depth);
  if (value instanceof Typed) {
    return { $type: value.name, value: convert(value.value, depth) };
  }
  if (isZonedDateTime(value)) return timeText(value);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return convert(toJSON.call(value), depth);
  return objectOf(Object.entries(value), depth);
}

function convertMap(map: Map<unknown, unknown>, depth: number): unknown {
  const entries = [...map];
  if (entries.every((entry): entry is [string, unknown] => typeof entry[0] === "string")) {
    return objectOf(entries, depth);
  }
  return entries.map(([key, item]) => [convert(key, depth), convert(item, depth)]);
}

function objectOf(entries: readonly (readonly [string, unknown])[], depth: number): unknown {
  const object: Record<string, unknown> = {};
  for (const [key, item] of entries) setOwnProperty(object, key, convert(item, depth));
  return object;
}

/** Whether a value is one, on a runtime that may have no `Temporal`. */
function isZonedDateTime(value: object): value is Temporal.ZonedDateTime {
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] ===
    "Temporal.ZonedDateTime";
}

function timeText(time: Temporal.ZonedDateTime): string {
  const isUtc = time.timeZoneId === "UTC";
  return isUtc ? time.toInstant().toString() : time.toString({ timeZoneName: "never" });
}

/**
 * Exact JSON through the JSON-RPC of this module, which carries plain values.
 *
 * @module
 */

import { isArray, isObject, type Json, JsonNumber } from "./json_value.ts";

/** A JSON value as a plain one, whose numbers keep their digits. */
export function plainOfJson(json: Json): unknown {
  if (json instanceof JsonNumber) return rawJson(json.text);
  if (isArray(json)) return json.map(plainOfJson);
  if (!isObject(json)) return json;
  return Object.fromEntries([...json].map(([name, item]) => [name, plainOfJson(item)]));
}

function rawJson(text: string): unknown {
  // The types of the language do not have it yet.
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

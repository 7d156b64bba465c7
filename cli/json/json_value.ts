/**
 * JSON as data, without loss: numbers keep their digits, and objects the order of their members.
 *
 * @module
 */

/** A JSON value. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;

/** An object. */
export type JsonObject = ReadonlyMap<string, Json>;

/** A number, as it was written. */
export class JsonNumber {
  /** Its text: `9223372036854775807`, `1e400`. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Whether a value is an object. */
export function isObject(json: Json): json is JsonObject {
  return json instanceof Map;
}

/** Whether a value is an array. */
export function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** A value in the text of an error: short. */
export function shownJson(json: Json): string {
  if (json instanceof JsonNumber) return shortened(json.text);
  if (typeof json === "string") return shortened(JSON.stringify(json));
  if (isArray(json)) return `an array of ${json.length}`;
  if (isObject(json)) return "an object";
  return String(json);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

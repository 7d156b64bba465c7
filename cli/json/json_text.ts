/**
 * Decoded values as JSON text. Numbers of 64 bits keep their digits: they are numbers, as in Go's JSON.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import { base64Of } from "./base64.ts";
import { goDuration } from "./go_duration.ts";
import { JsonNumber } from "./json_value.ts";

/** Values in values, at most. */
const maxDepth = 2000;

/**
 * Prints a value.
 *
 * | value | JSON |
 * |---|---|
 * | number, bigint | number, with all digits; `NaN` and infinities as strings |
 * | bytes | base64 |
 * | time | RFC 3339 |
 * | duration | as Go prints it: `"1m30s"` |
 * | map | object; keys that are no strings are their text. An array of pairs if they are objects |
 * | value of an interface | `{"$type": name, "value": …}` |
 * | nil, absent | `null` |
 *
 * @param value What a decoder gave.
 * @param indent Spaces for each level; 0 for one line.
 */
export function jsonText(value: unknown, indent = 0): string {
  return new Printer(indent).text(value, 0);
}

class Printer {
  readonly #indent: number;

  constructor(indent: number) {
    this.#indent = indent;
  }

  text(value: unknown, depth: number): string {
    switch (typeof value) {
      case "string":
        return quoted(value);
      case "number":
        return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value) : `"${value}"`;
      case "bigint":
      case "boolean":
        return String(value);
      case "object":
        return value === null ? "null" : this.#object(value, depth + 1);
      default:
        return "null";
    }
  }

  #object(value: object, depth: number): string {
    if (depth > maxDepth) {
      throw new RangeError(`Cannot print a value of more than ${maxDepth} levels`);
    }
    if (value instanceof JsonNumber) return value.text;
    if (value instanceof Uint8Array) return JSON.stringify(base64Of(value));
    if (Array.isArray(value)) {
      return this.#list("[", "]", value.map((item) => this.text(item, depth)), depth);
    }
    if (value instanceof Map) return this.#map(value, depth);
    if (value instanceof gob.Typed) {
      return this.#members([["$type", value.name], ["value", value.value]], depth);
    }
    if (value instanceof Temporal.ZonedDateTime) return JSON.stringify(timeText(value));
    if (value instanceof Temporal.Duration) {
      return JSON.stringify(goDuration(nanosecondsOf(value)));
    }
    return this.#members(Object.entries(value), depth);
  }

  #map(map: ReadonlyMap<unknown, unknown>, depth: number): string {
    const entries = [...map];
    if (entries.some(([key]) => typeof key === "object" && key !== null)) {
      return this.text(entries, depth);
    }
    return this.#members(entries.map(([key, item]) => [String(key), item]), depth);
  }

  #members(members: readonly (readonly [string, unknown])[], depth: number): string {
    const space = this.#indent === 0 ? "" : " ";
    const lines = members.map(([name, item]) => {
      return `${quoted(name)}:${space}${this.text(item, depth)}`;
    });
    return this.#list("{", "}", lines, depth);
  }

  #list(open: string, close: string, items: readonly string[], depth: number): string {
    if (this.#indent === 0 || items.length === 0) return open + items.join(",") + close;
    const line = `\n${" ".repeat(this.#indent * depth)}`;
    const end = `\n${" ".repeat(this.#indent * (depth - 1))}`;
    return `${open}${line}${items.join(`,${line}`)}${end}${close}`;
  }
}

/** A string without characters that could change what a terminal shows. */
function quoted(text: string): string {
  // JSON escapes those below U+0020 itself
  const controls = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
  return JSON.stringify(text).replace(controls, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function timeText(time: Temporal.ZonedDateTime): string {
  return time.timeZoneId === "UTC"
    ? time.toInstant().toString()
    : time.toString({ timeZoneName: "never" });
}

function nanosecondsOf(duration: Temporal.Duration): bigint {
  const { hours, minutes, seconds, milliseconds, microseconds, nanoseconds } = duration;
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const rest = BigInt(milliseconds) * 1_000_000n + BigInt(microseconds) * 1000n +
    BigInt(nanoseconds);
  return whole * 1_000_000_000n + rest;
}

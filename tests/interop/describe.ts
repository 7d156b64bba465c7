/**
 * What Go's `%T %v` makes of an interface value, for the values that the tests send: the Go peer compares it with its own.
 *
 * @module
 */

import { gob } from "../../mod.ts";

/** Follows `describe` in peer/types.go. */
export function describe(value: unknown): string {
  if (value === undefined) return "nil";
  if (typeof value === "string") return `string ${value}`;
  if (typeof value === "boolean") return `bool ${value}`;
  if (typeof value === "number") return `${Number.isInteger(value) ? "int" : "float64"} ${value}`;
  if (typeof value === "bigint") return `int64 ${value}`;
  if (value instanceof Uint8Array) return `[]uint8 ${value.toHex()}`;
  if (value instanceof gob.Typed) return describeTyped(value.name, value.value);
  throw new TypeError(`expected an interface value, received ${typeof value}`);
}

function describeTyped(name: string, value: unknown): string {
  if (name === "[]interface {}") return `${name}${parenthesized(value as unknown[])}`;
  if (name === "main.Group") {
    const { Name, Members } = value as { Name: string; Members: unknown[] };
    return `${name} ${Name}${parenthesized(Members)}`;
  }
  if (name === "time.Time") return `${name} ${formatTime(value as Temporal.ZonedDateTime)}`;
  return `${name} ${formatPlain(value)}`;
}

function parenthesized(values: readonly unknown[]): string {
  return values.map((value) => ` (${describe(value)})`).join("");
}

function formatPlain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(formatPlain).join(" ")}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, element]) => `${key}:${formatPlain(element)}`);
    return `map[${entries.sort().join(" ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{${Object.values(value).map(formatPlain).join(" ")}}`;
  }
  return String(value);
}

/** An instant in Go's `time.RFC3339Nano`. */
export function formatTime(at: Temporal.ZonedDateTime): string {
  const text = at.toString({ timeZoneName: "never", offset: "never" });
  const utc = at.offsetNanoseconds === 0;
  return text + (utc ? "Z" : at.offset);
}

/** A number as `Text('p', 0)` of Go's `big.Float` prints it. */
export function formatBigFloat(number: gob.BigFloat): string {
  const sign = number.negative ? "-" : "";
  if (number.form === "zero") return `${sign}0`;
  if (number.form === "inf") return `${sign || "+"}Inf`;
  const bits = number.mantissa.toString(2).length;
  const digits = (number.mantissa << BigInt((4 - bits % 4) % 4)).toString(16).replace(/0+$/, "");
  return `${sign}0x.${digits}p${number.exponent < 0 ? "-" : "+"}${Math.abs(number.exponent)}`;
}

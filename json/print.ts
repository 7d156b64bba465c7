/**
 * Plain values as Go prints them.
 *
 * @module
 */

import { general } from "./digits.ts";

/** What Go's `fmt` prints with `%v` for a value that was read into an `interface{}`. */
export function printPlain(value: unknown): string {
  if (value === undefined) return "<nil>";
  if (typeof value === "number") return printFloat(value);
  if (Array.isArray(value)) return `[${value.map(printPlain).join(" ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return `map[${members.map(([name, member]) => `${name}:${printPlain(member)}`).join(" ")}]`;
}

function printFloat(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0`;
  const [digits, power] = Math.abs(value).toExponential().split("e");
  return sign + general({ digits: digits!.replace(".", ""), point: Number(power) + 1 });
}

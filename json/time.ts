/**
 * Go's `time.Time` in JSON: a string in the form of RFC 3339, to the nanosecond.
 *
 * @module
 */

import { Misfit } from "../gob/errors.ts";
import { time } from "../gob/mod.ts";
import type { OpaqueNode } from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { hasTemporal, missingTemporal, requireTemporal } from "../gob/types/temporal.ts";

const layout = "2006-01-02T15:04:05Z07:00";

/** The parts of a time: the name of each in Go's layout, and its form. */
const parts: readonly (readonly [name: string, form: RegExp])[] = [
  ["2006", /^\d{4}/],
  ["-", /^-/],
  ["01", /^\d\d/],
  ["-", /^-/],
  ["02", /^\d\d/],
  ["T", /^T/],
  ["15", /^\d\d?/],
  [":", /^:/],
  ["04", /^\d\d/],
  [":", /^:/],
  ["05", /^\d\d(?:[.,]\d+)?/],
  ["Z07:00", /^(?:Z|[+-]\d\d:\d\d)/],
];

/** Writes a time as Go's `MarshalText`. Throws `Misfit` if the value is none, or its year is not in RFC 3339. */
export function formatTime(value: unknown): string {
  if (!hasTemporal()) throw new Misfit(TypeError, missingTemporal("time.Time"));
  const moment = withMinutes(value)?.withCalendar("iso8601");
  if (moment === undefined || moment.year < 0 || moment.year > 9999) {
    throw new Misfit(RangeError, "Time.MarshalJSON: year outside of range [0,9999]");
  }
  return `${moment.toPlainDateTime()}${moment.offsetNanoseconds === 0 ? "Z" : moment.offset}`;
}

/** The time with an offset of whole minutes, which is all that RFC 3339 has; `undefined` if `Temporal` cannot hold it. */
function withMinutes(value: unknown): Temporal.ZonedDateTime | undefined {
  if (value instanceof Temporal.ZonedDateTime && value.offsetNanoseconds % 60e9 === 0) return value;
  // As gob sends it: a `Date` or an `Instant` as a time in UTC, and an offset without its seconds.
  const node = nodeOf(time) as OpaqueNode;
  const moment = node.decode(node.encode(value));
  return moment instanceof Temporal.ZonedDateTime ? moment : undefined;
}

/** Reads a time as Go's `UnmarshalText`, which accepts a little more than Go writes. Throws with Go's text. */
export function parseTime(text: string): Temporal.ZonedDateTime {
  requireTemporal("time.Time");
  const [year, month, day, hour, minute, second, zone] = split(text);
  expect(text, "month", month!, 1, 12);
  expect(text, "hour", hour!, 0, 23);
  expect(text, "minute", minute!, 0, 59);
  expect(text, "second", second!.slice(0, 2), 0, 59);
  const timeZone = zoneOf(text, zone!);
  const firstOfMonth = Temporal.PlainDate.from(`${year}-${month}-01`);
  expect(text, "day", day!, 1, firstOfMonth.daysInMonth);
  // Go drops digits after the nanoseconds.
  const fraction = second!.slice(3, 12);
  const clock = `${hour!.padStart(2, "0")}:${minute}:${second!.slice(0, 2)}`;
  return Temporal.PlainDateTime.from(
    `${year}-${month}-${day}T${clock}${fraction === "" ? "" : `.${fraction}`}`,
  ).toZonedDateTime(timeZone);
}

/** The parts of a time that are not punctuation. */
function split(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  for (const [name, form] of parts) {
    const part = form.exec(rest)?.[0];
    if (part === undefined) {
      throw new RangeError(
        `parsing time ${quote(text)} as "${layout}": cannot parse ${quote(rest)} as "${name}"`,
      );
    }
    if (name.length > 1) found.push(part);
    rest = rest.slice(part.length);
  }
  if (rest !== "") throw new RangeError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`);
  return found;
}

function expect(text: string, what: string, part: string, min: number, max: number): void {
  if (Number(part) >= min && Number(part) <= max) return;
  throw new RangeError(`parsing time ${quote(text)}: ${what} out of range`);
}

/** The time zone of an offset. `Temporal` has none of a day or more. */
function zoneOf(text: string, offset: string): string {
  if (offset === "Z") return "UTC";
  expect(text, "time zone offset minute", offset.slice(4), 0, 59);
  expect(text, "time zone offset hour", offset.slice(1, 3), 0, 23);
  return offset === "-00:00" ? "+00:00" : offset;
}

/** A text as Go's package time prints it: each byte that is not visible ASCII in hexadecimal. */
function quote(text: string): string {
  const shown = text.replace(/["\\]/g, "\\$&").replace(/[^ -\x7f]+/gu, (hidden) => {
    const bytes = Array.from(new TextEncoder().encode(hidden));
    return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
  return `"${shown}"`;
}

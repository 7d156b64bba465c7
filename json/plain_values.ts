/**
 * JSON as plain values: as Go reads it into an interface, and as a type with a form of its own gets it and gives it.
 *
 * @module
 */

import { keySegment, within, wrongType } from "../gob/errors.ts";
import { setOwnProperty } from "../gob/types/set_own_property.ts";
import { floatText } from "./numbers.ts";
import { byte, type JsonReader } from "./reader.ts";
import { quote } from "./strings.ts";

/** How the values are read for which readers want different things. */
interface Leaves {
  readonly null: null | undefined;
  number(reader: JsonReader): number | bigint;
}

const interfaceLeaves: Leaves = { null: undefined, number: readFinite };
const exactLeaves: Leaves = { null: null, number: readExact };

/** Reads any value as Go reads one into an `interface{}`. `null` becomes `undefined`. */
export function readAny(reader: JsonReader): unknown {
  return readPlain(reader, interfaceLeaves);
}

/** Reads any value as `JSON.parse` does, but a whole number beyond 2^53 is a bigint. */
export function readExactPlain(reader: JsonReader): unknown {
  return readPlain(reader, exactLeaves);
}

function readPlain(reader: JsonReader, leaves: Leaves): unknown {
  switch (reader.first) {
    case byte.quote:
      return reader.string();
    case byte.openArray:
      return readArray(reader, leaves);
    case byte.openObject:
      return readObject(reader, leaves);
    case byte.t:
      reader.skip();
      return true;
    case byte.f:
      reader.skip();
      return false;
    case byte.n:
      reader.skip();
      return leaves.null;
    default:
      return leaves.number(reader);
  }
}

function readFinite(reader: JsonReader): number {
  const start = reader.pos;
  const number = reader.number();
  if (Number.isFinite(number)) return number;
  reader.pos = start;
  throw reader.mismatch("float64", true);
}

function readExact(reader: JsonReader): number | bigint {
  const text = reader.peekLiteral();
  if (!/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text))) return readFinite(reader);
  reader.skip();
  return BigInt(text);
}

function readArray(reader: JsonReader, leaves: Leaves): unknown[] {
  const values: unknown[] = [];
  reader.countObjects(1);
  try {
    for (let more = reader.enter(byte.closeArray); more; more = reader.more()) {
      reader.count(false);
      values.push(readPlain(reader, leaves));
    }
  } catch (error) {
    throw within(error, `[${values.length}]`);
  }
  return values;
}

function readObject(reader: JsonReader, leaves: Leaves): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  let key = "";
  reader.countObjects(1);
  try {
    for (let more = reader.enter(byte.closeObject); more; more = reader.more()) {
      reader.count(false);
      key = reader.key();
      setOwnProperty(object, key, readPlain(reader, leaves));
    }
  } catch (error) {
    throw within(error, keySegment(key));
  }
  return object;
}

/** Counts the levels of a value that is written. Throws `Misfit` if it is too deep. */
export interface Levels {
  enter(): void;
  leave(): void;
}

/** What V8 and other engines have of the proposal for numbers in their own text. */
const { isRawJSON } = JSON as { isRawJSON?(value: unknown): value is { rawJSON: string } };

/** Writes a plain value, with the members of objects in their order. Throws `Misfit` for what JSON does not have. */
export function plainText(value: unknown, levels: Levels): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return floatText(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "object": {
      if (value === null) return "null";
      if (isRawJSON?.(value)) return rawText(value.rawJSON);
      if (Array.isArray(value)) return arrayText(value, levels);
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype === null || prototype === Object.prototype) return objectText(value, levels);
    }
  }
  throw wrongType("a plain JSON value from the type's json.encode", value);
}

/** A number keeps its text, and a string gets Go's escapes. */
function rawText(json: string): string {
  return json.startsWith('"') ? quote(JSON.parse(json) as string) : json;
}

function arrayText(values: readonly unknown[], levels: Levels): string {
  let index = 0;
  let text = "[";
  levels.enter();
  try {
    for (; index < values.length; index++) {
      text += (index === 0 ? "" : ",") + plainText(values[index], levels);
    }
  } catch (error) {
    throw within(error, `[${index}]`);
  }
  levels.leave();
  return `${text}]`;
}

function objectText(object: object, levels: Levels): string {
  let at = "";
  let text = "{";
  levels.enter();
  try {
    for (const [key, value] of Object.entries(object)) {
      if (value === undefined) continue;
      at = key;
      text += `${text.length > 1 ? "," : ""}${quote(key)}:${plainText(value, levels)}`;
    }
  } catch (error) {
    throw within(error, keySegment(at));
  }
  levels.leave();
  return `${text}}`;
}

/**
 * Values that Go writes in a string, for the option `string` of a field: numbers, booleans and strings.
 *
 * @module
 */

import type { GobError } from "../gob/errors.ts";
import type { FloatNode, Node } from "../gob/types/schema_node.ts";
import { type WireNode, wireNode } from "../gob/types/wire_node.ts";
import { goType } from "../gob/types/go_type.ts";
import type { Read } from "./decode_plan.ts";
import type { Write } from "./encode_plan.ts";
import { readWholeKey } from "./numbers.ts";
import { byte, type JsonReader, TypeMismatch } from "./reader.ts";
import { goQuote } from "./strings.ts";

/** What reading gives for `"null"`: the field stays as it is, or becomes nil if it is a pointer. */
export const keepsValue: unique symbol = Symbol("keeps its value");

/** Writes a value in a string. A nil pointer is `null`. */
export function writeQuoted(plan: { write: Write }): Write {
  return (encoder, value) => {
    const text = plan.write(encoder, value);
    // The escapes of a string inside are escaped once more.
    return text === "null" ? text : JSON.stringify(text);
  };
}

/** How a value is read from a string, other than `null`. */
export function readQuoted(node: Node): Read {
  const type = goType(node);
  const target = wireNode(node);
  const readText = textReader(target);
  return (reader) => {
    if (reader.first !== byte.quote) throw misuse(reader, "unquoted value", type);
    const start = reader.pos;
    const text = reader.string();
    if (text === "null") return keepsValue;
    const value = readText(text, reader, start);
    if (value !== undefined) return value;
    reader.pos = start;
    // Go names the pointer if it has not allocated the value yet.
    const named = text === "" || text.startsWith("n") ? type : goType(target);
    throw misuse(reader, goQuote(text), named);
  };
}

function misuse(reader: JsonReader, what: string, type: string): GobError {
  return reader.fail(
    `json: invalid use of ,string struct tag, trying to unmarshal ${what} into ${type}`,
  );
}

/** Reads the text of a string that starts at `start`. Returns `undefined` if it is no value of the type at all. */
type ReadText = (text: string, reader: JsonReader, start: number) => unknown;

function textReader(node: WireNode): ReadText {
  if (node.kind === "string") return unquote;
  if (node.kind === "stringBytes") {
    return (text) => {
      const inner = unquote(text);
      return inner === undefined ? undefined : new TextEncoder().encode(inner);
    };
  }
  const readOther = otherReader(node);
  return (text, reader, start) => {
    // A string in the string is whole, but of a wrong type.
    if (unquote(text) !== undefined) throw misfit("string", node, reader, start);
    return readOther(text, reader, start);
  };
}

function otherReader(node: WireNode): ReadText {
  if (node.kind === "bool") {
    return (text) => text === "true" || (text === "false" ? false : undefined);
  }
  const readNumber: ReadText = node.kind === "float"
    ? (text, reader, start) => readFloatText(node, text, reader, start)
    : readWholeKey(node);
  return (text, ...at) => /^[-\d]/.test(text) ? readNumber(text, ...at) : undefined;
}

function misfit(found: string, node: WireNode, reader: JsonReader, start: number): TypeMismatch {
  return new TypeMismatch(found, goType(node), reader.bytesBefore + start);
}

/** A float as Go's `ParseFloat` reads it, but for hexadecimal, which nobody writes here. */
function readFloatText(node: FloatNode, text: string, reader: JsonReader, start: number): number {
  if (/^-inf(inity)?$/i.test(text)) return -Infinity;
  if (/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    const value = node.single ? Math.fround(Number(text)) : Number(text);
    if (Number.isFinite(value)) return value;
  }
  throw misfit(`number ${text}`, node, reader, start);
}

/** The string that a text is in JSON, or `undefined` if it is none. */
function unquote(text: string): string | undefined {
  if (!text.startsWith('"') || !text.endsWith('"')) return undefined;
  try {
    return (JSON.parse(text) as string).toWellFormed();
  } catch {
    return undefined;
  }
}

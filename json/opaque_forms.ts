/**
 * The types that encode themselves, as JSON has them: those of Go's library that are known here, and those of the program
 * that have a text.
 *
 * @module
 */

import { GobError, Misfit, wrongType } from "../gob/errors.ts";
import { type BigFloat, bigFloat, bigInt, bigRat, netipAddr, time, url, uuid } from "../gob/mod.ts";
import type { Node, OpaqueNode } from "../gob/types/schema_node.ts";
import { nodeOf } from "../gob/types/schema.ts";
import { zeroOf } from "../gob/types/zero_value.ts";
import {
  formatFloat,
  formatRat,
  numberCost,
  parseFloat,
  parseInteger,
  parseRat,
  ratCost,
  zeroFloat,
} from "./big_numbers.ts";
import { byte, type JsonReader } from "./reader.ts";
import { formatTime, parseTime } from "./time.ts";
import { joinUrl, splitUrl, urlNode } from "./url.ts";
import { decodeUtf8 } from "./utf8.ts";
import { quote } from "./literals.ts";

/** How the values of a type stand in JSON. */
export type JsonForm = OwnForm | StandIn;

/** The form of a type that writes and reads itself. */
export interface OwnForm {
  /** Writes a value. Throws `Misfit` for one that is none. */
  write(value: unknown): string;
  /** Reads the value at the cursor, which is not `null`. `type` is what Go's text calls the type. */
  read(reader: JsonReader, type: string): unknown;
  /** Makes the value of a field that was not sent. */
  zero(): unknown;
  /** Its text, where it has one: Go takes such types for keys of maps. */
  readonly text?: TextForm;
}

/** The form of a type for which Go writes its fields. */
export interface StandIn {
  /** The struct of these fields. */
  readonly node: Node;
  /** The fields of a value. Throws `Misfit` for one that is none. */
  split(value: unknown): unknown;
  /** The value of these fields. */
  join(fields: unknown): unknown;
  /** Makes the value of a field that was not sent. */
  zero(): unknown;
}

/** How the values of a type become text and come back. */
export interface TextForm {
  /** Throws `Misfit` for a value that is none. */
  format(value: unknown): string;
  /** Throws any error, with Go's text where it has one. */
  parse(text: string): unknown;
  /** As how many objects a text counts beyond one, where that is not nothing. */
  cost?(text: string): number;
}

const encoder = new TextEncoder();

/** Forms that were made. A memo and no state: the form of a type is the same for everyone. */
const forms = new WeakMap<OpaqueNode, JsonForm>();

/** The form of a type. One that has none gives errors that say so. */
export function formOf(node: OpaqueNode): JsonForm {
  let form = forms.get(node);
  if (form === undefined) {
    form = node.encoding === "text" ? textForm(textOf(node), zeroOf(node)) : noForm(node);
    forms.set(node, form);
  }
  return form;
}

/** Sets the form of a type. */
export function setForm(node: OpaqueNode, form: JsonForm): void {
  forms.set(node, form);
}

/** The form of a type that Go writes as a string with its text. */
function textForm(text: TextForm, zero: () => unknown): JsonForm {
  return {
    text,
    zero,
    write: (value) => quote(text.format(value)),
    read(reader, type) {
      if (reader.first !== byte.quote) throw reader.mismatch(type);
      return parsed(reader, text, () => reader.string());
    },
  };
}

/** What `parse` makes of a text that `read` gives. Its error becomes one of the value at the cursor. */
export function parsed<T>(
  reader: JsonReader,
  { parse, cost }: { parse(text: string): T; cost?(text: string): number },
  read: () => string,
): T {
  const offset = reader.bytesBefore + reader.pos;
  const text = read();
  if (cost !== undefined) reader.countObjects(cost(text));
  try {
    return parse(text);
  } catch (cause) {
    throw new GobError(cause instanceof Error ? cause.message : String(cause), { offset, cause });
  }
}

/** The text of a type that declares one. */
function textOf({ encode, decode }: OpaqueNode): TextForm {
  return {
    format: (value) => decodeUtf8(encode(value)),
    parse: (text) => decode(encoder.encode(text)),
  };
}

/** A type with a binary form alone. Go sends the fields of such a type, which the schema does not know. */
function noForm(node: OpaqueNode): JsonForm {
  const why = `${node.qualified} encodes itself as ${node.encoding} and has no form in JSON`;
  return {
    write() {
      throw new Misfit(TypeError, why);
    },
    read(reader) {
      throw reader.fail(`json: ${why}`);
    },
    zero: zeroOf(node),
  };
}

/** The value as gob would send and receive it: checked, and in its one form. */
function normal(node: OpaqueNode, value: unknown): unknown {
  return node.decode(node.encode(value));
}

const timeNode = nodeOf(time) as OpaqueNode;
const timeText: TextForm = { format: formatTime, parse: parseTime };
setForm(timeNode, {
  text: timeText,
  zero: zeroOf(timeNode),
  write: (value) => quote(formatTime(value)),
  read(reader) {
    if (reader.first !== byte.quote) {
      throw reader.fail("Time.UnmarshalJSON: input is not a JSON string");
    }
    // Go does not look at escapes here.
    return parsed(reader, timeText, () => reader.raw().slice(1, -1));
  },
});

const integerText = { parse: parseInteger, cost: numberCost };
setForm(nodeOf(bigInt) as OpaqueNode, {
  zero: () => 0n,
  write(value) {
    if (typeof value !== "bigint") throw wrongType("a bigint", value);
    return String(value);
  },
  read: (reader) => parsed(reader, integerText, () => reader.raw()),
});

const ratText: TextForm = { format: formatRat, parse: parseRat, cost: ratCost };
setForm(nodeOf(bigRat) as OpaqueNode, textForm(ratText, () => ({ num: 0n, den: 1n })));

const floatNode = nodeOf(bigFloat) as OpaqueNode;
const floatText: TextForm = {
  format: (value) => formatFloat(normal(floatNode, value) as BigFloat),
  parse: parseFloat,
  cost: numberCost,
};
setForm(floatNode, textForm(floatText, zeroFloat));

const addressNode = nodeOf(netipAddr) as OpaqueNode;
/** What Go prints for an address that is none; its text is empty. */
const noAddress = addressNode.decode(new Uint8Array(0));
const addressText: TextForm = {
  format: (value) => value === noAddress ? "" : String(normal(addressNode, value)),
  parse(text) {
    if (text === "") return noAddress;
    try {
      if (text !== noAddress) return normal(addressNode, text);
    } catch {
      // The text of the error is Go's.
    }
    throw new RangeError(`ParseAddr(${JSON.stringify(text)}): unable to parse IP`);
  },
};
setForm(addressNode, textForm(addressText, zeroOf(addressNode)));

const uuidNode = nodeOf(uuid) as OpaqueNode;
const uuidText: TextForm = {
  format: (value) => String(normal(uuidNode, value)),
  parse(text) {
    try {
      return normal(uuidNode, text);
    } catch (cause) {
      const length = encoder.encode(text).length;
      const why = length === 36 ? "invalid UUID format" : `invalid UUID length: ${length}`;
      throw new RangeError(why, { cause });
    }
  },
};
setForm(uuidNode, textForm(uuidText, zeroOf(uuidNode)));

setForm(nodeOf(url) as OpaqueNode, {
  node: urlNode,
  split: splitUrl,
  join: joinUrl,
  zero: () => "",
});

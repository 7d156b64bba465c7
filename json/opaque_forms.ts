/**
 * The JSON of types that encode themselves: the known ones of Go's library, and the program's own that have a text.
 *
 * @module
 */

import { GobError, Misfit, wrongType } from "../gob/errors.ts";
import { type BigFloat, bigFloat, bigInt, bigRat, netipAddr, time, url, uuid } from "../gob/mod.ts";
import type { Node, OpaqueNode, PlainForm } from "../gob/types/schema_node.ts";
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
} from "./big_numbers.ts";
import { type Levels, plainText, readExactPlain } from "./plain_values.ts";
import { byte, type JsonReader } from "./reader.ts";
import { decodeUtf8, quote } from "./strings.ts";
import { formatTime, parseTime } from "./time.ts";
import { joinUrl, splitUrl, urlNode } from "./url.ts";

/** What the values of a type are in JSON. */
export type JsonForm = (OwnForm | FieldsForm) & {
  /** Makes the value of a field that was not sent. */
  zero(): unknown;
};

/** The form of a type that writes and reads itself. */
export interface OwnForm {
  /** Writes a value. Throws `Misfit` if it does not fit. */
  write(value: unknown, levels: Levels): string;
  /** Reads the value at the cursor, which is `null` only if `readsNull` is set. `type` is what Go's text calls the type. */
  read(reader: JsonReader, type: string): unknown;
  readonly readsNull?: boolean;
  /** Its text if it has one: Go accepts such types as keys of maps. */
  readonly text?: TextForm;
}

/** The form of a type for which Go writes its fields. */
export interface FieldsForm {
  /** The struct of these fields. */
  readonly node: Node;
  /** The fields of a value. Throws `Misfit` if it does not fit. */
  split(value: unknown): unknown;
  /** The value of these fields. */
  join(fields: unknown): unknown;
}

/** How the values of a type become text and come back. */
export interface TextForm {
  /** Throws `Misfit` if the value does not fit. */
  format(value: unknown): string;
  /** Throws an error of any kind, with Go's text if there is one. */
  parse(text: string): unknown;
  /** How many objects a text counts as, besides the value itself; none if absent. */
  cost?(text: string): number;
}

const encoder = new TextEncoder();

/** The forms of known types, and those that were made of others. */
const forms = new WeakMap<OpaqueNode, JsonForm>();

/** The form of a type. If it has none, the form throws errors that say so. */
export function formOf(node: OpaqueNode): JsonForm {
  let form = forms.get(node);
  if (form === undefined) {
    form = makeForm(node);
    forms.set(node, form);
  }
  return form;
}

function makeForm(node: OpaqueNode): JsonForm {
  const zero = zeroOf(node);
  const text = node.encoding === "text" ? textOf(node) : undefined;
  if (node.json !== undefined) return plainForm(node.json, text, zero);
  return text === undefined ? noForm(node) : textForm(text, zero);
}

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

/** The form that a type declares. Its text, if it has one, is for keys of maps only. */
function plainForm(
  { encode, decode }: PlainForm,
  text: TextForm | undefined,
  zero: () => unknown,
): JsonForm {
  return {
    ...(text === undefined ? {} : { text }),
    zero,
    readsNull: true,
    write: (value, levels) => plainText(encode(value), levels),
    read(reader) {
      const start = reader.pos;
      let json: unknown;
      const readText = () => {
        json = readExactPlain(reader);
        return reader.rawSince(start);
      };
      return parsed(reader, { parse: (text) => decode(json, text) }, readText);
    },
  };
}

/** The value that `parse` makes of the text from `read`. Its error becomes a `GobError` at the cursor. */
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

/** A type that has only a binary form. Go sends its fields, which the schema does not know. */
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

/** The value after a way through gob: checked, and in its one form. */
function normal(node: OpaqueNode, value: unknown): unknown {
  return node.decode(node.encode(value));
}

/** The zero value of a type that Go's gob sends as no bytes. */
function unset(node: OpaqueNode): unknown {
  return node.decode(new Uint8Array(0));
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
    // Go ignores escapes here.
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
const ratNode = nodeOf(bigRat) as OpaqueNode;
setForm(ratNode, textForm(ratText, () => unset(ratNode)));

const floatNode = nodeOf(bigFloat) as OpaqueNode;
const floatText: TextForm = {
  format: (value) => formatFloat(normal(floatNode, value) as BigFloat),
  parse: parseFloat,
  cost: numberCost,
};
setForm(floatNode, textForm(floatText, () => unset(floatNode)));

const addressNode = nodeOf(netipAddr) as OpaqueNode;
/** What Go prints for the zero address, whose text is empty. */
const noAddress = unset(addressNode);
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

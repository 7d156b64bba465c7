/**
 * Gob streams as data: messages with their definitions taken apart, so that a mutator can change what a definition says
 * and not only its bytes. What it writes need not be valid, and knows nothing of the encoder that it is to test.
 *
 * @module
 */

import { ByteReader } from "../../gob/bytes/byte_reader.ts";

/** A field of a struct in a definition. */
export interface WireFieldData {
  name: string;
  id: number;
}

/** The kinds of types by the field of the definition that holds them. */
export const members = {
  array: 0,
  slice: 1,
  struct: 2,
  map: 3,
  gob: 4,
  binary: 5,
  text: 6,
} as const;

/** A definition. All kinds have all parts; each kind writes its own. */
export interface Definition {
  /** The id that is defined. */
  id: number;
  /** Which field of the definition is set: its kind, or a number that stands for none. */
  member: number;
  name: string;
  /** The id inside, which counts for nothing. */
  innerId: number;
  key: number;
  elem: number;
  length: number;
  fields: WireFieldData[];
}

/** A message: a definition with what stands behind it, or anything else. */
export interface Message {
  definition?: Definition;
  /** All bytes, or those behind the definition. */
  rest: Uint8Array;
}

/** A definition of which nothing is said. */
export function definition(
  parts: Partial<Definition> & { id: number; member: number },
): Definition {
  return { name: "", innerId: parts.id, key: 0, elem: 0, length: 0, fields: [], ...parts };
}

/** Writes the primitives of gob, and what is no primitive. */
export class WireWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #length = 0;

  /** Bytes as they are. */
  raw(bytes: ArrayLike<number>): this {
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = end;
    return this;
  }

  /** An unsigned integer. */
  uint(value: number | bigint): this {
    if (value <= 0x7f) return this.raw([Number(value)]);
    const hex = value.toString(16);
    const bytes = Uint8Array.fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
    return this.raw([256 - bytes.length]).raw(bytes);
  }

  /** A signed integer. */
  int(value: number | bigint): this {
    const whole = BigInt(value);
    return this.uint(whole < 0n ? ~whole * 2n + 1n : whole * 2n);
  }

  /** A floating-point number. */
  float(value: number): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    return this.uint(view.getBigUint64(0));
  }

  /** A text with its length. */
  text(value: string): this {
    return this.data(new TextEncoder().encode(value));
  }

  /** Bytes with their length. */
  data(bytes: Uint8Array): this {
    return this.uint(bytes.length).raw(bytes);
  }

  /** What was written. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** The bytes of a definition with the id in front. */
export function definitionBytes(type: Definition): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter().int(-type.id).uint(type.member + 1);
  writer.uint(1);
  if (type.name === "") writer.uint(2);
  else writer.uint(1).text(type.name).uint(1);
  writer.int(type.innerId).uint(0);
  switch (type.member) {
    case members.array:
      numberField(writer, type.elem, 1);
      if (type.elem === 0) writer.uint(2).int(type.length);
      else numberField(writer, type.length, 1);
      break;
    case members.slice:
      numberField(writer, type.elem, 1);
      break;
    case members.struct:
      writeFields(writer, type.fields);
      break;
    case members.map:
      writer.uint(1).int(type.key).uint(1).int(type.elem);
      break;
  }
  return writer.uint(0).uint(0).take();
}

function numberField(writer: WireWriter, value: number, delta: number): void {
  if (value !== 0) writer.uint(delta).int(value);
}

function writeFields(writer: WireWriter, fields: readonly WireFieldData[]): void {
  if (fields.length === 0) return;
  writer.uint(1).uint(fields.length);
  for (const { name, id } of fields) writer.uint(1).text(name).uint(1).int(id).uint(0);
}

/** The bytes of a stream: every message with its length in front. */
export function streamBytes(messages: readonly Message[]): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  for (const { definition, rest } of messages) {
    const head = definition === undefined ? new Uint8Array() : definitionBytes(definition);
    writer.uint(head.length + rest.length).raw(head).raw(rest);
  }
  return writer.take();
}

/** Takes a valid stream apart. What cannot be read as a definition stays bytes. */
export function parseStream(bytes: Uint8Array): Message[] {
  const reader = new ByteReader();
  reader.bytes = bytes;
  reader.end = bytes.length;
  const messages: Message[] = [];
  while (reader.remaining > 0) {
    const length = reader.uint();
    const body = bytes.subarray(reader.pos, reader.pos + length);
    reader.pos += body.length;
    messages.push(parseMessage(body));
  }
  return messages;
}

function parseMessage(body: Uint8Array): Message {
  const reader = new ByteReader();
  reader.bytes = body;
  reader.end = body.length;
  try {
    const id = reader.int();
    if (id < 0) {
      return { definition: parseDefinition(-id, reader), rest: body.subarray(reader.pos) };
    }
  } catch {
    // Not every vector is as an encoder would write it.
  }
  return { rest: body };
}

function parseDefinition(id: number, reader: ByteReader): Definition {
  const type = definition({ id, member: reader.uint() - 1 });
  eachField(reader, (number) => {
    if (number === 0) parseCommon(reader, type);
    else if (type.member === members.struct) type.fields = parseFields(reader);
    else if (type.member === members.map && number === 1) type.key = reader.int();
    else if (type.member === members.array && number === 2) type.length = reader.int();
    else type.elem = reader.int();
  });
  if (reader.uint() !== 0) throw new Error("a definition of two kinds");
  return type;
}

function parseCommon(reader: ByteReader, type: Definition): void {
  eachField(reader, (number) => {
    if (number === 0) type.name = reader.string();
    else type.innerId = reader.int();
  });
}

function parseFields(reader: ByteReader): WireFieldData[] {
  return Array.from({ length: reader.uint() }, () => {
    const field: WireFieldData = { name: "", id: 0 };
    eachField(reader, (number) => {
      if (number === 0) field.name = reader.string();
      else field.id = reader.int();
    });
    return field;
  });
}

function eachField(reader: ByteReader, field: (number: number) => void): void {
  for (let number = -1;;) {
    const delta = reader.uint();
    if (delta === 0) return;
    field(number += delta);
  }
}

/** The definitions of a stream by id; of several of one id the last. */
export function definitionsOf(messages: readonly Message[]): Map<number, Definition> {
  const types = new Map<number, Definition>();
  for (const { definition } of messages) {
    if (definition !== undefined) types.set(definition.id, definition);
  }
  return types;
}

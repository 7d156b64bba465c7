/**
 * Type definitions on the wire: how they are read and written. A definition is itself a gob value, of a type that both
 * sides know.
 *
 * @module
 */

import type { ByteReader } from "../bytes/byte_reader.ts";
import { raiseHint } from "../limits.ts";
import type { OpaqueKind } from "./schema_node.ts";

/** The ids of the basic types, which are never defined. */
export const typeId = {
  bool: 1,
  int: 2,
  uint: 3,
  float: 4,
  bytes: 5,
  string: 6,
  complex: 7,
  interface: 8,
} as const;

/** The first id of a defined type. Older versions of Go begin with the next one. */
export const firstUserId = 64;

/** Ids are integers of 32 bits in Go. */
const maxId = 0x7fff_ffff;

/** A field in a struct's definition. */
export interface WireField {
  readonly name: string;
  readonly id: number;
}

/** A type as described by its definition. */
export type WireType =
  | {
    readonly kind: "array";
    readonly name: string;
    readonly elem: number;
    readonly length: number;
  }
  | { readonly kind: "slice"; readonly name: string; readonly elem: number }
  | { readonly kind: "map"; readonly name: string; readonly key: number; readonly elem: number }
  | { readonly kind: "struct"; readonly name: string; readonly fields: readonly WireField[] }
  | { readonly kind: "opaque"; readonly name: string; readonly encoding: OpaqueKind }
  | { readonly kind: "basic"; readonly name: string };

/** The kinds of opaque types in the order of their fields in a definition, from field 4. */
export const opaqueKinds: readonly OpaqueKind[] = ["gob", "binary", "text"];

/** The ids of the types in a type. */
export function innerIds(type: WireType | undefined): readonly number[] {
  switch (type?.kind) {
    case "array":
    case "slice":
      return [type.elem];
    case "map":
      return [type.key, type.elem];
    case "struct":
      return type.fields.map((field) => field.id);
    default:
      return [];
  }
}

/** Calls `field` with the number of each field of a struct, up to its end. `last` is the highest number. */
function eachField(reader: ByteReader, last: number, field: (number: number) => void): void {
  for (let number = -1; reader.remaining > 0;) {
    const delta = reader.uint();
    if (delta === 0) return;
    number += delta;
    if (number > last) throw reader.fail("gob: bad data: field numbers out of bounds");
    field(number);
  }
}

/** Limits of one definition. */
export interface Room {
  /** The most fields of a struct. */
  readonly fields: number;
  /** The longest name, in bytes. */
  readonly maxNameBytes: number;
  /** The limit that `fields` follows from. */
  readonly maxTypes: number;
}

/** The contents of a definition of any kind. */
interface Parts {
  name: string;
  elem: number;
  key: number;
  length: number;
  fields: WireField[];
}

/** Reads a definition. */
export function readWireType(reader: ByteReader, room: Room): WireType {
  let found: WireType | undefined;
  eachField(reader, 6, (number) => {
    const parts = readParts(reader, number, room);
    found ??= makeWireType(number, parts);
  });
  if (found === undefined) throw reader.fail("gob: bad data: empty type definition");
  return found;
}

function makeWireType(number: number, { name, elem, key, length, fields }: Parts): WireType {
  switch (number) {
    case 0:
      return { kind: "array", name, elem, length };
    case 1:
      return { kind: "slice", name, elem };
    case 2:
      return { kind: "struct", name, fields };
    case 3:
      return { kind: "map", name, key, elem };
    default:
      return { kind: "opaque", name, encoding: opaqueKinds[number - 4]! };
  }
}

/** Reads the member of a definition for a kind: the common part, then what the kind has. */
function readParts(reader: ByteReader, kind: number, room: Room): Parts {
  const parts: Parts = { name: "", elem: 0, key: 0, length: 0, fields: [] };
  const last = [2, 1, 1, 2, 0, 0, 0][kind]!;
  eachField(reader, last, (number) => {
    if (number === 0) parts.name = readCommon(reader, room);
    else if (kind === 2) parts.fields = readFields(reader, room);
    else if (kind === 3 && number === 1) parts.key = readId(reader, "Key");
    else if (kind === 0 && number === 2) parts.length = reader.int();
    else parts.elem = readId(reader, "Elem");
  });
  if (kind === 0 && parts.length < 0) throw reader.fail("gob: bad data: array of negative length");
  return parts;
}

/** Reads the common part: a name, and an id that is ignored. Returns the name. */
function readCommon(reader: ByteReader, room: Room): string {
  let name = "";
  eachField(reader, 1, (number) => {
    if (number === 0) name = readName(reader, room);
    else readId(reader, "Id");
  });
  return name;
}

function readFields(reader: ByteReader, room: Room): WireField[] {
  // A field takes at least one byte, its end marker.
  const count = reader.lengthOf("gob: decoding array or slice: length exceeds input size");
  if (count > room.fields) {
    const hint = raiseHint("limits.maxTypes", room.maxTypes);
    throw reader.fail("gob: too many fields defined on one stream", hint);
  }
  const fields: WireField[] = [];
  // Most structs have few fields, for which a set would take longer.
  const names = count > 8 ? new Set<string>() : undefined;
  for (let i = 0; i < count; i++) {
    let name = "";
    let id = 0;
    eachField(reader, 1, (number) => {
      if (number === 0) name = readName(reader, room);
      else id = readId(reader, "Id");
    });
    if (names?.has(name) ?? fields.some((field) => field.name === name)) {
      throw reader.fail(`gob: bad data: two fields named ${name} in a struct`);
    }
    names?.add(name);
    fields.push({ name, id });
  }
  // The copy frees the spare room of the array that grew.
  return fields.slice();
}

/** Reads an id. As in Go it has 32 bits. */
function readId(reader: ByteReader, field: string): number {
  const id = reader.int();
  if (id < -maxId - 1 || id > maxId) throw reader.fail(`value for "${field}" out of range`);
  return id;
}

function readName(reader: ByteReader, room: Room): string {
  const start = reader.pos;
  const length = reader.lengthOf("gob: bad string slice length: 0");
  if (length > room.maxNameBytes) {
    const hint = raiseHint("limits.maxNameBytes", room.maxNameBytes);
    throw reader.fail(`gob: name too long (${length} bytes)`, hint);
  }
  reader.pos = start;
  return reader.string();
}

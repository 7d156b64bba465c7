/**
 * Type definitions on the wire: how they are read, and the table of a peer's types on a stream. A definition is itself a gob
 * value, of a type that both sides know.
 *
 * @module
 */

import type { ByteReader } from "../bytes/byte_reader.ts";
import { maxTextLength, shorten } from "../errors.ts";
import type { Limits } from "../limits.ts";
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

/**
 * The last id of a defined type. Go counts the types of a process from the first id and keeps a kilobyte of each, so a
 * process with this many would need 16 GiB for them.
 */
const lastUserId = 2 ** 24;

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

/** The basic types, by id. */
const builtinTypes: ReadonlyMap<number, WireType> = new Map(
  ["bool", "int", "uint", "float", "bytes", "string", "complex", "interface"]
    .map((name, index) => [index + 1, { kind: "basic", name }]),
);

/** The kinds of opaque types in the order of their fields in a definition, from field 4. */
export const opaqueKinds: readonly OpaqueKind[] = ["gob", "binary", "text"];

/** Times `maxTypes`: the most fields of all structs on a stream together. */
const fieldsPerType = 16;

/** Times `maxNameBytes`: the most characters of all names on a stream together. */
const longestNames = 256;

/** An estimate of the memory that a type or a field takes beside its name, in bytes. */
const heldPerEntry = 64;

/** The types that a peer has defined on a stream. */
export class WireTypes {
  /** In the order of their definition. */
  readonly #types = new Map<number, WireType>();
  readonly #limits: Required<Limits>;
  /** Fields that may still be defined. */
  #fieldsLeft: number;
  /** Characters that names may still have. */
  #namesLeft: number;

  constructor(limits: Required<Limits>) {
    this.#limits = limits;
    this.#fieldsLeft = fieldsPerType * limits.maxTypes;
    this.#namesLeft = longestNames * limits.maxNameBytes;
  }

  /** The type with this id, if it is defined or basic. */
  get(id: number): WireType | undefined {
    return this.#types.get(id) ?? builtinTypes.get(id);
  }

  /** How many types are defined. */
  get size(): number {
    return this.#types.size;
  }

  /** An estimate of the memory that the definitions take, in bytes. */
  get heldBytes(): number {
    const { maxTypes, maxNameBytes } = this.#limits;
    const entries = this.#types.size + fieldsPerType * maxTypes - this.#fieldsLeft;
    return heldPerEntry * entries + longestNames * maxNameBytes - this.#namesLeft;
  }

  /** Forgets all but the first `size` definitions. */
  rollBack(size: number): void {
    if (this.#types.size === size) return;
    for (const [id, type] of [...this.#types].slice(size)) {
      this.#account(type, 1);
      this.#types.delete(id);
    }
  }

  /** Reads the definition of the type `id`. The id inside the definition is ignored, as in Go. */
  define(id: number, reader: ByteReader): void {
    if (id < firstUserId || this.#types.has(id)) throw reader.fail("gob: duplicate type received");
    if (id > lastUserId) throw reader.fail("gob: type id out of range");
    const { maxTypes, maxNameBytes } = this.#limits;
    if (this.#types.size >= maxTypes) {
      throw reader.fail(`gob: more than ${maxTypes} types defined on one stream`);
    }
    const type = readWireType(reader, { fields: this.#fieldsLeft, nameBytes: maxNameBytes });
    this.#account(type, -1);
    this.#types.set(id, type);
    if (this.#namesLeft < 0) throw reader.fail("gob: names of the types on one stream too long");
  }

  /** Subtracts a definition from the counts of what is left (`sign` -1), or adds it back (1). */
  #account(type: WireType, sign: 1 | -1): void {
    this.#namesLeft += sign * type.name.length;
    if (type.kind !== "struct") return;
    this.#fieldsLeft += sign * type.fields.length;
    for (const { name } of type.fields) this.#namesLeft += sign * name.length;
  }

  /** Whether values of a type can contain interface values, which can define types. True if a type is not defined. */
  mayHoldInterface(id: number): boolean {
    const ids = [id];
    const seen = new Set(ids);
    // The list grows during the loop.
    for (const next of ids) {
      const type = this.get(next);
      if (type === undefined || next === typeId.interface) return true;
      for (const inner of innerIds(type)) {
        if (!seen.has(inner)) ids.push(inner);
        seen.add(inner);
      }
    }
    return false;
  }

  /**
   * The definitions of a type and of all types in it, as text. Streams with the same text can share decode plans. Returns
   * `undefined` if the text has more than `max` characters.
   */
  signature(id: number, max: number): string | undefined {
    const ids = [id];
    const seen = new Set(ids);
    let text = "";
    // The list grows during the loop.
    for (const next of ids) {
      const type = this.#types.get(next);
      // A field takes at least the room of its name and its id.
      if (type?.kind === "struct" && text.length + 24 * type.fields.length > max) return undefined;
      text += `${next}${type === undefined ? "" : JSON.stringify(type)};`;
      if (text.length > max) return undefined;
      for (const inner of innerIds(type)) {
        if (!seen.has(inner)) ids.push(inner);
        seen.add(inner);
      }
    }
    return text;
  }

  /**
   * A type in words: its name, or what Go prints for a composite without a name. The text of each part is shortened, since
   * that of a map contains those of two others.
   */
  describe(id: number, depth = 0): string {
    const type = this.get(id);
    if (type === undefined) return "unknown type";
    return shorten(
      type.name !== "" || depth > 8 ? type.name : this.#describeParts(type, depth + 1),
      maxTextLength,
    );
  }

  #describeParts(type: WireType, depth: number): string {
    switch (type.kind) {
      case "array":
        return `[${type.length}]${this.describe(type.elem, depth)}`;
      case "slice":
        return `[]${this.describe(type.elem, depth)}`;
      case "map":
        return `map[${this.describe(type.key, depth)}]${this.describe(type.elem, depth)}`;
      default:
        return type.name;
    }
  }
}

/** The ids of the types in a type. */
function innerIds(type: WireType | undefined): readonly number[] {
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
interface Room {
  /** The most fields of a struct. */
  readonly fields: number;
  /** The longest name, in bytes. */
  readonly nameBytes: number;
}

/** The contents of a definition of any kind. */
interface Parts {
  name: string;
  elem: number;
  key: number;
  length: number;
  fields: WireField[];
}

function readWireType(reader: ByteReader, room: Room): WireType {
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
  if (count > room.fields) throw reader.fail("gob: too many fields defined on one stream");
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
  if (length > room.nameBytes) throw reader.fail(`gob: name too long (${length} bytes)`);
  reader.pos = start;
  return reader.string();
}

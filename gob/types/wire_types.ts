/**
 * The table of the types that a peer has defined on a stream.
 *
 * @module
 */

import type { ByteReader } from "../bytes/byte_reader.ts";
import { GobError, maxTextLength, shorten } from "../errors.ts";
import { type Limits, raiseHint } from "../limits.ts";
import {
  firstUserId,
  innerIds,
  readWireType,
  type Room,
  typeId,
  type WireType,
} from "./wire_type.ts";

/**
 * The last id of a defined type. Go counts the types of a process from the first id and keeps a kilobyte of each, so a
 * process with this many would need 16 GiB for them.
 */
const lastUserId = 2 ** 24;

/** The basic types, by id. */
const builtinTypes: ReadonlyMap<number, WireType> = new Map(
  ["bool", "int", "uint", "float", "bytes", "string", "complex", "interface"]
    .map((name, index) => [index + 1, { kind: "basic", name }]),
);

/** Times `maxTypes`: the most fields of all structs on a stream together. */
const fieldsPerType = 16;

/** Times `maxNameBytes`: the most characters of all names on a stream together. */
const longestNames = 256;

/** An estimate of the memory that a type or a field takes beside its name, in bytes. */
const heldPerEntry = 64;

/** What to do about a type that is defined twice. */
const duplicateHint =
  'if several streams follow one another, as in a file that programs append to, use { streams: "many" }';

/** A definition that can be undone. */
interface Change {
  readonly id: number;
  /** The definition of the type before. */
  readonly before: WireType | undefined;
}

/** The types that a peer has defined on a stream. */
export class WireTypes {
  /**
   * The error of a definition that contradicts an earlier one. It is not known which of them the next values mean, so none
   * can be read.
   */
  contradiction: GobError | undefined;
  /** Counts the definitions that took the place of a different one. Plans made before are no longer valid. */
  replaced = 0;
  /** How many bytes all definitions took. */
  definedBytes = 0;
  readonly #types = new Map<number, WireType>();
  /** The definitions since `begin`, in order. */
  readonly #changes: Change[] = [];
  readonly #limits: Required<Limits>;
  /** Whether a definition takes the place of an earlier one with its id. */
  readonly #replacing: boolean;
  /** Fields that may still be defined. */
  #fieldsLeft: number;
  /** Characters that names may still have. */
  #namesLeft: number;

  constructor(limits: Required<Limits>, replacing = false) {
    this.#limits = limits;
    this.#replacing = replacing;
    this.#fieldsLeft = fieldsPerType * limits.maxTypes;
    this.#namesLeft = longestNames * limits.maxNameBytes;
  }

  /** The type with this id, if it is defined or basic. */
  get(id: number): WireType | undefined {
    return this.#types.get(id) ?? builtinTypes.get(id);
  }

  /** The ids of the types that are defined, in the order of their first definitions. */
  ids(): Iterable<number> {
    return this.#types.keys();
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

  /** Begins a definition or a value, to which `rollBack` goes back. */
  begin(): void {
    if (this.#changes.length > 0) this.#changes.length = 0;
  }

  /** Undoes the definitions since `begin`. */
  rollBack(): void {
    for (let last = this.#changes.pop(); last !== undefined; last = this.#changes.pop()) {
      this.#set(last.id, last.before);
    }
  }

  /** Reads the definition of the type `id`. The id inside the definition is ignored, as in Go. */
  define(id: number, reader: ByteReader): void {
    const before = this.#types.get(id);
    if (id < firstUserId || before !== undefined && !this.#replacing) {
      throw this.#duplicate(before, reader);
    }
    if (id > lastUserId) throw reader.fail("gob: type id out of range");
    const { maxTypes, maxNameBytes } = this.#limits;
    if (before === undefined && this.#types.size >= maxTypes) {
      const hint = raiseHint("limits.maxTypes", maxTypes);
      throw reader.fail(`gob: more than ${maxTypes} types defined on one stream`, hint);
    }
    const start = reader.pos;
    const type = readWireType(reader, this.#room(before));
    this.definedBytes += reader.pos - start;
    this.#changes.push({ id, before });
    this.#set(id, type);
    if (this.#namesLeft < 0) {
      const hint = raiseHint("limits.maxNameBytes", maxNameBytes);
      throw reader.fail("gob: names of the types on one stream too long", hint);
    }
  }

  /** The error of a definition of a type that is defined already as `before`, or that cannot be defined. */
  #duplicate(before: WireType | undefined, reader: ByteReader): GobError {
    if (before === undefined) return reader.fail("gob: duplicate type received");
    const error = reader.fail("gob: duplicate type received", duplicateHint);
    let type: WireType | undefined;
    try {
      type = readWireType(reader, this.#room(before));
    } catch (error) {
      if (!(error instanceof GobError)) throw error;
    }
    if (type === undefined || !sameType(before, type)) this.contradiction ??= error;
    return error;
  }

  /** What a definition may take, if it takes the place of another. */
  #room(before: WireType | undefined): Room {
    const { maxTypes, maxNameBytes } = this.#limits;
    const fields = this.#fieldsLeft + (before?.kind === "struct" ? before.fields.length : 0);
    return { fields, maxTypes, maxNameBytes };
  }

  /** Changes the definition of a type, or forgets it. */
  #set(id: number, type: WireType | undefined): void {
    const before = this.#types.get(id);
    if (before !== undefined) this.#account(before, 1);
    if (type === undefined) {
      this.#types.delete(id);
      return;
    }
    this.#account(type, -1);
    this.#types.set(id, type);
    if (before !== undefined && !sameType(before, type)) this.replaced++;
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

function sameType(one: WireType, other: WireType): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

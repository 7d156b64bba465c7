/**
 * From what a server told to a schema with which a value can be sent.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { BasicName } from "../../generate/go_type.ts";
import { typeText } from "../../generate/type_text.ts";
import type { Found, LibraryName } from "./found.ts";
import { anyPiece, basicPiece, opaquePieces, type Piece } from "./piece.ts";

type AnySchema = gob.Schema<unknown>;

/** Integers of 64 bits are bigints, so that none is rounded. */
const basics: Readonly<Record<BasicName, unknown>> = {
  bool: gob.bool,
  string: gob.string,
  int: gob.int64,
  int8: gob.int8,
  int16: gob.int16,
  int32: gob.int32,
  int64: gob.int64,
  uint: gob.uint64,
  uint8: gob.uint8,
  uint16: gob.uint16,
  uint32: gob.uint32,
  uint64: gob.uint64,
  uintptr: gob.uint64,
  float32: gob.float32,
  float64: gob.float64,
  complex64: gob.complex64,
  complex128: gob.complex128,
};

/** A duration is a number of nanoseconds. */
const library: Readonly<Record<LibraryName, unknown>> = {
  "time.Time": gob.time,
  "time.Duration": gob.int64,
  "big.Int": gob.bigInt,
  "big.Rat": gob.bigRat,
  "big.Float": gob.bigFloat,
  "url.URL": gob.url,
  "netip.Addr": gob.netipAddr,
  "uuid.UUID": gob.uuid,
};

/**
 * The schema of a type as far as it was asked for. Fields of structs are optional, those of a struct that occurs in several
 * places are put together: Go confuses two types that are received into one.
 *
 * @throws {TypeError} If something in it is not known, or is never sent.
 */
export function schemaOfFound(found: Found): AnySchema {
  const builder = new Builder();
  builder.collect(found);
  return builder.build([found]);
}

/** The type of a map's keys, as it is sent in questions about the elements. */
export function pieceOfFound({ shape }: Found): Piece | undefined {
  switch (shape.kind) {
    case "basic":
      return basicPiece(shape.name);
    case "interface":
      return anyPiece;
    case "opaque":
      return opaquePieces[shape.encoding];
    case "library":
      if (shape.name === "time.Duration") return basicPiece("int");
      return opaquePieces[/^(?:time|big)/.test(shape.name) ? "gob" : "binary"];
    default:
      return undefined;
  }
}

class Builder {
  /** What was asked of each struct, by its name. */
  readonly #fields = new Map<string, Map<string, Found[]>>();
  /** Their schemas; `undefined` while they are made. */
  readonly #schemas = new Map<string, AnySchema | undefined>();

  collect({ type, shape }: Found): void {
    switch (shape.kind) {
      case "slice":
      case "array":
        return this.collect(shape.elem);
      case "map":
        this.collect(shape.key);
        return this.collect(shape.elem);
      case "interface":
        return shape.types.forEach((found) => this.collect(found));
      case "struct": {
        const name = typeText(type);
        const fields = this.#fields.get(name) ?? new Map<string, Found[]>();
        this.#fields.set(name, fields);
        for (const [field, found] of shape.fields) {
          if (found === undefined) continue;
          fields.set(field, [...fields.get(field) ?? [], found]);
          this.collect(found);
        }
      }
    }
  }

  /** The schema of a type that was found in several places. */
  build(founds: readonly Found[]): AnySchema {
    const { type, shape } = founds[0]!;
    const shapes = founds.map(({ shape }) => shape);
    switch (shape.kind) {
      case "basic":
        return basics[shape.name] as AnySchema;
      case "library":
        return library[shape.name] as AnySchema;
      case "opaque":
        return opaque(typeText(type), shape.encoding);
      case "slice": {
        const elems = shapes.flatMap((shape) => shape.kind === "slice" ? [shape.elem] : []);
        if (isByte(shape.elem)) return wide(gob.bytes);
        return wide(gob.slice(this.build(elems)));
      }
      case "array": {
        const elems = shapes.flatMap((shape) => shape.kind === "array" ? [shape.elem] : []);
        return wide(gob.array(shape.length, this.build(elems)));
      }
      case "map": {
        const maps = shapes.flatMap((shape) => shape.kind === "map" ? [shape] : []);
        const key = this.build(maps.map(({ key }) => key));
        return wide(gob.map(key, this.build(maps.map(({ elem }) => elem))));
      }
      case "interface":
        return this.#interface(
          shapes.flatMap((shape) => shape.kind === "interface" ? [...shape.types] : []),
        );
      case "struct":
        return this.#struct(typeText(type), type.kind === "named" ? type.name : "");
      case "unsent":
        throw new TypeError(`${typeText(type)} is never sent by gob`);
      case "unknown":
        throw new TypeError(`the server does not tell what ${typeText(type)} is`);
    }
  }

  #interface(types: readonly (readonly [string, Found])[]): AnySchema {
    const byName = Map.groupBy(types, ([name]) => name);
    if (byName.size === 0) return wide(gob.any);
    const members = [...byName].map(([name, list]) => {
      return [name, this.build(list.map(([, found]) => found))] as const;
    });
    return wide(gob.oneOf(Object.fromEntries(members)));
  }

  #struct(key: string, name: string): AnySchema {
    if (this.#schemas.has(key)) {
      return this.#schemas.get(key) ?? gob.lazy(() => this.#schemas.get(key)!);
    }
    this.#schemas.set(key, undefined);
    const fields: Record<string, AnySchema> = {};
    for (const [field, founds] of this.#fields.get(key) ?? []) {
      const schema = this.build(founds);
      // Nil and absent: what is not set is not sent.
      fields[field] = founds[0]!.shape.kind === "interface" ? schema : wide(gob.pointer(schema));
    }
    const schema = wide(gob.struct(name, fields));
    this.#schemas.set(key, schema);
    return schema;
  }
}

function isByte({ shape }: Found): boolean {
  return shape.kind === "basic" && shape.name === "uint8";
}

/** A type that encodes itself, as its bytes. */
function opaque(name: string, kind: gob.OpaqueKind): AnySchema {
  return wide(gob.opaque<Uint8Array>(name, kind, {
    encode: (bytes) => bytes,
    decode: (bytes) => bytes.slice(),
  }));
}

function wide<T>(schema: gob.Schema<T>): AnySchema {
  return schema as AnySchema;
}

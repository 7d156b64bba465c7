/**
 * What a question sends: a schema with a value that is as good as empty, built from the inside out.
 *
 * @module
 */

import { gob } from "../../mod.ts";
import type { BasicName } from "../../generate/go_type.ts";

/** A schema, a value of it, and how a person would write it. */
export interface Piece {
  readonly schema: gob.Schema<unknown>;
  readonly value: unknown;
  readonly text: string;
  /** The values in interfaces, whose types have to be defined before the request. */
  readonly inside: readonly Piece[];
}

/** Puts a piece in the place that a question is about. */
export type Place = (piece: Piece) => Piece;

function piece<T>(schema: gob.Schema<T>, value: T, text: string): Piece {
  return { schema: schema as gob.Schema<unknown>, value, text, inside: [] };
}

/** A whole type, asked as it is. */
export function pieceOf(schema: gob.Schema<unknown>, value: unknown): Piece {
  return piece(schema, value, "the whole argument");
}

/** A type that no argument has. */
export const odd: Piece = piece(gob.map(gob.complex128, gob.complex128), new Map(), "?");

/** The kinds of gob that are no composites. All sizes of integers are one. */
export const basicPieces: readonly (Piece & { readonly text: BasicName })[] = [
  { ...piece(gob.int64, 0n, "int"), text: "int" },
  { ...piece(gob.uint64, 0n, "uint"), text: "uint" },
  { ...piece(gob.string, "", "string"), text: "string" },
  { ...piece(gob.bool, false, "bool"), text: "bool" },
  { ...piece(gob.float64, 0, "float64"), text: "float64" },
  { ...piece(gob.complex128, { re: 0, im: 0 }, "complex128"), text: "complex128" },
];

/** An interface, nil. */
export const anyPiece: Piece = piece(gob.any, undefined, "any");
/** Bytes. */
export const bytesPiece: Piece = piece(gob.bytes, new Uint8Array(0), "[]byte");

const nobody = { encode: () => new Uint8Array(0), decode: () => undefined, zero: undefined };

/** Types that encode themselves, by the interface that they implement. */
export const opaquePieces: Readonly<Record<gob.OpaqueKind, Piece>> = {
  gob: piece(gob.opaque("G", "gob", nobody), undefined, "a GobEncoder"),
  binary: piece(gob.opaque("B", "binary", nobody), undefined, "a BinaryMarshaler"),
  text: piece(gob.opaque("T", "text", nobody), undefined, "a TextMarshaler"),
};

/** The piece of a predeclared type. */
export function basicPiece(name: BasicName): Piece {
  const kind = /^u?int/.exec(name)?.[0] ?? name.replace(/32$/, "64").replace(/x64$/, "x128");
  return basicPieces.find(({ text }) => text === kind)!;
}

/** A struct with one field. */
export function inField(name: string, { schema, value, text, inside }: Piece): Piece {
  return {
    schema: structOf(name, schema),
    value: { [name]: value },
    text: `{ ${name} ${text} }`,
    inside,
  };
}

/** Memo: a struct that was defined on a connection need not be defined again. */
const structs = new WeakMap<gob.Schema<unknown>, Map<string, gob.Schema<unknown>>>();

function structOf(name: string, schema: gob.Schema<unknown>): gob.Schema<unknown> {
  let known = structs.get(schema);
  if (known === undefined) structs.set(schema, known = new Map());
  let made = known.get(name);
  if (made === undefined) known.set(name, made = wide(gob.struct("@", { [name]: schema })));
  return made;
}

/** A slice. */
export function inSlice({ schema, value, text, inside }: Piece): Piece {
  return { schema: wide(gob.slice(schema)), value: [value], text: `[]${text}`, inside };
}

/** An array. One that is long cannot have values in interfaces. */
export function inArray(length: number, { schema, value, text, inside }: Piece): Piece {
  return {
    schema: wide(gob.array(length, schema)),
    value: Array.from({ length }, () => value),
    text: `[${length}]${text}`,
    inside,
  };
}

/** A map. */
export function inMap(key: Piece, { schema, value, text, inside }: Piece): Piece {
  return {
    schema: wide(gob.map(key.schema, schema)),
    value: new Map([[key.value, value]]),
    text: `map[${key.text}]${text}`,
    inside,
  };
}

/** An interface that holds a value. */
export function inInterface(name: string, piece: Piece): Piece {
  return {
    schema: wide(gob.oneOf({ [name]: piece.schema })),
    value: gob.typed(name, piece.value),
    text: `any(${name} ${piece.text})`,
    inside: [...piece.inside, piece],
  };
}

function wide<T>(schema: gob.Schema<T>): gob.Schema<unknown> {
  return schema as gob.Schema<unknown>;
}

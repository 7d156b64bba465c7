/** A contract with values of every kind, which began in TypeScript. */

import { gob, method, service } from "../../../mod.ts";

/** Numbers of every size. */
export const Numbers = gob.struct("Numbers", {
  Int: gob.int,
  Int8: gob.int8,
  Int16: gob.int16,
  Int32: gob.int32,
  /** Int64 is exact. */
  Int64: gob.int64,
  Uint: gob.uint,
  Uint8: gob.uint8,
  Uint16: gob.uint16,
  Uint32: gob.uint32,
  Uint64: gob.uint64,
  Float32: gob.float32,
  Float64: gob.float64,
  Complex64: gob.complex64,
  Complex128: gob.complex128,
});

/** Base is embedded. */
export const Base = gob.struct("model.Base", { ID: gob.int64, Owner: gob.string }, {
  json: { ID: "id", Owner: "owner,omitempty" },
});

/** Celsius encodes itself. */
export const Celsius = gob.opaque("weather.Celsius", "gob", {
  encode: (degrees: number) => new Uint8Array([degrees]),
  decode: (bytes) => bytes[0]!,
});

/** Grade encodes itself too, and is left out if it is zero. */
export const Grade = gob.opaque("Grade", "binary", {
  encode: (grade: string) => new TextEncoder().encode(grade),
  decode: (bytes) => new TextDecoder().decode(bytes),
  zero: "",
});

export interface Tree {
  Name: string;
  Left?: Tree;
  Kids: Tree[];
  ByName: Map<string, Tree>;
}
/** Tree contains itself. */
export const Tree: gob.Schema<Tree> = gob.struct("Tree", {
  Name: gob.string,
  Left: gob.pointer(gob.lazy(() => Tree)),
  Kids: gob.slice(gob.lazy(() => Tree)),
  ByName: gob.map(gob.string, gob.lazy(() => Tree)),
});

export type Nested = Nested[];
/** Nested is made of itself alone. */
export const Nested: gob.Schema<Nested> = gob.slice(gob.lazy(() => Nested));

export const Circle = gob.struct("shapes.Circle", { Radius: gob.float64 });
export const Square = gob.struct("shapes.Square", { Side: gob.int });
export const Shape = gob.oneOf({
  "example.com/shapes.Circle": Circle,
  "*example.com/shapes.Square": Square,
  "shapes.Color": gob.string,
  "[]shapes.Circle": gob.slice(Circle),
  "string": gob.string,
  "time.Duration": gob.duration,
});

/** The same name as one above, of another package. */
export const OtherBase = gob.struct("other.Base", { X: gob.int });
export const Page = gob.struct("Page[int]", { Items: gob.slice(gob.int), Next: OtherBase });
export const Place = gob.struct("Place", { X: gob.int, Y: gob.int });

export const Everything = gob.struct("Everything", {
  Base,
  Numbers,
  Flag: gob.bool,
  Text: gob.string,
  Raw: gob.stringBytes,
  Bytes: gob.bytes,
  List: gob.slice(gob.uint8),
  Digest: gob.byteArray(4),
  Three: gob.array(3, gob.string),
  Matrix: gob.slice(gob.array(2, gob.float64)),
  Labels: gob.record(gob.string),
  Places: gob.map(Place, gob.slice(gob.string)),
  Graded: gob.map(Grade, gob.int),
  Maybe: gob.pointer(gob.int),
  Nobody: gob.pointer(Place),
  Tree,
  Nested,
  At: gob.time,
  Took: gob.duration,
  Big: gob.bigInt,
  Ratio: gob.bigRat,
  Link: gob.url,
  Addr: gob.netipAddr,
  Heat: Celsius,
  Grade,
  NoGrade: Grade,
  Shape,
  Shapes: gob.slice(Shape),
  Nothing: gob.any,
  Page,
  Inner: gob.struct("", { A: gob.int }),
  Größe: gob.int,
}, { json: { Text: "text,omitempty" }, embedded: ["Base"] });

export const Args = gob.struct("Args", { A: gob.int, B: gob.int });

/**
 * Kinds returns what it gets.
 *
 * It has methods of every kind.
 */
export const Kinds = service("Kinds.v1", {
  /** Everything returns all of it. */
  Everything: method(Everything, Everything),
  Multiply: method(Args, gob.int),
  Pointer: method(gob.pointer(Args), gob.pointer(Args)),
  Text: method(gob.string, gob.string),
  Bytes: method(gob.bytes, gob.bytes),
  Sum: method(gob.slice(gob.float64), gob.float64),
  Labels: method(gob.map(gob.string, gob.int), gob.map(gob.string, gob.int)),
  Later: method(gob.time, gob.time),
  Twice: method(gob.duration, gob.duration),
  Shape: method(Shape, Shape),
  Heat: method(Celsius, Celsius),
  /** Client is a name of the client's too. */
  Client: method(gob.struct("", {}), gob.bool),
  hidden: method(gob.int, gob.int),
});

/** Args is a service with the name of a type. */
export const ArgsService = service("Args", { Args: method(gob.int, gob.int) });

/**
 * What the compiler must infer, and what it must refuse. All of it is decided when this file is checked; running it
 * only shows that the schemas can be made.
 *
 * @module
 */

import {
  any,
  array,
  type BigFloat,
  bigFloat,
  type bigInt,
  type bigRat,
  bool,
  byteArray,
  type bytes,
  type Complex,
  type complex128,
  type complex64,
  decode,
  decodeAll,
  Decoder,
  DecoderStream,
  type duration,
  encode,
  Encoder,
  EncoderStream,
  type float32,
  float64,
  type Infer,
  int,
  type int16,
  type int32,
  int64,
  int8,
  lazy,
  map,
  type netipAddr,
  oneOf,
  opaque,
  plain,
  pointer,
  type Rational,
  record,
  type Schema,
  slice,
  string,
  stringBytes,
  struct,
  type time,
  type Typed,
  typed,
  type uint,
  type uint16,
  type uint32,
  type uint64,
  type uint8,
  type url,
  type uuid,
  zero,
} from "../../gob/mod.ts";
import { pure } from "./hand_made.ts";

/** Whether two types are the same to the last modifier. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends (<X>() => X extends B ? 1 : 2) ? true
  : false;

/** Compiles only for the type `true`. */
function holds<T extends true>(..._: T[]): void {}

Deno.test("Infer is exact for every constant", pure, () => {
  holds<Same<Infer<typeof bool>, boolean>>();
  holds<Same<Infer<typeof int>, number>>();
  holds<Same<Infer<typeof int8>, number>>();
  holds<Same<Infer<typeof int16>, number>>();
  holds<Same<Infer<typeof int32>, number>>();
  holds<Same<Infer<typeof int64>, bigint>>();
  holds<Same<Infer<typeof uint>, number>>();
  holds<Same<Infer<typeof uint8>, number>>();
  holds<Same<Infer<typeof uint16>, number>>();
  holds<Same<Infer<typeof uint32>, number>>();
  holds<Same<Infer<typeof uint64>, bigint>>();
  holds<Same<Infer<typeof float32>, number>>();
  holds<Same<Infer<typeof float64>, number>>();
  holds<Same<Infer<typeof complex64>, Complex>>();
  holds<Same<Infer<typeof complex128>, Complex>>();
  holds<Same<Infer<typeof string>, string>>();
  holds<Same<Infer<typeof bytes>, Uint8Array<ArrayBuffer>>>();
  holds<Same<Infer<typeof any>, unknown>>();
  holds<Same<Infer<typeof time>, Temporal.ZonedDateTime>>();
  holds<Same<Infer<typeof duration>, Temporal.Duration>>();
  holds<Same<Infer<typeof bigInt>, bigint>>();
  holds<Same<Infer<typeof bigFloat>, BigFloat>>();
  holds<Same<Infer<typeof bigRat>, Rational>>();
  holds<Same<Infer<typeof url>, string>>();
  holds<Same<Infer<typeof netipAddr>, string>>();
  holds<Same<Infer<typeof uuid>, string>>();
});

Deno.test("Infer is exact for every constructor", pure, () => {
  const ofSlice = slice(slice(int));
  holds<Same<Infer<typeof ofSlice>, number[][]>>();
  const ofArray = array(3, string);
  holds<Same<Infer<typeof ofArray>, string[]>>();
  const ofMap = map(int8, slice(bool));
  holds<Same<Infer<typeof ofMap>, Map<number, boolean[]>>>();
  const ofRecord = record(map(string, int64));
  holds<Same<Infer<typeof ofRecord>, Record<string, Map<string, bigint>>>>();
  const ofPointer = pointer(int);
  holds<Same<Infer<typeof ofPointer>, number | undefined>>();
  const ofPointers = pointer(pointer(string));
  holds<Same<Infer<typeof ofPointers>, string | undefined>>();
  const ofLazy = lazy(() => slice(string));
  holds<Same<Infer<typeof ofLazy>, string[]>>();
  const ofAny = slice(any);
  holds<Same<Infer<typeof ofAny>, unknown[]>>();
  const ofOpaque = opaque("Celsius", "binary", {
    encode: (degrees: number) => Uint8Array.of(degrees),
    decode: (bytes): number => bytes[0]!,
  });
  holds<Same<Infer<typeof ofOpaque>, number>>();
  const ofBoolean = slice(bool);
  holds<Same<typeof ofBoolean, Schema<boolean[]>>>();
});

Deno.test("Infer is never for what is no schema", pure, () => {
  holds<Same<Infer<number>, never>>();
  holds<Same<Infer<{ value: number }>, never>>();
});

Deno.test(
  "a field is optional where its type admits undefined, and required elsewhere",
  pure,
  () => {
    const Mixed = struct("Mixed", {
      Name: string,
      Age: pointer(int),
      Extra: any,
      Tags: slice(string),
      Inner: struct("Inner", { A: int, B: pointer(bool) }),
    });
    type Mixed = Infer<typeof Mixed>;
    holds<
      Same<Mixed, {
        Name: string;
        Tags: string[];
        Inner: { A: number; B?: boolean | undefined };
        Age?: number | undefined;
        Extra?: unknown;
      }>
    >();
    const value: Mixed = { Name: "", Tags: [], Inner: { A: 1 } };
    encode(Mixed, value);
    // @ts-expect-error: Inner is required
    const missing: Mixed = { Name: "", Tags: [] };
    // @ts-expect-error: nil is absent or undefined, never null
    const isNull: Mixed = { ...value, Age: null };
    // @ts-expect-error: Zip is no field
    const extra: Mixed = { ...value, Zip: 1 };
    void [missing, isNull, extra];
  },
);

Deno.test("fields can be written, whatever the modifiers of what they were made of", pure, () => {
  const fields = { A: int, B: pointer(int) } as const;
  const Made = struct("Made", fields);
  holds<Same<Infer<typeof Made>, { A: number; B?: number | undefined }>>();
  const value: Infer<typeof Made> = { A: 1 };
  value.A = 2;
  value.B = 3;
  const Empty = struct("Empty", {});
  const empty: Infer<typeof Empty> = {};
  void empty;
});

interface Point {
  X: number;
  Y: number;
}

interface Person {
  Name: string;
  Age?: number;
}

Deno.test("a schema must match the type that it is annotated with, field by field", pure, () => {
  const right: Schema<Point> = struct("Point", { X: int, Y: float64 });
  const person: Schema<Person> = struct("Person", { Name: string, Age: pointer(int) });
  // @ts-expect-error: Y is missing
  const missing: Schema<Point> = struct("Point", { X: int });
  // @ts-expect-error: Z is too many
  const extra: Schema<Point> = struct("Point", { X: int, Y: int, Z: int });
  // @ts-expect-error: Y is a string
  const wrong: Schema<Point> = struct("Point", { X: int, Y: string });
  // @ts-expect-error: Y is a bigint
  const bigger: Schema<Point> = struct("Point", { X: int, Y: int64 });
  // @ts-expect-error: Yy is not Y
  const renamed: Schema<Point> = struct("Point", { X: int, Yy: int });
  // @ts-expect-error: the optional Age is missing
  const without: Schema<Person> = struct("Person", { Name: string });
  // @ts-expect-error: Age is optional in the type and required in Go
  const required: Schema<Person> = struct("Person", { Name: string, Age: int });
  // @ts-expect-error: Name is required in the type and a pointer in Go
  const optional: Schema<Person> = struct("Person", { Name: pointer(string), Age: pointer(int) });
  // @ts-expect-error: an extra optional field
  const more: Schema<Person> = struct("P", { Name: string, Age: pointer(int), Zip: pointer(int) });
  void [right, person, missing, extra, wrong, bigger, renamed, without, required, optional, more];
});

Deno.test("a mismatch inside of a composite is a compile error as well", pure, () => {
  const P = struct("Point", { X: int });
  // @ts-expect-error: Y is missing in the elements
  const inSlice: Schema<Point[]> = slice(P);
  // @ts-expect-error: Y is missing in the values
  const inMap: Schema<Map<string, Point>> = map(string, P);
  // @ts-expect-error: Y is missing in the pointer's target
  const inPointer: Schema<Point | undefined> = pointer(P);
  // @ts-expect-error: Y is missing behind the lazy schema
  const inLazy: Schema<Point> = lazy(() => P);
  // @ts-expect-error: keys are strings
  const inKey: Schema<Map<number, number>> = map(string, int);
  // @ts-expect-error: a record is no Map
  const inRecord: Schema<Map<string, number>> = record(int);
  void [inSlice, inMap, inPointer, inLazy, inKey, inRecord];
});

interface Team {
  Lead?: Person;
  Members: Person[];
  ByName: Record<string, Person>;
  Desks: Map<string, { Owner: Person }>;
}

Deno.test("an optional field that is missing far inside is a compile error as well", pure, () => {
  const Whole = struct("Person", { Name: string, Age: pointer(int) });
  const Part = struct("Person", { Name: string });
  const desk = <T>(owner: Schema<T>) => struct("Desk", { Owner: owner });
  const right: Schema<Team> = struct("Team", {
    Lead: pointer(Whole),
    Members: slice(Whole),
    ByName: record(Whole),
    Desks: map(string, desk(Whole)),
  });
  const rest = { Lead: pointer(Whole), Members: slice(Whole), ByName: record(Whole) };
  const desks = map(string, desk(Whole));
  // @ts-expect-error: Age is missing in Desks
  const inMap: Schema<Team> = struct("Team", { ...rest, Desks: map(string, desk(Part)) });
  // @ts-expect-error: Age is missing in Members
  const inSlice: Schema<Team> = struct("Team", { ...rest, Members: slice(Part), Desks: desks });
  // @ts-expect-error: Age is missing in Lead
  const inPointer: Schema<Team> = struct("Team", { ...rest, Lead: pointer(Part), Desks: desks });
  // @ts-expect-error: Age is missing in ByName
  const inRecord: Schema<Team> = struct("Team", { ...rest, ByName: record(Part), Desks: desks });
  // @ts-expect-error: Age is missing in the elements
  const slices: Schema<Person[][]> = slice(slice(Part));
  void [right, inMap, inSlice, inPointer, inRecord, slices];
});

Deno.test("Schema is invariant", pure, () => {
  const number: Schema<number> = int;
  const unknownSchema: Schema<unknown> = any;
  // @ts-expect-error: it cannot read every number | string
  const wider: Schema<number | string> = number;
  // @ts-expect-error: it reads more than numbers
  const narrower: Schema<number> = unknownSchema;
  // @ts-expect-error: it cannot write everything
  const asUnknown: Schema<unknown> = number;
  // @ts-expect-error: a literal type is not all numbers
  const literal: Schema<1> = number;
  // @ts-expect-error: a plain object is no schema
  const object: Schema<number> = { kind: "int" };
  void [wider, narrower, asUnknown, literal, object];
});

interface List {
  Value: number;
  Next?: List;
}
const List: Schema<List> = struct("List", { Value: int, Next: pointer(lazy(() => List)) });

interface Tree {
  Label: string;
  Children: Tree[];
  Index: Map<string, Tree>;
}
const Tree: Schema<Tree> = struct("Tree", {
  Label: string,
  Children: slice(lazy(() => Tree)),
  Index: map(string, lazy(() => Tree)),
});

interface Folder {
  Name: string;
  Files: File[];
  Parent?: Folder;
}
interface File {
  Name: string;
  In?: Folder;
}
const Folder: Schema<Folder> = struct("Folder", {
  Name: string,
  Files: slice(lazy(() => File)),
  Parent: pointer(lazy(() => Folder)),
});
const File: Schema<File> = struct("File", { Name: string, In: pointer(Folder) });

type Nested = Nested[];
const Nested: Schema<Nested> = slice(lazy(() => Nested));

Deno.test("recursive and mutually recursive types infer", pure, () => {
  holds<Same<Infer<typeof List>, List>>();
  holds<Same<Infer<typeof Tree>, Tree>>();
  holds<Same<Infer<typeof Folder>, Folder>>();
  holds<Same<Infer<typeof File>, File>>();
  holds<Same<Infer<typeof Nested>, Nested>>();
  const list = decode(encode(List, { Value: 1, Next: { Value: 2 } }), List);
  holds<Same<typeof list, List>>();
  holds<Same<NonNullable<typeof list.Next>["Next"], List | undefined>>();
  // @ts-expect-error: Next is missing in the schema
  const wrong: Schema<List> = struct("List", { Value: int });
  // @ts-expect-error: Next leads to another type
  const other: Schema<List> = struct("List", { Value: int, Next: pointer(lazy(() => Tree)) });
  void [wrong, other];
});

Deno.test("values are checked against the schema when they are encoded", pure, () => {
  const Point = struct("Point", { X: int, Y: int });
  encode(Point, { X: 1, Y: 2 });
  const mistakes = () => {
    // @ts-expect-error: Y is missing
    encode(Point, { X: 1 });
    // @ts-expect-error: Y is a string
    encode(Point, { X: 1, Y: "2" });
    // @ts-expect-error: Z is no field
    encode(Point, { X: 1, Y: 2, Z: 3 });
    // @ts-expect-error: a bigint is no number
    encode(int, 1n);
    // @ts-expect-error: a number is no bigint
    encode(int64, 1);
    // @ts-expect-error: null is no value
    encode(string, null);
    // @ts-expect-error: a record is no Map
    encode(map(string, int), { a: 1 });
  };
  void mistakes;
});

Deno.test("the schema alone decides the type of what is encoded, not the value", pure, () => {
  const float = { negative: false, precision: 0, mode: 0, accuracy: 0, exponent: 0, mantissa: 0n };
  encode(bigFloat, { ...float, form: "zero" });
  encode(List, { Value: 1, Next: { Value: 2 } });
  new Encoder().encode(slice(bigFloat), [{ ...float, form: "zero" }]);
});

Deno.test("decoding gives the type of the schema, and unknown without one", pure, () => {
  const bytes = encode(slice(int), [1]);
  const value = decode(bytes, slice(int));
  holds<Same<typeof value, number[]>>();
  const bare = decode(bytes);
  holds<Same<typeof bare, unknown>>();
  const all = decodeAll(bytes, slice(int));
  holds<Same<typeof all, number[][]>>();
  const allPlain = decodeAll(bytes);
  holds<Same<typeof allPlain, unknown[]>>();
  const decoder = new Decoder();
  const next = decoder.next(slice(int));
  holds<Same<typeof next, { value: number[] } | undefined> | true>();
  if (next !== undefined) holds<Same<typeof next.value, number[]>>();
  const nextPlain = decoder.next();
  if (nextPlain !== undefined) holds<Same<typeof nextPlain.value, unknown>>();
});

Deno.test("streams carry the type of their schema", pure, () => {
  const into: TransformStream<number[], Uint8Array> = new EncoderStream(slice(int));
  const out: TransformStream<Uint8Array, number[]> = new DecoderStream(slice(int));
  const plain: TransformStream<Uint8Array, unknown> = new DecoderStream();
  // @ts-expect-error: it takes arrays of numbers
  const wrong: TransformStream<string, Uint8Array> = new EncoderStream(slice(int));
  void [into, out, plain, wrong];
});

Deno.test("bytes are a Uint8Array of an ArrayBuffer, and hex text as a map's key", pure, () => {
  holds<Same<Infer<typeof stringBytes>, Uint8Array<ArrayBuffer>>>();
  const Digest = byteArray(32);
  holds<Same<Infer<typeof Digest>, Uint8Array<ArrayBuffer>>>();
  new Blob([decode(encode(Digest, new Uint8Array(32)), Digest)]);
  const ByDigest = map(Digest, int);
  holds<Same<Infer<typeof ByDigest>, Map<string, number>>>();
  const ByText = map(stringBytes, Digest);
  holds<Same<Infer<typeof ByText>, Map<string, Uint8Array<ArrayBuffer>>>>();
  // Other keys stay what they are, in generic code too.
  const keyed = <K>(key: Schema<K>): Schema<Map<K, number>> => map(key, int);
  const ByInt = keyed(int);
  holds<Same<Infer<typeof ByInt>, Map<number, number>>>();
});

Deno.test("oneOf() is a union that narrows by name", pure, () => {
  const Circle = struct("main.Circle", { Radius: float64 });
  const Shape = oneOf({ "main.Circle": Circle, string });
  type Shape = Typed<"main.Circle", { Radius: number }> | Typed<"string", string> | undefined;
  holds<Same<Infer<typeof Shape>, Shape>>();
  const Drawing = struct("main.Drawing", { Main: Shape, All: slice(Shape) });
  holds<Same<Infer<typeof Drawing>, { Main?: Shape; All: Shape[] }>>();
  const value: Infer<typeof Drawing> = { Main: typed("string", "a"), All: [undefined] };
  const { Main } = value;
  if (Main?.name === "main.Circle") holds<Same<typeof Main.value, { Radius: number }>>();
  // @ts-expect-error: no such name
  const name = () => encode(Shape, typed("main.Square", { Radius: 1 }));
  // @ts-expect-error: the value of another type
  const other = () => encode(Shape, typed("main.Circle", "a"));
  void [name, other];
});

Deno.test("plain and zero() have the types of their values", pure, () => {
  holds<Same<Infer<typeof plain>, unknown>>();
  const Reply = struct("Reply", { Name: string, Extra: plain });
  holds<Same<Infer<typeof Reply>, { Name: string; Extra?: unknown }>>();
  const made = zero(Reply);
  holds<Same<typeof made, { Name: string; Extra?: unknown }>>();
});

Deno.test("typed() keeps the type of its value", pure, () => {
  const value = typed("main.Point", { X: 1 });
  holds<Same<typeof value, Typed<"main.Point", { X: number }>>>();
  const unknownValue: Typed = value;
  void unknownValue;
});

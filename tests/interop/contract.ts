/**
 * What the Go peer and the tests agree on: the types of peer/types.go and the services of peer/services.go. Structs have
 * the names that Go gives them, package included, because they show up in error texts.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../mod.ts";
import { Args, Box, List, Quotient, Reply } from "../testing/schemas.ts";

const { any, array, bytes, float64, int, int64, map, pointer, record, slice, string, uint64 } = gob;

/** A struct without fields. */
// deno-lint-ignore no-empty-interface
export interface Empty {}
/** Its schema, which has no name, as Go's `struct{}`. */
export const Empty: gob.Schema<Empty> = gob.struct("", {});

/** Go's `Numbers`. */
export interface Numbers {
  Bool: boolean;
  Int: number;
  Int8: number;
  Int16: number;
  Int32: number;
  Int64: bigint;
  Uint: number;
  Uint8: number;
  Uint16: number;
  Uint32: number;
  Uint64: bigint;
  Float32: number;
  Float64: number;
  Complex64: gob.Complex;
  Complex128: gob.Complex;
  String: string;
  Bytes: Uint8Array;
}
/** Its schema. */
export const Numbers: gob.Schema<Numbers> = gob.struct("main.Numbers", {
  Bool: gob.bool,
  Int: int,
  Int8: gob.int8,
  Int16: gob.int16,
  Int32: gob.int32,
  Int64: int64,
  Uint: gob.uint,
  Uint8: gob.uint8,
  Uint16: gob.uint16,
  Uint32: gob.uint32,
  Uint64: uint64,
  Float32: gob.float32,
  Float64: float64,
  Complex64: gob.complex64,
  Complex128: gob.complex128,
  String: string,
  Bytes: bytes,
});

/** Go's `Small`, which has the fields of `Args` with fewer bits. */
export const Small: gob.Schema<Args> = gob.struct("main.Small", { A: gob.int8, B: gob.int16 });

/** Go's `Nested`. */
export interface Nested {
  Name: string;
  Points: Args[];
  Corners: Args[];
  Places: Map<string, Args>;
  Groups: Map<number, string[]>;
  Origin: Args;
  Maybe?: Args;
  Count?: number;
}
/** Its schema. */
export const Nested: gob.Schema<Nested> = gob.struct("main.Nested", {
  Name: string,
  Points: slice(Args),
  Corners: array(2, Args),
  Places: map(string, Args),
  Groups: map(int, slice(string)),
  Origin: Args,
  Maybe: pointer(Args),
  Count: pointer(int),
});

/** Go's `Circle`. */
export interface Circle {
  Radius: number;
}
/** Its schema. */
export const Circle: gob.Schema<Circle> = gob.struct("main.Circle", { Radius: float64 });

/** Go's `Square`. */
export interface Square {
  Side: number;
}
/** Its schema. */
export const Square: gob.Schema<Square> = gob.struct("main.Square", { Side: float64 });

/** Go's `Drawing`, whose fields are interfaces with a method: on the wire they are like any other. */
export interface Drawing {
  Frame?: unknown;
  Shapes: unknown[];
  Named: Map<string, unknown>;
}
/** Its schema. */
export const Drawing: gob.Schema<Drawing> = gob.struct("main.Drawing", {
  Frame: any,
  Shapes: slice(any),
  Named: map(string, any),
});

/** Go's `Group`. */
export interface Group {
  Name: string;
  Members: unknown[];
}
/** Its schema. */
export const Group: gob.Schema<Group> = gob.struct("main.Group", {
  Name: string,
  Members: slice(any),
});

/** Go's `Tree`. */
export interface Tree {
  Name: string;
  Children: Tree[];
}
/** Its schema. */
export const Tree: gob.Schema<Tree> = gob.struct("main.Tree", {
  Name: string,
  Children: slice(gob.lazy(() => Tree)),
});

/** Go's `Trie`. */
export interface Trie {
  End: boolean;
  Next: Map<string, Trie>;
}
/** Its schema. */
export const Trie: gob.Schema<Trie> = gob.struct("main.Trie", {
  End: gob.bool,
  Next: map(string, gob.lazy(() => Trie)),
});

/** Go's `Folder`. */
export interface Folder {
  Name: string;
  Files: File[];
}
/** Its schema. */
export const Folder: gob.Schema<Folder> = gob.struct("main.Folder", {
  Name: string,
  Files: slice(gob.lazy(() => File)),
});

/** Go's `File`. */
export interface File {
  Name: string;
  Archive?: Folder;
}
/** Its schema. */
export const File: gob.Schema<File> = gob.struct("main.File", {
  Name: string,
  Archive: pointer(Folder),
});

/** Go's `Moment`. */
export interface Moment {
  At: Temporal.ZonedDateTime;
  Wait: Temporal.Duration;
}
/** Its schema. */
export const Moment: gob.Schema<Moment> = gob.struct("main.Moment", {
  At: gob.time,
  Wait: gob.duration,
});

/** Go's `Big`. */
export interface Big {
  Int: bigint;
  Float: gob.Infer<typeof gob.bigFloat>;
  Rat: gob.Infer<typeof gob.bigRat>;
}
/** Its schema. */
export const Big: gob.Schema<Big> = gob.struct("main.Big", {
  Int: gob.bigInt,
  Float: gob.bigFloat,
  Rat: gob.bigRat,
});

/** Go's `Place`. */
export interface Place {
  Link: string;
  Addr: string;
}
/** Its schema. */
export const Place: gob.Schema<Place> = gob.struct("main.Place", {
  Link: gob.url,
  Addr: gob.netipAddr,
});

/** What peer/types.go registers for interface values. */
export function newRegistry(): gob.Registry {
  return new gob.Registry()
    .register("main.Circle", Circle)
    .register("*main.Square", Square)
    .register("main.Group", Group)
    .register("main.Celsius", float64)
    .register("main.Names", slice(string))
    .register("main.Table", map(string, int))
    .register("main.Pair", array(2, int))
    .register("main.Args", Args)
    .register("*main.List", List)
    .register("time.Time", gob.time)
    .register("*big.Int", gob.bigInt)
    .register("[]interface {}", slice(any))
    .register("map[string]interface {}", map(string, any));
}

/** The same, made once. */
export const registry: gob.Registry = newRegistry();

/** The methods of Go's `Arith`. */
export type ArithMethods = {
  Add: Method<Args, Reply>;
  Mul: Method<Args, Reply>;
  Div: Method<Args, Quotient>;
  String: Method<Args, string>;
  Scan: Method<string, Reply>;
  Error: Method<string, Reply>;
  SleepMilli: Method<Args, Reply>;
};

function arith(name: string): Service<ArithMethods> {
  return service(name, {
    Add: method(Args, Reply),
    Mul: method(Args, Reply),
    Div: method(Args, Quotient),
    String: method(Args, string),
    Scan: method(string, Reply),
    Error: method(string, Reply),
    SleepMilli: method(Args, Reply),
  });
}

/** The classic service, under three names. */
export const Arith: Service<ArithMethods> = arith("Arith");
/** The same under a name with dots. */
export const DottedArith: Service<ArithMethods> = arith("net.rpc.Arith");
/** The same under a name with a dot. */
export const NewServerArith: Service<ArithMethods> = arith("newServer.Arith");

/** A service whose method comes from an embedded type in Go. */
export const Embed: Service<{ Exported: Method<Args, Reply> }> = service("Embed", {
  Exported: method(Args, Reply),
});

/** Arguments and replies of types that have no name. */
export const Builtin: Service<{
  Map: Method<Args, Map<number, number>>;
  Slice: Method<Args, number[]>;
  Array: Method<Args, number[]>;
  Nothing: Method<Empty, string[]>;
  NoMap: Method<Empty, Map<string, number>>;
  NoStruct: Method<Args, Empty>;
  Total: Method<Map<string, number>, number>;
  Keys: Method<Map<string, number>, string[]>;
  Reverse: Method<number[], number[]>;
  Swap: Method<number[], number[]>;
  Sums: Method<Args[], Reply[]>;
  Index: Method<string[], Record<string, string[]>>;
  Twice: Method<number, number>;
  Half: Method<number, number>;
  Not: Method<boolean, boolean>;
  Next: Method<bigint, bigint>;
  Negate: Method<bigint, bigint>;
  Conjugate: Method<gob.Complex, gob.Complex>;
  Upper: Method<string, string>;
  Bytes: Method<Uint8Array, Uint8Array>;
  Numbers: Method<Numbers, Numbers>;
  Small: Method<Args, Reply>;
  Nested: Method<Nested, Nested>;
}> = service("Builtin", {
  Map: method(Args, map(int, int)),
  Slice: method(Args, slice(int)),
  Array: method(Args, array(2, int)),
  Nothing: method(Empty, slice(string)),
  NoMap: method(Empty, map(string, int)),
  NoStruct: method(Args, Empty),
  Total: method(map(string, int), int),
  Keys: method(map(string, int), slice(string)),
  Reverse: method(slice(int), slice(int)),
  Swap: method(array(2, int), array(2, int)),
  Sums: method(slice(Args), slice(Reply)),
  Index: method(slice(string), record(slice(string))),
  Twice: method(int, int),
  Half: method(float64, float64),
  Not: method(gob.bool, gob.bool),
  Next: method(uint64, uint64),
  Negate: method(int64, int64),
  Conjugate: method(gob.complex128, gob.complex128),
  Upper: method(string, string),
  Bytes: method(bytes, bytes),
  Numbers: method(Numbers, Numbers),
  Small: method(Small, Reply),
  Nested: method(Nested, Nested),
});

/** Interface values. */
export const Values: Service<{
  Echo: Method<unknown, unknown>;
  Box: Method<Box, Box>;
  List: Method<unknown[], unknown[]>;
  Map: Method<Map<string, unknown>, Map<string, unknown>>;
  Describe: Method<Box, string>;
  Drawing: Method<Drawing, Drawing>;
  Area: Method<Drawing, number>;
}> = service("Values", {
  Echo: method(any, any),
  Box: method(Box, Box),
  List: method(slice(any), slice(any)),
  Map: method(map(string, any), map(string, any)),
  Describe: method(Box, string),
  Drawing: method(Drawing, Drawing),
  Area: method(Drawing, float64),
});

/** Recursive types. */
export const Recursive: Service<{
  Sum: Method<List, number>;
  Count: Method<number, List>;
  Tree: Method<Tree, Tree>;
  Words: Method<Trie, string[]>;
  Folder: Method<Folder, Folder>;
}> = service("Recursive", {
  Sum: method(List, int),
  Count: method(int, List),
  Tree: method(Tree, Tree),
  Words: method(Trie, slice(string)),
  Folder: method(Folder, Folder),
});

/** Types of Go's library that encode themselves. */
export const Known: Service<{
  After: Method<Moment, Temporal.ZonedDateTime>;
  Moment: Method<Moment, Moment>;
  Format: Method<Temporal.ZonedDateTime, string>;
  Between: Method<Temporal.ZonedDateTime[], Temporal.Duration>;
  Seconds: Method<Temporal.Duration, number>;
  Factorial: Method<bigint, bigint>;
  Square: Method<bigint, bigint>;
  Invert: Method<gob.Infer<typeof gob.bigRat>, gob.Infer<typeof gob.bigRat>>;
  Big: Method<Big, Big>;
  FormatBig: Method<Big, string>;
  Place: Method<Place, Place>;
  FormatPlace: Method<Place, string>;
}> = service("Known", {
  After: method(Moment, gob.time),
  Moment: method(Moment, Moment),
  Format: method(gob.time, string),
  Between: method(slice(gob.time), gob.duration),
  Seconds: method(gob.duration, float64),
  Factorial: method(int64, gob.bigInt),
  Square: method(gob.bigInt, gob.bigInt),
  Invert: method(gob.bigRat, gob.bigRat),
  Big: method(Big, Big),
  FormatBig: method(Big, string),
  Place: method(Place, Place),
  FormatPlace: method(Place, string),
});

/** Large payloads. */
export const Bulk: Service<{
  Echo: Method<Uint8Array, Uint8Array>;
  Fill: Method<number, Uint8Array>;
  Digest: Method<Uint8Array, string>;
  Join: Method<string[], string>;
}> = service("Bulk", {
  Echo: method(bytes, bytes),
  Fill: method(int, bytes),
  Digest: method(bytes, string),
  Join: method(slice(string), string),
});

/** Calls that wait for other calls. */
export const Gate: Service<{
  Wait: Method<string, string>;
  Open: Method<string, boolean>;
  Waiting: Method<string, number>;
}> = service("Gate", {
  Wait: method(string, string),
  Open: method(string, gob.bool),
  Waiting: method(string, int),
});

/** What happens to the connection itself. The server in ./deno_server.ts has `Close` alone. */
export const Control: Service<{
  Close: Method<Empty, number>;
  CloseWrite: Method<Empty, number>;
  Reset: Method<Empty, number>;
  Garbage: Method<Uint8Array, number>;
  Torn: Method<Uint8Array, number>;
  Unsendable: Method<Empty, Reply>;
}> = service("Control", {
  Close: method(Empty, int),
  CloseWrite: method(Empty, int),
  Reset: method(Empty, int),
  Garbage: method(bytes, int),
  Torn: method(bytes, int),
  Unsendable: method(Empty, Reply),
});

/** The one method of `Control` that ./deno_server.ts has. */
export const Closing: Service<{ Close: Method<Empty, number> }> = service("Control", {
  Close: method(Empty, int),
});

/** Handlers that fail in every way that TypeScript knows. The Go server does not have them. */
export const Faults: Service<{
  Throw: Method<Empty, Reply>;
  Reject: Method<Empty, Reply>;
  ThrowString: Method<Empty, Reply>;
  ThrowUndefined: Method<Empty, Reply>;
  ThrowObject: Method<Empty, Reply>;
  WrongReply: Method<Empty, Reply>;
  NoReply: Method<Empty, Reply>;
  HostileError: Method<Empty, Reply>;
  ThrowSurrogate: Method<Empty, Reply>;
  RejectSurrogate: Method<Empty, Reply>;
  ThrowOddMessage: Method<Empty, Reply>;
  RejectOddMessage: Method<Empty, Reply>;
}> = service("Faults", {
  Throw: method(Empty, Reply),
  Reject: method(Empty, Reply),
  ThrowString: method(Empty, Reply),
  ThrowUndefined: method(Empty, Reply),
  ThrowObject: method(Empty, Reply),
  WrongReply: method(Empty, Reply),
  NoReply: method(Empty, Reply),
  HostileError: method(Empty, Reply),
  ThrowSurrogate: method(Empty, Reply),
  RejectSurrogate: method(Empty, Reply),
  ThrowOddMessage: method(Empty, Reply),
  RejectOddMessage: method(Empty, Reply),
});

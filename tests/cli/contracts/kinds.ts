/**
 * The contract of the Go services in ../peer, as it is.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

const Args = gob.struct("main.Args", { A: gob.int, B: gob.int });
const Deep = gob.struct("main.Deep", { S: gob.string, L: gob.int });
const Inner = gob.struct("main.Inner", { X: gob.int, Y: gob.int, Deep: gob.pointer(Deep) });
const Base = gob.struct("main.Base", { ID: gob.int64, Owner: gob.string });

interface Node {
  Name: string;
  Next?: Node;
  Children: Node[];
}
const Node: gob.Schema<Node> = gob.struct("main.Node", {
  Name: gob.string,
  Next: gob.pointer(gob.lazy(() => Node)),
  Children: gob.slice(gob.lazy(() => Node)),
});

const bytes = {
  encode: (value: Uint8Array) => value,
  decode: (value: Uint8Array) => value.slice(),
  zero: new Uint8Array([0]),
};
const Custom = gob.opaque("main.Custom", "gob", bytes);

const numbers = {
  ...{ Bool: gob.bool, Int: gob.int, Int8: gob.int8, Int16: gob.int16, Int32: gob.int32 },
  ...{ Int64: gob.int64, Uint: gob.uint, Uint8: gob.uint8, Uint16: gob.uint16 },
  ...{ Uint32: gob.uint32, Uint64: gob.uint64, Uintptr: gob.uint64, Float32: gob.float32 },
  ...{ Float64: gob.float64, Complex64: gob.complex64, Complex128: gob.complex128 },
};
const composites = {
  ...{ String: gob.string, Bytes: gob.bytes, Struct: Inner, Pointer: gob.pointer(Inner) },
  Pointers: gob.pointer(gob.pointer(gob.int)),
  Anonymous: gob.struct("", { Q: gob.int }),
  ...{ Array: gob.array(3, gob.int), Hash: gob.byteArray(4), Structs: gob.slice(Inner) },
  ...{ Pointees: gob.slice(gob.pointer(Inner)), Matrix: gob.slice(gob.slice(gob.float64)) },
  ...{ Strings: gob.record(gob.string), Numbers: gob.map(gob.int, gob.string) },
  ...{ Levels: gob.map(gob.int, gob.slice(gob.string)), StructMap: gob.record(Inner) },
  ...{ PointerMap: gob.record(gob.pointer(Inner)), Any: gob.any, Anys: gob.slice(gob.any) },
};
const named = {
  ...{ Shape: gob.oneOf({ "main.Circle": gob.struct("main.Circle", { R: gob.float64 }) }) },
  ...{ Time: gob.time, TimeP: gob.pointer(gob.time), Duration: gob.duration },
  ...{ Durations: gob.slice(gob.duration), Big: gob.bigInt, BigP: gob.pointer(gob.bigInt) },
  ...{ URL: gob.url, Addr: gob.netipAddr, Level: gob.int, Color: gob.string, Flag: gob.bool },
  ...{ Ratio: gob.float64, Mask: gob.uint16, Tags: gob.slice(gob.string) },
  ...{ Labels: gob.record(gob.string), Digest: gob.byteArray(4), Raw: gob.bytes, Base },
  ...{ Node, Custom, Bin: gob.opaque("main.Bin", "binary", bytes) },
  Text: gob.struct("main.Text", { S: gob.string }),
};
const fields = { ...numbers, ...composites, ...named };
/** A field of every kind. */
export const All: unknown = gob.struct("main.All", fields);

const any = (schema: unknown) => schema as gob.Schema<unknown>;
const text = (args: unknown): Method<unknown, string> => method(any(args), gob.string);

/** A struct of two numbers. */
export const Arith: Service<{ Multiply: Method<unknown, number>; Slow: Method<number, number> }> =
  service("Arith", {
    Multiply: method(any(Args), gob.int),
    Slow: method(gob.int, gob.int),
  });

/** Fields of all kinds. */
export const Kinds: Service<{ Echo: Method<unknown, unknown>; Print: Method<unknown, string> }> =
  service("Kinds", { Echo: method(any(All), any(All)), Print: text(All) });

/** Arguments that are no structs. */
export const Single: Service<Record<string, Method<unknown, string>>> = service("Single", {
  ...{ Int: text(gob.int), Uint8: text(gob.uint8), Int64: text(gob.int64) },
  ...{ Float: text(gob.float64), Complex: text(gob.complex128), Bool: text(gob.bool) },
  ...{ String: text(gob.string), Bytes: text(gob.bytes), Level: text(gob.int) },
  ...{ Color: text(gob.string), Tags: text(gob.slice(gob.string)) },
  ...{ Labels: text(gob.record(gob.string)), Map: text(gob.record(Inner)) },
  ...{ Slice: text(gob.slice(Inner)), Array: text(gob.array(3, gob.int)) },
  ...{ Digest: text(gob.byteArray(4)), Time: text(gob.time), Duration: text(gob.duration) },
  ...{ Any: text(gob.any), Empty: text(gob.struct("", {})), Custom: text(Custom) },
  Anonymous: text(gob.struct("", { Q: gob.int })),
});

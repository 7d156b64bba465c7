/**
 * A contract that differs from the Go services in ../peer in each way.
 *
 * @module
 */

import { gob, type Method, method, type Service, service } from "../../../mod.ts";

type Methods = Record<string, Method<unknown, unknown>>;

const any = (args: unknown, reply: unknown = gob.int): Method<unknown, unknown> =>
  method(args as gob.Schema<unknown>, reply as gob.Schema<unknown>);

const Args = gob.struct("Args", { A: gob.string, B: gob.uint, C: gob.int });
const Inner = gob.struct("Inner", {
  X: gob.string,
  Zoom: gob.int,
  Deep: gob.struct("Deep", { L: gob.string }),
});

/** Wrong fields, replies and methods. */
export const Arith: Service<Methods> = service("Arith", {
  Divide: any(gob.struct("Args", { A: gob.int, B: gob.int }), gob.string),
  Multiply: any(Args),
  Power: any(Args),
  Slow: any(gob.struct("Args", { Millis: gob.int })),
});

/** Wrong fields at every depth. */
export const Kinds: Service<Methods> = service("Kinds", {
  Print: any(
    gob.struct("All", {
      ...{ Int8: gob.int64, Float32: gob.float64, Float64: gob.float32, String: gob.bytes },
      ...{ Struct: Inner, Structs: gob.slice(Inner), StructMap: gob.record(Inner) },
      ...{ Array: gob.array(4, gob.int), Hash: gob.bytes, Time: gob.string, Big: gob.int64 },
      ...{ Strings: gob.record(gob.int), Numbers: gob.record(gob.string), Any: gob.string },
      ...{ Level: gob.string, Labels: gob.slice(gob.string), Custom: gob.bytes, Done: gob.int },
    }),
    gob.string,
  ),
});

/** A service that is not there. */
export const Missing: Service<Methods> = service("Missing", { Run: any(gob.int) });

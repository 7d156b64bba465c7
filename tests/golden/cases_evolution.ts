import {
  float32,
  int,
  int16,
  int64,
  int8,
  map,
  pointer,
  type Schema,
  slice,
  string,
  struct,
  type Typed,
  typed,
  uint8,
} from "../../gob/mod.ts";
import { Box, Empty, Point } from "../testing/schemas.ts";
import {
  type Encodes,
  golden,
  type GoldenCase,
  goldenStream,
  item,
  type ItemOptions,
} from "./golden_case.ts";
import { Inner, Square } from "./schemas.ts";

const receivers: Encodes = { encodes: "equivalent", reason: "the schema is the receiver's" };

const beyondGo: Encodes = { encodes: false, reason: "Go itself cannot skip what was sent" };

/** A square behind an interface. */
function square(Side: number): Typed {
  return typed("main.Square", { Side });
}

/** A case whose sender and receiver disagree. */
function evolved<T>(
  name: string,
  schema: Schema<T>,
  value: T,
  options: ItemOptions<T> = {},
): GoldenCase {
  return golden(`evolution/${name}`, schema, value, { ...options, ...receivers });
}

const Poor = struct("main.Poor", { Last: string, First: int });

const WithLess = struct("main.WithLess", {
  In: struct("main.OuterLess", {
    First: struct("main.PointLess2", { B: string, New: slice(int) }),
  }),
  Name: string,
});

/** A `Rich` without a schema, with this content in its interface. */
function rich(content: unknown): Record<string, unknown> {
  return {
    Bool: true,
    First: 1,
    Text: "t",
    Bytes: new Uint8Array([1]),
    Complex: { re: 1, im: 2 },
    Nested: { Name: "n", First: { A: 1, B: "x" }, Again: {}, None: {} },
    Slice: [[1], [2, 3]],
    Array: ["a", "b"],
    Map: new Map([["k", { X: 1, Y: 2 }]]),
    List: { Value: 1, Next: { Value: 2 } },
    When: Temporal.ZonedDateTime.from("1970-01-01T00:00:00[UTC]"),
    Any: content,
    Last: "last",
  };
}

/** Values whose sender has another idea of their type. */
export const evolutionCases: readonly GoldenCase[] = [
  evolved("reordered", struct("main.PointReordered", { Y: int, X: int }), { Y: 2, X: 1 }),
  evolved("sender-has-more", Point, { X: 1, Y: 2 }, { plain: { X: 1, Y: 2, Z: 3 } }),
  evolved("sender-has-less", Point, { X: 0, Y: 2 }, { plain: { Y: 2 } }),
  evolved("into-empty", Empty, {}, { plain: { X: 1, Y: 2 } }),
  evolved("from-empty", Point, { X: 0, Y: 0 }, { plain: {} }),
  evolved("narrower", struct("main.PointSmall", { X: int8, Y: int16 }), { X: -128, Y: 32767 }),
  evolved("wider", struct("main.PointLarge", { X: int64, Y: int64 }), { X: -128n, Y: 32767n }, {
    plain: { X: -128, Y: 32767 },
  }),
  evolved(
    "into-pointers",
    struct("main.PointByPointer", { X: pointer(int), Y: pointer(pointer(int)) }),
    { X: 1, Y: 2 },
  ),
  evolved("from-pointers", Point, { X: 1, Y: 0 }, { plain: { X: 1 } }),
  evolved("skip-every-kind", Poor, { Last: "last", First: 1 }, { plain: rich("any") }),
  evolved("skip-interface-with-type", Poor, { Last: "last", First: 1 }, {
    plain: rich(typed("main.Point", { X: 1, Y: 2 })),
  }),
  goldenStream("evolution/skip-defines-types", [
    item(Poor, { Last: "after", First: 3 }, {
      plain: {
        First: 3,
        Nested: { First: {}, Again: {}, None: {} },
        Array: ["", ""],
        Any: typed("main.Box", { Value: typed("main.Square", { Side: 1 }) }),
        Last: "after",
      },
    }),
    item(Square, { Side: 4 }),
    item(Box, { Value: typed("main.Square", { Side: 5 }) }),
  ], beyondGo),
  goldenStream("evolution/skip-elements", [
    item(Poor, { Last: "l", First: 0 }, {
      plain: {
        Slice: [square(1), 2, "x"],
        Array: [typed("main.Inner", { A: 1, B: "i" }), square(2)],
        Map: new Map([["k", typed("main.Point", { X: 1, Y: 2 })]]),
        Last: "l",
      },
    }),
    item(Square, { Side: 3 }),
    item(Point, { X: 3, Y: 4 }),
  ], receivers),
  goldenStream("evolution/skip-nil-elements", [
    item(Poor, { Last: "l", First: 0 }, {
      plain: {
        Slice: [undefined, square(1)],
        Array: [undefined, undefined],
        Map: new Map([["k", undefined]]),
        Last: "l",
      },
    }),
    item(Square, { Side: 3 }),
  ], beyondGo),
  goldenStream("evolution/skip-new-at-every-level", [
    item(Poor, { Last: "l", First: 0 }, {
      plain: {
        Slice: [typed("main.Mixed", {
          Before: "b",
          First: square(1),
          Middle: 2,
          Second: typed("[]interface {}", [typed("main.Inner", { A: 3, B: "i" })]),
        })],
        Array: [undefined, undefined],
        Last: "l",
      },
    }),
    item(Inner, { A: 4, B: "k" }),
    item(Square, { Side: 5 }),
  ], beyondGo),
  evolved("nested", WithLess, { In: { First: { B: "b", New: [] } }, Name: "n" }, {
    plain: { Name: "n", In: { Name: "o", First: { A: 1, B: "b" }, Again: {}, None: {} } },
  }),
  evolved("slice-elements", slice(Point), [{ X: 1, Y: 2 }, { X: 0, Y: 0 }], {
    plain: [{ X: 1, Y: 2, Z: 3 }, { Z: 4 }],
  }),
  evolved("map-elements", map(string, Point), new Map([["k", { X: 1, Y: 2 }]]), {
    plain: new Map([["k", { X: 1, Y: 2, Z: 3 }]]),
  }),
  evolved("int-to-int8", int8, -128),
  evolved("uint-to-uint8", uint8, 255),
  evolved("float64-to-float32", float32, 1.5),
  evolved("ints-to-int64s", slice(int64), [1n, -1n], { plain: [1, -1] }),
  evolved("map-int-to-int8", map(string, int8), new Map([["k", 1]])),
];

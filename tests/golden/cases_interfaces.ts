import {
  any,
  array,
  float64,
  int,
  map,
  oneOf,
  pointer,
  slice,
  string,
  struct,
  type Typed,
  typed,
} from "../../gob/mod.ts";
import { Box, Point } from "../testing/schemas.ts";
import { golden, type GoldenCase, type ItemOptions } from "./golden_case.ts";
import { fullBasics, longName, Mixed } from "./schemas.ts";

/** The case of a `Box` with this content. `options` speak of the content too. */
function box(name: string, content: unknown, options: ItemOptions<unknown> = {}): GoldenCase {
  return golden(`interface/${name}`, Box, { Value: content }, {
    ...("input" in options ? { input: { Value: options.input } } : {}),
    ...("plain" in options ? { plain: { Value: options.plain } } : {}),
  });
}

/** Content of the basic kinds, and slices of them, which Go registers itself. */
const basicCases: readonly GoldenCase[] = [
  golden("interface/nil", Box, {}),
  box("bool", true),
  box("bool-false", false),
  box("int", -5),
  box("int-zero", 0),
  box("int8", typed("int8", -8)),
  box("int16", typed("int16", -16)),
  box("int32", typed("int32", -32)),
  box("int64", typed("int64", -(2n ** 63n))),
  box("uint", typed("uint", 5)),
  box("uint8", typed("uint8", 8)),
  box("uint16", typed("uint16", 16)),
  box("uint32", typed("uint32", 32)),
  box("uint64", typed("uint64", 2n ** 64n - 1n)),
  box("uintptr", typed("uintptr", 1n)),
  box("float32", typed("float32", 1.5)),
  box("float64", 0.1),
  box("float64-whole", 2, { input: typed("float64", 2) }),
  box("complex64", typed("complex64", { re: 1, im: 2 })),
  box("complex128", typed("complex128", { re: 1, im: -2 })),
  box("string", "text"),
  box("string-empty", ""),
  box("bytes", new Uint8Array([1, 2])),
  box("slice-int", typed("[]int", [1, 2])),
  box("slice-int8", typed("[]int8", [1])),
  box("slice-int16", typed("[]int16", [1])),
  box("slice-int32", typed("[]int32", [1])),
  box("slice-int64", typed("[]int64", [1n])),
  box("slice-uint", typed("[]uint", [1])),
  box("slice-uint16", typed("[]uint16", [1])),
  box("slice-uint32", typed("[]uint32", [1])),
  box("slice-uint64", typed("[]uint64", [1n])),
  box("slice-float32", typed("[]float32", [1])),
  box("slice-float64", typed("[]float64", [1])),
  box("slice-complex64", typed("[]complex64", [{ re: 1, im: 0 }])),
  box("slice-complex128", typed("[]complex128", [{ re: 1, im: 0 }])),
  box("slice-uintptr", typed("[]uintptr", [1n])),
  box("slice-bool", typed("[]bool", [true])),
  box("slice-string", typed("[]string", ["a", "b"])),
  box("long", "long ".repeat(100)),
];

/** A point behind an interface. */
function point(X: number, Y: number): Typed {
  return typed("main.Point", { X, Y });
}

const leap = Temporal.ZonedDateTime.from("2024-02-29T12:30:15.000000005[UTC]");

/** Content of one registered type. */
const concreteCases: readonly GoldenCase[] = [
  box("struct", point(1, 2)),
  box("slice-empty", typed("[]int", [])),
  box("struct-zero", point(0, 0), { plain: typed("main.Point", {}) }),
  box("struct-empty", typed("main.Empty", {})),
  box("pointer", typed("*main.Circle", { Radius: 2, Center: { X: 0, Y: 1 } }), {
    plain: typed("*main.Circle", { Radius: 2, Center: { Y: 1 } }),
  }),
  box("named-int", typed("main.Code", 5)),
  box("named-float", typed("main.Celsius", -0.5)),
  box("own-name", typed("geometry.pocket", { X: 1, Y: 2 })),
  box("long-name", typed(longName, { N: 1 })),
  box("non-ascii-name", typed("日本", { N: 1 })),
  box("generic", typed("main.G[int]", { Value: 3 })),
  box("map", typed("map[string]int", new Map([["k", 1]]))),
  box("array", typed("[3]int", [1, 2, 3])),
  box("array-of-structs", typed("[2]main.Point", [{ X: 1, Y: 2 }, { X: 3, Y: 4 }])),
  box("slice-of-structs", typed("[]main.Point", [{ X: 1, Y: 2 }])),
  box("slice-of-slices", typed("[][]int", [[1], [2]])),
  box(
    "nested-struct",
    typed("main.Outer", {
      Name: "o",
      First: { A: 1, B: "" },
      Again: { A: 0, B: "" },
      None: {},
    }),
    { plain: typed("main.Outer", { Name: "o", First: { A: 1 }, Again: {}, None: {} }) },
  ),
  box("basics", typed("main.Basics", fullBasics)),
  box("recursive", typed("main.List", { Value: 1, Next: { Value: 2 } })),
  box("recursive-pointer", typed("*main.Tree", { Value: "t" })),
  box("time", typed("time.Time", leap)),
  box("duration", typed("time.Duration", Temporal.Duration.from("PT1M30S")), {
    plain: typed("time.Duration", 90e9),
  }),
  box("big-int", typed("*big.Int", -7n), { plain: typed("*big.Int", new Uint8Array([3, 7])) }),
  box("opaque-value", typed("main.Secret", "s"), {
    plain: typed("main.Secret", new TextEncoder().encode("g:s")),
  }),
  box("opaque-pointer", typed("*main.Counter", 3), {
    plain: typed("*main.Counter", new Uint8Array([3])),
  }),
  golden("interface/top", any, point(1, 2)),
  golden("interface/top-basic", any, "top"),
  golden("interface/top-shape", any, typed("main.Square", { Side: 2 })),
];

const Drawing = struct("main.Drawing", {
  Title: string,
  Main: any,
  Shapes: slice(any),
  ByName: map(string, any),
});
/** The same type with a map that can be nil. */
const DrawingOfNil = struct("main.Drawing", {
  Title: string,
  Main: any,
  Shapes: slice(any),
  ByName: pointer(map(string, any)),
});
const shapes = { encodes: "equivalent", reason: "the interface type has a name in Go" } as const;

const hundred = Array.from({ length: 100 }, (_, i) => i);

/** An interface with a table of its types. */
const Shape = oneOf({
  "main.Point": Point,
  "*main.Circle": struct("main.Circle", { Radius: float64, Center: Point }),
  string,
  int,
});

/** A box behind an interface. */
function inner(content: unknown): Typed {
  return typed("main.Box", { Value: content });
}

/** Interfaces in interfaces and in composites. */
const nestedCases: readonly GoldenCase[] = [
  box("in-interface", inner(point(1, 2))),
  box("three-deep", inner(inner(point(3, 4)))),
  box("in-interface-nil", typed("main.Box", {})),
  golden("interface/slice", slice(any), [1, "two", undefined, 3.5, new Uint8Array([4]), true]),
  golden("interface/slice-spanning", slice(any), [
    point(1, 2),
    typed("*main.Circle", { Radius: 1, Center: { X: 0, Y: 0 } }),
    point(3, 4),
    typed("main.Inner", { A: 5, B: "six" }),
  ], {
    plain: [
      point(1, 2),
      typed("*main.Circle", { Radius: 1, Center: {} }),
      point(3, 4),
      typed("main.Inner", { A: 5, B: "six" }),
    ],
  }),
  box(
    "slice-behind-interface",
    typed("[]interface {}", [1, point(1, 2), typed("[]interface {}", ["deep", undefined])]),
  ),
  golden("interface/map-of", map(string, any), new Map([["p", point(1, 2)]])),
  golden(
    "interface/map-of-three",
    map(string, any),
    new Map<string, unknown>([["a", 1], ["b", "two"], ["c", undefined]]),
  ),
  box(
    "map-behind-interface",
    typed("map[string]interface {}", new Map([["k", typed("main.Square", { Side: 1 })]])),
  ),
  golden("interface/same-type-twice", Mixed, {
    Before: "b",
    First: point(1, 2),
    Middle: 3,
    Second: point(4, 5),
    After: [6],
  }),
  golden("interface/two-types", Mixed, {
    Before: "b",
    First: typed("main.Square", { Side: 1 }),
    Middle: 3,
    Second: typed("*main.Circle", { Radius: 2, Center: { X: 1, Y: 1 } }),
    After: [],
  }, {
    plain: {
      Before: "b",
      First: typed("main.Square", { Side: 1 }),
      Middle: 3,
      Second: typed("*main.Circle", { Radius: 2, Center: { X: 1, Y: 1 } }),
    },
  }),
  golden("interface/first-nil", Mixed, {
    Before: "",
    Middle: 0,
    Second: typed("main.Inner", { A: 0, B: "b" }),
    After: [1],
  }, { plain: { Second: typed("main.Inner", { B: "b" }), After: [1] } }),
  golden("interface/mixed-in-mixed", Mixed, {
    Before: "a",
    First: typed("main.Mixed", { Before: "b", First: point(1, 0), Middle: 1, After: [1] }),
    Middle: 2,
    Second: typed("main.Inner", { A: 1, B: "c" }),
    After: [],
  }, {
    plain: {
      Before: "a",
      First: typed("main.Mixed", {
        Before: "b",
        First: typed("main.Point", { X: 1 }),
        Middle: 1,
        After: [1],
      }),
      Middle: 2,
      Second: typed("main.Inner", { A: 1, B: "c" }),
    },
  }),
  box(
    "new-at-every-level",
    typed("main.Mixed", {
      Before: "b",
      First: typed("main.Square", { Side: 1 }),
      Middle: 2,
      Second: typed("[]interface {}", [
        typed("main.Inner", { A: 3, B: "i" }),
        typed("*main.Circle", { Radius: 4, Center: { X: 0, Y: 0 } }),
      ]),
      After: [],
    }),
    {
      plain: typed("main.Mixed", {
        Before: "b",
        First: typed("main.Square", { Side: 1 }),
        Middle: 2,
        Second: typed("[]interface {}", [
          typed("main.Inner", { A: 3, B: "i" }),
          typed("*main.Circle", { Radius: 4, Center: {} }),
        ]),
      }),
    },
  ),
  box(
    "new-at-every-level-long",
    typed("main.Mixed", {
      Before: "b".repeat(200),
      First: typed("main.Outer", {
        Name: "o".repeat(300),
        First: { A: 0, B: "" },
        Again: { A: 0, B: "" },
        None: {},
      }),
      Middle: 1,
      Second: typed("[]interface {}", [typed("main.Square", { Side: 2 })]),
      After: hundred,
    }),
    {
      plain: typed("main.Mixed", {
        Before: "b".repeat(200),
        First: typed("main.Outer", { Name: "o".repeat(300), First: {}, Again: {}, None: {} }),
        Middle: 1,
        Second: typed("[]interface {}", [typed("main.Square", { Side: 2 })]),
        After: hundred,
      }),
    },
  ),
  golden("interface/long-before-new-type", Mixed, {
    Before: "b".repeat(200),
    First: point(1, 2),
    Middle: 3,
    After: [],
  }, { plain: { Before: "b".repeat(200), First: point(1, 2), Middle: 3 } }),
  golden(
    "interface/new-key-and-element",
    map(any, any),
    new Map([[point(1, 2), typed("main.Inner", { A: 3, B: "i" })]]),
  ),
  golden("interface/pointers-to-opaque", slice(any), [
    typed("*main.Counter", 1),
    typed("*main.Counter", 2),
    typed("main.Secret", "s"),
  ], {
    plain: [
      typed("*main.Counter", new Uint8Array([1])),
      typed("*main.Counter", new Uint8Array([2])),
      typed("main.Secret", new TextEncoder().encode("g:s")),
    ],
  }),
  box("pointer-to-basic", 5),
  golden("interface/shapes", Drawing, {
    Title: "d",
    Main: typed("main.Square", { Side: 1 }),
    Shapes: [
      typed("*main.Circle", { Radius: 1, Center: { X: 0, Y: 0 } }),
      undefined,
      typed("main.Square", { Side: 2 }),
    ],
    ByName: new Map([["c", typed("*main.Circle", { Radius: 3, Center: { X: 1, Y: 0 } })]]),
  }, {
    ...shapes,
    plain: {
      Title: "d",
      Main: typed("main.Square", { Side: 1 }),
      Shapes: [
        typed("*main.Circle", { Radius: 1, Center: {} }),
        undefined,
        typed("main.Square", { Side: 2 }),
      ],
      ByName: new Map([["c", typed("*main.Circle", { Radius: 3, Center: { X: 1 } })]]),
    },
  }),
  golden("interface/shapes-nil", DrawingOfNil, { Title: "", Shapes: [] }, { ...shapes, plain: {} }),
  golden("interface/structs-holding-interfaces", slice(Box), [
    { Value: 1 },
    {},
    { Value: point(1, 2) },
    { Value: inner("in") },
  ]),
  golden("interface/array-of", array(2, any), [point(1, 2), undefined]),
  golden("interface/pointers-to", slice(pointer(any)), ["a", point(1, 2)]),
  golden("interface/one-of", slice(Shape), [
    typed("main.Point", { X: 1, Y: 2 }),
    typed("*main.Circle", { Radius: 2, Center: { X: 0, Y: 1 } }),
    typed("string", "text"),
    undefined,
    typed("int", 7),
  ], {
    plain: [
      point(1, 2),
      typed("*main.Circle", { Radius: 2, Center: { Y: 1 } }),
      "text",
      undefined,
      7,
    ],
  }),
  golden("interface/one-of-field", struct("main.Box", { Value: Shape }), {
    Value: typed("*main.Circle", { Radius: 2, Center: { X: 0, Y: 1 } }),
  }, { plain: { Value: typed("*main.Circle", { Radius: 2, Center: { Y: 1 } }) } }),
];

/** Interface values. */
export const interfaceCases: readonly GoldenCase[] = [
  ...basicCases,
  ...concreteCases,
  ...nestedCases,
];

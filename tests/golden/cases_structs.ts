import {
  any,
  array,
  bool,
  bytes,
  complex128,
  complex64,
  float32,
  float64,
  int,
  int32,
  int64,
  int8,
  map,
  pointer,
  type Schema,
  slice,
  string,
  struct,
  uint16,
  uint8,
} from "../../gob/mod.ts";
import { Empty, Point } from "../testing/schemas.ts";
import { golden, type GoldenCase } from "./golden_case.ts";
import { Basics, fullBasics, GenericInt, Inner, Outer, zeroBasics } from "./schemas.ts";

const Base = struct("main.Base", { ID: int });
const Derived = struct("main.Derived", { Base, Name: string });
const DerivedByPointer = struct("main.DerivedByPointer", { Base: pointer(Base), Name: string });

const lists = {
  Ints: slice(int),
  Bytes: bytes,
  Texts: slice(string),
  Points: slice(Point),
  Refs: slice(pointer(Point)),
  Nested: slice(slice(int)),
};
const Lists = struct("main.Lists", {
  ...lists,
  ByName: map(string, int),
  PointBy: map(string, Point),
});
/** The same type with maps that can be nil. */
const ListsOfNil = struct("main.Lists", {
  ...lists,
  ByName: pointer(map(string, int)),
  PointBy: pointer(map(string, Point)),
});
const noLists = { Ints: [], Bytes: new Uint8Array(), Texts: [], Points: [], Refs: [], Nested: [] };

const Arrays = struct("main.Arrays", {
  Ints: array(3, int),
  Bytes: array(4, uint8),
  Pts: array(1, Point),
});

const byName = map(string, Point);
const MapThenField = struct("main.MapThenField", { ByName: byName, Origin: Point });
const FieldThenMap = struct("main.FieldThenMap", { Origin: Point, ByName: byName });
const mapAndField = { Origin: { X: 2, Y: 2 }, ByName: new Map([["k", { X: 1, Y: 1 }]]) };

const wideNames = Array.from({ length: 140 }, (_, i) => `F${String(i).padStart(3, "0")}`);
const Wide: Schema<Record<string, number>> = struct(
  "main.Wide",
  Object.fromEntries(wideNames.map((name) => [name, int])),
);

/** The value of a `Wide` in which these fields are set. */
function wide(set: Record<string, number>): Record<string, number> {
  return { ...Object.fromEntries(wideNames.map((name) => [name, 0])), ...set };
}

const Composites = struct("main.Composites", {
  ByteMap: map(string, bytes),
  AnyMap: map(string, any),
  Anys: slice(any),
  Runes: slice(int32),
  Longs: slice(int64),
  Pointers: slice(map(string, pointer(Point))),
  Ref: pointer(slice(string)),
  Grid: array(2, array(3, uint8)),
  None: array(0, int),
  Complex: map(complex64, float32),
  Generics: slice(GenericInt),
  Deep: map(int8, map(uint16, slice(bool))),
});

/** Structs. */
export const structCases: readonly GoldenCase[] = [
  golden("struct/point", Point, { X: 1, Y: -2 }),
  golden("struct/zero", Point, { X: 0, Y: 0 }, { plain: {} }),
  golden("struct/second-field", Point, { X: 0, Y: 5 }, { plain: { Y: 5 } }),
  golden("struct/empty", Empty, {}),
  golden("struct/basics", Basics, fullBasics),
  golden("struct/basics-zero", Basics, zeroBasics, { plain: {} }),
  golden("struct/basics-some", Basics, { ...zeroBasics, Int8: 1, Uint32: 2, String: "s" }, {
    plain: { Int8: 1, Uint32: 2, String: "s" },
  }),
  golden(
    "struct/negative-zeros",
    struct("", { F: float64, C: complex128 }),
    { F: 0, C: { re: 0, im: 0 } },
    { input: { F: -0, C: { re: -0, im: 0 } }, plain: {} },
  ),
  golden("struct/nan", Basics, { ...zeroBasics, Float64: NaN, Complex128: { re: 0, im: NaN } }, {
    plain: { Float64: NaN, Complex128: { re: 0, im: NaN } },
  }),
  golden("struct/nested", Outer, {
    Name: "o",
    First: { A: 1, B: "i" },
    Again: { A: 0, B: "j" },
    None: {},
  }, { plain: { Name: "o", First: { A: 1, B: "i" }, Again: { B: "j" }, None: {} } }),
  golden("struct/nested-zero", Outer, {
    Name: "",
    First: { A: 0, B: "" },
    Again: { A: 0, B: "" },
    None: {},
  }, { plain: { First: {}, Again: {}, None: {} } }),
  golden("struct/embedded", Derived, { Base: { ID: 7 }, Name: "d" }),
  golden("struct/embedded-pointer", DerivedByPointer, { Base: { ID: 7 }, Name: "d" }),
  golden("struct/embedded-pointer-nil", DerivedByPointer, { Name: "d" }),
  golden("struct/fields-not-sent", struct("main.Partial", { A: int, Visible: string }), {
    A: 1,
    Visible: "v",
  }),
  golden("struct/anonymous", struct("", { A: int, B: int }), { A: 1, B: 2 }),
  golden("struct/lists", Lists, {
    Ints: [1, 0],
    Bytes: new Uint8Array([9]),
    Texts: ["a", ""],
    Points: [{ X: 1, Y: 0 }],
    Refs: [{ X: 0, Y: 1 }],
    Nested: [[1]],
    ByName: new Map([["k", 0]]),
    PointBy: new Map([["p", { X: 0, Y: 0 }]]),
  }, {
    plain: {
      Ints: [1, 0],
      Bytes: new Uint8Array([9]),
      Texts: ["a", ""],
      Points: [{ X: 1 }],
      Refs: [{ Y: 1 }],
      Nested: [[1]],
      ByName: new Map([["k", 0]]),
      PointBy: new Map([["p", {}]]),
    },
  }),
  golden("struct/lists-nil", ListsOfNil, noLists, { plain: {} }),
  golden("struct/lists-empty", Lists, { ...noLists, ByName: new Map(), PointBy: new Map() }, {
    plain: { ByName: new Map(), PointBy: new Map() },
  }),
  golden("struct/arrays", Arrays, { Ints: [1, 2, 3], Bytes: [4, 5, 6, 7], Pts: [{ X: 8, Y: 9 }] }),
  golden("struct/arrays-zero", Arrays, {
    Ints: [0, 0, 0],
    Bytes: [0, 0, 0, 0],
    Pts: [{ X: 0, Y: 0 }],
  }, { plain: { Ints: [0, 0, 0], Bytes: [0, 0, 0, 0], Pts: [{}] } }),
  golden("struct/map-then-field", MapThenField, mapAndField),
  golden("struct/field-then-map", FieldThenMap, mapAndField),
  golden(
    "struct/named-fields",
    struct("main.Sizes", { Width: float64, Marks: slice(int), Scores: map(string, int) }),
    { Width: 1.5, Marks: [1], Scores: new Map([["s", 1]]) },
    { encodes: "equivalent", reason: "a slice and a map with names in Go" },
  ),
  golden(
    "struct/flat-then-nested",
    struct("main.FlatFirst", { Flat: slice(int), Nested: slice(slice(int)) }),
    { Flat: [1], Nested: [[2]] },
  ),
  golden(
    "struct/nested-then-flat",
    struct("main.NestedFirst", { Nested: slice(slice(int)), Flat: slice(int) }),
    { Nested: [[2]], Flat: [1] },
  ),
  golden("struct/composites", Composites, {
    ByteMap: new Map([["k", new Uint8Array([1])]]),
    AnyMap: new Map([["a", 1]]),
    Anys: ["b"],
    Runes: [0x63, 0x65e5],
    Longs: [1n],
    Pointers: [new Map([["p", { X: 1, Y: 0 }]])],
    Ref: ["s"],
    Grid: [[1, 2, 3], [4, 5, 6]],
    None: [],
    Complex: new Map([[{ re: 1, im: 0 }, 2]]),
    Generics: [{ Value: 1 }, { Value: 0 }],
    Deep: new Map([[1, new Map([[2, [true]]])]]),
  }, {
    plain: {
      ByteMap: new Map([["k", new Uint8Array([1])]]),
      AnyMap: new Map([["a", 1]]),
      Anys: ["b"],
      Runes: [0x63, 0x65e5],
      Longs: [1],
      Pointers: [new Map([["p", { X: 1 }]])],
      Ref: ["s"],
      Grid: [[1, 2, 3], [4, 5, 6]],
      None: [],
      Complex: new Map([[{ re: 1, im: 0 }, 2]]),
      Generics: [{ Value: 1 }, {}],
      Deep: new Map([[1, new Map([[2, [true]]])]]),
    },
  }),
  golden(
    "struct/anonymous-elements",
    struct("", { S: slice(struct("", { A: int })) }),
    { S: [{ A: 1 }, { A: 0 }] },
    {
      plain: { S: [{ A: 1 }, {}] },
      encodes: "equivalent",
      reason: "Go spells the anonymous struct out in the name of the slice",
    },
  ),
  golden("struct/non-ascii-names", struct("main.Ünder", { Ärger: int }), { Ärger: 1 }),
  golden("struct/generic", struct("main.G[int]", { Value: int }), { Value: 5 }),
  golden("struct/generic-of-struct", struct("main.G[main.Point]", { Value: Point }), {
    Value: { X: 1, Y: 2 },
  }),
  golden("struct/generic-two", struct("main.Two[string,[]int]", { Key: string, Val: slice(int) }), {
    Key: "k",
    Val: [1],
  }),
  golden("struct/wide", Wide, wide({ F000: 1, F002: 2, F010: 3, F139: 4 }), {
    plain: { F000: 1, F002: 2, F010: 3, F139: 4 },
  }),
  golden("struct/wide-last", Wide, wide({ F139: 1 }), { plain: { F139: 1 } }),
  golden("struct/long", Inner, {
    A: 1,
    B: Array.from({ length: 128 }, (_, i) => String.fromCharCode(i)).join(""),
  }),
  golden("struct/pointer", Point, { X: 1, Y: 2 }),
];

const Refs = struct("main.Refs", {
  Int: pointer(int),
  Text: pointer(string),
  Bool: pointer(bool),
  Float: pointer(float64),
  Bytes: pointer(bytes),
  Point: pointer(Point),
  Empty: pointer(Empty),
  Ints: pointer(slice(int)),
  ByName: pointer(map(string, int)),
  Array: pointer(array(2, int)),
  Any: pointer(any),
});

const Deep = struct("main.Deep", {
  PP: pointer(pointer(int)),
  PPP: pointer(pointer(pointer(Point))),
});

/** Pointers. */
export const pointerCases: readonly GoldenCase[] = [
  golden("pointer/int", pointer(int), 7),
  golden("pointer/int-zero", pointer(int), 0),
  golden("pointer/pointer", pointer(pointer(int)), 7),
  golden("pointer/string", pointer(string), "s"),
  golden("pointer/slice", pointer(slice(int)), [1, 2]),
  golden("pointer/fields-nil", Refs, {}),
  golden("pointer/fields-zero", Refs, { Point: { X: 0, Y: 0 }, Empty: {}, Array: [0, 0] }, {
    input: {
      Int: 0,
      Text: "",
      Bool: false,
      Float: 0,
      Bytes: new Uint8Array(),
      Point: { X: 0, Y: 0 },
      Empty: {},
      Ints: [],
      Array: [0, 0],
    },
    plain: { Point: {}, Empty: {}, Array: [0, 0] },
  }),
  golden("pointer/fields-empty", Refs, { ByName: new Map() }, {
    input: { Bytes: new Uint8Array(), Ints: [], ByName: new Map() },
  }),
  golden("pointer/fields", Refs, {
    Int: 1,
    Text: "t",
    Bool: true,
    Float: 0.5,
    Bytes: new Uint8Array([1]),
    Point: { X: 0, Y: 2 },
    Empty: {},
    Ints: [0],
    ByName: new Map([["k", 1]]),
    Array: [0, 1],
    Any: "t",
  }, {
    plain: {
      Int: 1,
      Text: "t",
      Bool: true,
      Float: 0.5,
      Bytes: new Uint8Array([1]),
      Point: { Y: 2 },
      Empty: {},
      Ints: [0],
      ByName: new Map([["k", 1]]),
      Array: [0, 1],
      Any: "t",
    },
  }),
  golden("pointer/deep-nil", Deep, {}),
  golden("pointer/deep-to-nil", Deep, {}),
  golden("pointer/deep-to-zero", Deep, {}, { input: { PP: 0 } }),
  golden("pointer/deep", Deep, { PP: 3, PPP: { X: 1, Y: 0 } }, { plain: { PP: 3, PPP: { X: 1 } } }),
];

import {
  any,
  array,
  bigFloat,
  bigInt,
  bigRat,
  bool,
  bytes,
  complex128,
  float64,
  int,
  map,
  pointer,
  slice,
  string,
  struct,
  typed,
  uint,
} from "../../gob/mod.ts";
import { Box, Empty, List, Point } from "../testing/schemas.ts";
import { type GoldenCase, type GoldenItem, goldenStream, item } from "./golden_case.ts";
import { shortZero, zeroBigFloat } from "./cases_big.ts";
import { noOpaques, Opaques } from "./cases_opaque.ts";
import { Chicken, Egg } from "./cases_recursive.ts";
import { Inner, listOf, Outer, Secret } from "./schemas.ts";

/** A point as a value of its own. */
function point(X: number, Y: number): GoldenItem {
  return item(Point, { X, Y });
}

/** A box that holds a point. */
function boxed(X: number, Y: number): GoldenItem {
  return item(Box, { Value: typed("main.Point", { X, Y }) });
}

/** An outer struct of which only the name is set, and perhaps the first inner one. */
function outer(Name: string, first?: Inner): GoldenItem {
  const blank = { A: 0, B: "" };
  return item(Outer, { Name, First: first ?? blank, Again: blank, None: {} }, {
    plain: {
      Name,
      First: first === undefined ? {} : Object.fromEntries(nonZero(first)),
      Again: {},
      None: {},
    },
  });
}

function nonZero(inner: Inner): [string, unknown][] {
  return Object.entries(inner).filter(([, value]) => value !== 0 && value !== "");
}

/** A secret, which is bytes without a schema. */
function secret(text: string): GoldenItem {
  return item(Secret, text, { plain: new TextEncoder().encode(`g:${text}`) });
}

/** A pointer to a secret. */
function secretRef(text: string): GoldenItem {
  return item(pointer(Secret), text, { plain: new TextEncoder().encode(`g:${text}`) });
}

const Values = struct("main.Values", { Int: bigInt, Float: bigFloat, Rat: bigRat });

const otherIds = {
  encodes: "equivalent",
  reason: "the sender had used other types before",
} as const;
const noTrace = { encodes: "equivalent", reason: "ours leaves no trace of a failure" } as const;

/** Streams of several values. */
export const streamCases: readonly GoldenCase[] = [
  goldenStream("stream/basics", [
    item(int, 1),
    item(string, "two"),
    item(float64, 3.5),
    item(bool, true),
    item(bytes, new Uint8Array([4])),
    item(uint, 5),
    item(complex128, { re: 6, im: 0 }),
  ]),
  goldenStream("stream/same-struct-twice", [point(1, 2), point(3, 4)]),
  goldenStream("stream/same-slice-twice", [
    item(slice(int), [1]),
    item(slice(int), []),
    item(slice(int), [2, 3]),
  ]),
  goldenStream("stream/differing", [
    point(1, 2),
    item(string, "text"),
    item(Inner, { A: 3, B: "i" }),
    point(5, 6),
    item(slice(Point), [{ X: 7, Y: 8 }]),
    item(map(string, int), new Map([["k", 1]])),
  ]),
  goldenStream("stream/inner-type-known", [
    outer("o"),
    item(Inner, { A: 1, B: "i" }),
    item(Empty, {}),
  ]),
  goldenStream("stream/inner-type-first", [
    item(Inner, { A: 1, B: "i" }),
    outer("o", { A: 2, B: "" }),
  ]),
  goldenStream("stream/value-and-pointer", [
    point(1, 2),
    item(pointer(Point), { X: 3, Y: 4 }),
    item(pointer(int), 5),
    item(int, 6),
  ]),
  goldenStream("stream/interfaces", [
    boxed(1, 2),
    boxed(3, 4),
    point(5, 6),
    item(slice(any), [typed("main.Point", { X: 7, Y: 8 })]),
  ]),
  goldenStream("stream/interface-uses-known", [point(1, 2), boxed(3, 4)]),
  goldenStream("stream/interface-defines-two", [
    item(Box, {
      Value: typed("main.Outer", {
        Name: "a",
        First: { A: 0, B: "" },
        Again: { A: 0, B: "" },
        None: {},
      }),
    }, { plain: { Value: typed("main.Outer", { Name: "a", First: {}, Again: {}, None: {} }) } }),
    item(Inner, { A: 1, B: "b" }),
    item(Box, { Value: typed("main.Inner", { A: 2, B: "c" }) }),
  ]),
  goldenStream("stream/interface-in-interface", [
    item(Box, { Value: typed("main.Box", { Value: typed("main.Inner", { A: 1, B: "a" }) }) }),
    item(Box, { Value: typed("main.Inner", { A: 2, B: "b" }) }),
    item(Inner, { A: 3, B: "c" }),
  ]),
  goldenStream("stream/recursive", [
    item(pointer(List), listOf(2)),
    item(pointer(List), listOf(1)),
    item(List, { Value: 0 }, { plain: {} }),
  ]),
  goldenStream("stream/mutual", [
    item(Chicken, { Name: "hen" }),
    item(Egg, { Age: 1, Hatch: { Name: "c" } }),
  ]),
  goldenStream("stream/opaque", [
    secret("a"),
    secret("b"),
    item(slice(Secret), ["c"], { plain: [new TextEncoder().encode("g:c")] }),
  ]),
  goldenStream("stream/opaque-value-then-pointer", [secret("a"), secretRef("b")]),
  goldenStream("stream/opaque-pointer-then-value", [secretRef("a"), secret("b")]),
  goldenStream("stream/opaque-pointer-takes-an-id", [secret("a"), secretRef("b"), point(1, 2)]),
  goldenStream("stream/opaque-field-then-interface", [
    item(Opaques, noOpaques, {
      plain: { Counter: new Uint8Array(1), Blob: new Uint8Array(), Label: {} },
    }),
    item(Box, { Value: typed("*main.Counter", 1) }, {
      plain: { Value: typed("*main.Counter", new Uint8Array([1])) },
    }),
    item(slice(int), [1]),
  ]),
  goldenStream(
    "stream/seventy-types",
    Array.from({ length: 70 }, (_, i) => item(array(i + 1, int), Array(i + 1).fill(0))),
  ),
  goldenStream("stream/big-pointer-then-field", [
    item(pointer(bigInt), 1n, { plain: new Uint8Array([2, 1]) }),
    item(Values, { Int: 0n, Float: zeroBigFloat, Rat: { num: 0n, den: 1n } }, {
      plain: { Int: new Uint8Array([2]), Float: zeroBigFloat, Rat: { num: 0n, den: 1n } },
    }),
  ], shortZero),
  goldenStream("stream/same-elements-other-slices", [
    item(slice(Point), [{ X: 1, Y: 2 }]),
    item(array(1, Point), [{ X: 3, Y: 4 }]),
    item(map(int, Point), new Map([[5, { X: 6, Y: 7 }]])),
  ]),
  goldenStream("stream/first-id-65", [point(1, 2), item(slice(Point), [{ X: 3, Y: 4 }])], otherIds),
  goldenStream("stream/high-ids", [outer("o", { A: 1, B: "i" }), boxed(1, 2)], otherIds),
  goldenStream("stream/types-numbered-apart", [point(1, 2), outer("o")], otherIds),
  goldenStream("stream/after-a-failure", [
    item(slice(pointer(Point)), [{ X: 3, Y: 4 }]),
    point(5, 6),
  ], noTrace),
  goldenStream("stream/unused-definitions", [item(int, 7)], noTrace),
];

import {
  any,
  array,
  bool,
  byteArray,
  bytes,
  complex128,
  float32,
  float64,
  int,
  int64,
  int8,
  map,
  pointer,
  record,
  slice,
  string,
  stringBytes,
  uint,
  uint64,
  uint8,
} from "../../gob/mod.ts";
import { Empty, Point } from "../testing/schemas.ts";
import { golden, type GoldenCase } from "./golden_case.ts";
import { nothing } from "./schemas.ts";

const folds = { encodes: false, reason: "a Map has such a key only once" } as const;

/** Maps by their keys. */
const keyCases: readonly GoldenCase[] = [
  golden("map/bool-key", map(bool, string), new Map([[true, "yes"]])),
  golden("map/int-key", map(int, string), new Map([[-5, "x"]])),
  golden("map/int8-key", map(int8, bool), new Map([[-128, true]])),
  golden("map/int64-key", map(int64, string), new Map([[-(2n ** 63n), "min"]])),
  golden("map/uint-key", map(uint, int), new Map([[7, 0]])),
  golden("map/uint8-key", map(uint8, int), new Map([[200, 1]])),
  golden("map/uint64-key", map(uint64, string), new Map([[2n ** 64n - 1n, "max"]])),
  golden("map/float32-key", map(float32, int), new Map([[1.5, 3]])),
  golden("map/float64-key", map(float64, int), new Map([[0.1, 1]])),
  golden("map/nan-keys", map(float64, int), new Map([[NaN, 7]]), folds),
  golden("map/complex-key", map(complex128, int), new Map([[{ re: 1, im: -1 }, 1]])),
  golden("map/string-key", map(string, int), new Map([["one", 1]])),
  golden("map/empty-string-key", map(string, int), new Map([["", 0]])),
  golden("map/proto-key", record(int), ownKey("__proto__", 1), {
    plain: new Map([["__proto__", 1]]),
  }),
  golden("map/struct-key", map(Point, string), new Map([[{ X: 1, Y: 2 }, "p"]])),
  golden("map/array-key", map(array(2, int), string), new Map([[[1, 2], "a"]])),
  golden("map/pointer-keys", map(pointer(string), int), new Map([["equal", 1]]), folds),
  golden("map/interface-key", map(any, int), new Map([["a", 1]])),
  golden(
    "map/digest-keys",
    map(stringBytes, int),
    new Map([["80", 3], ["fe01", 2], ["ff01", 1], ["efbfbd", 5]]),
    {
      plain: new Map<unknown, number>([
        [new Uint8Array([0x80]), 3],
        [new Uint8Array([0xfe, 1]), 2],
        [new Uint8Array([0xff, 1]), 1],
        ["\ufffd", 5],
      ]),
    },
  ),
  golden(
    "map/byte-array-keys",
    map(byteArray(2), string),
    new Map([["0102", "a"], ["c800", "b"]]),
    {
      plain: new Map([[[1, 2], "a"], [[200, 0], "b"]]),
    },
  ),
  golden(
    "map/interface-keys",
    map(any, int),
    new Map<unknown, number>([[2, 2], [true, 3], ["a", 1]]),
  ),
];

/** An object with one key, whatever its name. */
function ownKey(key: string, value: number): Record<string, number> {
  return Object.fromEntries([[key, value]]);
}

/** Maps by their elements. */
const valueCases: readonly GoldenCase[] = [
  golden("map/nil", map(string, int), new Map()),
  golden("map/empty", map(string, int), new Map()),
  golden("map/three", map(string, int), new Map([["a", 1], ["b", 2], ["c", 3]])),
  golden("map/four-ints", map(int, int), new Map([[0, 0], [1, -1], [2, 4], [-1, 1]])),
  golden("map/bytes", map(string, bytes), new Map([["k", new Uint8Array([1, 2])]])),
  golden("map/slices", record(slice(int)), { k: [1, 2] }, { plain: new Map([["k", [1, 2]]]) }),
  golden("map/arrays", map(string, array(2, bool)), new Map([["k", [true, false]]])),
  golden("map/structs", map(string, Point), new Map([["k", { X: 0, Y: 4 }]]), {
    plain: new Map([["k", { Y: 4 }]]),
  }),
  golden("map/pointers-to-structs", map(string, pointer(Point)), new Map([["k", { X: 3, Y: 0 }]]), {
    plain: new Map([["k", { X: 3 }]]),
  }),
  golden("map/pointers", map(string, pointer(int)), new Map([["k", 0]])),
  golden("map/empty-structs", map(string, Empty), new Map([["k", {}]])),
  golden("map/anonymous-empty-structs", record(nothing), { k: {} }, {
    plain: new Map([["k", {}]]),
  }),
  golden("map/maps", map(string, map(string, int)), new Map([["k", new Map([["l", 1]])]])),
  golden("map/maps-empty", map(string, map(string, int)), new Map([["k", new Map()]])),
  golden("map/interfaces", map(string, any), new Map([["k", "text"]])),
  golden("map/interfaces-nil", map(string, any), new Map([["k", undefined]])),
];

/** Maps. */
export const mapCases: readonly GoldenCase[] = [...keyCases, ...valueCases];

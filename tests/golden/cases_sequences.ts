import {
  array,
  bool,
  byteArray,
  bytes,
  complex128,
  complex64,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  map,
  pointer,
  slice,
  string,
  struct,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
} from "../../gob/mod.ts";
import { Empty, Point } from "../testing/schemas.ts";
import { golden, type GoldenCase } from "./golden_case.ts";

const Signed = struct("main.Signed", {
  Name: string,
  Hash: byteArray(32),
  Tag: byteArray(2),
  Salt: pointer(byteArray(1)),
});

/** Slices and arrays. */
export const sequenceCases: readonly GoldenCase[] = [
  golden("slice/int-nil", slice(int), []),
  golden("slice/int-empty", slice(int), []),
  golden("slice/int-zeros", slice(int), [0, 0]),
  golden("slice/int", slice(int), [1, -2, 300]),
  golden("slice/int-300", slice(int), Array.from({ length: 300 }, (_, i) => i)),
  golden("slice/bool", slice(bool), [true, false, true]),
  golden("slice/int8", slice(int8), [1, -128, 127]),
  golden("slice/int16", slice(int16), [-32768, 32767]),
  golden("slice/int32", slice(int32), [-(2 ** 31), 2 ** 31 - 1]),
  golden("slice/int64", slice(int64), [-(2n ** 63n), 0n, 2n ** 63n - 1n], {
    plain: [-(2n ** 63n), 0, 2n ** 63n - 1n],
  }),
  golden("slice/uint", slice(uint), [0, 127, 128]),
  golden("slice/uint16", slice(uint16), [0, 65535]),
  golden("slice/uint32", slice(uint32), [0, 2 ** 32 - 1]),
  golden("slice/uint64", slice(uint64), [0n, 2n ** 64n - 1n], { plain: [0, 2n ** 64n - 1n] }),
  golden("slice/uintptr", slice(uint64), [1n, 2n], { plain: [1, 2] }),
  golden("slice/float32", slice(float32), [0, 1.5, Infinity, NaN]),
  golden("slice/float64", slice(float64), [0, -0, 0.1, NaN]),
  golden("slice/complex64", slice(complex64), [{ re: 0, im: 0 }, { re: 1, im: -1 }]),
  golden("slice/complex128", slice(complex128), [{ re: 0, im: 0 }, { re: 0.5, im: 2 }]),
  golden("slice/string", slice(string), ["", "a", "日本"]),
  golden("slice/bytes", slice(bytes), [
    new Uint8Array([1, 2]),
    new Uint8Array(),
    new Uint8Array([255]),
  ]),
  golden("slice/slices", slice(slice(int)), [[1], [2, 3]]),
  golden("slice/slices-empty", slice(slice(int)), [[1], [], []]),
  golden("slice/three-deep", slice(slice(slice(string))), [[["a"], ["b", "c"]], [["d"]]]),
  golden("slice/pointers", slice(pointer(int)), [0, 5]),
  golden("slice/pointers-to-pointers", slice(pointer(pointer(int))), [5]),
  golden("slice/structs", slice(Point), [{ X: 1, Y: 2 }, { X: 0, Y: 0 }, { X: 0, Y: 3 }], {
    plain: [{ X: 1, Y: 2 }, {}, { Y: 3 }],
  }),
  golden("slice/pointers-to-structs", slice(pointer(Point)), [{ X: 1, Y: 2 }, { X: 0, Y: 0 }], {
    plain: [{ X: 1, Y: 2 }, {}],
  }),
  golden("slice/empty-structs", slice(Empty), [{}, {}]),
  golden("slice/arrays", slice(array(2, int)), [[1, 2], [0, 0]]),
  golden("slice/maps", slice(map(string, int)), [new Map([["a", 1]]), new Map()]),
  golden("slice/maps-nil", slice(map(string, int)), [new Map()]),
  golden("array/int", array(3, int), [1, 0, -3]),
  golden("array/int-zeros", array(3, int), [0, 0, 0]),
  golden("array/no-elements", array(0, int), []),
  golden("array/bytes", array(4, uint8), [1, 0, 200, 255]),
  golden("array/bool-200", array(200, bool), [true, ...Array(198).fill(false), true]),
  golden("array/float64", array(2, float64), [1, -0]),
  golden("array/string", array(2, string), ["", "b"]),
  golden("array/arrays", array(2, array(2, int)), [[1, 2], [3, 4]]),
  golden("array/slices", array(2, slice(int)), [[1], []]),
  golden("array/structs", array(2, Point), [{ X: 0, Y: 1 }, { X: 0, Y: 0 }], {
    plain: [{ Y: 1 }, {}],
  }),
  golden("array/pointers", array(1, pointer(int)), [9]),
  golden("array/digest", byteArray(32), digest(0), { plain: [...digest(0)] }),
  golden("array/digests", slice(byteArray(32)), [digest(0), new Uint8Array(32), digest(100)], {
    plain: [[...digest(0)], Array(32).fill(0), [...digest(100)]],
  }),
  golden("array/digest-fields", Signed, {
    Name: "s",
    Hash: digest(7),
    Tag: new Uint8Array(2),
    Salt: Uint8Array.of(200),
  }, { plain: { Name: "s", Hash: [...digest(7)], Tag: [0, 0], Salt: [200] } }),
];

/** Bytes of every width, beginning with `first`. */
function digest(first: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 32 }, (_, i) => first + 9 * i);
}

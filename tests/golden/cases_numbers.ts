import {
  bool,
  complex128,
  complex64,
  float32,
  float64,
  int,
  int16,
  int32,
  int64,
  int8,
  uint,
  uint16,
  uint32,
  uint64,
  uint8,
} from "../../gob/mod.ts";
import { golden, type GoldenCase } from "./golden_case.ts";

const ints = [
  [0, 1, -1, 2, -2, 63, 64, -64, -65, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769],
  [2 ** 23 - 1, 2 ** 23, -(2 ** 23), -(2 ** 23) - 1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31)],
  [-(2 ** 31) - 1, 2 ** 39 - 1, 2 ** 39, 2 ** 47 - 1, 2 ** 47],
  [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
].flat();

const int64s = [
  [0n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 55n - 1n, 2n ** 55n, -(2n ** 55n)],
  [-(2n ** 55n) - 1n, 2n ** 62n - 1n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n), 1n - 2n ** 63n],
].flat();

const uints = [
  [0, 1, 127, 128, 255, 256, 65535, 65536, 2 ** 24 - 1, 2 ** 24, 2 ** 32 - 1, 2 ** 32],
  [2 ** 40 - 1, 2 ** 40, 2 ** 48 - 1, 2 ** 48, Number.MAX_SAFE_INTEGER],
].flat();

const uint64s = [
  0n,
  2n ** 53n,
  2n ** 56n - 1n,
  2n ** 56n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** What an integer is without a schema. */
function plain(x: bigint): number | bigint {
  return Number.isSafeInteger(Number(x)) ? Number(x) : x;
}

const ownNaN = { encodes: "equivalent", reason: "JavaScript has but one NaN" } as const;

/** Booleans and numbers of every kind. */
export const numberCases: readonly GoldenCase[] = [
  golden("bool/true", bool, true),
  golden("bool/false", bool, false),
  ...ints.map((x) => golden(`int/${x}`, int, x)),
  ...int64s.map((x) => golden(`int64/${x}`, int64, x, { plain: plain(x) })),
  ...uints.map((x) => golden(`uint/${x}`, uint, x)),
  ...uint64s.map((x) => golden(`uint64/${x}`, uint64, x, { plain: plain(x) })),
  golden("int8/max", int8, 127),
  golden("int8/min", int8, -128),
  golden("int16/max", int16, 32767),
  golden("int16/min", int16, -32768),
  golden("int32/max", int32, 2 ** 31 - 1),
  golden("int32/min", int32, -(2 ** 31)),
  golden("uint8/max", uint8, 255),
  golden("uint16/max", uint16, 65535),
  golden("uint32/max", uint32, 2 ** 32 - 1),
  golden("uintptr/1", uint64, 1n, { plain: 1 }),
  golden("float64/0", float64, 0),
  golden("float64/-0", float64, -0),
  golden("float64/1", float64, 1),
  golden("float64/-1", float64, -1),
  golden("float64/17", float64, 17),
  golden("float64/0.5", float64, 0.5),
  golden("float64/0.1", float64, 0.1),
  golden("float64/pi", float64, Math.PI),
  golden("float64/2^53", float64, 2 ** 53),
  golden("float64/1e100", float64, 1e100),
  golden("float64/max", float64, Number.MAX_VALUE),
  golden("float64/-max", float64, -Number.MAX_VALUE),
  golden("float64/smallest", float64, Number.MIN_VALUE),
  golden("float64/smallest-normal", float64, 2 ** -1022),
  golden("float64/nan", float64, NaN),
  golden("float64/other-nan", float64, NaN, ownNaN),
  golden("float64/inf", float64, Infinity),
  golden("float64/-inf", float64, -Infinity),
  golden("float32/0", float32, 0),
  golden("float32/-0", float32, -0),
  golden("float32/1.5", float32, 1.5),
  golden("float32/0.1", float32, Math.fround(0.1), { input: 0.1, plain: Math.fround(0.1) }),
  golden("float32/max", float32, (2 - 2 ** -23) * 2 ** 127),
  golden("float32/smallest", float32, 2 ** -149),
  golden("float32/nan", float32, NaN),
  golden("float32/inf", float32, Infinity),
  golden("float32/-inf", float32, -Infinity),
  golden("complex128/0", complex128, { re: 0, im: 0 }),
  golden("complex128/1+2i", complex128, { re: 1, im: 2 }),
  golden("complex128/0-1i", complex128, { re: 0, im: -1 }),
  golden("complex128/negative-zeros", complex128, { re: -0, im: -0 }),
  golden("complex128/nan+inf", complex128, { re: NaN, im: -Infinity }),
  golden("complex128/0.1+max", complex128, { re: 0.1, im: Number.MAX_VALUE }),
  golden("complex64/1.5-2.5i", complex64, { re: 1.5, im: -2.5 }),
  golden("complex64/nan", complex64, { re: NaN, im: 1 }),
  golden("complex64/0.1+max", complex64, {
    re: Math.fround(0.1),
    im: (2 - 2 ** -23) * 2 ** 127,
  }),
];

/**
 * The primitive encodings at every boundary, as Go 1.26 writes them: the bytes of a top-level value behind its type.
 *
 * @module
 */

/** Unsigned integers. */
export const uints: readonly (readonly [value: bigint, hex: string])[] = [
  [0n, "00"],
  [1n, "01"],
  [0x7fn, "7f"],
  [0x80n, "ff80"],
  [0xffn, "ffff"],
  [0x100n, "fe0100"],
  [0xffffn, "feffff"],
  [0x1_0000n, "fd010000"],
  [0xff_ffffn, "fdffffff"],
  [0x100_0000n, "fc01000000"],
  [0xffff_ffffn, "fcffffffff"],
  [0x1_0000_0000n, "fb0100000000"],
  [0xff_ffff_ffffn, "fbffffffffff"],
  [0x100_0000_0000n, "fa010000000000"],
  [0xffff_ffff_ffffn, "faffffffffffff"],
  [0x1_0000_0000_0000n, "f901000000000000"],
  [0x1f_ffff_ffff_ffffn, "f91fffffffffffff"],
  [0x20_0000_0000_0000n, "f920000000000000"],
  [0xff_ffff_ffff_ffffn, "f9ffffffffffffff"],
  [0x100_0000_0000_0000n, "f80100000000000000"],
  [0x7fff_ffff_ffff_ffffn, "f87fffffffffffffff"],
  [0x8000_0000_0000_0000n, "f88000000000000000"],
  [0xffff_ffff_ffff_ffffn, "f8ffffffffffffffff"],
];

/** Signed integers. */
export const ints: readonly (readonly [value: bigint, hex: string])[] = [
  [0n, "00"],
  [1n, "02"],
  [-1n, "01"],
  [2n, "04"],
  [-2n, "03"],
  [63n, "7e"],
  [64n, "ff80"],
  [-64n, "7f"],
  [-65n, "ff81"],
  [127n, "fffe"],
  [128n, "fe0100"],
  [-128n, "ffff"],
  [-129n, "fe0101"],
  [32767n, "fefffe"],
  [32768n, "fd010000"],
  [-32768n, "feffff"],
  [-32769n, "fd010001"],
  [8388607n, "fdfffffe"],
  [8388608n, "fc01000000"],
  [-8388608n, "fdffffff"],
  [-8388609n, "fc01000001"],
  [1073741823n, "fc7ffffffe"],
  [1073741824n, "fc80000000"],
  [-1073741824n, "fc7fffffff"],
  [-1073741825n, "fc80000001"],
  [2147483647n, "fcfffffffe"],
  [2147483648n, "fb0100000000"],
  [-2147483648n, "fcffffffff"],
  [-2147483649n, "fb0100000001"],
  [549755813887n, "fbfffffffffe"],
  [549755813888n, "fa010000000000"],
  [140737488355327n, "fafffffffffffe"],
  [140737488355328n, "f901000000000000"],
  [9007199254740991n, "f93ffffffffffffe"],
  [-9007199254740991n, "f93ffffffffffffd"],
  [36028797018963967n, "f9fffffffffffffe"],
  [36028797018963968n, "f80100000000000000"],
  [-36028797018963969n, "f80100000000000001"],
  [9223372036854775807n, "f8fffffffffffffffe"],
  [-9223372036854775808n, "f8ffffffffffffffff"],
];

/** Floating-point numbers. */
export const floats: readonly (readonly [value: number, hex: string])[] = [
  [0, "00"],
  [-0, "ff80"],
  [1, "fef03f"],
  [-1, "fef0bf"],
  [2, "40"],
  [0.5, "fee03f"],
  [1.5, "fef83f"],
  [17, "fe3140"],
  [100, "fe5940"],
  [Math.PI, "f8182d4454fb210940"],
  [0.1, "f89a9999999999b93f"],
  [Number.MAX_VALUE, "f8ffffffffffffef7f"],
  [Number.MIN_VALUE, "f80100000000000000"],
  [Infinity, "fef07f"],
  [-Infinity, "fef0ff"],
  [NaN, "f8010000000000f87f"],
  [3.4028234663852886e38, "fbe0ffffef47"],
  [1.401298464324817e-45, "fea036"],
  [2 ** 53, "fe4043"],
  [65536, "fef040"],
  [2.2250738585072014e-308, "fe1000"],
];

/** Whether a number holds an integer exactly. */
export function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

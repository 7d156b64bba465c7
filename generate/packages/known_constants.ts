/**
 * Constants of Go's library that lengths of arrays are made of, for programs that are read without its source.
 *
 * @module
 */

import { type ConstantValue, integer, type NumberKind } from "./constant_value.ts";

const untyped: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
  "crypto/aes": { BlockSize: 16n },
  "crypto/des": { BlockSize: 8n },
  "crypto/ed25519": { PublicKeySize: 32n, PrivateKeySize: 64n, SignatureSize: 64n, SeedSize: 32n },
  "crypto/md5": { Size: 16n, BlockSize: 64n },
  "crypto/sha1": { Size: 20n, BlockSize: 64n },
  "crypto/sha256": { Size: 32n, Size224: 28n, BlockSize: 64n },
  "crypto/sha512": { Size: 64n, Size224: 28n, Size256: 32n, Size384: 48n, BlockSize: 128n },
  "encoding/binary": { MaxVarintLen16: 3n, MaxVarintLen32: 5n, MaxVarintLen64: 10n },
  "hash/adler32": { Size: 4n },
  "hash/crc32": { Size: 4n },
  "hash/crc64": { Size: 8n },
  "math": {
    ...{ MaxInt8: 127n, MinInt8: -128n, MaxInt16: 32767n, MinInt16: -32768n },
    ...{ MaxInt32: (1n << 31n) - 1n, MinInt32: -(1n << 31n), MaxInt64: (1n << 63n) - 1n },
    ...{ MinInt64: -(1n << 63n), MaxUint8: 255n, MaxUint16: 65535n, MaxUint32: (1n << 32n) - 1n },
    MaxUint64: (1n << 64n) - 1n,
  },
  "net": { IPv4len: 4n, IPv6len: 16n },
  "unicode": { MaxRune: 0x10ffffn, ReplacementChar: 0xfffdn, MaxASCII: 127n, MaxLatin1: 255n },
  "unicode/utf8": { RuneError: 0xfffdn, RuneSelf: 128n, MaxRune: 0x10ffffn, UTFMax: 4n },
};

/** The packages of which constants without a type are known. */
export const knownPackages: readonly string[] = Object.keys(untyped);

const durations: Readonly<Record<string, bigint>> = {
  ...{ Nanosecond: 1n, Microsecond: 1000n, Millisecond: 1_000_000n, Second: 1_000_000_000n },
  ...{ Minute: 60_000_000_000n, Hour: 3_600_000_000_000n },
};

/** Kinds of named types of the library. */
const kinds: ReadonlyMap<string, NumberKind> = new Map([
  ["time.Duration", "int64"],
  ["time.Month", "int"],
  ["time.Weekday", "int"],
  ["io/fs.FileMode", "uint32"],
  ["os.FileMode", "uint32"],
  ["reflect.Kind", "uint"],
  ["syscall.Signal", "int"],
  ["syscall.Errno", "uintptr"],
]);

/** A constant of Go's library by the path of its package and its name; `undefined` if it is not among those known. */
export function knownConstant(
  path: string,
  name: string,
  wordBits: number,
): ConstantValue | undefined {
  const value = Object.hasOwn(untyped, path) ? untyped[path] : undefined;
  if (value !== undefined && Object.hasOwn(value, name)) return integer(value[name] ?? 0n);
  if (path === "time" && Object.hasOwn(durations, name)) {
    return integer(durations[name] ?? 0n, "int64");
  }
  const bits = BigInt(wordBits);
  switch (`${path}.${name}`) {
    case "math.MaxInt":
      return integer((1n << (bits - 1n)) - 1n);
    case "math.MinInt":
      return integer(-(1n << (bits - 1n)));
    case "math.MaxUint":
      return integer((1n << bits) - 1n);
    case "math/bits.UintSize":
    case "strconv.IntSize":
      return integer(bits);
  }
  return undefined;
}

/** The kind of a type of Go's library; `undefined` if it is not among those known. */
export function knownKind(path: string, name: string): NumberKind | undefined {
  return kinds.get(`${path}.${name}`);
}

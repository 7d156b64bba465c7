/**
 * Describes the bytes of types that encode themselves, if `inspect` knows the type by its name. This code is independent
 * of the codecs of those types, so that tests can compare the two.
 *
 * @module
 */

import { toHex } from "../bytes/hex_and_base64.ts";
import { quoted } from "./page.ts";

/** The longest number that is converted to decimal, in bytes. Converting longer ones takes too long. */
const longestNumber = 64;

const utf8 = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** The readers of Go's types by kind and name. Each returns `undefined` for bytes that it cannot read. */
const readers: ReadonlyMap<string, (bytes: Uint8Array) => string | undefined> = new Map([
  ["gob Time", timeText],
  // Go leaves out the name of a type that was first behind a pointer or in a map. Of those only a time is told by its bytes.
  ["gob ", timeText],
  ["gob Int", bigIntText],
  ["gob Rat", bigRatText],
  ["gob Float", bigFloatText],
  ["binary URL", plainText],
  ["binary Addr", addressText],
  ["binary UUID", uuidText],
]);

/**
 * Describes the bytes of an opaque value for a person.
 *
 * @param kind Which of Go's interfaces the type implements: `gob`, `binary` or `text`.
 * @param name The name of the type on the wire.
 * @param bytes The bytes of the value.
 * @returns The value in words, or `undefined` if it is not known.
 */
export function describeOpaque(kind: string, name: string, bytes: Uint8Array): string | undefined {
  if (kind === "text") return quoted(utf8.decode(bytes));
  const known = readers.get(`${kind} ${name}`)?.(bytes);
  return known ?? printableText(bytes);
}

function plainText(bytes: Uint8Array): string {
  return quoted(utf8.decode(bytes));
}

/** Bytes that are all printable ASCII are probably text. */
function printableText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0 || bytes.some((byte) => byte < 0x20 || byte > 0x7e)) return undefined;
  return plainText(bytes);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `time.Time`: a version, seconds since year 1, nanoseconds, and the offset in minutes. Version 2 adds its seconds. */
function timeText(bytes: Uint8Array): string | undefined {
  const version = bytes[0];
  if (version !== 1 && version !== 2 || bytes.length !== 14 + version) return undefined;
  const view = viewOf(bytes);
  const minutes = view.getInt16(13);
  const offset = minutes === -1 ? 0 : minutes * 60 + (version === 2 ? view.getInt8(15) : 0);
  const seconds = Number(view.getBigInt64(1) - 62_135_596_800n);
  const local = new Date((seconds + offset) * 1000);
  const nanoseconds = view.getInt32(9);
  if (Number.isNaN(local.getTime()) || nanoseconds < 0 || nanoseconds > 999_999_999) {
    return undefined;
  }
  const fraction = String(nanoseconds).padStart(9, "0").replace(/0+$/, "");
  const wall = local.toISOString().replace(/\.000Z$/, fraction === "" ? "" : `.${fraction}`);
  return wall + (minutes === -1 ? "Z" : offsetText(offset));
}

function offsetText(offset: number): string {
  const parts = [3600, 60, 1].map((unit, index) =>
    String(Math.floor(Math.abs(offset) / unit) % (index === 0 ? 1000 : 60)).padStart(2, "0")
  );
  if (parts[2] === "00") parts.pop();
  return (offset < 0 ? "-" : "+") + parts.join(":");
}

/** `big.Int`: a byte of version and sign, then the magnitude. */
function bigIntText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestNumber || bytes[0] === undefined || bytes[0] >> 1 !== 1) {
    return undefined;
  }
  return `${bytes[0] & 1 ? "-" : ""}${magnitude(bytes.subarray(1))}`;
}

/** `big.Rat`: version and sign, the length of the numerator in four bytes, the numerator, the denominator. */
function bigRatText(bytes: Uint8Array): string | undefined {
  if (bytes.length < 5 || bytes.length > longestNumber || bytes[0]! >> 1 !== 1) return undefined;
  const end = 5 + viewOf(bytes).getUint32(1);
  if (end > bytes.length) return undefined;
  const denominator = magnitude(bytes.subarray(end)) || 1n;
  return `${bytes[0]! & 1 ? "-" : ""}${magnitude(bytes.subarray(5, end))}/${denominator}`;
}

/** `big.Float`: version, flags, precision, and for a finite number the exponent and the mantissa. */
function bigFloatText(bytes: Uint8Array): string | undefined {
  if (bytes.length < 6 || bytes.length > longestNumber || bytes[0] !== 1) return undefined;
  const sign = bytes[1]! & 1 ? "-" : "";
  const view = viewOf(bytes);
  const precision = `(precision ${view.getUint32(2)})`;
  switch (bytes[1]! >> 1 & 3) {
    case 0:
      return `${sign}0 ${precision}`;
    case 1: {
      if (bytes.length < 10) return undefined;
      const digits = toHex(bytes.subarray(10)).replace(/0+$/, "") || "0";
      const exponent = view.getInt32(6);
      return `${sign}0x0.${digits}p${exponent < 0 ? "" : "+"}${exponent} ${precision}`;
    }
    case 2:
      return `${sign}Inf ${precision}`;
    default:
      return undefined;
  }
}

function magnitude(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** `netip.Addr`: 4 bytes, or 16 bytes and the zone. */
function addressText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "no address";
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length < 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => viewOf(bytes).getUint16(index * 2));
  const address = groups.map((group) => group.toString(16)).join(":");
  return bytes.length === 16 ? address : `${address}%${quoted(utf8.decode(bytes.subarray(16)))}`;
}

function uuidText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * Schemas of Go's URLs, IP addresses and UUIDs. Their values are the strings that Go prints.
 *
 * @module
 */

import { fromHex, toHex } from "../bytes/hex_and_base64.ts";
import { opaque, opaqueWithZero } from "./opaque.ts";
import type { Schema } from "./schema.ts";
import { struct } from "./composite_schemas.ts";

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Go's `url.URL` and `*url.URL` as the string that `String()` returns. A JavaScript `URL` would rewrite it.
 */
export const url: Schema<string> = /* @__PURE__ */ opaqueWithZero<string>(
  "url.URL",
  "binary",
  {
    encode: (value: unknown) => encoder.encode(expectText(value)),
    decode: (bytes): string => decoder.decode(bytes),
    defines: [/* @__PURE__ */ struct("url.Userinfo", {})],
  },
  undefined,
  { emptyIsZero: true },
);

/** What Go prints for the zero value of `netip.Addr`. */
const invalidAddress = "invalid IP";

/**
 * Go's `netip.Addr` as a string: `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`, or `invalid IP` for the zero value.
 */
export const netipAddr: Schema<string> = /* @__PURE__ */ opaque<string>("netip.Addr", "binary", {
  encode: (value: unknown) => parseAddress(expectText(value)),
  decode: printAddress,
  zero: invalidAddress,
});

const hexUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A UUID as a string. On the wire it is what the common Go packages send: a `[16]byte` type `UUID` with `MarshalBinary`.
 */
export const uuid: Schema<string> = /* @__PURE__ */ opaque<string>("uuid.UUID", "binary", {
  encode(value: unknown): Uint8Array {
    const text = expectText(value);
    if (!hexUuid.test(text)) {
      throw new TypeError(`expected a UUID, received ${JSON.stringify(text)}`);
    }
    return fromHex(text.replaceAll("-", ""));
  },
  decode(bytes): string {
    if (bytes.length !== 16) throw new RangeError(`invalid UUID (got ${bytes.length} bytes)`);
    return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  },
  zero: "00000000-0000-0000-0000-000000000000",
});

function expectText(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError(`expected a string, received ${value === null ? "null" : typeof value}`);
  }
  if (!value.isWellFormed()) {
    throw new TypeError("expected well-formed text, received a lone surrogate");
  }
  return value;
}

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4 = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`);

function parseAddress(text: string): Uint8Array {
  if (text === invalidAddress) return new Uint8Array(0);
  const octets = ipv4.exec(text);
  if (octets !== null) return Uint8Array.from(octets.slice(1), Number);
  const percent = text.indexOf("%");
  const [address, zone] = percent < 0
    ? [text, ""]
    : [text.slice(0, percent), text.slice(percent + 1)];
  const groups = expandGroups(address);
  if (groups === undefined || (percent >= 0 && zone === "")) {
    throw new TypeError(`expected an IP address, received ${JSON.stringify(text)}`);
  }
  const zoneBytes = encoder.encode(zone);
  const bytes = new Uint8Array(16 + zoneBytes.length);
  bytes.set(fromHex(groups.join("")));
  bytes.set(zoneBytes, 16);
  return bytes;
}

/** The eight groups of an IPv6 address, four digits each. The platform's URL parser understands every form of it. */
function expandGroups(address: string): string[] | undefined {
  if (!/^[0-9a-f:.]+$/i.test(address) || !URL.canParse(`http://[${address}]`)) return undefined;
  const [head, tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const split = (part: string | undefined) =>
    part === undefined || part === "" ? [] : part.split(":");
  const before = split(head);
  const after = split(tail);
  const zeros = new Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, "0"));
}

function printAddress(bytes: Uint8Array): string {
  if (bytes.length === 0) return invalidAddress;
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length < 16) throw new RangeError("unexpected slice size");
  const zone = decoder.decode(bytes.subarray(16));
  return zone === ""
    ? printIpv6(bytes.subarray(0, 16))
    : `${printIpv6(bytes.subarray(0, 16))}%${zone}`;
}

function printIpv6(bytes: Uint8Array): string {
  const hex = toHex(bytes);
  if (hex.startsWith("00000000000000000000ffff")) return `::ffff:${bytes.subarray(12).join(".")}`;
  return new URL(`http://[${hex.match(/.{4}/g)!.join(":")}]`).hostname.slice(1, -1);
}

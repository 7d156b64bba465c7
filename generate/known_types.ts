/**
 * Types of Go's library, and the common UUID, as schemas.
 *
 * @module
 */

import type { GoType } from "./go_type.ts";

/** What stands for a type in a contract. */
export interface KnownType {
  /** The schema. */
  readonly schema: string;
  /** The TypeScript type of its values. */
  readonly type: string;
}

/** Types that have schemas of their own. */
const known: Readonly<Record<string, KnownType>> = {
  "time.Time": { schema: "gob.time", type: "Temporal.ZonedDateTime" },
  "time.Duration": { schema: "gob.duration", type: "Temporal.Duration" },
  "big.Int": { schema: "gob.bigInt", type: "bigint" },
  "big.Float": { schema: "gob.bigFloat", type: "gob.BigFloat" },
  "big.Rat": { schema: "gob.bigRat", type: "gob.Rational" },
  "url.URL": { schema: "gob.url", type: "string" },
  "netip.Addr": { schema: "gob.netipAddr", type: "string" },
  "uuid.UUID": { schema: "gob.uuid", type: "string" },
};

const bytes: GoType = { kind: "slice", elem: { kind: "basic", name: "uint8" } };
const string: GoType = { kind: "basic", name: "string" };
const texts: GoType = { kind: "map", key: string, elem: { kind: "slice", elem: string } };

/** Named types that gob sends as what they are made of: it ignores `MarshalText` and `MarshalJSON`. */
const underlying: Readonly<Record<string, GoType>> = {
  "time.Month": { kind: "basic", name: "int" },
  "time.Weekday": { kind: "basic", name: "int" },
  "json.RawMessage": bytes,
  "json.Number": string,
  "net.IP": bytes,
  "net.IPMask": bytes,
  "net.HardwareAddr": bytes,
  "http.Header": texts,
  "url.Values": texts,
  "fs.FileMode": { kind: "basic", name: "uint32" },
  "os.FileMode": { kind: "basic", name: "uint32" },
};

/** The schema of a type of Go's library by its name, `time.Time`. */
export function knownType(name: string): KnownType | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** What a type of Go's library is made of, by its name, `http.Header`. */
export function knownUnderlying(name: string): GoType | undefined {
  return Object.hasOwn(underlying, name) ? underlying[name] : undefined;
}

/** Whether a type of Go's library has methods by which a struct that embeds it encodes itself, and which. */
export function knownEncoding(name: string): "gob" | "binary" | undefined {
  if (knownType(name) === undefined || name === "time.Duration") return undefined;
  return /^(?:time|big)\./.test(name) ? "gob" : "binary";
}

/** The packages of known types, by the name that stands before the dot. */
export const importPaths: Readonly<Record<string, string>> = {
  time: "time",
  big: "math/big",
  url: "net/url",
  netip: "net/netip",
  uuid: "github.com/google/uuid",
  json: "encoding/json",
  net: "net",
  http: "net/http",
  fs: "io/fs",
  os: "os",
};

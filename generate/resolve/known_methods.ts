/**
 * The methods by which types of Go's library encode themselves, for where its source is not there.
 *
 * @module
 */

import { importPaths } from "../known_types.ts";
import type { Method } from "./method.ts";
import { errorType, type Resolved, type Signature } from "./resolved_type.ts";

const bytes: Resolved = { kind: "slice", elem: { kind: "basic", name: "uint8" } };

const encode: Signature = {
  kind: "func",
  parameters: [],
  results: [bytes, errorType],
  variadic: false,
};
const decode: Signature = {
  kind: "func",
  parameters: [bytes],
  results: [errorType],
  variadic: false,
};

/** By type: on what its methods are, and which there are. */
const known: Readonly<Record<string, string>> = {
  "time.Time": "value Gob Binary Text JSON",
  "big.Int": "pointer Gob Text JSON",
  "big.Float": "pointer Gob Text",
  "big.Rat": "pointer Gob Text",
  "url.URL": "pointer Binary",
  "netip.Addr": "value Binary Text",
  "netip.AddrPort": "value Binary Text",
  "netip.Prefix": "value Binary Text",
  "uuid.UUID": "value Binary Text",
  "net.IP": "value Text",
  "json.RawMessage": "value JSON",
};

/** The encoding methods of a type by the path of its package. */
export function knownMethods(path: string | undefined, name: string): readonly Method[] {
  const label = Object.entries(importPaths).find(([, one]) => one === path)?.[0];
  const key = `${label}.${name}`;
  if (label === undefined || !Object.hasOwn(known, key)) return [];
  const [receiver, ...forms] = known[key]!.split(" ");
  const onPointer = receiver === "pointer";
  return forms.flatMap((form): Method[] => {
    const [to, from] = form === "Gob"
      ? ["GobEncode", "GobDecode"]
      : [`Marshal${form}`, `Unmarshal${form}`];
    return [
      { name: to, signature: () => encode, onPointer },
      { name: from, signature: () => decode, onPointer: true },
    ];
  });
}

/**
 * Stands for gob/types/known_types.ts in the bundle of a page. Without a schema only times are known; big numbers, URLs,
 * addresses and UUIDs are their bytes, as other types that encode themselves. Those that a contract names are values as ever.
 *
 * @module
 */

import { equalBytes } from "../gob/bytes/equal_bytes.ts";
import { nodeOf } from "../gob/types/schema.ts";
import type { OpaqueKind, OpaqueNode } from "../gob/types/schema_node.ts";
import { exactTime } from "../gob/types/time.ts";

const time = nodeOf(exactTime) as OpaqueNode;

/** Decodes a time, or returns the bytes. */
export function decodeKnownType(name: string, encoding: OpaqueKind, bytes: Uint8Array): unknown {
  if (encoding !== "gob" || name !== "" && name !== time.name) return bytes;
  try {
    const value = time.decode(bytes);
    // Bytes without a name may be another type's.
    return name !== "" || equalBytes(time.encode(value), bytes) ? value : bytes;
  } catch {
    return bytes;
  }
}

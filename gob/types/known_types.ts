/**
 * Recognizes types of Go's standard library by name when a stream is decoded without a schema.
 *
 * @module
 */

import { netipAddr, url, uuid } from "./addresses.ts";
import { bigFloat, bigInt, bigRat } from "./big_numbers.ts";
import { equalBytes } from "../bytes/equal_bytes.ts";
import type { OpaqueKind, OpaqueNode } from "./schema_node.ts";
import { nodeOf } from "./schema.ts";
import { exactTime } from "./time.ts";

const known: ReadonlyMap<string, OpaqueNode> = new Map(
  [exactTime, bigInt, bigFloat, bigRat, url, netipAddr, uuid]
    .map((schema) => nodeOf(schema) as OpaqueNode)
    .map((node) => [`${node.encoding} ${node.name}`, node]),
);

const time = nodeOf(exactTime) as OpaqueNode;

/**
 * Decodes the value of a known type, or returns its bytes. Another type may have the same name, so bytes that the known
 * type cannot read are returned as they are. Times and numbers detect such bytes. The other types read almost any bytes,
 * so their value must also encode to the same bytes again.
 *
 * Go leaves out the name of a type that a stream had first behind a pointer, as `*time.Time` often is, or in a map. Of
 * those only a time is known, since its bytes can hardly be those of another type.
 */
export function decodeKnownType(name: string, encoding: OpaqueKind, bytes: Uint8Array): unknown {
  const nameless = name === "" && encoding === "gob";
  const node = nameless ? time : known.get(`${encoding} ${name}`);
  if (node === undefined) return bytes;
  try {
    const value = node.decode(bytes);
    return encoding === "gob" && !nameless || equalBytes(node.encode(value), bytes) ? value : bytes;
  } catch {
    return bytes;
  }
}

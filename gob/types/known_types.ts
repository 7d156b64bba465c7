/**
 * Types of Go's standard library that are known by their names where a stream is decoded without a schema.
 *
 * @module
 */

import { netipAddr, url, uuid } from "./addresses.ts";
import { bigFloat, bigInt, bigRat } from "./big_numbers.ts";
import { equalBytes } from "../bytes/equal_bytes.ts";
import type { OpaqueKind, OpaqueNode } from "./schema_node.ts";
import { nodeOf } from "./schema.ts";
import { time } from "./time.ts";

const known: ReadonlyMap<string, OpaqueNode> = new Map(
  [time, bigInt, bigFloat, bigRat, url, netipAddr, uuid]
    .map((schema) => nodeOf(schema) as OpaqueNode)
    .map((node) => [`${node.encoding} ${node.name}`, node]),
);

/**
 * The value of an opaque type that is known by its name, or its bytes. A type of the program may have the same name:
 * what the known one cannot read is not it. Times and numbers say so by themselves; of the others, which take almost any
 * bytes, it is asked that they give the same bytes again.
 */
export function decodeKnown(name: string, encoding: OpaqueKind, bytes: Uint8Array): unknown {
  const node = known.get(`${encoding} ${name}`);
  if (node === undefined) return bytes;
  try {
    const value = node.decode(bytes);
    return encoding === "gob" || equalBytes(node.encode(value), bytes) ? value : bytes;
  } catch {
    return bytes;
  }
}

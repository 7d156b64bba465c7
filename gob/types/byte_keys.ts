/**
 * Bytes as the keys of a `Map`, which compares arrays by identity: as lower-case hex text.
 *
 * @module
 */

import { fromHex } from "../bytes/hex_and_base64.ts";
import { describe, Misfit } from "../errors.ts";
import type { ByteArrayNode, Node, PlainNode } from "./schema_node.ts";
import { canonical } from "./wire_node.ts";
import { goType } from "./go_type.ts";

/** A type whose keys are bytes. */
export type BytesKeyNode = ByteArrayNode | PlainNode;

/** The node of keys if they are bytes. */
export function bytesKeyNode(key: Node): BytesKeyNode | undefined {
  const node = canonical(key);
  return node.kind === "byteArray" || node.kind === "stringBytes" ? node : undefined;
}

/** The bytes of a key. Throws `Misfit` if it is none. The length is checked by who writes them. */
export function bytesOfKey(node: BytesKeyNode, key: unknown): Uint8Array<ArrayBuffer> {
  if (typeof key !== "string" || key.length % 2 !== 0 || !/^[0-9a-f]*$/.test(key)) {
    const received = typeof key === "string" ? JSON.stringify(key) : describe(key);
    throw new Misfit(
      TypeError,
      `expected ${goType(node)} as lower-case hex text, received ${received}`,
    );
  }
  return fromHex(key);
}

/**
 * Bytes as the keys of a `Map`, which compares arrays by identity: as lower-case hex text. Kept apart from the platform's
 * `toHex`, which older runtimes lack.
 *
 * @module
 */

import { describe, Misfit } from "../errors.ts";
import { type ByteArrayNode, canonical, type Node, type PlainNode } from "./schema_node.ts";
import { goType } from "./go_type.ts";

/** A type whose keys are bytes. */
export type BytesKeyNode = ByteArrayNode | PlainNode;

/** The node of keys if they are bytes. */
export function bytesKeyNode(key: Node): BytesKeyNode | undefined {
  const node = canonical(key);
  return node.kind === "byteArray" || node.kind === "stringBytes" ? node : undefined;
}

const digits = "0123456789abcdef";

/** The key of bytes. */
export function keyOfBytes(bytes: Uint8Array): string {
  let key = "";
  for (const byte of bytes) key += digits[byte >> 4]! + digits[byte & 15]!;
  return key;
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
  const bytes = new Uint8Array(key.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = digits.indexOf(key[2 * i]!) << 4 | digits.indexOf(key[2 * i + 1]!);
  }
  return bytes;
}

/**
 * Helpers for tests of the known types: the bytes of a value without the stream around them.
 *
 * @module
 */

import { decode, encode, type Schema } from "../../gob/mod.ts";
import { join } from "./hand_made.ts";

/** The bytes that a type that encodes itself makes of a value: the last part of a stream, after its length. */
export function ownBytes<T>(schema: Schema<T>, value: T): string {
  const stream = encode(schema, value);
  // The last message: its length, two bytes for the id 64, a zero, the length of the bytes, and those.
  let at = 0;
  let next = stream[0]! + 1;
  while (next < stream.length) {
    at = next;
    next = at + (stream[at]! <= 0x7f ? stream[at]! + 1 : stream[at + 1]! + 2);
  }
  const head = stream[at]! <= 0x7f ? 1 : 2;
  return stream.subarray(at + head + 4).toHex();
}

/** Decodes a value of a type that encodes itself from its own bytes. */
export function fromOwnBytes<T>(schema: Schema<T>, example: T, hex: string): T {
  const own = Uint8Array.fromHex(hex);
  const stream = encode(schema, example);
  const definitions = stream.subarray(0, stream[0]! + 1);
  if (own.length > 100) throw new RangeError("too long for a value of these tests");
  const body = Uint8Array.of(0xff, 0x80, 0, own.length, ...own);
  return decode(join(definitions, Uint8Array.of(body.length), body), schema);
}

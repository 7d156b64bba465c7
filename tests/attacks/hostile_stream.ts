/**
 * Gob streams that no encoder would write: definitions with any bytes for names, any number of fields, and requests and
 * replies around values that are given as bytes.
 *
 * @module
 */

import { join } from "../gob/hand_made.ts";
import { WireWriter } from "../fuzz/wire_stream.ts";

/** The ids of types that every stream knows. */
export const basic = { bool: 1, int: 2, uint: 3, bytes: 5, string: 6, any: 8 } as const;

/** The id of the header in the streams that are made here. */
const headerId = 64;

/** The first id that definitions of a body may take. */
export const firstId = 65;

/** Bytes of a name. */
export function bytesOf(name: string | Uint8Array): Uint8Array {
  return typeof name === "string" ? new TextEncoder().encode(name) : name;
}

/** A message: bytes with their length in front. */
export function framed(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new WireWriter().data(join(...parts)).take();
}

/** What stands in front of every definition. */
function head(id: number, kind: number, name: string | Uint8Array): WireWriter {
  const writer = new WireWriter().int(-id).uint(kind).uint(1);
  const bytes = bytesOf(name);
  if (bytes.length === 0) writer.uint(2);
  else writer.uint(1).data(bytes).uint(1);
  return writer.int(id).uint(0);
}

/** The definition of a struct. Fields are a name with the id of a type, as often as one likes. */
export function structDefinition(
  id: number,
  name: string | Uint8Array,
  fields: readonly (readonly [name: string | Uint8Array, id: number])[],
): Uint8Array<ArrayBuffer> {
  const writer = head(id, 3, name);
  if (fields.length > 0) writer.uint(1).uint(fields.length);
  for (const [field, type] of fields) {
    const bytes = bytesOf(field);
    if (bytes.length === 0) writer.uint(2);
    else writer.uint(1).data(bytes).uint(1);
    writer.int(type).uint(0);
  }
  return framed(writer.uint(0).uint(0).take());
}

/** The definition of a slice. */
export function sliceDefinition(id: number, elem: number): Uint8Array<ArrayBuffer> {
  return framed(head(id, 2, "").uint(1).int(elem).uint(0).uint(0).take());
}

/** The definition of a map. */
export function mapDefinition(id: number, key: number, elem: number): Uint8Array<ArrayBuffer> {
  return framed(head(id, 4, "").uint(1).int(key).uint(1).int(elem).uint(0).uint(0).take());
}

/** A value that is no struct, as a message. */
export function value(id: number, write: (writer: WireWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter().int(id).uint(0);
  write(writer);
  return framed(writer.take());
}

/** A struct without a field that is set, as a message. */
export function emptyStruct(id: number): Uint8Array<ArrayBuffer> {
  return framed(new WireWriter().int(id).uint(0).take());
}

/** An int, as a message. */
export function intValue(n: number): Uint8Array<ArrayBuffer> {
  return value(basic.int, (writer) => writer.int(n));
}

/** The definition of the header of a request, which comes once before the first. */
export const requestDefinition: Uint8Array<ArrayBuffer> = structDefinition(headerId, "Request", [
  ["ServiceMethod", basic.string],
  ["Seq", basic.uint],
]);

/** The definition of the header of a reply. */
export const responseDefinition: Uint8Array<ArrayBuffer> = structDefinition(headerId, "Response", [
  ["ServiceMethod", basic.string],
  ["Seq", basic.uint],
  ["Error", basic.string],
]);

/** The header of a request or a reply. */
export function header(method: string | Uint8Array, seq = 0): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter().int(headerId);
  const bytes = bytesOf(method);
  let field = 0;
  if (bytes.length > 0) writer.uint(1).data(bytes), field = 1;
  if (seq > 0) writer.uint(2 - field).uint(seq);
  return framed(writer.uint(0).take());
}

/** A definition of which each text is twice as long as that of the one before: so many maps around a struct of that name. */
export function explodingTypes(
  depth: number,
  name: Uint8Array,
): { id: number; definitions: Uint8Array<ArrayBuffer> } {
  const definitions = [structDefinition(firstId, name, [["A", basic.int]])];
  let id = firstId;
  for (let level = 0; level < depth; level++, id++) {
    definitions.push(mapDefinition(id + 1, id, id));
  }
  return { id, definitions: join(...definitions) };
}

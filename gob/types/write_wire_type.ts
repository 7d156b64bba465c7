/**
 * Writes type definitions.
 *
 * @module
 */

import type { ByteWriter } from "../bytes/byte_writer.ts";
import { opaqueKinds, type WireField, type WireType } from "./wire_type.ts";

/** Writes a definition. `id` is the id inside it. */
export function writeWireType(writer: ByteWriter, type: WireType, id: number): void {
  switch (type.kind) {
    case "array":
      begin(writer, 0, type.name, id);
      numberField(writer, type.elem);
      numberField(writer, type.length);
      break;
    case "slice":
      begin(writer, 1, type.name, id);
      numberField(writer, type.elem);
      break;
    case "struct":
      begin(writer, 2, type.name, id);
      writeFields(writer, type.fields);
      break;
    case "map":
      begin(writer, 3, type.name, id);
      numberField(writer, type.key);
      numberField(writer, type.elem);
      break;
    case "opaque":
      begin(writer, 4 + opaqueKinds.indexOf(type.encoding), type.name, id);
      break;
    default:
      throw new Error("netrpc bug: a basic type has no definition");
  }
  writer.uint(0);
  writer.uint(0);
}

/** Begins the member of a definition for a kind, and writes its common part. */
function begin(writer: ByteWriter, member: number, name: string, id: number): void {
  writer.uint(member + 1);
  writer.uint(1);
  if (name === "") {
    writer.uint(2);
  } else {
    writer.uint(1);
    writer.string(name);
    writer.uint(1);
  }
  writer.int(id);
  writer.uint(0);
}

/** Writes the next field if it is not zero. Only the length of an array can be zero, and that is the last field. */
function numberField(writer: ByteWriter, value: number): void {
  if (value === 0) return;
  writer.uint(1);
  writer.int(value);
}

function writeFields(writer: ByteWriter, fields: readonly WireField[]): void {
  if (fields.length === 0) return;
  writer.uint(1);
  writer.uint(fields.length);
  for (const { name, id } of fields) {
    writer.uint(1);
    writer.string(name);
    writer.uint(1);
    writer.int(id);
    writer.uint(0);
  }
}

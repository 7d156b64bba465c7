/**
 * Generates the source of encode plans for structs and for elements.
 *
 * @module
 */

import type { EncodeContext, EncodePlan } from "./encode_context.ts";
import { within } from "../errors.ts";
import { maxBatch, minBatchUnits } from "../bytes/byte_writer.ts";
import { canCompileSource, compileSource, maxGeneratedFields } from "./compile_source.ts";
import {
  type FieldNode,
  isLeaf,
  type Node,
  type NumberNode,
  type StructNode,
} from "../types/schema_node.ts";
import {
  maxNumberBytes,
  maxShortStringBytes,
  putFloat,
  putInt,
  putShortString,
  putUint,
} from "../bytes/write_primitives.ts";

/** What the code of a struct calls. */
export interface StructWriteParts {
  /** The plans of the fields. */
  readonly fields: readonly EncodePlan[];
  /** Throws a misfit for a value that is not an object. */
  readonly notStruct: (value: unknown) => never;
}

/** The function that writes a struct, or `undefined` if it cannot be generated. */
export function generateWriteStruct(
  node: StructNode,
  { fields, notStruct }: StructWriteParts,
): EncodePlan["write"] | undefined {
  if (!canCompileSource || node.fields.length === 0 || node.fields.length > maxGeneratedFields) {
    return undefined;
  }
  const room = node.fields.length * (1 + Math.max(maxNumberBytes, maxShortStringBytes)) + 1;
  const flat = node.fields.every((field) => isLeaf(field.node));
  const names = node.fields.map((field) => field.name);
  const lines = node.fields.map((field, index) => writeField(field, index, room));
  const source = `function write(state, value) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) notStruct(value);
    ${flat ? "" : "state.enter();"}
    const writer = state.writer;
    writer.reserve(${room});
    let bytes = writer.bytes, at = writer.length, last = -1, index = 0, field, end;
    try {
      ${lines.join("\n")}
    } catch (error) {
      throw within(error, "." + names[index]);
    }
    bytes[at] = 0;
    writer.length = at + 1;
    ${flat ? "" : "state.leave();"}
  }`;
  return compileSource(source, {
    ...{ fields, notStruct, within, names },
    ...{ putFloat, putInt, putUint, putShortString },
  });
}

/** The code that writes one field. Numbers, booleans and short strings are written in place, all others by their plan. */
function writeField({ name, node }: FieldNode, index: number, room: number): string {
  const begin = `field = value[${JSON.stringify(name)}]; index = ${index};`;
  const delta = `bytes[at++] = ${index} - last; last = ${index};`;
  const byCall = (call: string) => `
    writer.length = at;
    ${call}
    writer.reserve(${room});
    bytes = writer.bytes; at = writer.length;`;
  const byPlan = byCall(`fields[${index}].write(state, field);`);
  // A value of the wrong type goes to its closure plan, which throws the error.
  const inPlace = (zero: string, fits: string, put: string) =>
    `${begin}
    if (field !== ${zero}) {
      if (!(${fits})) { ${byPlan} }
      ${delta}
      ${put}
    }`;
  switch (node.kind) {
    case "bool":
      return inPlace("false", "field === true", "bytes[at++] = 1;");
    case "int":
      return inPlace("0", fitsNumber(node), "at = putInt(bytes, at, field);");
    case "uint":
      if (node.wide) break;
      return inPlace("0", fitsNumber(node), "at = putUint(bytes, at, field);");
    case "float":
      if (node.single) break;
      return inPlace(
        "0",
        `typeof field === "number"`,
        "at = putFloat(bytes, writer.view, at, field);",
      );
    case "string":
      return inPlace(
        `""`,
        `typeof field === "string"`,
        `end = putShortString(bytes, at, field);
        if (end >= 0) at = end; else { ${byCall("writer.string(field);")} }`,
      );
    case "slice":
      // An empty slice is left out. If the value is not an array, its plan throws the error.
      return `${begin}
        if (!Array.isArray(field) || field.length !== 0) { ${delta} ${byPlan} }`;
    case "struct":
    case "array":
    case "map":
      return `${begin} ${delta} ${byPlan}`;
  }
  return `${begin} ${
    byCall(`if (fields[${index}].field(state, ${index} - last, field)) last = ${index};`)
  }`;
}

/** The condition that a number fits its type. For a type that holds all 32-bit integers, those need no check of bounds. */
function fitsNumber({ kind, min, max }: NumberNode): string {
  const bounds = `Number.isInteger(field) && field >= ${min} && field <= ${max}`;
  const fits = kind === "int" && max >= 0x7fff_ffff
    ? `((field | 0) === field || ${bounds})`
    : bounds;
  return `typeof field === "number" && ${fits}`;
}

/** Writes the number of elements, then the elements. */
export type WriteElements = (state: EncodeContext, values: readonly unknown[]) => void;

/** The function that writes elements: one for each type, so that its calls stay monomorphic. */
export function generateWriteElements(node: Node, elem: EncodePlan): WriteElements | undefined {
  if (!canCompileSource) return undefined;
  const source = `function writeElements(state, values) {
    const writer = state.writer, count = values.length;
    let index = 0, end;
    ${isLeaf(node) ? "" : "state.enter();"}
    try {
      writer.uint(count);
      ${node.kind === "string" ? stringLoop : numberLoop(node) ?? plainLoop}
    } catch (error) {
      throw within(error, "[" + index + "]");
    }
    ${isLeaf(node) ? "" : "state.leave();"}
  }`;
  return compileSource(source, { elem, within, putFloat, putInt, putShortString, putUint });
}

const plainLoop = `for (; index < count; index++) elem.write(state, values[index]);`;

/** The code that writes numbers in place, in room that is reserved for some hundreds at a time. */
function numberLoop(node: Node): string | undefined {
  let fits: string;
  let put: string;
  switch (node.kind) {
    case "int":
      [fits, put] = [fitsNumber(node), "putInt(bytes, at, field)"];
      break;
    case "uint":
      if (node.wide) return undefined;
      [fits, put] = [fitsNumber(node), "putUint(bytes, at, field)"];
      break;
    case "float":
      if (node.single) return undefined;
      [fits, put] = [`typeof field === "number"`, "putFloat(bytes, view, at, field)"];
      break;
    default:
      return undefined;
  }
  // The plan throws for a value of the wrong type.
  return `
  let bytes = writer.bytes, view = writer.view, at = writer.length, checked = 0;
  for (; index < count; index++) {
    const field = values[index];
    if (!(${fits})) elem.write(state, field);
    if (index === checked) {
      checked = Math.min(count, index + ${elementsAhead});
      writer.length = at;
      writer.reserve((checked - index) * ${maxNumberBytes});
      bytes = writer.bytes; view = writer.view;
    }
    at = ${put};
  }
  writer.length = at;`;
}

/** Room is reserved for this many elements at a time. */
const elementsAhead = 256;

/** The code that writes strings: in batches, and in place for more and more strings after a batch that did not fit. */
const stringLoop = `
  let bytes = writer.bytes, at = writer.length, checked = 0, alone = 0, wait = ${maxBatch};
  for (; index < count; index++) {
    const value = values[index];
    if (typeof value !== "string") elem.write(state, value);
    if (value.length >= ${minBatchUnits} && index >= alone) {
      writer.length = at;
      checked = writer.asciiBatch(values, index);
      at = writer.length;
      if (checked > index) { index = checked - 1; wait = ${maxBatch}; continue; }
      alone = index + wait;
      wait *= 2;
    }
    if (index === checked) {
      checked = Math.min(count, index + ${elementsAhead});
      writer.length = at;
      writer.reserve((checked - index) * ${maxShortStringBytes});
      bytes = writer.bytes;
    }
    end = putShortString(bytes, at, value);
    if (end >= 0) {
      at = end;
    } else {
      writer.length = at;
      writer.string(value);
      at = writer.length;
      checked = index + 1;
    }
  }
  writer.length = at;`;

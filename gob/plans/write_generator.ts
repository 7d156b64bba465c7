/**
 * Generates the source of encode plans for structs and for elements.
 *
 * What can be is written in place, into room that was reserved for the whole struct: numbers, booleans, short strings, and
 * structs and short lists of those. All else is written by its plan, and so is every value of the wrong type, since its
 * plan throws the error. For `struct Line { Name string; To Point; Sizes []int }`, where a `Point` has an `X`, the code is
 *
 *     let bytes = writer.bytes, at = writer.length, part = 0, index = -1, …;
 *     field = value.Name; part = 0;
 *     if (field !== "") {
 *       if (!(typeof field === "string")) { …plans[0].write(state, field)… }
 *       bytes[at++] = 0 - last; last = 0;
 *       end = putShortString(bytes, at, field); if (end >= 0) at = end; else { …writer.string(field)… }
 *     }
 *     field = value.To; part = 1;
 *     bytes[at++] = 1 - last; last = 1;
 *     if (!(typeof field === "object" && …)) { …plans[1].write(state, field)… }
 *     value1 = field; last1 = -1;
 *     field = value1.X; part = 2;
 *     if (field !== 0) { …; bytes[at++] = 0 - last1; last1 = 0; at = putInt(bytes, at, field); }
 *     bytes[at++] = 0;
 *     field = value.Sizes; part = 3;
 *     if (!Array.isArray(field) || field.length > 32) { …plans[3].write(state, field)… }
 *     else if (field.length !== 0) {
 *       bytes[at++] = 2 - last; last = 2;
 *       …room for all elements…; bytes[at++] = count;
 *       for (index = 0; index < count; index++) { field = list[index]; …; at = putInt(bytes, at, field); }
 *       index = -1;
 *     }
 *     bytes[at] = 0; writer.length = at + 1;
 *
 * `part` and `index` say what is being written, for the path of an error.
 *
 * @module
 */

import type { EncodeContext, EncodePlan } from "./encode_context.ts";
import { keySegment, within } from "../errors.ts";
import { maxBatch, minBatchUnits } from "../bytes/byte_writer.ts";
import { canCompileSource, compileSource, maxGeneratedFields } from "./compile_source.ts";
import type { FieldNode, MapNode, Node, SliceNode, StructNode } from "../types/schema_node.ts";
import { isLeaf } from "../types/contained_values.ts";
import { maxShortStringBytes } from "../bytes/write_primitives.ts";
import { type InPlace, inPlace, primitives } from "./write_in_place.ts";

/** What the code of a struct calls. */
export interface StructWriteParts {
  /** The plan of a type. */
  readonly planOf: (node: Node) => EncodePlan;
  /** Throws a misfit for a value that is not an object. */
  readonly notStruct: (value: unknown) => never;
}

/** The function that writes a struct, or `undefined` if it cannot be generated. */
export function generateWriteStruct(
  node: StructNode,
  { planOf, notStruct }: StructWriteParts,
): EncodePlan["write"] | undefined {
  if (!canCompileSource || node.fields.length === 0 || node.fields.length > maxGeneratedFields) {
    return undefined;
  }
  const writer = new StructWriter(node, planOf);
  const flat = node.fields.every((field) => isLeaf(field.node));
  const lines = writer.fields(node.fields);
  const source = `function write(state, value) {
    if (${notObject("value")}) notStruct(value);
    ${flat ? "" : "state.enter();"}
    const writer = state.writer;
    writer.reserve(${writer.room});
    let bytes = writer.bytes, view = writer.view, at = writer.length;
    let part = 0, index = -1, last = -1, field, end, list, count${writer.variables};
    try {
      ${lines}
    } catch (error) {
      throw placed(error, paths[part], index);
    }
    writer.length = at;
    ${flat ? "" : "state.leave();"}
  }`;
  const { paths, plans, elems } = writer;
  return compileSource(source, { ...primitives, notStruct, placed, paths, plans, elems });
}

/** Puts where a value is before the path of its error: the fields that lead to it, and its place in a list or -1. */
function placed(error: unknown, path: readonly string[], index: number): unknown {
  if (index >= 0) within(error, `[${index}]`);
  for (const name of path.toReversed()) within(error, `.${name}`);
  return error;
}

function notObject(value: string): string {
  return `typeof ${value} !== "object" || ${value} === null || Array.isArray(${value})`;
}

/** The most elements of a list that is written in place. */
const maxListInPlace = 32;
/** The most fields of a struct that is written in place, and of all of them together. */
const [maxInnerFields, maxInnerFieldsInAll] = [8, 32];

/** Makes the code of one struct. */
class StructWriter {
  /** The fields that lead to each part, and its plan. */
  readonly paths: (readonly string[])[] = [];
  readonly plans: EncodePlan[] = [];
  /** The plans of the elements of parts that are slices. */
  readonly elems: (EncodePlan | undefined)[] = [];
  /** The variables of the structs that are written in place. */
  variables = "";
  /** The bytes that are reserved for what is written in place. */
  readonly room: number;
  readonly #planOf: (node: Node) => EncodePlan;
  /** The fields with structs that are written in place. */
  readonly #inner = new Set<FieldNode>();

  constructor(node: StructNode, planOf: (node: Node) => EncodePlan) {
    this.#planOf = planOf;
    let left = maxInnerFieldsInAll;
    let room = 1;
    for (const field of node.fields) {
      const inner = field.node.kind === "struct" ? field.node.fields : [];
      const rooms = inner.map((field) => 1 + (inPlace(field.node)?.room ?? NaN));
      const all = rooms.reduce((sum, room) => sum + room, 0);
      room += 1 + (inPlace(field.node)?.room ?? 1);
      if (inner.length === 0 || inner.length > Math.min(left, maxInnerFields) || isNaN(all)) {
        continue;
      }
      this.#inner.add(field);
      left -= inner.length;
      room += all;
    }
    this.room = room;
  }

  /** The code of all fields, and of the end. `inside`: the part that is this struct, or nothing for the whole. */
  fields(fields: readonly FieldNode[], path: readonly string[] = [], inside = ""): string {
    const lines = fields.map((field, number) => {
      const part = this.paths.push([...path, field.name]) - 1;
      this.plans.push(this.#planOf(field.node));
      this.elems.push(field.node.kind === "slice" ? this.#planOf(field.node.elem) : undefined);
      const place: Place = { part, number, last: `last${inside}` };
      return `field = value${inside}[${JSON.stringify(field.name)}]; part = ${part};
        ${this.#field(field, place)}`;
    });
    return `${lines.join("\n")}\nbytes[at++] = 0;`;
  }

  #field(field: FieldNode, place: Place): string {
    const { node } = field;
    const code = inPlace(node);
    const delta = `bytes[at++] = ${place.number} - ${place.last}; ${place.last} = ${place.number};`;
    const byPlan = this.#byCall(`plans[${place.part}].write(state, field);`);
    if (code !== undefined) {
      return `if (field !== ${code.zero}) {
        if (!(${code.fits})) { ${byPlan} }
        ${delta}
        ${code.put((call) => this.#byCall(call), byPlan)}
      }`;
    }
    if (this.#inner.has(field)) return this.#struct(field, place, delta, byPlan);
    switch (node.kind) {
      case "slice":
        return this.#slice(node, delta, byPlan);
      case "struct":
      case "array":
      case "map":
        return `${delta} ${byPlan}`;
    }
    const { part, number, last } = place;
    return this.#byCall(
      `if (plans[${part}].field(state, ${number} - ${last}, field)) ${last} = ${number};`,
    );
  }

  #struct({ name, node }: FieldNode, { part }: Place, delta: string, byPlan: string): string {
    this.variables += `, value${part}, last${part}`;
    return `${delta}
      if (${notObject("field")}) { ${byPlan} }
      value${part} = field; last${part} = -1;
      ${this.fields((node as StructNode).fields, [name], String(part))}`;
  }

  /** An empty slice is left out. */
  #slice({ elem }: SliceNode, delta: string, byPlan: string): string {
    const code = inPlace(elem);
    if (code === undefined) {
      return `if (!Array.isArray(field) || field.length !== 0) { ${delta} ${byPlan} }`;
    }
    const room = `${this.room} + count * ${code.room}`;
    const refuse = "elems[part].write(state, field);";
    return `if (!Array.isArray(field) || field.length > ${maxListInPlace}) { ${delta} ${byPlan} }
      else if (field.length !== 0) {
        ${delta}
        list = field; count = list.length;
        ${this.#reserve(room)}
        bytes[at++] = count;
        for (index = 0; index < count; index++) {
          field = list[index];
          if (!(${code.fits})) { ${refuse} }
          ${code.put((call) => this.#byCall(call, room), refuse)}
        }
        index = -1;
      }`;
  }

  /** A call that writes, after which there is as much room again. */
  #byCall(call: string, room = String(this.room)): string {
    return `writer.length = at; ${call} at = writer.length; ${this.#reserve(room)}`;
  }

  #reserve(room: string): string {
    return `writer.length = at; writer.reserve(${room}); bytes = writer.bytes; view = writer.view;`;
  }
}

/** Where a field is: its part, its number in its struct, and the variable with the number of the last one that was sent. */
interface Place {
  readonly part: number;
  readonly number: number;
  readonly last: string;
}

/** Writes the number of elements, then the elements. */
export type WriteElements = (state: EncodeContext, values: readonly unknown[]) => void;

/** The function that writes elements: one for each type, so that its calls stay monomorphic. */
export function generateWriteElements(node: Node, elem: EncodePlan): WriteElements | undefined {
  if (!canCompileSource) return undefined;
  const code = inPlace(node);
  const source = `function writeElements(state, values) {
    const writer = state.writer, count = values.length;
    let index = 0, end;
    ${isLeaf(node) ? "" : "state.enter();"}
    try {
      writer.uint(count);
      ${node.kind === "string" ? stringLoop : code === undefined ? plainLoop : loopInPlace(code)}
    } catch (error) {
      throw within(error, "[" + index + "]");
    }
    ${isLeaf(node) ? "" : "state.leave();"}
  }`;
  return compileSource(source, { ...primitives, elem, within });
}

/** Writes the entries of a map. */
export type WriteEntries = (state: EncodeContext, entries: Iterable<readonly unknown[]>) => void;

/** The function that writes entries, if both keys and elements can be written in place. */
export function generateWriteEntries(
  { key, elem }: MapNode,
  keys: EncodePlan,
  elems: EncodePlan,
): WriteEntries | undefined {
  const [keyCode, elemCode] = [inPlace(key), inPlace(elem)];
  if (!canCompileSource || keyCode === undefined || elemCode === undefined) return undefined;
  const room = keyCode.room + elemCode.room;
  const reserve = `writer.reserve(${
    room * elementsAhead
  }); bytes = writer.bytes; view = writer.view;`;
  const part = ({ fits, put }: InPlace, value: string, plans: string) => {
    const refuse = `${plans}.write(state, field);`;
    const byCall = (call: string) =>
      `writer.length = at; ${call} at = writer.length; left = 0; ${reserve}`;
    return `field = ${value}; if (!(${fits})) { ${refuse} } ${put(byCall, refuse)}`;
  };
  const source = `function writeEntries(state, entries) {
    const writer = state.writer;
    let bytes = writer.bytes, view = writer.view, at = writer.length, left = 0, field, end;
    for (const entry of entries) {
      if (left-- === 0) { left = ${elementsAhead - 1}; writer.length = at; ${reserve} }
      try {
        ${part(keyCode, "entry[0]", "keys")}
        ${part(elemCode, "entry[1]", "elems")}
      } catch (error) {
        throw within(error, keySegment(entry[0]));
      }
    }
    writer.length = at;
  }`;
  return compileSource(source, { ...primitives, keys, elems, within, keySegment });
}

const plainLoop = `for (; index < count; index++) elem.write(state, values[index]);`;

/** The code that writes elements other than strings in place. The plan throws for a value of the wrong type. */
function loopInPlace({ fits, put, room }: InPlace): string {
  const refuse = "elem.write(state, field);";
  return `
  let bytes = writer.bytes, view = writer.view, at = writer.length, checked = 0;
  for (; index < count; index++) {
    const field = values[index];
    if (index === checked) {
      checked = Math.min(count, index + ${elementsAhead});
      writer.length = at;
      writer.reserve((checked - index) * ${room});
      bytes = writer.bytes; view = writer.view;
    }
    if (!(${fits})) { ${refuse} }
    ${put((call) => call, refuse)}
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

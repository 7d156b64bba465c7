/**
 * Generates the source of decode plans for structs and for elements.
 *
 * The source depends only on our schema and on which of our fields matches each of the peer's. So all streams share it.
 * What differs between streams is passed in.
 *
 * @module
 */

import { maxAsciiStringBytes } from "../bytes/ascii_string.ts";
import { wholeFloat } from "../bytes/byte_reader.ts";
import type { DecodeContext, Read } from "./decode_context.ts";
import { within } from "../errors.ts";
import { canCompileSource, compileSource, maxGeneratedFields } from "./compile_source.ts";
import { holdsItself, isLeaf, type Node, type StructNode } from "../types/schema_node.ts";
import { isOptional, type MakeZero } from "../types/zero_value.ts";

/** What the code of a struct needs on one stream. All arrays but `zeros` have an entry for each field of the peer's struct. */
export interface StructReadParts {
  /** The index of our field for each of the peer's; -1 if we have none. */
  readonly order: readonly number[];
  /** The plans of the peer's fields, for values that are not read in place. */
  readonly reads: readonly (Read | undefined)[];
  /** The ids of the types of the peer's fields. */
  readonly ids: readonly number[];
  /** The names of the peer's fields, for paths. */
  readonly names: readonly string[];
  /** The zero values of our fields. */
  readonly zeros: readonly MakeZero[];
}

type MakeReadStruct = (parts: StructReadParts) => Read;

/** Cache: the code for each struct and order of fields. */
const structReads = new WeakMap<StructNode, Map<string, MakeReadStruct>>();

/** The most orders of fields that are compiled for a struct. Peers with other orders get closure plans. */
const maxOrders = 16;

/**
 * The function that reads a struct, or `undefined` if it cannot be generated. If `generating` is false, only code that was
 * generated earlier is used.
 */
export function generateReadStruct(
  node: StructNode,
  parts: StructReadParts,
  generating: boolean,
): Read | undefined {
  const { order } = parts;
  if (
    !canCompileSource || order.length > maxGeneratedFields ||
    node.fields.length > maxGeneratedFields
  ) return undefined;
  let orders = structReads.get(node);
  if (orders === undefined) structReads.set(node, orders = new Map());
  const key = order.join();
  let make = orders.get(key);
  if (make === undefined) {
    if (!generating || orders.size >= maxOrders) return undefined;
    orders.set(
      key,
      make = compileSource<MakeReadStruct>(structSource(node, order), { within, wholeFloat }),
    );
  }
  return make(parts);
}

function structSource(node: StructNode, order: readonly number[]): string {
  const variables = node.fields.map((field, ours) => `, f${ours} = ${initial(field.node)}`);
  const cases = order.map((ours, theirs) => {
    return `case ${theirs}: ${readField(node.fields[ours]?.node, `f${ours}`, theirs)} break;`;
  });
  const flat = node.fields.every((field) => isLeaf(field.node));
  const enter = holdsItself(node) ? "state.enterObject();" : flat ? "" : "state.enter();";
  return `({ reads, ids, names, zeros }) => function read(state) {
    ${enter}
    let bytes = state.bytes, end = state.end, at = state.pos, number = -1, next, text;
    let value${variables.join("")};
    try {
      while (at < end) {
        next = bytes[at++];
        if (next === 0) break;
        if (next > 0x7f) {
          const before = number;
          number = ${order.length};
          state.pos = at - 1;
          next = state.uint();
          at = state.pos;
          number = before;
          // A zero that takes more than one byte ends the struct too.
          if (next === 0) break;
        }
        number += next;
        if (number >= ${order.length}) {
          state.pos = at;
          throw state.fail("gob: bad data: field numbers out of bounds");
        }
        switch (number) {
          ${cases.join("\n")}
        }
      }
    } catch (error) {
      throw number < ${order.length} ? within(error, "." + names[number]) : error;
    }
    state.pos = at;
    ${enter === "" ? "" : "state.leave();"}
    ${structValue(node)}
    return value;
  }`;
}

/** The code that makes the object: one literal, then the fields that are absent when they are nil. */
function structValue(node: StructNode): string {
  const required: string[] = [];
  const optional: string[] = [];
  node.fields.forEach(({ name, node }, ours) => {
    const key = JSON.stringify(name);
    if (isOptional(node)) {
      optional.push(`if (f${ours} !== undefined) value[${key}] = f${ours};`);
    } else if (initial(node) === "undefined") {
      required.push(`${key}: f${ours} === undefined ? zeros[${ours}]() : f${ours}`);
    } else {
      required.push(`${key}: f${ours}`);
    }
  });
  return `value = { ${required.join(", ")} };\n${optional.join("\n")}`;
}

/** The value of a field before it is read: its zero value if that is a primitive, and otherwise `undefined`. */
function initial(node: Node): string {
  switch (node.kind) {
    case "bool":
      return "false";
    case "int":
    case "uint":
    case "float":
      return "0";
    case "string":
      return `""`;
    default:
      return "undefined";
  }
}

/** The code that reads one of the peer's fields. Short values are read in place, all others by a call. */
function readField(node: Node | undefined, target: string, theirs: number): string {
  const byCall = (call: string) => `state.pos = at; ${call} at = state.pos;`;
  // The value may continue in another message, so the buffer has to be fetched again.
  const byPlan = (call: string) => `${byCall(call)} bytes = state.bytes; end = state.end;`;
  const small = (value: string) =>
    `next = bytes[at];
    if (at < end && next <= 0x7f) { at++; ${target} = ${value}; }
    else { ${byCall(`${target} = reads[${theirs}](state);`)} }`;
  switch (node?.kind) {
    case undefined:
      return byPlan(`state.plans.skip(ids[${theirs}], state);`);
    case "bool":
      return small("next !== 0");
    case "int":
      return small("(next >>> 1) ^ -(next & 1)");
    case "uint":
      return small("next");
    case "float":
      return node.single ? byCall(`${target} = reads[${theirs}](state);`) : `
        if (at + 9 <= end && bytes[at] === 0xf8) { ${target} = wholeFloat(bytes, at + 1); at += 9; }
        else { ${byCall(`${target} = state.float();`)} }`;
    case "string":
      return `next = bytes[at];
        text = next <= ${maxAsciiStringBytes} && at + next < end ? state.shortText(at + 1, next) : undefined;
        if (text !== undefined) { ${target} = text; at += next + 1; }
        else { ${byCall(`${target} = state.string();`)} }`;
    default:
      return byPlan(`${target} = reads[${theirs}](state);`);
  }
}

/** The longest array that is allocated before its elements are read. */
const roomAhead = 4096;

/** Reads `count` elements into a new array. */
export type ReadElements = (state: DecodeContext, count: number) => unknown[];

/** Cache: the code for the elements of each type. */
const elementReads = new WeakMap<Node, (elem: Read) => ReadElements>();

/** The function that reads elements: one for each type, so that its calls stay monomorphic. `generating` as for structs. */
export function generateReadElements(
  node: Node,
  elem: Read,
  generating: boolean,
): ReadElements | undefined {
  if (!canCompileSource) return undefined;
  let make = elementReads.get(node);
  if (make === undefined) {
    if (!generating) return undefined;
    elementReads.set(
      node,
      make = compileSource<(elem: Read) => ReadElements>(elementsSource(node), { within }),
    );
  }
  return make(elem);
}

/** What Go calls elements of this kind in its error texts. */
export function elementKind(node: Node): string {
  switch (node.kind) {
    case "bool":
    case "string":
    case "int64":
    case "uint64":
      return `${node.kind} `;
    case "duration":
      return "int64 ";
    case "int":
    case "uint":
    case "float":
    case "complex":
      // Go has no special code for slices of bytes, so its text does not name them.
      return node.name === "uint8" ? "" : `${node.name} `;
    default:
      return "";
  }
}

function elementsSource(node: Node): string {
  let read = "elem(state)";
  if (node.kind === "string") read = "state.elementString()";
  if (node.kind === "float" && !node.single) read = "state.float()";
  return `(elem) => function readElements(state, count) {
    // Allocate only what the bytes left can hold. An array that grows takes many times what a few elements need.
    const values = count <= state.end - state.pos && count <= ${roomAhead} ? new Array(count) : [];
    let index = 0;
    ${isLeaf(node) ? "" : "state.enter();"}
    try {
      for (; index < count; index++) {
        if (state.pos >= state.end) state.expectElement(count, ${
    JSON.stringify(elementKind(node))
  });
        values[index] = ${read};
      }
    } catch (error) {
      throw within(error, "[" + index + "]");
    }
    ${isLeaf(node) ? "" : "state.leave();"}
    return values;
  }`;
}

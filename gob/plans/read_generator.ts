/**
 * Generates the source of decode plans for structs.
 *
 * The source depends only on our schema, and on whether the peer's struct has the same fields in the same order. So a peer
 * cannot cause more than two functions for a struct, and all streams share them. What differs between streams is passed in.
 *
 * For `struct Point { X, Y int }` and a peer with the same fields the function is, without its checks of large deltas,
 *
 *     let bytes = state.bytes, end = state.end, at = state.pos, number = -1, next, f0 = 0, f1 = 0;
 *     while (at < end) {
 *       next = bytes[at++];
 *       if (next === 0) break;
 *       number += next;
 *       switch (number) {
 *         case 0:
 *           next = bytes[at];
 *           if (at < end && next <= 0x7f) { at++; f0 = (next >>> 1) ^ -(next & 1); }
 *           else if (…four bytes at most…) { … }
 *           else { state.pos = at; f0 = reads[0](state); at = state.pos; }
 *           if (at >= end || bytes[at] !== 1) break;
 *           at++; number = 1; // The next field follows: on to its case.
 *         case 1: …the same for f1… break;
 *       }
 *     }
 *     state.pos = at;
 *     return { X: f0, Y: f1 };
 *
 * @module
 */

import { maxShortTextBytes } from "../bytes/short_text.ts";
import { wholeFloat } from "../bytes/byte_reader.ts";
import type { Read } from "./decode_context.ts";
import { within } from "../errors.ts";
import { canCompileSource, compileSource, maxGeneratedFields } from "./compile_source.ts";
import type { Node, StructNode } from "../types/schema_node.ts";
import { holdsItself, isLeaf } from "../types/contained_values.ts";
import { isFourBytes, readFourBytes } from "./read_in_place.ts";
import type { WireField } from "../types/wire_type.ts";
import { isOptional, type MakeZero } from "../types/zero_value.ts";

/** What the code of a struct needs on one stream. */
interface StructReadParts {
  /** The peer's fields. */
  readonly fields: readonly WireField[];
  /** The index of our field for each of the peer's; -1 if we have none. */
  readonly order: readonly number[];
  /** The plans of our fields, for values that are not read in place. */
  readonly reads: readonly (Read | undefined)[];
  /** The zero values of our fields. */
  readonly zeros: readonly MakeZero[];
}

/** A field that the peer's struct and ours both have. */
interface Matched {
  readonly number: number;
  readonly ours: number;
  readonly read: Read;
}

type MakeReadStruct = (parts: StructReadParts) => Read;

/** The code for a struct: for a peer with the same fields in the same order, and for any other. */
interface StructCode {
  same?: MakeReadStruct;
  any?: MakeReadStruct;
}

/** Memo: the code for each struct. */
const structReads = new WeakMap<StructNode, StructCode>();

/**
 * The function that reads a struct, or `undefined` if it cannot be generated. `fields` are the peer's. If `generating` is
 * false, only code that was generated earlier is used.
 */
export function generateReadStruct(
  node: StructNode,
  fields: readonly WireField[],
  matched: readonly Matched[],
  zeros: readonly MakeZero[],
  generating: boolean,
): Read | undefined {
  if (
    !canCompileSource || fields.length > maxGeneratedFields ||
    node.fields.length > maxGeneratedFields
  ) return undefined;
  let code = structReads.get(node);
  if (code === undefined) structReads.set(node, code = {});
  const same = fields.length === node.fields.length && matched.length === fields.length &&
    matched.every(({ number, ours }) => number === ours);
  const kind = same ? "same" : "any";
  let make = code[kind];
  if (make === undefined) {
    if (!generating) return undefined;
    const source = structSource(node, same);
    code[kind] = make = compileSource<MakeReadStruct>(source, { within, wholeFloat });
  }
  const order: number[] = Array(fields.length).fill(-1);
  const reads: (Read | undefined)[] = Array(node.fields.length).fill(undefined);
  for (const { number, ours, read } of matched) {
    order[number] = ours;
    reads[ours] = read;
  }
  return make({ fields, order, reads, zeros });
}

function structSource(node: StructNode, same: boolean): string {
  const variables = node.fields.map((field, ours) => `, f${ours} = ${initial(field.node)}`);
  const cases = node.fields.map((field, ours) => {
    // A peer with the same fields mostly sends the next one, which then needs no other look at its number.
    const next = same && ours + 1 < node.fields.length
      ? `if (at >= end || bytes[at] !== 1) break; at++; number = ${ours + 1};`
      : "break;";
    return `case ${ours}: ${readField(field.node, ours)} ${next}`;
  });
  const count = same ? `${node.fields.length}` : "order.length";
  const flat = node.fields.every((field) => isLeaf(field.node));
  const enter = holdsItself(node) ? "state.enterObject();" : flat ? "" : "state.enter();";
  return `({ fields, order, reads, zeros }) => function read(state) {
    ${enter}
    let bytes = state.bytes, end = state.end, at = state.pos, number = -1, next, text;
    let value${variables.join("")};
    try {
      while (at < end) {
        next = bytes[at++];
        if (next === 0) break;
        if (next > 0x7f) {
          const before = number;
          number = ${count};
          state.pos = at - 1;
          next = state.uint();
          at = state.pos;
          number = before;
          // A zero that takes more than one byte ends the struct too.
          if (next === 0) break;
        }
        number += next;
        if (number >= ${count}) {
          state.pos = at;
          throw state.fail("gob: bad data: field numbers out of bounds");
        }
        switch (${same ? "number" : "order[number]"}) {
          ${cases.join("\n")}
          default: ${callPlan("state.plans.skip(fields[number].id, state);")}
        }
      }
    } catch (error) {
      throw number < ${count} ? within(error, "." + fields[number].name) : error;
    }
    state.pos = at;
    ${enter === "" ? "" : "state.leave();"}
    ${structValue(node)}
    return value;
  }`;
}

/**
 * The code that makes the object, with its keys in the order of our fields. Fields that may be nil are absent then: one
 * literal for none of them, one for all of them, and single steps for the rest.
 */
function structValue(node: StructNode): string {
  const fields = node.fields.map(({ name, node }, ours) => {
    const zero = !isOptional(node) && initial(node) === "undefined";
    return {
      key: JSON.stringify(name),
      value: zero ? `f${ours} === undefined ? zeros[${ours}]() : f${ours}` : `f${ours}`,
      isNil: isOptional(node) ? `f${ours} === undefined` : undefined,
    };
  });
  const literal = (of: typeof fields) =>
    `value = { ${of.map(({ key, value }) => `${key}: ${value}`).join(", ")} };`;
  const optional = fields.filter(({ isNil }) => isNil !== undefined);
  if (optional.length === 0) return literal(fields);
  const steps = fields.map(({ key, value, isNil }) =>
    `${isNil === undefined ? "" : `if (!(${isNil})) `}value[${key}] = ${value};`
  );
  return `if (${optional.map(({ isNil }) => isNil).join(" && ")}) {
      ${literal(fields.filter(({ isNil }) => isNil === undefined))}
    } else if (!(${optional.map(({ isNil }) => isNil).join(" || ")})) {
      ${literal(fields)}
    } else {
      value = {};
      ${steps.join("\n")}
    }`;
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

/** The code of a call that goes on where the code in place stands. */
function byCall(call: string): string {
  return `state.pos = at; ${call} at = state.pos;`;
}

/** The same for a plan. The value may continue in another message, so the buffer has to be fetched again. */
function callPlan(call: string): string {
  return `${byCall(call)} bytes = state.bytes; end = state.end;`;
}

/** The code that reads a field. Short values are read in place, all others by a call. */
function readField(node: Node, ours: number): string {
  const target = `f${ours}`;
  const small = (value: string, fourBytes = false) =>
    `next = bytes[at];
    if (at < end && next <= 0x7f) { at++; ${target} = ${value}; }
    ${
      fourBytes
        ? `else if (${isFourBytes("next")}) { ${readFourBytes("next")} ${target} = ${value}; }`
        : ""
    }
    else { ${byCall(`${target} = reads[${ours}](state);`)} }`;
  switch (node.kind) {
    case "bool":
      return small("next !== 0");
    case "int":
      return small("(next >>> 1) ^ -(next & 1)", node.max >= 0x7fff_ffff);
    case "uint":
      return small("next >>> 0", node.max >= 0xffff_ffff);
    case "float":
      return node.single ? byCall(`${target} = reads[${ours}](state);`) : `
        if (at + 9 <= end && bytes[at] === 0xf8) { ${target} = wholeFloat(bytes, at + 1); at += 9; }
        else { ${byCall(`${target} = state.float();`)} }`;
    case "string":
      return `next = bytes[at];
        text = next <= ${maxShortTextBytes} && at + next < end ? state.shortText(at + 1, next) : undefined;
        if (text !== undefined) { ${target} = text; at += next + 1; }
        else { ${byCall(`${target} = state.string();`)} }`;
    default:
      return callPlan(`${target} = reads[${ours}](state);`);
  }
}

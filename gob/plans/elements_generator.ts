/**
 * Generates the source of decode plans for elements: one function for each type, which all streams share.
 *
 * @module
 */

import type { DecodeContext, Read } from "./decode_context.ts";
import { within } from "../errors.ts";
import { canCompileSource, compileSource } from "./compile_source.ts";
import { elementKind } from "./element_kind.ts";
import { isFourBytes, readFourBytes } from "./read_in_place.ts";
import type { Node } from "../types/schema_node.ts";
import { isLeaf } from "../types/contained_values.ts";

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

function elementsSource(node: Node): string {
  const read = node.kind === "string" ? "state.elementString()" : "elem(state)";
  const loop = numberLoop(node) ?? `for (; index < count; index++) {
    ${expectElement(node)}
    values[index] = ${read};
  }`;
  return `(elem) => function readElements(state, count) {
    // Allocate only what the bytes left can hold. An array that grows takes many times what a few elements need.
    const values = count <= state.end - state.pos && count <= ${roomAhead} ? new Array(count) : [];
    let index = 0;
    ${isLeaf(node) ? "" : "state.enter();"}
    try {
      ${loop}
    } catch (error) {
      throw within(error, "[" + index + "]");
    }
    ${isLeaf(node) ? "" : "state.leave();"}
    return values;
  }`;
}

function expectElement(node: Node): string {
  const kind = JSON.stringify(elementKind(node));
  return `if (state.pos >= state.end) state.expectElement(count, ${kind});`;
}

/**
 * The code that reads numbers in place: small integers, integers of up to four bytes if the type holds all of them, and
 * floats of eight bytes. All others go through the plan.
 */
function numberLoop(node: Node): string | undefined {
  let inPlace: string;
  switch (node.kind) {
    case "int":
      inPlace = integersInPlace("(n >>> 1) ^ -(n & 1)", node.max >= 0x7fff_ffff);
      break;
    case "uint":
      if (node.wide) return undefined;
      inPlace = integersInPlace("n >>> 0", node.max >= 0xffff_ffff);
      break;
    case "float":
      if (node.single) return undefined;
      inPlace = `if (bytes[at] === 0xf8 && at + 9 <= end) {
        values[index] = view.getFloat64(at + 1, true);
        at += 9;
        continue;
      }`;
      break;
    default:
      return undefined;
  }
  const view = node.kind === "float"
    ? "const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);"
    : "";
  return `const { bytes, end } = state;
    ${view}
    let at = state.pos, n;
    for (; index < count; index++) {
      ${inPlace}
      state.pos = at;
      ${expectElement(node)}
      values[index] = elem(state);
      at = state.pos;
    }
    state.pos = at;`;
}

/** `value` makes the element of the integer `n` as it was sent. */
function integersInPlace(value: string, fourBytes: boolean): string {
  const wide = fourBytes
    ? `if (${isFourBytes("n")}) {
        ${readFourBytes("n")}
        values[index] = ${value};
        continue;
      }`
    : "";
  return `n = bytes[at];
      if (at < end && n <= 0x7f) {
        at++;
        values[index] = ${value};
        continue;
      }
      ${wide}`;
}

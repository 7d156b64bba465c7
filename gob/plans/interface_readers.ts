/**
 * Reads interface values: the name of a type, then a whole value of it.
 *
 * @module
 */

import type { DecodeContext, Read } from "./decode_context.ts";
import { makeNode, type Node, type PlainNode } from "../types/schema_node.ts";
import { Typed } from "../types/typed_value.ts";

/** Types whose interface values are decoded as plain values, without their name. */
const plainNames: ReadonlySet<string> = new Set([
  "string",
  "bool",
  "int",
  "float64",
  "[]uint8",
]);

/** Reads interface values: by the schema that `nodeOf` has for a name, and without one if it has none. */
export function interfaceReader(
  nodeOf: (name: string, state: DecodeContext) => Node | undefined,
): Read {
  return (state) => {
    const name = state.interfaceName();
    if (name === "") return undefined;
    const value = readConcrete(state, nodeOf(name, state));
    return plainNames.has(name) ? value : new Typed(name, value);
  };
}

/** Reads an interface value by the schema that is registered for its name. */
export const readInterface: Read = interfaceReader(registeredNode);

function registeredNode(name: string, { registry }: DecodeContext): Node | undefined {
  return registry.get(name) as unknown as Node | undefined;
}

/** A string as a key: U+FFFD for different bytes would make one key of two. */
export const keyNode: Node = makeNode<PlainNode>({ kind: "string", notUtf8: "refused" });

/** Reads an interface value as a key. */
export const readInterfaceKey: Read = interfaceReader((name, state) => {
  return name === "string" ? keyNode : registeredNode(name, state);
});

/** Reads the interface values of a table of types. */
export function memberReader(members: ReadonlyMap<string, Node>): Read {
  return (state) => {
    const name = state.interfaceName();
    if (name === "") return undefined;
    const node = members.get(name);
    if (node !== undefined) return new Typed(name, readConcrete(state, node));
    const quoted = JSON.stringify(name);
    const types = [...members.keys()].join(", ");
    throw state.fail(`gob: name not registered for interface: ${quoted}; expected ${types}`);
  };
}

/** Reads an interface value after its name. */
function readConcrete(state: DecodeContext, node: Node | undefined): unknown {
  const id = state.interfaceType();
  state.skipUint();
  state.enterObject();
  const value = state.plans.whole(id, node, true, state.remaining)(state);
  state.leave();
  return value;
}

/**
 * The schema of an interface whose types are known.
 *
 * @module
 */

import { type Fields, type Infer, nodeOf, type Schema, schemaOf } from "./schema.ts";
import { type AnyNode, makeNode, type Node } from "./schema_node.ts";
import { checkTypeName } from "./registry.ts";
import type { Typed } from "./typed_value.ts";

/** The values of an interface with these types: a {@linkcode Typed} of each, or `undefined` for nil. */
export type OneOf<M extends Fields> =
  | { [N in keyof M & string]: Typed<N, Infer<M[N]>> }[keyof M & string]
  | undefined;

/**
 * An interface whose types are known. The values are a union that narrows by `name`, and no registry is needed: the table
 * is used for encoding and decoding.
 *
 * @param members The schemas by the names that Go sends: `full/import/path.T` for a registered `T` (`main.T` in package
 * main), `*pkg.T` for a registered `*T`, `string` and other basic kinds for themselves.
 * @returns The schema of `typed(name, value)` with one of these names, or `undefined` for nil. Decoding a value with
 * another name is a `GobError`. JSON carries no names, so there such a value can be written and not read, as in Go.
 * @throws {TypeError} If the table is empty, or one of the names cannot be sent.
 *
 * @example
 * ```ts
 * import { decode, encode, float64, oneOf, struct, typed } from "@netrpc/netrpc/gob";
 * import assert from "node:assert/strict";
 *
 * const Circle = struct("main.Circle", { Radius: float64 });
 * const Square = struct("main.Square", { Side: float64 });
 * const Drawing = struct("main.Drawing", {
 *   Shape: oneOf({ "main.Circle": Circle, "*main.Square": Square }),
 * });
 *
 * const bytes = encode(Drawing, { Shape: typed("*main.Square", { Side: 2 }) });
 * const { Shape } = decode(bytes, Drawing);
 * assert(Shape?.name === "*main.Square");
 * assert.equal(Shape.value.Side, 2);
 * ```
 */
export function oneOf<const M extends Fields>(members: M): Schema<OneOf<M>> {
  const nodes = new Map<string, Node>();
  for (const [name, schema] of Object.entries(members)) {
    checkTypeName(name);
    nodes.set(name, nodeOf(schema, `Cannot make oneOf: type ${name}`));
  }
  if (nodes.size === 0) {
    throw new TypeError('Cannot make oneOf: expected types by their Go names, { "main.T": T }');
  }
  return schemaOf(makeNode<AnyNode>({ kind: "any", members: nodes }));
}

/**
 * What a schema and a peer's type do not have in common. Go skips such fields in silence, so that programs of different
 * versions understand each other; a misspelled name is skipped as silently.
 *
 * @module
 */

import type { PlanCost } from "./plan_cost.ts";
import type { Node, StructNode } from "../types/schema_node.ts";
import { wireNode } from "../types/wire_node.ts";
import type { WireField, WireType } from "../types/wire_type.ts";
import type { WireTypes } from "../types/wire_types.ts";
import { shorten } from "../errors.ts";

/** The most pairs of types that are compared. */
const maxPairs = 4096;
/** The most names in a line. */
const maxNames = 8;
/** The most UTF-16 units of a name. A peer chooses some. */
const maxNameLength = 60;

/**
 * The fields that only one side has, of the types themselves and of all structs in them.
 *
 * @param node A schema.
 * @param types The types of the stream.
 * @param id The peer's type.
 * @param cost Counts the comparisons, if they are made for a peer. Throws `GobError` if they are too many.
 * @returns A line for each pair of structs that differ: `Item: the schema has Nmae, the peer sends Name`. Structs that are
 * lenient towards their peer count as equal.
 */
export function differences(node: Node, types: WireTypes, id: number, cost?: PlanCost): string[] {
  const comparison = new Comparison(types, cost);
  comparison.add(node, id);
  return comparison.run();
}

class Comparison {
  readonly #types: WireTypes;
  readonly #cost: PlanCost | undefined;
  readonly #pairs: (readonly [StructNode, WireType & { kind: "struct" }])[] = [];
  readonly #seen = new Map<Node, Set<number>>();

  constructor(types: WireTypes, cost: PlanCost | undefined) {
    this.#types = types;
    this.#cost = cost;
  }

  /** Adds the structs of a pair of types: itself, or its elements. */
  add(node: Node, id: number): void {
    const ours = wireNode(node);
    const theirs = this.#types.get(id);
    const seen = this.#seen.get(ours) ?? new Set();
    if (theirs === undefined || seen.has(id) || this.#pairs.length >= maxPairs) return;
    this.#seen.set(ours, seen.add(id));
    if (ours.kind === "struct" && theirs.kind === "struct") {
      if (!ours.fields.some((field) => field.lenient)) this.#pairs.push([ours, theirs]);
    } else if (ours.kind === "slice" && theirs.kind === "slice") {
      this.add(ours.elem, theirs.elem);
    } else if (ours.kind === "array" && theirs.kind === "array") {
      this.add(ours.elem, theirs.elem);
    } else if (ours.kind === "map" && theirs.kind === "map") {
      this.add(ours.key, theirs.key);
      this.add(ours.elem, theirs.elem);
    }
  }

  run(): string[] {
    const lines = new Set<string>();
    // The list grows during the loop.
    for (const [ours, theirs] of this.#pairs) {
      this.#cost?.compare(ours.fields.length + theirs.fields.length);
      const ids = new Map(theirs.fields.map((field: WireField) => [field.name, field.id]));
      const onlyOurs: string[] = [];
      for (const { name, node } of ours.fields) {
        const id = ids.get(name);
        ids.delete(name);
        if (id === undefined) onlyOurs.push(name);
        else this.add(node, id);
      }
      const line = lineOf(onlyOurs, [...ids.keys()]);
      if (line !== "") lines.add(`${ours.name || "a struct without a name"}: ${line}`);
    }
    return [...lines];
  }
}

function lineOf(onlyOurs: readonly string[], onlyTheirs: readonly string[]): string {
  const [ours, theirs] = [list(onlyOurs), list(onlyTheirs)];
  if (ours !== "" && theirs !== "") return `the schema has ${ours}, the peer sends ${theirs}`;
  if (ours !== "") return `the schema has ${ours}, which the peer does not send`;
  return theirs === "" ? "" : `the peer sends ${theirs}, which the schema does not have`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map((name) => shorten(name, maxNameLength));
  if (names.length > maxNames) shown.push(`and ${names.length - maxNames} more`);
  return shown.join(", ");
}

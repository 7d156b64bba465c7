/**
 * Decode plans that streams share. A plan depends on the schema and on the ids and definitions of the peer's types, and on
 * nothing else of the stream. So streams with the same definitions can share it: for the second client of a kind a server
 * makes none.
 *
 * The plans stay when the streams have ended, so they are bounded in proportion to the schema. A peer that makes up types
 * must not push out those that are in use: plans stay for long only after they have read a number of values.
 *
 * @module
 */

import type { Read } from "./decode_context.ts";
import type { Node } from "../types/schema_node.ts";
import { wireNode } from "../types/wire_node.ts";
import { isLeaf } from "../types/contained_values.ts";
import { innerNodes } from "../types/type_ids.ts";

/** A plan, and what is known of it. */
export interface SharedPlan {
  read: Read;
  /** How many values it has read. A large value counts as several. */
  runs: number;
  /** What it cost to make, in units of `PlanCost`. */
  readonly cost: number;
}

/** The most plans of a schema on trial. */
const maxOnTrial = 4;
/** The most proven plans of a schema. */
const maxProven = 16;

/** The longest signature of a plan that is shared, in characters: for a schema, and for each of its fields. */
const [signatureBase, signaturePerField] = [1024, 128];
/** The longest for any schema. */
const maxSignature = 16 * 1024;

/** The most units of all shared plans of a schema: for the schema, and for each of its fields. */
const [costBase, costPerField] = [64, 8];

/** The most fields that are counted of a schema. */
const maxCounted = 1024;

/** Memo: the shared plans by schema. */
const plansOf = new WeakMap<Node, SharedPlans>();

/** The plans of a schema that streams share. */
export function sharedPlans(node: Node): SharedPlans {
  let plans = plansOf.get(node);
  if (plans === undefined) plansOf.set(node, plans = new SharedPlans(node));
  return plans;
}

/** The plans of one schema. */
export class SharedPlans {
  /** The longest signature of a plan that is shared, in characters. */
  readonly maxSignature: number;
  readonly #onTrial: Shelf;
  readonly #proven: Shelf;

  constructor(node: Node) {
    const fields = countFields(node);
    this.maxSignature = Math.min(signatureBase + signaturePerField * fields, maxSignature);
    const cost = costBase + costPerField * fields;
    this.#onTrial = new Shelf(maxOnTrial, cost);
    this.#proven = new Shelf(maxProven, cost);
  }

  /** The plan with a signature. */
  get(signature: string): SharedPlan | undefined {
    return this.#proven.get(signature) ?? this.#onTrial.get(signature);
  }

  /** Adds a new plan. It is dropped after a few others that are as new. */
  try(signature: string, plan: SharedPlan): void {
    this.#onTrial.set(signature, plan);
  }

  /** Keeps a plan that has read many values. */
  keep(signature: string, plan: SharedPlan): void {
    this.#onTrial.delete(signature);
    this.#proven.set(signature, plan);
  }
}

/** Plans by signature, bounded in number and cost. Those that were not used for the longest time go first. */
class Shelf {
  readonly #maxPlans: number;
  readonly #maxCost: number;
  readonly #plans = new Map<string, SharedPlan>();
  /** The plan that was used last, which is the last of the map too. */
  #latest: SharedPlan | undefined;
  #cost = 0;

  constructor(maxPlans: number, maxCost: number) {
    this.#maxPlans = maxPlans;
    this.#maxCost = maxCost;
  }

  get(signature: string): SharedPlan | undefined {
    const plan = this.#plans.get(signature);
    if (plan === undefined || plan === this.#latest) return plan;
    this.#plans.delete(signature);
    this.#plans.set(signature, plan);
    return this.#latest = plan;
  }

  set(signature: string, plan: SharedPlan): void {
    this.delete(signature);
    if (plan.cost > this.#maxCost) return;
    this.#plans.set(signature, plan);
    this.#latest = plan;
    this.#cost += plan.cost;
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= this.#maxPlans && this.#cost <= this.#maxCost) return;
      this.delete(oldest);
    }
  }

  delete(signature: string): void {
    const plan = this.#plans.get(signature);
    if (plan === undefined) return;
    this.#plans.delete(signature);
    this.#cost -= plan.cost;
  }
}

/** How many types are in a schema, each counted where it is used: as a field, an element or a key. */
function countFields(node: Node): number {
  const types = [wireNode(node)];
  const seen = new Set(types);
  let count = 1;
  // The list grows during the loop.
  for (const type of types) {
    for (const inner of innerNodes(type)) {
      const wire = wireNode(inner);
      if (++count >= maxCounted) return maxCounted;
      if (isLeaf(wire) || seen.has(wire)) continue;
      seen.add(wire);
      types.push(wire);
    }
  }
  return count;
}

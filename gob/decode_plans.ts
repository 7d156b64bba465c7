/**
 * The decode plans of a stream. Plans know the peer's types by their ids and definitions and nothing else of the stream,
 * so that streams whose peers say the same share them: a server that has met one client knows the next.
 *
 * @module
 */

import { compilePlan } from "./decode_plan.ts";
import type { Read } from "./decode_state.ts";
import type { Node } from "./node.ts";
import type { WireTypes } from "./wire_type.ts";

/** A plan, and how many values were read by it. */
interface SharedPlan {
  read: Read;
  runs: number;
}

/** A plan as a stream knows it. */
interface KnownPlan {
  readonly id: number;
  readonly inner: boolean;
  readonly plan: SharedPlan;
}

/** Values that are read before code is made for their type: that takes as long as some hundred small ones. */
const generateAfter = 16;

/** Peers may say so many different things of a type; then the oldest is forgotten. */
const maxSignatures = 64;

/** A memo and no state: what a plan is follows from the schema and the signature. */
const sharedPlans = new WeakMap<Node, Map<string, SharedPlan>>();

/** The plans of one stream. */
export class DecodePlans {
  readonly #types: WireTypes;
  /** The plans that were used on this stream, most often one for a schema. */
  readonly #known = new Map<Node, KnownPlan[]>();

  constructor(types: WireTypes) {
    this.#types = types;
  }

  /**
   * The plan of a whole value of so many bytes, alone or in an interface. Throws `GobError` where the types do not fit.
   */
  whole(node: Node, id: number, inner: boolean, bytes: number): Read {
    const plan = this.#find(node, id, inner) ?? this.#add(node, id, inner);
    // A large value counts for as many small ones.
    if (plan.runs < generateAfter && (plan.runs += 1 + bytes / 1024) >= generateAfter) {
      plan.read = compilePlan(this.#types, node, id, inner, true);
    }
    return plan.read;
  }

  #find(node: Node, id: number, inner: boolean): SharedPlan | undefined {
    const known = this.#known.get(node);
    if (known === undefined) return undefined;
    for (const entry of known) if (entry.id === id && entry.inner === inner) return entry.plan;
    return undefined;
  }

  #add(node: Node, id: number, inner: boolean): SharedPlan {
    let shared = sharedPlans.get(node);
    if (shared === undefined) sharedPlans.set(node, shared = new Map());
    const signature = `${inner ? "inner" : "whole"} ${this.#types.signature(id)}`;
    let plan = shared.get(signature);
    if (plan === undefined) {
      plan = { read: compilePlan(this.#types, node, id, inner, false), runs: 0 };
      if (shared.size >= maxSignatures) shared.delete(shared.keys().next().value!);
      shared.set(signature, plan);
    }
    const entry = { id, inner, plan };
    const known = this.#known.get(node);
    if (known === undefined) this.#known.set(node, [entry]);
    else known.push(entry);
    return plan;
  }
}

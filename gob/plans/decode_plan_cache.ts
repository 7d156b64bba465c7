/**
 * The decode plans of a stream. Plans know the peer's types by their ids and definitions and nothing else of the stream,
 * so that streams whose peers say the same share them: a server that has met one client knows the next.
 *
 * @module
 */

import { compilePlan } from "./decode_plan.ts";
import type { Read } from "./decode_context.ts";
import { GobError } from "../errors.ts";
import type { Node } from "../types/schema_node.ts";
import type { WireTypes } from "../types/wire_type.ts";

/** A plan, and how many values were read by it. */
interface SharedPlan {
  read: Read;
  runs: number;
}

/** What a stream knows of a type for a schema: the plan, or why there is none. */
interface KnownType {
  readonly node: Node;
  /** The plan, or the text of the refusal. */
  plan: SharedPlan | string;
  /** How many types were defined then. One that was missing may come. */
  types: number;
  /** The same type for another schema. */
  readonly next: KnownType | undefined;
}

/** Values that are read before code is made for their type: that takes as long as some hundred small ones. */
const generateAfter = 16;

/** Peers may say so many different things of a type; then the oldest is forgotten. */
const maxSignatures = 64;

/** Larger descriptions of types are of no program that one would meet again. */
const maxSharedLength = 16 * 1024;

/**
 * What all signatures on a stream may have in length together: types in types make more of a few definitions than the
 * definitions have.
 */
const maxSignatureLength = 16 * 1024 * 1024;

/** A memo and no state: what a plan is follows from the schema and the signature. */
const sharedPlans = new WeakMap<Node, Map<string, SharedPlan>>();

/** One number for a type alone or in an interface. */
function keyOf(id: number, inner: boolean): number {
  return inner ? -id : id;
}

/** The plans of one stream. */
export class DecodePlanCache {
  readonly #wireTypes: WireTypes;
  /** The types that came on this stream, by `keyOf`, most often each for one schema. */
  readonly #types = new Map<number, KnownType>();
  /** What is left of the length of all signatures. */
  #lengthLeft = maxSignatureLength;

  constructor(types: WireTypes) {
    this.#wireTypes = types;
  }

  /**
   * The plan of a whole value of so many bytes, alone or in an interface. Throws `GobError` where the types do not fit.
   */
  whole(node: Node, id: number, inner: boolean, bytes: number): Read {
    const plan = this.#find(node, id, inner) ?? this.#add(node, id, inner);
    if (typeof plan === "string") throw new GobError(plan);
    // A large value counts for as many small ones.
    if (plan.runs < generateAfter && (plan.runs += 1 + bytes / 1024) >= generateAfter) {
      plan.read = compilePlan(this.#wireTypes, node, id, inner, true);
    }
    return plan.read;
  }

  #known(node: Node, key: number): KnownType | undefined {
    let known = this.#types.get(key);
    while (known !== undefined && known.node !== node) known = known.next;
    return known;
  }

  #find(node: Node, id: number, inner: boolean): SharedPlan | string | undefined {
    const known = this.#known(node, keyOf(id, inner));
    const stale = typeof known?.plan === "string" && known.types !== this.#wireTypes.size;
    return stale ? undefined : known?.plan;
  }

  #add(node: Node, id: number, inner: boolean): SharedPlan | string {
    const key = keyOf(id, inner);
    const plan = this.#plan(node, id, inner);
    const types = this.#wireTypes.size;
    const known = this.#known(node, key);
    if (known !== undefined) Object.assign(known, { plan, types });
    else this.#types.set(key, { node, plan, types, next: this.#types.get(key) });
    return plan;
  }

  /** The plan from those of other streams, or a new one, or why there is none. */
  #plan(node: Node, id: number, inner: boolean): SharedPlan | string {
    const signature = `${inner ? "inner" : "whole"} ${this.#wireTypes.signature(id)}`;
    this.#lengthLeft -= signature.length;
    if (this.#lengthLeft < 0) return "gob: types on one stream too large";
    let shared = sharedPlans.get(node);
    if (shared === undefined) sharedPlans.set(node, shared = new Map());
    const before = shared.get(signature);
    if (before !== undefined) return before;
    let plan: SharedPlan;
    try {
      plan = { read: compilePlan(this.#wireTypes, node, id, inner, false), runs: 0 };
    } catch (error) {
      if (error instanceof GobError) return error.message;
      throw error;
    }
    if (signature.length > maxSharedLength) return plan;
    if (shared.size >= maxSignatures) shared.delete(shared.keys().next().value!);
    shared.set(signature, plan);
    return plan;
  }
}

/**
 * The decode plans of a stream. A plan depends on the schema and on the ids and definitions of the peer's types, and on
 * nothing else of the stream. So streams with the same definitions share plans: for the second client of a kind a server
 * makes none.
 *
 * @module
 */

import { compileDecodePlan } from "./decode_plan.ts";
import type { Read } from "./decode_context.ts";
import { GobError } from "../errors.ts";
import type { Node } from "../types/schema_node.ts";
import type { WireTypes } from "../types/wire_type.ts";

/** A plan, and how many values it has read. */
interface SharedPlan {
  read: Read;
  runs: number;
}

/** A type of the stream with a schema: its plan, or why there is none. */
interface KnownType {
  readonly node: Node;
  /** The plan, or the error text if the types do not fit. */
  plan: SharedPlan | string;
  /** How many types were defined at that time. A missing type may be defined later. */
  typeCount: number;
  /** The same type with another schema. */
  readonly next: KnownType | undefined;
}

/** Code is generated after this many values. Generating takes as long as reading some hundred small ones. */
const generateAfter = 16;

/** The most signatures kept for a schema. The oldest is dropped first. */
const maxSignatures = 64;

/** The longest signature that is shared between streams. Longer ones are rare and take much memory. */
const maxSharedLength = 16 * 1024;

/**
 * The length of all signatures of a stream together. The signature of a type repeats the definitions in it, so they can be
 * much longer than the definitions.
 */
const maxSignatureLength = 16 * 1024 * 1024;

/** Cache: the plans by schema and signature. */
const sharedPlans = new WeakMap<Node, Map<string, SharedPlan>>();

/** One number for a type alone (`id`) or in an interface (`-id`). */
function keyOf(id: number, inner: boolean): number {
  return inner ? -id : id;
}

/** The plans of one stream. */
export class DecodePlanCache {
  readonly #wireTypes: WireTypes;
  /** The types that were used on this stream, by `keyOf`. Most have one schema only. */
  readonly #knownTypes = new Map<number, KnownType>();
  /** How much of `maxSignatureLength` is left. */
  #lengthLeft = maxSignatureLength;

  constructor(types: WireTypes) {
    this.#wireTypes = types;
  }

  /**
   * The plan of a whole value of at most `bytes` bytes, alone or in an interface. Throws `GobError` if the types do not fit.
   */
  whole(node: Node, id: number, inner: boolean, bytes: number): Read {
    const plan = this.#find(node, id, inner) ?? this.#add(node, id, inner);
    if (typeof plan === "string") throw new GobError(plan);
    // A large value counts as several small ones.
    if (plan.runs < generateAfter && (plan.runs += 1 + bytes / 1024) >= generateAfter) {
      plan.read = compileDecodePlan(this.#wireTypes, node, id, inner, true);
    }
    return plan.read;
  }

  #lookUp(node: Node, key: number): KnownType | undefined {
    let known = this.#knownTypes.get(key);
    while (known !== undefined && known.node !== node) known = known.next;
    return known;
  }

  #find(node: Node, id: number, inner: boolean): SharedPlan | string | undefined {
    const known = this.#lookUp(node, keyOf(id, inner));
    const stale = typeof known?.plan === "string" && known.typeCount !== this.#wireTypes.size;
    return stale ? undefined : known?.plan;
  }

  #add(node: Node, id: number, inner: boolean): SharedPlan | string {
    const key = keyOf(id, inner);
    const plan = this.#plan(node, id, inner);
    const typeCount = this.#wireTypes.size;
    const known = this.#lookUp(node, key);
    if (known !== undefined) Object.assign(known, { plan, typeCount });
    else this.#knownTypes.set(key, { node, plan, typeCount, next: this.#knownTypes.get(key) });
    return plan;
  }

  /** The plan of another stream with the same types, or a new one, or an error text. */
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
      plan = { read: compileDecodePlan(this.#wireTypes, node, id, inner, false), runs: 0 };
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

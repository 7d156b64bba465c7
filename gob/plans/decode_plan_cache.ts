/**
 * The decode plans of a stream, found by schema and type. See `shared_plans.ts` for those of other streams.
 *
 * @module
 */

import { compileDecodePlan } from "./decode_plan.ts";
import { differences } from "./differences.ts";
import type { Read } from "./decode_context.ts";
import { GobError } from "../errors.ts";
import { PlanCost } from "./plan_cost.ts";
import { type SharedPlan, type SharedPlans, sharedPlans } from "./shared_plans.ts";
import type { Node } from "../types/schema_node.ts";
import type { WireTypes } from "../types/wire_types.ts";

/** Why the values of a type cannot be decoded. */
interface Refusal {
  readonly text: string;
  readonly hint?: string;
}

/** A type of the stream with a schema: its plan, or why there is none. */
interface KnownType {
  readonly node: Node;
  readonly id: number;
  plan: SharedPlan | undefined;
  /** Set if there is no plan. */
  refusal: Refusal | undefined;
  /** How many types were defined at that time. A missing type may be defined later. */
  typeCount: number;
  /** The same type with another schema. */
  readonly next: KnownType | undefined;
}

const strictHint = "correct the schema, or leave out strict if the two may differ";

/** The beginning of the error of structs that have no field in common. */
const noFieldsMatched = "gob: type mismatch: no fields matched";

/** Code is generated after this many values. Generating takes as long as reading some hundred small ones. */
const generateAfter = 16;

/** One number for a type alone (`id`) or in an interface (`-id`). */
function keyOf(id: number, inner: boolean): number {
  return inner ? -id : id;
}

/** The plans of one stream. */
export class DecodePlanCache {
  readonly #wireTypes: WireTypes;
  readonly #cost: PlanCost;
  /** The types that were used on this stream, by `keyOf`. Most have one schema only. */
  readonly #knownTypes = new Map<number, KnownType>();
  /** The one that was used last, if it has a plan, and its key. Most streams go on with it. */
  #latest: KnownType | undefined;
  #latestKey = 0;

  /** Whether structs must have the same fields. */
  readonly #strict: boolean;

  /** `cost` counts what the plans of the stream cost. */
  constructor(types: WireTypes, cost: PlanCost, strict: boolean) {
    this.#wireTypes = types;
    this.#cost = cost;
    this.#strict = strict;
  }

  /**
   * The plan of a whole value of at most `bytes` bytes, alone or in an interface. Throws `GobError` if the types do not fit.
   */
  whole(node: Node, id: number, inner: boolean, bytes: number): Read {
    const key = keyOf(id, inner);
    let known = this.#latest;
    if (known?.node !== node || this.#latestKey !== key) {
      known = this.#find(node, id, inner) ?? this.#add(node, id, inner);
      const { refusal } = known;
      if (refusal !== undefined) throw new GobError(refusal.text, { hint: refusal.hint });
      this.#latest = known;
      this.#latestKey = key;
    }
    const plan = known.plan!;
    // A large value counts as several small ones.
    if (plan.runs < generateAfter && (plan.runs += 1 + bytes / 1024) >= generateAfter) {
      this.#prove(plan, node, id, inner);
    }
    return plan.read;
  }

  /** What the types that were used and their schemas do not have in common, for people. */
  differences(): string[] {
    const lines = new Set<string>();
    for (const first of this.#knownTypes.values()) {
      for (let known: KnownType | undefined = first; known !== undefined; known = known.next) {
        for (const line of differences(known.node, this.#wireTypes, known.id)) lines.add(line);
      }
    }
    return [...lines];
  }

  #lookUp(node: Node, key: number): KnownType | undefined {
    let known = this.#knownTypes.get(key);
    while (known !== undefined && known.node !== node) known = known.next;
    return known;
  }

  #find(node: Node, id: number, inner: boolean): KnownType | undefined {
    const known = this.#lookUp(node, keyOf(id, inner));
    const stale = known?.plan === undefined && known?.typeCount !== this.#wireTypes.size;
    return stale ? undefined : known;
  }

  #add(node: Node, id: number, inner: boolean): KnownType {
    const key = keyOf(id, inner);
    const made = this.#planOrRefusal(node, id, inner);
    const [plan, refusal] = "text" in made ? [undefined, made] : [made, undefined];
    const typeCount = this.#wireTypes.size;
    let known = this.#lookUp(node, key);
    if (known === undefined) {
      const next = this.#knownTypes.get(key);
      this.#knownTypes.set(key, known = { node, id, plan, refusal, typeCount, next });
    }
    return Object.assign(known, { plan, refusal, typeCount });
  }

  #planOrRefusal(node: Node, id: number, inner: boolean): SharedPlan | Refusal {
    const plan = this.#plan(node, id, inner);
    if (!this.#strict || "text" in plan) return plan;
    const lines = differences(node, this.#wireTypes, id, this.#cost);
    return lines.length === 0 ? plan : { text: lines.join("; "), hint: strictHint };
  }

  /** The plan of another stream with the same types, or a new one, or why there is none. */
  #plan(node: Node, id: number, inner: boolean): SharedPlan | Refusal {
    this.#cost.add(1);
    const shared = sharedPlans(node);
    const signature = this.#signature(shared, id, inner);
    this.#cost.sign(signature?.length ?? shared.maxSignature);
    const before = signature === undefined ? undefined : shared.get(signature);
    if (before !== undefined) return before;
    const unitsBefore = this.#cost.units;
    try {
      const read = compileDecodePlan(this.#wireTypes, node, id, inner, false, this.#cost);
      const plan = { read, runs: 0, cost: 1 + this.#cost.units - unitsBefore };
      if (signature !== undefined) shared.try(signature, plan);
      return plan;
    } catch (error) {
      // What costs too much is not remembered either.
      if (!(error instanceof GobError) || this.#cost.isSpent) throw error;
      this.#cost.addRefusal();
      const { message } = error;
      if (!message.startsWith(noFieldsMatched)) return { text: message };
      const hint = differences(node, this.#wireTypes, id, this.#cost).join("; ") || undefined;
      return { text: message, hint };
    }
  }

  /** The key of a shared plan, or `undefined` if it is too long. */
  #signature(shared: SharedPlans, id: number, inner: boolean): string | undefined {
    const types = this.#wireTypes.signature(id, shared.maxSignature);
    return types === undefined ? undefined : `${inner ? "inner" : "whole"} ${types}`;
  }

  /** A plan has read many values: makes it again with generated code, and keeps it for other streams. */
  #prove(plan: SharedPlan, node: Node, id: number, inner: boolean): void {
    const free = new PlanCost(Infinity);
    plan.read = compileDecodePlan(this.#wireTypes, node, id, inner, true, free);
    const shared = sharedPlans(node);
    const signature = this.#signature(shared, id, inner);
    if (signature !== undefined) shared.keep(signature, plan);
  }
}

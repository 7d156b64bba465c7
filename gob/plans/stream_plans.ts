/**
 * The decode plans of a stream, made as they are needed.
 *
 * @module
 */

import type { DecodeContext, PlanLookup, Read } from "./decode_context.ts";
import { DecodePlanCache } from "./decode_plan_cache.ts";
import { PlanCost } from "./plan_cost.ts";
import { SchemalessPlans } from "./schemaless_plans.ts";
import { Skipper } from "./skipper.ts";
import type { Node } from "../types/schema_node.ts";
import type { WireTypes } from "../types/wire_types.ts";

/** The plans of one stream. */
export class StreamPlans implements PlanLookup {
  readonly #types: WireTypes;
  /** What the plans of the stream cost so far. */
  readonly #cost = new PlanCost();
  #withSchema: DecodePlanCache;
  /** Made for the first value without a schema. */
  #withoutSchema: SchemalessPlans | undefined;
  /** The counts of `#types` when the oldest plan was made. */
  #replaced = 0;
  #definedBytes = 0;

  readonly #strict: boolean;

  /** `strict`: structs must have the same fields as their schemas. */
  constructor(types: WireTypes, strict: boolean) {
    this.#types = types;
    this.#strict = strict;
    this.#withSchema = new DecodePlanCache(types, this.#cost, strict);
  }

  /** An estimate of the memory that the plans take, in bytes. */
  get heldBytes(): number {
    return this.#cost.heldBytes;
  }

  whole(id: number, node: Node | undefined, inner: boolean, bytes: number): Read {
    if (this.#types.replaced !== this.#replaced) this.#beginAgain();
    if (node !== undefined) return this.#withSchema.whole(node, id, inner, bytes);
    return this.#schemaless().whole(id);
  }

  part(id: number): Read {
    if (this.#types.replaced !== this.#replaced) this.#beginAgain();
    return this.#schemaless().part(id);
  }

  #schemaless(): SchemalessPlans {
    return this.#withoutSchema ??= new SchemalessPlans(this.#types, this.#cost);
  }

  /** What the types that were used and their schemas do not have in common. */
  differences(): string[] {
    return this.#withSchema.differences();
  }

  skip(id: number, state: DecodeContext): void {
    const skipper = new Skipper();
    skipper.value(id, state);
    skipper.run(state);
  }

  /** A type has changed: forgets all plans. */
  #beginAgain(): void {
    const { replaced, definedBytes } = this.#types;
    this.#cost.dropPlans(definedBytes - this.#definedBytes);
    this.#withSchema = new DecodePlanCache(this.#types, this.#cost, this.#strict);
    this.#withoutSchema = undefined;
    this.#replaced = replaced;
    this.#definedBytes = definedBytes;
  }
}

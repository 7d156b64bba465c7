/**
 * Plans of schemas, each made once and used by everyone.
 *
 * @module
 */

import type { LazyNode, Node } from "../types/schema_node.ts";
import { canonical } from "../types/wire_node.ts";

/**
 * Remembers the plan of every node. A recursive type finds its own plan while that is being made.
 *
 * `blank` gives a plan whose functions all call `fail`: what a plan is until it is made, and for good when making it
 * throws, since other plans may already hold it. `make` gives the parts; it may keep `plan`, which becomes the whole.
 */
export function planMemo<P extends object>(
  blank: (fail: () => never) => P,
  make: (node: Exclude<Node, LazyNode>, plan: P) => P,
): (node: Node) => P {
  const plans = new WeakMap<Node, P>();
  return (node) => {
    const key = canonical(node);
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = blank(unfinished);
    plans.set(key, plan);
    try {
      return Object.assign(plan, make(key, plan));
    } catch (error) {
      const fail = () => {
        throw error;
      };
      Object.assign(plan, blank(fail));
      plans.delete(key);
      throw error;
    }
  };
}

function unfinished(): never {
  throw new Error("netrpc bug: a plan runs before it is made");
}

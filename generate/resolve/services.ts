/**
 * What net/rpc would register of a type.
 *
 * @module
 */

import type { Method } from "./method.ts";
import type { MethodSets } from "./method_sets.ts";
import { errorType, isExported, type Resolved } from "./resolved_type.ts";
import type { Resolver } from "./types.ts";

/** A method that net/rpc would register. */
export interface SuitableMethod {
  readonly method: Method;
  readonly args: Resolved;
  /** The reply, a pointer. */
  readonly reply: Resolved;
}

/** The methods that net/rpc would register of a receiver. Follows `suitableMethods` of Go's net/rpc. */
export function suitableMethods(
  receiver: Resolved,
  methods: MethodSets,
  resolver: Resolver,
): SuitableMethod[] {
  const found: SuitableMethod[] = [];
  for (const method of methods.of(receiver).values()) {
    if (!isExported(method.name)) continue;
    const { parameters: [args, reply, ...more], results } = method.signature();
    if (args === undefined || reply === undefined || more.length > 0) continue;
    if (!isExportedOrBuiltin(args, resolver)) continue;
    if (resolver.underlying(reply).kind !== "pointer" || !isExportedOrBuiltin(reply, resolver)) {
      continue;
    }
    if (results.length !== 1 || results[0] !== errorType) continue;
    found.push({ method, args, reply });
  }
  return found;
}

/** Whether a type, or what pointers lead to, is exported or has no package. */
function isExportedOrBuiltin(type: Resolved, resolver: Resolver): boolean {
  let target = type;
  for (let steps = 0; steps < 1_000; steps++) {
    const under = resolver.underlying(target);
    if (under.kind !== "pointer") break;
    target = under.elem;
  }
  if (target.kind === "named") return target.scope === undefined || isExported(target.name);
  return target.kind !== "unknown" || isExported(target.name);
}

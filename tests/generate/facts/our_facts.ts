/**
 * The facts that the Go program beside prints, as `generate/` reads them.
 *
 * @module
 */

import { Constants } from "../../../generate/packages/constants.ts";
import type { Program } from "../../../generate/packages/load.ts";
import type { Package } from "../../../generate/packages/package.ts";
import { encodingsOf } from "../../../generate/resolve/encodings.ts";
import type { Method } from "../../../generate/resolve/method.ts";
import { MethodSets } from "../../../generate/resolve/method_sets.ts";
import {
  isExported,
  type Named,
  type Resolved,
  resolvedText,
} from "../../../generate/resolve/resolved_type.ts";
import type { PackageScope } from "../../../generate/resolve/scope.ts";
import { suitableMethods } from "../../../generate/resolve/services.ts";
import { Resolver } from "../../../generate/resolve/types.ts";
import { Universe } from "../../../generate/resolve/universe.ts";

/** Prints facts, package by package. What was loaded for one is there for the next. */
export class OurFacts {
  readonly #universe: Universe;

  constructor(program: Program) {
    this.#universe = new Universe(new Constants(program.build.arch));
  }

  /** The facts of a package, a line each. */
  of(source: Package): Promise<string[]> {
    const root = this.#universe.scopeOf(source);
    return this.#universe.settle(() => factsOf(root, new Resolver(this.#universe)));
  }
}

function factsOf(root: PackageScope, resolver: Resolver): string[] {
  const methods = new MethodSets(resolver);
  const lines: string[] = [];
  for (const declared of root.types.values()) {
    const { name, alias, parameters } = declared.spec;
    if (!isExported(name) || alias || parameters.length > 0) continue;
    const named = resolver.instance(declared, []);
    if (named?.kind === "named") lines.push(...factsOfType(named, resolver, methods));
  }
  return lines;
}

function* factsOfType(named: Named, resolver: Resolver, methods: MethodSets): Iterable<string> {
  const { name } = named;
  const under = resolver.underlying(named);
  const pointer: Resolved = { kind: "pointer", elem: named };
  yield `type ${name} ${under.kind === "struct" ? "struct" : resolvedText(under)}`;
  const receivers = [[name, named], [`*${name}`, pointer]] as const;
  for (const [label, type] of receivers) {
    if (type === pointer && under.kind === "interface") continue;
    for (const [key, method] of methods.of(type)) {
      yield `method ${label} ${key}${signatureOf(method)}`;
    }
    for (const { method, args, reply } of suitableMethods(type, methods, resolver)) {
      yield `service ${label}.${method.name} ${resolvedText(args)} ${resolvedText(reply)}`;
    }
  }
  const { gob, decodes } = encodingsOf(named, methods);
  yield `encoding ${name} ${gob ?? "none"} ${decodes ?? "none"}`;
  if (under.kind !== "struct") return;
  for (const field of under.fields) {
    if (!isExported(field.name) || isLeftOut(field.type, resolver)) continue;
    const embedded = field.embedded ? " embedded" : "";
    yield `field ${name}.${field.name} ${resolvedText(field.type)}${embedded}`;
  }
}

function signatureOf(method: Method): string {
  return resolvedText(method.signature()).slice("func".length);
}

function isLeftOut(type: Resolved, resolver: Resolver): boolean {
  let target = resolver.underlying(type);
  while (target.kind === "pointer") target = resolver.underlying(target.elem);
  return target.kind === "chan" || target.kind === "func";
}
